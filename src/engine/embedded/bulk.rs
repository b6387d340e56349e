//! Finds and scores the passages of one segment window by window, which is far faster than one by one.
//!
//! What cannot be told without looking at positions, whether a phrase is there, is left open: such passages are in
//! doubt, with the most that their score may rise by. Few of them come near the best, and only those have to be
//! looked at by a [`Matcher`](super::matcher::Matcher). Scores of the others are exactly the matcher's: the same sums
//! in the same order. And only those are scored that can be among the best ([`super::promise`]).

use std::sync::Arc;

use tantivy::{DocId, TERMINATED};

use super::block::{Block, Joined};
use super::group::Group;
use super::plan::{Phrase, Weighed, Weight};
use super::promise::{Unit, promising};
use super::segment::{Lengths, Segment};
use super::snapshot::Outcome;
use super::window::{Cursor, Here};
use crate::engine::bm25::Bm25;

/// A condition on one segment.
pub struct Bulk<'s> {
    root: Node,
    cursors: Cursors<'s>,
    blocks: Vec<Block>,
    units: Vec<Unit>,
}

/// What was found in a window.
pub struct Found<'b> {
    /// The first entry of the window.
    pub base: DocId,
    /// Passages that match whatever comes of the doubts.
    pub sure: Here,
    /// Passages that may match, or match better.
    pub doubtful: Here,
    /// Those of the sure ones that may be among the best.
    pub scored: &'b Here,
    /// Their scores, without what is in doubt.
    pub scores: &'b [f32],
    /// The most that their scores may rise by.
    pub rise: &'b [f32],
}

impl<'s> Bulk<'s> {
    /// Stands before the first window.
    pub fn new(wanted: &Weighed, segment: &'s Segment) -> Outcome<Self> {
        let mut cursors = Cursors { segment, groups: Vec::new(), all: Vec::new() };
        let root = Node::new(wanted, &mut cursors)?;
        let blocks = (0..=root.depth()).map(|_| Block::default()).collect();
        Ok(Self { root, cursors, blocks, units: Vec::new() })
    }

    /// Goes on to the next window that holds anything. Passages that cannot score `least` need no score.
    pub fn next(&mut self, least: f32) -> Option<Found<'_>> {
        let base = self.cursors.all.iter().map(|cursor| cursor.next).min().unwrap_or(TERMINATED);
        if base == TERMINATED {
            return None;
        }
        self.cursors.all.iter_mut().for_each(|cursor| cursor.read(base));
        let window = Window { base, cursors: &self.cursors.all };
        self.units.clear();
        self.root.look(&window, &mut self.units);
        let (mut sure, mut doubtful) = (Here::default(), Here::default());
        for unit in &self.units {
            sure.add(&unit.sure);
            doubtful.add(&unit.doubtful);
        }
        let only = promising(&mut self.units, least);
        let (block, below) = self.blocks.split_first_mut()?;
        block.clear();
        if !only.is_empty() {
            self.root.score(&window, &only, Joined::Added, block, below);
        }
        let Block { here, scores, rise, .. } = &*block;
        Some(Found { base, sure, doubtful, scored: here, scores, rise })
    }
}

/// The groups of terms of a condition, each once.
struct Cursors<'s> {
    segment: &'s Segment,
    groups: Vec<Arc<Group>>,
    all: Vec<Cursor<'s>>,
}

impl Cursors<'_> {
    /// The number of a group's cursor; `None` when the segment has none of its terms.
    fn of(&mut self, group: &Arc<Group>) -> Outcome<Option<usize>> {
        if group.is_missing(self.segment) {
            return Ok(None);
        }
        if let Some(known) = self.groups.iter().position(|known| Arc::ptr_eq(known, group)) {
            return Ok(Some(known));
        }
        self.groups.push(Arc::clone(group));
        self.all.push(Cursor::new(group, self.segment)?);
        Ok(Some(self.all.len() - 1))
    }
}

/// A window with what terms have there.
struct Window<'c, 's> {
    base: DocId,
    cursors: &'c [Cursor<'s>],
}

/// A condition over cursors.
enum Node {
    Nothing,
    Terms {
        cursor: usize,
        scoring: Option<(Bm25, Lengths)>,
    },
    /// What has all terms may have the phrase, as often as it has the rarest of them.
    Phrase {
        cursors: Vec<usize>,
        scoring: Option<(Bm25, Lengths)>,
    },
    Either {
        parts: Vec<Node>,
        how: Joined,
    },
    /// What has all parts matches, and scores `most` at most.
    All {
        parts: Vec<Node>,
        most: f32,
    },
}

