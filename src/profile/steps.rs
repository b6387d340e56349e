//! Steps from role to role that a sentence tells.

use std::ops::Range;

use super::cue::{Cue, Way, cues, words};
use super::grouping::{Group, SMALL, bridges, groups};
use super::reading::Role;
use crate::tagger::clause_ends;

/// A step from one role to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Step<'v> {
    /// Where it leads from.
    pub from: &'v str,
    /// Where it leads to.
    pub to: &'v str,
}

/// Whom a sentence may be about when it does not say.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Around<'v> {
    /// The role that heads the passage, with the last word of its name.
    pub heading: Option<(&'v str, &'v str)>,
    /// The only role of the sentence before.
    pub before: Option<&'v str>,
}

/// The steps that a sentence tells.
pub(super) fn told<'v>(
    text: &str,
    sentence: &Range<usize>,
    roles: &[Role<'v>],
    around: Around<'v>,
) -> Vec<Step<'v>> {
    let mut steps = arrows(text, roles);
    let mut start = sentence.start;
    for end in clause_ends(text, sentence.clone()) {
        let inside: Vec<Role<'v>> =
            roles.iter().filter(|role| (start..end).contains(&role.range.start)).cloned().collect();
        if !inside.is_empty() {
            let clause = Clause { text, range: start..end, groups: groups(text, &inside), around };
            steps.extend(clause.steps());
        }
        start = end;
    }
    steps.retain(|step| step.from != step.to);
    steps
}

/// Steps of `A → B → C`.
pub(super) fn arrows<'v>(text: &str, roles: &[Role<'v>]) -> Vec<Step<'v>> {
    let is_arrow = |between: &str| {
        let marks = between.trim();
        matches!(marks, "→" | "->" | "-->" | "=>" | "⟶" | "➜" | "➔" | ">" | "»" | "›")
    };
    let pairs = roles.windows(2).filter(|pair| is_arrow(&text[pair[0].range.end..pair[1].range.start]));
    pairs.map(|pair| Step { from: pair[0].id, to: pair[1].id }).collect()
}

/// Words of the subject when it is whomever the passage is about.
const ANYONE: [&str; 22] = [
    "you",
    "they",
    "he",
    "she",
    "one",
    "it",
    "many",
    "most",
    "some",
    "others",
    "professionals",
    "individuals",
    "we",
    "people",
    "staff",
    "this",
    "someone",
    "somebody",
    "anyone",
    "candidates",
    "graduates",
    "workers",
];

/// Prepositions whose role does not act.
const BESIDE: [&str; 12] = [
    "with",
    "by",
    "alongside",
    "under",
    "for",
    "via",
    "through",
    "like",
    "than",
    "unlike",
    "between",
    "against",
];

struct Clause<'a, 'v> {
    text: &'a str,
    range: Range<usize>,
    groups: Vec<Group<'v>>,
    around: Around<'v>,
}

