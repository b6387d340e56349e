//! Terms that count as one, looked up in every segment.

use tantivy::postings::{BlockSegmentPostings, SegmentPostings, TermInfo};
use tantivy::schema::{Field as TantivyField, IndexRecordOption};
use tantivy::{DocId, Term};

use super::bits::Bits;
use super::segment::{DocumentCount, Segment};
use super::snapshot::Outcome;
use crate::engine::Field;

/// What a name of an entry is looked for in: not one of the searchable fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    /// Of passages themselves.
    Passages,
    /// Of entries that are about the passages before them.
    Arounds,
}

/// Terms of one field that count as one, with where they are and how often they occur.
#[derive(Debug)]
pub struct Group {
    /// Where they are in tantivy's schema.
    pub place: TantivyField,
    /// What has them.
    pub level: Level,
    /// For each segment, the terms that it has.
    segments: Vec<Vec<TermInfo>>,
    /// Passages that have one of them.
    pub passages: u64,
    /// Documents that have such a passage; counted for [`Field::Text`] only.
    pub documents: u64,
}

impl Group {
    /// Looks up terms of a searchable field, and counts.
    pub fn of_field(
        segments: &[Segment],
        field: Field,
        place: TantivyField,
        terms: &[String],
    ) -> Outcome<Self> {
        let level = if field.is_shared() { Level::Arounds } else { Level::Passages };
        let mut group = Self::named(segments, place, level, terms)?;
        for segment in segments {
            if group.terms(segment).is_empty() {
                continue;
            }
            let entries = group.entries(segment)?;
            let (passages, documents) = match &entries {
                Entries::Count(count) if field != Field::Text => (*count, 0),
                _ => group.count(segment, entries, field)?,
            };
            group.passages += passages;
            group.documents += documents;
        }
        Ok(group)
    }

    /// Looks up names, without counting.
    pub fn named(segments: &[Segment], place: TantivyField, level: Level, names: &[String]) -> Outcome<Self> {
        let names: Vec<Term> = names.iter().map(|name| Term::from_field_text(place, name)).collect();
        let mut found = Vec::with_capacity(segments.len());
        for segment in segments {
            let index = segment.reader.inverted_index(place)?;
            let mut infos = Vec::new();
            for name in &names {
                infos.extend(index.get_term_info(name)?);
            }
            found.push(infos);
        }
        Ok(Self { place, level, segments: found, passages: 0, documents: 0 })
    }

    /// The terms that a segment has.
    fn terms(&self, segment: &Segment) -> &[TermInfo] {
        self.segments.get(segment.number as usize).map_or(&[], Vec::as_slice)
    }

    /// Whether a segment has none of the terms.
    pub fn is_missing(&self, segment: &Segment) -> bool {
        self.terms(segment).is_empty()
    }

    /// The postings of each term, to go through one by one.
    pub fn postings(&self, segment: &Segment, option: IndexRecordOption) -> Outcome<Vec<SegmentPostings>> {
        let index = segment.reader.inverted_index(self.place)?;
        let infos = self.terms(segment).iter();
        infos.map(|info| Ok(index.read_postings_from_terminfo(info, option)?)).collect()
    }

    /// The postings of each term, to go through in blocks.
    pub fn blocks(&self, segment: &Segment, option: IndexRecordOption) -> Outcome<Vec<BlockSegmentPostings>> {
        let index = segment.reader.inverted_index(self.place)?;
        let infos = self.terms(segment).iter();
        infos.map(|info| Ok(index.read_block_postings_from_terminfo(info, option)?)).collect()
    }

    /// The entries with one of the terms, deleted ones left out.
    fn entries(&self, segment: &Segment) -> Outcome<Entries> {
        if let ([only], Level::Passages, None) =
            (self.terms(segment), self.level, segment.reader.alive_bitset())
        {
            return Ok(Entries::Count(u64::from(only.doc_freq)));
        }
        let mut entries = Bits::new(segment.reader.max_doc());
        for blocks in self.blocks(segment, IndexRecordOption::Basic)? {
            each(blocks, |entry| entries.insert(entry));
        }
        segment.keep_alive(&mut entries);
        Ok(Entries::Set(entries))
    }

    /// Passages and documents with one of the terms.
    fn count(&self, segment: &Segment, entries: Entries, field: Field) -> Outcome<(u64, u64)> {
        let mut documents = DocumentCount::new(segment);
        let passages = match entries {
            Entries::Set(arounds) if self.level == Level::Arounds => {
                arounds.iter().map(|around| segment.passages_of(around).len() as u64).sum()
            }
            Entries::Set(passages) => {
                if field == Field::Text {
                    passages.iter().for_each(|passage| documents.add(passage));
                }
                passages.count()
            }
            Entries::Count(count) => {
                for blocks in self.blocks(segment, IndexRecordOption::Basic)? {
                    each(blocks, |passage| documents.add(passage));
                }
                count
            }
        };
        Ok((passages, documents.count))
    }
}

/// Entries with a term, or only how many they are.
enum Entries {
    Count(u64),
    Set(Bits),
}

fn each(mut blocks: BlockSegmentPostings, mut visit: impl FnMut(DocId)) {
    while blocks.block_len() > 0 {
        blocks.docs().iter().for_each(|&entry| visit(entry));
        blocks.advance();
    }
}
