//! An index in an OpenSearch cluster. Analysis, ranking and snippets stay ours: the cluster gets terms with their
//! positions, and passages to keep.

mod address;
mod answer;
mod bulk;
mod client;
mod commit;
mod fault;
mod glob;
mod layout;
mod lease;
mod memory;
mod neighbours;
mod plan;
mod rarity;
mod search;
mod spelling;
mod store;
mod verify;
mod writer;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Value, json};

use self::client::Request;
use self::commit::Seen;
use self::layout::{FoundPassage, FoundRecord, field};
use self::memory::Memory;
use self::rarity::{Counts, Place, Rarities};
use self::store::{Query, Store};
use self::writer::OpenSearchWriter;
use super::{Access, Engine, Field, Found, Manifest, Plan, Record, Statistics, Terms, Writer};
use crate::error::{Error, ErrorKind, Result};
use crate::passage::Passage;

/// How often an answer that a commit overtook is asked for again. Commits are a minute apart.
const TRIES: usize = 5;

/// An index in a cluster.
pub struct OpenSearchEngine {
    store: Arc<Store>,
    /// An index that is to be replaced: it is treated as if it was not there.
    condemned: Option<String>,
    memory: Arc<Memory>,
}

impl OpenSearchEngine {
    /// Opens the index at a location.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::IndexMissing`] when nothing was ever committed there, [`ErrorKind::IndexDamaged`],
    /// [`ErrorKind::IndexNewer`] and [`ErrorKind::IndexOlder`] when it cannot be used, [`ErrorKind::Usage`] when the
    /// location is none, the name belongs to something else or the cluster is too old, [`ErrorKind::Io`] when no
    /// node answers.
    pub fn open(location: &str, access: &Access) -> Result<Self> {
        let engine = Self::new(location, access)?;
        match engine.fresh()? {
            Some(_) => Ok(engine),
            None => Err(fault::missing(location)),
        }
    }

    /// Opens the index at a location, to write to it. Where there is none, or an older one, the first commit makes
    /// one; with `rebuild` also where there is a damaged one.
    pub fn open_or_create(location: &str, access: &Access, rebuild: bool) -> Result<Self> {
        let mut engine = Self::new(location, access)?;
        match engine.fresh() {
            Err(error) if is_to_be_replaced(error.kind(), rebuild) => {
                engine.condemned = engine.store.alias()?;
                Ok(engine)
            }
            outcome => outcome.map(|_| engine),
        }
    }

    fn new(location: &str, access: &Access) -> Result<Self> {
        let store = Arc::new(Store::connect(location, access)?);
        Ok(Self { store, condemned: None, memory: Arc::default() })
    }

    /// The last commit, as of a moment ago.
    fn recent(&self) -> Result<Option<Seen>> {
        match self.memory.recent() {
            Some(seen) => Ok(Some(seen)),
            None => self.fresh(),
        }
    }

    /// The last commit.
    fn fresh(&self) -> Result<Option<Seen>> {
        let is_condemned = self.condemned.is_some() && self.store.alias()? == self.condemned;
        let seen = match self.memory.seen() {
            _ if is_condemned => None,
            Some(before) => self.store.committed_since(&before)?,
            None => self.store.committed()?,
        };
        self.memory.note(seen.as_ref());
        Ok(seen)
    }

    /// Runs work on a commit, again when another commit came meanwhile; `None` when there is no index.
    fn ask<T>(&self, work: impl Fn(&Store, &Seen) -> Result<T>) -> Result<Option<T>> {
        let known = self.memory.seen();
        let mut seen = if known.is_some() { known } else { self.fresh()? };
        for _ in 0..TRIES {
            let Some(asked) = seen else { return Ok(None) };
            let outcome = work(&self.store, &asked);
            seen = self.fresh()?;
            if seen.as_ref().is_some_and(|seen| seen.is_same_as(&asked)) {
                return outcome.map(Some);
            }
        }
        let message = format!("{}: the index changes faster than it can be read", self.location());
        Err(Error::new(ErrorKind::Io, message).with_hint("try again"))
    }

