//! What a search returns: hits with their snippets, and what was understood of the query.

use std::ops::Range;

use crate::passage::{Passage, Place};

/// How a word of the query came to match a word of the passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Via {
    /// The same word, but for case and accents.
    Exact,
    /// Another inflection of it.
    Stem,
    /// Another name of the same role, skill or certification.
    Alias,
    /// The word that the query misspelt.
    Spelling,
}

impl Via {
    /// All ways, the best first.
    pub const ALL: [Self; 4] = [Self::Exact, Self::Stem, Self::Alias, Self::Spelling];

    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Stem => "stem",
            Self::Alias => "alias",
            Self::Spelling => "spelling",
        }
    }
}

/// A word or phrase of the query that the passage holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matched {
    /// The word as it stands in the query.
    pub term: String,
    /// How it matched.
    pub via: Via,
}

/// The part of a passage that shows why it was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snippet {
    /// Words of the passage; `…` where something was left out.
    pub text: String,
    /// Ranges of `text` that match, in code points, half open, rising and apart.
    pub highlights: Vec<Range<usize>>,
}

/// How a source has changed since it was indexed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stale {
    /// The file is there and is not the same.
    Modified,
    /// The file is gone.
    Deleted,
}

impl Stale {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Modified => "modified",
            Self::Deleted => "deleted",
        }
    }
}

/// A part of a hit's score, in words, for `--explain`.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// What was counted.
    pub what: String,
    /// What it added to the score, or the factor that it is.
    pub value: f64,
}

impl Reason {
    /// Whether it is a factor that changes nothing: 1, to the four decimals that people are shown.
    pub fn is_idle(&self) -> bool {
        self.what.starts_with('×') && (self.value - 1.0).abs() < 0.000_05
    }
}

/// A passage that says what a hit says, and stands elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// The passage's id.
    pub id: String,
    /// Its document.
    pub path: String,
    /// Where it stands there.
    pub place: Place,
}

/// A passage found.
#[derive(Debug, Clone)]
pub struct Hit {
    /// 1-based place in the whole result, also when earlier hits were skipped by an offset.
    pub rank: usize,
    /// Greater is better; comparable within one result only.
    pub score: f64,
    /// The passage.
    pub passage: Passage,
    /// Why it was found.
    pub snippet: Snippet,
    /// Which words of the query it holds.
    pub matched: Vec<Matched>,
    /// Whether its source changed since it was indexed.
    pub stale: Option<Stale>,
    /// Passages that say the same in the same or nearly the same words, among those that were ranked; best first.
    pub duplicates: Vec<Duplicate>,
    /// Why it stands where it stands; filled for `--explain`.
    pub reasons: Vec<Reason>,
}

/// A vocabulary entry found in the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// `role`, `skill` or `certification`.
    pub kind: String,
    /// The entry's id.
    pub id: String,
    /// The entry's name.
    pub name: String,
    /// The words of the query that name it.
    pub matched: String,
}

/// A word that was searched in another spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// As typed.
    pub from: String,
    /// As searched.
    pub to: String,
}

/// The index that answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexInfo {
    /// The location as the user gave it.
    pub location: String,
    /// Documents in it.
    pub documents: u64,
    /// Passages in it.
    pub passages: u64,
    /// Last commit, RFC 3339 in UTC.
    pub built_at: String,
}

/// A vocabulary entry with how often it occurs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCount {
    /// The entry's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Passages that name it.
    pub passages: u64,
    /// Documents with such a passage.
    pub documents: u64,
}

/// Counts over all passages that match.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// Roles.
    pub roles: Vec<FacetCount>,
    /// Skills.
    pub skills: Vec<FacetCount>,
    /// Certifications.
    pub certifications: Vec<FacetCount>,
}

/// Counts of everything that there is to count, over all passages or over those that match a query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// By vocabulary entry.
    pub named: Facets,
    /// By format; its name is its id too.
    pub formats: Vec<FacetCount>,
    /// By document; its path is its id too.
    pub paths: Vec<FacetCount>,
    /// What could not be honoured of the query.
    pub warnings: Vec<String>,
}

/// The answer to a query.
#[derive(Debug, Clone, Default)]
pub struct SearchResults {
    /// The query as typed.
    pub query: String,
    /// Vocabulary entries found in it.
    pub understood: Vec<Understood>,
    /// Words searched in another spelling.
    pub corrections: Vec<Correction>,
    /// Words that occur nowhere in the index.
    pub unmatched: Vec<String>,
    /// What could not be honoured, and what makes the result incomplete.
    pub warnings: Vec<String>,
    /// The index that answered.
    pub index: IndexInfo,
    /// Passages that match.
    pub total: u64,
    /// Milliseconds that the search took.
    pub took_ms: f64,
    /// The best of them.
    pub hits: Vec<Hit>,
    /// Counts, when asked for.
    pub facets: Option<Facets>,
}
