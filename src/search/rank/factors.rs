//! Factors on a score: what a passage is, whatever its words.

use crate::analyzer::Token;
use crate::document::Standing;
use crate::passage::{Passage, PassageKind};
use crate::search::Part;
use crate::search::asked::Asked;
use crate::search::concept::Concept;

use super::words::Said;
use super::{Made, Places, Question};

/// What a passage gains that surely holds the kind of thing asked for.
const ASKED_WEIGHT: f32 = 0.6;
/// Words of a query up to which that gain holds. A longer one says what it wants by its other words (nDCG@10 on
/// Cranfield .399 without the limit, .401 with it).
const ASKING_QUERY: f32 = 8.0;
/// What a passage gains that says all of the query word for word.
const PHRASE_GAIN: f32 = 0.25;
/// Factor for a step of a ladder that says whom it follows: its text names the role asked about, its heading another.
const NEXT_STEP_FACTOR: f32 = 1.3;
/// Factor for the step that a question asks what follows it: the next one is wanted.
const SAME_STEP_FACTOR: f32 = 0.8;
/// Factors for what is not content.
const ASIDE_FACTOR: f32 = 0.25;
const BOILERPLATE_FACTOR: f32 = 0.25;

/// Multiplies a score by the factors for the kinds of thing asked for. `held` says how surely the passage holds each.
pub fn asked(question: &Question, held: &[f32], passage: &Passage, places: &Places, made: &mut Made) {
    let weight = ASKED_WEIGHT * (ASKING_QUERY / question.length()).min(1.0);
    for (asked, held) in question.asked.iter().zip(held).filter(|(_, held)| **held > 0.0) {
        made.times(format_args!("× it holds {}", asked.name()), 1.0 + weight * held);
    }
    let Some(next) = question.asked.iter().position(|asked| *asked == Asked::Next) else { return };
    if is_same_step(question, places) {
        made.times("× it is the step asked about, not the next", SAME_STEP_FACTOR);
    } else if held[next] > 0.0 && passage.kind == PassageKind::ListItem && follows(question, places) {
        made.times("× a step that says what it follows", NEXT_STEP_FACTOR);
    }
}

/// The factor for a passage whose text says all of the query word for word.
pub fn phrase(question: &Question, text: &Said) -> f32 {
    let is_said = question.has(Part::Phrase) && question.concepts.len() > 1 && says_all_in_a_row(text);
    if is_said { 1.0 + PHRASE_GAIN } else { 1.0 }
}

/// Whether all concepts stand side by side, in the order of the query.
fn says_all_in_a_row(text: &Said) -> bool {
    let Some((first, others)) = text.concepts.split_first() else { return false };
    let goes_on = |end: u32| {
        others.iter().try_fold(end, |end, found| {
            found.iter().find(|occurrence| occurrence.position == end).map(|occurrence| occurrence.end)
        })
    };
    first.iter().any(|occurrence| goes_on(occurrence.end).is_some())
}

/// Whether the text names all of the step asked about, and the passage's own heading does not.
fn follows(question: &Question, places: &Places) -> bool {
    let step = |index: &usize| question.concepts[*index].asks != Some(Asked::Next);
    let says_all = |said: &Said| {
        let mut steps = (0..question.concepts.len()).filter(step).peekable();
        steps.peek().is_some() && steps.all(|index| !said.concepts[index].is_empty())
    };
    says_all(&places.text.said) && places.headings.last().is_some_and(|heading| !says_all(&heading.said))
}

/// Multiplies a score by the factors for what is not content.
pub fn standing(passage: &Passage, question: &Question, made: &mut Made) {
    if !question.has(Part::Standing) {
        return;
    }
    if is_contents(passage) {
        made.times("× a list of what stands below", ASIDE_FACTOR);
    }
    match passage.standing {
        Standing::Content => {}
        Standing::Aside => made.times("× beside the content", ASIDE_FACTOR),
        Standing::Boilerplate => made.times("× on every page of its kind", BOILERPLATE_FACTOR),
    }
}

/// Whether the passage is a table of contents.
fn is_contents(passage: &Passage) -> bool {
    let names = ["table of contents", "contents", "toc", "on this page", "in this article"];
    passage.headings.last().is_some_and(|heading| names.iter().any(|name| heading.eq_ignore_ascii_case(name)))
}

/// Whether the passage's own heading is the role that the question starts from: it is made of words that the question
/// and the headings share.
fn is_same_step(question: &Question, places: &Places) -> bool {
    let heading = places.heading();
    let is_over = |index: usize| places.headings.iter().any(|text| !text.said.concepts[index].is_empty());
    let steps: Vec<&Concept> = (0..question.concepts.len())
        .filter(|&index| is_over(index))
        .map(|index| &question.concepts[index])
        .collect();
    let has = |concept: &&Concept, token: &Token| {
        concept.forms.iter().any(|form| form.terms.iter().any(|(_, term)| *term == token.term))
    };
    let said = |token: &Token| steps.iter().any(|concept| has(concept, token));
    !heading.is_empty() && heading.iter().all(said)
}
