//! Scores whole documents: all passages of each as one.

use std::ops::Range;

use tantivy::DocId;
use tantivy::schema::IndexRecordOption;

use super::plan::{Weighed, Weight};
use super::segment::{Segment, rounded};
use super::snapshot::Outcome;
use super::top::Place;
use super::units::Slot;
use crate::engine::Field;
use crate::engine::bm25::Bm25;

/// The scores of the documents of places, in their order. All places are in one segment.
pub fn scores<'p>(
    segment: &Segment,
    about: &Weighed,
    places: impl Iterator<Item = &'p Place>,
) -> Outcome<Vec<f32>> {
    let mut documents: Vec<(DocId, usize)> = places.map(|place| place.document).zip(0..).collect();
    let mut scores = vec![0.0; documents.len()];
    documents.sort_unstable();
    let mut whole = Whole::new(about, segment)?;
    for same in documents.chunk_by(|(one, _), (other, _)| one == other) {
        let Some((document, _)) = same.first() else { continue };
        let length = rounded(u64::from(segment.tokens(Field::Text, *document)));
        let score = whole.score(&segment.passages_of(*document), length).unwrap_or_default();
        for (_, index) in same {
            if let Some(place) = scores.get_mut(*index) {
                *place = score;
            }
        }
    }
    Ok(scores)
}

/// A condition on documents.
enum Whole {
    Terms { slot: Slot, bm25: Bm25 },
    Either { parts: Vec<Whole>, best: bool },
    All(Vec<Whole>),
}

impl Whole {
    fn new(weighed: &Weighed, segment: &Segment) -> Outcome<Self> {
        let all =
            |parts: &[Weighed]| parts.iter().map(|part| Self::new(part, segment)).collect::<Outcome<_>>();
        Ok(match weighed {
            Weighed::Terms(Weight { group, bm25: Some(bm25), .. }) => {
                let slot = Slot::new(group.postings(segment, IndexRecordOption::WithFreqs)?);
                Self::Terms { slot, bm25: *bm25 }
            }
            Weighed::Best(parts) => Self::Either { parts: all(parts)?, best: true },
            Weighed::Any(parts) => Self::Either { parts: all(parts)?, best: false },
            Weighed::All(parts) => Self::All(all(parts)?),
            // Nothing else is weighed for documents.
            Weighed::Terms(_) | Weighed::Phrase(_) => Self::Either { parts: Vec::new(), best: false },
        })
    }

    /// The score of a document with these passages, which rise from document to document; `None` when it does not
    /// satisfy the condition.
    fn score(&mut self, passages: &Range<DocId>, length: u32) -> Option<f32> {
        match self {
            Self::Terms { slot, bm25 } => {
                let mut count = 0u32;
                let mut at = slot.seek(passages.start);
                while at < passages.end {
                    count = count.saturating_add(slot.count());
                    at = slot.seek(at + 1);
                }
                (count > 0).then(|| bm25.score(count, length))
            }
            Self::All(parts) => {
                // Each has to be asked: they go on together.
                let scores: Vec<Option<f32>> =
                    parts.iter_mut().map(|part| part.score(passages, length)).collect();
                let all: Option<Vec<f32>> = scores.into_iter().collect();
                all.filter(|all| !all.is_empty()).map(|all| all.into_iter().sum())
            }
            Self::Either { parts, best } => {
                let scores = parts.iter_mut().filter_map(|part| part.score(passages, length));
                let scores: Vec<f32> = scores.collect();
                let is_any = !scores.is_empty();
                let score =
                    if *best { scores.into_iter().fold(0.0, f32::max) } else { scores.into_iter().sum() };
                is_any.then_some(score)
            }
        }
    }
}
