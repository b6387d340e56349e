//! Words that occur nowhere: the word of the index that was meant.

use crate::engine::{Engine, Field, Terms};
use crate::error::Result;
use crate::hit::{Correction, Via};
use crate::search::concept::{Concept, Form, Reading};

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
        // A name that the vocabulary knows is spelt right, wherever it occurs.
        let is_kept = is_literal || concept.is_required || !concept.aliases.is_empty();
        let meant = if is_kept { None } else { neighbour(engine, &concept.surface)? };
        match meant {
            Some(word) => {
                concept.forms = vec![Form::term(crate::analyzer::stem(&word), Via::Spelling)];
                corrections.push(Correction { from: concept.typed.clone(), to: word });
            }
            None => unmatched.push(concept.typed.clone()),
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
    let farthest = if letters >= TWO_ERRORS_FROM { 2 } else { 1 };
    for distance in 1..=farthest {
        let near = engine.neighbours(word, distance)?;
        let words = near.into_iter().filter(|(near, _)| near.chars().all(char::is_alphabetic));
        if let Some((meant, _)) = words.max_by_key(|(_, count)| *count) {
            return Ok(Some(meant));
        }
    }
    Ok(None)
}

/// Fields in which a word of a query is looked for: what stands only in a heading, a title or a file's name is in
/// the index too.
const FIELDS: [Field; 5] = [Field::Text, Field::Headings, Field::Title, Field::Metadata, Field::Path];

/// Fields in which other names of an entry are looked for.
const ALIAS_FIELDS: [Field; 3] = [Field::Text, Field::Headings, Field::Title];

/// In how many passages each concept occurs in its typed form or any other. Other names of a vocabulary entry count
/// for a word that is the entry's whole name, or that occurs nowhere itself.
pub fn frequencies(engine: &dyn Engine, concepts: &[Concept], is_literal: bool) -> Result<Vec<u64>> {
    let written = || most(engine, concepts, |concept| &concept.forms, &[Field::Text], Reading::Written);
    let mut frequencies = if is_literal {
        written()?
    } else {
        most(engine, concepts, |concept| &concept.forms, &FIELDS, Reading::Stems)?
    };
    if !is_literal && concepts.iter().any(|concept| concept.is_exact) {
        let written = written()?;
        for ((frequency, written), concept) in frequencies.iter_mut().zip(written).zip(concepts) {
            if concept.is_exact {
                *frequency = written;
            }
        }
    }
    let aliases = most(engine, concepts, |concept| &concept.aliases, &ALIAS_FIELDS, Reading::Stems)?;
    for (index, concept) in concepts.iter().enumerate() {
        let shares_entry =
            |other: Option<&Concept>| other.is_some_and(|other| other.aliases == concept.aliases);
        let is_alone =
            !shares_entry(concepts.get(index + 1)) && (index == 0 || !shares_entry(concepts.get(index - 1)));
        if is_alone || frequencies[index] == 0 {
            frequencies[index] = frequencies[index].max(aliases[index]);
        }
    }
    Ok(frequencies)
}

/// The most passages that have some of each concept's forms in one of the fields.
fn most(
    engine: &dyn Engine,
    concepts: &[Concept],
    forms: fn(&Concept) -> &Vec<Form>,
    fields: &[Field],
    reading: Reading,
) -> Result<Vec<u64>> {
    let mut most = vec![0; concepts.len()];
    for &field in fields {
        let found = form_frequencies(engine, concepts.iter().map(forms), field, reading)?;
        for (most, found) in most.iter_mut().zip(found) {
            *most = found.max(*most);
        }
    }
    Ok(most)
}

fn form_frequencies<'a>(
    engine: &dyn Engine,
    concepts: impl Iterator<Item = &'a Vec<Form>>,
    field: Field,
    reading: Reading,
) -> Result<Vec<u64>> {
    let mut terms: Vec<Terms> = Vec::new();
    let mut owners: Vec<(usize, usize)> = Vec::new();
    let mut count = 0;
    for (index, forms) in concepts.enumerate() {
        count = index + 1;
        for (number, form) in forms.iter().enumerate() {
            owners.extend(form.terms.iter().map(|_| (index, number)));
            terms.extend(form.terms.iter().map(|(_, term)| reading.terms(field, term)));
        }
    }
    let mut frequencies = vec![0u64; count];
    let mut rarest: Option<((usize, usize), u64)> = None;
    for (owner, passages) in owners.into_iter().zip(engine.frequencies(field, &terms)?) {
        // A phrase occurs at most as often as its rarest word.
        let least =
            rarest.filter(|(before, _)| *before == owner).map_or(passages, |(_, least)| least.min(passages));
        if let Some((before, least)) = rarest.replace((owner, least)).filter(|(before, _)| *before != owner) {
            frequencies[before.0] = frequencies[before.0].max(least);
        }
    }
    if let Some((last, least)) = rarest {
        frequencies[last.0] = frequencies[last.0].max(least);
    }
    Ok(frequencies)
}
