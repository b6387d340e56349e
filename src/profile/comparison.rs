//! Which roles a document sets against each other.

use super::labels::folded;
use super::ladder::head;
use super::reading::Reading;
use crate::passage::Table;
use crate::tagger::Tagger;

/// The roles that a passage compares with this one.
pub(super) fn compared<'v>(tagger: Tagger<'v>, reading: &Reading<'_, 'v>, role: &str) -> Vec<&'v str> {
    let mut found = Vec::new();
    if let Some(table) = &reading.passage.table {
        found.extend(in_columns(tagger, table, role));
    }
    if compares(&reading.passage.title) {
        found.extend(others(&reading.title, role));
    }
    for (index, _) in reading.passage.headings.iter().enumerate().filter(|(_, heading)| compares(heading)) {
        found.extend(others(&reading.in_heading(index), role));
    }
    found.extend(in_sentences(reading, role));
    found.sort_unstable();
    found.dedup();
    found
}

/// The other roles, when this one is among them.
fn others<'v>(roles: &[&'v str], role: &str) -> Vec<&'v str> {
    if !roles.contains(&role) {
        return Vec::new();
    }
    roles.iter().filter(|other| **other != role).copied().collect()
}

fn in_columns<'v>(tagger: Tagger<'v>, table: &Table, role: &str) -> Vec<&'v str> {
    let heads: Vec<&'v str> = table.columns.iter().filter_map(|column| head(tagger, column)).collect();
    others(&heads, role)
}

/// Whether a title says that it compares: `A vs B`.
fn compares(title: &str) -> bool {
    let folded = format!(" {} ", folded(title));
    let cues = [
        " vs ",
        " versus ",
        " v ",
        " compared ",
        " difference between ",
        " differences between ",
        " comparison ",
    ];
    cues.iter().any(|cue| folded.contains(cue)) || folded.contains(" or ") && title.trim_end().ends_with('?')
}

/// `Unlike a B, an A …`: one role acts, the other is what it is compared with.
fn in_sentences<'v>(reading: &Reading<'_, 'v>, role: &str) -> Vec<&'v str> {
    let mut found = Vec::new();
    for (_, roles) in reading.sentences() {
        let acting: Vec<&'v str> =
            roles.iter().filter(|role| !role.is_compared).map(|role| role.id).collect();
        let against: Vec<&'v str> =
            roles.iter().filter(|role| role.is_compared).map(|role| role.id).collect();
        let acts = acting.contains(&role) || acting.is_empty() && reading.text_subject() == Some(role);
        if acts {
            found.extend(against.iter().filter(|other| **other != role));
        } else if against.contains(&role) {
            found.extend(acting.iter().filter(|other| **other != role));
        }
    }
    found
}
