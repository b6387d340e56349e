//! `roledex vocab`: the roles, skills and certifications that are known.

mod layers;

use std::path::PathBuf;

use roledex::print::report::Linted;
use roledex::print::{json, text};
use roledex::suggest::suggest;
use roledex::vocabulary::{Kind, Vocabulary, file};

use super::streams::Streams;
use super::{Location, Outcome, Result, opening};
use crate::cli::{VocabCommand, VocabKind};

pub(super) fn run(command: &VocabCommand, location: &Location, streams: Streams) -> Result<Outcome> {
    match command {
        VocabCommand::List { kind, layer, json } => {
            list(*kind, layer.as_deref(), *json, &location.vocabulary()?, streams)
        }
        VocabCommand::Add { file, name, json } => {
            layers::add(file, name.as_deref(), *json, location, streams)
        }
        VocabCommand::Import { from, path, name, json } => {
            layers::import(*from, path, name.as_deref(), *json, location, streams)
        }
        VocabCommand::Remove { name, json } => layers::remove(name, *json, location, streams),
        VocabCommand::Sources { json } => layers::sources(*json, location, streams),
        VocabCommand::Lint { paths, json } => lint(paths, *json, &location.vocabulary()?, streams),
        VocabCommand::Suggest { limit, json } => {
            let engine = opening::open(location)?;
            let found = suggest(engine.as_ref(), &location.vocabulary()?, *limit)?;
            streams.results(|out, look| {
                if *json { json::suggestions(out, &found) } else { text::suggestions(out, &found, look) }
            })?;
            Ok(Outcome::Done)
        }
    }
}

fn list(
    kind: Option<VocabKind>,
    layer: Option<&str>,
    is_json: bool,
    vocabulary: &Vocabulary,
    streams: Streams,
) -> Result<Outcome> {
    let kinds = match kind {
        None => Kind::ALL.to_vec(),
        Some(VocabKind::Roles) => vec![Kind::Role],
        Some(VocabKind::Skills) => vec![Kind::Skill],
        Some(VocabKind::Certifications) => vec![Kind::Certification],
    };
    let wanted = layers::named(vocabulary, layer)?;
    let is_wanted = |kind| kinds.contains(&kind);
    streams.results(|out, look| {
        if is_json {
            json::entries(out, &wanted, is_wanted)
        } else {
            text::entries(out, &wanted, is_wanted, look)
        }
    })?;
    Ok(Outcome::Done)
}

fn lint(paths: &[PathBuf], is_json: bool, vocabulary: &Vocabulary, streams: Streams) -> Result<Outcome> {
    let mut linted = Linted::default();
    let mut files = Vec::new();
    for path in
        paths.iter().map(|path| file::find(path)).collect::<roledex::error::Result<Vec<_>>>()?.concat()
    {
        linted.files += 1;
        match file::File::read(&path) {
            Ok(file) => files.push(file),
            Err(error) if error.kind() == roledex::error::ErrorKind::Input => {
                linted.problems.push(error.to_string());
            }
            Err(error) => return Err(error.into()),
        }
    }
    linted.entries = files.iter().map(|file| file.entries.len() as u64).sum();
    linted.problems.extend(file::lint(&files, vocabulary));
    streams.results(
        |out, look| if is_json { json::linted(out, &linted) } else { text::linted(out, &linted, look) },
    )?;
    Ok(if linted.problems.is_empty() { Outcome::Done } else { Outcome::Failed })
}
