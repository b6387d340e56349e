//! The one text analysis, used by index and query alike: text to terms at positions.
//!
//! Names that other tokenizers tear apart stay whole (`C++`, `.NET`, `A+`, `802.11`, `R&D`) and compounds are found
//! by their parts and as one (`help desk`, `help-desk`, `helpdesk`; `AZ-104`, `AZ104`). Only inflection is removed:
//! *organization* does not become *organ*.

use std::ops::Range;

mod compound;
mod derivation;
mod inflect;
mod initial;
mod mark;
mod scan;
mod stem;

pub use derivation::relatives;
pub use inflect::{indexed, inflections, written};
pub use mark::{folder_marks, paragraph_marks};
pub use stem::stem;

use crate::engine::MAX_TERM_BYTES;
use scan::{Scanner, Word};

/// Version of the analysis; part of [`crate::indexer::READING_VERSION`].
pub const VERSION: u32 = 5;

/// A term in a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Token {
    /// Folded and without inflection: what is searched.
    pub term: String,
    /// Only case and accents folded: what `--literal` searches. `term` is its [`stem`](stem()), but for
    /// [`INFORMATION_TECHNOLOGY`].
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
    each_token(text, |token| tokens.push(token.clone()));
    tokens
}

/// Calls `visit` with each of the [`tokens`], which are made in the same place one after the other.
pub fn each_token(text: &str, visit: impl FnMut(&Token)) {
    Reader::new(Stems::All).read(text, visit);
}

/// Reads texts that are indexed, one after the other in the same place.
#[derive(Debug)]
pub struct Indexing(Reader);

impl Default for Indexing {
    fn default() -> Self {
        Self(Reader::new(Stems::OfCompounds))
    }
}

impl Indexing {
    /// Calls `visit` with what each of the [`tokens`] is [`indexed`] under, and its position.
    pub fn each(&mut self, text: &str, mut visit: impl FnMut(&str, u32)) {
        self.0.read(text, |token| visit(indexed(&token.term, &token.surface), token.position));
    }
}

/// Which tokens get their stem. Words that are indexed as they are written need theirs only to tell compounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stems {
    All,
    OfCompounds,
}

/// The tokens of the word that is read and of the one before.
#[derive(Debug)]
struct Reader {
    before: Tokens,
    now: Tokens,
}

impl Reader {
    fn new(stems: Stems) -> Self {
        Self { before: Tokens::new(stems), now: Tokens::new(stems) }
    }

    fn read(&mut self, text: &str, mut visit: impl FnMut(&Token)) {
        let Self { before, now } = self;
        before.clear();
        for word in Scanner::new(text) {
            now.read(text, &word, before.next_position);
            // The last token of a word waits for the next word: the compound of both stands before it.
            if let (Some(left), Some(right)) = (before.last(), now.all().first()) {
                if let Some(whole) = compound_of(text, left, right) {
                    visit(&whole);
                }
                visit(left);
            }
            now.all_but_last().iter().for_each(&mut visit);
            std::mem::swap(before, now);
        }
        before.last().into_iter().for_each(visit);
    }
}

/// The compound that two neighbouring tokens make when nothing but white space stands between them.
fn compound_of(text: &str, left: &Token, right: &Token) -> Option<Token> {
    if left.term.is_empty() || right.term.is_empty() || left.width != 1 || right.width != 1 {
        return None;
    }
    let compound = compound::joined(&left.term, &right.term)?;
    let gap = text.get(left.range.end..right.range.start)?;
    let is_apart = !gap.is_empty() && gap.trim().is_empty();
    is_apart.then(|| Token {
        term: compound.whole.clone(),
        surface: compound.surface(&right.surface),
        position: left.position,
        width: 2,
        range: left.range.start..right.range.end,
    })
}

/// The tokens of one word. Their strings are used again for the next.
#[derive(Debug)]
struct Tokens {
    stems: Stems,
    kept: Vec<Token>,
    count: usize,
    next_position: u32,
}

impl Tokens {
    fn new(stems: Stems) -> Self {
        Self { stems, kept: Vec::new(), count: 0, next_position: 0 }
    }

    fn clear(&mut self) {
        (self.count, self.next_position) = (0, 0);
    }

    fn all(&self) -> &[Token] {
        &self.kept[..self.count]
    }

    fn last(&self) -> Option<&Token> {
        self.all().last()
    }

    fn all_but_last(&self) -> &[Token] {
        self.all().split_last().map_or(&[], |(_, rest)| rest)
    }

    /// Reads a word with its parts, the first at `position`.
    fn read(&mut self, text: &str, word: &Word, position: u32) {
        self.count = 0;
        let range = word.range.clone();
        let is_it = word.is_acronym_it(text);
        self.push(position, range.clone(), is_it, |surface| word.fold_into(text, surface));
        self.next_position = position + 1;
        if let Some(compound) = compound::written_as_one(&self.kept[0].term) {
            self.widen(2);
            for (part, position) in [compound.parts.0, compound.parts.1].into_iter().zip(position..) {
                self.push(position, range.clone(), false, |surface| surface.push_str(part));
            }
        } else if !word.is_plain {
            self.read_parts(text, word, position);
        }
    }