impl Node {
    fn new(weighed: &Weighed, cursors: &mut Cursors<'_>) -> Outcome<Self> {
        match weighed {
            Weighed::Terms(weight) => Self::terms(weight, cursors),
            Weighed::Best(parts) => Ok(Self::Either { parts: Self::any(parts, cursors)?, how: Joined::Best }),
            Weighed::Any(parts) => Ok(Self::Either { parts: Self::any(parts, cursors)?, how: Joined::Added }),
            Weighed::Phrase(phrase) => Self::phrase(phrase, cursors),
            Weighed::All(parts) => {
                let nodes = parts.iter().map(|part| Self::new(part, cursors));
                let parts = nodes.collect::<Outcome<Vec<_>>>()?;
                let is_missing = parts.is_empty() || parts.iter().any(|part| matches!(part, Self::Nothing));
                Ok(if is_missing { Self::Nothing } else { Self::All { parts, most: most(weighed) } })
            }
        }
    }

    fn terms(weight: &Weight, cursors: &mut Cursors<'_>) -> Outcome<Self> {
        let Some(cursor) = cursors.of(&weight.group)? else { return Ok(Self::Nothing) };
        let place = weight.group.place;
        let lengths = weight.field.map(|field| cursors.segment.lengths(field, place)).transpose()?;
        Ok(Self::Terms { cursor, scoring: weight.bm25.zip(lengths) })
    }

    fn phrase(phrase: &Phrase, cursors: &mut Cursors<'_>) -> Outcome<Self> {
        let segment = cursors.segment;
        let Some((_, first)) = phrase.slots.first() else { return Ok(Self::Nothing) };
        if phrase.slots.iter().any(|(_, group)| group.is_missing(segment)) {
            return Ok(Self::Nothing);
        }
        let places = phrase.slots.iter().map(|(_, group)| cursors.of(group)).collect::<Outcome<Vec<_>>>()?;
        let lengths = segment.lengths(phrase.field, first.place)?;
        let scoring = phrase.bm25.map(|bm25| (bm25, lengths));
        Ok(Self::Phrase { cursors: places.into_iter().flatten().collect(), scoring })
    }

    fn any(parts: &[Weighed], cursors: &mut Cursors<'_>) -> Outcome<Vec<Self>> {
        let mut nodes = parts.iter().map(|part| Self::new(part, cursors)).collect::<Outcome<Vec<Self>>>()?;
        nodes.retain(|node| !matches!(node, Self::Nothing));
        Ok(nodes)
    }

    fn depth(&self) -> usize {
        match self {
            Self::Nothing | Self::Terms { .. } | Self::Phrase { .. } | Self::All { .. } => 0,
            Self::Either { parts, .. } => 1 + parts.iter().map(Self::depth).max().unwrap_or(0),
        }
    }

    /// Adds the units of the window: what scores are the sums of.
    fn look(&self, window: &Window<'_, '_>, units: &mut Vec<Unit>) {
        match self {
            Self::Either { parts, how: Joined::Added } => {
                for part in parts {
                    part.look(window, units);
                }
            }
            Self::Terms { cursor, .. } if window.cursors[*cursor].is_empty => {}
            one => {
                let mut unit = Unit::default();
                unit.most = one.add_to(window, &mut unit);
                if !unit.is_nowhere() {
                    units.push(unit);
                }
            }
        }
    }

    /// Adds where the window has or may have it to a unit, and returns what it adds to a score there at most.
    fn add_to(&self, window: &Window<'_, '_>, unit: &mut Unit) -> f32 {
        match self {
            Self::Nothing => 0.0,
            Self::Terms { cursor, scoring } => {
                let cursor = &window.cursors[*cursor];
                if cursor.is_empty {
                    return 0.0;
                }
                unit.sure.add(&cursor.here);
                most_of(scoring.as_ref(), cursor.most)
            }
            Self::Phrase { cursors, scoring } => {
                each_phrase(window, cursors, None, |at, _| unit.doubtful.insert(at));
                let counts = cursors.iter().map(|cursor| window.cursors[*cursor].most);
                most_of(scoring.as_ref(), counts.min().unwrap_or_default())
            }
            Self::All { parts, most } => {
                unit.doubtful.add(&all_of(parts, window));
                *most
            }
            Self::Either { parts, how } => {
                let mosts = parts.iter().map(|part| part.add_to(window, unit));
                match how {
                    Joined::Added => mosts.sum(),
                    Joined::Best => mosts.fold(0.0, f32::max),
                }
            }
        }
    }

