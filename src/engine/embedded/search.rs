//! Runs a plan: walks all passages that match, keeps the best, counts.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, SegmentReader, TERMINATED};

use super::facets::{Counting, Tally};
use super::matcher::{Matcher, agree};
use super::paths::PathFilters;
use super::plan::{Scope, Weighed, filter, matchers, weigh};
use super::schema::{PASSAGE, column};
use super::snapshot::{Outcome, Snapshot, corrupt, is_alive, kind, string};
use crate::engine::{Clause, Plan};

/// A passage found, before it is read.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Score of the wanted clauses.
    pub score: f32,
    /// Its document.
    pub path: String,
    /// Its position in the document.
    pub ordinal: u64,
    /// Where it is stored.
    pub address: DocAddress,
}

/// The conditions of a plan, weighed.
pub struct Conditions {
    wanted: Weighed,
    /// Required clauses and filters, none of which scores.
    gates: Vec<Weighed>,
    excluded: Vec<Weighed>,
}

impl Conditions {
    /// Weighs the conditions of a plan. With nothing wanted, every passage is, and none scores.
    pub fn new(snapshot: &Snapshot, plan: &Plan) -> Outcome<Self> {
        let unscored = |clauses: &[Clause]| -> Outcome<Vec<Weighed>> {
            clauses.iter().map(|clause| weigh(snapshot, clause, Scope::Unscored)).collect()
        };
        let wanted: Outcome<Vec<Weighed>> =
            plan.wanted.iter().map(|clause| weigh(snapshot, clause, Scope::Scored)).collect();
        let mut gates = unscored(&plan.required)?;
        gates.extend(plan.filters.iter().filter_map(|one| filter(snapshot, one)));
        let every = Weighed::Term(kind(&snapshot.layout, PASSAGE), None);
        let wanted = if plan.wanted.is_empty() { every } else { Weighed::Any(wanted?) };
        Ok(Self { wanted, gates, excluded: unscored(&plan.excluded)? })
    }
}

/// Walks all passages that match: returns how many there are and the best of them, and tallies them.
pub fn run(
    snapshot: &Snapshot,
    conditions: &Conditions,
    paths: &PathFilters,
    limit: usize,
    tally: &mut Tally,
) -> Outcome<(u64, Vec<Place>)> {
    let mut total = 0;
    let mut best = Vec::new();
    for (number, reader) in (0..).zip(snapshot.searcher.segment_readers()) {
        let Some(segment) = Segment::open(number, reader)? else { continue };
        let mut top = Top::new(limit);
        let mut counting = Counting::open(reader, tally)?;
        let mut walk = Walk::new(conditions, reader, paths.allowed(&segment.paths)?)?;
        while let Some(doc) = walk.next(&segment) {
            total += 1;
            counting.add(doc, segment.path(doc));
            top.offer(walk.score(), doc, &segment);
        }
        best.extend(top.places(&segment)?);
        counting.finish(tally, &segment.paths)?;
    }
    best.sort_by(Place::order);
    best.truncate(limit);
    Ok((total, best))
}

impl Place {
    fn order(&self, other: &Self) -> Ordering {
        let tie = || (&self.path, self.ordinal).cmp(&(&other.path, other.ordinal));
        other.score.total_cmp(&self.score).then_with(tie)
    }
}

/// The columns of a segment that a search reads for every passage.
struct Segment<'a> {
    number: u32,
    reader: &'a SegmentReader,
    paths: StrColumn,
    ordinals: Column<u64>,
}

impl<'a> Segment<'a> {
    /// `None` when the segment holds no passages.
    fn open(number: u32, reader: &'a SegmentReader) -> Outcome<Option<Self>> {
        let columns = reader.fast_fields();
        let Some(paths) = columns.str(column::PATH)? else { return Ok(None) };
        let Some(ordinals) = columns.column_opt(column::ORDINAL)? else { return Ok(None) };
        Ok(Some(Self { number, reader, paths, ordinals }))
    }

    fn path(&self, doc: DocId) -> u64 {
        self.paths.term_ords(doc).next().unwrap_or_default()
    }
}

/// Goes from match to match.
struct Walk {
    /// What is wanted, and then the gates.
    conditions: Vec<Matcher>,
    excluded: Vec<Matcher>,
    allowed: Option<Vec<bool>>,
    next: DocId,
}

