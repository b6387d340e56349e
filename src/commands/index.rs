//! `roledex index`: reads files and folders into the index.

use std::io::{self, Read};
use std::path::PathBuf;

use roledex::engine::Manifest;
use roledex::error::{Error, ErrorKind};
use roledex::indexer::{self, Request};
use roledex::print::{json, text};
use roledex::source::{MAX_BYTES, absolute};

use super::streams::Streams;
use super::{Location, Outcome, Result, here, indexing, watch};
use crate::cli::IndexArgs;

/// The path that means standard input, as it does elsewhere.
const STANDARD_INPUT: &str = "-";

pub(super) fn run(args: &IndexArgs, location: &Location, streams: Streams) -> Result<Outcome> {
    if !args.forget.is_empty() {
        return forget(args, location, streams);
    }
    let request = request(args, location, streams)?;
    if args.watch.watch {
        return watch::run(args, request, location, streams);
    }
    let done = indexing::run(&request, location, args.wait, streams)?;
    if !args.output.json {
        let problems = done.problems()?;
        streams.tell(|err, look| text::problems(err, &problems, args.output.verbose, look));
    }
    let run = done.run;
    streams.results(
        |out, _| if args.output.json { json::indexed(out, &run) } else { text::indexed(out, &run) },
    )?;
    Ok(if run.has_failures() { Outcome::Failed } else { Outcome::Done })
}

fn forget(args: &IndexArgs, location: &Location, streams: Streams) -> Result<Outcome> {
    let never = || false;
    let run = indexing::patiently(args.wait, never, streams, || {
        let engine = location.open()?;
        let report = indexer::forget(engine.as_ref(), &here()?, &args.forget, args.dry_run)?;
        Ok(indexing::outcome(report, engine.statistics()?.passages))
    })?;
    streams.results(
        |out, _| if args.output.json { json::indexed(out, &run) } else { text::indexed(out, &run) },
    )?;
    Ok(Outcome::Done)
}

fn request(args: &IndexArgs, location: &Location, streams: Streams) -> Result<Request> {
    let (inputs, paths): (Vec<PathBuf>, Vec<PathBuf>) =
        args.paths.iter().cloned().partition(|path| path.as_os_str() == STANDARD_INPUT);
    let input = input(!inputs.is_empty(), args.name.as_deref())?;
    let mut request = if args.paths.is_empty() {
        request_again(args, location, streams)?
    } else if let Some(manifest) = older(args, location)? {
        request_more(&paths, &manifest, location)?
    } else {
        if input.is_none() {
            refuse_only_missing(&paths, location)?;
        }
        indexing::request(paths, location)?
    };
    request.input = input;
    request.walk.hidden |= args.walk.hidden;
    request.walk.ignore_files &= !args.walk.no_ignore;
    request.rebuild = args.rebuild;
    request.dry_run = args.dry_run;
    request.jobs = args.jobs.map_or(request.jobs, usize::from);
    Ok(request)
}

/// Looks again at what the index was built from, or for the first time at the default corpus.
fn request_again(args: &IndexArgs, location: &Location, streams: Streams) -> Result<Request> {
    match manifest(args, location, streams)? {
        Some(manifest) if !manifest.roots.paths.is_empty() => indexing::request_again(&manifest, location),
        _ => indexing::request(default_corpus(location)?, location),
    }
}

/// What an index says of itself that another version laid out: it is built anew, and what was not named as well.
fn older(args: &IndexArgs, location: &Location) -> Result<Option<Manifest>> {
    let is_older = || location.open().is_err_and(|error| error.kind() == ErrorKind::IndexOlder);
    Ok(if !args.rebuild && is_older() { location.remembered()? } else { None })
}

/// What the index was built from, and more.
fn request_more(paths: &[PathBuf], manifest: &Manifest, location: &Location) -> Result<Request> {
    let here = here()?;
    let mut request = indexing::request_again(manifest, location)?;
    request.paths.extend(paths.iter().map(|path| absolute(&here, path)));
    Ok(request)
}

/// What the index says of itself, also when it is to be built anew; `None` when there is none.
fn manifest(args: &IndexArgs, location: &Location, streams: Streams) -> Result<Option<Manifest>> {
    let error = match location.open().and_then(|engine| engine.manifest()) {
        Ok(manifest) => return Ok(Some(manifest)),
        Err(error) => error,
    };
    match error.kind() {
        ErrorKind::IndexMissing => Ok(None),
        ErrorKind::IndexOlder => Ok(location.remembered()?),
        ErrorKind::IndexDamaged if args.rebuild => {
            let remembered = location.remembered()?;
            if remembered.is_none() {
                let line = "what the index was built from cannot be read any more; name all of it";
                streams.tell(|err, look| text::note(err, line, look));
            }
            Ok(remembered)
        }
        _ => Err(error.into()),
    }
}

fn default_corpus(location: &Location) -> Result<Vec<PathBuf>> {
    let corpus = location.corpus();
    let Some(missing) = corpus.iter().find(|path| !path.exists()) else { return Ok(corpus) };
    let error = Error::new(ErrorKind::Input, format!("{}: no such folder", missing.display()));
    Err(error.with_hint("name what to index: roledex index PATH").into())
}

/// A misspelt path must not leave an empty index behind. Where there is an index, the path may have vanished.
fn refuse_only_missing(paths: &[PathBuf], location: &Location) -> Result<()> {
    let is_there = |path: &PathBuf| !matches!(path.try_exists(), Ok(false));
    let is_none = |kind| matches!(kind, ErrorKind::IndexMissing | ErrorKind::IndexOlder);
    let is_new = || location.open().is_err_and(|error| is_none(error.kind()));
    match paths.first() {
        Some(first) if !paths.iter().any(is_there) && is_new() => {
            Err(Error::new(ErrorKind::Input, format!("{}: no such file or folder", first.display())).into())
        }
        _ => Ok(()),
    }
}

/// The document on standard input, when it was asked for, with its name.
fn input(is_wanted: bool, name: Option<&str>) -> Result<Option<(String, Vec<u8>)>> {
    match (is_wanted, name) {
        (false, None) => Ok(None),
        (false, Some(_)) => {
            let error = Error::new(ErrorKind::Usage, "--name is for the document on standard input");
            Err(error.with_hint("say - for standard input: roledex index - --name NAME").into())
        }
        // By a blank name a document could be neither shown nor forgotten.
        (true, Some(name)) if !name.trim().is_empty() => Ok(Some((name.to_owned(), read(name)?))),
        (true, _) => {
            let error = Error::new(ErrorKind::Usage, "the document on standard input has no name");
            Err(error.with_hint("roledex index - --name NAME").into())
        }
    }
}

fn read(name: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = io::stdin().take(MAX_BYTES + 1).read_to_end(&mut bytes);
    let refuse = |reason: String| Error::new(ErrorKind::Input, format!("{name}: {reason}"));
    match read {
        Ok(_) if bytes.len() as u64 > MAX_BYTES => {
            Err(refuse(format!("larger than {} MiB", MAX_BYTES >> 20)).into())
        }
        Ok(_) => Ok(bytes),
        Err(cause) => Err(refuse(cause.to_string()).into()),
    }
}
