//! The layers of the vocabulary: `vocab sources --json`, `vocab add --json`, `vocab import --json` and
//! `vocab remove --json`.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use crate::print::report;
use crate::vocabulary::Origin;

/// Prints where the entries come from: `{"hash", "tagged", "layers": […]}`.
pub fn sources(out: &mut impl Write, sources: &report::Sources) -> io::Result<()> {
    let report::Sources { hash, tagged, layers } = sources;
    let layers = layers.iter().map(Summary::of).collect();
    super::versioned(out, Sources { hash, tagged: tagged.as_deref(), layers })
}

/// Prints what was added or imported: `{"layer", "replaced", "left_out", "displaced"}`.
pub fn taken(out: &mut impl Write, taken: &report::Taken) -> io::Result<()> {
    let left_out = taken.left_out.iter().map(|(reason, names)| LeftOut { reason, names: *names });
    let displaced = taken.displaced.iter().map(|(name, from)| Displaced { name, from });
    super::versioned(
        out,
        Taken {
            layer: Summary::of(&taken.layer),
            replaced: taken.replaced,
            left_out: left_out.collect(),
            displaced: displaced.collect(),
        },
    )
}

/// Prints what was removed: `{"removed": "…"}`.
pub fn removed(out: &mut impl Write, name: &str) -> io::Result<()> {
    super::versioned(out, Removed { removed: name })
}

/// What `vocab sources --json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "VocabSources")]
pub(super) struct Sources<'a> {
    /// Tells this vocabulary from any other.
    hash: &'a str,
    /// The hash of the vocabulary that the documents of the index were tagged with; null without an index.
    tagged: Option<&'a str>,
    /// The one that outranks the others first.
    layers: Vec<Summary<'a>>,
}

/// What `vocab add --json` and `vocab import --json` print.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "VocabAdd")]
pub(super) struct Taken<'a> {
    /// The layer that was made.
    layer: Summary<'a>,
    /// Whether it took the place of a layer with its name.
    replaced: bool,
    /// How many names were left out, by why.
    left_out: Vec<LeftOut<'a>>,
    /// Names that stood for other entries before.
    displaced: Vec<Displaced<'a>>,
}

/// Names that were left out for one reason.
#[derive(Serialize, JsonSchema)]
struct LeftOut<'a> {
    /// In words.
    reason: &'a str,
    /// How many.
    names: u64,
}

/// A name that stood for another entry before.
#[derive(Serialize, JsonSchema)]
struct Displaced<'a> {
    /// The name.
    name: &'a str,
    /// The name of the other entry.
    from: &'a str,
}

/// What `vocab remove --json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "VocabRemove")]
pub(super) struct Removed<'a> {
    /// The name of the layer.
    removed: &'a str,
}

/// A layer of the vocabulary.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Layer")]
struct Summary<'a> {
    /// By what it is listed, replaced and removed.
    name: &'a str,
    /// Where its entries come from.
    #[schemars(extend("enum" = Origin::ALL.map(Origin::name)))]
    origin: &'static str,
    /// How many roles it has.
    roles: u64,
    /// How many skills it has.
    skills: u64,
    /// How many certifications it has.
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
