//! `roledex vocab`: the roles, skills and certifications that are known.

use std::path::{Path, PathBuf};

use roledex::error::{Error, ErrorKind};
use roledex::print::report::Linted;
use roledex::print::{json, text};
use roledex::suggest::suggest;
use roledex::vocabulary::lint::lint_beside;
use roledex::vocabulary::source::{Content, read};
use roledex::vocabulary::{Entry, Kind, Vocabulary};

use super::streams::Streams;
use super::{Location, Outcome, Result, opening};
use crate::cli::{VocabCommand, VocabKind};

pub(super) fn run(command: &VocabCommand, location: &Location, streams: Streams) -> Result<Outcome> {
    match command {
        VocabCommand::List { kind, json } => list(*kind, *json, streams),
        VocabCommand::Lint { paths, json } => lint(paths, *json, streams),
        VocabCommand::Suggest { limit, json } => {
            let engine = opening::open(location)?;
            let found = suggest(engine.as_ref(), *limit)?;
            streams.results(|out, look| {
                if *json { json::suggestions(out, &found) } else { text::suggestions(out, &found, look) }
            })?;
            Ok(Outcome::Done)
        }
    }
}

fn list(kind: Option<VocabKind>, is_json: bool, streams: Streams) -> Result<Outcome> {
    let kinds = match kind {
        None => Kind::ALL.to_vec(),
        Some(VocabKind::Roles) => vec![Kind::Role],
        Some(VocabKind::Skills) => vec![Kind::Skill],
        Some(VocabKind::Certifications) => vec![Kind::Certification],
    };
    let vocabulary = Vocabulary::builtin();
    let entries: Vec<Entry<'_>> = kinds.into_iter().flat_map(|kind| vocabulary.entries(kind)).collect();
    streams.results(|out, look| {
        if is_json { json::entries(out, &entries) } else { text::entries(out, &entries, look) }
    })?;
    Ok(Outcome::Done)
}

fn lint(paths: &[PathBuf], is_json: bool, streams: Streams) -> Result<Outcome> {
    let mut linted = Linted::default();
    let (mut entries, mut phrases) = (Vec::new(), Vec::new());
    for path in paths.iter().map(|path| files(path)).collect::<Result<Vec<_>>>()?.concat() {
        let text = std::fs::read_to_string(&path).map_err(|cause| Error::io(&path, &cause))?;
        linted.files += 1;
        match read(&text) {
            Ok(Content::Entries(more)) => entries.extend(more),
            Ok(Content::StopPhrases(more)) => phrases.extend(more),
            Err(reason) => linted.problems.push(format!("{}: {reason}", path.display())),
        }
    }
    linted.entries = entries.len() as u64;
    linted.problems.extend(lint_beside(&entries, &phrases, |id| Vocabulary::builtin().entry(id).is_some()));
    streams.results(
        |out, look| if is_json { json::linted(out, &linted) } else { text::linted(out, &linted, look) },
    )?;
    Ok(if linted.problems.is_empty() { Outcome::Done } else { Outcome::Failed })
}

/// A file, or the YAML files of a folder and of those in it, by name.
fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let refuse = |cause: std::io::Error| Error::io(path, &cause);
    let mut inside = Vec::new();
    for entry in std::fs::read_dir(path).map_err(refuse)? {
        inside.push(entry.map_err(refuse)?.path());
    }
    inside.sort();
    let mut found = Vec::new();
    for inner in inside {
        // A link to a folder above would never end.
        if inner.is_dir() && !inner.is_symlink() {
            found.extend(files(&inner)?);
        } else if inner.extension().is_some_and(|end| end == "yaml" || end == "yml") {
            found.push(inner);
        }
    }
    if found.is_empty() {
        let message = format!("{}: no YAML files", path.display());
        return Err(Error::new(ErrorKind::Input, message).into());
    }
    Ok(found)
}
