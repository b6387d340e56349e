//! Reads passages out of the store.

use std::collections::HashMap;
use std::rc::Rc;

use tantivy::columnar::{Column, StrColumn};
use tantivy::schema::Value;
use tantivy::{DocAddress, DocId, TantivyDocument};

use super::schema::column;
use super::segment::{Segment, strings};
use super::snapshot::{Outcome, Snapshot, corrupt};
use super::stored::{self, Head};
use crate::passage::Passage;

/// Reads passages of one segment. What they share is read once.
pub struct Reading<'s> {
    snapshot: &'s Snapshot,
    segment: &'s Segment,
    ids: Option<Column<u64>>,
    heads: HashMap<DocId, Rc<Head>>,
}

impl<'s> Reading<'s> {
    /// Reads from a segment of a commit.
    pub fn new(snapshot: &'s Snapshot, segment: &'s Segment) -> Outcome<Self> {
        let ids = segment.reader.fast_fields().column_opt(column::ID)?;
        Ok(Self { snapshot, segment, ids, heads: HashMap::new() })
    }

    /// The passage of an entry.
    pub fn passage(&mut self, entry: DocId) -> Outcome<Passage> {
        let bytes = self.stored(entry)?;
        let head = stored::head_of(&bytes).and_then(|head| entry.checked_add(head));
        let head = self.head(head.ok_or_else(|| corrupt("a passage has no head"))?)?;
        let id = self.ids.as_ref().and_then(|ids| ids.first(entry)).unwrap_or_default();
        stored::from_bytes(&bytes, &head, id).ok_or_else(|| corrupt("a stored passage"))
    }

    fn head(&mut self, entry: DocId) -> Outcome<Rc<Head>> {
        if let Some(known) = self.heads.get(&entry) {
            return Ok(Rc::clone(known));
        }
        let head = Head::from_bytes(&self.stored(entry)?).ok_or_else(|| corrupt("the head of passages"))?;
        let head = Rc::new(head);
        self.heads.insert(entry, Rc::clone(&head));
        Ok(head)
    }

    fn stored(&self, entry: DocId) -> Outcome<Vec<u8>> {
        if entry >= self.segment.reader.max_doc() {
            return Err(corrupt("an entry beyond the last"));
        }
        let stored: TantivyDocument =
            self.snapshot.searcher.doc(DocAddress::new(self.segment.number, entry))?;
        let bytes = stored.get_first(self.snapshot.layout.stored).and_then(|value| value.as_bytes());
        bytes.map(<[u8]>::to_vec).ok_or_else(|| corrupt("an entry is not stored"))
    }
}

/// The living passage with this id.
pub fn with_id(snapshot: &Snapshot, id: &str) -> Outcome<Option<Passage>> {
    let number = stored::id_key(id);
    for segment in &snapshot.segments {
        let Some(ids) = segment.reader.fast_fields().column_opt::<u64>(column::ID)? else { continue };
        let mut entries = Vec::new();
        ids.get_docids_for_value_range(number..=number, 0..segment.reader.max_doc(), &mut entries);
        entries.retain(|&entry| segment.is_alive(entry));
        let mut reading = Reading::new(snapshot, segment)?;
        for entry in entries {
            let passage = reading.passage(entry)?;
            if passage.id == id {
                return Ok(Some(passage));
            }
        }
    }
    Ok(None)
}

/// The vocabulary ids that passages name, sorted, for each.
pub fn mentions(segment: &Segment, passages: &[DocId]) -> Outcome<Vec<Vec<String>>> {
    let Some(column): Option<StrColumn> = segment.reader.fast_fields().str(column::MENTION)? else {
        return Ok(vec![Vec::new(); passages.len()]);
    };
    let of_each: Vec<Vec<u64>> =
        passages.iter().map(|&passage| column.term_ords(passage).collect()).collect();
    let mut ords: Vec<u64> = of_each.iter().flatten().copied().collect();
    ords.sort_unstable();
    ords.dedup();
    let names = strings(&column, &ords)?;
    let name = |ord: &u64| {
        let place = ords.binary_search(ord).ok();
        place.and_then(|place| names.get(place)).cloned().unwrap_or_default()
    };
    Ok(of_each
        .iter()
        .map(|mentioned| {
            let mut mentioned = mentioned.clone();
            mentioned.sort_unstable();
            mentioned.iter().map(name).collect()
        })
        .collect())
}
