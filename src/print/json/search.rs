//! The answer to a query: `search --json` and `--jsonl`.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::document::{Known, Located, Said};
use crate::hit::{self, SearchResults, Via};
use crate::vocabulary::Kind;

/// Prints an answer as one object.
pub fn search(out: &mut impl Write, results: &SearchResults) -> io::Result<()> {
    super::versioned(out, Answer::of(results))
}

/// Prints one hit a line, each as it stands in `hits`, and nothing else.
pub fn hit_lines(out: &mut impl Write, hits: &[hit::Hit]) -> io::Result<()> {
    hits.iter().try_for_each(|hit| super::line(out, &Hit::of(hit)))
}

/// What `search --json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Search")]
pub(super) struct Answer<'a> {
    /// The query, and how it was understood.
    query: Query<'a>,
    /// What could not be honoured, and what makes the answer incomplete, in words.
    warnings: &'a [String],
    /// The index that answered.
    index: Index<'a>,
    /// Passages that match, whatever `--limit`, `--offset` and `--per-document` leave out.
    total: u64,
    /// Milliseconds that the search took, without opening the index.
    took_ms: f64,
    /// The best of them, best first.
    hits: Vec<Hit<'a>>,
    /// Counts over all that match; null without `--facets`.
    facets: Option<Facets<'a>>,
}

/// A query, and how it was understood.
#[derive(Serialize, JsonSchema)]
struct Query<'a> {
    /// As typed; words of the command line are joined by spaces.
    text: &'a str,
    /// Vocabulary entries found in it.
    understood: Vec<Understood<'a>>,
    /// Words searched in another spelling.
    corrections: Vec<Correction<'a>>,
    /// Words that occur nowhere in the index.
    unmatched: &'a [String],
}

impl<'a> Answer<'a> {
    pub(super) fn of(results: &'a SearchResults) -> Self {
        Self {
            query: Query::of(results),
            warnings: &results.warnings,
            index: Index::of(&results.index),
            total: results.total,
            took_ms: super::rounded(results.took_ms, 3),
            hits: results.hits.iter().map(Hit::of).collect(),
            facets: results.facets.as_ref().map(Facets::of),
        }
    }
}

impl<'a> Query<'a> {
    fn of(results: &'a SearchResults) -> Self {
        Self {
            text: &results.query,
            understood: results.understood.iter().map(Understood::of).collect(),
            corrections: results.corrections.iter().map(Correction::of).collect(),
            unmatched: &results.unmatched,
        }
    }
}

/// A vocabulary entry that the query names.
#[derive(Serialize, JsonSchema)]
struct Understood<'a> {
    /// What it is.
    #[schemars(extend("enum" = Kind::ALL.map(Kind::name)))]
    kind: &'a str,
    /// The entry's id, as `--role`, `--skill` and `--cert` take it.
    id: &'a str,
    /// The entry's name.
    name: &'a str,
    /// The words of the query that name it.
    matched: &'a str,
}

impl<'a> Understood<'a> {
    fn of(entry: &'a hit::Understood) -> Self {
        Self { kind: &entry.kind, id: &entry.id, name: &entry.name, matched: &entry.matched }
    }
}

/// A word that was searched in another spelling.
#[derive(Serialize, JsonSchema)]
struct Correction<'a> {
    /// As typed.
    from: &'a str,
    /// As searched.
    to: &'a str,
}

impl<'a> Correction<'a> {
    fn of(correction: &'a hit::Correction) -> Self {
        Self { from: &correction.from, to: &correction.to }
    }
}

/// The index that answered.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SearchedIndex")]
struct Index<'a> {
    /// The location as the user gave it.
    location: &'a str,
    /// Documents in it.
    documents: u64,
    /// Passages in it.
    passages: u64,
    /// Last commit, RFC 3339 in UTC.
    built_at: &'a str,
}

impl<'a> Index<'a> {
    fn of(index: &'a hit::IndexInfo) -> Self {
        Self {
            location: &index.location,
            documents: index.documents,
            passages: index.passages,
            built_at: &index.built_at,
        }
    }
}

