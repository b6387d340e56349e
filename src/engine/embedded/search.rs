//! Runs a plan: goes through all passages that match, keeps the best, counts.

use tantivy::DocId;

use super::bulk::{Bulk, Found};
use super::facets::{Counting, Tally};
use super::group::Level;
use super::matcher::{Matcher, matchers};
use super::paths::PathFilters;
use super::plan::{Scope, Weighed, filter, name, weigh};
use super::promise::ROUNDING;
use super::schema::PASSAGE;
use super::segment::Segment;
use super::snapshot::{Outcome, Snapshot};
use super::top::{Floor, Least, Place, Top, best};
use super::window::Here;
use crate::engine::{Clause, Plan};

/// The conditions of a plan, weighed.
pub struct Conditions {
    wanted: Weighed,
    /// The part of it that has to be looked at passage by passage.
    in_doubt: Option<Weighed>,
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
        Ok(Self { in_doubt: wanted.in_doubt(), wanted, gates, excluded: unscored(&plan.excluded)? })
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
    let floor = Floor::new(limit);
    let wanted = &*tally;
    let walked = snapshot.each_segment(|segment| walk(segment, conditions, paths, &floor, wanted));
    let mut total = 0;
    let mut places = Vec::new();
    for (walked, segment) in walked.into_iter().zip(&snapshot.segments) {
        let walked = walked?;
        total += walked.total;
        places.extend(walked.places);
        walked.counting.finish(tally, segment)?;
    }
    Ok((total, best(snapshot, places, limit)?))
}

/// What was found in a segment.
struct Walked {
    total: u64,
    places: Vec<Place>,
    counting: Counting,
}

fn walk(
    segment: &Segment,
    conditions: &Conditions,
    paths: &PathFilters,
    floor: &Floor,
    tally: &Tally,
) -> Outcome<Walked> {
    let mut least = floor.least();
    let mut walk = Walk {
        segment,
        gate: Gate::new(conditions, segment, paths.allowed(&segment.paths)?)?,
        counting: Counting::open(&segment.reader, tally)?,
        verifier: conditions.in_doubt.as_ref().map(|one| Matcher::new(one, segment)).transpose()?,
        doubtful: Vec::new(),
        top: Top::new(floor.limit()),
        total: 0,
    };
    walk.all(conditions, &mut least)?;
    walk.settle_doubts(conditions, &least)?;
    floor.rise(&least);
    Ok(Walked { total: walk.total, places: walk.top.places().collect(), counting: walk.counting })
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

    /// Whether a passage is admitted. Passages have to rise.
    fn admits(&mut self, segment: &Segment, passage: DocId) -> bool {
        segment.is_alive(passage)
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
        while let Some(found) = bulk.next(least.score()) {
            let admitted = self.admitted(&found);
            self.sure(&found, &admitted, least);
            self.unsure(&found, &admitted, least);
        }
        Ok(())
    }

    /// The passages of a window that are admitted, of those that match or may. The gate only goes forward, and is asked
    /// about all of them at once.
    fn admitted(&mut self, found: &Found<'_>) -> Here {
        let mut admitted = found.sure;
        admitted.add(&found.doubtful);
        if !self.gate.is_open {
            admitted.retain(|at| self.gate.admits(self.segment, found.base + at));
        }
        admitted
    }

    /// Takes the passages of a window that match.
    fn sure(&mut self, found: &Found<'_>, admitted: &Here, least: &mut Least) {
        let (mut sure, mut scored) = (found.sure, *found.scored);
        sure.intersect(admitted);
        scored.intersect(admitted);
        self.total += sure.count();
        if self.counting.is_wanted() {
            sure.iter().for_each(|at| self.counting.add(found.base + at, self.segment));
        }
        for at in scored.iter() {
            let passage = found.base + at;
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
    fn unsure(&mut self, found: &Found<'_>, admitted: &Here, least: &mut Least) {
        for at in admitted.iter().filter(|at| !found.sure.has(*at)) {
            let passage = found.base + at;
            let Some(verifier) = self.verifier.as_mut() else { continue };
            if !verifier.holds(passage) {
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
    }

    /// Scores the passages in doubt that may be among the best: first those that promise most, after which few of the
    /// others still may.
    fn settle_doubts(&mut self, conditions: &Conditions, least: &Least) -> Outcome<()> {
        let mut doubtful = std::mem::take(&mut self.doubtful);
        doubtful.retain(|(_, most)| most * (1.0 + ROUNDING) >= least.score());
        doubtful.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        let others = doubtful.split_off(self.top.limit().min(doubtful.len()));
        for mut some in [doubtful, others] {
            let threshold = self.top.threshold();
            some.retain(|(_, most)| most * (1.0 + ROUNDING) >= threshold);
            some.sort_by_key(|(passage, _)| *passage);
            self.settle(&some, conditions)?;
        }
        Ok(())
    }

    /// Scores passages, which rise.
    fn settle(&mut self, passages: &[(DocId, f32)], conditions: &Conditions) -> Outcome<()> {
        if passages.is_empty() {
            return Ok(());
        }
        let mut matcher = Matcher::new(&conditions.wanted, self.segment)?;
        for &(passage, _) in passages {
            if matcher.holds(passage) {
                self.top.offer(matcher.score(), passage, self.segment);
            }
        }
        Ok(())
    }
}
