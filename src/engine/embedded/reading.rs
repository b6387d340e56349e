//! Reads passages out of the store.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use tantivy::DocId;
use tantivy::columnar::{Column, StrColumn};
use tantivy::directory::OwnedBytes;
use tantivy::store::StoreReader;

use super::schema::column;
use super::segment::{Segment, strings};
use super::snapshot::{Outcome, Snapshot, corrupt};
use super::stored::{self, Head};
use crate::passage::Passage;

/// Blocks of the store that are kept while passages are read. They are read in order, and what they share stands
/// close behind them.
const CACHED_BLOCKS: usize = 4;

/// Bytes before the length of a stored value.
const FIELD_HEAD: usize = 6;
/// One stored field, as tantivy writes the number.
const ONE_FIELD: u8 = LAST_GROUP | 1;
/// Tantivy's kind of values that are bytes.
const BYTES: u8 = 4;
/// Marks the last group of a number.
const LAST_GROUP: u8 = 0x80;

/// Reads passages of one segment. What they share is read once.
pub struct Reading<'s> {
    segment: &'s Segment,
    ids: Option<Column<u64>>,
    store: StoreReader,
    heads: HashMap<DocId, Rc<Head>>,
}

impl<'s> Reading<'s> {
    /// Reads from a segment of a commit.
    pub fn new(segment: &'s Segment) -> Outcome<Self> {
        let ids = segment.reader.fast_fields().column_opt(column::ID)?;
        let store = segment.reader.get_store_reader(CACHED_BLOCKS)?;
        Ok(Self { segment, ids, store, heads: HashMap::new() })
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

    /// What is stored of an entry. Tantivy would read it byte by byte, which takes longer than finding the entry.
    fn stored(&self, entry: DocId) -> Outcome<OwnedBytes> {
        if entry >= self.segment.reader.max_doc() {
            return Err(corrupt("an entry beyond the last"));
        }
        let bytes = self.store.get_document_bytes(entry)?;
        let range = only_value(&bytes).ok_or_else(|| corrupt("an entry is not stored"))?;
        Ok(bytes.slice(range))
    }
}

/// Where the value of an entry's only stored field stands, as tantivy writes it: how many fields there are and which
/// it is, the kind of its value, and the length of that in groups of seven bits, the last of which is marked.
fn only_value(bytes: &[u8]) -> Option<Range<usize>> {
    let (head, mut rest) = bytes.split_at_checked(FIELD_HEAD)?;
    if head.first() != Some(&ONE_FIELD) || head.last() != Some(&BYTES) {
        return None;
    }
    let mut length = 0;
    for shift in (0..usize::BITS).step_by(7) {
        let (group, after) = rest.split_first()?;
        rest = after;
        length |= usize::from(group & !LAST_GROUP) << shift;
        if group & LAST_GROUP != 0 {
            return (rest.len() == length).then(|| bytes.len() - length..bytes.len());
        }
    }
    None
}

/// The living passages whose id begins so.
pub fn beginning(snapshot: &Snapshot, start: &str) -> Outcome<Vec<Passage>> {
    let mut found = Vec::new();
    for segment in &snapshot.segments {
        let Some(ids) = segment.reader.fast_fields().column_opt::<u64>(column::ID)? else { continue };
        let mut entries = Vec::new();
        for keys in stored::id_keys_beginning(start) {
            let mut some = Vec::new();
            ids.get_docids_for_value_range(keys, 0..segment.reader.max_doc(), &mut some);
            entries.append(&mut some);
        }
        entries.sort_unstable();
        entries.dedup();
        entries.retain(|&entry| segment.is_alive(entry));
        let mut reading = Reading::new(segment)?;
        for entry in entries {
            let passage = reading.passage(entry)?;
            if passage.id.starts_with(start) {
                found.push(passage);
            }
        }
    }
    Ok(found)
}

/// The living passage with this id.
pub fn with_id(snapshot: &Snapshot, id: &str) -> Outcome<Option<Passage>> {
    let number = stored::id_key(id);
    for segment in &snapshot.segments {
        let Some(ids) = segment.reader.fast_fields().column_opt::<u64>(column::ID)? else { continue };
        let mut entries = Vec::new();
        ids.get_docids_for_value_range(number..=number, 0..segment.reader.max_doc(), &mut entries);
        entries.retain(|&entry| segment.is_alive(entry));
        let mut reading = Reading::new(segment)?;
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

#[cfg(test)]
mod tests {
    use tantivy::schema::{STORED, Schema};
    use tantivy::{Index, TantivyDocument};

    use super::*;

    #[test]
    fn tantivy_writes_values_as_they_are_read_here() {
        let mut schema = Schema::builder();
        let field = schema.add_bytes_field("stored", STORED);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 15_000_000).expect("a writer");
        let values: Vec<Vec<u8>> = [0, 1, 127, 128, 300, 70_000].map(|length| vec![7; length]).into();
        for value in &values {
            let mut document = TantivyDocument::default();
            document.add_bytes(field, value);
            writer.add_document(document).expect("a document");
        }
        writer.commit().expect("a commit");
        let searcher = index.reader().expect("a reader").searcher();
        let store = searcher.segment_reader(0).get_store_reader(CACHED_BLOCKS).expect("a store");
        for (doc, value) in (0..).zip(&values) {
            let bytes = store.get_document_bytes(doc).expect("a document");
            let range = only_value(&bytes).expect("a value");
            assert_eq!(&bytes[range], value);
            for length in 0..bytes.len().min(9) {
                assert_eq!(only_value(&bytes[..length]), None, "cut off");
            }
        }
    }
}
