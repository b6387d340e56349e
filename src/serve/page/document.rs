//! `/doc/…`: a document as the index holds it.

use std::sync::Arc;

use axum::extract::State;
use axum::http::Uri;
use maud::{Markup, html};

use super::words::{Marked, Words};
use super::{address, blocks, counted, hit, layout};
use crate::engine::Engine;
use crate::error::Result;
use crate::lookup;
use crate::passage::{Named, Passage};
use crate::print::report::Overview;
use crate::query::Query;
use crate::search::{self, Options};
use crate::serve::api::{Named as Target, Reply, named};
use crate::serve::parameters::{Asked, FROM, Parameters, SOUGHT};
use crate::serve::refusal::Refusal;
use crate::serve::{App, reply};
use crate::vocabulary::Vocabulary;

/// Passages on a page: a document of a million lines must not become one page.
pub const PASSAGES: usize = 1_000;

/// Hits of the document whose marked words are marked in all of it.
const HITS: usize = 50;

/// Names shown beside a document.
const TAGS: usize = 60;

/// `GET /doc/{target}`
pub async fn page(State(app): State<Arc<App>>, target: Target, uri: Uri) -> Reply {
    let target = named(target)?;
    let parameters = Parameters::of(&uri);
    let query = Query::parse(parameters.one(&SOUGHT)?.unwrap_or_default());
    let from = parameters.number(&FROM)?;
    let wanted = target.clone();
    let found = app.ask(move |engine, vocabulary| {
        let Some(document) = lookup::find(engine, &wanted, None)? else { return Ok(None) };
        let Some(overview) = Overview::of_passages(&document.passages) else { return Ok(None) };
        let words = words(engine, vocabulary, &query, &overview.path)?;
        let shown = Shown { overview, passages: document.passages, from, words, query: query.clone() };
        Ok(Some(reply::page(shown.page(vocabulary))))
    });
    found.await?.ok_or_else(|| Refusal::not_found(format!("There is no document {target} in the index.")))
}

/// The words of a document by which the query finds it.
fn words(engine: &dyn Engine, vocabulary: &Vocabulary, query: &Query, path: &str) -> Result<Vec<String>> {
    if query.parts.is_empty() {
        return Ok(Vec::new());
    }
    let options = Options { limit: HITS, paths: vec![globset::escape(path)], ..Options::default() };
    let hits = search::search(engine, vocabulary, query, &options)?.hits.into_iter();
    let marked = hits.map(|hit| Marked::new(&hit.snippet.text, &hit.snippet.highlights).marked_words());
    let mut words = marked.collect::<Vec<_>>().concat();
    words.sort();
    words.dedup();
    Ok(words)
}

struct Shown {
    overview: Overview,
    passages: Vec<Passage>,
    from: usize,
    words: Vec<String>,
    query: Query,
}

impl Shown {
    fn page(&self, vocabulary: &Vocabulary) -> Markup {
        let asked = Asked { query: self.query.clone(), ..Asked::default() };
        layout(&format!("{} – roledex", self.overview.title), &asked, &self.main(vocabulary))
    }

    fn main(&self, vocabulary: &Vocabulary) -> Markup {
        let overview = &self.overview;
        let end = self.from.saturating_add(PASSAGES).min(self.passages.len());
        let passages = &self.passages[self.from.min(end)..end];
        html! {
            div.columns {
                article.document {
                    header {
                        @if !self.query.text.is_empty() {
                            p.back { a href=(address::words(&self.query.text)) { "All hits for " q { (Words(&self.query.text)) } } }
                        }
                        h1 { (Marked::with_words(&overview.title, &self.words)) }
                        p.place {
                            span.path { (Words(&overview.path)) } " "
                            span.size { (counted(overview.words as u64, "word")) ", " (overview.format.name()) }
                        }
                    }
                    (blocks::blocks(passages, &overview.title, &self.words))
                    (self.pager(end))
                }
                aside #about aria-label="About this document" {
                    (facts(overview))
                    (hit::tags(vocabulary, &all_named(&self.passages), TAGS))
                }
            }
        }
    }

    fn pager(&self, end: usize) -> Markup {
        let at = |position: usize| {
            self.passages.get(position).map(|passage| address::document(passage, &self.query.text))
        };
        html! {
            @if self.from > 0 || end < self.passages.len() {
                nav.pager aria-label="Parts of the document" {
                    @if self.from > 0 {
                        @if let Some(address) = at(self.from.saturating_sub(PASSAGES)) { a rel="prev" href=(address) { "Earlier" } }
                    }
                    @if let Some(address) = at(end) { a rel="next" href=(address) { "Later" } }
                }
            }
        }
    }
}

fn facts(overview: &Overview) -> Markup {
    html! {
        @if !overview.metadata.is_empty() {
            h2 { "What it says of itself" }
            dl.facts {
                @for (name, value) in &overview.metadata {
                    dt { (Words(name)) }
                    dd { (Words(value)) }
                }
            }
        }
        h2 { "What it speaks of" }
    }
}

/// Everything that the passages name, each once, in order of first mention.
fn all_named(passages: &[Passage]) -> Named {
    let mut all = Named::default();
    for named in passages.iter().map(|passage| &passage.named) {
        add(&mut all.roles, &named.roles);
        add(&mut all.skills, &named.skills);
        add(&mut all.certifications, &named.certifications);
    }
    all
}

fn add(known: &mut Vec<String>, names: &[String]) {
    for name in names {
        if !known.contains(name) {
            known.push(name.clone());
        }
    }
}
