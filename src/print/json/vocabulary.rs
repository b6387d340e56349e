//! The vocabulary: `vocab … --json`.

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

/// Prints where the entries come from: `{"hash", "tagged", "layers": […]}`.
pub fn sources(out: &mut impl Write, sources: &report::Sources) -> io::Result<()> {
    let report::Sources { hash, tagged, layers } = sources;
    let layers = layers.iter().map(Summary::of).collect();
    super::versioned(out, Sources { hash, tagged: tagged.as_deref(), layers })
}

/// Prints what was added or imported: `{"layer", "replaced", "left_out", "taken_over"}`.
pub fn taken(out: &mut impl Write, taken: &report::Taken) -> io::Result<()> {
    let left_out = taken.left_out.iter().map(|(reason, names)| LeftOut { reason, names: *names });
    let taken_over = taken.taken_over.iter().map(|(name, from)| TakenOver { name, from });
    super::versioned(
        out,
        Taken {
            layer: Summary::of(&taken.layer),
            replaced: taken.replaced,
            left_out: left_out.collect(),
            taken_over: taken_over.collect(),
        },
    )
}

/// Prints what was removed: `{"removed": "…"}`.
pub fn removed(out: &mut impl Write, name: &str) -> io::Result<()> {
    super::versioned(out, Removed { removed: name })
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

#[derive(Serialize, JsonSchema)]
struct Sources<'a> {
    /// Tells this vocabulary from any other.
    hash: &'a str,
    /// The hash of the vocabulary that the documents of the index were tagged with; null without an index.
    tagged: Option<&'a str>,
    /// The one that outranks the others first.
    layers: Vec<Summary<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct Taken<'a> {
    layer: Summary<'a>,
    /// Whether it took the place of a layer with its name.
    replaced: bool,
    /// How many names were left out, by why.
    left_out: Vec<LeftOut<'a>>,
    /// Names that stood for other entries before.
    taken_over: Vec<TakenOver<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct LeftOut<'a> {
    /// In words.
    reason: &'a str,
    names: u64,
}

#[derive(Serialize, JsonSchema)]
struct TakenOver<'a> {
    name: &'a str,
    /// The name of the other entry.
    from: &'a str,
}

#[derive(Serialize, JsonSchema)]
struct Removed<'a> {
    /// The name of the layer.
    removed: &'a str,
}

/// A layer.
#[derive(Serialize, JsonSchema)]
struct Summary<'a> {
    name: &'a str,
    /// `added`, `curated`, `onet`, `esco` or `csv`.
    origin: &'static str,
    roles: u64,
    skills: u64,
    certifications: u64,
    /// Names by which the entries are looked for.
    names: u64,
    /// Names that were left out.
    left_out: u64,
    /// The file or folder that it was made of, or null.
    path: Option<&'a str>,
    /// What the copy calls itself, or null.
    release: Option<&'a str>,
    /// The day when it was made, as in 2026-11-21, or null.
    date: Option<&'a str>,
    /// Tells its content from any other.
    hash: &'a str,
    /// What has to be said wherever its entries are shown, or null.
    attribution: Option<String>,
}

impl<'a> Summary<'a> {
    fn of(summary: &'a report::LayerSummary) -> Self {
        let about = &summary.about;
        let said = |text: &'a String| Some(text.as_str()).filter(|text| !text.is_empty());
        let [roles, skills, certifications] = summary.entries;
        Self {
            name: &about.name,
            origin: about.origin.name(),
            roles,
            skills,
            certifications,
            names: summary.names,
            left_out: about.left_out,
            path: said(&about.path),
            release: about.release.as_deref(),
            date: said(&about.date),
            hash: &summary.hash,
            attribution: about.origin.attribution(about.release.as_deref()),
        }
    }
}

/// A role, skill or certification that is known.
#[derive(Serialize, JsonSchema)]
struct Entry<'a> {
    /// As `--role`, `--skill` and `--cert` take it.
    id: &'a str,
    /// What it is.
    #[schemars(extend("enum" = vocabulary::Kind::ALL.map(vocabulary::Kind::name)))]
    kind: &'static str,
    /// Its name.
    name: &'a str,
    /// Other names by which it is looked for in text.
    aliases: Vec<&'a str>,
    /// The layer that it stands in.
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
}

impl<'a> Suggestion<'a> {
    fn of(found: &'a suggest::Suggestion) -> Self {
        Self {
            name: &found.name,
            kind: found.kind.map(Kind::name),
            passages: found.passages,
            documents: found.documents,
        }
    }
}
