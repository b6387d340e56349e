//! How much the words of a query say: the rarer a word is in the index, the more.

use crate::engine::{Engine, Field, Terms};
use crate::error::Result;
use crate::hit::Via;
use crate::search::concept::{Concept, Form, Reading};
use crate::search::grammar::Word;
use crate::search::related::EQUAL_WEIGHT;

/// What a word that says little counts of its rarity.
const LIGHT_FACTOR: f32 = 0.5;

/// Fields that say what a passage is about. A word of all headings of a page says little of any passage there.
const FIELDS: [Field; 3] = [Field::Text, Field::Headings, Field::Title];

/// Fields that are asked for words which stand nowhere else. Otherwise they do not count: the folder that holds all
/// documents would make its name worthless.
const ELSEWHERE: [Field; 2] = [Field::Metadata, Field::Path];

/// Gives each concept its rarity among so many passages: BM25's idf.
pub fn weigh(concepts: &mut [Concept], passages: u64, lightens: bool) {
    #[allow(clippy::cast_precision_loss, reason = "counts of passages are far below 2^24 where it matters")]
    let total = passages as f32;
    for concept in concepts {
        let is_light = lightens && concept.word == Word::Light && !concept.is_required;
        let factor = if is_light { LIGHT_FACTOR } else { 1.0 };
        concept.idf = if concept.frequency > 0 { idf(concept.frequency, total) * factor } else { 0.0 };
    }
}

/// BM25's idf of what occurs in so many of `total` passages.
#[allow(clippy::cast_precision_loss, reason = "counts of passages are far below 2^24 where it matters")]
fn idf(frequency: u64, total: f32) -> f32 {
    let frequency = frequency as f32;
    (1.0 + (total - frequency + 0.5).max(0.5) / (frequency + 0.5)).ln()
}

/// Takes from other words what they say less than the typed one: where *robot* is rare and *automation* common, who
/// says *automation* hardly speaks of robots. By the square root of both rarities' ratio: half of what the ratio
/// takes did as well on keywords and better on paraphrases.
#[allow(clippy::cast_precision_loss, reason = "counts of passages are far below 2^24 where it matters")]
pub fn temper(engine: &dyn Engine, concepts: &mut [Concept], passages: u64) -> Result<()> {
    let is_other = |form: &&Form| form.via != Via::Exact && form.via != Via::Spelling;
    let others: Vec<Vec<&Form>> = concepts
        .iter()
        .flat_map(|concept| concept.forms.iter().filter(is_other).map(|form| vec![form]))
        .collect();
    let mut counted = most(engine, &others, &FIELDS)?.into_iter();
    for concept in concepts {
        for form in concept.forms.iter_mut().filter(|form| is_other(&&**form)) {
            let frequency = counted.next().unwrap_or(0);
            if concept.idf > 0.0 {
                form.weight *= (idf(frequency, passages as f32) / concept.idf).min(1.0).sqrt();
            }
        }
    }
    Ok(())
}

/// Notes in each concept in how many passages it occurs.
pub fn count(engine: &dyn Engine, concepts: &mut [Concept], is_literal: bool) -> Result<()> {
    let found = frequencies(engine, concepts, is_literal)?;
    for (concept, (frequency, is_only_related)) in concepts.iter_mut().zip(found) {
        (concept.frequency, concept.is_only_related) = (frequency, is_only_related);
    }
    Ok(())
}

