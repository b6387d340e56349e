//! Words that occur nowhere: the word of the index that was meant.

use crate::engine::{Engine, Field};
use crate::error::Result;
use crate::hit::{Correction, Via};
use crate::search::concept::{Concept, Form};

/// Shortest word that is corrected, in letters: shorter ones have too many neighbours.
const SHORTEST: usize = 4;
/// Words from this length on may have two errors (FACTS measured the pair 1 and 7 best on questions with typos).
const TWO_ERRORS_FROM: usize = 7;

/// Corrects the concepts whose words occur nowhere. Returns what was corrected and what stays unmatched.
pub fn correct(
    engine: &dyn Engine,
    concepts: &mut [Concept],
    frequencies: &[u64],
    is_literal: bool,
) -> Result<(Vec<Correction>, Vec<String>)> {
    let mut corrections = Vec::new();
    let mut unmatched = Vec::new();
    for (concept, &frequency) in concepts.iter_mut().zip(frequencies) {
        if frequency > 0 || concept.is_stop_word {
            continue;
        }
        let meant =
            if is_literal || concept.is_required { None } else { neighbour(engine, &concept.surface)? };
        match meant {
            Some(word) => {
                concept.forms = vec![Form::term(crate::analyzer::stem(&word), Via::Spelling)];
                corrections.push(Correction { from: concept.typed.clone(), to: word });
            }
            None if !concept.is_required || concept.forms.iter().all(|form| form.terms.len() == 1) => {
                unmatched.push(concept.typed.clone());
            }
            None => {}
        }
    }
    Ok((corrections, unmatched))
}

/// The commonest word one error away; else, for a long word, the commonest two errors away.
fn neighbour(engine: &dyn Engine, word: &str) -> Result<Option<String>> {
    let letters = word.chars().count();
    if letters < SHORTEST || !word.chars().all(char::is_alphabetic) {
        return Ok(None);
    }
    let near = engine.neighbours(word, 1)?;
    let found =
        if near.is_empty() && letters >= TWO_ERRORS_FROM { engine.neighbours(word, 2)? } else { near };
    let is_word = |candidate: &&(String, u64)| candidate.0.chars().all(char::is_alphabetic);
    Ok(found.iter().filter(is_word).max_by_key(|(_, count)| *count).map(|(word, _)| word.clone()))
}

/// In how many passages each concept occurs in its typed form or any other.
pub fn frequencies(engine: &dyn Engine, concepts: &[Concept], field: Field) -> Result<Vec<u64>> {
    let mut terms: Vec<String> = Vec::new();
    let mut owners: Vec<(usize, usize)> = Vec::new();
    for (index, concept) in concepts.iter().enumerate() {
        for (number, form) in concept.forms.iter().enumerate() {
            for (_, term) in &form.terms {
                owners.push((index, number));
                terms.push(term.clone());
            }
        }
    }
    let counts = engine.frequencies(field, &terms)?;
    let mut frequencies = vec![0u64; concepts.len()];
    for (index, concept) in concepts.iter().enumerate() {
        for number in 0..concept.forms.len() {
            // A phrase occurs at most as often as its rarest word.
            let own = owners.iter().zip(&counts).filter(|(owner, _)| **owner == (index, number));
            let rarest = own.map(|(_, count)| *count).min().unwrap_or(0);
            frequencies[index] = frequencies[index].max(rarest);
        }
    }
    Ok(frequencies)
}
