//! From a query to ranked hits: asks the engine, ranks, makes snippets.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::time::Instant;

use crate::document::Format;
use crate::engine::{Engine, Record};
use crate::error::Result;
use crate::hit::{Facets, Hit, IndexInfo, Matched, SearchResults, Stale};
use crate::query::Query;
use crate::vocabulary::Vocabulary;
use crate::{snippet, source};

mod asked;
mod asking;
mod choosing;
mod concept;
mod count;
mod entries;
mod fold;
mod grammar;
mod part;
mod phrase;
mod plan;
mod rank;
mod rarity;
mod related;
mod repeated;
mod respelt;
mod spelling;

pub use count::facets;

use asking::Asking;
use fold::Kept;
pub use part::Part;

/// How to search, beside the query itself.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Hits to return.
    pub limit: usize,
    /// Hits to skip.
    pub offset: usize,
    /// Hits of one document at most; 0 is no limit.
    pub per_document: usize,
    /// Only these formats; empty is all.
    pub formats: Vec<Format>,
    /// Only documents whose path has one of these parts or matches one of these globs; empty is all.
    pub paths: Vec<String>,
    /// Only passages that name each of these roles (ids, names or aliases).
    pub roles: Vec<String>,
    /// Only passages that name each of these skills.
    pub skills: Vec<String>,
    /// Only passages that name each of these certifications.
    pub certifications: Vec<String>,
    /// Count roles, skills and certifications over all matches.
    pub facets: bool,
    /// No aliases, no stemming, no spelling correction.
    pub literal: bool,
    /// Say why each hit stands where it stands.
    pub explain: bool,
    /// Parts of finding and ranking that are switched off.
    pub without: Vec<Part>,
}

impl Options {
    fn has(&self, part: Part) -> bool {
        !self.without.contains(&part)
    }
}

/// Candidates that are ranked together: the right passage of the right document is among the first two hundred for
/// nearly all questions.
const CANDIDATES: usize = 200;

/// Answers a query.
///
/// Words of which none is in the index find nothing. A query of exclusions alone finds nothing and says so.
pub fn search(
    engine: &dyn Engine,
    vocabulary: &Vocabulary,
    query: &Query,
    options: &Options,
) -> Result<SearchResults> {
    let start = Instant::now();
    let asking = Asking::new(engine, vocabulary, query, options)?;
    let mut results =
        SearchResults { query: query.text.clone(), index: index_info(engine)?, ..SearchResults::default() };
    results.warnings.clone_from(&asking.warnings);
    if asking.can_match() {
        let (found, kept) = choosing::best(engine, &asking, options)?;
        let page = kept.into_iter().enumerate().skip(options.offset);
        results.hits = page.map(|(index, kept)| hit(kept, index + 1, &asking)).collect();
        mark_stale(engine, &mut results.hits)?;
        results.total = found.total;
        results.facets = options.facets.then(|| entries::facets(vocabulary, found.facets));
        results.warnings.extend(found.warnings);
    }
    if results.total == 0 {
        results.warnings.extend(asking.missing(engine)?);
    }
    // A page behind the last hit is empty, and should not look as if nothing was found.
    if results.hits.is_empty() && results.total > 0 && options.offset > 0 && options.limit > 0 {
        results.warnings.push(format!("the offset {} skips everything that was found", options.offset));
    }
    results.corrections = asking.corrections;
    results.unmatched = asking.unmatched;
    results.understood = asking.understood;
    if options.facets && results.facets.is_none() {
        results.facets = Some(Facets::default());
    }
    results.took_ms = start.elapsed().as_secs_f64() * 1000.0;
    Ok(results)
}

fn index_info(engine: &dyn Engine) -> Result<IndexInfo> {
    let statistics = engine.statistics()?;
    let manifest = engine.manifest()?;
    Ok(IndexInfo {
        location: engine.location().to_owned(),
        documents: statistics.documents,
        passages: statistics.passages,
        built_at: manifest.built_at,
    })
}

fn hit(kept: Kept, rank: usize, asking: &Asking) -> Hit {
    let Kept { ranked, duplicates } = kept;
    let passage = ranked.candidate.passage;
    let snippet = snippet::cut(&passage.text, passage.table.as_ref(), &ranked.ranges);
    let matched = asking
        .concepts
        .iter()
        .zip(&ranked.matched)
        .filter_map(|(concept, via)| Some(Matched { term: concept.typed.clone(), via: (*via)? }));
    Hit {
        rank,
        score: f64::from(ranked.score),
        matched: matched.collect(),
        passage,
        snippet,
        stale: None,
        duplicates,
        reasons: if asking.explain { ranked.reasons } else { Vec::new() },
    }
}

/// Marks the hits whose files changed; each file is looked at once.
fn mark_stale(engine: &dyn Engine, hits: &mut [Hit]) -> Result<()> {
    let manifest = engine.manifest()?;
    let base = PathBuf::from(manifest.base);
    let paths: BTreeSet<&str> = hits.iter().map(|hit| hit.passage.path.as_str()).collect();
    let records = engine.records(&paths.into_iter().collect::<Vec<_>>())?;
    let changed = |record: Record| Some((source::stale(&base, &record, manifest.looked)?, record.path));
    let changed: HashMap<String, Stale> =
        records.into_iter().filter_map(changed).map(|(how, path)| (path, how)).collect();
    for hit in hits {
        hit.stale = changed.get(&hit.passage.path).copied();
    }
    Ok(())
}
