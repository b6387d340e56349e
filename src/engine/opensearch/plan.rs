//! A plan in the cluster's query language.

use serde_json::{Value, json};

use super::commit::Seen;
use super::glob;
use super::layout::{self, field, terms_of};
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

/// Finds the passages of a plan. `scale` brings scores to ours.
///
/// # Errors
///
/// [`crate::error::ErrorKind::Usage`] for a glob that is none.
pub fn passages(plan: &Plan, seen: &Seen, scale: f32) -> Result<Value> {
    let lowering = Lowering { scope: Scope::Passages, scale };
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

/// Scores the wholes of some versions. `scale` brings scores to ours.
pub fn wholes(about: &[Clause], versions: &[&str], scale: f32) -> Value {
    let lowering = Lowering { scope: Scope::Wholes, scale };
    json!({ "bool": {
        "must": [any(&lowering.clauses(about))],
        "filter": [kind(layout::WHOLE), { "terms": { field::VERSION: versions } }],
    } })
}

/// Entries of a kind.
pub fn kind(kind: &str) -> Value {
    json!({ "term": { field::KIND: kind } })
}

/// Passages that have one of the terms.
pub fn has_terms(field: Field, terms: &Terms) -> Value {
    one_of(terms_of(field), terms, 1.0)
}

/// Entries with one of the terms. Several at one position are to Lucene what they are to us: one term whose
/// occurrences are all of theirs together. Only how rare it is it takes from the commonest of them.
fn one_of(place: &str, terms: &Terms, boost: f32) -> Value {
    match terms.as_slice() {
        [] => nothing(),
        [term] => json!({ "term": { place: { "value": spell_term(term), "boost": boost } } }),
        _ => json!({ "match": { place: { "query": spell_terms(terms), "boost": boost } } }),
    }
}

/// How clauses are lowered.
#[derive(Debug, Clone, Copy)]
struct Lowering {
    scope: Scope,
    scale: f32,
}

impl Lowering {
    fn clauses(self, clauses: &[Clause]) -> Vec<Value> {
        clauses.iter().map(|clause| self.clause(clause)).collect()
    }

    fn clause(self, clause: &Clause) -> Value {
        match clause {
            Clause::Term { field, terms, weight } => self.terms(*field, terms, *weight),
            Clause::Phrase { field, terms, slop, weight } if self.has_positions(*field) => {
                let value =
                    json!({ "query": spell_phrase(terms), "slop": slop, "boost": weight * self.scale });
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
        let place = if self.scope == Scope::Wholes { field::WHOLE } else { terms_of(field) };
        one_of(place, terms, weight * self.scale)
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
