//! Steps that the structure of a document tells: ladders, sections and rows called "next roles".

use std::collections::HashSet;

use super::labels::{Announced, announced, asks_what_follows, is_of_ladder, is_role, is_step};
use super::listing::listed;
use super::reading::{Reading, only, roles_of};
use super::steps::Step;
use crate::passage::{PassageKind, Table};
use crate::tagger::Tagger;

/// A step with the passages that tell it.
pub(super) type Told<'v> = (Step<'v>, Vec<String>);

/// Steps between the roles that a label announces and its subject.
fn announce<'v>(way: Announced, subject: &'v str, roles: &[&'v str], id: &str) -> Vec<Told<'v>> {
    let step = |role: &&'v str| match way {
        Announced::Next => Step { from: subject, to: role },
        Announced::Previous => Step { from: role, to: subject },
    };
    roles.iter().map(|role| (step(role), vec![id.to_owned()])).collect()
}

/// Steps that a single passage tells by its headings, labels and cells.
pub(super) fn announced_in<'v>(tagger: Tagger<'v>, reading: &Reading<'_, 'v>) -> Vec<Told<'v>> {
    let mut told = in_section(reading);
    told.extend(after_heading(reading));
    match &reading.passage.table {
        Some(table) => told.extend(in_row(tagger, reading, table)),
        None => told.extend(behind_labels(tagger, reading)),
    }
    told
}

/// Below a heading such as `Next roles`: items that are roles, and roles that head items.
fn in_section<'v>(reading: &Reading<'_, 'v>) -> Vec<Told<'v>> {
    let headings = &reading.passage.headings;
    let Some((index, way)) =
        (0..headings.len()).rev().find_map(|index| Some((index, announced(&headings[index])?)))
    else {
        return Vec::new();
    };
    let own = reading.in_heading(index);
    let Some(subject) = only(&own).or_else(|| reading.subject(index).filter(|_| own.is_empty())) else {
        return Vec::new();
    };
    let below: Vec<&'v str> =
        (index + 1..headings.len()).flat_map(|index| reading.in_heading(index)).collect();
    let is_list = reading.passage.table.is_none();
    let roles =
        if below.is_empty() && is_list { listed(&reading.passage.text, &reading.roles) } else { below };
    announce(way, subject, &roles, &reading.passage.id)
}

/// Below a title or heading such as `What comes after the help desk analyst?`: roles that head items.
fn after_heading<'v>(reading: &Reading<'_, 'v>) -> Vec<Told<'v>> {
    let headings = &reading.passage.headings;
    let title = std::iter::once((0, &reading.passage.title, reading.title.clone()));
    let others =
        headings.iter().enumerate().map(|(index, heading)| (index + 1, heading, reading.in_heading(index)));
    for (below, heading, roles) in title.chain(others) {
        let Some(subject) = only(&roles).filter(|_| asks_what_follows(heading)) else { continue };
        let last = headings.len().checked_sub(1).filter(|last| *last >= below);
        let roles = last.map(|last| reading.in_heading(last)).unwrap_or_default();
        if reading.passage.kind == PassageKind::ListItem {
            return announce(Announced::Next, subject, &roles, &reading.passage.id);
        }
    }
    Vec::new()
}

/// Lines such as `Next roles: …`.
fn behind_labels<'v>(tagger: Tagger<'v>, reading: &Reading<'_, 'v>) -> Vec<Told<'v>> {
    let Some(subject) = reading.text_subject() else { return Vec::new() };
    let mut told = Vec::new();
    for line in reading.passage.text.lines() {
        let Some((label, rest)) = line.split_once(':').filter(|(label, _)| label.len() < 60) else {
            continue;
        };
        let first = label.split(',').next().unwrap_or(label);
        if let Some(way) = announced(first) {
            let roles = listed(rest, &reading.roles_in(tagger, rest));
            told.extend(announce(way, subject, &roles, &reading.passage.id));
        }
    }
    told
}

