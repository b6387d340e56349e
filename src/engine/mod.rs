//! The seam between roledex and whatever holds the index: plain values in, plain values out.
//!
//! An engine stores documents with their passages, finds passages by terms that *we* computed, and counts. It
//! knows nothing of text analysis, query syntax, ranking beyond BM25, snippets or printing; those are the same
//! whichever engine is used.

mod access;
mod bm25;
pub mod embedded;
mod live;
mod nothing;
#[cfg(feature = "opensearch")]
pub mod opensearch;
mod terms;

use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use self::access::Access;
use self::embedded::EmbeddedEngine;
pub use self::live::LiveIndex;
#[cfg(feature = "opensearch")]
use self::opensearch::OpenSearchEngine;
pub use self::terms::{Field, MAX_TERM_BYTES, Postings, Terms};
use crate::error::{Error, ErrorKind, Result};
use crate::passage::Passage;

/// The state of a source when it was indexed, by which a change is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Fingerprint {
    /// Bytes of the file.
    pub size: u64,
    /// Modification time in nanoseconds since 1970; 0 when unknown.
    pub modified: i64,
    /// First 8 bytes of the content's BLAKE3 hash.
    pub hash: u64,
}

/// What the index keeps of a document beside its passages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The document's name in the index; unique.
    pub path: String,
    /// Its state when it was read.
    pub fingerprint: Fingerprint,
    /// How many passages it has.
    pub passages: u32,
    /// Whether a file stands behind it; `false` for standard input.
    pub is_file: bool,
}

/// A passage ready for the index: what is stored of it and what it is found by.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Stored as it is and returned by a search.
    pub passage: Passage,
    /// Terms by field, computed by [`crate::analyzer`]. What neighbours have in common ([`Field::is_shared`]) they
    /// share, and an engine may keep it once.
    pub postings: Vec<(Field, Arc<Postings>)>,
    /// Vocabulary ids that the passage names, for filters and facets.
    pub mentions: Vec<String>,
}

/// What an index says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Layout of the index; see [`FORMAT_VERSION`].
    pub format_version: u32,
    /// Version of text analysis and decoding: documents read by another version are read again.
    pub reading_version: u32,
    /// Hash of the vocabulary used for tagging.
    pub vocabulary: String,
    /// The folder that relative paths start from, absolute.
    pub base: String,
    /// Whether that is another one than was written, because the index was moved together with its documents. The
    /// next commit writes it.
    #[serde(skip)]
    pub is_moved: bool,
    /// What it was built from.
    #[serde(default)]
    pub roots: Roots,
    /// When all of that was last looked at, in nanoseconds since 1970; 0 when never.
    #[serde(default)]
    pub looked: i64,
    /// Last commit, RFC 3339 in UTC.
    pub built_at: String,
    /// Tells that commit from all others of the index: it rises with each. 0 when an older version made it.
    #[serde(default)]
    pub revision: i64,
}

/// What an index was built from, so that it can be brought up to date without being told again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roots {
    /// Files and folders, as they are called in the index; none is below another.
    pub paths: Vec<String>,
    /// Whether hidden files and folders were walked the last time.
    pub hidden: bool,
    /// Whether ignore files were disregarded the last time.
    pub no_ignore: bool,
    /// Patterns of what was left out the last time, as in a `.gitignore`.
    #[serde(default)]
    pub excluded: Vec<String>,
    /// The folder that these patterns start from, absolute.
    #[serde(default)]
    pub excluded_from: String,
}

/// Version of what engines store. An older index is rebuilt, a newer one refused.
pub const FORMAT_VERSION: u32 = 5;

/// A condition on a passage's terms.
#[derive(Debug, Clone, PartialEq)]
pub enum Clause {
    /// The field has one of the terms. Scores BM25 × `weight`.
    Term {
        /// Where.
        field: Field,
        /// What.
        terms: Terms,
        /// Factor on the score.
        weight: f32,
    },
    /// The field has all terms at these distances from the first. Scores the phrase's BM25 × `weight`. In
    /// [`Field::Metadata`], [`Field::Path`] and [`Field::Paragraphs`], which have no positions, it asks for all terms.
    Phrase {
        /// Where.
        field: Field,
        /// Terms with their offset from the first; at least two, offsets rising.
        terms: Vec<(u32, Terms)>,
        /// How many positions the terms may be out of place altogether; 0 is exact.
        slop: u32,
        /// Factor on the score.
        weight: f32,
    },
    /// At least one of the clauses holds. Scores the best one only.
    Best(Vec<Clause>),
    /// At least one of the clauses holds. Scores their sum.
    Any(Vec<Clause>),
    /// All of the clauses hold. Scores their sum.
    All(Vec<Clause>),
}

