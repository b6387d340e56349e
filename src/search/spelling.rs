//! Words that occur nowhere, or hardly: the word of the index that was meant.

use crate::analyzer;
use crate::engine::{Engine, Field, Terms};
use crate::error::Result;
use crate::hit::{Correction, Via};
use crate::search::concept::{Concept, Form, Reading};
use crate::search::related;
use crate::vocabulary::common;

/// Shortest word that is corrected, in letters: shorter ones have too many neighbours, and *soft* skills are not sorted.
const SHORTEST: usize = 5;
/// Words from this length on may have two errors (measured beforehand: the pair 1 and 7 is best on questions with
/// typos).
const TWO_ERRORS_FROM: usize = 7;
/// Shortest part, in letters, of two words that were written as one.
const SHORTEST_PART: usize = 3;
/// Passages that each part has to occur in: rubbish occurs once.
const FEWEST_OF_PART: u64 = 3;
/// Most passages with a word that is taken for misspelt though it occurs: the same mistake, made elsewhere.
const MOST_OF_RARE: u64 = 2;
/// So many times commoner its neighbour has to be.
const FAR_COMMONER: u64 = 100;
/// What the neighbour of a word that occurs counts: it may be right as it is.
const DOUBTFUL_WEIGHT: f32 = 0.6;

/// Words of a query that are looked up in other spellings at most, the first: each takes as long as a search, and a
/// page pasted as a query is found by the words that are right.
const MOST_LOOKED_UP: usize = 16;

/// What became of the words of a query.
#[derive(Debug, Default)]
pub struct Spelling {
    /// Words that occur nowhere, with the words meant.
    pub corrections: Vec<Correction>,
    /// Words that hardly occur, with words that may be meant.
    pub doubts: Vec<Correction>,
    /// Words that stay unmatched.
    pub unmatched: Vec<String>,
}

/// Looks for the words meant by concepts that occur nowhere, or hardly. `corrects` is whether anything is corrected at
/// all.
pub fn check(engine: &dyn Engine, concepts: &[Concept], corrects: bool) -> Result<Spelling> {
    let mut spelling = Spelling::default();
    let mut room = if corrects { MOST_LOOKED_UP } else { 0 };
    for concept in concepts.iter().filter(|concept| !concept.is_stop_word()) {
        let frequency = concept.frequency;
        if frequency > MOST_OF_RARE && !concept.is_only_related {
            continue;
        }
        let is_open = room > 0 && may_be_misspelt(concept);
        if frequency > 0 && !is_open {
            continue;
        }
        room -= usize::from(is_open);
        let from = || concept.typed.clone();
        let meant = if is_open { meant(engine, concept)? } else { None };
        match meant {
            Some(to) if frequency == 0 || concept.is_only_related => {
                spelling.corrections.push(Correction { from: from(), to });
            }
            Some(to) => spelling.doubts.push(Correction { from: from(), to }),
            None if frequency == 0 => spelling.unmatched.push(from()),
            None => {}
        }
    }
    Ok(spelling)
}

/// Adds the words that may be meant to the concepts that hardly occur.
pub fn add_doubts(concepts: &mut [Concept], doubts: &[Correction]) {
    for concept in concepts {
        if let Some(doubt) = doubts.iter().find(|doubt| doubt.from == concept.typed) {
            let form = Form::term(analyzer::stem(&doubt.to), Via::Spelling).weighing(DOUBTFUL_WEIGHT);
            concept.forms.push(form);
        }
    }
}

/// Whether a word may be misspelt. Names that the vocabulary knows, words of the language and codes are right wherever
/// they occur.
fn may_be_misspelt(concept: &Concept) -> bool {
    let is_word =
        concept.surface.chars().count() >= SHORTEST && concept.surface.chars().all(char::is_alphabetic);
    // What costs most is asked last.
    let is_known =
        || common::is_common(&concept.surface) || related::is_known(&analyzer::stem(&concept.surface));
    is_word && !concept.is_required && concept.entry.is_none() && !is_known()
}

/// The word meant by one that hardly occurs: a neighbour with one error; if it occurs nowhere, two words written as one
/// or a neighbour with two errors. One that only words made of the same word occur for has at most a doubled letter too
/// much or too little: *mentorship* is no *mentor ship*.
fn meant(engine: &dyn Engine, concept: &Concept) -> Result<Option<String>> {
    let word = &concept.surface;
    if let Some(near) = neighbour(engine, concept, 1)? {
        return Ok(Some(near));
    }
    if concept.frequency > 0 {
        return Ok(None);
    }
    if let Some(apart) = two_words(engine, word)? {
        return Ok(Some(apart));
    }
    if word.chars().count() >= TWO_ERRORS_FROM { neighbour(engine, concept, 2) } else { Ok(None) }
}

/// The commonest word so many errors away, if it is far commoner and nothing that is searched anyway.
fn neighbour(engine: &dyn Engine, concept: &Concept, distance: u8) -> Result<Option<String>> {
    let own = if concept.is_only_related { 0 } else { concept.frequency };
    let is_searched = |near: &str| {
        let stem = analyzer::stem(near);
        concept.forms.iter().any(|form| matches!(form.terms.as_slice(), [(_, term)] if *term == stem))
    };
    // *Enginer* has a letter of *engineer* once; *calmer* is made of *calm* and no *caller*.
    let is_meant = |near: &str| !concept.is_only_related || undoubled(near) == undoubled(&concept.surface);
    let near = engine.neighbours(&concept.surface, distance)?.into_iter();
    let is_word = |near: &str| near.chars().all(char::is_alphabetic);
    let words = near.filter(|(near, _)| is_word(near) && is_meant(near) && !is_searched(near));
    let commonest = words.max_by_key(|(_, count)| *count);
    Ok(commonest.filter(|(_, count)| *count >= own * FAR_COMMONER).map(|(near, _)| near))
}

/// A word with each doubled letter once.
fn undoubled(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    letters.dedup();
    letters.into_iter().collect()
}

/// The two words that were written as one: of all that occur, those whose rarer part is the commonest.
fn two_words(engine: &dyn Engine, word: &str) -> Result<Option<String>> {
    let letters = word.chars().count();
    let cuts = word.char_indices().enumerate().filter_map(|(index, (at, _))| {
        (index >= SHORTEST_PART && letters - index >= SHORTEST_PART).then_some(at)
    });
    let parts: Vec<(&str, &str)> = cuts.map(|at| word.split_at(at)).collect();
    let written = |word| Reading::Written.terms(Field::Text, word);
    let terms: Vec<Terms> = parts.iter().flat_map(|(left, right)| [*left, *right]).map(written).collect();
    let counts = engine.frequencies(Field::Text, &terms)?;
    let rarer = counts.chunks(2).map(|both| both.iter().copied().min().unwrap_or(0));
    let best =
        parts.iter().zip(rarer).filter(|(_, rarer)| *rarer >= FEWEST_OF_PART).max_by_key(|(_, rarer)| *rarer);
    Ok(best.map(|((left, right), _)| format!("{left} {right}")))
}

#[cfg(test)]
mod tests {
    use super::undoubled;

    #[test]
    fn a_doubled_letter_makes_no_other_word() {
        assert_eq!(undoubled("enginer"), undoubled("engineer"));
        assert_eq!(undoubled("controler"), undoubled("controller"));
        assert_ne!(undoubled("calmer"), undoubled("caller"));
    }
}
