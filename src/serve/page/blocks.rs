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
    if one.kind != other.kind || one.headings != other.headings {
        return false;
    }
    let are_equal = one.standing == other.standing;
    match (&one.table, &other.table) {
        (Some(above), Some(below)) => is_head(above, below) || (are_equal && above.columns == below.columns),
        _ => are_equal && matches!(one.kind, PassageKind::ListItem | PassageKind::Field),
    }
}

/// Whether a row is the head of a table: it has no column names, for it holds those of the rows below.
fn is_head(above: &Table, below: &Table) -> bool {
    above.columns.iter().all(String::is_empty) && above.cells == below.columns
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
    // The head of a table stands aside, its rows do not.
    let is_aside = group.iter().all(|passage| passage.standing != Standing::Content);
    let text = |passage: &Passage| Marked::with_words(&passage.text, words);
    html! {
        div.block.beside[is_aside] {
            @match first.kind {
                PassageKind::ListItem => @for items in group {
                    ul id=(anchor(items)) {
                        (line(items))
                        @for item in items.text.lines() { li { (Marked::with_words(item, words)) } }
                    }
                },
                PassageKind::TableRow if first.table.is_some() => (table(group, words)),
                PassageKind::Field => dl {
                    @for field in group { (named(field, words)) }
                },
                PassageKind::Code => pre id=(anchor(first)) tabindex="0" { (line(first)) code { (text(first)) } },
                _ => p id=(anchor(first)) { (line(first)) (text(first)) },
            }
        }
    }
}

/// Rows under their head. What is too wide for the window can be moved to by keys too.
fn table(rows: &[Passage], words: &[String]) -> Markup {
    let tables: Vec<&Table> = rows.iter().filter_map(|row| row.table.as_ref()).collect();
    let has_head = matches!(tables[..], [above, below, ..] if is_head(above, below));
    let (head, body) = rows.split_at(usize::from(has_head));
    let columns = tables.last().map_or(&[][..], |table| &table.columns);
    html! {
        div.wide tabindex="0" role="region" aria-label="Table" {
            table {
                @for head in head { (caption(head)) }
                @if columns.iter().any(|column| !column.is_empty()) {
                    thead {
                        tr id=[head.first().map(anchor)] {
                            @for column in columns { th scope="col" { (Marked::with_words(column, words)) } }
                        }
                    }
                }
                tbody { @for row in body { (cells(row, words)) } }
            }
        }
    }
}

/// What the table is called: what the head says beside the names of the columns.
fn caption(head: &Passage) -> Markup {
    let columns = head.table.as_ref().map_or(&[][..], |table| &table.cells);
    let names: Vec<&str> = columns.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
    let called =
        head.text.strip_suffix(&names.join("; ")).unwrap_or_default().trim_end_matches([' ', ';', ':', '\n']);
    html! { @if !called.is_empty() { caption { (Words(called)) } } }
}

fn cells(row: &Passage, words: &[String]) -> Markup {
    html! {
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