    fn read_parts(&mut self, text: &str, word: &Word, position: u32) {
        let parts = word.parts(text);
        self.widen(u32::try_from(parts.len().max(1)).unwrap_or(u32::MAX));
        if !word.has_several_parts(text) {
            return;
        }
        let is_compound = parts.len() > 1;
        for (part, position) in parts.into_iter().zip(position..) {
            let written = &text[part.clone()];
            let unsigned = scan::unsigned(written);
            // In `C/C++` the second part is no `C`.
            if is_compound && unsigned.len() < written.len() {
                self.push(position, part.clone(), false, |surface| *surface = scan::part(written));
            }
            if scan::is_findable(unsigned, written) {
                let range = part.start..part.start + unsigned.len();
                self.push(position, range, unsigned == "IT", |surface| *surface = scan::part(unsigned));
            }
        }
    }

    fn widen(&mut self, width: u32) {
        let whole = &mut self.kept[0];
        whole.width = width;
        self.next_position = whole.position + width;
    }

    fn push(&mut self, position: u32, range: Range<usize>, is_it: bool, write: impl FnOnce(&mut String)) {
        if self.kept.len() == self.count {
            self.kept.push(Token::default());
        }
        let token = &mut self.kept[self.count];
        self.count += 1;
        token.surface.clear();
        write(&mut token.surface);
        if token.surface.len() > MAX_TERM_BYTES {
            token.surface.truncate(token.surface.floor_char_boundary(MAX_TERM_BYTES));
        }
        if is_it {
            token.term.clear();
            token.term.push_str(INFORMATION_TECHNOLOGY);
        } else if self.stems == Stems::OfCompounds && !compound::may_tell(&token.surface) {
            token.term.clear();
        } else {
            stem::stem_into(&token.surface, &mut token.term);
        }
        (token.position, token.width, token.range) = (position, 1, range);
    }
}

/// The term of *IT*, which is not the term of *it*.
pub const INFORMATION_TECHNOLOGY: &str = "IT";

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
        assert_eq!(terms("R&D O*NET 802.11"), ["r&d@0", "onet@1", "802.11@2", "802@2", "11@3"]);
        assert_eq!(terms("C/C++"), ["cc++@0", "c@0", "c++@1"]);
        assert_eq!(terms("VB.NET/C#"), ["vb.netc#@0", "vb@0", "net@1", "c#@2"]);
        assert_eq!(terms("A+/Network+"), ["a+@0", "network+@1", "network@1"]);
        assert_eq!(terms("I/O A/B"), ["i/o@0", "i@0", "o@1", "a/b@2", "a@2", "b@3"]);
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
        assert_eq!(terms("I.T. is it"), ["IT@0", "is@1", "it@2"]);
    }

    #[test]
    fn words_are_indexed_as_tokens_are_written() {
        for (left, right) in compound::COMPOUNDS {
            let text = format!("IT is {left} {right}s, {left}-{right} and {left}{right}s’ 45k R&D. A {left}");
            let mut found = Vec::new();
            let mut indexing = Indexing::default();
            // What was read before leaves no trace.
            indexing.each("help desk", |_, _| {});
            indexing.each(&text, |term, position| found.push((term.to_owned(), position)));
            let expected = tokens(&text).into_iter();
            let expected =
                expected.map(|token| (indexed(&token.term, &token.surface).to_owned(), token.position));
            assert_eq!(found, expected.collect::<Vec<_>>());
        }
    }

    #[test]
    fn amounts_meet() {
        for text in ["$45,000", "45000", "45k", "$45K"] {
            assert_eq!(tokens(text)[0].term, "45000", "{text}");
        }
        for text in ["$45,000/year", "$45k-56k", "45,000-57,000", "$45k+", "$45,000+", "45,000–57,000"] {
            assert!(tokens(text).iter().any(|token| token.term == "45000"), "{text}: {:?}", terms(text));
        }
        assert!(terms("45,000-57,000").contains(&"57000@1".to_owned()), "{:?}", terms("45,000-57,000"));
        assert_eq!(terms("in 2024, 3 of 5"), ["in@0", "2024@1", "3@2", "of@3", "5@4"]);
    }

    #[test]
    fn figures_with_signs_are_no_other_figures() {
        assert_eq!(terms("3.5"), ["3.5@0", "3@0", "5@1"]);
        assert_eq!(terms("24/7"), ["24/7@0", "24@0", "7@1"]);
        assert_eq!(terms("15-1252 2026-11-22")[0], "15-1252@0");
        assert_eq!(terms("2026-11-22")[0], "2026-11-22@0");
        assert_eq!(terms("401k"), ["401k@0"]);
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
