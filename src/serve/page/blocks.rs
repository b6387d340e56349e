//! Passages put together again: headings, paragraphs, lists, tables and fields, each at the place a link leads to.

use maud::{Markup, html};

use super::words::{Marked, Words};
use crate::document::Standing;
use crate::passage::{Passage, PassageKind, Place, Table};

/// Passages in reading order, under their headings.
pub fn blocks(passages: &[Passage], title: &str, words: &[String]) -> Markup {
    let mut above: &[String] = &[];
    html! {
        @for group in passages.chunk_by(belong_together) {
            @let first = &group[0];
            @let same = above.iter().zip(&first.headings).take_while(|(one, other)| one == other).count();
            @for (level, heading) in first.headings.iter().enumerate().skip(same) {
                // The title stands on top already.
                @if level > 0 || heading != title { (headed(level, heading, words)) }
            }
            ({ above = &first.headings; block(group, words) })
        }
    }
}

/// Whether two neighbours are parts of one list, table or group of fields.
fn belong_together(one: &Passage, other: &Passage) -> bool {
    let columns = |passage: &Passage| passage.table.as_ref().map(|table| table.columns.clone());
    one.kind == other.kind
        && one.headings == other.headings
        && one.standing == other.standing
        && matches!(one.kind, PassageKind::ListItem | PassageKind::TableRow | PassageKind::Field)
        && columns(one) == columns(other)
}

fn headed(level: usize, heading: &str, words: &[String]) -> Markup {
    let text = Marked::with_words(heading, words);
    html! {
        @match level {
            0 | 1 => h2 { (text) },
            2 => h3 { (text) },
            _ => h4 { (text) },
        }
    }
}

fn block(group: &[Passage], words: &[String]) -> Markup {
    let first = &group[0];
    let is_aside = first.standing != Standing::Content;
    let text = |passage: &Passage| Marked::with_words(&passage.text, words);
    html! {
        div.block.beside[is_aside] {
            @match (first.kind, &first.table) {
                (PassageKind::ListItem, _) => @for items in group {
                    ul id=(anchor(items)) {
                        (line(items))
                        @for item in items.text.lines() { li { (Marked::with_words(item, words)) } }
                    }
                },
                (PassageKind::TableRow, Some(head)) => (table(group, head, words)),
                (PassageKind::Field, _) => dl {
                    @for field in group { (named(field, words)) }
                },
                (PassageKind::Code, _) => pre id=(anchor(first)) tabindex="0" { (line(first)) code { (text(first)) } },
                _ => p id=(anchor(first)) { (line(first)) (text(first)) },
            }
        }
    }
}

/// Rows under their head. What is too wide for the window can be moved to by keys too.
fn table(rows: &[Passage], head: &Table, words: &[String]) -> Markup {
    html! {
        div.wide tabindex="0" role="region" aria-label="Table" {
            table {
                @if head.columns.iter().any(|column| !column.is_empty()) {
                    thead { tr { @for column in &head.columns { th scope="col" { (Marked::with_words(column, words)) } } } }
                }
                tbody {
                    @for row in rows {
                        tr id=(anchor(row)) {
                            @for (position, cell) in row.table.iter().flat_map(|table| table.cells.iter().enumerate()) {
                                @if position == 0 {
                                    th scope="row" { (line(row)) (Marked::with_words(cell, words)) }
                                } @else {
                                    td { (Marked::with_words(cell, words)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A field: its name is what stands before the first colon.
fn named(field: &Passage, words: &[String]) -> Markup {
    let (name, value) = field.text.split_once(": ").unwrap_or(("", &field.text));
    html! {
        div id=(anchor(field)) {
            dt { (line(field)) (Words(name)) }
            dd { (Marked::with_words(value, words)) }
        }
    }
}

/// What a link to the passage leads to.
fn anchor(passage: &Passage) -> String {
    format!("p-{}", passage.id)
}

/// The first line in the source, in the margin, as a link to the passage itself.
fn line(passage: &Passage) -> Markup {
    let number = match &passage.place {
        Place::Lines { lines, .. } => lines.0.to_string(),
        Place::Page(page) => format!("p{page}"),
        Place::Part(_) => String::new(),
    };
    html! {
        @if !number.is_empty() {
            a.line href=(format!("#{}", anchor(passage))) aria-label=(format!("Line {number}")) { (number) }
        }
    }
}