/// A row called `Next role` below columns that are roles; a column called so beside one that names roles.
fn in_row<'v>(tagger: Tagger<'v>, reading: &Reading<'_, 'v>, table: &Table) -> Vec<Told<'v>> {
    let in_cell = |cell: &str| listed(cell, &reading.roles_in(tagger, cell));
    let Some(label) = table.cells.first() else { return Vec::new() };
    let id = &reading.passage.id;
    let mut told = Vec::new();
    for (index, (column, cell)) in table.columns.iter().zip(&table.cells).enumerate() {
        let head = head(tagger, column);
        if let (Some(role), Some(way), true) = (head, announced(label), index > 0) {
            told.extend(announce(way, role, &in_cell(cell), id));
        } else if let Some(way) = announced(column) {
            let row = if index == 0 { None } else { only(&in_cell(label)) };
            let subject =
                row.or_else(|| reading.text_subject().filter(|_| in_cell(label).is_empty() || index == 0));
            told.extend(subject.into_iter().flat_map(|subject| announce(way, subject, &in_cell(cell), id)));
        }
    }
    told
}

/// The only role that a column's name is.
pub(super) fn head<'v>(tagger: Tagger<'v>, column: &str) -> Option<&'v str> {
    let roles: Vec<&'v str> = roles_of(tagger, column).into_iter().map(|role| role.id).collect();
    only(&roles)
}

/// A step of a ladder: what it is called, its roles, and the passage.
#[derive(Debug, Clone)]
struct Rung<'v> {
    label: String,
    roles: Vec<&'v str>,
    id: String,
}

/// Steps between the rungs of a document's ladders.
pub(super) fn climbed<'v>(tagger: Tagger<'v>, readings: &[Reading<'_, 'v>]) -> Vec<Told<'v>> {
    let mut told = Vec::new();
    let mut ladder: Vec<Rung<'v>> = Vec::new();
    let mut place = None;
    let mut above = "";
    for reading in readings {
        let (here, rungs) = match &reading.passage.table {
            Some(table) => {
                (Some((reading.passage.headings.as_slice(), true)), row_rungs(tagger, reading, table))
            }
            None => (list_place(reading), item_rungs(tagger, reading, above)),
        };
        if rungs.is_empty() || here != place {
            told.extend(climb(&ladder));
            ladder.clear();
        }
        if reading.passage.kind == PassageKind::Paragraph {
            above = &reading.passage.text;
        }
        place = here;
        ladder.extend(rungs);
    }
    told.extend(climb(&ladder));
    told
}

/// Where a list stands: below which headings, without those of its items.
fn list_place<'a>(reading: &Reading<'a, '_>) -> Option<(&'a [String], bool)> {
    let headings = &reading.passage.headings;
    let is_item = reading.passage.kind == PassageKind::ListItem;
    is_item.then(|| (&headings[..headings.len() - usize::from(is_headed(reading))], false))
}

/// Whether the item's own lead is its last heading.
fn is_headed(reading: &Reading<'_, '_>) -> bool {
    let bare = reading.passage.text.trim_start_matches(|character: char| !character.is_alphabetic());
    reading.passage.headings.last().is_some_and(|last| bare.starts_with(last.as_str()))
}

/// The rungs of a list item below a heading that speaks of a ladder: its lead, or the role that each line begins with.
fn item_rungs<'v>(tagger: Tagger<'v>, reading: &Reading<'_, 'v>, above: &str) -> Vec<Rung<'v>> {
    let Some((headings, _)) = list_place(reading) else { return Vec::new() };
    let nearest = headings.last().unwrap_or(&reading.passage.title);
    let is_announced = above.trim_end().ends_with(':') && above.len() < 400 && is_of_ladder(above);
    if !is_of_ladder(nearest) && !is_of_ladder(&reading.passage.title) && !is_announced {
        return Vec::new();
    }
    let rung = |text: &str| Rung {
        label: text.to_owned(),
        roles: listed(text, &reading.roles_in(tagger, text)),
        id: reading.passage.id.clone(),
    };
    if is_headed(reading) {
        return reading.passage.headings.last().map(|lead| rung(lead)).into_iter().collect();
    }
    reading
        .passage
        .text
        .lines()
        .map(|line| rung(line.split([':', '–', '—', '(']).next().unwrap_or(line)))
        .collect()
}