    /// In how many entries of a commit terms are. What is not known yet is counted.
    fn counts(&self, seen: &Seen, asked: &BTreeSet<(Place, Terms)>) -> Result<Counts> {
        let mut counts = self.memory.counts(seen, asked);
        let unknown = asked.iter().filter(|asked| !counts.contains_key(asked));
        let unknown: Vec<(Place, Terms)> = unknown.cloned().collect();
        if !unknown.is_empty() {
            let counted = rarity::counted(&self.store, seen, &unknown)?;
            self.memory.note_counts(seen, &counted);
            counts.extend(counted);
        }
        Ok(counts)
    }

    /// Records that satisfy conditions.
    fn records_where(&self, conditions: &[Value]) -> Result<Vec<Record>> {
        let records = self.ask(|store, seen| {
            let mut records = Vec::new();
            store.each(records_query(seen, conditions), |hit: answer::Hit<FoundRecord>| {
                records.push(hit.source.plain());
                Ok(())
            })?;
            Ok(records)
        })?;
        Ok(records.unwrap_or_default())
    }

    fn passages_where(&self, condition: &Value) -> Result<Vec<Passage>> {
        let passages = self.ask(|store, seen| {
            let mut passages = Vec::new();
            store.each(passages_query(seen, condition), |hit: answer::Hit<FoundPassage>| {
                passages.push(hit.source.passage);
                Ok(())
            })?;
            Ok(passages)
        })?;
        Ok(passages.unwrap_or_default())
    }
}

fn is_to_be_replaced(kind: ErrorKind, rebuild: bool) -> bool {
    kind == ErrorKind::IndexOlder || kind == ErrorKind::IndexDamaged && rebuild
}

/// Records, by path.
fn records_query(seen: &Seen, conditions: &[Value]) -> Query {
    let mut all = vec![plan::kind(layout::RECORD)];
    all.extend_from_slice(conditions);
    let body = json!({
        "query": seen.living(&all),
        "_source": [field::PATH, field::BORN, field::RECORD],
        "sort": [{ field::PATH: "asc" }],
    });
    Query { index: seen.index.clone(), parameters: String::new(), body }
}

/// Passages in reading order.
fn passages_query(seen: &Seen, condition: &Value) -> Query {
    let body = json!({
        "query": seen.living(&[plan::kind(layout::PASSAGE), condition.clone()]),
        "_source": [field::VERSION, field::PASSAGE],
        "sort": [{ field::PATH: "asc" }, { field::ORDINAL: "asc" }],
    });
    Query { index: seen.index.clone(), parameters: String::new(), body }
}

/// What an index says of itself that is older than this version or damaged, as far as it can be read.
pub fn remembered(location: &str, access: &Access) -> Option<Manifest> {
    Store::connect(location, access).ok()?.remembered()
}

impl Engine for OpenSearchEngine {
    fn location(&self) -> &str {
        self.store.client.location()
    }

    fn manifest(&self) -> Result<Manifest> {
        Ok(self.recent()?.map(|seen| seen.commit.manifest).unwrap_or_default())
    }

    fn catalog(&self) -> Result<Vec<Record>> {
        // What is frozen stays as it was at the commit, however long reading it takes.
        let Some((frozen, seen)) = self.ask(|store, seen| Ok((store.freeze(&seen.index)?, seen.clone())))?
        else {
            return Ok(Vec::new());
        };
        let mut records = Vec::new();
        let query = Store::at_frozen(&frozen, records_query(&seen, &[]).body);
        let outcome = self.store.each(query, |hit: answer::Hit<FoundRecord>| {
            records.push(hit.source.plain());
            Ok(())
        });
        self.store.thaw(&frozen);
        outcome.map(|()| records)
    }

    fn record(&self, path: &str) -> Result<Option<Record>> {
        Ok(self.records_where(&[json!({ "term": { field::PATH: path } })])?.into_iter().next())
    }

