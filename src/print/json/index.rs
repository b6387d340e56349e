//! The index itself: `index --json` and `status --json`.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use crate::error::{Problem, ProblemKind};
use crate::print::report::{Changes, FileProblem, IndexRun, Status};

/// Prints what an indexing run did.
pub fn indexed(out: &mut impl Write, run: &IndexRun) -> io::Result<()> {
    super::versioned(
        out,
        Indexed {
            added: run.added,
            updated: run.updated,
            unchanged: run.unchanged,
            removed: run.removed,
            skipped: run.skipped,
            failed: run.failed,
            passages: run.passages,
            seconds: super::rounded(run.seconds, 3),
            problems: run.problems.iter().map(FileReport::of).collect(),
        },
    )
}

/// Prints what an index holds and how it stands to the files.
pub fn status(out: &mut impl Write, status: &Status) -> io::Result<()> {
    let index = Index {
        location: &status.location,
        format_version: status.format_version,
        documents: status.documents,
        passages: status.passages,
        bytes: status.bytes,
        built_at: &status.built_at,
        vocabulary: &status.vocabulary,
        base: &status.base,
    };
    let sound = status.damage.as_ref().map(Vec::is_empty);
    let damage = status.damage.as_deref().unwrap_or_default();
    let config = status.config.as_deref();
    let unreadable = status.unreadable.iter().map(FileReport::of).collect();
    super::versioned(
        out,
        Standing { index, changed: Changed::of(&status.changed), unreadable, sound, damage, config },
    )
}

/// What `index --json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Index")]
pub(super) struct Indexed<'a> {
    /// Documents that are new.
    added: u64,
    /// Documents that were replaced.
    updated: u64,
    /// Documents that are as they were.
    unchanged: u64,
    /// Documents whose file is gone.
    removed: u64,
    /// Files that are no documents.
    skipped: u64,
    /// Files that should have been readable and were not; the exit code is 2 then.
    failed: u64,
    /// Passages in the index afterwards.
    passages: u64,
    /// How long it took.
    seconds: f64,
    /// What there is to say about single files, ordered by path.
    problems: Vec<FileReport<'a>>,
}

/// What there is to say about a file.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FileProblem")]
struct FileReport<'a> {
    /// The file.
    path: &'a str,
    #[serde(flatten)]
    report: Report<'a>,
}

impl<'a> FileReport<'a> {
    fn of(found: &'a FileProblem) -> Self {
        Self { path: &found.path, report: Report::of(&found.problem) }
    }
}

/// What there is to say about the file read.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub(super) struct Report<'a> {
    /// What became of the file: it is no document, could not be read, or was read all the same.
    #[schemars(extend("enum" = ["skipped", "failed", "repaired"]))]
    kind: &'static str,
    /// The cause, in words.
    reason: &'a str,
    /// Line in the source, or null.
    line: Option<usize>,
}

impl<'a> Report<'a> {
    pub(super) fn of(problem: &'a Problem) -> Self {
        Self { kind: kind(problem.kind), reason: &problem.reason, line: problem.line }
    }
}

fn kind(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::Skipped => "skipped",
        ProblemKind::Failed => "failed",
        ProblemKind::Repaired => "repaired",
    }
}

/// What `status --json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Status")]
pub(super) struct Standing<'a> {
    /// What the index holds.
    index: Index<'a>,
    /// How the files differ from it.
    changed: Changed<'a>,
    /// Files and folders that should be readable and are not, ordered by path.
    unreadable: Vec<FileReport<'a>>,
    /// Whether every byte is as it was written; null when `--verify` was not given.
    sound: Option<bool>,
    /// What is damaged, as `file: reason`; empty when nothing is or `--verify` was not given.
    damage: &'a [String],
    /// The configuration file in use, or null.
    config: Option<&'a str>,
}

/// The index itself.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "IndexFacts")]
struct Index<'a> {
    /// The location as the user gave it.
    location: &'a str,
    /// Layout of the index.
    format_version: u32,
    /// Documents in it.
    documents: u64,
    /// Passages in it.
    passages: u64,
    /// Bytes on disk.
    bytes: u64,
    /// Last commit, RFC 3339 in UTC.
    built_at: &'a str,
    /// Hash of the vocabulary that passages were tagged with.
    vocabulary: &'a str,
    /// The folder that paths which are not absolute start from, absolute.
    base: &'a str,
}

/// Paths of the files that differ from what is indexed, ordered.
#[derive(Serialize, JsonSchema)]
struct Changed<'a> {
    /// Not indexed yet.
    new: &'a [String],
    /// Not the same any more.
    modified: &'a [String],
    /// Gone.
    deleted: &'a [String],
}

impl<'a> Changed<'a> {
    fn of(changes: &'a Changes) -> Self {
        Self { new: &changes.new, modified: &changes.modified, deleted: &changes.deleted }
    }
}
