//! `/` before anything is asked: what the documents speak of.

use axum::response::Response;
use maud::{Markup, html};

use super::bars::bar;
use super::words::Words;
use super::{address, counted, layout, narrow, plural};
use crate::engine::{Engine, Statistics};
use crate::error::Result;
use crate::hit::{FacetCount, Facets};
use crate::search;
use crate::serve::parameters::Asked;
use crate::serve::reply;
use crate::vocabulary::{Kind, Vocabulary};

/// Entries of a kind that are shown.
const SHOWN: usize = 12;

/// The page.
pub fn page(engine: &dyn Engine, vocabulary: &Vocabulary) -> Result<Response> {
    let statistics = engine.statistics()?;
    let counts = search::facets(engine, vocabulary, None)?;
    Ok(reply::page(layout("roledex", &Asked::default(), &main(statistics, &counts.named))))
}

fn main(statistics: Statistics, facets: &Facets) -> Markup {
    html! {
        section.home {
            h1 { "Ask what the documents say." }
            p.lead {
                (counted(statistics.passages, "passage")) " of " (counted(statistics.documents, "document"))
                ". Each answer is a passage, with the file and the lines that say it."
            }
            (examples(&facets.roles))
        }
        div.index {
            @for (kind, title, counts) in narrow::kinds(facets) {
                @if let Some(first) = counts.first() {
                    section {
                        h2 { (title) }
                        ol.counts { @for count in counts.iter().take(SHOWN) { (row(kind, count, first.passages)) } }
                    }
                }
            }
        }
    }
}

/// Questions that this index can be asked, on the roles that it speaks of most.
fn examples(roles: &[FacetCount]) -> Markup {
    const QUESTIONS: [&str; 3] = ["certifications for a", "what comes after", "pay of a"];
    let asked =
        QUESTIONS.iter().zip(roles).map(|(words, role)| format!("{words} {}", role.name.to_lowercase()));
    html! {
        @if !roles.is_empty() {
            p.examples { "Try " @for question in asked { a href=(address::words(&question)) { (Words(&question)) } " " } }
        }
    }
}

fn row(kind: Kind, count: &FacetCount, most: u64) -> Markup {
    let address = match kind {
        Kind::Role => address::role(&count.id),
        Kind::Skill | Kind::Certification => narrow::only(kind, &count.id),
    };
    html! {
        li {
            a href=(address) {
                span.name { (Words(&count.name)) }
                " "
                span.number { (count.passages) span.quiet { (plural(count.passages, " passage")) } }
                (bar(count.passages, most))
            }
        }
    }
}
