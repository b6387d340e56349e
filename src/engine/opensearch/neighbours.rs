//! How often terms occur, and which words are near another.

use serde_json::{Value, json};

use super::answer::Page;
use super::commit::Seen;
use super::rarity::{self, Place};
use super::spelling::{read_term, spell_term};
use super::store::{Query, Store};
use crate::engine::{Field, MAX_TERM_BYTES, Terms};
use crate::error::Result;

/// Near words that a shard proposes at most, the nearest and commonest first.
const MOST: u32 = 200;

/// Words that a shard looks at for each that it proposes.
const INSPECTED: u32 = 10;

/// Fields in which whoever asks about one will ask about the same terms next: one request instead of four.
pub fn asked_with(field: Field) -> &'static [Field] {
    match field {
        Field::Text => &[Field::Text],
        Field::Headings | Field::Title | Field::Metadata | Field::Path => {
            &[Field::Headings, Field::Title, Field::Metadata, Field::Path]
        }
        Field::Paragraphs => &[Field::Paragraphs],
    }
}

/// Words near another and beginning alike, with the number of living passages that have them, the commonest first.
///
/// Each shard proposes words by its own dictionary. That is a proposal only, since a dictionary remembers for a while
/// what was removed, so each word is counted then.
pub fn near(store: &Store, seen: &Seen, word: &str, distance: u8) -> Result<Vec<(String, u64)>> {
    if word.is_empty() || word.len() > MAX_TERM_BYTES || distance == 0 {
        return Ok(Vec::new());
    }
    let body = json!({
        "size": 0,
        "query": { "match_none": {} },
        "suggest": { "near": { "text": spell_term(word), "term": {
            "field": Field::Text.name(),
            "analyzer": "keyword",
            "suggest_mode": "always",
            "string_distance": "damerau_levenshtein",
            "max_edits": distance.min(2),
            "prefix_length": 1,
            "min_word_length": 1,
            "accuracy": 0.0,
            // Words that occur often may be meant to be others all the same.
            "max_term_freq": i32::MAX,
            "max_inspections": INSPECTED,
            "size": MOST,
            "shard_size": MOST,
        } } },
    });
    let query = Query { index: seen.index.clone(), parameters: String::new(), body };
    let page: Page<Value> = store.search(&query)?;
    let proposed = page.suggest.near.into_iter().flat_map(|near| near.options);
    let mut words: Vec<String> = proposed.filter_map(|option| read_term(&option.text)).collect();
    words.push(word.to_owned());
    words.sort_unstable();
    words.dedup();
    let text = |word: &String| (Place::Passages(Field::Text), word.as_str().into());
    let asked: Vec<(Place, Terms)> = words.iter().map(text).collect();
    let counted = rarity::counted(store, seen, &asked)?;
    let mut near: Vec<(String, u64)> = words
        .into_iter()
        .zip(asked)
        .filter_map(|(word, asked)| Some((word, *counted.get(&asked)?)))
        .filter(|(_, count)| *count > 0)
        .collect();
    near.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
    Ok(near)
}
