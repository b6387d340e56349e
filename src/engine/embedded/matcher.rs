//! Walks all passages of one segment that satisfy a condition, in rising order, and scores them.
//!
//! Sums are added up in the order in which the query names its parts. Tantivy's own unions add in an order that
//! depends on the segment, which changes the last bit of a score and so the order of ties.

use std::ops::Range;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, TERMINATED};

use super::group::Level;
use super::plan::{Phrase, Weighed, Weight};
use super::segment::{Lengths, Segment};
use super::snapshot::Outcome;
use super::units::{Slot, Units};
use crate::engine::bm25::Bm25;

/// Where a condition stands that a passage was asked about in vain: at no other that is asked about later.
const NOWHERE: DocId = TERMINATED;

/// A condition, standing at a passage that satisfies it or at [`TERMINATED`].
pub enum Matcher<'s> {
    /// No passage does.
    Nothing,
    /// Those with terms or a phrase.
    Leaf(Box<Leaf<'s>>),
    /// Those that satisfy one of several; scored by the best or by the sum.
    Either {
        /// The several.
        parts: Vec<Matcher<'s>>,
        /// Whether only the best of them scores.
        best: bool,
        /// Where it stands.
        doc: DocId,
    },
    /// Those that satisfy all of several; scored by the sum.
    All {
        /// The several.
        parts: Vec<Matcher<'s>>,
        /// Where it stands.
        doc: DocId,
    },
}

impl<'s> Matcher<'s> {
    /// The condition on one segment. It has to be sent to a passage before it is asked where it stands.
    pub fn new(weighed: &Weighed, segment: &'s Segment) -> Outcome<Self> {
        match weighed {
            Weighed::Terms(weight) => terms(weight, segment),
            Weighed::Phrase(phrase) => self::phrase(phrase, segment),
            Weighed::Best(parts) => Self::either(parts, true, segment),
            Weighed::Any(parts) => Self::either(parts, false, segment),
            Weighed::All(parts) => Ok(Self::All { parts: matchers(parts, segment)?, doc: 0 }),
        }
    }

    fn either(parts: &[Weighed], best: bool, segment: &'s Segment) -> Outcome<Self> {
        let mut parts = matchers(parts, segment)?;
        parts.retain(|part| !matches!(part, Self::Nothing));
        Ok(if parts.is_empty() { Self::Nothing } else { Self::Either { parts, best, doc: 0 } })
    }

    /// Where it stands.
    pub fn doc(&self) -> DocId {
        match self {
            Self::Nothing => TERMINATED,
            Self::Leaf(leaf) => leaf.doc,
            Self::Either { doc, .. } | Self::All { doc, .. } => *doc,
        }
    }

    /// Goes on to the first passage from `target` on that satisfies it; stays when it is there already.
    pub fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Self::Nothing => TERMINATED,
            Self::Leaf(leaf) => leaf.seek(target),
            Self::Either { parts, doc, .. } => {
                *doc = parts.iter_mut().map(|part| part.seek(target)).min().unwrap_or(TERMINATED);
                *doc
            }
            Self::All { parts, doc } => {
                *doc = agree(parts, target);
                *doc
            }
        }
    }

    /// Whether a passage satisfies it, where it stands then. Of phrases nothing is read but of this passage, while
    /// [`seek`](Self::seek) would look for the next of each. Passages that are asked about have to rise.
    pub fn holds(&mut self, passage: DocId) -> bool {
        let (holds, doc) = match self {
            Self::Nothing => return false,
            Self::Leaf(leaf) => return leaf.holds(passage),
            Self::Either { parts, doc, .. } => {
                let holding = parts.iter_mut().map(|part| part.holds(passage)).filter(|holds| *holds);
                (holding.count() > 0, doc)
            }
            Self::All { parts, doc } => {
                let holding = parts.iter_mut().map(|part| part.holds(passage)).filter(|holds| *holds);
                (holding.count() == parts.len() && !parts.is_empty(), doc)
            }
        };
        *doc = if holds { passage } else { NOWHERE };
        holds
    }

    /// The score of the passage where it stands.
    pub fn score(&self) -> f32 {
        match self {
            Self::Nothing => 0.0,
            Self::Leaf(leaf) => leaf.score(),
            Self::All { parts, .. } => parts.iter().map(Self::score).sum(),
            Self::Either { parts, best, doc } => {
                let scores = parts.iter().filter(|part| part.doc() == *doc).map(Self::score);
                if *best { scores.fold(0.0, f32::max) } else { scores.sum() }
            }
        }
    }
}

