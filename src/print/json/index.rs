//! The index itself: `index --json` and `status --json`.

use std::io::{self, Write};

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
    super::versioned(out, Standing { index, changed: Changed::of(&status.changed), sound })
}

#[derive(Serialize)]
struct Indexed<'a> {
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

#[derive(Serialize)]
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

#[derive(Serialize)]
pub(super) struct Report<'a> {
    /// `skipped` (no document), `failed` (could not be read) or `repaired` (read all the same).
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

#[derive(Serialize)]
struct Standing<'a> {
    index: Index<'a>,
    changed: Changed<'a>,
    /// Whether every byte is as it was written; null when `--verify` was not given.
    sound: Option<bool>,
}

#[derive(Serialize)]
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
#[derive(Serialize)]
struct Changed<'a> {
    new: &'a [String],
    modified: &'a [String],
    deleted: &'a [String],
}

impl<'a> Changed<'a> {
    fn of(changes: &'a Changes) -> Self {
        Self { new: &changes.new, modified: &changes.modified, deleted: &changes.deleted }
    }
}