    /// Joins the scores of some passages of the window with what `block` has. `below` is room for the parts.
    fn score(
        &self,
        window: &Window<'_, '_>,
        only: &Here,
        how: Joined,
        block: &mut Block,
        below: &mut [Block],
    ) {
        match self {
            Self::Nothing => {}
            Self::Terms { cursor, scoring } => {
                let cursor = &window.cursors[*cursor];
                if !cursor.is_empty {
                    join_terms(only, (window.base, cursor), scoring.as_ref(), block, how);
                }
            }
            Self::Phrase { cursors, scoring } => {
                each_phrase(window, cursors, scoring.as_ref(), |at, most| {
                    if only.has(at) {
                        block.doubt(at, most, how);
                    }
                });
            }
            Self::All { parts, most } => {
                let mut passages = all_of(parts, window);
                passages.intersect(only);
                passages.iter().for_each(|at| block.doubt(at, *most, how));
            }
            Self::Either { parts, how: of_parts } => {
                let Some((part_block, below)) = below.split_first_mut() else { return };
                part_block.clear();
                for part in parts {
                    part.score(window, only, *of_parts, part_block, below);
                }
                block.join_block(part_block, how);
            }
        }
    }
}

/// The passages of the window that have or may have all parts.
fn all_of(parts: &[Node], window: &Window<'_, '_>) -> Here {
    let here = parts.iter().map(|part| {
        let mut unit = Unit::default();
        part.add_to(window, &mut unit);
        unit.here()
    });
    let all = here.reduce(|mut all, one| {
        all.intersect(&one);
        all
    });
    all.unwrap_or_default()
}

/// The most that so many occurrences score, in the shortest field.
fn most_of(scoring: Option<&(Bm25, Lengths)>, count: u32) -> f32 {
    scoring.map_or(0.0, |(bm25, lengths)| bm25.score(count, lengths.least()))
}

/// Joins the scores that terms have in some passages with what `block` has.
fn join_terms(
    only: &Here,
    (base, cursor): (DocId, &Cursor<'_>),
    scoring: Option<&(Bm25, Lengths)>,
    block: &mut Block,
    how: Joined,
) {
    let mut here = cursor.here;
    here.intersect(only);
    if here.is_empty() {
        return;
    }
    block.add(&here);
    let Some((bm25, lengths)) = scoring else { return };
    match lengths {
        Lengths::Norms(_) | Lengths::Marks => {
            let score = |at: u32| bm25.score(cursor.counts[at as usize], lengths.of(base + at));
            block.join_scores(here.iter().map(|at| (at, score(at))), how);
        }
        Lengths::Column(_) => {
            for run in &cursor.runs {
                let mut passages = run.passages.clone().filter(|at| here.has(*at)).peekable();
                if passages.peek().is_some() {
                    let score = bm25.score(run.count, lengths.of(run.entry));
                    block.join_scores(passages.map(|at| (at, score)), how);
                }
            }
        }
    }
}

/// The passages of the window that have all terms of a phrase, each with the most that the phrase may score.
fn each_phrase(
    window: &Window<'_, '_>,
    cursors: &[usize],
    scoring: Option<&(Bm25, Lengths)>,
    mut visit: impl FnMut(u32, f32),
) {
    let slots: Vec<&Cursor<'_>> = cursors.iter().map(|cursor| &window.cursors[*cursor]).collect();
    let Some((first, others)) = slots.split_first().filter(|_| slots.iter().all(|slot| !slot.is_empty))
    else {
        return;
    };
    let most = |count: u32, entry: DocId| {
        scoring.map_or(0.0, |(bm25, lengths)| bm25.score(count, lengths.of(entry)))
    };
    if first.is_around() {
        for run in &first.runs {
            let least = |least: u32, other: &&Cursor<'_>| Some(least.min(other.run_of(run.entry)?.count));
            let Some(count) = others.iter().try_fold(run.count, least) else { continue };
            let most = most(count, run.entry);
            run.passages.clone().for_each(|at| visit(at, most));
        }
        return;
    }
    for at in first.here.iter().filter(|&at| others.iter().all(|other| other.here.has(at))) {
        let counts = slots.iter().map(|slot| slot.counts[at as usize]);
        visit(at, most(counts.min().unwrap_or_default(), window.base + at));
    }
}

/// The most that a condition can score.
fn most(weighed: &Weighed) -> f32 {
    match weighed {
        Weighed::Terms(weight) => weight.bm25.map_or(0.0, Bm25::most),
        Weighed::Phrase(phrase) => phrase.bm25.map_or(0.0, Bm25::most),
        Weighed::Best(parts) => parts.iter().map(most).fold(0.0, f32::max),
        Weighed::Any(parts) | Weighed::All(parts) => parts.iter().map(most).sum(),
    }
}
