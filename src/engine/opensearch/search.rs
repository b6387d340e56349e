//! Runs a plan: asks for passages, for the scores of their documents, and for counts.

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::{Aggregations, Hit, Mentions, Page};
use super::commit::Seen;
use super::fault;
use super::layout::{FoundPassage, field};
use super::plan;
use super::rarity::Rarities;
use super::store::{PAGE, Query, Store};
use crate::engine::{Candidate, Count, Found, Plan};
use crate::error::Result;

/// How long a shard may look for passages.
const TIME: &str = "20s";

/// Vocabulary ids that are counted at most. The cluster counts no more than 65,535 things at once when nothing else
/// is set, and no vocabulary is nearly as large.
const MOST_MENTIONS: usize = 20_000;

/// Documents up to which the cluster counts exactly; beyond, it estimates within a few per cent.
const EXACT_DOCUMENTS: u64 = 10_000;

/// Documents of one page of counts.
const DOCUMENT_PAGE: usize = 5_000;

/// Runs a plan at a commit.
pub fn run(store: &Store, seen: &Seen, plan: &Plan, rarities: &Rarities) -> Result<Found> {
    let query = plan::passages(plan, seen, rarities)?;
    let asked = Asked { store, seen, plan, rarities, query };
    let mut found = Found::default();
    let mut candidates: Vec<(FoundPassage, f32)> = Vec::new();
    let mut after = None;
    loop {
        let size = (plan.limit - candidates.len()).min(PAGE);
        let page = asked.page(size, after.take())?;
        asked.note(&page, &mut found)?;
        let last = page.hits.hits.last().map(|hit| hit.sort.clone());
        let is_full = page.hits.hits.len() == size;
        candidates.extend(page.hits.hits.into_iter().map(|hit| (hit.source, score(hit.score, &hit.sort))));
        after = last.filter(|_| is_full && candidates.len() < plan.limit);
        if after.is_none() {
            break;
        }
    }
    found.candidates = asked.scored(candidates, &mut found.warnings)?;
    Ok(found)
}

/// A plan that is being run.
struct Asked<'a> {
    store: &'a Store,
    seen: &'a Seen,
    plan: &'a Plan,
    rarities: &'a Rarities,
    query: Value,
}

/// The score is what is sorted by first, too.
fn score(score: Option<f32>, sort: &[Value]) -> f32 {
    #[allow(clippy::cast_possible_truncation, reason = "it was an f32 before it was JSON")]
    let sorted = || sort.first().and_then(Value::as_f64).map(|score| score as f32);
    score.or_else(sorted).unwrap_or_default()
}

