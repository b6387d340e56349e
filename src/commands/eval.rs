//! `roledex eval`: measures ranking against questions whose answers are known.

use roledex::engine;
use roledex::evaluation::{self, Report, Task};
use roledex::print::{json, text};
use roledex::search::Options;

use super::streams::Streams;
use super::{Location, Outcome, Result};
use crate::cli::EvalArgs;

pub(super) fn run(args: &EvalArgs, location: &Location, streams: Streams) -> Result<Outcome> {
    let task = Task::of_truth(&args.truth)?;
    let engine = engine::open(&location.text)?;
    let outcomes = evaluation::run(engine.as_ref(), &task, &Options::default())?;
    let report = Report::of(&outcomes, task.measures);
    streams.results(|out, look| {
        if args.json {
            return json::evaluated(out, &report);
        }
        if args.misses {
            text::misses(out, &report, look)?;
        }
        text::evaluated(out, &report, look)
    })?;
    Ok(Outcome::Done)
}
