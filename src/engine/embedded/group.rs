//! Terms that count as one, looked up in every segment.

use std::sync::OnceLock;

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
    /// Documents that have such a passage, once somebody has asked.
    documents: OnceLock<u64>,
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
            group.passages += group.passages_of(segment)?;
        }
        Ok(group)
    }

    /// Living passages of a segment with one of the terms.
    fn passages_of(&self, segment: &Segment) -> Outcome<u64> {
        let mut count = 0;
        match (self.level, self.terms(segment)) {
            (_, []) => {}
            (Level::Passages, [only]) if !segment.reader.has_deletes() => count = u64::from(only.doc_freq),
            (Level::Passages, _) => self.each(segment, |_| count += 1)?,
            (Level::Arounds, _) => {
                self.each(segment, |around| count += segment.passages_of(around).len() as u64)?;
            }
        }
        Ok(count)
    }

    /// Documents that have a passage with one of the terms. They are counted when first asked for: of many a term
    /// only its passages matter.
    pub fn documents(&self, segments: &[Segment]) -> Outcome<u64> {
        if let Some(known) = self.documents.get() {
            return Ok(*known);
        }
        let mut sum = 0;
        for segment in segments.iter().filter(|segment| !self.is_missing(segment)) {
            let mut documents = DocumentCount::new(segment);
            self.each(segment, |passage| documents.add(passage))?;
            sum += documents.count;
        }
        Ok(*self.documents.get_or_init(|| sum))
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
        Ok(Self { place, level, segments: found, passages: 0, documents: OnceLock::new() })
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

    /// Visits the living entries of a segment with one of the terms, each once, in rising order.
    fn each(&self, segment: &Segment, mut visit: impl FnMut(DocId)) -> Outcome<()> {
        let mut lists = self.blocks(segment, IndexRecordOption::Basic)?;
        if let [only] = lists.as_mut_slice() {
            let mut visit_living = |entry| {
                if segment.is_alive(entry) {
                    visit(entry);
                }
            };
            each(only, &mut visit_living);
            return Ok(());
        }
        let mut entries = Bits::new(segment.reader.max_doc());
        for list in &mut lists {
            each(list, |entry| entries.insert(entry));
        }
        segment.keep_alive(&mut entries);
        entries.iter().for_each(visit);
        Ok(())
    }
}

fn each(blocks: &mut BlockSegmentPostings, mut visit: impl FnMut(DocId)) {
    while blocks.block_len() > 0 {
        blocks.docs().iter().for_each(|&entry| visit(entry));
        blocks.advance();
    }
}
