//! A plan in the cluster's query language.

use serde_json::{Value, json};

use super::commit::Seen;
use super::glob;
use super::layout::{self, field, terms_of};
use super::rarity::{Place, Rarities};
use super::spelling::{spell_phrase, spell_term, spell_terms};
use crate::engine::{Clause, Field, Filter, Plan, Terms};
use crate::error::Result;

/// Which entries a clause is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// Passages.
    Passages,
    /// Wholes. They have no positions: a phrase asks for all of its terms.
    Wholes,
}

/// Finds the passages of a plan.
///
/// # Errors
///
/// [`crate::error::ErrorKind::Usage`] for a glob that is none.
pub fn passages(plan: &Plan, seen: &Seen, rarities: &Rarities) -> Result<Value> {
    let lowering = Lowering { scope: Scope::Passages, rarities };
    let mut filters = vec![kind(layout::PASSAGE)];
    filters.extend(lowering.clauses(&plan.required));
    for one in &plan.filters {
        filters.push(filter(one)?);
    }
    let mut unwanted = seen.unborn_and_dead();
    unwanted.extend(lowering.clauses(&plan.excluded));
    let wanted = if plan.wanted.is_empty() { vec![] } else { vec![any(&lowering.clauses(&plan.wanted))] };
    Ok(json!({ "bool": { "must": wanted, "filter": filters, "must_not": unwanted } }))
}

/// Scores the wholes of some versions.
pub fn wholes(about: &[Clause], versions: &[&str], rarities: &Rarities) -> Value {
    let lowering = Lowering { scope: Scope::Wholes, rarities };
    json!({ "bool": {
        "must": [any(&lowering.clauses(about))],
        "filter": [kind(layout::WHOLE), { "terms": { field::VERSION: versions } }],
    } })
}

/// Entries of a kind.
pub fn kind(kind: &str) -> Value {
    json!({ "term": { field::KIND: kind } })
}

/// Entries that have one of the terms in a place.
pub fn has_terms(place: Place, terms: &Terms) -> Value {
    one_of(name(place), terms, 1.0)
}

/// The field that a place is.
fn name(place: Place) -> &'static str {
    match place {
        Place::Passages(field) => terms_of(field),
        Place::Wholes => field::WHOLE,
    }
}

/// Entries with one of the terms. Several at one position are to Lucene what they are to us: one term whose
/// occurrences are all of theirs together.
fn one_of(place: &str, terms: &Terms, boost: f32) -> Value {
    match terms.as_slice() {
        [] => nothing(),
        [term] => json!({ "term": { place: { "value": spell_term(term), "boost": boost } } }),
        _ => json!({ "match": { place: { "query": spell_terms(terms), "boost": boost } } }),
    }
}

/// How clauses are lowered.
#[derive(Debug, Clone, Copy)]
struct Lowering<'a> {
    scope: Scope,
    rarities: &'a Rarities,
}

impl Lowering<'_> {
    fn clauses(self, clauses: &[Clause]) -> Vec<Value> {
        clauses.iter().map(|clause| self.clause(clause)).collect()
    }

    fn clause(self, clause: &Clause) -> Value {
        match clause {
            Clause::Term { field, terms, weight } => self.terms(*field, terms, *weight),
            Clause::Phrase { field, terms, slop, weight } if self.has_positions(*field) => {
                let boost = weight * self.rarities.of_phrase(self.place(*field), terms);
                let value = json!({ "query": spell_phrase(terms), "slop": slop, "boost": boost });
                json!({ "match_phrase": { terms_of(*field): value } })
            }
            Clause::Phrase { field, terms, weight, .. } => {
                let terms = terms.iter().map(|(_, terms)| self.terms(*field, terms, *weight));
                all(&terms.collect::<Vec<_>>())
            }
            Clause::Best(clauses) => best(&self.clauses(clauses)),
            Clause::Any(clauses) => any(&self.clauses(clauses)),
            Clause::All(clauses) => all(&self.clauses(clauses)),
        }
    }

    fn terms(self, field: Field, terms: &Terms, weight: f32) -> Value {
        let place = self.place(field);
        one_of(name(place), terms, weight * self.rarities.of(place, terms))
    }

    fn place(self, field: Field) -> Place {
        if self.scope == Scope::Wholes { Place::Wholes } else { Place::Passages(field) }
    }

    fn has_positions(self, field: Field) -> bool {
        self.scope == Scope::Passages && field.has_positions()
    }
}

fn any(parts: &[Value]) -> Value {
    if parts.is_empty() {
        return nothing();
    }
    json!({ "bool": { "should": parts, "minimum_should_match": 1 } })
}

fn all(parts: &[Value]) -> Value {
    if parts.is_empty() {
        return nothing();
    }
    json!({ "bool": { "must": parts } })
}

fn best(parts: &[Value]) -> Value {
    if parts.is_empty() {
        return nothing();
    }
    json!({ "dis_max": { "queries": parts, "tie_breaker": 0 } })
}

/// Of no conditions none holds, here as in a folder. The cluster would find everything.
fn nothing() -> Value {
    json!({ "match_none": {} })
}

fn filter(filter: &Filter) -> Result<Value> {
    Ok(match filter {
        Filter::Format(names) => json!({ "terms": { field::FORMAT: names } }),
        Filter::Mention(ids) => json!({ "terms": { field::MENTION: ids } }),
        Filter::Path(globs) => {
            let matches = |glob: &String| Ok(json!({ "regexp": { field::PATH: glob::expression(glob)? } }));
            any(&globs.iter().map(matches).collect::<Result<Vec<_>>>()?)
        }
    })
}
