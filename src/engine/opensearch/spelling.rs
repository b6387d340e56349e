//! Writes postings as a text that the cluster's analyzer reads back, term by term and position by position.
//!
//! A space ends a position, [`BESIDE`] stands between terms of one position, and [`HOLE`] is a position without a
//! term. So `tcpip@0 tcp@0 ip@1 x@4` is `tcpip|tcp ip ~ ~ x`. The analyzer that the index is made with
//! ([`super::layout`]) splits at spaces and bars and drops the holes, and does nothing else.

use std::fmt::Write;

use crate::engine::{Postings, Terms};

/// Stands between terms of one position.
const BESIDE: char = '|';

/// A position without a term.
pub const HOLE: char = '~';

/// Stands for no terms at all. Lucene leaves entries without a term in a field out when it counts entries and their
/// mean length, which would make a word in a heading worth more where few passages have headings.
const NOTHING: &str = "~~";

/// Begins a character that stands for itself, written as its bytes in hexadecimal.
const ESCAPE: char = '%';

/// Positions without a term that are kept in a row. What is further apart is in no phrase together anyway.
const LONGEST_GAP: u32 = 64;

/// Postings in the order of their positions, as text.
pub fn spell(postings: &Postings) -> String {
    let mut text = String::new();
    let mut before: Option<u32> = None;
    for (term, position) in postings.iter().filter(|(term, _)| !term.is_empty()) {
        match before {
            None => {}
            Some(before) if position <= before => text.push(BESIDE),
            Some(before) => push_gap(&mut text, position - before),
        }
        push_term(&mut text, term);
        before = before.max(Some(position));
    }
    or_nothing(text)
}

/// Terms with their offset from the first, as text; those that count as one stand beside each other.
pub fn spell_phrase(terms: &[(u32, Terms)]) -> String {
    let mut text = String::new();
    let mut before: Option<u32> = None;
    for (offset, terms) in terms {
        if let Some(before) = before {
            push_gap(&mut text, offset.saturating_sub(before));
        }
        push_terms(&mut text, terms);
        before = Some(*offset);
    }
    text
}

/// Terms whose positions do not matter, as text.
pub fn spell_bag<'a>(terms: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for term in terms.into_iter().filter(|term| !term.is_empty()) {
        if !text.is_empty() {
            text.push(' ');
        }
        push_term(&mut text, term);
    }
    or_nothing(text)
}

fn or_nothing(text: String) -> String {
    if text.is_empty() { NOTHING.to_owned() } else { text }
}

/// Terms that count as one, as text: they stand at one position.
pub fn spell_terms(terms: &Terms) -> String {
    let mut text = String::new();
    push_terms(&mut text, terms);
    text
}

/// A term as it stands in the index.
pub fn spell_term(term: &str) -> String {
    let mut text = String::with_capacity(term.len());
    push_term(&mut text, term);
    text
}

/// The term that [`spell_term`] made this of; `None` when it made none like it.
pub fn read_term(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut parts = text.split(ESCAPE);
    bytes.extend_from_slice(parts.next()?.as_bytes());
    for part in parts {
        let (code, rest) = part.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(code, 16).ok()?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).ok()
}

fn push_gap(text: &mut String, distance: u32) {
    for _ in 1..distance.min(LONGEST_GAP + 1) {
        text.push(' ');
        text.push(HOLE);
    }
    text.push(' ');
}

fn push_terms(text: &mut String, terms: &Terms) {
    for (number, term) in terms.as_slice().iter().enumerate() {
        if number > 0 {
            text.push(BESIDE);
        }
        push_term(text, term);
    }
}

fn push_term(text: &mut String, term: &str) {
    for character in term.chars() {
        if is_plain(character) {
            text.push(character);
            continue;
        }
        for byte in character.encode_utf8(&mut [0; 4]).bytes() {
            // Writing to a string cannot fail.
            let _ = write!(text, "{ESCAPE}{byte:02x}");
        }
    }
}

/// Whether the analyzer leaves the character alone. Java counts some controls as white space that Rust does not.
fn is_plain(character: char) -> bool {
    !character.is_whitespace() && !character.is_control() && ![BESIDE, HOLE, ESCAPE].contains(&character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn postings(list: &[(&str, u32)]) -> Postings {
        list.iter().copied().collect()
    }

    #[test]
    fn positions_are_spaces_bars_and_holes() {
        let list = postings(&[("tcpip", 0), ("tcp", 0), ("ip", 1), ("x", 4)]);
        assert_eq!(spell(&list), "tcpip|tcp ip ~ ~ x");
        assert_eq!(spell(&postings(&[("late", 7), ("r", 8)])), "late r", "only distances matter");
        assert_eq!(spell(&postings(&[("a", 0), ("", 1), ("b", 2)])), "a ~ b");
        assert_eq!(spell(&postings(&[("a", 5), ("b", 3), ("c", 6)])), "a|b c", "positions never decrease");
        assert_eq!(spell_bag(list.iter().map(|(term, _)| term)), "tcpip tcp ip x");
        let desks = Terms::new(vec!["desks".to_owned(), "desk".to_owned()]);
        assert_eq!(spell_terms(&desks), "desk|desks");
        assert_eq!(spell_phrase(&[(0, "help".into()), (2, desks)]), "help ~ desk|desks");
        assert_eq!((spell(&postings(&[])), spell_bag([])), (NOTHING.to_owned(), NOTHING.to_owned()));
    }

    #[test]
    fn gaps_are_bounded_alike_in_texts_and_phrases() {
        let text = spell(&postings(&[("a", 0), ("b", u32::MAX)]));
        assert_eq!(text, spell_phrase(&[(0, "a".into()), (u32::MAX, "b".into())]));
        assert_eq!(text.matches(HOLE).count(), LONGEST_GAP as usize);
    }

    #[test]
    fn signs_of_ours_in_terms_stand_for_themselves() {
        for term in ["c++", "50%", "a|b", "~", "a b", "x\u{1c}y", "größe", "%zz", "\u{2003}"] {
            let spelt = spell_term(term);
            assert!(spelt.chars().all(|c| is_plain(c) || c == ESCAPE), "{spelt}");
            assert_eq!(read_term(&spelt).as_deref(), Some(term));
        }
        assert_eq!(spell_term("c++"), "c++");
        assert_eq!(read_term("50%"), None);
    }
}
