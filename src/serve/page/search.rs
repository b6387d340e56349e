//! `/`: what was found, and beside it what narrows the search.

use std::sync::Arc;

use axum::extract::State;
use axum::http::Uri;
use maud::{Markup, html};

use super::words::Words;
use super::{address, counted, hit, home, layout, narrow};
use crate::hit::SearchResults;
use crate::search;
use crate::serve::api::Reply;
use crate::serve::parameters::{Asked, Parameters};
use crate::serve::{App, reply};
use crate::vocabulary::{Kind, Vocabulary};

/// `GET /`
pub async fn page(State(app): State<Arc<App>>, uri: Uri) -> Reply {
    let mut asked = Asked::of(&Parameters::of(&uri))?;
    asked.options.facets = true;
    app.ask(move |engine, vocabulary| {
        if asked.query.text.trim().is_empty() && !asked.is_narrowed() {
            return home::page(engine, vocabulary);
        }
        let results = search::search(engine, vocabulary, &asked.query, &asked.options)?;
        let title = if asked.query.text.trim().is_empty() { "Search" } else { asked.query.text.trim() };
        Ok(reply::page(layout(&format!("{title} – roledex"), &asked, &found(vocabulary, &asked, &results))))
    })
    .await
}

fn found(vocabulary: &Vocabulary, asked: &Asked, results: &SearchResults) -> Markup {
    html! {
        div.columns {
            section #results aria-labelledby="summary" {
                h1 #summary { (summary(asked, results)) }
                (narrow::chosen(vocabulary, asked))
                @if !results.hits.is_empty() { p.jump { a href="#narrow" { "Narrow by role, certification or skill" } } }
                (notes(results))
                @if results.hits.is_empty() { (nothing(vocabulary, results)) }
                ol.hits start=(asked.options.offset.saturating_add(1)) {
                    @for found in &results.hits { (hit::item(vocabulary, found, &results.query)) }
                }
                (pager(asked, results))
            }
            @if let Some(facets) = results.facets.as_ref().filter(|_| !results.hits.is_empty()) {
                aside #narrow aria-label="Narrow the search" { (narrow::counts(vocabulary, asked, facets)) }
            }
        }
    }
}

fn summary(asked: &Asked, results: &SearchResults) -> Markup {
    html! {
        @if results.total == 0 { "Nothing" } @else { (counted(results.total, "passage")) }
        @if !results.query.trim().is_empty() { " for " q { (Words(results.query.trim())) } }
        @if asked.options.offset > 0 { ", from " (asked.options.offset.saturating_add(1)) }
    }
}

/// What was made of the query, where it is more than its words.
fn notes(results: &SearchResults) -> Markup {
    let roles = results.understood.iter().filter(|entry| entry.kind == Kind::Role.name());
    html! {
        ul.notes {
            @for correction in &results.corrections {
                li { "Searched for " b { (Words(&correction.to)) } " instead of " (Words(&correction.from)) "." }
            }
            @if !results.unmatched.is_empty() && results.total > 0 {
                li { "In no document: " (Words(&results.unmatched.join(", "))) "." }
            }
            @for warning in &results.warnings { li { (Words(warning)) "." } }
            @for role in roles {
                li { a href=(address::role(&role.id)) { "What the documents say of the role " (Words(&role.name)) } }
            }
        }
    }
}

fn nothing(vocabulary: &Vocabulary, results: &SearchResults) -> Markup {
    let near = crate::profile::nearest(vocabulary, &results.query);
    html! {
        div.nothing {
            @if results.unmatched.is_empty() {
                p { "No passage has all that is asked. Take something away, or narrow less." }
            } @else {
                p { "In no document: " (Words(&results.unmatched.join(", "))) "." }
            }
            @if !near.is_empty() {
                p {
                    "Did you mean "
                    @for (position, name) in near.iter().enumerate() {
                        @if position > 0 { ", " }
                        a href=(address::words(name)) { (Words(name)) }
                    }
                    "?"
                }
            }
            p { a href="/" { "See what the documents speak of" } }
        }
    }
}

fn pager(asked: &Asked, results: &SearchResults) -> Markup {
    let (limit, offset) = (asked.options.limit, asked.options.offset);
    let at = |offset: usize| {
        let mut other = asked.clone();
        other.options.offset = offset;
        address::search(&other)
    };
    // A page that is not full is the last: how many hits remain of each document is not known before.
    let is_last = results.hits.len() < limit || limit == 0;
    html! {
        @if offset > 0 || !is_last {
            nav.pager aria-label="Pages of hits" {
                @if offset > 0 { a rel="prev" href=(at(offset.saturating_sub(limit))) { "Better hits" } }
                @if !is_last { a rel="next" href=(at(offset.saturating_add(limit))) { "More hits" } }
            }
        }
    }
}

/// The name of an entry of the vocabulary as a link: a role to its page, all else to the passages that name it.
pub fn entry(vocabulary: &Vocabulary, kind: Kind, name: &str) -> Markup {
    let known = vocabulary.find_of(kind, name);
    let address = known.map(|entry| match kind {
        Kind::Role => address::role(entry.id()),
        Kind::Skill | Kind::Certification => narrow::only(kind, entry.id()),
    });
    html! {
        @if let Some(address) = address { a href=(address) { (Words(name)) } } @else { (Words(name)) }
    }
}
