//! `roledex index`: reads files and folders into the index.

use std::io::{self, Read};
use std::path::PathBuf;

use roledex::error::{Error, ErrorKind};
use roledex::indexer::Request;
use roledex::print::{json, text};
use roledex::source::MAX_BYTES;

use super::streams::Streams;
use super::{Location, Outcome, Result, indexing};
use crate::cli::IndexArgs;

/// The path that means standard input, as it does elsewhere.
const STANDARD_INPUT: &str = "-";

pub(super) fn run(args: &IndexArgs, location: &Location, streams: Streams) -> Result<Outcome> {
    let request = request(args, location)?;
    let run = indexing::run(&request, location)?;
    if !args.json {
        streams.tell(|err, look| {
            text::reread(err, &run, look)?;
            text::problems(err, &run.problems, look)
        });
    }
    streams.results(|out, _| if args.json { json::indexed(out, &run) } else { text::indexed(out, &run) })?;
    Ok(if run.has_failures() { Outcome::Failed } else { Outcome::Done })
}

fn request(args: &IndexArgs, location: &Location) -> Result<Request> {
    let (inputs, paths): (Vec<PathBuf>, Vec<PathBuf>) =
        args.paths.iter().cloned().partition(|path| path.as_os_str() == STANDARD_INPUT);
    let input = input(!inputs.is_empty(), args.name.as_deref())?;
    let paths = if args.paths.is_empty() { default_corpus(location)? } else { paths };
    if input.is_none() {
        refuse_only_missing(&paths, location)?;
    }
    let mut request = indexing::request(paths, location)?;
    request.input = input;
    request.walk.hidden |= args.walk.hidden;
    request.walk.ignore_files &= !args.walk.no_ignore;
    request.rebuild = args.rebuild;
    request.dry_run = args.dry_run;
    request.jobs = args.jobs.map_or(request.jobs, usize::from);
    Ok(request)
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
    let is_new = || location.open().is_err_and(|error| error.kind() == ErrorKind::IndexMissing);
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
        (true, None) => {
            let error = Error::new(ErrorKind::Usage, "the document on standard input has no name");
            Err(error.with_hint("roledex index - --name NAME").into())
        }
        (true, Some(name)) => Ok(Some((name.to_owned(), read(name)?))),
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
