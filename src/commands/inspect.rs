//! `roledex inspect`: what indexing makes of one file.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use roledex::decode::decode;
use roledex::error::{Error, ErrorKind, Problem};
use roledex::passage;
use roledex::print::report::{FileProblem, Overview, Shown};
use roledex::print::{json, text};
use roledex::source::MAX_BYTES;

use super::streams::Streams;
use super::{Outcome, Result};
use crate::cli::InspectArgs;

pub(super) fn run(args: &InspectArgs, streams: Streams) -> Result<Outcome> {
    let path = args.file.display().to_string();
    let shown = read(&args.file, &path)?;
    streams.results(|out, look| {
        if args.json { json::inspected(out, &shown) } else { text::inspected(out, &shown, look) }
    })?;
    if !args.json {
        let problems: Vec<FileProblem> = shown
            .problems
            .into_iter()
            .flatten()
            .map(|problem| FileProblem { path: path.clone(), problem })
            .collect();
        streams.tell(|err, look| text::problems(err, &problems, look));
    }
    Ok(Outcome::Done)
}

fn read(file: &Path, path: &str) -> Result<Shown> {
    let refuse = |problem: Problem| Error::new(ErrorKind::Input, format!("{path}: {}", problem.reason));
    let bytes = bytes(file).map_err(|cause| Error::new(ErrorKind::Input, format!("{path}: {cause}")))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(refuse(Problem::failed(format!("larger than {} MiB", MAX_BYTES >> 20))).into());
    }
    let name = file.file_name().map_or(String::new(), |name| name.to_string_lossy().into_owned());
    let document = decode(&bytes, &name).map_err(refuse)?;
    let passages = passage::cut(&document, path);
    Ok(Shown {
        document: Some(Overview::of_document(&document, path, &passages)),
        passages,
        problems: Some(document.problems),
    })
}

/// The file's bytes, or one more than are ever read; a device may have no end.
fn bytes(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(file)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
