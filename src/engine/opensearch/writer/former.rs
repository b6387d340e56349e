//! What the index has of documents that are about to change.

use std::collections::{HashMap, HashSet};

use serde_json::json;

use crate::engine::opensearch::answer::Hit;
use crate::engine::opensearch::commit::{Commit, Seen};
use crate::engine::opensearch::layout::{self, FoundRecord, field};
use crate::engine::opensearch::records_query;
use crate::engine::opensearch::store::Store;
use crate::error::{Error, ErrorKind, Result};

/// Dead versions that a commit names without counting whether it would be shorter to name the living.
const FEW: usize = 100;

/// Versions that a commit names at most. Every search names them too, until they are swept away.
const MOST: usize = 500_000;

/// A document as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Former {
    /// The commit at which its record was born.
    pub record: u64,
    /// The commit at which its passages were born.
    pub content: u64,
    /// How many there are.
    pub passages: u32,
}

impl Store {
    /// The same commit in few words: when most of what was there before is dead, it names the rest.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`] when both are too many to be named.
    pub fn shortened(&self, commit: Commit, base: &Seen) -> Result<Commit> {
        if commit.dead.len() <= FEW || (commit.dead.len() as u64) < base.commit.documents {
            return self.bounded(commit);
        }
        let dead: HashSet<&str> = commit.dead.iter().map(String::as_str).collect();
        let mut kept = Vec::new();
        self.each(records_query(base, &[]), |hit: Hit<FoundRecord>| {
            let FoundRecord { path, born, record, .. } = hit.source;
            let key = layout::key(&path);
            let versions =
                [layout::record_version(&key, born), layout::content_version(&key, record.content)];
            kept.extend(versions.into_iter().filter(|version| !dead.contains(version.as_str())));
            Ok(())
        })?;
        let is_shorter = kept.len() < commit.dead.len();
        let floor = commit.generation;
        self.bounded(if is_shorter { Commit { dead: Vec::new(), floor, kept, ..commit } } else { commit })
    }

    fn bounded(&self, commit: Commit) -> Result<Commit> {
        if commit.dead.len().max(commit.kept.len()) <= MOST {
            return Ok(commit);
        }
        let location = self.client.location();
        let message = format!("{location}: too many documents change at once for a cluster");
        Err(Error::new(ErrorKind::Usage, message).with_hint("index the folders again with --rebuild"))
    }

    /// What a commit has of the documents with these paths.
    pub fn formers(&self, base: &Seen, paths: &[&str]) -> Result<HashMap<String, Former>> {
        let mut formers = HashMap::new();
        if paths.is_empty() {
            return Ok(formers);
        }
        let query = records_query(base, &[json!({ "terms": { field::PATH: paths } })]);
        self.each(query, |hit: Hit<FoundRecord>| {
            let FoundRecord { path, born, record, .. } = hit.source;
            formers.insert(path, Former { record: born, content: record.content, passages: record.passages });
            Ok(())
        })?;
        Ok(formers)
    }
}
