//! A part of the vocabulary with where it comes from.

use super::source::Source;
use super::table::Table;

/// Where the entries of a layer come from. The order is that of their rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A vocabulary file of the user's own.
    Added,
    /// The curated vocabulary that comes with the program.
    Curated,
    /// The user's copy of the O*NET database.
    Onet,
    /// The user's copy of the ESCO classification.
    Esco,
    /// A list of the user's.
    Csv,
}

impl Origin {
    /// All origins.
    pub const ALL: [Self; 5] = [Self::Added, Self::Curated, Self::Onet, Self::Esco, Self::Csv];

    /// The name in JSON and in the files that layers are kept in.
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Curated => "curated",
            Self::Onet => "onet",
            Self::Esco => "esco",
            Self::Csv => "csv",
        }
    }

    /// Whether its names count only where nothing of the layers above stands: others' lists are large and were not
    /// made for finding names in text.
    pub fn yields(self) -> bool {
        self > Self::Curated
    }

    /// What has to be said wherever its entries are shown; `release` is what the copy calls itself.
    pub fn attribution(self, release: Option<&str>) -> Option<String> {
        match self {
            Self::Onet => Some(format!(
                "This vocabulary includes information from the {} by the U.S. Department of Labor, Employment and \
                 Training Administration (USDOL/ETA), used under the CC BY 4.0 license. O*NET® is a trademark of \
                 USDOL/ETA. roledex has selected from and modified this information; USDOL/ETA has not approved, \
                 endorsed, or tested these modifications.",
                release.unwrap_or("O*NET database")
            )),
            Self::Esco => Some(format!(
                "This vocabulary uses {} of the European Commission; roledex has selected from it and modified it.",
                release.unwrap_or("the ESCO classification")
            )),
            Self::Added | Self::Curated | Self::Csv => None,
        }
    }
}

/// What is known of a layer beside its entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// By what it is listed, replaced and removed; unique.
    pub name: String,
    /// Where its entries come from.
    pub origin: Origin,
    /// The file or folder that it was made of; empty for the curated vocabulary.
    pub path: String,
    /// What the copy calls itself: `O*NET 27.0 Database`.
    pub release: Option<String>,
    /// The day when it was made, as in 2026-11-21; empty for the curated vocabulary.
    pub date: String,
    /// Names that were left out because they would be met where nothing of the kind is meant.
    pub left_out: u64,
}

/// A layer of the vocabulary.
#[derive(Debug, Clone)]
pub struct Layer {
    /// What is known of it.
    pub about: About,
    /// Its entries.
    pub table: Table,
}

impl Layer {
    /// Compiles entries.
    pub fn compile(about: About, sources: &[Source], stop_phrases: &[String]) -> Self {
        Self { about, table: Table::compile(sources, stop_phrases) }
    }

    /// A layer of the user's own, for those who keep it nowhere.
    pub fn added(name: &str, sources: &[Source], stop_phrases: &[String]) -> Self {
        Self::compile(About::new(name, Origin::Added), sources, stop_phrases)
    }

    pub(super) fn curated(table: Table) -> Self {
        Self { about: About::new("curated", Origin::Curated), table }
    }
}

impl About {
    /// What there is to say of a layer made of nothing.
    pub fn new(name: &str, origin: Origin) -> Self {
        Self {
            name: name.to_owned(),
            origin,
            path: String::new(),
            release: None,
            date: String::new(),
            left_out: 0,
        }
    }
}
