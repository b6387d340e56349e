//! From a query to ranked hits: asks the engine, ranks, makes snippets.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::PathBuf;
use std::time::Instant;

use crate::document::Format;
use crate::engine::{Candidate, Clause, Engine, Found, Plan, Record};
use crate::error::Result;
use crate::hit::{Facets, Hit, IndexInfo, Matched, SearchResults, Stale};
use crate::query::Query;
use crate::vocabulary::Vocabulary;
use crate::{snippet, source};

mod asked;
mod asking;
mod concept;
mod count;
mod entries;
mod fold;
mod grammar;
mod part;
mod plan;
mod rank;
mod rarity;
mod related;
mod repeated;
mod respelt;
mod spelling;

pub use count::facets;

use asking::Asking;
use fold::{Kept, Page};
pub use part::Part;
use rank::{Question, Ranked, Ranker};
use repeated::Order;

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

/// Candidates that are asked of the engine and ranked again, at least: the right passage of the right document is
/// among the first two hundred for nearly all questions.
const CANDIDATES: usize = 200;

/// Candidates that are ranked at most. A page beyond them is empty: nobody reads so far, and each costs time.
const MOST_CANDIDATES: usize = 6_400;

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
    let mut asking = Asking::new(engine, vocabulary, query, options)?;
    let mut results =
        SearchResults { query: query.text.clone(), index: index_info(engine)?, ..SearchResults::default() };
    if asking.can_match() {
        let (found, hits) = fill(engine, &mut asking, options)?;
        results.total = found.total;
        results.facets = options.facets.then(|| entries::facets(vocabulary, found.facets));
        asking.warnings.extend(found.warnings);
        results.hits = hits;
        mark_stale(engine, &mut results.hits)?;
    }
    results.corrections = asking.corrections;
    results.unmatched = asking.unmatched;
    results.warnings = asking.warnings;
    // A page behind the last hit is empty, and should not look as if nothing was found.
    if results.hits.is_empty() && results.total > 0 && options.offset > 0 && options.limit > 0 {
        results.warnings.push(format!("the offset {} skips everything that was found", options.offset));
    }
    results.understood = asking.understood;
    if options.facets && results.facets.is_none() {
        results.facets = Some(Facets::default());
    }
    results.took_ms = start.elapsed().as_secs_f64() * 1000.0;
    Ok(results)
}

/// Asks for more candidates until the page is full or there are no more: those of one document are soon too many.
fn fill(engine: &dyn Engine, asking: &mut Asking, options: &Options) -> Result<(Found, Vec<Hit>)> {
    let wanted = options.offset.saturating_add(options.limit);
    while asking.plan.limit < wanted.saturating_mul(3) && asking.plan.limit < MOST_CANDIDATES {
        asking.plan.limit *= 2;
    }
    loop {
        let mut found = engine.search(&asking.plan)?;
        let is_all = found.candidates.len() as u64 >= found.total || asking.plan.limit >= MOST_CANDIDATES;
        let (mut kept, crowd) = page(engine, std::mem::take(&mut found.candidates), asking, options)?;
        if !is_all && !crowd.is_empty() {
            let candidates = with_others(engine, &asking.plan, crowd)?;
            (kept, _) = page(engine, candidates, asking, options)?;
        }
        if is_all || kept.len() >= wanted {
            let shown = kept.into_iter().enumerate().skip(options.offset);
            return Ok((found, shown.map(|(index, kept)| hit(kept, index + 1, asking)).collect()));
        }
        asking.plan.limit *= 2;
    }
}

/// The candidates of a plan, and as many that satisfy none of the clauses of a crowd.
fn with_others(engine: &dyn Engine, plan: &Plan, crowd: Vec<Clause>) -> Result<Vec<Candidate>> {
    let mut candidates = engine.search(plan)?.candidates;
    let known: HashSet<String> = candidates.iter().map(|candidate| candidate.passage.id.clone()).collect();
    let mut without = Plan { facets: false, documents: false, ..plan.clone() };
    without.excluded.extend(crowd);
    let others = engine.search(&without)?.candidates;
    candidates.extend(others.into_iter().filter(|other| !known.contains(&other.passage.id)));
    Ok(candidates)
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

/// The best candidates up to the page asked for, at most so many of one document, and no two that say the same. Also
/// what stands on most pages of a folder, when it was half of the candidates.
fn page(
    engine: &dyn Engine,
    candidates: Vec<Candidate>,
    asking: &Asking,
    options: &Options,
) -> Result<(Vec<Kept>, Vec<Clause>)> {
    let question = Question {
        concepts: &asking.concepts,
        named: &asking.named,
        asked: &asking.asked,
        is_literal: asking.is_literal,
        without: &asking.without,
    };
    let mut scorer = Ranker::new(&question);
    let ranked: Vec<Ranked> = candidates.into_iter().map(|candidate| scorer.score(candidate)).collect();
    let half = ranked.len().div_ceil(2);
    let mut order = Order::new(engine, &mut scorer, ranked);
    let mut page = Page::new(options.offset.saturating_add(options.limit), options.per_document);
    while !page.is_full() {
        let Some(ranked) = order.next()? else { break };
        page.add(ranked);
    }
    let crowd = if order.set_back() >= half { order.repeated() } else { Vec::new() };
    for ranked in order.rest() {
        page.add(ranked);
    }
    Ok((page.kept(), crowd))
}

fn hit(kept: Kept, rank: usize, asking: &Asking) -> Hit {
    let Kept { ranked, duplicates } = kept;
    let passage = ranked.candidate.passage;
    let snippet = snippet::cut(&passage.text, &ranked.ranges);
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
    let base = PathBuf::from(engine.manifest()?.base);
    let paths: BTreeSet<&str> = hits.iter().map(|hit| hit.passage.path.as_str()).collect();
    let records = engine.records(&paths.into_iter().collect::<Vec<_>>())?;
    let changed = |record: Record| Some((source::stale(&base, &record)?, record.path));
    let changed: HashMap<String, Stale> =
        records.into_iter().filter_map(changed).map(|(how, path)| (path, how)).collect();
    for hit in hits {
        hit.stale = changed.get(&hit.passage.path).copied();
    }
    Ok(())
}
