//! Factors on a score: what a passage is, whatever its words.

use crate::analyzer::Token;
use crate::document::Standing;
use crate::passage::Passage;
use crate::search::Part;
use crate::search::asked::Asked;
use crate::search::concept::Concept;

use super::Question;
use super::analysed::Analysed;
use super::words::Said;

/// What a passage gains that surely holds the kind of thing asked for.
const ASKED_WEIGHT: f32 = 0.6;
/// Factor for the step that a question asks what follows it: the next one is wanted.
const SAME_STEP_FACTOR: f32 = 0.8;
/// Factors for what is not content.
const ASIDE_FACTOR: f32 = 0.25;
const BOILERPLATE_FACTOR: f32 = 0.25;

/// Factors on the score for the kinds of thing asked for, with what each is for. `held` says how surely the passage
/// holds each.
pub fn asked(
    question: &Question,
    held: &[f32],
    analysed: &Analysed,
    headings: &[Said],
) -> Vec<(String, f32)> {
    let holds = |(asked, held): (&Asked, &f32)| {
        (*held > 0.0).then(|| (format!("× it holds {}", asked.name()), 1.0 + ASKED_WEIGHT * held))
    };
    let mut factors: Vec<(String, f32)> = question.asked.iter().zip(held).filter_map(holds).collect();
    if question.asked.contains(&Asked::Next) && is_same_step(question, analysed.heading(), headings) {
        factors.push(("× it is the step asked about, not the next".to_owned(), SAME_STEP_FACTOR));
    }
    factors
}

/// Factors on the score for what is not content.
pub fn standing(passage: &Passage, question: &Question) -> Vec<(String, f32)> {
    let mut factors = Vec::new();
    if !question.has(Part::Standing) {
        return factors;
    }
    if is_contents(passage) {
        factors.push(("× a list of what stands below".to_owned(), ASIDE_FACTOR));
    }
    match passage.standing {
        Standing::Content => {}
        Standing::Aside => factors.push(("× beside the content".to_owned(), ASIDE_FACTOR)),
        Standing::Boilerplate => factors.push(("× on every page of its kind".to_owned(), BOILERPLATE_FACTOR)),
    }
    factors
}

/// Whether the passage is a table of contents.
fn is_contents(passage: &Passage) -> bool {
    let names = ["table of contents", "contents", "toc", "on this page", "in this article"];
    passage.headings.last().is_some_and(|heading| names.contains(&heading.to_lowercase().as_str()))
}

/// Whether the passage's own heading is the role that the question starts from: it is made of words that the question
/// and the headings share.
fn is_same_step(question: &Question, heading: &[Token], headings: &[Said]) -> bool {
    let is_over = |index: usize| headings.iter().any(|said| !said.concepts[index].is_empty());
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
