//! `roledex index`: reads files and folders into the index.

use roledex::print::{json, text};

use super::indexing::{self, Wish};
use super::streams::Streams;
use super::{Location, Outcome, Result};
use crate::cli::IndexArgs;

pub(super) fn run(args: &IndexArgs, location: &Location, streams: Streams) -> Result<Outcome> {
    let run = indexing::run(&Wish::default(), location, streams)?;
    if !args.json {
        streams.tell(|err, look| text::problems(err, &run.problems, look));
    }
    streams.results(|out, _| if args.json { json::indexed(out, &run) } else { text::indexed(out, &run) })?;
    Ok(if run.has_failures() { Outcome::Failed } else { Outcome::Done })
}
