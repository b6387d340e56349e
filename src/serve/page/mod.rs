//! Pages for people: HTML made here, with one style sheet and one script that are the program's own.
//!
//! Everything works without the script, which only asks for the same pages while somebody types, and moves between
//! hits by keys.

mod address;
mod bars;
mod blocks;
mod document;
mod hit;
mod home;
mod ladder;
mod login;
mod narrow;
mod role;
mod search;
mod words;

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use maud::{DOCTYPE, Markup, html};

use super::parameters::Asked;
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
        .route("/doc/{*target}", get(document::page))
        .route("/role/{*role}", get(role::page))
        .route(LOGIN, get(login::page).post(login::submit))
        .route("/assets/style.css", get(async || reply::asset("text/css; charset=utf-8", STYLE)))
        .route("/assets/script.js", get(async || reply::asset("text/javascript; charset=utf-8", SCRIPT)))
        .route("/assets/icon.svg", get(async || reply::asset("image/svg+xml", ICON)))
}

/// A whole page: the search form on top, with what was asked, and `main` below it.
fn layout(title: &str, asked: &Asked, main: &Markup) -> Markup {
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
                a.skip href="#main" { "Skip to the content" }
                header.top { (form(asked)) }
                main #main tabindex="-1" { (main) }
                p.quiet #status role="status" {}
                footer.bottom {
                    p { kbd { "/" } " to search, " kbd { "↓" } " " kbd { "↑" } " between hits, " kbd { "Enter" } " to read" }
                }
            }
        }
    }
}

/// The search. It keeps all that was asked beside the words; a query typed anew begins on the first page.
fn form(asked: &Asked) -> Markup {
    let pairs = asked.pairs().into_iter().filter(|(name, _)| !matches!(*name, "q" | "offset"));
    html! {
        a.wordmark href="/" { "roledex" }
        form.ask role="search" action="/" method="get" {
            label.quiet for="q" { "Search career documents" }
            input #q type="search" name="q" value=(Words(&asked.query.text)) autocomplete="off" spellcheck="false"
                placeholder="Certifications for a help desk analyst" maxlength=(crate::query::MAX_CHARACTERS);
            @for (name, value) in pairs { input type="hidden" name=(name) value=(Words(&value)); }
            button type="submit" { "Search" }
        }
    }
}

/// The address of an asset, which changes with its content so that it can be kept for ever.
fn versioned(name: &str, content: &str) -> String {
    format!("{ASSETS}{name}?{}", &blake3::hash(content.as_bytes()).to_hex()[..8])
}

/// The page of a refusal; who has to sign in is asked to.
pub fn refusal(refusal: &Refusal) -> Markup {
    if refusal.status == StatusCode::UNAUTHORIZED {
        return login::form(refusal);
    }
    let title = refusal.status.canonical_reason().unwrap_or("Refused");
    let main = html! {
        section.refusal {
            h1 { (title) }
            p { (Words(&refusal.message)) }
            @if let Some(hint) = &refusal.hint { p.hint { (Words(hint)) } }
        }
    };
    layout(&format!("{title} – roledex"), &Asked::default(), &main)
}

/// A number with what is counted.
fn counted(count: u64, noun: &str) -> String {
    format!("{} {}", grouped(count), plural(count, noun))
}

fn plural(count: u64, noun: &str) -> String {
    if count == 1 { noun.to_owned() } else { format!("{noun}s") }
}

/// A number with a comma before every three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(counted(1, "passage"), "1 passage");
        assert_eq!(counted(1_234_567, "passage"), "1,234,567 passages");
        assert_eq!(grouped(100), "100");
    }
}