/// A condition on what is stored beside the terms; never scores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// The document has one of these formats (names as in [`crate::document::Format`]).
    Format(Vec<String>),
    /// The document's path matches one of these globs, or is below one of them. `*` also matches `/`.
    Path(Vec<String>),
    /// The passage names one of these vocabulary ids.
    Mention(Vec<String>),
}

/// What to find.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Passages that match at least one of these are found, and scored by their sum. With nothing wanted, every
    /// passage that satisfies the rest is found, and none scores.
    pub wanted: Vec<Clause>,
    /// All of these have to hold. They do not score.
    pub required: Vec<Clause>,
    /// None of these may hold.
    pub excluded: Vec<Clause>,
    /// All of these have to hold.
    pub filters: Vec<Filter>,
    /// Clauses on [`Field::Text`], scored against the whole document of each passage returned. A phrase asks for
    /// all of its terms, wherever they stand.
    pub about: Vec<Clause>,
    /// How many passages to return at most, best first.
    pub limit: usize,
    /// Whether to count vocabulary ids over all passages that match.
    pub facets: bool,
    /// Whether to count, of each document, the passages that match.
    pub documents: bool,
}

/// A passage found, with the parts of its engine score.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The passage as it was stored.
    pub passage: Passage,
    /// Vocabulary ids that it names.
    pub mentions: Vec<String>,
    /// Score of the wanted clauses.
    pub score: f32,
    /// Score of the whole document for the `about` clauses; 0 when it has none of them.
    pub document_score: f32,
}

/// How often a vocabulary id occurs among the passages that match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The vocabulary id.
    pub id: String,
    /// Passages that name it.
    pub passages: u64,
    /// Documents with such a passage.
    pub documents: u64,
}

/// What a search found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// How many passages match, beyond the limit too.
    pub total: u64,
    /// The best, by `score`, then by path and ordinal, so that ties always fall the same way.
    pub candidates: Vec<Candidate>,
    /// Counts, when asked for; most passages first, then by id.
    pub facets: Vec<Count>,
    /// Paths of documents with the number of their passages that match, when asked for; ordered by path.
    pub documents: Vec<(String, u64)>,
    /// What made the result incomplete, for the user.
    pub warnings: Vec<String>,
}

/// How much is in an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Statistics {
    /// Documents.
    pub documents: u64,
    /// Passages.
    pub passages: u64,
}

/// Reads an index. Several readers may be open while a [`Writer`] is; they see the last commit, whichever it is at
/// the time of a question.
pub trait Engine: Send + Sync {
    /// The location as the user gave it.
    fn location(&self) -> &str;

    /// What the index says of itself.
    fn manifest(&self) -> Result<Manifest>;

    /// Every document, ordered by path.
    fn catalog(&self) -> Result<Vec<Record>>;

    /// The document with this path.
    fn record(&self, path: &str) -> Result<Option<Record>>;

    /// Those of the documents with these paths that there are, in no certain order. Engines that are far away answer
    /// this at once and not one by one.
    fn records(&self, paths: &[&str]) -> Result<Vec<Record>> {
        paths.iter().filter_map(|path| self.record(path).transpose()).collect()
    }

    /// Finds passages.
    fn search(&self, plan: &Plan) -> Result<Found>;

    /// The passage with this id.
    fn passage(&self, id: &str) -> Result<Option<Passage>>;

    /// The passages whose id begins so, in no certain order.
    fn passages_beginning(&self, id: &str) -> Result<Vec<Passage>>;

    /// All passages of a document, in reading order; empty when there is no such document.
    fn passages_of(&self, path: &str) -> Result<Vec<Passage>>;

    /// In how many passages the field has one of the terms.
    fn frequencies(&self, field: Field, terms: &[Terms]) -> Result<Vec<u64>>;

    /// Terms of [`Field::Text`] within `distance` edits (a swap of neighbours is one; at most 2) of `word`,
    /// beginning with the same character, with the number of passages that have them; the commonest first.
    fn neighbours(&self, word: &str, distance: u8) -> Result<Vec<(String, u64)>>;

    /// How much is in the index.
    fn statistics(&self) -> Result<Statistics>;

    /// Bytes that the index takes. Its files are looked at for it, or a cluster is asked.
    fn bytes(&self) -> Result<u64>;

    /// Reads every byte of the index and returns what is damaged, as `file: reason`; empty when it is sound.
    fn verify(&self) -> Result<Vec<String>>;

    /// The index as it is now: what it answers is not changed by later commits, so that several questions have one
    /// answer.
    fn pinned(&self) -> Result<Box<dyn Engine>>;

