//! Paragraphs that stand on most pages of a folder: they are found, but never before what a page says itself.
//!
//! Nothing of this is settled when a document is indexed: how many documents share a paragraph is asked when it comes
//! up. So it makes no difference in which order, or in how many runs, a folder was indexed.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashMap};
use std::ops::Range;

use crate::analyzer::{folder_marks, paragraph_marks};
use crate::engine::{Candidate, Clause, Engine, Field, Plan};
use crate::error::Result;
use crate::passage::Passage;
use crate::search::Part;
use crate::search::rank::{Ranked, Ranker, reason};

/// Fewest documents of a folder that share a paragraph when it belongs to none of them. A few pages may quote each other.
const FEWEST_DOCUMENTS: u64 = 5;
/// One of so many documents of the folder has to have it: most pages.
const ONE_IN: u64 = 2;
/// Factor for a passage of repeated paragraphs alone: what a passage makes that holds about half of the query, by the
/// share that it holds and by its words. So it comes after what a page says itself of the matter, and is still found by
/// its own words.
const REPEATED_FACTOR: f32 = 0.2;

/// Ranked passages, best first, with what is repeated set back as they come up: the engine is asked about few.
pub struct Order<'a, 'q> {
    repetitions: Repetitions<'a>,
    scorer: &'a mut Ranker<'q>,
    waiting: BinaryHeap<Waiting>,
    set_back: usize,
}

impl<'a, 'q> Order<'a, 'q> {
    /// An order of nothing yet.
    pub fn new(engine: &'a dyn Engine, scorer: &'a mut Ranker<'q>) -> Self {
        Self { repetitions: Repetitions::new(engine), scorer, waiting: BinaryHeap::new(), set_back: 0 }
    }

    /// Ranks candidates, in place of those that still wait.
    pub fn rank(&mut self, candidates: Vec<Candidate>) {
        let ranked = self.scorer.rank(candidates).into_iter();
        self.waiting = ranked.map(|ranked| Waiting { ranked, is_settled: false }).collect();
    }

    /// The next best.
    pub fn next(&mut self) -> Result<Option<Ranked>> {
        while let Some(Waiting { ranked, is_settled }) = self.waiting.pop() {
            if is_settled || !self.scorer.question().has(Part::Standing) {
                return Ok(Some(ranked));
            }
            let repeated = self.repetitions.of(&ranked.candidate.passage)?;
            if repeated.is_empty() {
                return Ok(Some(ranked));
            }
            self.set_back += 1;
            let ranked = self.without(ranked, &repeated);
            self.waiting.push(Waiting { ranked, is_settled: true });
        }
        Ok(None)
    }

    /// What did not come up, best first.
    pub fn rest(self) -> impl Iterator<Item = Ranked> {
        let rest = self.waiting.into_sorted_vec();
        rest.into_iter().rev().map(|waiting| waiting.ranked)
    }

    /// How many passages were set back so far.
    pub fn set_back(&self) -> usize {
        self.set_back
    }

    /// Clauses of which each passage with one of the repeated paragraphs that came up satisfies one.
    pub fn repeated(&self) -> Vec<Clause> {
        let marks = self.repetitions.known.iter().filter(|(_, folders)| !folders.is_empty());
        let mut marks: Vec<&String> = marks.map(|(mark, _)| mark).collect();
        marks.sort_unstable();
        marks.into_iter().map(|mark| clause(mark)).collect()
    }

    /// The passage with the score that it has without what is repeated.
    fn without(&mut self, mut ranked: Ranked, repeated: &[Range<usize>]) -> Ranked {
        let whole = ranked.score;
        let mut own = ranked.candidate.clone();
        own.passage.text = blanked(&own.passage.text, repeated);
        ranked.score = whole * REPEATED_FACTOR;
        if own.passage.text.contains(char::is_alphanumeric) {
            // What is left is shorter and could score more; nobody gains by what others say too.
            ranked.score = self.scorer.score(&own).score.min(whole).max(ranked.score);
        }
        ranked.reasons.push(reason(
            "× what is left without what stands on most pages of its folder",
            if whole > 0.0 { ranked.score / whole } else { 1.0 },
        ));
        ranked
    }
}

/// The text with spaces in place of ranges, so that all places stay.
fn blanked(text: &str, ranges: &[Range<usize>]) -> String {
    let mut blanked = String::with_capacity(text.len());
    for range in ranges {
        blanked.push_str(&text[blanked.len()..range.start]);
        blanked.extend(std::iter::repeat_n(' ', range.len()));
    }
    blanked.push_str(&text[blanked.len()..]);
    blanked
}

/// A passage that waits; the greatest comes first.
struct Waiting {
    ranked: Ranked,
    is_settled: bool,
}

impl Waiting {
    fn place(&self) -> (&str, u32) {
        (&self.ranked.candidate.passage.path, self.ranked.candidate.passage.ordinal)
    }
}

/// By score; ties fall by path and place.
impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> Ordering {
        let score = self.ranked.score.total_cmp(&other.ranked.score);
        score.then_with(|| other.place().cmp(&self.place()))
    }
}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Waiting {}

/// Which paragraphs are repeated, asked once each.
struct Repetitions<'a> {
    engine: &'a dyn Engine,
    /// By mark: the folders most of whose documents have the paragraph, as beginnings of paths.
    known: HashMap<String, Vec<String>>,
}

impl<'a> Repetitions<'a> {
    fn new(engine: &'a dyn Engine) -> Self {
        Self { engine, known: HashMap::new() }
    }

    /// Ranges of the passage's text that stand on most pages of one of its folders.
    fn of(&mut self, passage: &Passage) -> Result<Vec<Range<usize>>> {
        let mut repeated = Vec::new();
        if !passage.is_prose() {
            return Ok(repeated);
        }
        for (range, mark) in paragraph_marks(&passage.text) {
            if !self.known.contains_key(&mark) {
                let folders = self.folders(&mark)?;
                self.known.insert(mark.clone(), folders);
            }
            let folders = self.known.get(&mark).into_iter().flatten();
            if folders.into_iter().any(|folder| passage.path.starts_with(folder.as_str())) {
                repeated.push(range);
            }
        }
        Ok(repeated)
    }

    /// The folders most of whose documents have the paragraph.
    fn folders(&self, mark: &str) -> Result<Vec<String>> {
        let holders = self.engine.frequencies(Field::Paragraphs, &[mark.into()])?;
        if holders.first().is_none_or(|&holders| holders < FEWEST_DOCUMENTS) {
            return Ok(Vec::new());
        }
        let plan = Plan { required: vec![clause(mark)], documents: true, ..Plan::default() };
        let mut counts: HashMap<String, (String, u64)> = HashMap::new();
        for (path, _) in self.engine.search(&plan)?.documents {
            for (folder, mark) in folder_marks(&path) {
                counts.entry(folder.to_owned()).or_insert((mark, 0)).1 += 1;
            }
        }
        counts.retain(|_, (_, holders)| *holders >= FEWEST_DOCUMENTS);
        let mut folders = Vec::new();
        for (folder, (mark, holders)) in counts {
            let documents = self.engine.frequencies(Field::Paragraphs, &[mark.as_str().into()])?;
            if documents.first().is_some_and(|&documents| holders * ONE_IN >= documents) {
                folders.push(folder);
            }
        }
        Ok(folders)
    }
}

fn clause(mark: &str) -> Clause {
    Clause::Term { field: Field::Paragraphs, terms: mark.into(), weight: 1.0 }
}
