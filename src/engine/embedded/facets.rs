//! Counts vocabulary ids over passages and documents, and passages over documents.

use std::collections::{BTreeMap, HashMap};

use tantivy::columnar::StrColumn;
use tantivy::{DocId, SegmentReader};

use super::schema::column;
use super::snapshot::{Outcome, string};
use crate::engine::Count;

/// What was counted so far, of what is wanted.
pub struct Tally {
    mentions: Option<HashMap<String, (u64, u64)>>,
    documents: Option<BTreeMap<String, u64>>,
}

impl Tally {
    /// Counts mentions, passages of documents, both or nothing.
    pub fn new(mentions: bool, documents: bool) -> Self {
        Self { mentions: mentions.then(HashMap::new), documents: documents.then(BTreeMap::new) }
    }

    /// The counts of mentions, most passages first, then by id; and those of documents by path.
    pub fn counts(self) -> (Vec<Count>, Vec<(String, u64)>) {
        let count = |(id, (passages, documents))| Count { id, passages, documents };
        let mut counts: Vec<Count> = self.mentions.into_iter().flatten().map(count).collect();
        counts.sort_by(|left, right| right.passages.cmp(&left.passages).then_with(|| left.id.cmp(&right.id)));
        (counts, self.documents.into_iter().flatten().collect())
    }
}

/// Counts in one segment, by ordinals, which stand for strings there.
///
/// The passages of a document are written as one batch, which tantivy never splits, so they follow each other in
/// one segment. That is why the last document seen is enough to count documents.
pub struct Counting {
    mentions: Option<StrColumn>,
    seen: HashMap<u64, Seen>,
    documents: Option<HashMap<u64, u64>>,
}

#[derive(Default)]
struct Seen {
    passages: u64,
    documents: u64,
    last: Option<u64>,
}

impl Counting {
    /// Starts to count in a segment what the tally wants.
    pub fn open(reader: &SegmentReader, tally: &Tally) -> Outcome<Self> {
        let mentions =
            if tally.mentions.is_some() { reader.fast_fields().str(column::MENTION)? } else { None };
        let documents = tally.documents.as_ref().map(|_| HashMap::new());
        Ok(Self { mentions, seen: HashMap::new(), documents })
    }

    /// Counts a passage of the document with the ordinal `path`. Passages come in rising order.
    pub fn add(&mut self, doc: DocId, path: u64) {
        if let Some(documents) = &mut self.documents {
            *documents.entry(path).or_default() += 1;
        }
        for mention in self.mentions.iter().flat_map(|mentions| mentions.term_ords(doc)) {
            let seen = self.seen.entry(mention).or_default();
            seen.passages += 1;
            if seen.last.replace(path) != Some(path) {
                seen.documents += 1;
            }
        }
    }

    /// Adds the segment's counts to the tally; `paths` are those of the segment.
    pub fn finish(self, tally: &mut Tally, paths: &StrColumn) -> Outcome<()> {
        if let (Some(column), Some(mentions)) = (&self.mentions, &mut tally.mentions) {
            for (mention, seen) in self.seen {
                let (passages, documents) = mentions.entry(string(column, mention)?).or_default();
                *passages += seen.passages;
                *documents += seen.documents;
            }
        }
        if let (Some(all), Some(here)) = (&mut tally.documents, self.documents) {
            for (path, passages) in here {
                *all.entry(string(paths, path)?).or_default() += passages;
            }
        }
        Ok(())
    }
}
