//! What `kinds.txt` says of each kind: how it is asked for, announced and said.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::Asked;
use crate::analyzer::{self, Token};
use crate::search::phrase;

/// What is known of all kinds.
pub static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| read(include_str!("kinds.txt")));

/// What is known of a kind.
pub struct Kind {
    /// Which one it is.
    pub asked: Asked,
    /// What questions say that ask for it.
    pub asks: Phrases,
    /// What headings and names of rows say above such a thing.
    pub over: Phrases,
    /// What a text says that holds such a thing.
    pub says: Phrases,
}

fn read(text: &str) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = Vec::new();
    let mut known = Asked::ALL.into_iter();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if line.starts_with('[') {
            let empty = |asked| Kind {
                asked,
                asks: Phrases::default(),
                over: Phrases::default(),
                says: Phrases::default(),
            };
            kinds.extend(known.next().map(empty));
            continue;
        }
        let Some((kind, (list, phrases))) = kinds.last_mut().zip(line.split_once(": ")) else { continue };
        let list = match list {
            "asks" => &mut kind.asks,
            "over" => &mut kind.over,
            _ => &mut kind.says,
        };
        phrases.split(", ").for_each(|phrase| list.add(phrase));
    }
    kinds
}

/// Phrases by their first term.
#[derive(Default)]
pub struct Phrases(FxHashMap<String, Vec<Vec<String>>>);

impl Phrases {
    fn add(&mut self, phrase: &str) {
        let mut terms = phrase.split(' ').map(analyzer::stem);
        if let Some(first) = terms.next() {
            self.0.entry(first).or_default().push(terms.collect());
        }
    }

    /// Bytes of the text at which one of the phrases stands.
    pub fn ranges<'a>(&'a self, tokens: &'a [Token]) -> impl Iterator<Item = Range<usize>> + 'a {
        (0..tokens.len()).flat_map(move |index| {
            let phrases = self.0.get(&tokens[index].term).into_iter().flatten();
            phrases.filter_map(move |rest| {
                let rest = (1..).zip(rest.iter().map(String::as_str));
                let last = phrase::end(tokens, index, rest, |token| &token.term)?;
                Some(tokens[index].range.start..tokens[last].range.end)
            })
        })
    }

    /// Whether the tokens say one of the phrases.
    pub fn are_said(&self, tokens: &[Token]) -> bool {
        self.ranges(tokens).next().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_described_and_in_order() {
        let text = include_str!("kinds.txt");
        let named: Vec<&str> =
            text.lines().filter_map(|line| line.strip_prefix('[')?.strip_suffix(']')).collect();
        let expected = Asked::ALL.map(|asked| format!("{asked:?}").to_lowercase());
        assert_eq!(named, expected);
        assert!(KINDS.iter().all(|kind| !kind.asks.0.is_empty() && !kind.over.0.is_empty()));
    }

    #[test]
    fn phrases_are_said_in_any_inflection_and_side_by_side() {
        let mut phrases = Phrases::default();
        phrases.add("next role");
        assert!(phrases.are_said(&analyzer::tokens("What are the next roles?")));
        assert!(!phrases.are_said(&analyzer::tokens("the role next to the other")));
    }
}
