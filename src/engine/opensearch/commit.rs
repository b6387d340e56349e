//! How changes of many entries on many shards become visible at once.
//!
//! Every entry says at which commit it was *born*, and one entry, the commit, says which commit is the last. A reader
//! asks for entries that were born at that commit or before. So a writer can put the passages of a whole run where
//! readers are looking already, refresh, and then make all of them visible by writing that one entry.
//!
//! The same entry names the versions of documents that are *dead* since: what was replaced or removed. When that is
//! most of them, it names the others instead, of all that was born before it. Readers leave the dead out, so they may
//! be swept away in peace afterwards. After each answer a reader looks whether the commit is
//! still the one that it asked for; when it is not, it asks again. It never sees a document twice, or not at all.
//!
//! A rebuild writes into another index. There the alias, under which everybody finds the index, is what is switched.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::client::Request;
use super::fault;
use super::layout::{self, LAYOUT, field};
use super::store::Store;
use crate::engine::{FORMAT_VERSION, Manifest};
use crate::error::{Error, ErrorKind, Result};

/// The id of the one commit entry.
const ENTRY: &str = "commit";

/// Versions that one condition names at most.
const NAMED_AT_ONCE: usize = 10_000;

/// What the commit entry says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// [`LAYOUT`] of the index.
    pub layout: u64,
    /// The last commit; higher ones are not finished.
    pub generation: u64,
    /// Documents.
    pub documents: u64,
    /// Passages.
    pub passages: u64,
    /// Versions that are there no more, but may still be found.
    pub dead: Vec<String>,
    /// What was born before this commit is dead too, unless it is among those [`kept`](Self::kept); 0 when nothing is.
    #[serde(default)]
    pub floor: u64,
    /// Versions that were born before the floor and live.
    #[serde(default)]
    pub kept: Vec<String>,
    /// What the index says of itself.
    pub manifest: Manifest,
}

/// A commit as it was found, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The index that the alias stands for.
    pub index: String,
    /// What it says.
    pub commit: Commit,
    /// Tells one writing of the entry from the next.
    mark: Mark,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Mark {
    sequence: u64,
    term: u64,
}

/// The commit entry as the cluster returns it.
#[derive(Deserialize)]
struct Found {
    #[serde(rename = "_index")]
    index: String,
    #[serde(rename = "found", default)]
    is_there: bool,
    #[serde(rename = "_seq_no", default)]
    sequence: u64,
    #[serde(rename = "_primary_term", default)]
    term: u64,
    #[serde(rename = "_source", default)]
    source: Option<Source>,
}

#[derive(Deserialize)]
struct Source {
    commit: Value,
}

impl Commit {
    /// Whether nothing is there any more that is dead.
    pub fn is_swept(&self) -> bool {
        self.dead.is_empty() && self.floor == 0
    }

    /// Entries that are dead, as conditions of which each finds some.
    pub fn dead_entries(&self) -> Vec<Value> {
        let named = self.dead.chunks(NAMED_AT_ONCE).map(|dead| json!({ "terms": { field::VERSION: dead } }));
        let mut entries: Vec<Value> = named.collect();
        if self.floor > 0 {
            entries.push(json!({ "bool": {
                "filter": [{ "range": { field::BORN: { "lt": self.floor } } }],
                "must_not": [{ "terms": { field::VERSION: self.kept } }],
            } }));
        }
        entries
    }

    /// The same commit when the dead are gone.
    pub fn swept(&self) -> Self {
        Self { dead: Vec::new(), floor: 0, kept: Vec::new(), ..self.clone() }
    }
}

impl Seen {
    /// Whether another look found the same documents. What was swept away meanwhile changes nothing.
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.index == other.index && self.commit.generation == other.commit.generation
    }

    /// What has to be left out of every search: what is not there yet, and what is not there any more.
    pub fn unborn_and_dead(&self) -> Vec<Value> {
        let mut out = vec![json!({ "range": { field::BORN: { "gt": self.commit.generation } } })];
        out.extend(self.commit.dead_entries());
        out
    }

    /// A condition on entries that are there.
    pub fn living(&self, conditions: &[Value]) -> Value {
        json!({ "bool": { "filter": conditions, "must_not": self.unborn_and_dead() } })
    }
}

impl Store {
    /// The last commit; `None` when there is no index.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`] when the name belongs to something else, [`ErrorKind::IndexNewer`] and
    /// [`ErrorKind::IndexOlder`] for other versions.
    pub fn committed(&self) -> Result<Option<Seen>> {
        let answer = self.client.send(&Request::get(format!("/{}/_doc/{ENTRY}", self.address.name)))?;
        if fault::is_missing_index(&answer) {
            return Ok(None);
        }
        if !answer.is_good() && answer.status != 404 {
            return Err(fault::refusal(self.client.location(), &answer));
        }
        let found: Found = self.client.parse(&answer)?;
        match found.source {
            Some(Source { commit }) if self.address.number_of(&found.index).is_some() => {
                let mark = Mark { sequence: found.sequence, term: found.term };
                Ok(Some(Seen { commit: self.read(commit)?, index: found.index, mark }))
            }
            _ => Err(self.foreign(&found.index)),
        }
    }

