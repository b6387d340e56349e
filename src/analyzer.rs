//! The one text analysis, used by index and query alike.

use std::ops::Range;

/// Version of the analysis; part of [`crate::indexer::READING_VERSION`].
pub const VERSION: u32 = 1;

/// A term in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Folded and without inflection: what is searched.
    pub term: String,
    /// Only case and accents folded: what `--literal` searches.
    pub surface: String,
    /// 0-based position; a compound stands at the position of its first part.
    pub position: u32,
    /// Bytes of the text.
    pub range: Range<usize>,
}

/// The tokens of a text.
pub fn tokens(text: &str) -> Vec<Token> {
    let _ = text;
    Vec::new()
}
