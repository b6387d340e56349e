//! Finds and scores the passages of one segment window by window, which is far faster than one by one.
//!
//! What cannot be told without looking at positions, whether a phrase is there, is left open: such passages are in
//! doubt, with the most that their score may rise by. Few of them come near the best, and only those have to be
//! looked at by a [`Matcher`](super::matcher::Matcher). Scores of the others are exactly the matcher's: the same sums
//! in the same order.

use std::sync::Arc;

use tantivy::{DocId, TERMINATED};

use super::bits::Bits;
use super::bm25::Bm25;
use super::group::Group;
use super::plan::{Weighed, Weight};
use super::segment::{Lengths, Segment};
use super::snapshot::Outcome;
use super::window::{Cursor, WINDOW};

/// A condition on one segment.
pub struct Bulk<'s> {
    root: Node,
    cursors: Cursors<'s>,
    blocks: Vec<Block>,
    doubts: Doubts,
}

/// What was found in a window.
pub struct Found<'b> {
    /// The first entry of the window.
    pub base: DocId,
    /// Passages that match whatever comes of the doubts.
    pub sure: &'b Bits,
    /// Scores of all passages, without what is in doubt.
    pub scores: &'b [f32],
    /// Passages that are in doubt.
    pub doubtful: &'b Bits,
    /// The most that their scores may rise by.
    pub rise: &'b [f32],
}

impl<'s> Bulk<'s> {
    /// Stands before the first window.
    pub fn new(wanted: &Weighed, segment: &'s Segment) -> Outcome<Self> {
        let mut cursors = Cursors { segment, groups: Vec::new(), all: Vec::new() };
        let root = Node::new(wanted, &mut cursors)?;
        let blocks = (0..=root.depth()).map(|_| Block::default()).collect();
        Ok(Self { root, cursors, blocks, doubts: Doubts::default() })
    }

    /// Goes on to the next window that holds anything.
    pub fn next(&mut self) -> Option<Found<'_>> {
        let next = self.cursors.all.iter().map(Cursor::next).min().unwrap_or(TERMINATED);
        if next == TERMINATED {
            return None;
        }
        self.cursors.all.iter_mut().for_each(|cursor| cursor.read(next));
        self.doubts.clear();
        let (block, below) = self.blocks.split_first_mut()?;
        block.clear();
        self.root.score(next, &self.cursors.all, block, below, &mut self.doubts);
        Some(Found {
            base: next,
            sure: &block.here,
            scores: &block.scores,
            doubtful: &self.doubts.here,
            rise: &self.doubts.rise,
        })
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

/// Scores of the passages of a window.
struct Block {
    here: Bits,
    scores: Vec<f32>,
}

impl Default for Block {
    fn default() -> Self {
        Self { here: Bits::new(WINDOW), scores: vec![0.0; WINDOW as usize] }
    }
}

impl Block {
    fn clear(&mut self) {
        self.here.iter().for_each(|at| self.scores[at as usize] = 0.0);
        self.here.clear();
    }

    fn add(&mut self, other: &Self, best: bool) {
        for at in other.here.iter() {
            let (score, other) = (&mut self.scores[at as usize], other.scores[at as usize]);
            *score = if best { score.max(other) } else { *score + other };
        }
        self.here.add(&other.here);
    }
}

/// Passages of a window that may match, or match better.
struct Doubts {
    here: Bits,
    rise: Vec<f32>,
}

impl Default for Doubts {
    fn default() -> Self {
        Self { here: Bits::new(WINDOW), rise: vec![0.0; WINDOW as usize] }
    }
}

impl Doubts {
    fn clear(&mut self) {
        self.here.iter().for_each(|at| self.rise[at as usize] = 0.0);
        self.here.clear();
    }

    fn add(&mut self, passages: &Bits, most: f32) {
        passages.iter().for_each(|at| self.rise[at as usize] += most);
        self.here.add(passages);
    }
}

/// A condition over cursors.
enum Node {
    Nothing,
    Terms {
        cursor: usize,
        scoring: Option<(Bm25, Lengths)>,
    },
    Either {
        parts: Vec<Node>,
        best: bool,
    },
    /// What has all parts may match, and scores `most` at most.
    Doubtful {
        parts: Vec<Node>,
        most: f32,
    },
}

impl Node {
    fn new(weighed: &Weighed, cursors: &mut Cursors<'_>) -> Outcome<Self> {
        match weighed {
            Weighed::Terms(weight) => Self::terms(weight, cursors),
            Weighed::Best(parts) => Ok(Self::Either { parts: Self::any(parts, cursors)?, best: true }),
            Weighed::Any(parts) => Ok(Self::Either { parts: Self::any(parts, cursors)?, best: false }),
            Weighed::All(parts) => {
                let parts = parts.iter().map(|part| Self::new(part, cursors)).collect::<Outcome<_>>()?;
                Ok(Self::doubtful(parts, most(weighed)))
            }
            Weighed::Phrase(phrase) => {
                if phrase.slots.iter().any(|(_, group)| group.is_missing(cursors.segment)) {
                    return Ok(Self::Nothing);
                }
                let slot = |group: &Arc<Group>| Weight { group: Arc::clone(group), field: None, bm25: None };
                let parts = phrase.slots.iter().map(|(_, group)| Self::terms(&slot(group), cursors));
                Ok(Self::doubtful(parts.collect::<Outcome<_>>()?, most(weighed)))
            }
        }
    }

