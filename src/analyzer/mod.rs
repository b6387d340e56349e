//! The one text analysis, used by index and query alike: text to terms at positions.
//!
//! Names that other tokenizers tear apart stay whole (`C++`, `.NET`, `A+`, `802.11`, `R&D`) and compounds are found
//! by their parts and as one (`help desk`, `help-desk`, `helpdesk`; `AZ-104`, `AZ104`). Only inflection is removed:
//! *organization* does not become *organ*.

use std::ops::Range;

mod compound;
mod mark;
mod scan;
mod stem;

pub use compound::joined as joined_compound;
pub use mark::{folder_marks, paragraph_marks};
pub use stem::stem;

use crate::engine::MAX_TERM_BYTES;
use scan::Scanner;

/// Version of the analysis; part of [`crate::indexer::READING_VERSION`].
pub const VERSION: u32 = 3;

/// A term in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Folded and without inflection: what is searched.
    pub term: String,
    /// Only case and accents folded: what `--literal` searches.
    pub surface: String,
    /// 0-based position; a compound stands at the position of its first part.
    pub position: u32,
    /// How many positions it takes: more than 1 for a compound.
    pub width: u32,
    /// Bytes of the text.
    pub range: Range<usize>,
}

/// The tokens of a text, by position; at one position the whole comes before its parts.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut position = 0;
    for word in Scanner::new(text) {
        position = push_word(&mut tokens, text, &word, position);
    }
    compound::add(&mut tokens, text);
    tokens
}

/// Pushes a word with its parts; returns the next free position.
fn push_word(tokens: &mut Vec<Token>, text: &str, word: &scan::Word, position: u32) -> u32 {
    let whole = token(word.folded(text), word.is_acronym_it(text), position, word.range.clone());
    if let Some((left, right)) = compound::parts(&whole.term) {
        let range = word.range.clone();
        let part = |surface: &str, position| token(surface.to_owned(), false, position, range.clone());
        let parts = [part(left, position), part(right, position + 1)];
        tokens.push(Token { width: 2, ..whole });
        tokens.extend(parts);
        return position + 2;
    }
    let parts = word.parts(text);
    let width = u32::try_from(parts.len().max(1)).unwrap_or(u32::MAX);
    tokens.push(Token { width, ..whole });
    if word.has_several_parts(text) {
        for (index, part) in parts.into_iter().enumerate() {
            let offset = u32::try_from(index).unwrap_or(u32::MAX);
            let folded = scan::fold(&text[part.clone()]);
            tokens.push(token(folded, text[part.clone()] == *"IT", position + offset, part));
        }
    }
    position + width
}

/// The term of *IT*, which is not the term of *it*.
pub const INFORMATION_TECHNOLOGY: &str = "IT";

fn token(folded: String, is_it: bool, position: u32, range: Range<usize>) -> Token {
    let mut surface = folded;
    if surface.len() > MAX_TERM_BYTES {
        surface.truncate(surface.floor_char_boundary(MAX_TERM_BYTES));
    }
    let term = if is_it { INFORMATION_TECHNOLOGY.to_owned() } else { stem(&surface) };
    Token { term, surface, position, width: 1, range }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|token| format!("{}@{}", token.term, token.position)).collect()
    }

    #[test]
    fn names_with_signs_stay_whole() {
        assert_eq!(terms("C++, C# and .NET."), ["c++@0", "c#@1", "and@2", ".net@3", "net@3"]);
        assert_eq!(terms("CompTIA A+, Network+"), ["comptia@0", "a+@1", "network+@2", "network@2"]);
        assert_eq!(terms("R&D O*NET 802.11"), ["r&d@0", "o*net@1", "802.11@2", "802@2", "11@3"]);
    }

    #[test]
    fn compounds_are_found_whole_and_by_their_parts() {
        assert_eq!(terms("TCP/IP"), ["tcpip@0", "tcp@0", "ip@1"]);
        assert_eq!(terms("AZ-104"), ["az104@0", "az@0", "104@1"]);
        assert_eq!(terms("AZ104"), ["az104@0"]);
        assert_eq!(terms("help desk"), ["helpdesk@0", "help@0", "desk@1"]);
        assert_eq!(terms("helpdesk"), ["helpdesk@0", "help@0", "desk@1"]);
        assert_eq!(terms("help-desk"), ["helpdesk@0", "help@0", "desk@1"]);
    }

    #[test]
    fn information_technology_is_not_a_pronoun() {
        assert_eq!(terms("IT is it"), ["IT@0", "is@1", "it@2"]);
    }

    #[test]
    fn amounts_meet() {
        for text in ["$45,000", "45000", "45k", "$45K"] {
            assert_eq!(tokens(text)[0].term, "45000", "{text}");
        }
        assert_eq!(terms("in 2024, 3 of 5"), ["in@0", "2024@1", "3@2", "of@3", "5@4"]);
    }

    #[test]
    fn case_and_accents_are_folded() {
        assert_eq!(terms("RÉSUMÉ Straße"), ["resum@0", "stras@1"]);
        assert_eq!(terms("resume"), ["resum@0"]);
        assert_eq!(terms("bachelor’s technicians' here's"), ["bachelor@0", "technician@1", "her@2"]);
    }

    #[test]
    fn ranges_point_at_the_words() {
        let text = "the A+, exam";
        let found = tokens(text);
        assert_eq!(&text[found[1].range.clone()], "A+");
    }

    #[test]
    fn any_text_is_bounded() {
        for text in [
            "a".repeat(100_000),
            "a-".repeat(50_000),
            "1,".repeat(50_000),
            "a.b".repeat(50_000),
            "+".repeat(9),
        ] {
            assert!(tokens(&text).iter().all(|token| token.term.len() <= MAX_TERM_BYTES));
        }
    }
}