/// The rung of a row in a table of steps.
fn row_rungs<'v>(tagger: Tagger<'v>, reading: &Reading<'_, 'v>, table: &Table) -> Vec<Rung<'v>> {
    let heading = reading.passage.headings.last().unwrap_or(&reading.passage.title);
    let is_announced = is_of_ladder(heading) || is_of_ladder(&reading.passage.title);
    let steps = table.columns.first().is_some_and(|column| is_step(column, is_announced));
    let roles = table.columns.iter().position(|column| is_role(column));
    let is_ladder = steps || roles == Some(0) && is_of_ladder(heading);
    let (Some(label), true) = (table.cells.first(), is_ladder) else { return Vec::new() };
    let Some(cell) = table.cells.get(roles.unwrap_or(0)).filter(|_| !label.is_empty()) else {
        return Vec::new();
    };
    let roles = listed(cell, &reading.roles_in(tagger, cell));
    vec![Rung { label: label.clone(), roles, id: reading.passage.id.clone() }]
}

/// The number that a label has: `Level 3`, `3. Operate`.
fn number(label: &str) -> Option<u32> {
    let digits = label.trim_start_matches(|character: char| !character.is_ascii_digit());
    digits.split(|character: char| !character.is_ascii_digit()).next()?.parse().ok()
}

/// Steps from each rung to the next. Where numbers fall, the ladder is read from below; two rungs with one label are
/// one, and a rung whose role is not known leaves a gap.
fn climb<'v>(ladder: &[Rung<'v>]) -> Vec<Told<'v>> {
    let numbers: Vec<u32> = ladder.iter().filter_map(|rung| number(&rung.label)).collect();
    let falls = numbers.len() == ladder.len()
        && numbers.len() > 1
        && numbers.is_sorted_by(|left, right| left >= right);
    let same = |left: &Rung<'_>, right: &Rung<'_>| match (number(&left.label), number(&right.label)) {
        (Some(left), Some(right)) => left == right,
        _ => left.label == right.label,
    };
    let mut rungs: Vec<&[Rung<'v>]> = ladder.chunk_by(|left, right| same(left, right)).collect();
    if falls {
        rungs.reverse();
    }
    let mut told = Vec::new();
    let mut seen = HashSet::new();
    for pair in rungs.windows(2) {
        for (lower, upper) in tracks(pair[0], pair[1]) {
            let steps = lower.roles.iter().flat_map(|from| upper.roles.iter().map(|to| (*from, *to)));
            for (from, to) in steps.filter(|(from, to)| from != to && !upper.roles.contains(from)) {
                if seen.insert(Step { from, to }) {
                    told.push((Step { from, to }, vec![lower.id.clone(), upper.id.clone()]));
                }
            }
        }
    }
    told
}

/// Which rows of a step lead to which of the next. Rows that share a subject, such as `network`, are a track of their
/// own; the others lead to the others.
fn tracks<'r, 'v>(lower: &'r [Rung<'v>], upper: &'r [Rung<'v>]) -> Vec<(&'r Rung<'v>, &'r Rung<'v>)> {
    let pairs = || lower.iter().flat_map(|low| upper.iter().map(move |high| (low, high)));
    let own: Vec<(&Rung<'_>, &Rung<'_>)> = pairs().filter(|(low, high)| shares_subject(low, high)).collect();
    let is_free = |(low, high): &(&Rung<'_>, &Rung<'_>)| {
        !own.iter().any(|(known, _)| known.id == low.id) && !own.iter().any(|(_, known)| known.id == high.id)
    };
    let free: Vec<(&Rung<'_>, &Rung<'_>)> = pairs().filter(is_free).collect();
    own.into_iter().chain(free).collect()
}

fn shares_subject(left: &Rung<'_>, right: &Rung<'_>) -> bool {
    let subjects = |rung: &Rung<'_>| -> HashSet<String> {
        let slugs = rung.roles.iter().filter_map(|role| role.split_once(':'));
        // The last word says what one is, not in what.
        let words =
            slugs.filter_map(|(_, slug)| slug.rsplit_once('-')).flat_map(|(subject, _)| subject.split('-'));
        words.map(|word| word.strip_suffix('s').unwrap_or(word).to_owned()).collect()
    };
    !subjects(left).is_disjoint(&subjects(right))
}
