//! What an index looks like in a cluster, and what is written to it.
//!
//! A document is kept as three kinds of entries, as in a folder:
//!
//! 1. its *passages*, with our terms, which are what a search finds;
//! 2. one *whole*, with the terms of all its passages, for the score of the document;
//! 3. one *record*, with the state of the source.
//!
//! Each entry says of which *version* of the document it is, and at which commit that version was born. How that
//! makes commits visible at once is told in [`super::commit`], which is the fourth kind of entry.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::spelling::{HOLE, spell, spell_bag};
use crate::engine::bm25::{B, K1};
use crate::engine::{Entry, Field, Fingerprint, Postings, Record};
use crate::passage::Passage;

/// Version of the mapping. An index with another one cannot be written to and is rebuilt.
pub const LAYOUT: u64 = 3;

/// Our BM25, but for the rarity of terms, which is part of a condition's weight; see [`super::rarity`].
fn similarity() -> Value {
    let (at_least, by_length) = (K1 * (1.0 - B), K1 * B);
    let length = "doc.length * field.docCount / field.sumTotalTermFreq";
    json!({
        "type": "scripted",
        "discount_overlaps": false,
        "weight_script": { "source": format!("return query.boost * {:.1};", K1 + 1.0) },
        "script": { "source": format!(
            "return weight * doc.freq / (doc.freq + {at_least:.2} + {by_length:.2} * {length});"
        ) },
    })
}

/// Longest run of terms at one position, in characters; the analyzer breaks longer ones.
const LONGEST_POSITION: u32 = 1 << 16;

/// Names of fields.
pub mod field {
    /// What kind of entry it is.
    pub const KIND: &str = "kind";
    /// The commit from which on it is there.
    pub const BORN: &str = "born";
    /// The version of the document that it belongs to.
    pub const VERSION: &str = "version";
    /// The document.
    pub const PATH: &str = "path";
    /// A passage's position in its document.
    pub const ORDINAL: &str = "ordinal";
    /// A passage's id.
    pub const ID: &str = "id";
    /// The document's format.
    pub const FORMAT: &str = "format";
    /// Vocabulary ids that a passage names.
    pub const MENTION: &str = "mention";
    /// The terms of a whole.
    pub const WHOLE: &str = "whole";
    /// A passage as it is stored.
    pub const PASSAGE: &str = "passage";
    /// A record as it is stored.
    pub const RECORD: &str = "record";
    /// A commit as it is stored.
    pub const COMMIT: &str = "commit";
}

/// Value of [`field::KIND`] for passages.
pub const PASSAGE: &str = "passage";
/// Value of [`field::KIND`] for wholes.
pub const WHOLE: &str = "whole";
/// Value of [`field::KIND`] for records.
pub const RECORD: &str = "record";
/// Value of [`field::KIND`] for the commit.
pub const COMMIT: &str = "commit";

/// Name of the analyzer that reads what [`super::spelling`] writes.
const ANALYZER: &str = "postings";

/// The field that has a passage's terms.
pub fn terms_of(field: Field) -> &'static str {
    field.name()
}

/// How to make an index. Shards and replicas are left to the cluster's index templates.
pub fn description(name: &str, index: &str) -> Value {
    json!({
        "aliases": { writing(index): {} },
        "settings": {
            // Commits refresh; what is written between them is not to be seen anyway.
            "index.refresh_interval": "-1",
            "index.similarity.default": similarity(),
            "index.analysis": {
                "tokenizer": { "positions": { "type": "whitespace", "max_token_length": LONGEST_POSITION } },
                "filter": {
                    "beside": { "type": "pattern_capture", "preserve_original": false, "patterns": ["([^|]+)"] },
                    "holes": { "type": "stop", "stopwords": [HOLE] },
                },
                "analyzer": {
                    ANALYZER: { "type": "custom", "tokenizer": "positions", "filter": ["beside", "holes"] },
                },
            },
        },
        "mappings": mappings(name),
    })
}

fn mappings(name: &str) -> Value {
    let keyword = json!({ "type": "keyword" });
    let stored = json!({ "type": "object", "enabled": false });
    let mut properties = json!({
        field::KIND: keyword,
        field::BORN: { "type": "long" },
        field::VERSION: keyword,
        field::PATH: keyword,
        field::ORDINAL: { "type": "integer" },
        field::ID: keyword,
        field::FORMAT: keyword,
        field::MENTION: keyword,
        field::WHOLE: { "type": "text", "analyzer": ANALYZER, "index_options": "freqs" },
        field::PASSAGE: stored,
        field::RECORD: stored,
        field::COMMIT: stored,
    });
    let mut unstored = vec![field::WHOLE];
    for field in Field::ALL {
        let options = if field.has_positions() { "positions" } else { "freqs" };
        properties[terms_of(field)] =
            json!({ "type": "text", "analyzer": ANALYZER, "index_options": options });
        unstored.push(terms_of(field));
    }
    json!({
        "dynamic": "strict",
        "_meta": { "roledex": { "layout": LAYOUT, "name": name } },
        "_source": { "excludes": unstored },
        "properties": properties,
    })
}

