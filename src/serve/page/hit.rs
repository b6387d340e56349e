//! One hit.

use maud::{Markup, html};

use super::words::{Marked, Words};
use super::{address, search};
use crate::hit::{Duplicate, Hit, Stale};
use crate::passage::{Named, Passage, Place, Table};
use crate::vocabulary::{Kind, Vocabulary};

/// Names that a hit shows of what it speaks of.
const TAGS: usize = 8;

/// Places that a hit shows where the same is said again.
const DUPLICATES: usize = 3;

/// A hit as an item of the list.
pub fn item(vocabulary: &Vocabulary, hit: &Hit, query: &str) -> Markup {
    let passage = &hit.passage;
    let snippet = Marked::new(&hit.snippet.text, &hit.snippet.highlights);
    let words = snippet.marked_words();
    html! {
        li.hit value=(hit.rank) {
            article {
                span.rank aria-hidden="true" { (hit.rank) }
                h2 { a href=(address::document(passage, query)) { (Marked::with_words(&passage.title, &words)) } }
                (headings(passage, &words))
                @match &passage.table {
                    // The head of a table has no column names above it.
                    Some(table) if table.columns.iter().any(|column| !column.is_empty()) => (row(table, &words)),
                    _ => p.snippet { (snippet) },
                }
                p.place {
                    span.path { (Words(&place(&passage.path, &passage.place))) }
                    @if let Some(stale) = hit.stale { " " span.stale { (stale_note(stale)) } }
                }
                (also(&hit.duplicates))
                (tags(vocabulary, &passage.named, TAGS))
                @if !hit.reasons.is_empty() {
                    ul.reasons {
                        @for reason in hit.reasons.iter().filter(|reason| !reason.is_idle()) {
                            li { (format!("{:.2} ", reason.value)) (Words(&reason.what)) }
                        }
                    }
                }
            }
        }
    }
}

/// Where the same is said again.
fn also(duplicates: &[Duplicate]) -> Markup {
    let left = duplicates.len().saturating_sub(DUPLICATES);
    html! {
        @if !duplicates.is_empty() {
            p.place {
                "The same in "
                @for (position, other) in duplicates.iter().take(DUPLICATES).enumerate() {
                    @if position > 0 { ", " }
                    a href=(address::passage(&other.path, &other.id)) { (Words(&place(&other.path, &other.place))) }
                }
                @if left > 0 { " and " (left) " more" }
            }
        }
    }
}

fn headings(passage: &Passage, words: &[String]) -> Markup {
    // The title often is the first heading too.
    let headings = passage.headings.iter().filter(|heading| **heading != passage.title);
    html! {
        @if passage.headings.iter().any(|heading| *heading != passage.title) {
            p.headings {
                @for (position, heading) in headings.enumerate() {
                    @if position > 0 { span.step aria-hidden="true" { " › " } }
                    (Marked::with_words(heading, words))
                }
            }
        }
    }
}

/// A table row, turned: one line for each column, so that it can be read at any width. The first cell names it.
fn row(table: &Table, words: &[String]) -> Markup {
    let asked = asked_columns(table, words);
    let (columns, cells) = (&table.columns, &table.cells);
    let (first, from) = match cells.first() {
        Some(first) if cells.len() > 1 => (Some(first), 1),
        _ => (None, 0),
    };
    let head = columns.first().filter(|head| from > 0 && !head.is_empty());
    html! {
        table.row {
            @if let Some(first) = first {
                caption {
                    @if let Some(head) = head { span.head { (Words(head)) } " " }
                    (Marked::with_words(first, words))
                }
            }
            tbody {
                @for position in from..cells.len() {
                    tr.asked[asked[position]] {
                        th scope="row" {
                            (Marked::with_words(columns.get(position).map_or("", String::as_str), words))
                            @if asked[position] { span.quiet { " (asked for)" } }
                        }
                        td { (Marked::with_words(&cells[position], words)) }
                    }
                }
            }
        }
    }
}

/// The columns that the query is about: those whose name it names, or else those whose cell it found.
fn asked_columns(table: &Table, words: &[String]) -> Vec<bool> {
    let has = |text: &String| Marked::with_words(text, words).has_marks();
    let mut named: Vec<bool> = table.columns.iter().map(has).collect();
    named.resize(table.cells.len(), false);
    if let Some(first) = named.first_mut() {
        *first = false;
    }
    // What holds for every column tells none from the others.
    let tells = |columns: &[bool]| columns.contains(&true) && columns.iter().skip(1).any(|column| !column);
    if tells(&named) {
        return named;
    }
    let found: Vec<bool> = table.cells.iter().map(has).collect();
    if tells(&found) { found } else { vec![false; table.cells.len()] }
}

/// What a passage names, as links; of many the first `most`.
pub fn tags(vocabulary: &Vocabulary, named: &Named, most: usize) -> Markup {
    let kinds = [
        (Kind::Role, &named.roles),
        (Kind::Certification, &named.certifications),
        (Kind::Skill, &named.skills),
    ];
    let all = || kinds.into_iter().flat_map(|(kind, names)| names.iter().map(move |name| (kind, name)));
    let left = all().count().saturating_sub(most);
    html! {
        @if all().next().is_some() {
            ul.tags aria-label="Named here" {
                @for (kind, name) in all().take(most) { li class=(kind.name()) { (search::entry(vocabulary, kind, name)) } }
                @if left > 0 { li { (left) " more" } }
            }
        }
    }
}

fn stale_note(stale: Stale) -> &'static str {
    match stale {
        Stale::Modified => "changed since it was indexed",
        Stale::Deleted => "deleted since it was indexed",
    }
}

/// The document and where in it, as editors take it.
pub fn place(path: &str, place: &Place) -> String {
    match place {
        Place::Lines { lines, .. } => format!("{path}:{}", lines.0),
        Place::Page(page) => format!("{path}, page {page}"),
        Place::Part(_) => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(columns: [&str; 3], cells: [&str; 3], words: &[&str]) -> Vec<bool> {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        asked_columns(&Table { columns: owned(&columns), cells: owned(&cells) }, &owned(words))
    }

    #[test]
    fn the_column_asked_for_is_the_one_that_is_named() {
        let columns = ["Aspect", "Help Desk", "Desktop Support"];
        let cells = ["Certifications", "ITIL", "A+"];
        assert_eq!(asked(columns, cells, &["Certifications", "Desktop Support"]), [false, false, true]);
        assert_eq!(asked(columns, cells, &["ITIL"]), [false, true, false]);
        assert_eq!(asked(columns, cells, &["Help", "Desktop"]), [false; 3], "both, so neither");
        assert_eq!(asked(columns, cells, &[]), [false; 3]);
    }
}
