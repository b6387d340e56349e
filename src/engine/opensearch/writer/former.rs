//! What the index has of documents that are about to change.

use std::collections::HashMap;

use serde_json::json;

use crate::engine::opensearch::answer::Hit;
use crate::engine::opensearch::commit::Seen;
use crate::engine::opensearch::layout::{FoundRecord, field};
use crate::engine::opensearch::records_query;
use crate::engine::opensearch::store::Store;
use crate::error::Result;

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
