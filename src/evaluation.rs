//! How well a ranking answers: asks questions whose answers are known and measures at which rank the right one stands.
//!
//! Questions come from a truth file, where any one of several passages is the right answer, or from a BEIR folder,
//! where documents have grades. See [`Measure`] for what is measured and [`statistics`] for how sure it is.

mod beir;
mod comparison;
mod judge;
mod measure;
mod report;
mod setting;
pub mod statistics;
mod truth;

use std::time::Instant;

use crate::engine::Engine;
use crate::error::Result;
use crate::passage::Passage;
use crate::query::Query;
use crate::search::{self, Options};
use crate::vocabulary::Vocabulary;

use judge::Placed;

pub use beir::Collection;
pub use comparison::{Change, Comparison, ablation, compare};
pub use judge::Question;
pub use measure::{Measure, Values};
pub use report::{Group, Latency, Measured, Report};
pub use setting::Setting;

/// Questions, and how each is asked.
#[derive(Debug)]
pub struct Task {
    /// The questions.
    pub questions: Vec<Question>,
    /// What is measured.
    pub measures: &'static [Measure],
    /// Hits asked for.
    pub limit: usize,
    /// Hits of one document at most.
    pub per_document: usize,
}

impl Task {
    /// Reads a truth file; its questions are asked as `search` asks them by default.
    ///
    /// # Errors
    ///
    /// [`crate::error::ErrorKind::Input`] when it cannot be read, is no list of questions or holds none.
    pub fn of_truth(path: &std::path::Path) -> Result<Self> {
        Ok(Self { questions: truth::read(path)?, measures: Measure::OF_TRUTH, limit: 10, per_document: 3 })
    }
}

/// How far down the right answer is looked for when it is not among the hits asked for.
const DEEPEST: usize = 60;

/// What became of one question.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The question as it was asked.
    pub query: String,
    /// Its style.
    pub style: String,
    /// What was measured.
    pub values: Values,
    /// Milliseconds that the answer took.
    pub took_ms: f64,
    /// The first hit.
    pub first: Option<Passage>,
    /// The first right hit with its rank.
    pub right: Option<(usize, Passage)>,
}

impl Outcome {
    /// Whether the first hit answers.
    pub fn is_first(&self) -> bool {
        self.right.as_ref().is_some_and(|(rank, _)| *rank == 1)
    }
}

/// Asks all questions.
///
/// # Errors
///
/// Whatever the engine refuses.
pub fn run(
    engine: &dyn Engine,
    vocabulary: &Vocabulary,
    task: &Task,
    options: &Options,
) -> Result<Vec<Outcome>> {
    let options = Options { limit: task.limit, per_document: task.per_document, ..options.clone() };
    if let Some(first) = task.questions.first() {
        // The first search of a process loads what the others find loaded.
        search::search(engine, vocabulary, &Query::parse(&first.text), &options)?;
    }
    task.questions.iter().map(|question| ask(engine, vocabulary, question, &options)).collect()
}

fn ask(
    engine: &dyn Engine,
    vocabulary: &Vocabulary,
    question: &Question,
    options: &Options,
) -> Result<Outcome> {
    let start = Instant::now();
    let query = Query::parse(&question.text);
    let results = search::search(engine, vocabulary, &query, options)?;
    let took_ms = start.elapsed().as_secs_f64() * 1000.0;
    let placed = question.placed(engine, &results.hits)?;
    let gains: Vec<u32> = placed.iter().map(|placed| placed.gain).collect();
    let mut right = first_right(engine, &placed)?;
    if right.is_none() && options.limit < DEEPEST {
        let deeper = Options { limit: DEEPEST, ..options.clone() };
        let results = search::search(engine, vocabulary, &query, &deeper)?;
        right = first_right(engine, &question.placed(engine, &results.hits)?)?;
    }
    Ok(Outcome {
        query: question.text.clone(),
        style: question.style.clone(),
        values: Values::of(&gains, &question.ideal()),
        took_ms,
        first: results.hits.into_iter().next().map(|hit| hit.passage),
        right,
    })
}

fn first_right(engine: &dyn Engine, placed: &[Placed<'_>]) -> Result<Option<(usize, Passage)>> {
    let Some(index) = placed.iter().position(|placed| placed.gain > 0) else { return Ok(None) };
    Ok(engine.passage(placed[index].id)?.map(|passage| (index + 1, passage)))
}