impl<'v> Clause<'_, 'v> {
    fn steps(&self) -> Vec<Step<'v>> {
        let mut steps = Vec::new();
        let mut reached: Option<usize> = None;
        for cue in cues(self.text, self.range.clone()) {
            match cue.way {
                Way::To | Way::Opens => {
                    let Some(first) = self.target(cue.range.end) else { continue };
                    let from = match reached.filter(|&group| self.goes_on(group, &cue)) {
                        Some(group) => self.groups[group].ids.clone(),
                        None => self.sources(&cue),
                    };
                    reached = Some(self.chain(&mut steps, &from, first));
                }
                Way::From => self.from(&cue, &mut steps),
                Way::Noun => self.noun(&cue, &mut steps),
            }
        }
        steps
    }

    /// Adds the steps to a group and on from there; returns the last group reached.
    fn chain(&self, steps: &mut Vec<Step<'v>>, from: &[&'v str], first: usize) -> usize {
        add(steps, from, &self.groups[first].ids);
        let mut last = first;
        while self.groups.get(last + 1).is_some_and(|group| group.is_later && !group.is_compared) {
            add(steps, &self.groups[last].ids, &self.groups[last + 1].ids);
            last += 1;
        }
        last
    }

    /// The group that a cue which ends here leads to.
    fn target(&self, end: usize) -> Option<usize> {
        let at = self.groups.iter().position(|group| group.range.start >= end)?;
        let is_reached =
            !self.groups[at].is_compared && bridges(&self.text[end..self.groups[at].range.start]);
        is_reached.then_some(at)
    }

    /// Whether a cue goes on from a group that was reached before it.
    fn goes_on(&self, group: usize, cue: &Cue) -> bool {
        let between =
            self.text.get(self.groups[group].range.end..cue.range.start).unwrap_or_default().to_lowercase();
        ["then", "later", "eventually", "from there", "finally", "before"]
            .iter()
            .any(|word| between.contains(word))
    }

    /// The roles that act before a cue; when the clause names none, the role that the passage is about.
    fn sources(&self, cue: &Cue) -> Vec<&'v str> {
        let before: Vec<&Group<'v>> = self
            .groups
            .iter()
            .filter(|group| group.range.end <= cue.range.start && !group.is_compared)
            .collect();
        if let Some(group) = before.iter().find(|group| !self.stands_beside(group)) {
            return group.ids.clone();
        }
        if before.is_empty() { self.unsaid(cue).into_iter().collect() } else { Vec::new() }
    }

    fn stands_beside(&self, group: &Group<'_>) -> bool {
        let before = words(self.text, self.range.start..group.range.start);
        let mut last = before.iter().rev().map(|(_, word)| word.as_str());
        let word = last.find(|word| !SMALL.contains(word));
        word.is_some_and(|word| BESIDE.contains(&word))
    }

    /// Whom the clause is about without naming a role: `they`, `you`, or the last word of the heading's role.
    fn unsaid(&self, cue: &Cue) -> Option<&'v str> {
        let subject = words(self.text, self.range.start..cue.range.start);
        let has = |wanted: &str| subject.iter().any(|(_, word)| word.trim_end_matches('s') == wanted);
        let is_anyone = subject.iter().any(|(_, word)| ANYONE.contains(&word.as_str()));
        let is_they = subject
            .iter()
            .take(4)
            .any(|(_, word)| matches!(word.as_str(), "they" | "he" | "she" | "it" | "many" | "most"));
        if let Some(before) = self.around.before.filter(|_| is_they) {
            return Some(before);
        }
        let (role, noun) = self.around.heading?;
        let is_about = has(noun) || cue.way != Way::Opens && (is_anyone || subject.is_empty());
        is_about.then_some(role)
    }

    /// `from A to B`, and `B were promoted from A`.
    fn from(&self, cue: &Cue, steps: &mut Vec<Step<'v>>) {
        let Some(source) = self.target(cue.range.end) else { return };
        let after = self.groups[source].range.end;
        if let Some(target) = self.groups.get(source + 1).filter(|group| !group.is_compared) {
            let between = words(self.text, after..target.range.start);
            let mut rest = between.iter().map(|(_, word)| word.as_str());
            let leads = rest.any(|word| matches!(word, "to" | "into" | "toward" | "towards" | "becoming"));
            if leads && between.len() <= 6 {
                self.chain(steps, &self.groups[source].ids, source + 1);
                return;
            }
        }
        let is_alone = cues(self.text, self.range.clone()).len() == 1;
        if is_alone {
            add(steps, &self.groups[source].ids, &self.sources(cue));
        }
    }

    /// `the next step is B`, `A's next step is B`, `B is the next step after A`.
    fn noun(&self, cue: &Cue, steps: &mut Vec<Step<'v>>) {
        let Some(at) = self.groups.iter().position(|group| group.range.start >= cue.range.end) else {
            return;
        };
        let words = words(self.text, cue.range.end..self.groups[at].range.start);
        let first = words.first().map_or("", |(_, word)| word.as_str());
        if matches!(first, "after" | "for" | "from" | "beyond") && words.len() <= 4 {
            let behind = self.groups.get(at + 1).filter(|group| {
                let between = &self.text[self.groups[at].range.end..group.range.start];
                [" is ", " are ", ":", " would be ", " to "].iter().any(|verb| between.contains(verb))
            });
            let before = self.groups[..at].last().filter(|group| !group.is_compared);
            if let Some(target) = behind.or(before) {
                add(steps, &self.groups[at].ids, &target.ids);
            }
        } else if self.target(cue.range.end) == Some(at) {
            let from = self.sources(&Cue { way: Way::To, range: cue.range.clone() });
            self.chain(steps, &from, at);
        }
    }
}

fn add<'v>(steps: &mut Vec<Step<'v>>, from: &[&'v str], to: &[&'v str]) {
    for from in from {
        steps.extend(to.iter().map(|to| Step { from, to }));
    }
}

#[cfg(test)]
mod tests;
