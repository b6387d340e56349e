//! Steps from role to role that a sentence tells.

use std::ops::Range;

use super::cue::{Cue, Way, cues, words};
use super::listing::is_possessed;
use super::reading::Role;
use crate::tagger::clause_ends;

/// A step from one role to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Step {
    /// Where it leads from.
    pub from: &'static str,
    /// Where it leads to.
    pub to: &'static str,
}

/// Whom a sentence may be about when it does not say.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Around {
    /// The role that heads the passage, with the last word of its name.
    pub heading: Option<(&'static str, &'static str)>,
    /// The only role of the sentence before.
    pub before: Option<&'static str>,
}

/// The steps that a sentence tells.
pub(super) fn told(text: &str, sentence: &Range<usize>, roles: &[Role], around: Around) -> Vec<Step> {
    let mut steps = arrows(text, roles);
    let mut start = sentence.start;
    for end in clause_ends(text, sentence.clone()) {
        let inside: Vec<Role> =
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
pub(super) fn arrows(text: &str, roles: &[Role]) -> Vec<Step> {
    let is_arrow = |between: &str| {
        let marks = between.trim();
        matches!(marks, "→" | "->" | "-->" | "=>" | "⟶" | "➜" | "➔" | ">" | "»" | "›")
    };
    let pairs = roles.windows(2).filter(|pair| is_arrow(&text[pair[0].range.end..pair[1].range.start]));
    pairs.map(|pair| Step { from: pair[0].id, to: pair[1].id }).collect()
}

/// Roles in a row: `a network engineer, an architect or a manager`.
#[derive(Debug, Clone)]
struct Group {
    range: Range<usize>,
    ids: Vec<&'static str>,
    is_compared: bool,
    /// Whether it comes after the group before: `…, then a manager`.
    is_later: bool,
}

fn groups(text: &str, roles: &[Role]) -> Vec<Group> {
    let mut all: Vec<Group> = Vec::new();
    for role in roles.iter().filter(|role| !is_possessed(&text[role.range.end..])) {
        let joint = all.last().map(|last| joint(&text[last.range.end..role.range.start]));
        match (all.last_mut(), joint) {
            (Some(last), Some(Joint::Same)) if last.is_compared == role.is_compared => {
                last.ids.push(role.id);
                last.range.end = role.range.end;
            }
            (_, joint) => all.push(Group {
                range: role.range.clone(),
                ids: vec![role.id],
                is_compared: role.is_compared,
                is_later: joint == Some(Joint::Later),
            }),
        }
    }
    all
}

/// How two roles hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    Same,
    Later,
    None,
}

fn joint(between: &str) -> Joint {
    let bare = without_parentheses(between);
    let lower = bare.to_lowercase();
    let words: Vec<&str> =
        lower.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let has_mark =
        lower.contains([',', '/', '&', '→']) || words.iter().any(|word| matches!(*word, "or" | "and"));
    let is_later = words.iter().any(|word| matches!(*word, "then" | "later" | "eventually"));
    if words.len() > 8 || lower.contains(['.', ';', ':', '!', '?', '\n']) || !(has_mark || is_later) {
        return Joint::None;
    }
    if !items(&lower).iter().all(|item| is_small(item) || is_job(item)) {
        return Joint::None;
    }
    if is_later { Joint::Later } else { Joint::Same }
}

fn without_parentheses(text: &str) -> String {
    let mut depth = 0_usize;
    let mut bare = String::new();
    for character in text.chars() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            other if depth == 0 => bare.push(other),
            _ => {}
        }
    }
    bare
}

/// What stands between the commas of a list.
fn items(lower: &str) -> Vec<String> {
    let apart = lower.replace(" or ", ",").replace(" and ", ",").replace(['/', '&', '→'], ",");
    apart.split(',').map(|item| item.trim().to_owned()).collect()
}

/// Words that may stand before a role without changing whose it is.
const SMALL: [&str; 36] = [
    "a",
    "an",
    "the",
    "or",
    "and",
    "even",
    "then",
    "later",
    "eventually",
    "senior",
    "junior",
    "lead",
    "principal",
    "staff",
    "chief",
    "either",
    "more",
    "other",
    "another",
    "perhaps",
    "full",
    "also",
    "finally",
    "experienced",
    "to",
    "as",
    "it",
    "i",
    "ii",
    "iii",
    "level",
    "entry",
    "certified",
    "sometimes",
    "both",
    "often",
];

fn is_small(item: &str) -> bool {
    item.split(' ').all(|word| word.is_empty() || SMALL.contains(&word.trim_matches('-')))
}

