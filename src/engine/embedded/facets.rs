//! Counts vocabulary ids over passages and documents, and passages over documents.

use std::collections::{BTreeMap, HashMap};

use tantivy::columnar::StrColumn;
use tantivy::{DocId, SegmentReader};

use super::schema::column;
use super::segment::{Segment, strings};
use super::snapshot::Outcome;
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

/// Counts in one segment, by ordinals and entries, which stand for strings there.
///
/// The passages of a document are written as one batch, which tantivy never splits, so no document is in two segments.
pub struct Counting {
    mentions: Option<StrColumn>,
    seen: HashMap<u64, Seen>,
    documents: Option<Vec<(DocId, u64)>>,
}

#[derive(Default)]
struct Seen {
    passages: u64,
    /// Where they are; a document stands here again when passages of others came between.
    documents: Vec<DocId>,
}

impl Counting {
    /// Starts to count in a segment what the tally wants.
    pub fn open(reader: &SegmentReader, tally: &Tally) -> Outcome<Self> {
        let mentions =
            if tally.mentions.is_some() { reader.fast_fields().str(column::MENTION)? } else { None };
        let documents = tally.documents.as_ref().map(|_| Vec::new());
        Ok(Self { mentions, seen: HashMap::new(), documents })
    }

    /// Whether there is anything to count.
    pub fn is_wanted(&self) -> bool {
        self.mentions.is_some() || self.documents.is_some()
    }

    /// Counts a passage. Those that are sure and those that were in doubt each rise, window by window.
    pub fn add(&mut self, passage: DocId, segment: &Segment) {
        let document = segment.document_of(passage);
        if let Some(documents) = &mut self.documents {
            match documents.last_mut().filter(|(last, _)| *last == document) {
                Some((_, passages)) => *passages += 1,
                None => documents.push((document, 1)),
            }
        }
        for mention in self.mentions.iter().flat_map(|mentions| mentions.term_ords(passage)) {
            let seen = self.seen.entry(mention).or_default();
            seen.passages += 1;
            if seen.documents.last() != Some(&document) {
                seen.documents.push(document);
            }
        }
    }

    /// Adds the segment's counts to the tally.
    pub fn finish(self, tally: &mut Tally, segment: &Segment) -> Outcome<()> {
        if let (Some(column), Some(mentions)) = (&self.mentions, &mut tally.mentions) {
            let mut seen: Vec<(u64, Seen)> = self.seen.into_iter().collect();
            seen.sort_unstable_by_key(|(mention, _)| *mention);
            let ords: Vec<u64> = seen.iter().map(|(mention, _)| *mention).collect();
            for (id, (_, mut seen)) in strings(column, &ords)?.into_iter().zip(seen) {
                seen.documents.sort_unstable();
                seen.documents.dedup();
                let (passages, documents) = mentions.entry(id).or_default();
                *passages += seen.passages;
                *documents += seen.documents.len() as u64;
            }
        }
        if let (Some(all), Some(here)) = (&mut tally.documents, self.documents) {
            let mut here: Vec<(u64, u64)> =
                here.into_iter().map(|(document, passages)| (segment.path(document), passages)).collect();
            here.sort_unstable();
            let ords: Vec<u64> = here.iter().map(|(path, _)| *path).collect();
            for (path, (_, passages)) in strings(&segment.paths, &ords)?.into_iter().zip(here) {
                *all.entry(path).or_default() += passages;
            }
        }
        Ok(())
    }
}