/// In how many passages each concept occurs in its typed form or one as good; in any form, when those occur nowhere,
/// and whether that is so. Other names of a vocabulary entry count for a word that is the entry's whole name, or that
/// occurs nowhere itself.
fn frequencies(engine: &dyn Engine, concepts: &[Concept], is_literal: bool) -> Result<Vec<(u64, bool)>> {
    if is_literal {
        return Ok(written(engine, concepts)?.into_iter().map(|frequency| (frequency, false)).collect());
    }
    let mut frequencies = most(engine, &forms(concepts, |_| true, as_good), &FIELDS)?;
    let missing = forms(concepts, |index| frequencies[index] == 0, as_good);
    fill(&mut frequencies, most(engine, &missing, &ELSEWHERE)?);
    let is_missing: Vec<bool> = frequencies.iter().map(|frequency| *frequency == 0).collect();
    let missing = forms(concepts, |index| is_missing[index], |concept| concept.forms.iter().collect());
    fill(&mut frequencies, most(engine, &missing, &FIELDS)?);
    if concepts.iter().any(|concept| concept.is_exact) {
        let written = written(engine, concepts)?;
        for ((frequency, written), concept) in frequencies.iter_mut().zip(written).zip(concepts) {
            if concept.is_exact {
                *frequency = written;
            }
        }
    }
    let is_named = |index: usize| frequencies[index] == 0 || is_whole_name(concepts, index);
    let names = forms(concepts, is_named, |concept| concept.aliases.iter().collect());
    for (frequency, names) in frequencies.iter_mut().zip(most(engine, &names, &FIELDS)?) {
        *frequency = names.max(*frequency);
    }
    let is_only_related =
        frequencies.iter().zip(is_missing).map(|(frequency, is_missing)| is_missing && *frequency > 0);
    Ok(is_only_related.zip(&frequencies).map(|(is_only, frequency)| (*frequency, is_only)).collect())
}

/// Whether a concept is the whole name of an entry, but for stop words. A code is not as common as the name of what it
/// stands for.
fn is_whole_name(concepts: &[Concept], index: usize) -> bool {
    let concept = &concepts[index];
    let is_part = |other: &&Concept| other.entry == concept.entry && !other.is_stop_word();
    concept.entry.is_some() && concepts.iter().filter(is_part).count() == 1 && !concept.is_code()
}

/// Forms of the concepts at certain places; none of the others, whose frequency is known and would take time.
fn forms<'a>(
    concepts: &'a [Concept],
    is_asked: impl Fn(usize) -> bool,
    forms: fn(&'a Concept) -> Vec<&'a Form>,
) -> Vec<Vec<&'a Form>> {
    let of_one = |(index, concept)| if is_asked(index) { forms(concept) } else { Vec::new() };
    concepts.iter().enumerate().map(of_one).collect()
}

/// The typed form and those as good.
fn as_good(concept: &Concept) -> Vec<&Form> {
    concept.forms.iter().filter(|form| form.weight >= EQUAL_WEIGHT).collect()
}

/// Puts in what is missing.
fn fill(frequencies: &mut [u64], others: Vec<u64>) {
    for (frequency, other) in frequencies.iter_mut().zip(others) {
        if *frequency == 0 {
            *frequency = other;
        }
    }
}

/// In how many passages each concept occurs as it is written.
fn written(engine: &dyn Engine, concepts: &[Concept]) -> Result<Vec<u64>> {
    let forms = forms(concepts, |_| true, |concept| concept.forms.iter().collect());
    of_forms(engine, &forms, Field::Text, Reading::Written)
}

/// The most passages that have one of the forms of each group, inflected in any way, in one of the fields.
fn most(engine: &dyn Engine, groups: &[Vec<&Form>], fields: &[Field]) -> Result<Vec<u64>> {
    let mut most = vec![0; groups.len()];
    if groups.iter().all(Vec::is_empty) {
        return Ok(most);
    }
    for &field in fields {
        for (most, found) in most.iter_mut().zip(of_forms(engine, groups, field, Reading::Stems)?) {
            *most = found.max(*most);
        }
    }
    Ok(most)
}

/// The most passages that have one of the forms of each group in a field.
fn of_forms(engine: &dyn Engine, groups: &[Vec<&Form>], field: Field, reading: Reading) -> Result<Vec<u64>> {
    let words = groups.iter().flatten().flat_map(|form| &form.terms);
    let terms: Vec<Terms> = words.map(|(_, term)| reading.terms(field, term)).collect();
    let mut found = engine.frequencies(field, &terms)?.into_iter();
    // A phrase occurs at most as often as its rarest word.
    let mut of_form = |form: &&Form| form.terms.iter().filter_map(|_| found.next()).min().unwrap_or(0);
    Ok(groups.iter().map(|forms| forms.iter().map(&mut of_form).max().unwrap_or(0)).collect())
}
