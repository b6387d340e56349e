//! Which roles of a clause stand together, and how far a cue reaches.

use std::ops::Range;

use super::cue::words;
use super::listing::is_possessed;
use super::reading::Role;

/// Roles in a row: `a network engineer, an architect or a manager`.
#[derive(Debug, Clone)]
pub(super) struct Group<'v> {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// The roles.
    pub ids: Vec<&'v str>,
    /// Whether others are only compared with them.
    pub is_compared: bool,
    /// Whether it comes after the group before: `…, then a manager`.
    pub is_later: bool,
}

/// The roles of a clause, those of a list together.
pub(super) fn groups<'v>(text: &str, roles: &[Role<'v>]) -> Vec<Group<'v>> {
    let mut all: Vec<Group<'v>> = Vec::new();
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
pub(super) const SMALL: [&str; 36] = [
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

/// Whether what stands between a cue and a role lets the cue lead to it.
pub(super) fn bridges(between: &str) -> bool {
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
