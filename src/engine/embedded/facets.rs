//! Counts vocabulary ids over passages and documents.

use std::collections::HashMap;

use tantivy::columnar::StrColumn;
use tantivy::{DocId, SegmentReader};

use super::schema::column;
use super::snapshot::{Outcome, string};
use crate::engine::Count;

/// Mentions counted so far.
#[derive(Default)]
pub struct Tally(HashMap<String, (u64, u64)>);

impl Tally {
    /// The counts, most passages first, then by id.
    pub fn counts(self) -> Vec<Count> {
        let count = |(id, (passages, documents))| Count { id, passages, documents };
        let mut counts: Vec<Count> = self.0.into_iter().map(count).collect();
        counts.sort_by(|left, right| right.passages.cmp(&left.passages).then_with(|| left.id.cmp(&right.id)));
        counts
    }
}

/// Counts in one segment, by ordinals, which stand for strings there.
///
/// The passages of a document are written as one batch, which tantivy never splits, so they follow each other in
/// one segment. That is why the last document seen is enough to count documents.
pub struct Counting {
    mentions: StrColumn,
    seen: HashMap<u64, Seen>,
}

#[derive(Default)]
struct Seen {
    passages: u64,
    documents: u64,
    last: Option<u64>,
}

impl Counting {
    /// Starts to count in a segment; `None` when nothing in it names anything.
    pub fn open(reader: &SegmentReader) -> Outcome<Option<Self>> {
        let mentions = reader.fast_fields().str(column::MENTION)?;
        Ok(mentions.map(|mentions| Self { mentions, seen: HashMap::new() }))
    }

    /// Counts a passage of the document with the ordinal `path`. Passages come in rising order.
    pub fn add(&mut self, doc: DocId, path: u64) {
        for mention in self.mentions.term_ords(doc) {
            let seen = self.seen.entry(mention).or_default();
            seen.passages += 1;
            if seen.last.replace(path) != Some(path) {
                seen.documents += 1;
            }
        }
    }

    /// Adds the segment's counts to the tally.
    pub fn finish(self, tally: &mut Tally) -> Outcome<()> {
        for (mention, seen) in self.seen {
            let (passages, documents) = tally.0.entry(string(&self.mentions, mention)?).or_default();
            *passages += seen.passages;
            *documents += seen.documents;
        }
        Ok(())
    }
}
