//! What is kept with a commit beside tantivy's own list of segments.

use serde::{Deserialize, Serialize};

use crate::engine::{Field, Manifest};

/// How much an index or a document has. Kept with each commit, so that nobody has to count when it is opened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Documents.
    pub documents: u64,
    /// Passages.
    pub passages: u64,
    /// Tokens of the passages, in the order of [`Field::ALL`].
    pub tokens: [u64; Field::ALL.len()],
}

impl Totals {
    /// Adds what another has.
    pub fn add(&mut self, other: &Self) {
        self.change(other, u64::saturating_add);
    }

    /// Takes away what another has.
    pub fn remove(&mut self, other: &Self) {
        self.change(other, u64::saturating_sub);
    }

    fn change(&mut self, other: &Self, by: fn(u64, u64) -> u64) {
        self.documents = by(self.documents, other.documents);
        self.passages = by(self.passages, other.passages);
        for (own, other) in self.tokens.iter_mut().zip(other.tokens) {
            *own = by(*own, other);
        }
    }
}

/// What is kept.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Payload {
    /// What the index says of itself.
    #[serde(flatten)]
    pub manifest: Manifest,
    /// How much it has.
    #[serde(default)]
    pub totals: Totals,
}
