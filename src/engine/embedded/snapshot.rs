//! One commit of the index, and how often terms occur in it.
//!
//! Tantivy counts deleted entries until it merges them away, and counts wholes and records as documents. Both
//! would let a score depend on the history of the index. The counts here are those of the living passages, so
//! that the same documents score the same however they came in.

use std::collections::{BTreeSet, HashMap};

use tantivy::columnar::{Column, StrColumn};
use tantivy::fastfield::AliveBitSet;
use tantivy::postings::SegmentPostings;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::{Field as TantivyField, IndexRecordOption, Value};
use tantivy::{
    DocAddress, DocId, DocSet, Searcher, SegmentReader, TERMINATED, TantivyDocument, TantivyError, Term,
};

use super::schema::{Layout, RECORD, WHOLE, column, tokens_column};
use crate::engine::{Field, Fingerprint, Manifest, Record};
use crate::passage::Passage;

/// What tantivy's part of the work returns.
pub type Outcome<T> = std::result::Result<T, TantivyError>;

/// A commit with its totals.
pub struct Snapshot {
    /// Tantivy's view of the commit.
    pub searcher: Searcher,
    /// Where things are.
    pub layout: Layout,
    /// What the index says of itself.
    pub manifest: Manifest,
    /// Living documents.
    pub documents: u64,
    /// Living passages.
    pub passages: u64,
    /// Tokens of the living passages, in the order of [`Field::ALL`].
    pub tokens: [u64; Field::ALL.len()],
}

impl Snapshot {
    /// Adds up the totals of a commit.
    pub fn new(searcher: Searcher, layout: Layout, manifest: Manifest) -> Outcome<Self> {
        let mut totals =
            Self { searcher, layout, manifest, documents: 0, passages: 0, tokens: Default::default() };
        for segment in totals.searcher.segment_readers() {
            let wholes = living(segment, &kind(&totals.layout, WHOLE))?;
            totals.documents += wholes.len() as u64;
            totals.passages += sum(segment, column::WHOLE_PASSAGES, &wholes)?;
            for (total, field) in totals.tokens.iter_mut().zip(Field::ALL) {
                *total += sum(segment, &tokens_column(field), &wholes)?;
            }
        }
        Ok(totals)
    }

    /// In how many living entries the term occurs.
    pub fn frequency(&self, term: &Term) -> Outcome<u64> {
        let segments = self.searcher.segment_readers().iter();
        segments.map(|segment| frequency(segment, term)).sum()
    }

    /// The living entry with the term, for terms that only one entry has.
    pub fn find(&self, term: &Term) -> Outcome<Option<DocAddress>> {
        Ok(self.all(term)?.into_iter().next())
    }

    /// All living entries with the term.
    pub fn all(&self, term: &Term) -> Outcome<Vec<DocAddress>> {
        let mut found = Vec::new();
        for (segment, reader) in (0..).zip(self.searcher.segment_readers()) {
            found.extend(living(reader, term)?.into_iter().map(|doc| DocAddress::new(segment, doc)));
        }
        Ok(found)
    }

    /// All living entries with a term of a field that begins so.
    pub fn beginning(&self, field: TantivyField, start: &str) -> Outcome<Vec<DocAddress>> {
        let mut terms = BTreeSet::new();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            let mut stream = index.terms().range().ge(start).into_stream()?;
            while stream.advance() && stream.key().starts_with(start.as_bytes()) {
                terms.insert(String::from_utf8_lossy(stream.key()).into_owned());
            }
        }
        let found = terms.iter().map(|term| self.all(&Term::from_field_text(field, term)));
        Ok(found.collect::<Outcome<Vec<_>>>()?.concat())
    }

    /// The passage at an address.
    pub fn passage(&self, address: DocAddress) -> Outcome<Passage> {
        let stored: TantivyDocument = self.searcher.doc(address)?;
        let json = stored.get_first(self.layout.passage).and_then(|value| value.as_bytes());
        let json = json.ok_or_else(|| corrupt("a passage is not stored"))?;
        serde_json::from_slice(json).map_err(|error| corrupt(&format!("a stored passage: {error}")))
    }

    /// The vocabulary ids that the passage at an address names, sorted.
    pub fn mentions(&self, address: DocAddress) -> Outcome<Vec<String>> {
        let segment = self.searcher.segment_reader(address.segment_ord);
        let Some(column) = segment.fast_fields().str(column::MENTION)? else { return Ok(Vec::new()) };
        let mut mentions: Vec<String> =
            column.term_ords(address.doc_id).map(|ord| string(&column, ord)).collect::<Outcome<_>>()?;
        mentions.sort_unstable();
        Ok(mentions)
    }

    /// Every living record, unordered.
    pub fn records(&self) -> Outcome<Vec<Record>> {
        let mut records = Vec::new();
        for segment in self.searcher.segment_readers() {
            let docs = living(segment, &kind(&self.layout, RECORD))?;
            let columns = RecordColumns::open(segment)?;
            let paths = strings(&columns.path)?;
            for doc in docs {
                let ord = columns.path.term_ords(doc).next().and_then(|ord| usize::try_from(ord).ok());
                let path =
                    ord.and_then(|ord| paths.get(ord)).ok_or_else(|| corrupt("a record has no path"))?;
                records.push(columns.record(doc, path.clone()));
            }
        }
        Ok(records)
    }

    /// The record at an address.
    pub fn record(&self, address: DocAddress) -> Outcome<Record> {
        let columns = RecordColumns::open(self.searcher.segment_reader(address.segment_ord))?;
        let ord = columns.path.term_ords(address.doc_id).next();
        let path = string(&columns.path, ord.ok_or_else(|| corrupt("a record has no path"))?)?;
        Ok(columns.record(address.doc_id, path))
    }

    /// Terms of a field near a word, beginning with the same character, with their frequencies.
    pub fn neighbours(&self, field: TantivyField, word: &str, distance: u8) -> Outcome<HashMap<String, u64>> {
        let mut found = HashMap::new();
        let Some(first) = word.chars().next() else { return Ok(found) };
        let first = first.to_string();
        let query = FuzzyTermQuery::new(Term::from_field_text(field, word), distance.min(2), true);
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            let mut stream = index.terms().search(query.automaton()?).ge(&first).into_stream()?;
            while stream.advance() {
                if !stream.key().starts_with(first.as_bytes()) {
                    break;
                }
                let term = String::from_utf8_lossy(stream.key()).into_owned();
                *found.entry(term).or_default() += match segment.alive_bitset() {
                    None => u64::from(stream.value().doc_freq),
                    Some(alive) => {
                        let postings =
                            index.read_postings_from_terminfo(stream.value(), IndexRecordOption::Basic)?;
                        u64::from(postings.doc_freq_given_deletes(alive))
                    }
                };
            }
        }
        found.retain(|_, passages| *passages > 0);
        Ok(found)
    }
}

