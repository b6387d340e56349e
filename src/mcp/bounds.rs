//! How long an answer may be. An agent pays for each word that it reads, and forgets what it read before.

use crate::hit::SearchResults;
use crate::passage::{Passage, Table};
use crate::print::report::Shown;
use crate::profile::{Line, Profile};

/// Hits of a search when nothing is said.
pub const USUAL_HITS: u32 = 5;
/// Hits of a search at most.
pub const MOST_HITS: u32 = 20;
/// Neighbours of a passage shown at most, before it and behind it.
pub const MOST_CONTEXT: u32 = 20;

/// Bytes of the passages of an answer, as near as their own text tells; about five thousand words of a model.
const MOST_BYTES: usize = 20_000;
/// Bytes of one passage's text. Passages have two hundred words; only code and runs without spaces are longer.
const MOST_TEXT: usize = 6_000;
/// Bytes of a title, a heading, or a named fact.
const MOST_NAME: usize = 300;
/// Lines of each list of a profile.
const MOST_LINES: usize = 15;
/// Passages named as evidence of each line.
const MOST_EVIDENCE: usize = 3;

/// Shortens an answer; returns how many hits were left out.
pub fn search(results: &mut SearchResults) -> usize {
    repeat_less(results);
    for hit in &mut results.hits {
        shorten(&mut hit.passage);
        hit.duplicates.truncate(MOST_EVIDENCE);
        hit.matched.truncate(MOST_LINES);
        hit.matched.iter_mut().for_each(|matched| cut(&mut matched.term, MOST_NAME));
    }
    let fitting = fitting(results.hits.iter().map(|hit| size(&hit.passage) + hit.snippet.text.len()));
    let left_out = results.hits.len() - fitting;
    results.hits.truncate(fitting);
    left_out
}

/// Shortens what is said of the query, which the agent knows.
fn repeat_less(results: &mut SearchResults) {
    cut(&mut results.query, MOST_TEXT);
    results.unmatched.truncate(MOST_LINES);
    results.unmatched.iter_mut().for_each(|word| cut(word, MOST_NAME));
    results.corrections.truncate(MOST_LINES);
    results.understood.truncate(MOST_LINES);
    results.warnings.truncate(MOST_LINES);
    results.warnings.iter_mut().for_each(|warning| cut(warning, MOST_NAME));
}

/// Shortens a message about what cannot be answered.
pub fn message(mut message: String) -> String {
    cut(&mut message, MOST_TEXT);
    message
}

/// Shortens what is shown; returns how many passages were left out.
pub fn shown(shown: &mut Shown) -> usize {
    passages(&mut shown.passages)
}

/// Shortens profiles: first what few documents say, then the passages that say it.
pub fn profiles(profiles: &mut [Profile]) -> usize {
    let count = |profiles: &[Profile]| profiles.iter().map(|profile| profile.passages.len()).sum::<usize>();
    let before = count(profiles);
    profiles.iter_mut().for_each(profile);
    before - count(profiles)
}

fn profile(profile: &mut Profile) {
    let lists = [
        &mut profile.certifications,
        &mut profile.skills,
        &mut profile.next_roles,
        &mut profile.previous_roles,
        &mut profile.compared_with,
    ];
    for list in lists {
        list.truncate(MOST_LINES);
        for Line { evidence, .. } in list.iter_mut() {
            evidence.truncate(MOST_EVIDENCE);
        }
    }
    profile.pay.truncate(MOST_LINES);
    profile.pay.iter_mut().for_each(|pay| {
        cut(&mut pay.text, MOST_NAME);
        pay.evidence.truncate(MOST_EVIDENCE);
    });
    let lists = [
        &profile.certifications,
        &profile.skills,
        &profile.next_roles,
        &profile.previous_roles,
        &profile.compared_with,
    ];
    let said = lists.into_iter().flatten().flat_map(|line| &line.evidence);
    let cited: Vec<String> = said.chain(profile.pay.iter().flat_map(|pay| &pay.evidence)).cloned().collect();
    profile.passages.retain(|passage| cited.contains(&passage.id));
    passages(&mut profile.passages);
}

fn passages(passages: &mut Vec<Passage>) -> usize {
    passages.iter_mut().for_each(shorten);
    let fitting = fitting(passages.iter().map(size));
    let left_out = passages.len() - fitting;
    passages.truncate(fitting);
    left_out
}

/// How many of the first fit; one always does, for it was shortened.
fn fitting(sizes: impl ExactSizeIterator<Item = usize>) -> usize {
    let count = sizes.len();
    let used = sizes.scan(0, |used, size| {
        *used += size;
        Some(*used)
    });
    used.take_while(|used| *used <= MOST_BYTES).count().max(1).min(count)
}

fn size(passage: &Passage) -> usize {
    let table = passage.table.as_ref().map_or(0, table_size);
    let headings: usize = passage.headings.iter().map(String::len).sum();
    let metadata: usize = passage.metadata.iter().map(|(name, value)| name.len() + value.len()).sum();
    let named = [&passage.named.roles, &passage.named.skills, &passage.named.certifications];
    let named: usize = named.into_iter().flatten().map(String::len).sum();
    passage.path.len() + passage.title.len() + headings + passage.text.len() + table + metadata + named
}

fn table_size(table: &Table) -> usize {
    table.columns.iter().chain(&table.cells).map(String::len).sum()
}

fn shorten(passage: &mut Passage) {
    cut(&mut passage.text, MOST_TEXT);
    cut(&mut passage.title, MOST_NAME);
    passage.headings.iter_mut().for_each(|heading| cut(heading, MOST_NAME));
    passage.metadata.values_mut().for_each(|value| cut(value, MOST_NAME));
    if passage.table.as_ref().is_some_and(|table| table_size(table) > MOST_TEXT) {
        passage.table = None;
    }
}

fn cut(text: &mut String, most: usize) {
    if text.len() > most {
        text.truncate(text.floor_char_boundary(most));
        text.push('…');
    }
}
