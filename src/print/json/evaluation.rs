//! How well a ranking answers: `eval --json`.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use crate::evaluation::{Change, Comparison, Group, Measured, Outcome, Report};
use crate::passage::Passage;

/// Prints what was measured.
pub fn evaluated(out: &mut impl Write, report: &Report) -> io::Result<()> {
    super::versioned(out, Evaluated::of(report))
}

/// What `eval --json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Eval")]
pub(super) struct Evaluated<'a> {
    /// All questions together.
    all: GroupReport<'a>,
    /// One for each style.
    styles: Vec<GroupReport<'a>>,
    /// How long the answers took.
    latency: Latency,
    /// Questions that the first hit does not answer.
    misses: Vec<Miss<'a>>,
}

impl<'a> Evaluated<'a> {
    fn of(report: &'a Report) -> Self {
        let latency = &report.latency;
        Self {
            all: GroupReport::of(&report.all),
            styles: report.styles.iter().map(GroupReport::of).collect(),
            latency: Latency {
                p50_ms: super::rounded(latency.p50_ms, 3),
                p99_ms: super::rounded(latency.p99_ms, 3),
            },
            misses: report.misses.iter().map(Miss::of).collect(),
        }
    }
}

/// What was measured on some questions.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Group")]
struct GroupReport<'a> {
    /// The style; `all` for all of them.
    name: &'a str,
    /// How many there are.
    questions: usize,
    /// The measures.
    measures: Vec<MeasureReport>,
}

impl<'a> GroupReport<'a> {
    fn of(group: &'a Group) -> Self {
        let measures = group.measured.iter().map(MeasureReport::of).collect();
        Self { name: &group.name, questions: group.questions, measures }
    }
}

/// A measure with its interval.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Measure")]
struct MeasureReport {
    /// `answer@1`, `answer@3`, `answer@10`, `MRR@10`, `nDCG@10` or `recall@100`.
    name: &'static str,
    /// The mean over the questions.
    value: f64,
    /// Begin of the 95% interval: Wilson's for `answer@…`, the bootstrap's for the others.
    low: f64,
    /// End of the interval.
    high: f64,
}

impl MeasureReport {
    fn of(measured: &Measured) -> Self {
        let rounded = |number: f64| super::rounded(number, 4);
        Self {
            name: measured.measure.name(),
            value: rounded(measured.mean),
            low: rounded(measured.interval.low),
            high: rounded(measured.interval.high),
        }
    }
}

/// Milliseconds that half of the answers, and 99 of a hundred, took at most.
#[derive(Serialize, JsonSchema)]
struct Latency {
    /// Of half of the answers.
    p50_ms: f64,
    /// Of 99 of a hundred.
    p99_ms: f64,
}

/// A question that the first hit does not answer.
#[derive(Serialize, JsonSchema)]
struct Miss<'a> {
    /// The question.
    query: &'a str,
    /// How it is asked.
    style: &'a str,
    /// The first hit, or null when nothing was found.
    first: Option<Hit<'a>>,
    /// The first right hit, or null when there is none among the first sixty.
    right: Option<Hit<'a>>,
}

impl<'a> Miss<'a> {
    fn of(miss: &'a Outcome) -> Self {
        Self {
            query: &miss.query,
            style: &miss.style,
            first: miss.first.as_ref().map(|passage| Hit::of(1, passage)),
            right: miss.right.as_ref().map(|(rank, passage)| Hit::of(*rank, passage)),
        }
    }
}

/// A hit, in short.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "JudgedHit")]
struct Hit<'a> {
    /// Its place, from 1.
    rank: usize,
    /// The passage's id.
    id: &'a str,
    /// Its document.
    path: &'a str,
    /// Its words.
    text: &'a str,
}

impl<'a> Hit<'a> {
    fn of(rank: usize, passage: &'a Passage) -> Self {
        Self { rank, id: &passage.id, path: &passage.path, text: &passage.text }
    }
}

/// Prints what changes from one setting to another, once or for several pairs of settings.
pub fn compared(out: &mut impl Write, comparisons: &[Comparison]) -> io::Result<()> {
    super::versioned(out, Compared { comparisons: comparisons.iter().map(ComparisonReport::of).collect() })
}

/// What `eval --json` prints with `--compare` or `--ablation`.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "EvalCompare")]
pub(super) struct Compared {
    /// One, or one for each part of ranking.
    comparisons: Vec<ComparisonReport>,
}

/// Two settings on the same questions.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Comparison")]
struct ComparisonReport {
    /// `default`, `literal` or `without:…`.
    from: String,
    /// The other setting.
    to: String,
    /// How many questions were asked.
    questions: usize,
    /// What changes.
    measures: Vec<ChangeReport>,
}

impl ComparisonReport {
    fn of(comparison: &Comparison) -> Self {
        Self {
            from: comparison.from.to_string(),
            to: comparison.to.to_string(),
            questions: comparison.questions,
            measures: comparison.changes.iter().map(ChangeReport::of).collect(),
        }
    }
}

/// How a measure changes.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Change")]
struct ChangeReport {
    /// As in the evaluation of one setting.
    name: &'static str,
    /// With the first setting.
    from: f64,
    /// With the second setting.
    to: f64,
    /// Questions on which the second setting is better.
    better: usize,
    /// Questions on which it is worse.
    worse: usize,
    /// The paired permutation test, two-sided.
    p: f64,
}

impl ChangeReport {
    fn of(change: &Change) -> Self {
        Self {
            name: change.measure.name(),
            from: super::rounded(change.from, 4),
            to: super::rounded(change.to, 4),
            better: change.better,
            worse: change.worse,
            p: super::rounded(change.p, 4),
        }
    }
}
