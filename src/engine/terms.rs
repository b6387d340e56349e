//! What passages are found by: terms at positions, by field.

use std::sync::Arc;

/// A searchable field of a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// The passage's words as they are written, only case and accents folded.
    Text,
    /// The document's title.
    Title,
    /// The headings above the passage.
    Headings,
    /// Metadata that people search by: tags, keywords, author.
    Metadata,
    /// The path, in words.
    Path,
    /// Marks of what may be repeated: of paragraphs with the first passage of a document that has them, and of the
    /// folders above a document with its first passage. How many passages have a mark is how many documents do.
    Paragraphs,
}

impl Field {
    /// All fields of a passage.
    pub const ALL: [Self; 6] =
        [Self::Text, Self::Title, Self::Headings, Self::Metadata, Self::Path, Self::Paragraphs];

    /// Whether it says what stands around a passage, so that neighbours mostly have the same in it.
    pub fn is_shared(self) -> bool {
        matches!(self, Self::Title | Self::Headings | Self::Metadata | Self::Path)
    }

    /// Whether terms in it have positions, so that phrases are found.
    pub fn has_positions(self) -> bool {
        matches!(self, Self::Text | Self::Title | Self::Headings)
    }

    /// The field's name in an index.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Title => "title",
            Self::Headings => "headings",
            Self::Metadata => "metadata",
            Self::Path => "path_words",
            Self::Paragraphs => "paragraphs",
        }
    }
}

/// Longest term an engine has to keep, in bytes. Longer ones are cut by the analyzer.
pub const MAX_TERM_BYTES: usize = 200;

/// Bytes of a text for each of its terms, with what stands between them: English has about six.
const BYTES_PER_TERM: usize = 5;
/// Share of a text that the parts of its compounds may add to it.
const ROOM_FOR_PARTS: usize = 16;

/// Terms of one field at their positions. Several may share one position (a compound and its first part).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Postings {
    /// All terms, one behind the other.
    text: String,
    /// For each term its 0-based position, and where it ends in `text`.
    ends: Vec<(u32, usize)>,
}

impl Postings {
    /// No terms yet, with room for about as many as a text has, so that they need not be moved while they become more.
    pub fn with_room_for(text: &str) -> Self {
        let (bytes, terms) = (text.len() + text.len() / ROOM_FOR_PARTS, text.len() / BYTES_PER_TERM);
        Self { text: String::with_capacity(bytes), ends: Vec::with_capacity(terms) }
    }

    /// Bytes of all terms together.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Adds a term of at most [`MAX_TERM_BYTES`]. Positions never decrease: one that does is raised to that before.
    pub fn push(&mut self, term: &str, position: u32) {
        let least = self.last_position().unwrap_or_default();
        self.text.push_str(term);
        self.ends.push((position.max(least), self.text.len()));
    }

    /// Adds the terms of others, so many positions later.
    pub fn append(&mut self, others: &Self, later: u32) {
        self.text.reserve(others.text.len());
        self.ends.reserve(others.ends.len());
        others.iter().for_each(|(term, position)| self.push(term, position.saturating_add(later)));
    }

    /// The terms with their positions, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        let mut start = 0;
        self.ends
            .iter()
            .map(move |&(position, end)| (&self.text[std::mem::replace(&mut start, end)..end], position))
    }

    /// How many terms there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The position of the last term.
    pub fn last_position(&self) -> Option<u32> {
        self.ends.last().map(|(position, _)| *position)
    }
}

impl<'a> FromIterator<(&'a str, u32)> for Postings {
    fn from_iter<I: IntoIterator<Item = (&'a str, u32)>>(terms: I) -> Self {
        let mut postings = Self::default();
        terms.into_iter().for_each(|(term, position)| postings.push(term, position));
        postings
    }
}

/// Terms that count as one, such as the inflections of a word: a passage that has several has their occurrences
/// together. Sorted, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Terms(Arc<[String]>);

impl Terms {
    /// Terms in any order.
    pub fn new(mut terms: Vec<String>) -> Self {
        terms.sort_unstable();
        terms.dedup();
        Self(terms.into())
    }

    /// The terms.
    pub fn as_slice(&self) -> &[String] {
        &self.0
    }
}

impl From<&str> for Terms {
    fn from(term: &str) -> Self {
        Self([term.to_owned()].into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postings_come_back_in_order() {
        let pushed = [("tcp/ip", 3), ("tcp", 3), ("größe", 9), ("", 9)];
        let mut postings: Postings = pushed.into_iter().collect();
        assert!(postings.iter().eq(pushed));
        postings.push("late", 4);
        assert_eq!((postings.len(), postings.last_position()), (5, Some(9)));
    }
}
