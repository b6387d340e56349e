//! The best passages found.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tantivy::DocId;

use super::segment::{Segment, strings};
use super::snapshot::{Outcome, Snapshot};

/// A passage found, before it is read.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Score of the wanted clauses.
    pub score: f32,
    /// Which segment it is in.
    pub segment: u32,
    /// Which of the segment's paths its document has; paths sort alike.
    path: u64,
    /// Its position in the document.
    ordinal: u32,
    /// Its entry.
    pub passage: DocId,
    /// Its document's entry.
    pub document: DocId,
}

impl Eq for Place {}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Greater is better. Only places of one segment are compared so.
impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        let place = |place: &Self| (place.path, place.ordinal, place.passage);
        self.score.total_cmp(&other.score).then_with(|| place(other).cmp(&place(self)))
    }
}

/// The best passages of a segment.
pub struct Top {
    limit: usize,
    worst_first: BinaryHeap<Reverse<Place>>,
}

impl Top {
    /// Keeps so many.
    pub fn new(limit: usize) -> Self {
        Self { limit, worst_first: BinaryHeap::new() }
    }

    /// How many it keeps.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Keeps a passage if it is one of the best so far.
    pub fn offer(&mut self, score: f32, passage: DocId, segment: &Segment) {
        let is_full = self.worst_first.len() >= self.limit;
        if is_full && self.worst_first.peek().is_none_or(|Reverse(worst)| score < worst.score) {
            return;
        }
        let document = segment.document_of(passage);
        let path = segment.path(document);
        let ordinal = segment.ordinal(passage);
        self.worst_first.push(Reverse(Place {
            score,
            segment: segment.number,
            path,
            ordinal,
            passage,
            document,
        }));
        if is_full {
            self.worst_first.pop();
        }
    }

    /// What a passage has to score to be kept.
    pub fn threshold(&self) -> f32 {
        let worst = self.worst_first.peek().filter(|_| self.worst_first.len() >= self.limit);
        worst.map_or(0.0, |Reverse(worst)| worst.score)
    }

    /// What was kept, in any order.
    pub fn places(self) -> impl Iterator<Item = Place> {
        self.worst_first.into_iter().map(|Reverse(place)| place)
    }
}

/// The least score that may still be one of the best of all segments, while several are gone through.
pub struct Floor {
    limit: usize,
    of_others: Mutex<Least>,
}

impl Floor {
    /// For so many best.
    pub fn new(limit: usize) -> Self {
        Self { limit, of_others: Mutex::new(Least::new(limit, 0.0)) }
    }

    /// How many best there are.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Where to begin in a segment.
    pub fn least(&self) -> Least {
        Least::new(self.limit, self.known().score())
    }

    /// Adds what was found in a segment.
    pub fn rise(&self, found: &Least) {
        let mut known = self.known();
        found.worst_first.iter().for_each(|Reverse(score)| known.note(f32::from_bits(*score)));
    }

    fn known(&self) -> MutexGuard<'_, Least> {
        self.of_others.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The least score that may still be one of the best.
pub struct Least {
    limit: usize,
    /// What is known of other segments.
    floor: f32,
    /// Bits of the best scores; none is negative, so that they sort as the scores do.
    worst_first: BinaryHeap<Reverse<u32>>,
}

impl Least {
    fn new(limit: usize, floor: f32) -> Self {
        Self { limit, floor, worst_first: BinaryHeap::new() }
    }

    /// The score. With no limit at all none is among the best.
    pub fn score(&self) -> f32 {
        match self.worst_first.peek() {
            _ if self.limit == 0 => f32::INFINITY,
            Some(Reverse(worst)) if self.worst_first.len() >= self.limit => {
                f32::from_bits(*worst).max(self.floor)
            }
            _ => self.floor,
        }
    }

    /// Notes that a passage has at least this score.
    pub fn note(&mut self, score: f32) {
        if self.worst_first.len() < self.limit {
            self.worst_first.push(Reverse(score.to_bits()));
        } else if score > self.score() {
            self.worst_first.pop();
            self.worst_first.push(Reverse(score.to_bits()));
        }
    }
}

/// The best places of all segments: by score, and of those that score as the last one the first by path and position.
pub fn best(snapshot: &Snapshot, mut places: Vec<Place>, limit: usize) -> Outcome<Vec<Place>> {
    places.sort_by(|one, other| other.score.total_cmp(&one.score));
    if places.len() > limit && limit > 0 {
        let last = places[limit - 1].score;
        let start = places.partition_point(|place| place.score > last);
        let mut equals = places.split_off(start);
        equals.retain(|place| place.score >= last);
        places.extend(in_order(snapshot, equals)?);
    }
    places.truncate(limit);
    Ok(places)
}

/// Places with the same score, by path and position. Paths are read only where segments meet.
fn in_order(snapshot: &Snapshot, mut places: Vec<Place>) -> Outcome<Vec<Place>> {
    if places.iter().all(|place| Some(place.segment) == places.first().map(|first| first.segment)) {
        places.sort_by(|one, other| other.cmp(one));
        return Ok(places);
    }
    let mut named = Vec::with_capacity(places.len());
    places.sort_by_key(|place| (place.segment, place.path, place.ordinal));
    for same in places.chunk_by(|one, other| one.segment == other.segment) {
        let segment = same.first().and_then(|place| snapshot.segments.get(place.segment as usize));
        let Some(segment) = segment else { continue };
        let ords: Vec<u64> = same.iter().map(|place| place.path).collect();
        named.extend(strings(&segment.paths, &ords)?.into_iter().zip(same.iter().cloned()));
    }
    named.sort_by(|(one, left), (other, right)| one.cmp(other).then(left.ordinal.cmp(&right.ordinal)));
    Ok(named.into_iter().map(|(_, place)| place).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_of_the_best_rises() {
        let floor = Floor::new(2);
        let mut least = floor.least();
        least.note(3.0);
        assert!(least.score().abs() < f32::EPSILON);
        least.note(1.0);
        assert!((least.score() - 1.0).abs() < f32::EPSILON);
        least.note(0.5);
        least.note(2.0);
        assert!((least.score() - 2.0).abs() < f32::EPSILON);
        assert!(Floor::new(0).least().score().is_infinite());
    }

    #[test]
    fn what_was_found_in_one_segment_is_asked_for_in_the_next() {
        let floor = Floor::new(2);
        let mut first = floor.least();
        first.note(3.0);
        first.note(1.0);
        floor.rise(&first);
        let mut second = floor.least();
        assert!((second.score() - 1.0).abs() < f32::EPSILON);
        second.note(2.0);
        floor.rise(&second);
        assert!((floor.least().score() - 2.0).abs() < f32::EPSILON);
    }
}
