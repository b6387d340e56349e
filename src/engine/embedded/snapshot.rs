//! One commit of the index, and how often terms occur in it.
//!
//! Tantivy counts deleted entries until it merges them away, and counts arounds, documents and records as documents.
//! Both would let a score depend on the history of the index. The counts here are those of the living passages, so
//! that the same documents score the same however they came in.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::columnar::{BytesColumn, Column, StrColumn};
use tantivy::postings::{SegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, InvertedIndexReader, Searcher, SegmentReader, TERMINATED, TantivyError, Term};

use super::group::Group;
use super::near::Near;
use super::payload::Committed;
use super::schema::{Layout, RECORD, column};
use super::segment::{Segment, strings};
use super::totals::Totals;
use crate::cores;
use crate::engine::{Field, Fingerprint, Manifest, Record, Terms};

/// What tantivy's part of the work returns.
pub type Outcome<T> = std::result::Result<T, TantivyError>;

/// Groups of terms that are remembered; a server asks for ever other ones.
const MOST_GROUPS: usize = 10_000;

/// Passages of an index whose segments are gone through on several cores: of fewer, one is done before another has
/// begun.
const MANY: u64 = 50_000;

/// Passages of an index whose terms are counted on several cores. That takes less than going through them, and a query
/// asks for counts several times.
const VERY_MANY: u64 = 500_000;

/// Groups of terms that a thread looks up at a time.
const SHARE: usize = 8;

/// A commit with its totals.
pub struct Snapshot {
    /// As long as it lives, tantivy keeps the files of the commit.
    _searcher: Searcher,
    /// Where things are.
    pub layout: Layout,
    /// What the index says of itself.
    pub manifest: Manifest,
    /// How much there is.
    pub totals: Totals,
    /// Its segments.
    pub segments: Vec<Segment>,
    groups: Mutex<HashMap<(Field, Terms), Arc<Group>>>,
}

impl Snapshot {
    /// Opens the segments of a commit.
    pub fn new(searcher: Searcher, layout: Layout, committed: Committed) -> Outcome<Self> {
        let Committed { manifest, totals } = committed;
        let readers = (0..).zip(searcher.segment_readers());
        let segments =
            readers.map(|(number, reader)| Segment::open(number, reader)).collect::<Outcome<_>>()?;
        Ok(Self { _searcher: searcher, layout, manifest, totals, segments, groups: Mutex::default() })
    }

    /// Goes through the segments, of a large index on several cores, and returns what they came to in order.
    pub fn each_segment<R: Send>(&self, work: impl Fn(&Segment) -> R + Sync) -> Vec<R> {
        let segments = &self.segments;
        divided(segments.len(), self.totals.passages >= MANY, |number| work(&segments[number]))
    }

    /// Weighs or counts terms, of a very large index on several cores, and returns what they came to in order.
    pub fn each_term<R: Send>(&self, pieces: usize, work: impl Fn(usize) -> R + Sync) -> Vec<R> {
        divided(pieces, self.totals.passages >= VERY_MANY, work)
    }

    /// How many living passages have terms of a field, of each.
    pub fn frequencies(&self, field: Field, terms: &[Terms]) -> Outcome<Vec<u64>> {
        let shares: Vec<&[Terms]> = terms.chunks(SHARE).collect();
        let counts = self.each_term(shares.len(), |share| -> Outcome<Vec<u64>> {
            shares[share].iter().map(|terms| Ok(self.group(field, terms)?.passages)).collect()
        });
        let mut all = Vec::with_capacity(terms.len());
        for some in counts {
            all.extend(some?);
        }
        Ok(all)
    }

