//! Bytes of a source to a [`Document`]; knows no paths, no passages and no index.

pub mod html;

use std::collections::BTreeSet;

use crate::document::{Block, Document, Metadata, Repair};
use crate::error::Problem;
use crate::traced::Traced;

/// Version of the decoders; part of [`crate::indexer::READING_VERSION`].
pub const VERSION: u32 = 1;

/// What a decoder gathers while it reads.
#[derive(Debug, Default)]
pub struct Reading {
    /// The title that the source states, such as an HTML `<title>`.
    pub title: Option<Traced>,
    /// Facts that the source states.
    pub metadata: Metadata,
    /// What it says.
    pub blocks: Vec<Block>,
    /// Repairs made.
    pub repairs: BTreeSet<Repair>,
    /// What had to be worked around.
    pub problems: Vec<Problem>,
}

/// Reads a source. `name` is its file name, used only where the content does not tell the format.
pub fn decode(bytes: &[u8], name: &str) -> Result<Document, Problem> {
    let _ = (bytes, name);
    Err(Problem::failed("not yet"))
}
