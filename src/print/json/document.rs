//! Documents and passages: `show --json`, `inspect --json`, and the part of a hit that is its passage.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::index::Report;
use crate::document::{Format, Metadata};
use crate::passage::{self, PassageKind, Place};
use crate::print::report::{Overview, Shown};

/// Prints the passages that `show` was asked for: `{"document", "passages"}`. When nothing was found `document`
/// is null and `passages` is empty.
pub fn shown(out: &mut impl Write, shown: &Shown) -> io::Result<()> {
    super::versioned(out, Outcome::of(shown))
}

/// Prints what `inspect` made of a file: `{"document", "passages", "problems"}`.
pub fn inspected(out: &mut impl Write, shown: &Shown) -> io::Result<()> {
    let problems = shown.problems.iter().flatten().map(Report::of).collect();
    super::versioned(out, Inspected { shown: Outcome::of(shown), problems })
}

/// What `show --json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Show")]
pub(super) struct Outcome<'a> {
    /// The document; null when nothing was found.
    document: Option<Document<'a>>,
    /// The passages asked for, in reading order.
    passages: Vec<Passage<'a>>,
}

impl<'a> Outcome<'a> {
    pub(super) fn of(shown: &'a Shown) -> Self {
        Self {
            document: shown.document.as_ref().map(Document::of),
            passages: shown.passages.iter().map(Passage::of).collect(),
        }
    }
}

/// What `inspect --json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Inspect")]
pub(super) struct Inspected<'a> {
    #[serde(flatten)]
    shown: Outcome<'a>,
    /// What had to be worked around, each with `kind`, `reason` and `line`.
    problems: Vec<Report<'a>>,
}

/// A document without its passages.
#[derive(Serialize, JsonSchema)]
struct Document<'a> {
    /// Its name in the index, relative to the folder that the index belongs to.
    path: &'a str,
    /// What it calls itself, or its file name.
    title: &'a str,
    /// As `--format` takes it.
    #[schemars(extend("enum" = Format::ALL.map(Format::name)))]
    format: &'static str,
    /// Character set of the file, such as `UTF-8`; null in `show`, for the index does not keep it.
    encoding: Option<&'a str>,
    /// Repairs made to its text, such as `mojibake`; null in `show`.
    repairs: Option<&'a [&'static str]>,
    /// Named facts that it states: `date`, `author`, `url`, …
    metadata: &'a Metadata,
    /// Words in its passages.
    words: usize,
}

impl<'a> Document<'a> {
    fn of(overview: &'a Overview) -> Self {
        Self {
            path: &overview.path,
            title: &overview.title,
            format: overview.format.name(),
            encoding: overview.encoding.as_deref(),
            repairs: overview.repairs.as_deref(),
            metadata: &overview.metadata,
            words: overview.words,
        }
    }
}

/// A piece of a document that can be read alone.
// Split in two because a hit puts its snippet between.
#[derive(Serialize, JsonSchema)]
pub(super) struct Passage<'a> {
    #[serde(flatten)]
    said: Said<'a>,
    #[serde(flatten)]
    known: Known<'a>,
}

impl<'a> Passage<'a> {
    pub(super) fn of(passage: &'a passage::Passage) -> Self {
        Self { said: Said::of(passage), known: Known::of(passage) }
    }
}

// The first half of a passage.
#[derive(Serialize, JsonSchema)]
pub(super) struct Said<'a> {
    /// 16 hexadecimal digits; the same as long as the document's path and the passage's words are.
    id: &'a str,
    /// The document's name in the index.
    path: &'a str,
    /// The document's title.
    title: &'a str,
    /// What the document was read as.
    #[schemars(extend("enum" = Format::ALL.map(Format::name)))]
    format: &'static str,
    /// What it is in its document.
    #[schemars(extend("enum" = PassageKind::ALL.map(PassageKind::name)))]
    kind: &'static str,
    /// The headings above it, outermost first.
    headings: &'a [String],
    /// Its words; a table row's with the names of the columns.
    text: &'a str,
    /// A row's column names and cells, equally many; null unless `kind` is `table_row`.
    table: Option<Table<'a>>,
    #[serde(flatten)]
    place: Located<'a>,
}

impl<'a> Said<'a> {
    pub(super) fn of(passage: &'a passage::Passage) -> Self {
        Self {
            id: &passage.id,
            path: &passage.path,
            title: &passage.title,
            format: passage.format.name(),
            kind: passage.kind.name(),
            headings: &passage.headings,
            text: &passage.text,
            table: passage.table.as_ref().map(Table::of),
            place: Located::of(&passage.place),
        }
    }
}

// Where a passage stands in its source.
#[derive(Serialize, JsonSchema)]
pub(super) struct Located<'a> {
    /// Lines in the source file, from 1, the last one included; null in a format without lines.
    lines: Option<Span>,
    /// Bytes in the source file, from 0, `end` not included; null in a format without lines.
    bytes: Option<Span>,
    /// Page, from 1; only in formats that have pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    /// Part of a container, such as `word/document.xml`; only in formats that have parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'a str>,
}

impl<'a> Located<'a> {
    pub(super) fn of(place: &'a Place) -> Self {
        let mut located = Self { lines: None, bytes: None, page: None, part: None };
        match place {
            Place::Lines { lines, bytes } => {
                located.lines = Some(Span::of(*lines));
                located.bytes = Some(Span::of(*bytes));
            }
            Place::Page(page) => located.page = Some(*page),
            Place::Part(part) => located.part = Some(part),
        }
        located
    }
}

// The second half of a passage.
#[derive(Serialize, JsonSchema)]
pub(super) struct Known<'a> {
    /// Roles that it names.
    roles: &'a [String],
    /// Skills that it names.
    skills: &'a [String],
    /// Certifications that it names.
    certifications: &'a [String],
    /// The document's facts that a reader wants beside it: `date`, `url`, `author`, …
    metadata: &'a Metadata,
}

impl<'a> Known<'a> {
    pub(super) fn of(passage: &'a passage::Passage) -> Self {
        Self {
            roles: &passage.named.roles,
            skills: &passage.named.skills,
            certifications: &passage.named.certifications,
            metadata: &passage.metadata,
        }
    }
}

/// A row of a table.
#[derive(Serialize, JsonSchema)]
struct Table<'a> {
    /// Names of the columns; empty where a column has none.
    columns: &'a [String],
    /// The row's cells.
    cells: &'a [String],
}

impl<'a> Table<'a> {
    fn of(table: &'a passage::Table) -> Self {
        Self { columns: &table.columns, cells: &table.cells }
    }
}

/// From and to; whether `end` belongs to it is said where it is used.
#[derive(Serialize, JsonSchema)]
struct Span {
    /// Where it begins.
    start: usize,
    /// Where it ends.
    end: usize,
}

impl Span {
    fn of((start, end): (usize, usize)) -> Self {
        Self { start, end }
    }
}
