//! Whether an index is sound: everything is read once and counted.
//!
//! The cluster keeps checksums of its files itself, and looks after them when it copies shards. What only we can tell
//! is whether each document has the passages that its record says, and whether they can still be read.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::Hit;
use super::client::Request;
use super::commit::Seen;
use super::layout::{self, FoundRecord, field};
use super::store::{Query, Store};
use crate::error::Result;
use crate::passage::Passage;

/// Damage that is told one by one; more is only counted.
const MOST_TOLD: usize = 100;

/// What is damaged, as `what: reason`.
pub fn damage(store: &Store, seen: &Seen) -> Result<Vec<String>> {
    let mut damage = health(store, seen)?;
    let frozen = store.freeze(&seen.index)?;
    let outcome = compare(store, seen, &frozen, &mut damage);
    store.thaw(&frozen);
    outcome?;
    if damage.len() > MOST_TOLD {
        let more = damage.len() - MOST_TOLD;
        damage.truncate(MOST_TOLD);
        damage.push(format!("and {more} more"));
    }
    Ok(damage)
}

/// Shards without a living copy. A missing replica is no damage.
fn health(store: &Store, seen: &Seen) -> Result<Vec<String>> {
    #[derive(Deserialize)]
    struct Health {
        status: String,
        #[serde(default)]
        unassigned_shards: u64,
    }
    let health: Health = store.client.read(&Request::get(format!("/_cluster/health/{}", seen.index)))?;
    if health.status != "red" {
        return Ok(Vec::new());
    }
    Ok(vec![format!("{}: {} shards are not there", seen.index, health.unassigned_shards)])
}

/// What a document should have, and has.
#[derive(Default)]
struct Tally {
    version: String,
    expected: u32,
    passages: u32,
    wholes: u32,
}

fn compare(store: &Store, seen: &Seen, frozen: &str, damage: &mut Vec<String>) -> Result<()> {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let records = super::records_query(seen, &[]).body;
    store.each(Store::at_frozen(frozen, records), |hit: Hit<FoundRecord>| {
        let FoundRecord { path, record, .. } = hit.source;
        let version = layout::content_version(&layout::key(&path), record.content);
        let tally = Tally { version, expected: record.passages, ..Tally::default() };
        if tallies.insert(path.clone(), tally).is_some() {
            damage.push(format!("{path}: there are two records"));
        }
        Ok(())
    })?;
    let documents = tallies.len() as u64;
    store.each(content(seen, frozen), |hit: Hit<Content>| {
        count(hit.source, &mut tallies, damage);
        Ok(())
    })?;
    damage.extend(tallies.iter().filter_map(|(path, tally)| differs(path, tally)));
    if documents != seen.commit.documents {
        damage.push(format!("{}: {documents} documents of {}", seen.index, seen.commit.documents));
    }
    Ok(())
}

/// A passage or whole as it is stored.
#[derive(Deserialize)]
struct Content {
    kind: String,
    version: String,
    path: String,
    #[serde(default)]
    passage: Value,
}

fn content(seen: &Seen, frozen: &str) -> Query {
    let kinds = json!({ "terms": { field::KIND: [layout::PASSAGE, layout::WHOLE] } });
    Store::at_frozen(
        frozen,
        json!({
            "query": seen.living(&[kinds]),
            "_source": [field::KIND, field::VERSION, field::PATH, field::PASSAGE],
            "sort": [{ field::PATH: "asc" }, { field::KIND: "asc" }, { field::ORDINAL: "asc" }, { field::VERSION: "asc" }],
        }),
    )
}

fn count(content: Content, tallies: &mut BTreeMap<String, Tally>, damage: &mut Vec<String>) {
    let Content { kind, version, path, passage } = content;
    let Some(tally) = tallies.get_mut(&path).filter(|tally| tally.version == version) else {
        damage.push(format!("{path}: a {kind} belongs to no record"));
        return;
    };
    if kind == layout::WHOLE {
        tally.wholes += 1;
        return;
    }
    tally.passages += 1;
    if let Err(cause) = serde_json::from_value::<Passage>(passage) {
        damage.push(format!("{path}: a stored passage: {cause}"));
    }
}

fn differs(path: &str, tally: &Tally) -> Option<String> {
    if tally.passages != tally.expected {
        return Some(format!("{path}: {} passages of {}", tally.passages, tally.expected));
    }
    (tally.wholes != 1).then(|| format!("{path}: the terms of the whole are there {} times", tally.wholes))
}