    /// What the commit entry says of the index, whatever else it says.
    pub fn remembered(&self) -> Option<Manifest> {
        let path = format!("/{}/_doc/{ENTRY}", self.address.name);
        let mut found: Found = self.client.read(&Request::get(path)).ok()?;
        let manifest = found.source.as_mut()?.commit.get_mut("manifest")?.take();
        serde_json::from_value(manifest).ok()
    }

    fn read(&self, commit: Value) -> Result<Commit> {
        let location = self.client.location();
        // Read first, so that a commit of another version can be told from one that is damaged.
        let version = |name: &str| commit.pointer(name).and_then(Value::as_u64).unwrap_or_default();
        let order = |found: u64, ours: u64| found.cmp(&ours);
        let formats = order(version("/manifest/format_version"), u64::from(FORMAT_VERSION));
        match order(version("/layout"), LAYOUT).then(formats) {
            std::cmp::Ordering::Less => Err(older(location)),
            std::cmp::Ordering::Greater => Err(newer(location)),
            std::cmp::Ordering::Equal => {
                serde_json::from_value(commit).map_err(|cause| damaged(location, &cause.to_string()))
            }
        }
    }

    fn foreign(&self, index: &str) -> Error {
        let location = self.client.location();
        let message = format!("{location}: {index} holds something else than an index of roledex");
        Error::new(ErrorKind::Usage, message).with_hint("choose another name behind the last slash")
    }

    /// The last commit again, given the one before: costs little when it is the same.
    pub fn committed_since(&self, before: &Seen) -> Result<Option<Seen>> {
        let path = format!("/{}/_doc/{ENTRY}?_source=false", self.address.name);
        let answer = self.client.send(&Request::get(path))?;
        if answer.is_good() {
            let found: Found = self.client.parse(&answer)?;
            // A replica may be a little behind.
            let is_known = found.index == before.index && found.sequence <= before.mark.sequence;
            if found.is_there && is_known {
                return Ok(Some(before.clone()));
            }
        }
        self.committed()
    }

    /// Writes the commit entry of an index, if nobody else has written it since `before`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::IndexLocked`] when somebody else has.
    pub fn write_commit(&self, index: &str, commit: &Commit, before: Option<&Seen>) -> Result<Seen> {
        let condition = match before.filter(|before| before.index == index) {
            Some(Seen { mark, .. }) => format!("if_seq_no={}&if_primary_term={}", mark.sequence, mark.term),
            None => "op_type=create".to_owned(),
        };
        let body = json!({ field::KIND: layout::COMMIT, field::COMMIT: commit });
        let path = format!("/{}/_doc/{ENTRY}?require_alias=true&{condition}", layout::writing(index));
        let answer = self.client.send(&Request::put(path, &body).patient(super::client::LONG_PATIENCE))?;
        if answer.status == 409 {
            // A try whose answer was lost may have been carried out all the same.
            return self
                .commit_of(index)?
                .filter(|seen| seen.commit == *commit)
                .ok_or_else(|| self.overtaken());
        }
        if !answer.is_good() {
            return Err(fault::refusal(self.client.location(), &answer));
        }
        let found: Found = self.client.parse(&answer)?;
        let mark = Mark { sequence: found.sequence, term: found.term };
        Ok(Seen { index: index.to_owned(), commit: commit.clone(), mark })
    }

    /// Writes the commit entry again as it is, so that nobody else can who has seen it before.
    pub fn fence(&self, seen: &Seen) -> Result<Seen> {
        self.write_commit(&seen.index, &seen.commit, Some(seen))
    }

    /// The commit entry of a certain index.
    fn commit_of(&self, index: &str) -> Result<Option<Seen>> {
        let found: Found = self.client.read(&Request::get(format!("/{index}/_doc/{ENTRY}")))?;
        let mark = Mark { sequence: found.sequence, term: found.term };
        let seen = |Source { commit }| {
            Ok(Seen { commit: self.read(commit)?, index: found.index.clone(), mark: mark.clone() })
        };
        found.source.map(seen).transpose()
    }

    fn overtaken(&self) -> Error {
        let message = format!("{}: another process has just written to the index", self.client.location());
        Error::new(ErrorKind::IndexLocked, message).with_hint("run again")
    }
}

/// What to do about a damaged index.
const REBUILD: &str = "index the folders again with --rebuild and the same --index";

/// An index that cannot be trusted.
pub fn damaged(location: &str, cause: &str) -> Error {
    let message = format!("{location}: the index is damaged: {cause}");
    Error::new(ErrorKind::IndexDamaged, message).with_hint(REBUILD)
}

fn older(location: &str) -> Error {
    let message = format!("{location}: the index was written by an older roledex");
    Error::new(ErrorKind::IndexOlder, message).with_hint("run `roledex index` to build it anew")
}

fn newer(location: &str) -> Error {
    let message = format!("{location}: the index was written by a newer roledex");
    Error::new(ErrorKind::IndexNewer, message)
        .with_hint("update roledex, or name another location with --index")
}
