//! Passages: the pieces of a document that answer, each readable alone and with its place.

pub mod sentence;

mod cut;
mod gather;
mod id;
mod pieces;
mod row;

pub use cut::{MOST_WORDS, cut};
pub use id::moved;

use serde::{Deserialize, Serialize};

use crate::document::{Format, Metadata, Standing};

/// What a passage is in its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names say it")]
pub enum PassageKind {
    Paragraph,
    ListItem,
    TableRow,
    Field,
    Code,
}

impl PassageKind {
    /// All kinds, in the order in which they are listed to people.
    pub const ALL: [Self; 5] = [Self::Paragraph, Self::ListItem, Self::TableRow, Self::Field, Self::Code];

    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Paragraph => "paragraph",
            Self::ListItem => "list_item",
            Self::TableRow => "table_row",
            Self::Field => "field",
            Self::Code => "code",
        }
    }
}

/// A table row's cells with the names of their columns; both have the same length.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Column names; empty where a column has none.
    pub columns: Vec<String>,
    /// Cells from left to right.
    pub cells: Vec<String>,
}

/// Where a passage stands in its source file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// In a file with lines.
    Lines {
        /// First and last line, 1-based, inclusive.
        lines: (usize, usize),
        /// Bytes, 0-based, half open.
        bytes: (usize, usize),
    },
    /// On a page, 1-based.
    Page(u32),
    /// In a part of a container.
    Part(String),
}

/// Names of what a passage speaks of, in order of first mention.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Roles.
    pub roles: Vec<String>,
    /// Skills.
    pub skills: Vec<String>,
    /// Certifications.
    pub certifications: Vec<String>,
}

/// A passage: what a search returns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Passage {
    /// Stable while the document's path and the passage's words stay the same: 16 hexadecimal digits.
    pub id: String,
    /// The document's path, as [`crate::source::Source`] names it.
    pub path: String,
    /// The document's title.
    pub title: String,
    /// What the document was read as.
    #[serde(with = "by_name")]
    pub format: Format,
    /// 0-based position among the document's passages.
    pub ordinal: u32,
    /// What it is in its document.
    pub kind: PassageKind,
    /// The headings above it, outermost first.
    pub headings: Vec<String>,
    /// Its words; a table row's with the names of the columns.
    pub text: String,
    /// The cells, when it is a table row.
    pub table: Option<Table>,
    /// Where it stands.
    pub place: Place,
    /// Whether it is what the document is about.
    #[serde(with = "by_number")]
    pub standing: Standing,
    /// The document's facts that a reader wants beside a hit.
    pub metadata: Metadata,
    /// What it names; empty until it has been tagged.
    pub named: Named,
}

impl Passage {
    /// Whether it is running text of the content. That of many documents may not be the same by chance, as rows, items
    /// and fields may.
    pub fn is_prose(&self) -> bool {
        self.kind == PassageKind::Paragraph && self.standing == Standing::Content
    }
}

/// Stores a format by its name, so that reordering the enum never changes an index.
mod by_name {
    use super::Format;
    use serde::{Deserialize, Deserializer, Serializer};

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
    pub fn serialize<S: Serializer>(format: &Format, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(format.name())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Format, D::Error> {
        let name = String::deserialize(deserializer)?;
        name.parse().map_err(serde::de::Error::custom)
    }
}

/// Stores a standing as one digit.
mod by_number {
    use super::Standing;
    use serde::{Deserialize, Deserializer, Serializer};

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
    pub fn serialize<S: Serializer>(standing: &Standing, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(match standing {
            Standing::Content => 0,
            Standing::Aside => 1,
            Standing::Boilerplate => 2,
        })
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Standing, D::Error> {
        match u8::deserialize(deserializer)? {
            0 => Ok(Standing::Content),
            1 => Ok(Standing::Aside),
            2 => Ok(Standing::Boilerplate),
            other => Err(serde::de::Error::custom(format!("no such standing: {other}"))),
        }
    }
}
