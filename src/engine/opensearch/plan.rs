//! A plan in the cluster's query language.

use serde_json::{Value, json};

use super::commit::Seen;
use super::glob;
use super::layout::{self, field, has_positions, terms_of};
use super::spelling::{spell_phrase, spell_term};
use crate::engine::{Clause, Field, Filter, Plan};
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

/// Passages that have a term.
pub fn has_term(field: Field, term: &str) -> Value {
    json!({ "term": { terms_of(field): spell_term(term) } })
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
            Clause::Term { field, term, weight } => self.term(*field, term, *weight),
            Clause::Phrase { field, terms, slop, weight } if self.has_positions(*field) => {
                let value =
                    json!({ "query": spell_phrase(terms), "slop": slop, "boost": weight * self.scale });
                json!({ "match_phrase": { terms_of(*field): value } })
            }
            Clause::Phrase { field, terms, weight, .. } => {
                let terms = terms.iter().map(|(_, term)| self.term(*field, term, *weight));
                all(&terms.collect::<Vec<_>>())
            }
            Clause::Best(clauses) => best(&self.clauses(clauses)),
            Clause::Any(clauses) => any(&self.clauses(clauses)),
            Clause::All(clauses) => all(&self.clauses(clauses)),
        }
    }

    fn term(self, field: Field, term: &str, weight: f32) -> Value {
        let place = if self.scope == Scope::Wholes { field::WHOLE } else { terms_of(field) };
        json!({ "term": { place: { "value": spell_term(term), "boost": weight * self.scale } } })
    }

    fn has_positions(self, field: Field) -> bool {
        self.scope == Scope::Passages && has_positions(field)
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