    /// Starts to write. One writer at a time: [`crate::error::ErrorKind::IndexLocked`] otherwise.
    fn writer(&self) -> Result<Box<dyn Writer>>;
}

/// Changes an index. Nothing is seen by readers before [`commit`](Self::commit), and nothing is changed when a
/// writer is dropped without it.
pub trait Writer: Send {
    /// Adds a document, or replaces it with all its passages.
    fn put(&mut self, record: &Record, entries: Vec<Entry>) -> Result<()>;

    /// Notes a new fingerprint of a document whose content stayed the same.
    fn touch(&mut self, record: &Record) -> Result<()>;

    /// Removes a document with all its passages.
    fn remove(&mut self, path: &str) -> Result<()>;

    /// Removes everything.
    fn clear(&mut self) -> Result<()>;

    /// Makes all changes visible at once, and durable.
    fn commit(&mut self, manifest: &Manifest) -> Result<()>;

    /// Documents that could not be written and stay as they were, with the reason; those since this was asked the last
    /// time. Known after a [`commit`](Self::commit).
    fn refused(&mut self) -> Vec<(String, String)> {
        Vec::new()
    }
}

/// What locations in a cluster begin with, without and with TLS.
const CLUSTER_SCHEMES: [&str; 2] = ["opensearch://", "opensearchs://"];

/// Whether a location is in a cluster, and not a folder.
pub fn is_in_cluster(location: &str) -> bool {
    CLUSTER_SCHEMES.iter().any(|scheme| location.starts_with(scheme))
}

/// Opens the index at a location, to read it.
pub fn open(location: &str, access: &Access) -> Result<Box<dyn Engine>> {
    if is_in_cluster(location) {
        return open_in_cluster(location, access);
    }
    Ok(Box::new(EmbeddedEngine::open(folder(location)?)?))
}

/// Opens the index at a location, to write to it. Where there is none, or one of an older format, an empty one is
/// made; with `rebuild` also where there is a damaged one.
pub fn open_or_create(location: &str, access: &Access, rebuild: bool) -> Result<Box<dyn Engine>> {
    if is_in_cluster(location) {
        return create_in_cluster(location, access, rebuild);
    }
    Ok(Box::new(EmbeddedEngine::open_or_create(folder(location)?, rebuild)?))
}

/// The folder that a location is. An address of another kind is none: it would be made as a folder of that name.
fn folder(location: &str) -> Result<&Path> {
    match location.split_once("://") {
        Some((scheme, _)) if scheme.chars().all(|character| character.is_ascii_alphanumeric()) => {
            let message = format!("{location}: not an index");
            let hint = "a folder, opensearch://HOST:PORT/NAME or opensearchs://HOST:PORT/NAME";
            Err(Error::new(ErrorKind::Usage, message).with_hint(hint))
        }
        _ => Ok(Path::new(location)),
    }
}

/// What an index says of itself that is older than this version or damaged, as far as it can be read; so that what it
/// was built from is known.
pub fn remembered(location: &str, access: &Access) -> Option<Manifest> {
    if is_in_cluster(location) {
        return remembered_in_cluster(location, access);
    }
    embedded::remembered(Path::new(location))
}

/// An empty index that is nowhere, in place of one at a location.
pub fn nothing(location: &str) -> Box<dyn Engine> {
    Box::new(nothing::Nothing { location: location.to_owned() })
}

#[cfg(feature = "opensearch")]
fn open_in_cluster(location: &str, access: &Access) -> Result<Box<dyn Engine>> {
    Ok(Box::new(OpenSearchEngine::open(location, access)?))
}

#[cfg(feature = "opensearch")]
fn create_in_cluster(location: &str, access: &Access, rebuild: bool) -> Result<Box<dyn Engine>> {
    Ok(Box::new(OpenSearchEngine::open_or_create(location, access, rebuild)?))
}

#[cfg(feature = "opensearch")]
fn remembered_in_cluster(location: &str, access: &Access) -> Option<Manifest> {
    opensearch::remembered(location, access)
}

#[cfg(not(feature = "opensearch"))]
fn remembered_in_cluster(_: &str, _: &Access) -> Option<Manifest> {
    None
}

#[cfg(not(feature = "opensearch"))]
fn open_in_cluster(location: &str, _: &Access) -> Result<Box<dyn Engine>> {
    let message = format!("{location}: OpenSearch is not in this build");
    let error = crate::error::Error::new(crate::error::ErrorKind::Usage, message);
    Err(error
        .with_hint("name a folder with --index, or build with: cargo install --path . --features opensearch"))
}

#[cfg(not(feature = "opensearch"))]
fn create_in_cluster(location: &str, access: &Access, _: bool) -> Result<Box<dyn Engine>> {
    open_in_cluster(location, access)
}
