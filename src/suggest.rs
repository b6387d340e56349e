//! Names that documents use often and the vocabulary does not know.
//!
//! # Design
//!
//! Simple on purpose: two to five capitalised words within a sentence, or an acronym, outside what the tagger knows,
//! in at least two documents. Many are no roles, skills or certifications; people choose.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::document::Standing;
use crate::engine::Engine;
use crate::error::Result;
use crate::passage::sentence::sentences;
use crate::passage::{Passage, PassageKind};
use crate::tagger::Tagger;
use crate::vocabulary::{Kind, Vocabulary};

/// Most words of a name.
const MOST_WORDS: usize = 5;

/// Documents that have to use a name.
const LEAST_DOCUMENTS: u64 = 2;

/// A name that may be missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// As it is written.
    pub name: String,
    /// What its words say that it may be.
    pub kind: Option<Kind>,
    /// Passages that use it.
    pub passages: u64,
    /// Documents with such a passage.
    pub documents: u64,
}

/// The names that most documents use and the vocabulary does not know.
pub fn suggest(engine: &dyn Engine, vocabulary: &Vocabulary, limit: usize) -> Result<Vec<Suggestion>> {
    let tagger = Tagger::new(vocabulary);
    let mut counts: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for record in engine.catalog()? {
        let mut here: BTreeMap<String, u64> = BTreeMap::new();
        for passage in engine.passages_of(&record.path)?.iter().filter(|passage| says_something(passage)) {
            let names: BTreeSet<String> = unknown(tagger, &passage.text).into_iter().collect();
            for name in names {
                *here.entry(name).or_default() += 1;
            }
        }
        for (name, passages) in here {
            let count = counts.entry(name).or_default();
            *count = (count.0 + passages, count.1 + 1);
        }
    }
    let mut found: Vec<Suggestion> = counts
        .into_iter()
        .filter(|(_, (_, documents))| *documents >= LEAST_DOCUMENTS)
        .map(|(name, (passages, documents))| Suggestion { kind: kind_of(&name), name, passages, documents })
        .collect();
    found.sort_by_key(|one| std::cmp::Reverse((one.kind.is_some(), one.documents, one.passages)));
    found.truncate(limit);
    Ok(found)
}

fn says_something(passage: &Passage) -> bool {
    passage.standing == Standing::Content && passage.kind != PassageKind::Code
}

/// The capitalised names of a text that name no entry.
fn unknown(tagger: Tagger<'_>, text: &str) -> Vec<String> {
    let known = tagger.known(text);
    let mut names = Vec::new();
    for sentence in sentences(text) {
        let mut name: Vec<Range<usize>> = Vec::new();
        for (position, word) in words(text, sentence).into_iter().enumerate() {
            let goes_on = name.last().is_none_or(|last| &text[last.end..word.start] == " ");
            // The first word of a sentence has its capital from there.
            let is_part = position > 0 && is_capitalised(&text[word.clone()]) && !overlaps(&known, &word);
            if !goes_on || !is_part {
                names.extend(named(text, &name));
                name.clear();
            }
            if is_part {
                name.push(word);
            }
        }
        names.extend(named(text, &name));
    }
    names
}

fn overlaps(known: &[Range<usize>], word: &Range<usize>) -> bool {
    let next = known.partition_point(|known| known.end <= word.start);
    known.get(next).is_some_and(|known| known.start < word.end)
}

/// The name that some words in a row are, if they are one.
fn named(text: &str, words: &[Range<usize>]) -> Option<String> {
    let (first, last) = (words.first()?, words.last()?);
    let name = &text[first.start..last.end];
    let is_acronym =
        words.len() == 1 && (2..8).contains(&name.len()) && !name.chars().any(char::is_lowercase);
    let has_letters = name.chars().filter(|character| character.is_alphabetic()).count() > 1;
    let is_name = (2..=MOST_WORDS).contains(&words.len()) && name.chars().any(char::is_lowercase);
    (has_letters && (is_name || is_acronym)).then(|| name.to_owned())
}

/// Words with what belongs to them: `C++`, `Node.js`, `CI-CD`.
fn words(text: &str, sentence: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = sentence.start;
    let part = |character: char| {
        character.is_alphanumeric() || matches!(character, '+' | '#' | '.' | '-' | '\'' | '’' | '&')
    };
    for piece in text[sentence].split(|character: char| !part(character)) {
        let bare = piece.trim_matches(['.', '-', '\'', '’', '&']);
        if !bare.is_empty() {
            let at = start + (piece.len() - piece.trim_start_matches(['.', '-', '\'', '’', '&']).len());
            found.push(at..at + bare.len());
        }
        start += piece.len();
        start += text[start..].chars().next().map_or(0, char::len_utf8);
    }
    found
}

fn is_capitalised(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// Last words of roles.
const ROLES: [&str; 24] = [
    "engineer",
    "manager",
    "analyst",
    "administrator",
    "technician",
    "specialist",
    "architect",
    "developer",
    "officer",
    "director",
    "consultant",
    "coordinator",
    "assistant",
    "supervisor",
    "designer",
    "nurse",
    "teacher",
    "clerk",
    "operator",
    "inspector",
    "agent",
    "lead",
    "scientist",
    "tester",
];

/// Words of certifications.
const CERTIFICATIONS: [&str; 7] =
    ["certified", "certification", "certificate", "license", "licence", "licensed", "diploma"];

fn kind_of(name: &str) -> Option<Kind> {
    let lower = name.to_lowercase();
    let last = lower.rsplit(' ').next().unwrap_or_default();
    if lower.split(' ').any(|word| CERTIFICATIONS.contains(&word)) {
        return Some(Kind::Certification);
    }
    ROLES.contains(&last.strip_suffix('s').unwrap_or(last)).then_some(Kind::Role)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(unknown(Tagger::new(&Vocabulary::builtin()), text), expected, "{text}");
    }

    #[test]
    fn names_are_capitalised_words_within_a_sentence() {
        check("We ask a Zeppelin Engineer, or the Größen Pilot.", &["Zeppelin Engineer", "Größen Pilot"]);
        check("Zeppelin flights. Then the XQZ came", &["XQZ"]);
        check("A System Administrator knows Python.", &[]);
        check("Ask the Hiring Manager.", &[]);
        check("", &[]);
    }

    #[test]
    fn words_say_what_a_name_may_be() {
        assert_eq!(kind_of("Zeppelin Engineers"), Some(Kind::Role));
        assert_eq!(kind_of("Certified Zeppelin Pilot"), Some(Kind::Certification));
        assert_eq!(kind_of("New York"), None);
    }
}
