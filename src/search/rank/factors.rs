//! Factors on a score: what a passage is, whatever its words.

use crate::analyzer::{self, Token};
use crate::document::Standing;
use crate::engine::Candidate;
use crate::passage::{Passage, PassageKind};
use crate::search::Part;
use crate::search::asked::{self, Asked};
use crate::search::concept::Concept;

use super::Question;
use super::words::first_via;

/// Factor for a passage that holds the kind of thing asked for.
const ASKED_FACTOR: f32 = 1.6;
/// Factor for the step that a question asks what follows it: the next one is wanted.
const SAME_STEP_FACTOR: f32 = 0.8;
/// Factor for a step of a ladder that says whom it follows: its text names the role asked about, its heading another.
const NEXT_STEP_FACTOR: f32 = 1.3;
/// Factor for a table row whose name and whose columns both hold words of the query: the cell asked for.
const CELL_FACTOR: f32 = 1.35;
/// Factors for what is not content.
const ASIDE_FACTOR: f32 = 0.25;
const BOILERPLATE_FACTOR: f32 = 0.25;

/// Factors on the score, with what each is for.
///
/// `in_heading` says for each concept whether a heading holds it; `is_whole`, whether the text holds all of them.
pub fn of(
    candidate: &Candidate,
    question: &Question,
    in_heading: &[bool],
    is_whole: bool,
) -> Vec<(String, f32)> {
    let passage = &candidate.passage;
    let mut factors = Vec::new();
    for &asked in question.asked {
        if asked::holds(passage, &candidate.mentions, asked) {
            factors.push((format!("× it holds {}", asked.name()), ASKED_FACTOR));
        }
    }
    if question.asked.contains(&Asked::Next) {
        if is_same_step(passage, question, in_heading) {
            factors.push(("× it is the step asked about, not the next".to_owned(), SAME_STEP_FACTOR));
        } else if is_whole
            && passage.kind == PassageKind::ListItem
            && asked::holds(passage, &candidate.mentions, Asked::Next)
        {
            factors.push(("× a step that says what it follows".to_owned(), NEXT_STEP_FACTOR));
        }
    }
    if question.has(Part::Cell) && is_cell_asked_for(passage, question) {
        factors.push(("× row and column are both asked for".to_owned(), CELL_FACTOR));
    }
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

/// Whether a row's name holds a word of the query and one of its columns another.
fn is_cell_asked_for(passage: &Passage, question: &Question) -> bool {
    let Some(table) = passage.table.as_ref().filter(|table| table.columns.len() > 1) else { return false };
    let Some(label) = table.cells.first() else { return false };
    let label = analyzer::tokens(label);
    let columns: Vec<Vec<Token>> = table.columns.iter().skip(1).map(|name| analyzer::tokens(name)).collect();
    let in_label = |concept: &&Concept| first_via(&label, concept, question.is_literal).is_some();
    let in_column = |concept: &&Concept| {
        columns.iter().any(|name| first_via(name, concept, question.is_literal).is_some())
    };
    let (rows, others): (Vec<&Concept>, Vec<&Concept>) = question.concepts.iter().partition(in_label);
    !rows.is_empty() && others.iter().any(in_column)
}

/// Whether the passage's own heading is the role that the question starts from.
fn is_same_step(passage: &Passage, question: &Question, in_heading: &[bool]) -> bool {
    let Some(heading) = passage.headings.last() else { return false };
    let words = analyzer::tokens(heading);
    let steps: Vec<&Concept> = question
        .concepts
        .iter()
        .zip(in_heading)
        .filter(|(_, held)| **held)
        .map(|(concept, _)| concept)
        .collect();
    let said = |token: &Token| {
        steps.iter().any(|concept| {
            concept.forms.iter().any(|form| form.terms.iter().any(|(_, term)| *term == token.term))
        })
    };
    !words.is_empty() && words.iter().all(said)
}
