//! What answers a question.

use std::collections::BTreeMap;

use regex::Regex;

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
    fn is(&self, passage: &Passage) -> bool {
        let before = passage.path.strip_suffix(self.path.as_str());
        let is_whole_name = |before: &str| before.is_empty() || before.ends_with('/');
        before.is_some_and(|before| self.path.is_empty() || is_whole_name(before))
            && self.text.is_match(&format!("{}\n{}", passage.headings.join(" > "), passage.text))
    }
}

impl Question {
    /// How good a passage is; 0 is no answer.
    pub fn grade(&self, passage: &Passage) -> u32 {
        match &self.judge {
            Judge::AnyOf(answers) => u32::from(answers.iter().any(|answer| answer.is(passage))),
            Judge::Graded(grades) => grades.get(&passage.path).copied().unwrap_or(0),
        }
    }

    /// The grades of passages in their order. Where any one answer is enough, the first gains all.
    pub(super) fn gains(&self, passages: &[&Passage]) -> Vec<u32> {
        let mut gains: Vec<u32> = passages.iter().map(|passage| self.grade(passage)).collect();
        if let (Judge::AnyOf(_), Some(first)) = (&self.judge, gains.iter().position(|gain| *gain > 0)) {
            gains[first + 1..].fill(0);
        }
        gains
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
