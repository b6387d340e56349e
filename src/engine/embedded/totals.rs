//! How much an index or a document has.

use serde::{Deserialize, Serialize};

use crate::engine::Field;

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
