//! Pages for people: HTML made here, with one style sheet and one script that are the program's own.
//!
//! Everything works without the script, which only asks for the same pages while somebody types, and moves between
//! hits by keys.

mod address;
mod hit;
mod login;
mod search;
mod words;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use maud::{DOCTYPE, Markup, html};

use super::refusal::Refusal;
use super::{App, reply};
use words::Words;

/// Where the token is asked for.
pub const LOGIN: &str = "/login";

/// Below it are the program's own files.
pub const ASSETS: &str = "/assets/";

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");
const ICON: &str = include_str!("icon.svg");

/// The routes of the pages.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/", get(search::page))
        .route(LOGIN, get(login::page).post(login::submit))
        .route("/assets/style.css", get(async || reply::asset("text/css; charset=utf-8", STYLE)))
        .route("/assets/script.js", get(async || reply::asset("text/javascript; charset=utf-8", SCRIPT)))
        .route("/assets/icon.svg", get(async || reply::asset("image/svg+xml", ICON)))
}

/// A whole page: the search form on top, `main` below it.
fn layout(title: &str, query: &str, main: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (Words(title)) }
                link rel="icon" href=(versioned("icon.svg", ICON));
                link rel="stylesheet" href=(versioned("style.css", STYLE));
                script src=(versioned("script.js", SCRIPT)) defer {}
            }
            body {
                a.skip href="#main" { "Skip to the results" }
                header.top {
                    a.mark href="/" { "roledex" }
                    form.ask role="search" action="/" method="get" {
                        label.quiet for="q" { "Search career documents" }
                        input #q type="search" name="q" value=(Words(query)) placeholder="What do you want to know?"
                            autocomplete="off" spellcheck="false" maxlength=(crate::query::MAX_CHARACTERS);
                        button type="submit" { "Search" }
                    }
                }
                main #main tabindex="-1" { (main) }
            }
        }
    }
}

/// The address of an asset, which changes with its content so that it can be kept for ever.
fn versioned(name: &str, content: &str) -> String {
    format!("{ASSETS}{name}?{}", &blake3::hash(content.as_bytes()).to_hex()[..8])
}

/// The page of a refusal; who has to sign in is asked to.
pub fn refusal(refusal: &Refusal) -> Markup {
    if refusal.status == axum::http::StatusCode::UNAUTHORIZED {
        return login::form(refusal);
    }
    let main = html! {
        section.refusal {
            h1 { (refusal.status.canonical_reason().unwrap_or("Refused")) }
            p { (Words(&refusal.message)) }
            @if let Some(hint) = &refusal.hint { p.hint { (Words(hint)) } }
        }
    };
    layout("roledex", "", &main)
}

/// A number with what is counted.
fn counted(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