/// The alias under which an index is written to. Entries sent to an index that is gone would make one anew; sent to an
/// alias that is gone they are refused.
pub fn writing(index: &str) -> String {
    format!("{index}.w")
}

/// The name of a document that is short and the same for ever: 24 hexadecimal digits of its path's BLAKE3 hash.
/// It routes all entries of a document to one shard.
pub fn key(path: &str) -> String {
    blake3::hash(path.as_bytes()).to_hex()[..24].to_owned()
}

/// The version of a document's passages and whole that was born at a commit.
pub fn content_version(key: &str, born: u64) -> String {
    format!("{key}.{born}")
}

/// The version of a document's record that was born at a commit.
pub fn record_version(key: &str, born: u64) -> String {
    format!("{key}.{born}r")
}

/// The id of a passage's entry.
pub fn passage_entry(version: &str, ordinal: usize) -> String {
    format!("{version}:{ordinal}")
}

/// The id of a whole's entry.
pub fn whole_entry(version: &str) -> String {
    format!("{version}:w")
}

/// The key of the document that an entry belongs to, by the entry's id.
pub fn key_of_entry(id: &str) -> &str {
    id.split('.').next().unwrap_or(id)
}

/// A record as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredRecord {
    /// The state of the source.
    pub fingerprint: Fingerprint,
    /// Passages.
    pub passages: u32,
    /// Whether the source is a file.
    pub is_file: bool,
    /// The commit at which the passages were born.
    pub content: u64,
}

/// The record entry of a document.
pub fn record(record: &Record, version: &str, born: u64, content: u64) -> Value {
    let stored = StoredRecord {
        fingerprint: record.fingerprint,
        passages: record.passages,
        is_file: record.is_file,
        content,
    };
    json!({
        field::KIND: RECORD,
        field::BORN: born,
        field::VERSION: version,
        field::PATH: record.path,
        field::RECORD: stored,
    })
}

/// A passage entry.
pub fn passage(entry: &Entry, version: &str, born: u64) -> Value {
    let Entry { passage, postings, mentions } = entry;
    let mut mentions: Vec<&str> = mentions.iter().map(String::as_str).collect();
    mentions.sort_unstable();
    mentions.dedup();
    let mut value = json!({
        field::KIND: PASSAGE,
        field::BORN: born,
        field::VERSION: version,
        field::PATH: passage.path,
        field::ORDINAL: passage.ordinal,
        field::ID: passage.id,
        field::FORMAT: passage.format.name(),
        field::MENTION: mentions,
        field::PASSAGE: passage,
    });
    let nothing = Postings::default();
    for field in Field::ALL {
        let of_field =
            postings.iter().find(|(other, _)| *other == field).map(|(_, postings)| postings.as_ref());
        let of_field = of_field.unwrap_or(&nothing);
        let text = if field.has_positions() { spell(of_field) } else { spell_bag(terms_in(of_field)) };
        value[terms_of(field)] = Value::String(text);
    }
    value
}

/// The whole entry of a document.
pub fn whole(path: &str, entries: &[Entry], version: &str, born: u64) -> Value {
    let postings = entries.iter().flat_map(|entry| &entry.postings);
    let text =
        postings.filter(|(field, _)| *field == Field::Text).flat_map(|(_, postings)| terms_in(postings));
    json!({
        field::KIND: WHOLE,
        field::BORN: born,
        field::VERSION: version,
        field::PATH: path,
        field::WHOLE: spell_bag(text),
    })
}

fn terms_in(postings: &Postings) -> impl Iterator<Item = &str> {
    postings.iter().map(|(term, _)| term)
}

/// A passage entry as it comes back.
#[derive(Debug, Clone, Deserialize)]
pub struct FoundPassage {
    /// The version of its document.
    pub version: String,
    /// Vocabulary ids that it names, sorted.
    #[serde(default)]
    pub mention: Vec<String>,
    /// The passage.
    pub passage: Passage,
}

/// A record entry as it comes back.
#[derive(Debug, Clone, Deserialize)]
pub struct FoundRecord {
    /// The document.
    pub path: String,
    /// The commit at which the record was born.
    pub born: u64,
    /// The record.
    pub record: StoredRecord,
}

impl FoundRecord {
    /// The record as others know it.
    pub fn plain(self) -> Record {
        let StoredRecord { fingerprint, passages, is_file, .. } = self.record;
        Record { path: self.path, fingerprint, passages, is_file }
    }
}
