//! Lowers the conditions of a plan to what one segment can be asked.
//!
//! First the terms are weighed by their frequency in the whole index ([`Weighed`]), then each segment is asked
//! with the same weights.

use std::sync::Arc;

use tantivy::schema::Field as TantivyField;

use super::group::{Group, Level};
use super::schema::position;
use super::snapshot::{Outcome, Snapshot};
use crate::engine::bm25::{Bm25, rarity};
use crate::engine::{Clause, Field, Filter, Terms};

/// What a clause is scored for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Passages.
    Passages,
    /// Passages, without scores.
    Unscored,
    /// Whole documents. They have no positions: a phrase asks for all of its terms.
    Documents,
}

/// A condition with the weights of its terms.
#[derive(Debug, Clone)]
pub enum Weighed {
    /// Terms that count as one.
    Terms(Weight),
    /// Terms at these distances from the first.
    Phrase(Phrase),
    /// The best of several.
    Best(Vec<Weighed>),
    /// The sum of several.
    Any(Vec<Weighed>),
    /// All of several.
    All(Vec<Weighed>),
}

/// Terms with their weight.
#[derive(Debug, Clone)]
pub struct Weight {
    /// The terms.
    pub group: Arc<Group>,
    /// In which field they are; `None` when they are a name of the entry.
    pub field: Option<Field>,
    /// How they score; `None` when they do not.
    pub bm25: Option<Bm25>,
}

/// A phrase with its weight.
#[derive(Debug, Clone)]
pub struct Phrase {
    /// Terms with their distances from the first.
    pub slots: Vec<(u32, Arc<Group>)>,
    /// How many positions they may be out of place altogether.
    pub slop: u32,
    /// The field.
    pub field: Field,
    /// How it scores; `None` when it does not.
    pub bm25: Option<Bm25>,
}

impl Weighed {
    /// What of the condition only positions tell: which passages have it that have none of the rest. Their score is
    /// that of the whole condition.
    pub fn in_doubt(&self) -> Option<Self> {
        let of_parts = |parts: &[Self]| {
            let parts: Vec<Self> = parts.iter().filter_map(Self::in_doubt).collect();
            (!parts.is_empty()).then_some(parts)
        };
        match self {
            Self::Terms(_) => None,
            Self::Phrase(_) | Self::All(_) => Some(self.clone()),
            Self::Best(parts) => of_parts(parts).map(Self::Best),
            Self::Any(parts) => of_parts(parts).map(Self::Any),
        }
    }
}

/// Weighs a clause.
pub fn weigh(snapshot: &Snapshot, clause: &Clause, scope: Scope) -> Outcome<Weighed> {
    let parts = |parts: &[Clause]| -> Outcome<Vec<Weighed>> {
        parts.iter().map(|part| weigh(snapshot, part, scope)).collect()
    };
    match clause {
        Clause::Term { field, terms, weight } => term(snapshot, *field, terms, *weight, scope),
        Clause::Phrase { field, terms, slop, weight }
            if scope != Scope::Documents && field.has_positions() =>
        {
            let group = |(offset, terms): &(u32, Terms)| Ok((*offset, snapshot.group(*field, terms)?));
            let slots = terms.iter().map(group).collect::<Outcome<Vec<_>>>()?;
            let groups: Vec<&Group> = slots.iter().map(|(_, group)| group.as_ref()).collect();
            let bm25 = bm25(snapshot, *field, &groups, *weight, scope)?;
            Ok(Weighed::Phrase(Phrase { slots, slop: *slop, field: *field, bm25 }))
        }
        Clause::Phrase { field, terms, weight, .. } => {
            let terms = terms.iter().map(|(_, terms)| term(snapshot, *field, terms, *weight, scope));
            Ok(Weighed::All(terms.collect::<Outcome<_>>()?))
        }
        Clause::Best(clauses) => Ok(Weighed::Best(parts(clauses)?)),
        Clause::Any(clauses) => Ok(Weighed::Any(parts(clauses)?)),
        Clause::All(clauses) => Ok(Weighed::All(parts(clauses)?)),
    }
}

fn term(snapshot: &Snapshot, field: Field, terms: &Terms, weight: f32, scope: Scope) -> Outcome<Weighed> {
    let group = snapshot.group(field, terms)?;
    let bm25 = bm25(snapshot, field, &[&group], weight, scope)?;
    Ok(Weighed::Terms(Weight { group, field: Some(field), bm25 }))
}

#[allow(clippy::cast_precision_loss, reason = "a score needs no more than 24 bits")]
fn bm25(
    snapshot: &Snapshot,
    field: Field,
    groups: &[&Group],
    weight: f32,
    scope: Scope,
) -> Outcome<Option<Bm25>> {
    let entries = match scope {
        Scope::Unscored => return Ok(None),
        Scope::Passages => snapshot.totals.passages,
        Scope::Documents => snapshot.totals.documents,
    };
    let mut sum = 0.0;
    for group in groups {
        let with_terms =
            if scope == Scope::Documents { group.documents(&snapshot.segments)? } else { group.passages };
        sum += rarity(with_terms, entries);
    }
    let average = snapshot.totals.tokens[position(field)] as f32 / entries.max(1) as f32;
    Ok(Some(Bm25::new(sum, average, weight)))
}

/// The filter as a condition; `None` for paths, which are matched by [`super::paths`].
pub fn filter(snapshot: &Snapshot, filter: &Filter) -> Outcome<Option<Weighed>> {
    let layout = &snapshot.layout;
    Ok(match filter {
        Filter::Format(names) => Some(name(snapshot, layout.format, Level::Arounds, names)?),
        Filter::Mention(ids) => Some(name(snapshot, layout.mention, Level::Passages, ids)?),
        Filter::Path(_) => None,
    })
}

/// Entries that have one of these names.
pub fn name(snapshot: &Snapshot, place: TantivyField, level: Level, names: &[String]) -> Outcome<Weighed> {
    let group = Arc::new(Group::named(&snapshot.segments, place, level, names)?);
    Ok(Weighed::Terms(Weight { group, field: None, bm25: None }))
}
