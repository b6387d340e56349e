//! `roledex inspect`: what indexing makes of one file.

use std::path::Path;

use roledex::containment::contain_deep;
use roledex::decode::decode;
use roledex::error::{Error, ErrorKind};
use roledex::passage;
use roledex::print::report::{FileProblem, Overview, Shown};
use roledex::print::{json, text};
use roledex::source::{Source, WalkOptions, walk};
use roledex::tagger::Tagger;
use roledex::vocabulary::Vocabulary;

use super::streams::Streams;
use super::{Location, Outcome, Result, here};
use crate::cli::InspectArgs;

pub(super) fn run(args: &InspectArgs, location: &Location, streams: Streams) -> Result<Outcome> {
    let source = source(&args.file)?;
    let shown = read(&source, &location.vocabulary()?)?;
    streams.results(|out, look| {
        if args.json { json::inspected(out, &shown) } else { text::inspected(out, &shown, look) }
    })?;
    if !args.json {
        let problems = shown.problems.into_iter().flatten();
        let problems: Vec<FileProblem> = problems
            .map(|problem| FileProblem { path: source.path.clone(), problem, is_new: true })
            .collect();
        streams.tell(|err, look| text::problems(err, &problems, true, look));
    }
    Ok(Outcome::Done)
}

/// The file as indexing would find it.
fn source(file: &Path) -> Result<Source> {
    if file.is_dir() {
        let error = refusal(&file.display().to_string(), "a folder");
        return Err(error.with_hint("name a file; roledex index reads folders").into());
    }
    let mut walked = walk(&[file.to_owned()], &WalkOptions::new(&here()?));
    let reason = walked.problems.pop().map(|(_, problem)| problem.reason);
    let reason = reason.unwrap_or_else(|| "no such file".to_owned());
    Ok(walked.sources.pop().ok_or_else(|| refusal(&file.display().to_string(), &reason))?)
}

fn read(source: &Source, vocabulary: &Vocabulary) -> Result<Shown> {
    let path = &source.path;
    let bytes = source.read().map_err(|problem| refusal(path, &problem.reason))?;
    contain_deep(|| {
        let document = decode(&bytes, source.file_name())?;
        let mut passages = passage::cut(&document, path);
        let mut tagger = Tagger::new(vocabulary).of_document();
        for passage in &mut passages {
            tagger.annotate(passage);
        }
        Ok(Shown {
            document: Some(Overview::of_document(&document, path, &passages)),
            passages,
            problems: Some(document.problems),
        })
    })
    .map_err(|panic| refusal(path, &format!("reading it came upon an error of roledex itself: {panic}")))?
    .map_err(|problem: roledex::error::Problem| refusal(path, &problem.reason).into())
}

fn refusal(path: &str, reason: &str) -> Error {
    Error::new(ErrorKind::Input, format!("{path}: {reason}"))
}
