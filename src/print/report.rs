//! What commands other than `search` hand to the printers: plain values.

use crate::document::{Document, Format, Metadata};
use crate::error::{Problem, ProblemKind};
use crate::hit::{Counts, FacetCount};
use crate::passage::Passage;
use crate::vocabulary::{About, Kind, Layer};

/// A document without its passages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// Its name in the index.
    pub path: String,
    /// What it calls itself.
    pub title: String,
    /// What it was read as.
    pub format: Format,
    /// Character set; unknown when only an index was asked, which does not keep it.
    pub encoding: Option<String>,
    /// Names of the repairs made; unknown when only an index was asked.
    pub repairs: Option<Vec<&'static str>>,
    /// Named facts about it.
    pub metadata: Metadata,
    /// Words in its passages.
    pub words: usize,
}

impl Overview {
    /// An overview of a document just read.
    pub fn of_document(document: &Document, path: &str, passages: &[Passage]) -> Self {
        Self {
            path: path.to_owned(),
            title: document.title.clone(),
            format: document.format,
            encoding: Some(document.encoding.clone()),
            repairs: Some(document.repairs.iter().map(|repair| repair.name()).collect()),
            metadata: document.metadata.clone(),
            words: words(passages),
        }
    }

    /// What the passages of a document tell of it; none when there are no passages.
    pub fn of_passages(passages: &[Passage]) -> Option<Self> {
        let first = passages.first()?;
        Some(Self {
            path: first.path.clone(),
            title: first.title.clone(),
            format: first.format,
            encoding: None,
            repairs: None,
            metadata: first.metadata.clone(),
            words: words(passages),
        })
    }
}

fn words(passages: &[Passage]) -> usize {
    passages.iter().map(|passage| passage.text.split_whitespace().count()).sum()
}

/// A problem with the source it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileProblem {
    /// The source.
    pub path: String,
    /// What is wrong with it.
    pub problem: Problem,
    /// Whether no run before this one has told it.
    pub is_new: bool,
}

/// The outcome of `show` and `inspect`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shown {
    /// The document; none when nothing was found.
    pub document: Option<Overview>,
    /// The passages asked for, in reading order.
    pub passages: Vec<Passage>,
    /// What had to be worked around; only `inspect` knows.
    pub problems: Option<Vec<Problem>>,
}

/// The outcome of `index`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct IndexRun {
    /// Documents that are new.
    pub added: u64,
    /// Documents that were replaced.
    pub updated: u64,
    /// Documents that are as they were.
    pub unchanged: u64,
    /// Documents whose file is gone.
    pub removed: u64,
    /// Files that are no documents.
    pub skipped: u64,
    /// Files that could not be read.
    pub failed: u64,
    /// Passages in the index afterwards.
    pub passages: u64,
    /// How long it took.
    pub seconds: f64,
    /// What there is to say about single files.
    pub problems: Vec<FileProblem>,
}

impl IndexRun {
    /// Whether a file that should have been readable was not.
    pub fn has_failures(&self) -> bool {
        self.failed > 0 || self.problems.iter().any(|found| found.problem.kind == ProblemKind::Failed)
    }

    /// Whether there is anything to tell that was not so before.
    pub fn has_news(&self) -> bool {
        self.added + self.updated + self.removed > 0 || self.problems.iter().any(|found| found.is_new)
    }
}

/// Files that differ from what the index holds of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Not indexed yet.
    pub new: Vec<String>,
    /// Not the same any more.
    pub modified: Vec<String>,
    /// Gone.
    pub deleted: Vec<String>,
}

impl Changes {
    /// Whether the index is as the files are.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.modified.is_empty() && self.deleted.is_empty()
    }
}

/// The outcome of `status`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Status {
    /// The location as the user gave it.
    pub location: String,
    /// Layout of the index.
    pub format_version: u32,
    /// Documents in it.
    pub documents: u64,
    /// Passages in it.
    pub passages: u64,
    /// Bytes that it takes.
    pub bytes: u64,
    /// Last commit, RFC 3339 in UTC.
    pub built_at: String,
    /// Hash of the vocabulary used for tagging.
    pub vocabulary: String,
    /// The folder that the paths in it start from, absolute.
    pub base: String,
    /// Folders and files that it was built from.
    pub roots: Vec<String>,
    /// What changed since.
    pub changed: Changes,
    /// What `--verify` found damaged; none when it was not asked to look.
    pub damage: Option<Vec<String>>,
    /// The configuration file in use; none when there is none.
    pub config: Option<String>,
}

/// Counts of one kind, for `facets`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// What is counted: `roles`, `skills`, `certifications`, `formats` or `paths`.
    pub kind: &'static str,
    /// The counts, most passages first.
    pub counts: Vec<FacetCount>,
}

impl Facet {
    /// What can be counted.
    pub const KINDS: [&'static str; 5] = ["roles", "skills", "certifications", "formats", "paths"];

    /// Everything that was counted, in the order of [`Facet::KINDS`].
    pub fn all(counts: Counts) -> Vec<Self> {
        let named = counts.named;
        let lists = [named.roles, named.skills, named.certifications, counts.formats, counts.paths];
        Self::KINDS.into_iter().zip(lists).map(|(kind, counts)| Self { kind, counts }).collect()
    }
}

/// A layer of the vocabulary, for `vocab sources`, `vocab add` and `vocab import`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerSummary {
    /// What is known of it.
    pub about: About,
    /// How many roles, skills and certifications it has.
    pub entries: [u64; 3],
    /// Names by which they are looked for.
    pub names: u64,
    /// Tells its content from any other.
    pub hash: String,
}

impl LayerSummary {
    /// The summary of a layer.
    pub fn of(layer: &Layer) -> Self {
        let count = |kind| layer.table.entries().filter(|entry| entry.kind() == kind).count() as u64;
        Self {
            about: layer.about.clone(),
            entries: Kind::ALL.map(count),
            names: layer.table.entries().map(|entry| entry.aliases().count() as u64).sum(),
            hash: format!("{:016x}", layer.table.hash()),
        }
    }
}

/// The outcome of `vocab sources`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sources {
    /// Hash of the vocabulary as a whole.
    pub hash: String,
    /// Hash of the vocabulary that the documents of the index were tagged with; none without an index.
    pub tagged: Option<String>,
    /// The layers, the one that outranks the others first.
    pub layers: Vec<LayerSummary>,
}

/// The outcome of `vocab add` and `vocab import`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The layer that was made.
    pub layer: LayerSummary,
    /// Whether it took the place of one with its name.
    pub replaced: bool,
    /// How many names were left out, by why.
    pub left_out: Vec<(&'static str, u64)>,
    /// Names that were those of curated entries before: name and the other entry's name.
    pub displaced: Vec<(String, String)>,
}

/// The outcome of `vocab lint`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Linted {
    /// Files read.
    pub files: u64,
    /// Entries in them.
    pub entries: u64,
    /// What is wrong with them.
    pub problems: Vec<String>,
}