impl Walk {
    fn new(conditions: &Conditions, reader: &SegmentReader, allowed: Option<Vec<bool>>) -> Outcome<Self> {
        let mut all = vec![conditions.wanted.matcher(reader)?];
        all.extend(matchers(&conditions.gates, reader)?);
        Ok(Self { conditions: all, excluded: matchers(&conditions.excluded, reader)?, allowed, next: 0 })
    }

    fn next(&mut self, segment: &Segment) -> Option<DocId> {
        loop {
            let doc = agree(&mut self.conditions, self.next);
            if doc == TERMINATED {
                return None;
            }
            self.next = doc + 1;
            if is_alive(segment.reader.alive_bitset(), doc) && self.admits(segment, doc) {
                return Some(doc);
            }
        }
    }

    fn admits(&mut self, segment: &Segment, doc: DocId) -> bool {
        let path_is_allowed = self.allowed.as_ref().is_none_or(|allowed| {
            usize::try_from(segment.path(doc))
                .ok()
                .and_then(|path| allowed.get(path))
                .copied()
                .unwrap_or(false)
        });
        path_is_allowed && !self.excluded.iter_mut().any(|part| part.seek(doc) == doc)
    }

    fn score(&self) -> f32 {
        self.conditions.first().map_or(0.0, Matcher::score)
    }
}

/// The best matches of a segment. Ordinals of paths stand for the paths: both sort alike.
struct Top {
    limit: usize,
    worst_first: BinaryHeap<Reverse<Standing>>,
}

/// Greater is better.
#[derive(PartialEq)]
struct Standing {
    score: f32,
    path: u64,
    ordinal: u64,
    doc: DocId,
}

impl Eq for Standing {}

impl PartialOrd for Standing {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Standing {
    fn cmp(&self, other: &Self) -> Ordering {
        let tie = || (other.path, other.ordinal, other.doc).cmp(&(self.path, self.ordinal, self.doc));
        self.score.total_cmp(&other.score).then_with(tie)
    }
}

impl Top {
    fn new(limit: usize) -> Self {
        Self { limit, worst_first: BinaryHeap::new() }
    }

    fn offer(&mut self, score: f32, doc: DocId, segment: &Segment) {
        let is_full = self.worst_first.len() >= self.limit;
        if is_full && self.worst_first.peek().is_none_or(|Reverse(worst)| score < worst.score) {
            return;
        }
        let ordinal = segment.ordinals.first(doc).unwrap_or_default();
        self.worst_first.push(Reverse(Standing { score, path: segment.path(doc), ordinal, doc }));
        if is_full {
            self.worst_first.pop();
        }
    }

    fn places(self, segment: &Segment) -> Outcome<Vec<Place>> {
        let place = |Reverse(standing): Reverse<Standing>| {
            Ok(Place {
                score: standing.score,
                path: string(&segment.paths, standing.path)?,
                ordinal: standing.ordinal,
                address: DocAddress::new(segment.number, standing.doc),
            })
        };
        self.worst_first.into_iter().map(place).collect()
    }
}

/// The scores of whole documents for clauses about them, in the order of `wholes`.
pub fn document_scores(
    snapshot: &Snapshot,
    about: &[Clause],
    wholes: &[Option<DocAddress>],
) -> Outcome<Vec<f32>> {
    let clauses: Outcome<Vec<Weighed>> =
        about.iter().map(|clause| weigh(snapshot, clause, Scope::Wholes)).collect();
    let about = Weighed::Any(clauses?);
    let mut scores = vec![0.0; wholes.len()];
    let mut places: Vec<(DocAddress, usize)> =
        wholes.iter().enumerate().filter_map(|(index, whole)| Some(((*whole)?, index))).collect();
    places.sort_unstable();
    for segment in places.chunk_by(|(left, _), (right, _)| left.segment_ord == right.segment_ord) {
        let Some((first, _)) = segment.first() else { continue };
        let mut matcher = about.matcher(snapshot.searcher.segment_reader(first.segment_ord))?;
        for (address, index) in segment {
            if matcher.seek(address.doc_id) == address.doc_id {
                let score = scores.get_mut(*index).ok_or_else(|| corrupt("a document is out of place"))?;
                *score = matcher.score();
            }
        }
    }
    Ok(scores)
}