/// Endings of words for people at work.
const JOBS: [&str; 22] = [
    "er", "ers", "or", "ors", "ist", "ists", "yst", "ysts", "ian", "ians", "ant", "ants", "ect", "ects",
    "lead", "leads", "head", "heads", "chief", "owner", "officer", "manager",
];

/// Whether an item is a job that the vocabulary may not know: `threat hunters`.
fn is_job(item: &str) -> bool {
    let words: Vec<&str> = item.split(' ').collect();
    let last = words.last().copied().unwrap_or_default();
    words.len() <= 5
        && last.len() > 3
        && JOBS.iter().any(|end| last.ends_with(end))
        && !words.iter().any(|word| BLOCKS.contains(word))
}

/// Words behind which a role is no longer what the cue leads to.
const BLOCKS: [&str; 43] = [
    "with",
    "for",
    "by",
    "from",
    "who",
    "which",
    "that",
    "because",
    "when",
    "if",
    "while",
    "than",
    "about",
    "at",
    "on",
    "under",
    "through",
    "after",
    "before",
    "where",
    "not",
    "without",
    "can",
    "could",
    "may",
    "might",
    "will",
    "would",
    "has",
    "have",
    "had",
    "do",
    "does",
    "did",
    "to",
    "of",
    "in",
    "between",
    "instead",
    "alongside",
    "whose",
    "work",
    "help",
];

/// Words that stand before a role to which a list of examples leads.
const EXAMPLES: [&str; 8] =
    ["such as", "like", "including", "e.g.", "for example", "for instance", "role of", "position of"];

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

struct Clause<'a> {
    text: &'a str,
    range: Range<usize>,
    groups: Vec<Group>,
    around: Around,
}

impl Clause<'_> {
    fn steps(&self) -> Vec<Step> {
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
                    reached = Some(self.chain(&mut steps, from, first));
                }
                Way::From => self.from(&cue, &mut steps),
                Way::Noun => self.noun(&cue, &mut steps),
            }
        }
        steps
    }

    /// Adds the steps to a group and on from there; returns the last group reached.
    fn chain(&self, steps: &mut Vec<Step>, from: Vec<&'static str>, first: usize) -> usize {
        add(steps, &from, &self.groups[first].ids);
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
    fn sources(&self, cue: &Cue) -> Vec<&'static str> {
        let before: Vec<&Group> = self
            .groups
            .iter()
            .filter(|group| group.range.end <= cue.range.start && !group.is_compared)
            .collect();
        if let Some(group) = before.iter().find(|group| !self.stands_beside(group)) {
            return group.ids.clone();
        }
        if before.is_empty() { self.unsaid(cue).into_iter().collect() } else { Vec::new() }
    }

    fn stands_beside(&self, group: &Group) -> bool {
        let before = words(self.text, self.range.start..group.range.start);
        let mut last = before.iter().rev().map(|(_, word)| word.as_str());
        let word = last.find(|word| !SMALL.contains(word));
        word.is_some_and(|word| BESIDE.contains(&word))
    }

    /// Whom the clause is about without naming a role: `they`, `you`, or the last word of the heading's role.
    fn unsaid(&self, cue: &Cue) -> Option<&'static str> {
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
    fn from(&self, cue: &Cue, steps: &mut Vec<Step>) {
        let Some(source) = self.target(cue.range.end) else { return };
        let after = self.groups[source].range.end;
        if let Some(target) = self.groups.get(source + 1).filter(|group| !group.is_compared) {
            let between = words(self.text, after..target.range.start);
            let mut rest = between.iter().map(|(_, word)| word.as_str());
            let leads = rest.any(|word| matches!(word, "to" | "into" | "toward" | "towards" | "becoming"));
            if leads && between.len() <= 6 {
                self.chain(steps, self.groups[source].ids.clone(), source + 1);
                return;
            }
        }
        let is_alone = cues(self.text, self.range.clone()).len() == 1;
        if is_alone {
            add(steps, &self.groups[source].ids, &self.sources(cue));
        }
    }

    /// `the next step is B`, `A's next step is B`, `B is the next step after A`.
    fn noun(&self, cue: &Cue, steps: &mut Vec<Step>) {
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
            self.chain(steps, from, at);
        }
    }
}

fn add(steps: &mut Vec<Step>, from: &[&'static str], to: &[&'static str]) {
    for from in from {
        steps.extend(to.iter().map(|to| Step { from, to }));
    }
}

