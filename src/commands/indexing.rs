//! A run of the indexer, for `index` and for the searches that need one first.

use roledex::error::{Error, ErrorKind};
use roledex::print::report::IndexRun;

use super::streams::Streams;
use super::{Location, Result};

/// What is to be indexed, and how.
#[derive(Debug, Clone, Default)]
pub(super) struct Wish {
    /// Folders and files; none is the default corpus.
    pub roots: Vec<String>,
}

pub(super) fn run(wish: &Wish, location: &Location, streams: Streams) -> Result<IndexRun> {
    let _ = (wish, streams);
    Err(Error::new(ErrorKind::IndexMissing, format!("{}: no index", location.text)).into())
}