/// Conditions on one segment.
pub fn matchers<'s>(parts: &[Weighed], segment: &'s Segment) -> Outcome<Vec<Matcher<'s>>> {
    parts.iter().map(|part| Matcher::new(part, segment)).collect()
}

/// The first passage from `target` on at which all parts stand.
pub fn agree(parts: &mut [Matcher<'_>], target: DocId) -> DocId {
    let mut target = target;
    'next: loop {
        if parts.is_empty() || target == TERMINATED {
            return TERMINATED;
        }
        for part in &mut *parts {
            let doc = part.seek(target);
            if doc > target {
                target = doc;
                continue 'next;
            }
        }
        return target;
    }
}

fn terms<'s>(weight: &Weight, segment: &'s Segment) -> Outcome<Matcher<'s>> {
    let Weight { group, field, bm25 } = weight;
    if group.is_missing(segment) {
        return Ok(Matcher::Nothing);
    }
    let option = if bm25.is_some() { IndexRecordOption::WithFreqs } else { IndexRecordOption::Basic };
    let units = Units::Terms(Slot::new(group.postings(segment, option)?));
    let lengths = field.map(|field| segment.lengths(field, group.place)).transpose()?;
    Ok(leaf(units, segment, group.level, bm25.zip(lengths)))
}

fn phrase<'s>(phrase: &Phrase, segment: &'s Segment) -> Outcome<Matcher<'s>> {
    let Some((_, first)) = phrase.slots.first() else { return Ok(Matcher::Nothing) };
    if phrase.slots.iter().any(|(_, group)| group.is_missing(segment)) {
        return Ok(Matcher::Nothing);
    }
    let slot = |(_, group): &(u32, std::sync::Arc<super::group::Group>)| {
        Ok(Slot::new(group.postings(segment, IndexRecordOption::WithFreqsAndPositions)?))
    };
    let slots = phrase.slots.iter().map(slot).collect::<Outcome<Vec<Slot>>>()?;
    let offsets = phrase.slots.iter().map(|(offset, _)| *offset).collect();
    let lengths = segment.lengths(phrase.field, first.place)?;
    let units = Units::phrase(slots, offsets, phrase.slop);
    Ok(leaf(units, segment, first.level, phrase.bm25.map(|bm25| (bm25, lengths))))
}

fn leaf(units: Units, segment: &Segment, level: Level, scoring: Option<(Bm25, Lengths)>) -> Matcher<'_> {
    let around = (level == Level::Arounds).then_some(segment);
    Matcher::Leaf(Box::new(Leaf { units, around, scoring, passages: 0..0, doc: 0 }))
}

/// Passages that have terms or a phrase themselves, or around them.
pub struct Leaf<'s> {
    units: Units,
    /// The segment, when the entries found are about the passages before them.
    around: Option<&'s Segment>,
    scoring: Option<(Bm25, Lengths)>,
    /// The passages that the entry found is about.
    passages: Range<DocId>,
    doc: DocId,
}

impl Leaf<'_> {
    fn seek(&mut self, target: DocId) -> DocId {
        let mut wanted = target;
        while self.passages.end <= target {
            let unit = self.units.seek(wanted);
            // The entry stands behind its passages, so it is the first from the target on, or one of the next.
            self.passages = self.passages_of(unit);
            wanted = unit.saturating_add(1);
        }
        self.doc = target.max(self.passages.start);
        self.doc
    }

    fn holds(&mut self, passage: DocId) -> bool {
        let mut entry = self.units.look(passage);
        let mut passages = self.passages_of(entry);
        while passages.end <= passage {
            entry = self.units.look(entry + 1);
            passages = self.passages_of(entry);
        }
        let holds = passages.contains(&passage) && self.units.settles(entry);
        self.doc = if holds { passage } else { NOWHERE };
        holds
    }

    /// The passages that an entry is about; none that anybody asks about when there is no entry.
    fn passages_of(&self, entry: DocId) -> Range<DocId> {
        match self.around {
            _ if entry == TERMINATED => TERMINATED..DocId::MAX,
            None => entry..entry + 1,
            Some(segment) => segment.passages_of(entry),
        }
    }

    fn score(&self) -> f32 {
        let Some((bm25, lengths)) = &self.scoring else { return 0.0 };
        bm25.score(self.units.count(), lengths.of(self.units.doc()))
    }
}
