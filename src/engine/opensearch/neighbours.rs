//! How often terms occur, and which words are near another.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::answer::Page;
use super::commit::Seen;
use super::plan;
use super::spelling::{read_term, spell_term};
use super::store::{Query, Store};
use crate::engine::{Field, MAX_TERM_BYTES, Terms};
use crate::error::Result;

/// Near words that a shard proposes at most, the nearest and commonest first.
const MOST: u32 = 200;

/// Words that a shard looks at for each that it proposes.
const INSPECTED: u32 = 10;

/// Terms that are counted in one request. The cluster counts several at once, and this is more than any query has.
const AT_ONCE: usize = 200;

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

/// In how many living passages each field has one of the terms, for each.
pub fn frequencies(
    store: &Store,
    seen: &Seen,
    fields: &[Field],
    terms: &[Terms],
) -> Result<HashMap<(Field, Terms), u64>> {
    let places: Vec<(Field, Terms)> =
        fields.iter().flat_map(|&field| terms.iter().map(move |terms| (field, terms.clone()))).collect();
    let mut counted = HashMap::with_capacity(places.len());
    for some in places.chunks(AT_ONCE) {
        // Only passages have these fields, so nothing is said of kinds: a lone term is counted without looking.
        let query = |(field, terms): &(Field, Terms)| seen.living(&[plan::has_terms(*field, terms)]);
        let queries: Vec<Value> = some.iter().map(query).collect();
        counted.extend(some.iter().cloned().zip(store.counts(&seen.index, &queries)?));
    }
    Ok(counted)
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
    let terms: Vec<Terms> = words.iter().map(|word| word.as_str().into()).collect();
    let mut counted = frequencies(store, seen, &[Field::Text], &terms)?;
    let mut near: Vec<(String, u64)> = words
        .into_iter()
        .zip(terms)
        .filter_map(|(word, terms)| Some((word, counted.remove(&(Field::Text, terms))?)))
        .filter(|(_, count)| *count > 0)
        .collect();
    near.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
    Ok(near)
}
