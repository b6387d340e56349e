//! The vocabulary: `vocab list --json`, `vocab lint --json` and `vocab suggest --json`.

use std::io::{self, Write};

use serde::Serialize;

use crate::print::report;
use crate::suggest;
use crate::vocabulary;

/// Prints entries: `{"entries": […]}`.
pub fn entries(out: &mut impl Write, entries: &[vocabulary::Entry<'_>]) -> io::Result<()> {
    super::versioned(out, Listed { entries: entries.iter().map(Entry::of).collect() })
}

/// Prints what is wrong with files: `{"files", "entries", "problems"}`.
pub fn linted(out: &mut impl Write, linted: &report::Linted) -> io::Result<()> {
    let report::Linted { files, entries, problems } = linted;
    super::versioned(out, Linted { files: *files, entries: *entries, problems })
}

/// Prints names that may be missing: `{"suggestions": […]}`.
pub fn suggestions(out: &mut impl Write, found: &[suggest::Suggestion]) -> io::Result<()> {
    super::versioned(out, Suggested { suggestions: found.iter().map(Suggestion::of).collect() })
}

#[derive(Serialize)]
struct Listed<'a> {
    entries: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    /// `role`, `skill` or `certification`.
    kind: &'static str,
    name: &'a str,
    /// Other names by which it is looked for in text.
    aliases: Vec<&'a str>,
    /// The field of work it belongs to.
    family: &'a str,
    /// Who gives it, or null.
    issuer: Option<&'a str>,
    /// Current exam codes.
    codes: Vec<&'a str>,
    /// The day after which it was no longer given, or null.
    retired: Option<&'a str>,
}

impl<'a> Entry<'a> {
    fn of(entry: &vocabulary::Entry<'a>) -> Self {
        Self {
            id: entry.id(),
            kind: entry.kind().name(),
            name: entry.name(),
            aliases: entry.aliases().map(|alias| alias.text).filter(|alias| *alias != entry.name()).collect(),
            family: entry.family(),
            issuer: entry.issuer(),
            codes: entry.codes().collect(),
            retired: entry.retired(),
        }
    }
}

#[derive(Serialize)]
struct Linted<'a> {
    /// Files read.
    files: u64,
    /// Entries in them.
    entries: u64,
    /// What is wrong, in words; empty when they are sound.
    problems: &'a [String],
}

#[derive(Serialize)]
struct Suggested<'a> {
    suggestions: Vec<Suggestion<'a>>,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    name: &'a str,
    /// `role` or `certification` when its words say so, or null.
    kind: Option<&'static str>,
    passages: u64,
    documents: u64,
}

impl<'a> Suggestion<'a> {
    fn of(found: &'a suggest::Suggestion) -> Self {
        Self {
            name: &found.name,
            kind: found.kind.map(vocabulary::Kind::name),
            passages: found.passages,
            documents: found.documents,
        }
    }
}