/// A passage found; a line of `search --jsonl`.
#[derive(Serialize, JsonSchema)]
pub(super) struct Hit<'a> {
    /// Place in the whole answer, from 1, counting what `--offset` skips.
    rank: usize,
    /// Greater is better; comparable within one answer only.
    score: f64,
    #[serde(flatten)]
    said: Said<'a>,
    /// The part of the passage that shows why it was found.
    snippet: Snippet<'a>,
    /// The words of the query that the passage holds.
    matched: Vec<Matched<'a>>,
    #[serde(flatten)]
    known: Known<'a>,
    /// `modified` or `deleted` when the source file changed since it was indexed, else null.
    #[schemars(extend("enum" = ["modified", "deleted", null]))]
    stale: Option<&'static str>,
    /// Passages elsewhere that say the same in the same or nearly the same words; best first.
    duplicates: Vec<Duplicate<'a>>,
    /// The parts of the score; only with `--explain`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    explain: Vec<Reason<'a>>,
}

impl<'a> Hit<'a> {
    fn of(hit: &'a hit::Hit) -> Self {
        Self {
            rank: hit.rank,
            score: super::rounded(hit.score, 4),
            said: Said::of(&hit.passage),
            snippet: Snippet::of(&hit.snippet),
            matched: hit.matched.iter().map(Matched::of).collect(),
            known: Known::of(&hit.passage),
            stale: hit.stale.map(hit::Stale::name),
            duplicates: hit.duplicates.iter().map(Duplicate::of).collect(),
            explain: hit.reasons.iter().map(Reason::of).collect(),
        }
    }
}

/// A passage that says what the hit says.
#[derive(Serialize, JsonSchema)]
struct Duplicate<'a> {
    /// The passage's id, as `show` takes it.
    id: &'a str,
    /// Its document's name in the index.
    path: &'a str,
    #[serde(flatten)]
    place: Located<'a>,
}

impl<'a> Duplicate<'a> {
    fn of(duplicate: &'a hit::Duplicate) -> Self {
        Self { id: &duplicate.id, path: &duplicate.path, place: Located::of(&duplicate.place) }
    }
}

/// A part of a passage.
#[derive(Serialize, JsonSchema)]
struct Snippet<'a> {
    /// Words of the passage; `…` where something was left out.
    text: &'a str,
    /// `[start, end]` in code points of `text`, half open, rising and apart.
    highlights: Vec<[usize; 2]>,
}

impl<'a> Snippet<'a> {
    fn of(snippet: &'a hit::Snippet) -> Self {
        let highlights = snippet.highlights.iter().map(|range| [range.start, range.end]).collect();
        Self { text: &snippet.text, highlights }
    }
}

/// A word of the query that the passage holds.
#[derive(Serialize, JsonSchema)]
struct Matched<'a> {
    /// The word as it stands in the query.
    term: &'a str,
    /// How it came to match.
    #[schemars(extend("enum" = Via::ALL.map(Via::name)))]
    via: &'static str,
}

impl<'a> Matched<'a> {
    fn of(matched: &'a hit::Matched) -> Self {
        Self { term: &matched.term, via: matched.via.name() }
    }
}

/// A part of a score.
#[derive(Serialize, JsonSchema)]
struct Reason<'a> {
    /// What was counted.
    what: &'a str,
    /// What it added to the score, or the factor that it is.
    value: f64,
}

impl<'a> Reason<'a> {
    fn of(reason: &'a hit::Reason) -> Self {
        Self { what: &reason.what, value: super::rounded(reason.value, 4) }
    }
}

/// How often vocabulary entries are named, most passages first.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "NamedCounts")]
struct Facets<'a> {
    /// Roles.
    roles: Vec<Count<'a>>,
    /// Skills.
    skills: Vec<Count<'a>>,
    /// Certifications.
    certifications: Vec<Count<'a>>,
}

impl<'a> Facets<'a> {
    fn of(facets: &'a hit::Facets) -> Self {
        let counts = |counts: &'a [hit::FacetCount]| counts.iter().map(Count::of).collect();
        Self {
            roles: counts(&facets.roles),
            skills: counts(&facets.skills),
            certifications: counts(&facets.certifications),
        }
    }
}

/// How often something is named.
#[derive(Serialize, JsonSchema)]
pub(super) struct Count<'a> {
    /// The vocabulary entry's id.
    id: &'a str,
    /// Its name.
    name: &'a str,
    /// Passages that name it.
    passages: u64,
    /// Documents with such a passage.
    documents: u64,
}

impl<'a> Count<'a> {
    pub(super) fn of(count: &'a hit::FacetCount) -> Self {
        Self { id: &count.id, name: &count.name, passages: count.passages, documents: count.documents }
    }
}