/// Whether what stands between a cue and a role lets the cue lead to it.
fn bridges(between: &str) -> bool {
    let lower = without_parentheses(between).to_lowercase();
    let bare = SMALL_ENDS
        .iter()
        .fold(lower.trim_end(), |text, end| text.strip_suffix(end).unwrap_or(text))
        .trim_end();
    // `the group you come from, A, had …` does not say that one comes from A.
    if lower.starts_with(',')
        || lower.contains([';', '!', '?', '\n'])
        || lower.contains(". ")
        || words(&lower, 0..lower.len()).len() > 14
    {
        return false;
    }
    if EXAMPLES.iter().any(|example| bare.trim_end_matches(',').ends_with(example)) || bare.ends_with(':') {
        return true;
    }
    let items = items(&lower);
    let Some((last, others)) = items.split_last() else { return true };
    let own: Vec<&str> = last.split(' ').filter(|word| !word.is_empty()).collect();
    others.iter().all(|item| is_small(item) || is_job(item))
        && own.len() <= 4
        && !own.iter().any(|word| BLOCKS.contains(word))
}

const SMALL_ENDS: [&str; 7] = [" a", " an", " the", " senior", " junior", " lead", " experienced"];

#[cfg(test)]
mod tests {
    use super::super::reading::roles_of;
    use super::*;
    use crate::tagger::Tagger;
    use crate::vocabulary::{Kind, Vocabulary};

    fn id(name: &str) -> &'static str {
        Vocabulary::builtin().find_of(Kind::Role, name).expect(name).id()
    }

    fn check(text: &str, heading: Option<&'static str>, expected: &[(&str, &str)]) {
        let roles = roles_of(Tagger::new(Vocabulary::builtin()), text);
        let noun = |role: &'static str| role.rsplit([' ', '-']).next().unwrap_or_default();
        let around = Around { heading: heading.map(|role| (id(role), noun(role))), before: None };
        let found = told(text, &(0..text.len()), &roles, around);
        let expected: Vec<Step> =
            expected.iter().map(|(from, to)| Step { from: id(from), to: id(to) }).collect();
        assert_eq!(found, expected, "{text}");
    }

    const HELP: &str = "help desk technician";
    const ADMIN: &str = "system administrator";
    const NET: &str = "network engineer";

    #[test]
    fn people_move_from_what_stands_before_to_what_stands_behind() {
        check("A help desk technician becomes a system administrator.", None, &[(HELP, ADMIN)]);
        check(
            "Help desk technicians often advance into roles such as System Administrator or Network Engineer.",
            None,
            &[(HELP, ADMIN), (HELP, NET)],
        );
        check(
            "After two years as a help desk technician you can move up to system administrator.",
            None,
            &[(HELP, ADMIN)],
        );
        check(
            "Moving from help desk technician to system administrator takes a while.",
            None,
            &[(HELP, ADMIN)],
        );
        check(
            "Help desk technician → system administrator → network engineer",
            None,
            &[(HELP, ADMIN), (ADMIN, NET)],
        );
    }

    #[test]
    fn the_grammar_of_the_cue_decides() {
        check("Most system administrators started as help desk technicians.", None, &[(HELP, ADMIN)]);
        check(
            "A system administrator is usually promoted from help desk technician.",
            None,
            &[(HELP, ADMIN)],
        );
        check("System administrator is the next step after help desk technician.", None, &[(HELP, ADMIN)]);
        check("The next step for a help desk technician is system administrator.", None, &[(HELP, ADMIN)]);
    }

    #[test]
    fn who_is_not_named_is_whom_the_heading_names() {
        check("You may become a system administrator.", Some("help desk technician"), &[(HELP, ADMIN)]);
        check(
            "Experienced technicians become system administrators.",
            Some("help desk technician"),
            &[(HELP, ADMIN)],
        );
        check("Teachers become system administrators.", Some("help desk technician"), &[]);
        check("You may become a system administrator.", None, &[]);
    }

    #[test]
    fn what_is_not_led_to_is_no_step() {
        check("A help desk technician becomes familiar with the network engineer.", None, &[]);
        check("A help desk technician will not become a system administrator.", None, &[]);
        check("A help desk technician moves tickets to the system administrator.", None, &[]);
        check("The help desk technician becomes the contact for a network engineer.", None, &[]);
        check("Help desk technicians move to system administrator tasks.", None, &[]);
        check(
            "Unlike a network engineer, a help desk technician becomes a system administrator.",
            None,
            &[(HELP, ADMIN)],
        );
    }

    #[test]
    fn contrasts_keep_roles_apart() {
        check(
            "Help desk technicians progress to system administrator, while security analysts become penetration testers.",
            None,
            &[(HELP, ADMIN), ("security analyst", "penetration tester")],
        );
    }
}