    fn terms(weight: &Weight, cursors: &mut Cursors<'_>) -> Outcome<Self> {
        let Some(cursor) = cursors.of(&weight.group)? else { return Ok(Self::Nothing) };
        let place = weight.group.place;
        let lengths = weight.field.map(|field| cursors.segment.lengths(field, place)).transpose()?;
        Ok(Self::Terms { cursor, scoring: weight.bm25.zip(lengths) })
    }

    fn any(parts: &[Weighed], cursors: &mut Cursors<'_>) -> Outcome<Vec<Self>> {
        let mut nodes = parts.iter().map(|part| Self::new(part, cursors)).collect::<Outcome<Vec<Self>>>()?;
        nodes.retain(|node| !matches!(node, Self::Nothing));
        Ok(nodes)
    }

    fn doubtful(parts: Vec<Self>, most: f32) -> Self {
        let is_missing = parts.is_empty() || parts.iter().any(|part| matches!(part, Self::Nothing));
        if is_missing { Self::Nothing } else { Self::Doubtful { parts, most } }
    }

    fn depth(&self) -> usize {
        match self {
            Self::Nothing | Self::Terms { .. } => 0,
            Self::Either { parts, .. } | Self::Doubtful { parts, .. } => {
                1 + parts.iter().map(Self::depth).max().unwrap_or(0)
            }
        }
    }

    /// Scores the window into `block`, which is empty. `below` is room for the parts.
    fn score(
        &self,
        base: DocId,
        cursors: &[Cursor<'_>],
        block: &mut Block,
        below: &mut [Block],
        doubts: &mut Doubts,
    ) {
        match self {
            Self::Nothing => {}
            Self::Terms { cursor, scoring } => {
                block.here.add(&cursors[*cursor].here);
                if let Some((bm25, lengths)) = scoring {
                    score_terms(base, &cursors[*cursor], *bm25, lengths, &mut block.scores);
                }
            }
            Self::Doubtful { most, .. } => {
                let mut passages = Bits::new(WINDOW);
                self.presence(cursors, &mut passages);
                doubts.add(&passages, *most);
            }
            Self::Either { parts, best } => {
                let Some((part_block, below)) = below.split_first_mut() else { return };
                for part in parts {
                    part_block.clear();
                    part.score(base, cursors, part_block, below, doubts);
                    block.add(part_block, *best);
                }
            }
        }
    }

    /// Adds the passages of the window that may match.
    fn presence(&self, cursors: &[Cursor<'_>], passages: &mut Bits) {
        match self {
            Self::Nothing => {}
            Self::Terms { cursor, .. } => passages.add(&cursors[*cursor].here),
            Self::Either { parts, .. } => parts.iter().for_each(|part| part.presence(cursors, passages)),
            Self::Doubtful { parts, .. } => {
                let mut all: Option<Bits> = None;
                for part in parts {
                    let mut one = Bits::new(WINDOW);
                    part.presence(cursors, &mut one);
                    match &mut all {
                        Some(all) => all.intersect(&one),
                        None => all = Some(one),
                    }
                }
                if let Some(all) = all {
                    passages.add(&all);
                }
            }
        }
    }
}

fn score_terms(base: DocId, cursor: &Cursor<'_>, bm25: Bm25, lengths: &Lengths, scores: &mut [f32]) {
    match lengths {
        Lengths::Norms(_) | Lengths::Marks => {
            for at in cursor.here.iter() {
                scores[at as usize] = bm25.score(cursor.counts[at as usize], lengths.of(base + at));
            }
        }
        Lengths::Column(_) => {
            for run in &cursor.runs {
                let score = bm25.score(run.count, lengths.of(run.entry));
                scores[run.passages.start as usize..run.passages.end as usize].fill(score);
            }
        }
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
