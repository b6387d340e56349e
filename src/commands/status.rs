//! `roledex status`: what is in the index, what changed since, and whether it is sound.

use roledex::engine;
use roledex::print::report::{Changes, Status};
use roledex::print::{json, text};

use super::streams::Streams;
use super::{Location, Outcome, Result};
use crate::cli::StatusArgs;

pub(super) fn run(args: &StatusArgs, location: &Location, streams: Streams) -> Result<Outcome> {
    let engine = engine::open(&location.text)?;
    let manifest = engine.manifest()?;
    let statistics = engine.statistics()?;
    let damage = if args.verify { Some(engine.verify()?) } else { None };
    let status = Status {
        location: location.text.clone(),
        format_version: manifest.format_version,
        documents: statistics.documents,
        passages: statistics.passages,
        bytes: statistics.bytes,
        built_at: manifest.built_at,
        vocabulary: manifest.vocabulary,
        roots: manifest.roots,
        changed: Changes::default(),
        damage,
    };
    streams.results(
        |out, look| if args.json { json::status(out, &status) } else { text::status(out, &status, look) },
    )?;
    let is_damaged = status.damage.is_some_and(|damage| !damage.is_empty());
    Ok(if is_damaged { Outcome::Failed } else { Outcome::Done })
}
