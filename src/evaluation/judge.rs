//! What answers a question.

use std::collections::{BTreeMap, HashSet};

use regex::Regex;

use crate::engine::Engine;
use crate::error::Result;
use crate::hit::Hit;
use crate::passage::Passage;

/// A question with what answers it.
#[derive(Debug)]
pub struct Question {
    /// What is asked.
    pub text: String,
    /// The group that it is counted in.
    pub style: String,
    pub(super) judge: Judge,
}

#[derive(Debug)]
pub(super) enum Judge {
    /// Any one of these is right, and as good as another.
    AnyOf(Vec<Answer>),
    /// Grades of documents by path; a greater one is better.
    Graded(BTreeMap<String, u32>),
}

/// A passage that answers.
#[derive(Debug)]
pub(super) struct Answer {
    /// How the document's path ends, whole names only; empty for any document.
    pub(super) path: String,
    /// What the headings or the text say.
    pub(super) text: Regex,
}

impl Answer {
    /// Whether it may be in the document with this path.
    fn may_be_in(&self, path: &str) -> bool {
        let before = path.strip_suffix(self.path.as_str());
        let is_whole_name = |before: &str| before.is_empty() || before.ends_with('/');
        before.is_some_and(|before| self.path.is_empty() || is_whole_name(before))
    }

    fn is(&self, passage: &Passage) -> bool {
        self.may_be_in(&passage.path)
            && self.text.is_match(&format!("{}\n{}", passage.headings.join(" > "), passage.text))
    }
}

/// What stands at a rank of an answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Placed<'h> {
    /// The passage's id.
    pub(super) id: &'h str,
    /// What it gains; 0 is no answer.
    pub(super) gain: u32,
}

impl Question {
    /// What stands at each rank of an answer, best first.
    pub(super) fn placed<'h>(&self, engine: &dyn Engine, hits: &'h [Hit]) -> Result<Vec<Placed<'h>>> {
        match &self.judge {
            Judge::AnyOf(answers) => first_of(answers, engine, hits),
            Judge::Graded(grades) => Ok(graded(grades, hits)),
        }
    }

    /// The gains of the best order there could be.
    pub(super) fn ideal(&self) -> Vec<u32> {
        match &self.judge {
            Judge::AnyOf(_) => vec![1],
            Judge::Graded(grades) => {
                let mut ideal: Vec<u32> = grades.values().copied().filter(|grade| *grade > 0).collect();
                ideal.sort_unstable_by(|left, right| right.cmp(left));
                ideal
            }
        }
    }
}

/// A rank for each hit, with what says the same listed under it. Where any one answer is enough, the first gains all.
fn first_of<'h>(answers: &[Answer], engine: &dyn Engine, hits: &'h [Hit]) -> Result<Vec<Placed<'h>>> {
    let is_right = |passage: &Passage| answers.iter().any(|answer| answer.is(passage));
    let mut placed = Vec::new();
    let mut is_answered = false;
    for hit in hits {
        let mut right = (!is_answered && is_right(&hit.passage)).then_some(&hit.passage.id);
        let may_be = |path: &str| !is_answered && answers.iter().any(|answer| answer.may_be_in(path));
        for same in hit.duplicates.iter().filter(|same| may_be(&same.path)) {
            if right.is_none() && engine.passage(&same.id)?.as_ref().is_some_and(is_right) {
                right = Some(&same.id);
            }
        }
        placed.push(Placed { id: right.unwrap_or(&hit.passage.id), gain: u32::from(right.is_some()) });
        is_answered |= right.is_some();
    }
    Ok(placed)
}

/// A rank for each document, those that say the same as a hit right behind it. Collections have copies and grade each.
fn graded<'h>(grades: &BTreeMap<String, u32>, hits: &'h [Hit]) -> Vec<Placed<'h>> {
    let mut known = HashSet::new();
    let all = hits.iter().flat_map(|hit| {
        let same = hit.duplicates.iter().map(|same| (&same.path, &same.id));
        std::iter::once((&hit.passage.path, &hit.passage.id)).chain(same)
    });
    let documents = all.filter(|(path, _)| known.insert(*path));
    documents.map(|(path, id)| Placed { id, gain: grades.get(path).copied().unwrap_or(0) }).collect()
}