/// Damage that tantivy itself did not notice.
pub fn corrupt(what: &str) -> TantivyError {
    TantivyError::DataCorruption(tantivy::error::DataCorruption::comment_only(what))
}

/// The term that all entries of a kind have.
pub fn kind(layout: &Layout, name: &str) -> Term {
    Term::from_field_text(layout.kind, name)
}

/// The postings of a term, deleted entries included; `None` when the segment does not have it.
pub fn postings(
    segment: &SegmentReader,
    term: &Term,
    option: IndexRecordOption,
) -> Outcome<Option<SegmentPostings>> {
    Ok(segment.inverted_index(term.field())?.read_postings(term, option)?)
}

/// Whether an entry is not deleted.
pub fn is_alive(alive: Option<&AliveBitSet>, doc: DocId) -> bool {
    alive.is_none_or(|alive| alive.is_alive(doc))
}

fn frequency(segment: &SegmentReader, term: &Term) -> Outcome<u64> {
    let Some(alive) = segment.alive_bitset() else {
        return Ok(u64::from(segment.inverted_index(term.field())?.doc_freq(term)?));
    };
    let found = postings(segment, term, IndexRecordOption::Basic)?;
    Ok(found.map_or(0, |postings| u64::from(postings.doc_freq_given_deletes(alive))))
}

fn living(segment: &SegmentReader, term: &Term) -> Outcome<Vec<DocId>> {
    let mut docs = Vec::new();
    let Some(mut postings) = postings(segment, term, IndexRecordOption::Basic)? else { return Ok(docs) };
    while postings.doc() != TERMINATED {
        if is_alive(segment.alive_bitset(), postings.doc()) {
            docs.push(postings.doc());
        }
        postings.advance();
    }
    Ok(docs)
}

fn sum(segment: &SegmentReader, name: &str, docs: &[DocId]) -> Outcome<u64> {
    let Some(column) = segment.fast_fields().column_opt::<u64>(name)? else { return Ok(0) };
    Ok(docs.iter().filter_map(|&doc| column.first(doc)).fold(0, u64::saturating_add))
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
        Ok(Self {
            path: columns.str(column::RECORD)?.unwrap_or_else(|| empty(rows)),
            size: columns.column_opt(column::SIZE)?.unwrap_or_else(|| Column::build_empty_column(rows)),
            modified: columns
                .column_opt(column::MODIFIED)?
                .unwrap_or_else(|| Column::build_empty_column(rows)),
            hash: columns.column_opt(column::HASH)?.unwrap_or_else(|| Column::build_empty_column(rows)),
            passages: columns
                .column_opt(column::PASSAGES)?
                .unwrap_or_else(|| Column::build_empty_column(rows)),
            is_file: columns.column_opt(column::IS_FILE)?.unwrap_or_else(|| Column::build_empty_column(rows)),
        })
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

fn empty(rows: u32) -> StrColumn {
    StrColumn::wrap(tantivy::columnar::BytesColumn::empty(rows))
}

/// All strings of a column, by ordinal. One after the other they are read far faster than one by one.
fn strings(column: &StrColumn) -> Outcome<Vec<String>> {
    // No capacity from the column: on a damaged index the count may be anything.
    let mut strings = Vec::new();
    let mut stream = column.dictionary().stream()?;
    while stream.advance() {
        strings.push(String::from_utf8_lossy(stream.key()).into_owned());
    }
    Ok(strings)
}

/// The string with an ordinal.
pub fn string(column: &StrColumn, ord: u64) -> Outcome<String> {
    let mut text = String::new();
    if column.ord_to_str(ord, &mut text)? { Ok(text) } else { Err(corrupt("a column names no string")) }
}
