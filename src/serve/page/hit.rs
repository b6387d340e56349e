//! One hit.

use maud::{Markup, html};

use super::address;
use super::words::{Marked, Words};
use crate::hit::Hit;
use crate::passage::{Passage, Place, Table};

/// A hit as an item of the list.
pub fn item(hit: &Hit, query: &str) -> Markup {
    let passage = &hit.passage;
    let snippet = Marked::new(&hit.snippet.text, &hit.snippet.highlights);
    html! {
        li.hit {
            article {
                h2 { a href=(address::document(passage, query)) { (Words(&passage.title)) } }
                @if let Some(table) = &passage.table {
                    (row(table, &snippet.marked_words()))
                } @else {
                    p.snippet { (snippet) }
                }
                p.place { (Words(&place(passage))) }
            }
        }
    }
}

/// A table row as a table, with the column marked that answers.
fn row(table: &Table, words: &[String]) -> Markup {
    html! {
        table {
            thead { tr { @for column in &table.columns { th scope="col" { (Words(column)) } } } }
            tbody { tr { @for cell in &table.cells { td { (Marked::with_words(cell, words)) } } } }
        }
    }
}

/// The document and where in it, as editors take it.
pub fn place(passage: &Passage) -> String {
    match &passage.place {
        Place::Lines { lines, .. } => format!("{}:{}", passage.path, lines.0),
        Place::Page(page) => format!("{}:p{page}", passage.path),
        Place::Part(_) => passage.path.clone(),
    }
}
