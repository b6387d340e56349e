//! A plan in the cluster's query language.

use serde_json::{Value, json};

use super::commit::Seen;
use super::glob;
use super::layout::{self, SCALE, field, has_positions, terms_of};
use super::spelling::{spell_phrase, spell_term};
use crate::engine::{Clause, Field, Filter, Plan};
use crate::error::Result;

/// Which entries a clause is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
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
pub fn passages(plan: &Plan, seen: &Seen) -> Result<Value> {
    let all = |clauses: &[Clause]| -> Vec<Value> {
        clauses.iter().map(|clause| self::clause(clause, Scope::Passages)).collect()
    };
    let mut filters = vec![kind(layout::PASSAGE)];
    filters.extend(all(&plan.required));
    for one in &plan.filters {
        filters.push(filter(one)?);
    }
    let mut unwanted = seen.unborn_and_dead();
    unwanted.extend(all(&plan.excluded));
    let wanted = if plan.wanted.is_empty() { vec![] } else { vec![any(&all(&plan.wanted))] };
    Ok(json!({ "bool": { "must": wanted, "filter": filters, "must_not": unwanted } }))
}

/// Scores the wholes of some versions.
pub fn wholes(about: &[Clause], versions: &[&str]) -> Value {
    let about: Vec<Value> = about.iter().map(|clause| self::clause(clause, Scope::Wholes)).collect();
    json!({ "bool": {
        "must": [any(&about)],
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

fn clause(clause: &Clause, scope: Scope) -> Value {
    let parts = |parts: &[Clause]| parts.iter().map(|part| self::clause(part, scope)).collect::<Vec<_>>();
    match clause {
        Clause::Term { field, term, weight } => {
            let value = json!({ "value": spell_term(term), "boost": weight * SCALE });
            json!({ "term": { place(*field, scope): value } })
        }
        Clause::Phrase { field, terms, slop, weight }
            if has_positions(*field) && scope == Scope::Passages =>
        {
            let value = json!({ "query": spell_phrase(terms), "slop": slop, "boost": weight * SCALE });
            json!({ "match_phrase": { terms_of(*field): value } })
        }
        Clause::Phrase { field, terms, weight, .. } => {
            let term = |term: &String| Clause::Term { field: *field, term: term.clone(), weight: *weight };
            all(&terms.iter().map(|(_, text)| self::clause(&term(text), scope)).collect::<Vec<_>>())
        }
        Clause::Best(clauses) => best(&parts(clauses)),
        Clause::Any(clauses) => any(&parts(clauses)),
        Clause::All(clauses) => all(&parts(clauses)),
    }
}

fn place(field: Field, scope: Scope) -> &'static str {
    if scope == Scope::Wholes { field::WHOLE } else { terms_of(field) }
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