impl Asked<'_> {
    /// The best passages, or those after a page. Counts come with the first page.
    fn page(&self, size: usize, after: Option<Vec<Value>>) -> Result<Page<FoundPassage>> {
        let mut body = json!({
            "query": self.query,
            "size": size,
            "timeout": TIME,
            "track_total_hits": true,
            "_source": [field::VERSION, field::MENTION, field::PASSAGE],
            "sort": [{ "_score": "desc" }, { field::PATH: "asc" }, { field::ORDINAL: "asc" }],
        });
        match after {
            Some(after) => body["search_after"] = Value::Array(after),
            None => body["aggs"] = self.counted(None),
        }
        self.store.search(&self.query(body))
    }

    /// The same question is always answered by the same copies of shards: copies differ in what they have not yet
    /// forgotten, and so a little in their scores. Other questions may go to other copies.
    fn query(&self, body: Value) -> Query {
        let mut hasher = DefaultHasher::new();
        self.query.to_string().hash(&mut hasher);
        let parameters = format!("&search_type=dfs_query_then_fetch&preference=q{:x}", hasher.finish());
        Query { index: self.seen.index.clone(), parameters, body }
    }

    fn counted(&self, after: Option<&Value>) -> Value {
        let mut counts = json!({});
        if self.plan.facets && after.is_none() {
            let documents = json!({ "cardinality": {
                "field": field::VERSION,
                "precision_threshold": EXACT_DOCUMENTS,
            } });
            counts["mentions"] = json!({
                "terms": { "field": field::MENTION, "size": MOST_MENTIONS },
                "aggs": { "documents": documents },
            });
        }
        if self.plan.documents {
            let mut pages = json!({
                "size": DOCUMENT_PAGE,
                "sources": [{ "path": { "terms": { "field": field::PATH } } }],
            });
            if let Some(after) = after {
                pages["after"] = after.clone();
            }
            counts["documents"] = json!({ "composite": pages });
        }
        counts
    }

    /// Takes from a page what does not depend on passages.
    fn note(&self, page: &Page<FoundPassage>, found: &mut Found) -> Result<()> {
        note_gap(page.gap(), &mut found.warnings);
        found.total = found.total.max(page.hits.total.value);
        if let Some(mentions) = &page.aggregations.mentions {
            found.facets = facets(mentions, &mut found.warnings);
        }
        self.documents(&page.aggregations, found)
    }

    /// Counts passages of documents, page by page.
    fn documents(&self, first: &Aggregations, found: &mut Found) -> Result<()> {
        let Some(first) = &first.documents else { return Ok(()) };
        let count = |found: &mut Found, page: &super::answer::Documents| {
            let buckets = page.buckets.iter();
            found.documents.extend(buckets.map(|bucket| (bucket.key.path.clone(), bucket.doc_count)));
        };
        count(found, first);
        let mut after = first.after_key.clone();
        while let Some(key) = after {
            let body =
                json!({ "query": self.query, "size": 0, "timeout": TIME, "aggs": self.counted(Some(&key)) });
            let page: Page<FoundPassage> = self.store.search(&self.query(body))?;
            note_gap(page.gap(), &mut found.warnings);
            let Some(next) = page.aggregations.documents else { break };
            count(found, &next);
            // A cluster that goes in circles would be followed for ever.
            let is_known = next.after_key.as_ref() == Some(&key);
            if is_known || self.has_too_many(found.documents.len()) {
                return Err(fault::circling(self.store.client.location()));
            }
            after = next.after_key;
        }
        Ok(())
    }

    /// Whether more documents were counted than the index can have, with a page to spare.
    fn has_too_many(&self, documents: usize) -> bool {
        documents.saturating_sub(DOCUMENT_PAGE) as u64 > self.seen.commit.documents
    }

    /// Adds the scores of documents.
    fn scored(&self, found: Vec<(FoundPassage, f32)>, warnings: &mut Vec<String>) -> Result<Vec<Candidate>> {
        let scores = self.document_scores(&found, warnings)?;
        let candidate = |(found, score): (FoundPassage, f32)| Candidate {
            document_score: scores.get(&found.version).copied().unwrap_or_default(),
            passage: found.passage,
            mentions: found.mention,
            score,
        };
        Ok(found.into_iter().map(candidate).collect())
    }

    fn document_scores(
        &self,
        found: &[(FoundPassage, f32)],
        warnings: &mut Vec<String>,
    ) -> Result<HashMap<String, f32>> {
        #[derive(Deserialize)]
        struct Whole {
            version: String,
        }
        let mut scores = HashMap::new();
        if self.plan.about.is_empty() {
            return Ok(scores);
        }
        let versions: BTreeSet<&str> = found.iter().map(|(found, _)| found.version.as_str()).collect();
        let versions: Vec<&str> = versions.into_iter().collect();
        for some in versions.chunks(PAGE) {
            let body = json!({
                "query": plan::wholes(&self.plan.about, some, self.rarities),
                "size": some.len(),
                "timeout": TIME,
                "_source": [field::VERSION],
            });
            let page: Page<Whole> = self.store.search(&self.query(body))?;
            note_gap(page.gap(), warnings);
            let score = |hit: Hit<Whole>| (hit.source.version, score(hit.score, &hit.sort));
            scores.extend(page.hits.hits.into_iter().map(score));
        }
        Ok(scores)
    }
}

/// The counts of mentions, most passages first, then by id.
fn facets(mentions: &Mentions, warnings: &mut Vec<String>) -> Vec<Count> {
    if mentions.sum_other_doc_count > 0 {
        warnings.push(format!("only the {MOST_MENTIONS} commonest names were counted"));
    }
    if mentions.buckets.iter().any(|bucket| bucket.documents.value > EXACT_DOCUMENTS) {
        warnings.push(format!("numbers of documents above {EXACT_DOCUMENTS} are estimates"));
    }
    let count = |bucket: &super::answer::MentionBucket| Count {
        id: bucket.key.clone(),
        passages: bucket.doc_count,
        documents: bucket.documents.value,
    };
    let mut counts: Vec<Count> = mentions.buckets.iter().map(count).collect();
    counts.sort_by(|left, right| right.passages.cmp(&left.passages).then_with(|| left.id.cmp(&right.id)));
    counts
}

/// A gap is told once.
fn note_gap(gap: Option<String>, warnings: &mut Vec<String>) {
    let warning = gap.map(|gap| format!("the result is incomplete: {gap}"));
    warnings.extend(warning.filter(|warning| !warnings.contains(warning)));
}
