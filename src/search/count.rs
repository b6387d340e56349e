//! Counts over everything, or over what a query matches.

use super::{Asking, Options, entries};
use crate::document::Format;
use crate::engine::{Engine, Filter, Plan};
use crate::error::Result;
use crate::hit::{Counts, FacetCount};
use crate::query::Query;
use crate::vocabulary::Vocabulary;

/// Counts roles, skills, certifications, formats and paths over all passages, or over those that match a query.
pub fn facets(engine: &dyn Engine, vocabulary: &Vocabulary, query: Option<&Query>) -> Result<Counts> {
    let mut counts = Counts::default();
    let mut plan = Plan::default();
    if let Some(query) = query {
        let asking = Asking::new(engine, vocabulary, query, &Options::default())?;
        counts.warnings.clone_from(&asking.warnings);
        if !asking.can_match() {
            return Ok(counts);
        }
        plan = asking.plan;
    }
    plan.limit = 0;
    plan.about.clear();
    let found = engine.search(&Plan { facets: true, documents: true, ..plan.clone() })?;
    counts.named = entries::facets(vocabulary, found.facets);
    counts.paths = found.documents.into_iter().map(|(path, passages)| count(&path, passages, 1)).collect();
    counts.formats = formats(engine, &plan)?;
    sort(&mut counts.paths);
    sort(&mut counts.formats);
    counts.warnings.extend(found.warnings);
    Ok(counts)
}

/// Each format is asked for by itself: there are few, and engines need no column for them.
fn formats(engine: &dyn Engine, plan: &Plan) -> Result<Vec<FacetCount>> {
    let mut counts = Vec::new();
    for format in Format::ALL {
        let mut plan = Plan { documents: true, ..plan.clone() };
        plan.filters.push(Filter::Format(vec![format.name().to_owned()]));
        let found = engine.search(&plan)?;
        if found.total > 0 {
            counts.push(count(format.name(), found.total, found.documents.len() as u64));
        }
    }
    Ok(counts)
}

fn count(name: &str, passages: u64, documents: u64) -> FacetCount {
    FacetCount { id: name.to_owned(), name: name.to_owned(), passages, documents }
}

/// Most passages first, then by name, as vocabulary entries are.
fn sort(counts: &mut [FacetCount]) {
    counts.sort_by(|left, right| right.passages.cmp(&left.passages).then_with(|| left.id.cmp(&right.id)));
}
