//! What the cluster answers to a search.

use serde::Deserialize;
use serde_json::Value;

use super::fault::ShardFailure;

/// An answer to a search; `T` is what is stored of a hit.
#[derive(Debug, Deserialize)]
pub struct Page<T> {
    /// Whether time was up before all was looked at.
    #[serde(default)]
    pub timed_out: bool,
    /// How many shards answered.
    #[serde(rename = "_shards")]
    pub shards: Shards,
    /// What was found.
    pub hits: Hits<T>,
    /// Counts.
    #[serde(default)]
    pub aggregations: Aggregations,
    /// Near words.
    #[serde(default)]
    pub suggest: Suggestions,
}

/// How many shards answered.
#[derive(Debug, Deserialize)]
pub struct Shards {
    /// All there are.
    pub total: u64,
    /// Those that answered, or had nothing to say.
    pub successful: u64,
    /// Why others did not.
    #[serde(default)]
    pub failures: Vec<ShardFailure>,
}

/// What was found.
#[derive(Debug, Deserialize)]
pub struct Hits<T> {
    /// How much there is.
    #[serde(default)]
    pub total: Total,
    /// The page.
    #[serde(default = "Vec::new")]
    pub hits: Vec<Hit<T>>,
}

/// How much there is.
#[derive(Debug, Default, Deserialize)]
pub struct Total {
    /// Entries that match.
    pub value: u64,
}

/// An entry found.
#[derive(Debug, Deserialize)]
pub struct Hit<T> {
    /// Its score; none when it was not asked for.
    #[serde(rename = "_score", default)]
    pub score: Option<f32>,
    /// What is stored of it.
    #[serde(rename = "_source")]
    pub source: T,
    /// By what it was sorted.
    #[serde(default)]
    pub sort: Vec<Value>,
}

/// Counts.
#[derive(Debug, Default, Deserialize)]
pub struct Aggregations {
    /// Vocabulary ids.
    #[serde(default)]
    pub mentions: Option<Mentions>,
    /// Documents.
    #[serde(default)]
    pub documents: Option<Documents>,
}

/// Vocabulary ids with their counts.
#[derive(Debug, Default, Deserialize)]
pub struct Mentions {
    /// Passages with ids that were not counted one by one.
    #[serde(default)]
    pub sum_other_doc_count: u64,
    /// The ids.
    pub buckets: Vec<MentionBucket>,
}

/// A vocabulary id with its counts.
#[derive(Debug, Deserialize)]
pub struct MentionBucket {
    /// The id.
    pub key: String,
    /// Passages.
    pub doc_count: u64,
    /// Documents.
    pub documents: Cardinality,
}

/// How many different values there are.
#[derive(Debug, Deserialize)]
pub struct Cardinality {
    /// The number.
    pub value: u64,
}

/// Documents with their counts.
#[derive(Debug, Default, Deserialize)]
pub struct Documents {
    /// Where the next page begins; none when there is none.
    #[serde(default)]
    pub after_key: Option<Value>,
    /// The documents.
    pub buckets: Vec<DocumentBucket>,
}

/// A document with its count.
#[derive(Debug, Deserialize)]
pub struct DocumentBucket {
    /// The document.
    pub key: DocumentKey,
    /// Passages.
    pub doc_count: u64,
}

/// A document.
#[derive(Debug, Deserialize)]
pub struct DocumentKey {
    /// Its path.
    pub path: String,
}

/// Near words.
#[derive(Debug, Default, Deserialize)]
pub struct Suggestions {
    /// For each word asked about.
    #[serde(default)]
    pub near: Vec<Suggested>,
}

/// The words near one.
#[derive(Debug, Deserialize)]
pub struct Suggested {
    /// The words.
    pub options: Vec<Suggestion>,
}

/// A near word.
#[derive(Debug, Deserialize)]
pub struct Suggestion {
    /// The word.
    pub text: String,
}

impl<T> Page<T> {
    /// Whether shards failed that were there.
    pub fn has_failures(&self) -> bool {
        !self.shards.failures.is_empty()
    }

    /// What is missing from the answer, in words; `None` when nothing is.
    pub fn gap(&self) -> Option<String> {
        let missing = self.shards.total.saturating_sub(self.shards.successful);
        if missing > 0 {
            let reason = self.shards.failures.first().map(|failure| failure.reason.told());
            let reason = reason.unwrap_or_else(|| "no copy of them is there".to_owned());
            return Some(format!("{missing} of {} shards did not answer: {reason}", self.shards.total));
        }
        self.timed_out.then(|| "the cluster ran out of time".to_owned())
    }
}