    fn records(&self, paths: &[&str]) -> Result<Vec<Record>> {
        let paths: BTreeSet<&str> = paths.iter().copied().collect();
        if paths.is_empty() {
            return Ok(Vec::new());
        }
        self.records_where(&[json!({ "terms": { field::PATH: paths } })])
    }

    fn search(&self, plan: &Plan) -> Result<Found> {
        let needed = rarity::needed(plan);
        let found = self.ask(|store, seen| {
            let rarities = Rarities::new(seen, self.counts(seen, &needed)?);
            search::run(store, seen, plan, &rarities)
        })?;
        Ok(found.unwrap_or_default())
    }

    fn passage(&self, id: &str) -> Result<Option<Passage>> {
        Ok(self.passages_where(&json!({ "term": { field::ID: id } }))?.into_iter().next())
    }

    fn passages_beginning(&self, id: &str) -> Result<Vec<Passage>> {
        self.passages_where(&json!({ "prefix": { field::ID: id } }))
    }

    fn passages_of(&self, path: &str) -> Result<Vec<Passage>> {
        self.passages_where(&json!({ "term": { field::PATH: path } }))
    }

    fn frequencies(&self, field: Field, terms: &[Terms]) -> Result<Vec<u64>> {
        let Some(seen) = self.recent()? else { return Ok(vec![0; terms.len()]) };
        let asked = |fields: &[Field]| -> BTreeSet<(Place, Terms)> {
            let of = |&field: &Field| terms.iter().map(move |terms| (Place::Passages(field), terms.clone()));
            fields.iter().flat_map(of).collect()
        };
        let asked_now = asked(&[field]);
        let mut counts = self.memory.counts(&seen, &asked_now);
        if counts.len() < asked_now.len() {
            let asked = asked(neighbours::asked_with(field));
            counts = self.ask(|_, seen| self.counts(seen, &asked))?.unwrap_or_default();
        }
        let count = |terms: &Terms| counts.get(&(Place::Passages(field), terms.clone())).copied();
        Ok(terms.iter().map(|terms| count(terms).unwrap_or_default()).collect())
    }

    fn neighbours(&self, word: &str, distance: u8) -> Result<Vec<(String, u64)>> {
        let found = self.ask(|store, seen| neighbours::near(store, seen, word, distance))?;
        Ok(found.unwrap_or_default())
    }

    fn statistics(&self) -> Result<Statistics> {
        let Some(seen) = self.recent()? else { return Ok(Statistics::default()) };
        Ok(Statistics { documents: seen.commit.documents, passages: seen.commit.passages })
    }

    /// Not everybody may ask for it, and nobody's status should fail for it.
    fn bytes(&self) -> Result<u64> {
        let Some(seen) = self.recent()? else { return Ok(0) };
        Ok(self.store.bytes(&seen.index).unwrap_or_default())
    }

    fn verify(&self) -> Result<Vec<String>> {
        let Some(seen) = self.fresh()? else { return Ok(Vec::new()) };
        verify::damage(&self.store, &seen)
    }

    /// A cluster keeps no former state: each answer is that of one commit, and another may lie between two.
    fn pinned(&self) -> Result<Box<dyn Engine>> {
        let condemned = self.condemned.clone();
        Ok(Box::new(Self { store: Arc::clone(&self.store), condemned, memory: Arc::clone(&self.memory) }))
    }

    fn writer(&self) -> Result<Box<dyn Writer>> {
        let writer = OpenSearchWriter::begin(
            Arc::clone(&self.store),
            Arc::clone(&self.memory),
            self.condemned.as_deref(),
        )?;
        // Whoever held the lock before may have committed since the last look.
        self.fresh()?;
        Ok(Box::new(writer))
    }
}

impl Store {
    /// Bytes that an index takes on disk, all copies together.
    fn bytes(&self, index: &str) -> Result<u64> {
        let path = format!("/{index}/_stats/store?filter_path=_all.total.store.size_in_bytes");
        let answer: Value = self.client.read(&Request::get(path))?;
        let bytes = answer.pointer("/_all/total/store/size_in_bytes").and_then(Value::as_u64);
        Ok(bytes.unwrap_or_default())
    }
}
