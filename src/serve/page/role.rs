//! `/role/…`: what the documents say of a role, each statement with the passages that make it.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::State;
use maud::{Markup, html};

use super::bars::bar;
use super::words::Words;
use super::{address, counted, hit, ladder, layout, search};
use crate::passage::Passage;
use crate::profile::{self, Line, Profile};
use crate::serve::api::{Named, Reply, named};
use crate::serve::parameters::Asked;
use crate::serve::{App, reply};
use crate::vocabulary::{Kind, Vocabulary};

/// Passages shown for a statement.
const EVIDENCE: usize = 3;

/// Statements about pay that are shown.
const PAY: usize = 12;

/// `GET /role/{role}`
pub async fn page(State(app): State<Arc<App>>, role: Named) -> Reply {
    let name = named(role)?;
    let shared = Arc::clone(&app);
    app.ask(move |engine, vocabulary| {
        let profile = shared.profiles.of(engine, vocabulary, profile::find(vocabulary, &name)?)?;
        let title = format!("{} – roledex", profile.name);
        Ok(reply::page(layout(&title, &Asked::default(), &Told::of(vocabulary, &profile).main())))
    })
    .await
}

/// A profile with its evidence by id.
struct Told<'a> {
    vocabulary: &'a Vocabulary,
    profile: &'a Profile,
    passages: HashMap<&'a str, &'a Passage>,
}

impl<'a> Told<'a> {
    fn of(vocabulary: &'a Vocabulary, profile: &'a Profile) -> Self {
        let passages = profile.passages.iter().map(|passage| (passage.id.as_str(), passage));
        Self { vocabulary, profile, passages: passages.collect() }
    }

    fn main(&self) -> Markup {
        let profile = self.profile;
        html! {
            article.role {
                header {
                    p.kind { "Role" }
                    h1 { (Words(&profile.name)) }
                    @if !profile.aliases.is_empty() { p.aliases { "also " (Words(&profile.aliases.join(", "))) } }
                    p.lead {
                        @if profile.documents == 0 { "No document speaks of this role." }
                        @else { (counted(profile.documents, "document")) " speak" @if profile.documents == 1 { "s" } " of it. "
                            a href=(super::narrow::only(Kind::Role, &profile.id)) { "Read the passages" } }
                    }
                    @for warning in &profile.warnings { p.note { (Words(warning)) "." } }
                }
                (ladder::ladder(self.vocabulary, profile))
                (self.lines("Certifications", Kind::Certification, &profile.certifications))
                (self.lines("Skills", Kind::Skill, &profile.skills))
                (self.pay())
                (self.steps())
                (self.lines("Compared with", Kind::Role, &profile.compared_with))
            }
        }
    }

    /// Statements as bars, the commonest first.
    fn lines(&self, title: &str, kind: Kind, lines: &[Line]) -> Markup {
        html! {
            @if let Some(first) = lines.first() {
                section {
                    h2 { (title) }
                    ol.bars { @for line in lines { (self.line(kind, line, first.documents)) } }
                }
            }
        }
    }

    fn line(&self, kind: Kind, line: &Line, most: u64) -> Markup {
        html! {
            li {
                div.head {
                    span.name { (search::entry(self.vocabulary, kind, &line.name)) }
                    (bar(line.documents, most))
                }
                (self.evidence(line))
            }
        }
    }

    /// How many documents say it; opened, passages that do.
    fn evidence(&self, line: &Line) -> Markup {
        let passages = line.evidence.iter().filter_map(|id| self.passages.get(id.as_str())).take(EVIDENCE);
        html! {
            details.evidence {
                summary { (counted(line.documents, "document")) span.quiet { " say " (Words(&line.name)) } }
                ul {
                    @for passage in passages {
                        li {
                            p { (Words(&passage.text.replace('\n', " "))) }
                            p.place { a href=(address::document(passage, "")) { (Words(&hit::place(&passage.path, &passage.place))) } }
                        }
                    }
                }
            }
        }
    }

    fn pay(&self) -> Markup {
        html! {
            @if !self.profile.pay.is_empty() {
                section {
                    h2 { "Pay" }
                    ul.pay {
                        @for pay in self.profile.pay.iter().take(PAY) {
                            li {
                                p { (Words(&pay.text)) }
                                @for passage in pay.evidence.iter().filter_map(|id| self.passages.get(id.as_str())).take(1) {
                                    p.place { a href=(address::document(passage, "")) { (Words(&hit::place(&passage.path, &passage.place))) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The steps of the ladder with who says so: a drawing has no room for it.
    fn steps(&self) -> Markup {
        html! {
            (self.lines("Leads to", Kind::Role, &self.profile.next_roles))
            (self.lines("Comes from", Kind::Role, &self.profile.previous_roles))
        }
    }
}
