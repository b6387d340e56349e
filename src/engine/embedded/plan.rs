//! Lowers the conditions of a plan to what one segment can be asked.
//!
//! First the terms are weighed by their frequency in the whole index ([`Weighed`]), then each segment is asked
//! with the same weights ([`Weighed::matcher`]).

use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::{Field as TantivyField, IndexRecordOption};
use tantivy::{SegmentReader, Term};

use super::bm25::{Bm25, rarity};
use super::matcher::{Matcher, PhraseMatcher, TermMatcher};
use super::schema::position;
use super::snapshot::{Outcome, Snapshot, postings};
use crate::engine::{Clause, Field, Filter};

/// Which entries a clause is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Passages, with scores.
    Scored,
    /// Passages, without scores.
    Unscored,
    /// Wholes, with scores. They have no positions: a phrase asks for all of its terms.
    Wholes,
}

/// A condition with the weights of its terms.
#[derive(Debug, Clone)]
pub enum Weighed {
    /// A term.
    Term(Term, Option<Bm25>),
    /// Terms at these distances from the first, within a slop.
    Phrase(Vec<(u32, Term)>, u32, Option<Bm25>),
    /// The best of several.
    Best(Vec<Weighed>),
    /// The sum of several.
    Any(Vec<Weighed>),
    /// All of several.
    All(Vec<Weighed>),
}

/// Weighs a clause.
pub fn weigh(snapshot: &Snapshot, clause: &Clause, scope: Scope) -> Outcome<Weighed> {
    let parts = |parts: &[Clause]| -> Outcome<Vec<Weighed>> {
        parts.iter().map(|part| weigh(snapshot, part, scope)).collect()
    };
    match clause {
        Clause::Term { field, term, weight } => {
            let term = located(snapshot, *field, term, scope);
            let bm25 = bm25(snapshot, *field, &[&term], *weight, scope)?;
            Ok(Weighed::Term(term, bm25))
        }
        Clause::Phrase { field, terms, slop, weight } if has_positions(*field, scope) => {
            let terms: Vec<(u32, Term)> = terms
                .iter()
                .map(|(offset, term)| (*offset, located(snapshot, *field, term, scope)))
                .collect();
            let names: Vec<&Term> = terms.iter().map(|(_, term)| term).collect();
            let bm25 = bm25(snapshot, *field, &names, *weight, scope)?;
            Ok(Weighed::Phrase(terms, *slop, bm25))
        }
        Clause::Phrase { field, terms, weight, .. } => {
            let term = |term: &String| Clause::Term { field: *field, term: term.clone(), weight: *weight };
            let terms: Vec<Clause> = terms.iter().map(|(_, text)| term(text)).collect();
            Ok(Weighed::All(parts(&terms)?))
        }
        Clause::Best(clauses) => Ok(Weighed::Best(parts(clauses)?)),
        Clause::Any(clauses) => Ok(Weighed::Any(parts(clauses)?)),
        Clause::All(clauses) => Ok(Weighed::All(parts(clauses)?)),
    }
}

fn has_positions(field: Field, scope: Scope) -> bool {
    scope != Scope::Wholes && !matches!(field, Field::Metadata | Field::Path | Field::Paragraphs)
}

fn located(snapshot: &Snapshot, field: Field, term: &str, scope: Scope) -> Term {
    let place = if scope == Scope::Wholes { snapshot.layout.whole } else { snapshot.layout.terms_of(field) };
    Term::from_field_text(place, term)
}

#[allow(clippy::cast_precision_loss, reason = "a score needs no more than 24 bits")]
fn bm25(
    snapshot: &Snapshot,
    field: Field,
    terms: &[&Term],
    weight: f32,
    scope: Scope,
) -> Outcome<Option<Bm25>> {
    let entries = match scope {
        Scope::Unscored => return Ok(None),
        Scope::Scored => snapshot.passages,
        Scope::Wholes => snapshot.documents,
    };
    let mut sum = 0.0;
    for term in terms {
        sum += rarity(snapshot.frequency(term)?, entries);
    }
    let field = if scope == Scope::Wholes { Field::Text } else { field };
    let average = snapshot.tokens[position(field)] as f32 / entries.max(1) as f32;
    Ok(Some(Bm25::new(sum, average, weight)))
}

/// The filter as a condition; `None` for paths, which are matched by [`super::paths`].
pub fn filter(snapshot: &Snapshot, filter: &Filter) -> Option<Weighed> {
    let (place, names) = match filter {
        Filter::Format(names) => (snapshot.layout.format, names),
        Filter::Mention(ids) => (snapshot.layout.mention, ids),
        Filter::Path(_) => return None,
    };
    Some(any_of(place, names))
}

fn any_of(place: TantivyField, names: &[String]) -> Weighed {
    Weighed::Any(names.iter().map(|name| Weighed::Term(Term::from_field_text(place, name), None)).collect())
}

impl Weighed {
    /// The condition on one segment. It has to be sent to an entry before it is asked where it stands.
    pub fn matcher(&self, segment: &SegmentReader) -> Outcome<Matcher> {
        match self {
            Self::Term(term, bm25) => term_matcher(segment, term, *bm25),
            Self::Phrase(terms, slop, bm25) => phrase_matcher(segment, terms, *slop, *bm25),
            Self::Best(parts) => Ok(Matcher::Either { parts: matchers(parts, segment)?, best: true }),
            Self::Any(parts) => Ok(Matcher::Either { parts: matchers(parts, segment)?, best: false }),
            Self::All(parts) => Ok(Matcher::All(matchers(parts, segment)?)),
        }
    }
}

/// Conditions on one segment.
pub fn matchers(parts: &[Weighed], segment: &SegmentReader) -> Outcome<Vec<Matcher>> {
    parts.iter().map(|part| part.matcher(segment)).collect()
}

fn term_matcher(segment: &SegmentReader, term: &Term, bm25: Option<Bm25>) -> Outcome<Matcher> {
    let option = if bm25.is_some() { IndexRecordOption::WithFreqs } else { IndexRecordOption::Basic };
    let Some(postings) = postings(segment, term, option)? else { return Ok(Matcher::Nothing) };
    Ok(Matcher::Term(Box::new(TermMatcher { postings, scoring: scoring(segment, term.field(), bm25)? })))
}

fn phrase_matcher(
    segment: &SegmentReader,
    terms: &[(u32, Term)],
    slop: u32,
    bm25: Option<Bm25>,
) -> Outcome<Matcher> {
    let mut all = Vec::with_capacity(terms.len());
    for (_, term) in terms {
        match postings(segment, term, IndexRecordOption::WithFreqsAndPositions)? {
            Some(postings) => all.push(postings),
            None => return Ok(Matcher::Nothing),
        }
    }
    let Some((_, first)) = terms.first() else { return Ok(Matcher::Nothing) };
    let scoring = scoring(segment, first.field(), bm25)?;
    let offsets = terms.iter().map(|(offset, _)| *offset).collect();
    Ok(Matcher::Phrase(PhraseMatcher::new(all, offsets, slop, scoring)))
}

type Scoring = Option<(Bm25, FieldNormReader)>;

fn scoring(segment: &SegmentReader, field: TantivyField, bm25: Option<Bm25>) -> Outcome<Scoring> {
    bm25.map(|bm25| Ok((bm25, segment.get_fieldnorms_reader(field)?))).transpose()
}
