//! Counts beside a search, each of which narrows it, and what it is narrowed by already.

use maud::{Markup, html};

use super::bars::bar;
use super::words::Words;
use super::{address, plural};
use crate::hit::{FacetCount, Facets};
use crate::search::Options;
use crate::serve::parameters::Asked;
use crate::vocabulary::{Kind, Vocabulary};

/// Entries of a kind that are shown.
const SHOWN: usize = 8;

/// What each kind is called, with its counts.
pub fn kinds(facets: &Facets) -> [(Kind, &'static str, &[FacetCount]); 3] {
    [
        (Kind::Role, "Roles", &facets.roles),
        (Kind::Certification, "Certifications", &facets.certifications),
        (Kind::Skill, "Skills", &facets.skills),
    ]
}

/// The counts, each with a link to the same search narrowed by it.
pub fn counts(vocabulary: &Vocabulary, asked: &Asked, facets: &Facets) -> Markup {
    html! {
        @for (kind, title, counts) in kinds(facets) {
            @let left: Vec<&FacetCount> = left(vocabulary, asked, kind, counts);
            @if let Some(first) = left.first() {
                section {
                    h3 { (title) }
                    ul.counts {
                        @for count in &left {
                            li {
                                a href=(address::search(&with(asked, kind, &count.id))) {
                                    span.name { (Words(&count.name)) }
                                    " "
                                    span.number { (count.passages) span.quiet { (plural(count.passages, " passage")) } }
                                    (bar(count.passages, first.passages))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What the search is narrowed by, each with a link to the same search without it.
pub fn chosen(vocabulary: &Vocabulary, asked: &Asked) -> Markup {
    let named = Kind::ALL.into_iter().flat_map(|kind| {
        let values = values(&asked.options, kind).iter();
        values.map(move |value| (name_of(vocabulary, kind, value), without(asked, kind, value)))
    });
    let elsewhere = elsewhere(asked);
    html! {
        @if asked.is_narrowed() {
            ul.chosen aria-label="Narrowed by" {
                @for (name, address) in named.chain(elsewhere) {
                    li { a href=(address) { (Words(&name)) span.quiet { ", remove" } span.cross aria-hidden="true" { "×" } } }
                }
            }
        }
    }
}

fn elsewhere(asked: &Asked) -> Vec<(String, String)> {
    let formats = asked.options.formats.iter().map(|format| {
        let mut wider = first_page(asked);
        wider.options.formats.retain(|other| other != format);
        (format.name().to_owned(), address::search(&wider))
    });
    let paths = asked.options.paths.iter().map(|path| {
        let mut wider = first_page(asked);
        wider.options.paths.retain(|other| other != path);
        (path.clone(), address::search(&wider))
    });
    formats.chain(paths).collect()
}

/// Entries that the search is not narrowed by yet.
fn left<'a>(
    vocabulary: &Vocabulary,
    asked: &Asked,
    kind: Kind,
    counts: &'a [FacetCount],
) -> Vec<&'a FacetCount> {
    let chosen: Vec<String> =
        values(&asked.options, kind).iter().map(|value| name_of(vocabulary, kind, value)).collect();
    counts.iter().filter(|count| !chosen.contains(&count.name)).take(SHOWN).collect()
}

/// The name of the entry that a filter stands for, or the filter as it was given.
fn name_of(vocabulary: &Vocabulary, kind: Kind, value: &str) -> String {
    vocabulary.find_of(kind, value).map_or_else(|| value.to_owned(), |entry| entry.name().to_owned())
}

fn with(asked: &Asked, kind: Kind, id: &str) -> Asked {
    let mut narrower = first_page(asked);
    values_mut(&mut narrower.options, kind).push(id.to_owned());
    narrower
}

fn without(asked: &Asked, kind: Kind, value: &str) -> String {
    let mut wider = first_page(asked);
    values_mut(&mut wider.options, kind).retain(|other| other != value);
    address::search(&wider)
}

/// A search that is narrowed by one entry alone.
pub fn only(kind: Kind, id: &str) -> String {
    address::search(&with(&Asked::default(), kind, id))
}

fn first_page(asked: &Asked) -> Asked {
    let mut first = asked.clone();
    first.options.offset = 0;
    first
}

fn values(options: &Options, kind: Kind) -> &Vec<String> {
    match kind {
        Kind::Role => &options.roles,
        Kind::Skill => &options.skills,
        Kind::Certification => &options.certifications,
    }
}

fn values_mut(options: &mut Options, kind: Kind) -> &mut Vec<String> {
    match kind {
        Kind::Role => &mut options.roles,
        Kind::Skill => &mut options.skills,
        Kind::Certification => &mut options.certifications,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Query;

    #[test]
    fn narrowing_goes_on_from_the_first_page_and_back() {
        let options = Options { offset: 20, roles: vec!["sysadmin".to_owned()], ..Asked::default().options };
        let asked = Asked { query: Query::parse("pay"), options };
        let narrower = with(&asked, Kind::Certification, "cert:ccna");
        assert_eq!(address::search(&narrower), "/?q=pay&role=sysadmin&cert=cert%3Accna");
        assert_eq!(without(&asked, Kind::Role, "sysadmin"), "/?q=pay");
        assert_eq!(only(Kind::Skill, "skill:sql"), "/?skill=skill%3Asql");
    }

    #[test]
    fn what_is_chosen_is_not_offered_again() {
        let count =
            |name: &str| FacetCount { id: name.to_owned(), name: name.to_owned(), passages: 1, documents: 1 };
        let counts = [count("System Administrator"), count("Data Analyst")];
        let options = Options { roles: vec!["sysadmin".to_owned()], ..Asked::default().options };
        let asked = Asked { options, ..Asked::default() };
        let names: Vec<&str> = left(&Vocabulary::builtin(), &asked, Kind::Role, &counts)
            .into_iter()
            .map(|count| count.name.as_str())
            .collect();
        assert_eq!(names, ["Data Analyst"]);
    }
}
