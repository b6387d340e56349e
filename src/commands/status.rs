//! `roledex status`: what is in the index, what changed since, and whether it is sound.

use std::path::Path;

use roledex::engine::Engine;
use roledex::indexer::{self, Since};
use roledex::print::report::{Changes, FileProblem, Status};
use roledex::print::{json, text};
use roledex::source;

use super::streams::Streams;
use super::{Location, Outcome, Result, here};
use crate::cli::StatusArgs;

pub(super) fn run(args: &StatusArgs, location: &Location, streams: Streams) -> Result<Outcome> {
    let engine = location.open()?.pinned()?;
    let manifest = engine.manifest()?;
    let statistics = engine.statistics()?;
    let since = since(engine.as_ref(), location)?;
    let damage = if args.verify { Some(engine.verify()?) } else { None };
    let status = Status {
        location: location.text.clone(),
        format_version: manifest.format_version,
        documents: statistics.documents,
        passages: statistics.passages,
        bytes: engine.bytes()?,
        built_at: manifest.built_at,
        vocabulary: manifest.vocabulary,
        base: manifest.base,
        roots: manifest.roots.paths,
        changed: Changes { new: since.new, modified: since.modified, deleted: since.deleted },
        unreadable: FileProblem::known(since.unreadable),
        damage,
        config: location.config.file.as_ref().map(|file| file.display().to_string()),
    };
    if args.json {
        streams.tell(|err, look| text::damage(err, &status, look));
    }
    streams.results(
        |out, look| if args.json { json::status(out, &status) } else { text::status(out, &status, look) },
    )?;
    let is_damaged = status.damage.is_some_and(|damage| !damage.is_empty());
    Ok(if is_damaged { Outcome::Failed } else { Outcome::Done })
}

fn since(engine: &dyn Engine, location: &Location) -> Result<Since> {
    let except = source::absolute(&here()?, Path::new(&location.text));
    Ok(indexer::since(engine, Some(except))?)
}