    /// Terms of a field, looked up and counted once.
    pub fn group(&self, field: Field, terms: &Terms) -> Outcome<Arc<Group>> {
        let key = (field, terms.clone());
        if let Some(known) = self.groups.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(Arc::clone(known));
        }
        let place = self.layout.terms_of(field);
        let group = Arc::new(Group::of_field(&self.segments, field, place, terms.as_slice())?);
        let mut groups = self.groups.lock().unwrap_or_else(PoisonError::into_inner);
        if groups.len() >= MOST_GROUPS {
            groups.clear();
        }
        groups.insert(key, Arc::clone(&group));
        Ok(group)
    }

    /// In how many living entries a term occurs.
    pub fn frequency(&self, term: &Term) -> Outcome<u64> {
        let mut frequency = 0;
        for segment in &self.segments {
            frequency += living(segment, term)?.len() as u64;
        }
        Ok(frequency)
    }

    /// The entry of the document with this path: the last of those that belong to it.
    pub fn document(&self, path: &str) -> Outcome<Option<(&Segment, DocId)>> {
        let term = Term::from_field_text(self.layout.path, path);
        for segment in &self.segments {
            if let Some(document) = living(segment, &term)?.pop() {
                return Ok(Some((segment, document)));
            }
        }
        Ok(None)
    }

    /// Every living record, unordered.
    pub fn records(&self) -> Outcome<Vec<Record>> {
        let mut records = Vec::new();
        let term = Term::from_field_text(self.layout.kind, RECORD);
        for segment in &self.segments {
            let columns = RecordColumns::open(&segment.reader)?;
            let mut docs: Vec<(u64, DocId)> =
                living(segment, &term)?.into_iter().map(|doc| (columns.path_ord(doc), doc)).collect();
            docs.sort_unstable();
            let ords: Vec<u64> = docs.iter().map(|(ord, _)| *ord).collect();
            let paths = strings(&columns.path, &ords)?;
            records.extend(paths.into_iter().zip(docs).map(|(path, (_, doc))| columns.record(doc, path)));
        }
        Ok(records)
    }

    /// The record of the document with this path.
    pub fn record(&self, path: &str) -> Outcome<Option<Record>> {
        let term = Term::from_field_text(self.layout.record, path);
        for segment in &self.segments {
            if let Some(doc) = living(segment, &term)?.pop() {
                return Ok(Some(RecordColumns::open(&segment.reader)?.record(doc, path.to_owned())));
            }
        }
        Ok(None)
    }

    /// Words of the text near a word, beginning with the same character, with their frequencies.
    pub fn neighbours(&self, word: &str, distance: u8) -> Outcome<HashMap<String, u64>> {
        let mut found = HashMap::new();
        let Some(first) = word.chars().next() else { return Ok(found) };
        let first = first.to_string();
        let near = Near::new(word, distance.min(2));
        for segment in &self.segments {
            let index = segment.reader.inverted_index(self.layout.terms_of(Field::Text))?;
            let mut stream = index.terms().range().ge(&first).into_stream()?;
            while stream.advance() && stream.key().starts_with(first.as_bytes()) {
                let Ok(term) = std::str::from_utf8(stream.key()) else { continue };
                if near.is(term) {
                    *found.entry(term.to_owned()).or_default() +=
                        living_with(segment, &index, stream.value())?;
                }
            }
        }
        found.retain(|_, passages| *passages > 0);
        Ok(found)
    }
}

fn divided<R: Send>(pieces: usize, is_large: bool, work: impl Fn(usize) -> R + Sync) -> Vec<R> {
    if is_large { cores::each(pieces, work) } else { (0..pieces).map(work).collect() }
}

/// Damage that tantivy itself did not notice.
pub fn corrupt(what: &str) -> TantivyError {
    TantivyError::DataCorruption(tantivy::error::DataCorruption::comment_only(what))
}

/// How many living entries have a term.
fn living_with(segment: &Segment, index: &InvertedIndexReader, term: &TermInfo) -> Outcome<u64> {
    let Some(alive) = segment.reader.alive_bitset() else { return Ok(u64::from(term.doc_freq)) };
    let postings = index.read_postings_from_terminfo(term, IndexRecordOption::Basic)?;
    Ok(u64::from(postings.doc_freq_given_deletes(alive)))
}

fn postings(segment: &Segment, term: &Term) -> Outcome<Option<SegmentPostings>> {
    let index = segment.reader.inverted_index(term.field())?;
    Ok(index.read_postings(term, IndexRecordOption::Basic)?)
}

/// The living entries with a term, in order.
pub fn living(segment: &Segment, term: &Term) -> Outcome<Vec<DocId>> {
    let mut docs = Vec::new();
    let Some(mut postings) = postings(segment, term)? else { return Ok(docs) };
    while postings.doc() != TERMINATED {
        if segment.is_alive(postings.doc()) {
            docs.push(postings.doc());
        }
        postings.advance();
    }
    Ok(docs)
}

/// The columns of a segment's records.
struct RecordColumns {
    path: StrColumn,
    size: Column<u64>,
    modified: Column<i64>,
    hash: Column<u64>,
    passages: Column<u64>,
    is_file: Column<bool>,
}

impl RecordColumns {
    fn open(segment: &SegmentReader) -> Outcome<Self> {
        let columns = segment.fast_fields();
        let rows = segment.max_doc();
        let numbers = |name: &str| -> Outcome<Column<u64>> {
            Ok(columns.column_opt(name)?.unwrap_or_else(|| Column::build_empty_column(rows)))
        };
        let modified = columns.column_opt(column::MODIFIED)?;
        let is_file = columns.column_opt(column::IS_FILE)?;
        Ok(Self {
            path: columns.str(column::RECORD)?.unwrap_or_else(|| StrColumn::wrap(BytesColumn::empty(rows))),
            size: numbers(column::SIZE)?,
            modified: modified.unwrap_or_else(|| Column::build_empty_column(rows)),
            hash: numbers(column::HASH)?,
            passages: numbers(column::PASSAGES)?,
            is_file: is_file.unwrap_or_else(|| Column::build_empty_column(rows)),
        })
    }

    fn path_ord(&self, doc: DocId) -> u64 {
        self.path.term_ords(doc).next().unwrap_or_default()
    }

    fn record(&self, doc: DocId, path: String) -> Record {
        let fingerprint = Fingerprint {
            size: self.size.first(doc).unwrap_or_default(),
            modified: self.modified.first(doc).unwrap_or_default(),
            hash: self.hash.first(doc).unwrap_or_default(),
        };
        let passages = u32::try_from(self.passages.first(doc).unwrap_or_default()).unwrap_or(u32::MAX);
        Record { path, fingerprint, passages, is_file: self.is_file.first(doc).unwrap_or(true) }
    }
}
