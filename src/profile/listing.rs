//! Roles that stand in a list rather than in the grammar of a sentence.

use super::reading::Role;

/// What may stand between two items of a list, or before its first.
const JOINTS: [&str; 11] =
    ["or", "and", "then", "either", "as", "both", "from", "to", "into", "later", "also"];

/// What may stand before a role within its item.
const BEFORE: [&str; 20] = [
    "a",
    "an",
    "the",
    "senior",
    "sr",
    "junior",
    "jr",
    "lead",
    "principal",
    "staff",
    "chief",
    "independent",
    "experienced",
    "full",
    "more",
    "head",
    "deputy",
    "assistant",
    "advanced",
    "first",
];

/// The roles of a text that are items of a list: at the beginning of a line, or behind a comma, `or` and the like.
pub(super) fn listed<'v>(text: &str, roles: &[Role<'v>]) -> Vec<&'v str> {
    let mut found = Vec::new();
    for role in roles.iter().filter(|role| !role.is_compared) {
        if is_item(text, role) && !found.contains(&role.id) {
            found.push(role.id);
        }
    }
    found
}

fn is_item(text: &str, role: &Role<'_>) -> bool {
    let line = text[..role.range.start].rfind('\n').map_or(0, |at| at + 1);
    let mut before = text[line..role.range.start].trim_end();
    for _ in 0..3 {
        let (rest, word) = last_word(before);
        if word.is_empty() || !BEFORE.contains(&word.to_lowercase().as_str()) {
            break;
        }
        before = rest;
    }
    let is_joint = JOINTS.contains(&last_word(before).1.to_lowercase().as_str());
    let is_mark = before
        .ends_with([',', ';', ':', '/', '(', '.', '!', '?', '→', '>', '&', '•', '-', '–', '—', '+', '*']);
    (before.is_empty() || is_joint || is_mark) && !is_possessed(&text[role.range.end..])
}

/// The text before the last word, and that word.
fn last_word(text: &str) -> (&str, &str) {
    let start = text
        .rfind(|character: char| !character.is_alphanumeric())
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    (text[..start].trim_end(), &text[start..])
}

/// Words behind the name of a role that make it the name of something else.
const OTHERWISE: [&str; 22] = [
    "team",
    "teams",
    "task",
    "tasks",
    "duties",
    "certification",
    "certifications",
    "certificate",
    "exam",
    "exams",
    "salary",
    "salaries",
    "tools",
    "software",
    "department",
    "training",
    "course",
    "courses",
    "tickets",
    "queue",
    "skills",
    "apprenticeship",
];

/// Whether what follows takes the role for something of the role's: `a network engineer's tasks`.
pub(super) fn is_possessed(after: &str) -> bool {
    if after.starts_with("'s") || after.starts_with("’s") {
        return true;
    }
    let Some(rest) = after.strip_prefix(' ') else { return false };
    let word = rest.split(|character: char| !character.is_alphanumeric()).next().unwrap_or_default();
    OTHERWISE.contains(&word)
}
