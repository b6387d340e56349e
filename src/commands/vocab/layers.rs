//! What the user puts into the vocabulary and takes out of it.

use std::path::Path;

use roledex::error::{Error, ErrorKind};
use roledex::import::{self, Imported};
use roledex::print::report::{LayerSummary, Sources, Taken};
use roledex::print::{json, text};
use roledex::vocabulary::file::{File, lint};
use roledex::vocabulary::lint::slugged;
use roledex::vocabulary::{About, Layer, Origin, Vocabulary};
use time::OffsetDateTime;

use crate::cli::VocabOrigin;
use crate::commands::streams::Streams;
use crate::commands::{Location, Outcome, Result};

/// The name of the layer that is always there.
const CURATED: &str = "curated";

/// `vocab add`: a file of the user's own becomes a layer beside the curated one.
pub(super) fn add(
    path: &Path,
    name: Option<&str>,
    is_json: bool,
    location: &Location,
    streams: Streams,
) -> Result<Outcome> {
    let name = layer_name(name, path)?;
    let known = location.vocabulary()?.without(&name);
    let file = File::read(path)?;
    refuse_faulty(path, &file, &known)?;
    let displaced = file.displaced(&known);
    let File { entries, stop_phrases, .. } = file.completed(&known);
    let about = About { path: path.display().to_string(), date: today(), ..About::new(&name, Origin::Added) };
    let layer = Layer::compile(about, &entries, &stop_phrases);
    keep(&layer, Vec::new(), displaced, is_json, location, streams)
}

/// `vocab import`: a copy of another vocabulary becomes a layer below the curated one.
pub(super) fn import(
    from: VocabOrigin,
    path: &Path,
    name: Option<&str>,
    is_json: bool,
    location: &Location,
    streams: Streams,
) -> Result<Outcome> {
    let (origin, usual) = match from {
        VocabOrigin::Onet => (Origin::Onet, Some("onet")),
        VocabOrigin::Esco => (Origin::Esco, Some("esco")),
        VocabOrigin::Csv => (Origin::Csv, None),
    };
    let name = layer_name(name.or(usual), path)?;
    let known = location.vocabulary()?.above(origin, &name);
    let Imported { layer, left_out } = import::import(origin, path, &name, &known, &today())?;
    let left_out = left_out.into_iter().map(|(reason, count)| (reason.description(), count)).collect();
    keep(&layer, left_out, Vec::new(), is_json, location, streams)
}

/// `vocab remove`.
pub(super) fn remove(name: &str, is_json: bool, location: &Location, streams: Streams) -> Result<Outcome> {
    if name == CURATED {
        let error = Error::new(ErrorKind::Usage, "the curated vocabulary is part of the program");
        return Err(error
            .with_hint("a file of stop phrases (roledex vocab add) silences names of it")
            .into());
    }
    location.store().remove(name)?;
    streams.results(|out, _| if is_json { json::removed(out, name) } else { text::removed(out, name) })?;
    Ok(Outcome::Done)
}

/// `vocab sources`.
pub(super) fn sources(is_json: bool, location: &Location, streams: Streams) -> Result<Outcome> {
    let vocabulary = location.vocabulary()?;
    let tagged = match location.open() {
        Ok(engine) => Some(engine.manifest()?.vocabulary),
        Err(error) if error.kind() == ErrorKind::IndexMissing => None,
        Err(error) => return Err(error.into()),
    };
    let layers = vocabulary.layers().iter().map(LayerSummary::of).collect();
    let sources = Sources { hash: vocabulary.hash(), tagged, layers };
    streams.results(|out, look| {
        if is_json { json::sources(out, &sources) } else { text::sources(out, &sources, look) }
    })?;
    Ok(Outcome::Done)
}

/// The layers of that name; all without one.
pub(super) fn named<'v>(vocabulary: &'v Vocabulary, name: Option<&str>) -> Result<Vec<&'v Layer>> {
    let is_wanted = |layer: &&Layer| name.is_none_or(|name| layer.about.name == name);
    let found: Vec<&Layer> = vocabulary.layers().iter().filter(is_wanted).collect();
    match name {
        Some(name) if found.is_empty() => {
            let error = Error::new(ErrorKind::Usage, format!("{name}: no such vocabulary layer"));
            Err(error.with_hint("roledex vocab sources lists them").into())
        }
        _ => Ok(found),
    }
}

fn keep(
    layer: &Layer,
    left_out: Vec<(&'static str, u64)>,
    displaced: Vec<(String, String)>,
    is_json: bool,
    location: &Location,
    streams: Streams,
) -> Result<Outcome> {
    let replaced = location.store().put(layer)?;
    let taken = Taken { layer: LayerSummary::of(layer), replaced, left_out, displaced };
    streams.results(
        |out, look| if is_json { json::taken(out, &taken) } else { text::taken(out, &taken, look) },
    )?;
    if !is_json && location.open().is_ok() {
        let line = "roledex index tags the documents by it";
        streams.tell(|err, look| text::note(err, line, look));
    }
    Ok(Outcome::Done)
}

/// The name that was given, or the words of the file's name.
fn layer_name(given: Option<&str>, path: &Path) -> Result<String> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = slugged(given.unwrap_or(&stem));
    if name.is_empty() || name == CURATED {
        let message = format!("{:?} cannot be the name of a vocabulary layer", given.unwrap_or(&stem));
        return Err(Error::new(ErrorKind::Usage, message).with_hint("give it another with --name").into());
    }
    Ok(name)
}

fn refuse_faulty(path: &Path, file: &File, known: &Vocabulary) -> Result<()> {
    let faults = lint(std::slice::from_ref(file), known);
    let Some(first) = faults.first() else { return Ok(()) };
    let more = if faults.len() == 1 { String::new() } else { format!(" (and {} more)", faults.len() - 1) };
    let error = Error::new(ErrorKind::Input, format!("{first}{more}"));
    Err(error
        .with_hint(format!("nothing was added; roledex vocab lint {} lists them all", path.display()))
        .into())
}

/// The day of today, as in 2026-11-21.
fn today() -> String {
    let today = OffsetDateTime::now_utc().date();
    format!("{}-{:02}-{:02}", today.year(), u8::from(today.month()), today.day())
}
