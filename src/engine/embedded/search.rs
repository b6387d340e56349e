//! Runs a plan: goes through all passages that match, keeps the best, counts.

use tantivy::{DocId, TERMINATED};

use super::bulk::{Bulk, Found};
use super::facets::{Counting, Tally};
use super::group::Level;
use super::matcher::{Matcher, matchers};
use super::paths::PathFilters;
use super::plan::{Scope, Weighed, filter, name, weigh};
use super::schema::PASSAGE;
use super::segment::Segment;
use super::snapshot::{Outcome, Snapshot};
use super::top::{Least, Place, Top, best};
use crate::engine::{Clause, Plan};

/// How much sums in another order may differ.
const ROUNDING: f32 = 1e-4;

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
        let wanted = if plan.wanted.is_empty() {
            name(snapshot, snapshot.layout.kind, Level::Passages, &[PASSAGE.to_owned()])?
        } else {
            let wanted = plan.wanted.iter().map(|clause| weigh(snapshot, clause, Scope::Passages));
            Weighed::Any(wanted.collect::<Outcome<_>>()?)
        };
        let mut gates = unscored(&plan.required)?;
        for one in &plan.filters {
            gates.extend(filter(snapshot, one)?);
        }
        Ok(Self { wanted, gates, excluded: unscored(&plan.excluded)? })
    }
}

/// Goes through all passages that match: returns how many there are and the best of them, and tallies them.
pub fn run(
    snapshot: &Snapshot,
    conditions: &Conditions,
    paths: &PathFilters,
    limit: usize,
    tally: &mut Tally,
) -> Outcome<(u64, Vec<Place>)> {
    let mut total = 0;
    let mut least = Least::new(limit);
    let mut places = Vec::new();
    for segment in &snapshot.segments {
        let counting = Counting::open(&segment.reader, tally)?;
        let gate = Gate::new(conditions, segment, paths.allowed(&segment.paths)?)?;
        let mut walk = Walk {
            segment,
            gate,
            counting,
            verifier: None,
            doubtful: Vec::new(),
            top: Top::new(limit),
            total: 0,
        };
        walk.all(conditions, &mut least)?;
        walk.settle_doubts(conditions, &least)?;
        total += walk.total;
        places.extend(walk.top.places());
        walk.counting.finish(tally, segment)?;
    }
    Ok((total, best(snapshot, places, limit)?))
}

/// What beside the wanted clauses decides on a passage.
struct Gate<'s> {
    gates: Vec<Matcher<'s>>,
    excluded: Vec<Matcher<'s>>,
    allowed: Option<Vec<bool>>,
    /// Whether it has anything to decide.
    is_open: bool,
}

impl<'s> Gate<'s> {
    fn new(conditions: &Conditions, segment: &'s Segment, allowed: Option<Vec<bool>>) -> Outcome<Self> {
        let gates = matchers(&conditions.gates, segment)?;
        let excluded = matchers(&conditions.excluded, segment)?;
        let has_deleted = segment.reader.has_deletes();
        let is_open = gates.is_empty() && excluded.is_empty() && allowed.is_none() && !has_deleted;
        Ok(Self { gates, excluded, allowed, is_open })
    }

    fn admits(&mut self, segment: &Segment, passage: DocId) -> bool {
        self.is_open
            || segment.is_alive(passage)
                && self.path_is_allowed(segment, passage)
                && self.gates.iter_mut().all(|gate| gate.seek(passage) == passage)
                && !self.excluded.iter_mut().any(|part| part.seek(passage) == passage)
    }

    fn path_is_allowed(&self, segment: &Segment, passage: DocId) -> bool {
        self.allowed.as_ref().is_none_or(|allowed| {
            let path = usize::try_from(segment.path(segment.document_of(passage))).ok();
            path.and_then(|path| allowed.get(path)).copied().unwrap_or(false)
        })
    }
}

/// Goes through one segment.
struct Walk<'s> {
    segment: &'s Segment,
    gate: Gate<'s>,
    counting: Counting,
    /// Tells whether passages match that are in doubt.
    verifier: Option<Matcher<'s>>,
    /// Passages whose score is in doubt, with the most that it may be.
    doubtful: Vec<(DocId, f32)>,
    top: Top,
    total: u64,
}

impl Walk<'_> {
    fn all(&mut self, conditions: &Conditions, least: &mut Least) -> Outcome<()> {
        let mut bulk = Bulk::new(&conditions.wanted, self.segment)?;
        while let Some(found) = bulk.next() {
            self.sure(&found, least);
            self.unsure(&found, conditions, least)?;
        }
        Ok(())
    }

    /// Takes the passages of a window that match.
    fn sure(&mut self, found: &Found<'_>, least: &mut Least) {
        let counts = self.counting.is_wanted();
        for at in found.sure.iter() {
            let passage = found.base + at;
            if !self.gate.admits(self.segment, passage) {
                continue;
            }
            self.total += 1;
            if counts {
                self.counting.add(passage, self.segment);
            }
            let score = found.scores[at as usize];
            if found.doubtful.has(at) {
                let most = score + found.rise[at as usize];
                self.doubtful.extend((most * (1.0 + ROUNDING) >= least.score()).then_some((passage, most)));
            } else if score >= least.score() {
                self.top.offer(score, passage, self.segment);
            }
            least.note(score);
        }
    }

    /// Looks at the passages of a window that may match.
    fn unsure(&mut self, found: &Found<'_>, conditions: &Conditions, least: &mut Least) -> Outcome<()> {
        for at in found.doubtful.iter().filter(|at| !found.sure.has(*at)) {
            let passage = found.base + at;
            if !self.gate.admits(self.segment, passage) {
                continue;
            }
            if self.verifier.is_none() {
                self.verifier = Some(Matcher::new(&conditions.wanted, self.segment)?);
            }
            let Some(verifier) = self.verifier.as_mut().filter(|one| one.doc() != TERMINATED) else {
                continue;
            };
            if verifier.seek(passage) != passage {
                continue;
            }
            let score = verifier.score();
            self.total += 1;
            if self.counting.is_wanted() {
                self.counting.add(passage, self.segment);
            }
            self.top.offer(score, passage, self.segment);
            least.note(score);
        }
        Ok(())
    }

    /// Scores the passages in doubt that may be among the best.
    fn settle_doubts(&mut self, conditions: &Conditions, least: &Least) -> Outcome<()> {
        let mut doubtful = std::mem::take(&mut self.doubtful);
        doubtful.retain(|(_, most)| most * (1.0 + ROUNDING) >= least.score());
        if doubtful.is_empty() {
            return Ok(());
        }
        let mut matcher = Matcher::new(&conditions.wanted, self.segment)?;
        for (passage, most) in doubtful {
            if most * (1.0 + ROUNDING) >= least.score() && matcher.seek(passage) == passage {
                self.top.offer(matcher.score(), passage, self.segment);
            }
        }
        Ok(())
    }
}
