//! `/`: the search, and what can be searched when nothing is asked yet.

use std::sync::Arc;

use axum::extract::State;
use axum::http::Uri;
use maud::{Markup, html};

use super::{Words, counted, hit, layout};
use crate::hit::SearchResults;
use crate::search;
use crate::serve::api::Reply;
use crate::serve::parameters::{Asked, Parameters};
use crate::serve::{App, reply};

/// `GET /`
pub async fn page(State(app): State<Arc<App>>, uri: Uri) -> Reply {
    let asked = Asked::of(&Parameters::of(&uri))?;
    app.ask(move |engine, vocabulary| {
        let results = search::search(engine, vocabulary, &asked.query, &asked.options)?;
        let title = if asked.query.text.is_empty() {
            "roledex".to_owned()
        } else {
            format!("{} – roledex", asked.query.text)
        };
        Ok(reply::page(layout(&title, &asked.query.text, &found(&results))))
    })
    .await
}

fn found(results: &SearchResults) -> Markup {
    html! {
        section #results aria-live="polite" {
            h1 { (counted(results.total, "passage")) }
            @for warning in &results.warnings { p.note { (Words(warning)) } }
            ol.hits {
                @for found in &results.hits { (hit::item(found, &results.query)) }
            }
        }
    }
}
