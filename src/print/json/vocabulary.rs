//! The vocabulary: `vocab list --json`, `vocab lint --json` and `vocab suggest --json`.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use crate::print::report;
use crate::suggest;
use crate::vocabulary::{self, Kind, Layer};

/// Prints the entries of layers: `{"entries": […]}`.
pub fn entries(out: &mut impl Write, layers: &[&Layer], is_wanted: impl Fn(Kind) -> bool) -> io::Result<()> {
    let mut entries = Vec::new();
    for layer in layers {
        let wanted = layer.table.entries().filter(|entry| is_wanted(entry.kind()));
        entries.extend(wanted.map(|entry| Entry::of(&entry, &layer.about.name)));
    }
    super::versioned(out, Listed { entries })
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

/// What `vocab list --json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "VocabList")]
pub(super) struct Listed<'a> {
    /// Roles, skills, certifications.
    entries: Vec<Entry<'a>>,
}

/// A role, skill or certification that is known.
#[derive(Serialize, JsonSchema)]
struct Entry<'a> {
    /// As `--role`, `--skill` and `--cert` take it.
    id: &'a str,
    /// What it is.
    #[schemars(extend("enum" = Kind::ALL.map(Kind::name)))]
    kind: &'static str,
    /// Its name.
    name: &'a str,
    /// Other names by which it is looked for in text.
    aliases: Vec<&'a str>,
    /// The layer that it stands in; `vocab sources` lists the layers.
    layer: &'a str,
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
    fn of(entry: &vocabulary::Entry<'a>, layer: &'a str) -> Self {
        Self {
            id: entry.id(),
            kind: entry.kind().name(),
            name: entry.name(),
            aliases: entry.aliases().map(|alias| alias.text).filter(|alias| *alias != entry.name()).collect(),
            layer,
            family: entry.family(),
            issuer: entry.issuer(),
            codes: entry.codes().collect(),
            retired: entry.retired(),
        }
    }
}

/// What `vocab lint --json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "VocabLint")]
pub(super) struct Linted<'a> {
    /// Files read.
    files: u64,
    /// Entries in them.
    entries: u64,
    /// What is wrong, in words; empty when they are sound.
    problems: &'a [String],
}

/// What `vocab suggest --json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "VocabSuggest")]
pub(super) struct Suggested<'a> {
    /// What looks like a role or certification first, then what more documents have.
    suggestions: Vec<Suggestion<'a>>,
}

/// A name that the vocabulary may lack.
#[derive(Serialize, JsonSchema)]
struct Suggestion<'a> {
    /// As the documents write it.
    name: &'a str,
    /// `role` or `certification` when its words say so, or null.
    kind: Option<&'static str>,
    /// Passages that have it.
    passages: u64,
    /// Documents with such a passage.
    documents: u64,
    /// A sentence that uses it.
    example: Example<'a>,
}

/// Where a name is used.
#[derive(Serialize, JsonSchema)]
struct Example<'a> {
    /// The document.
    path: &'a str,
    /// The passage's id, as `show` takes it.
    id: &'a str,
    /// The sentence, cut when it is long.
    text: &'a str,
}

impl<'a> Suggestion<'a> {
    fn of(found: &'a suggest::Suggestion) -> Self {
        Self {
            name: &found.name,
            kind: found.kind.map(Kind::name),
            passages: found.passages,
            documents: found.documents,
            example: Example { path: &found.example.path, id: &found.example.id, text: &found.example.text },
        }
    }
}
