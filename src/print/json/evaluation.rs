//! How well a ranking answers: `eval --json`.

use std::io::{self, Write};

use serde::Serialize;

use crate::evaluation::{Change, Comparison, Group, Measured, Outcome, Report};
use crate::passage::Passage;

/// Prints what was measured.
pub fn evaluated(out: &mut impl Write, report: &Report) -> io::Result<()> {
    super::versioned(out, Evaluated::of(report))
}

#[derive(Serialize)]
struct Evaluated<'a> {
    /// All questions together.
    all: GroupReport<'a>,
    /// One for each style.
    styles: Vec<GroupReport<'a>>,
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

#[derive(Serialize)]
struct GroupReport<'a> {
    /// The style; `all` for all of them.
    name: &'a str,
    questions: usize,
    measures: Vec<MeasureReport>,
}

impl<'a> GroupReport<'a> {
    fn of(group: &'a Group) -> Self {
        let measures = group.measured.iter().map(MeasureReport::of).collect();
        Self { name: &group.name, questions: group.questions, measures }
    }
}

#[derive(Serialize)]
struct MeasureReport {
    /// `answer@1`, `answer@3`, `answer@10`, `MRR@10`, `nDCG@10` or `recall@100`.
    name: &'static str,
    value: f64,
    /// The 95% interval: Wilson's for `answer@…`, the bootstrap's for the others.
    low: f64,
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
#[derive(Serialize)]
struct Latency {
    p50_ms: f64,
    p99_ms: f64,
}

#[derive(Serialize)]
struct Miss<'a> {
    query: &'a str,
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

#[derive(Serialize)]
struct Hit<'a> {
    rank: usize,
    id: &'a str,
    path: &'a str,
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

#[derive(Serialize)]
struct Compared {
    comparisons: Vec<ComparisonReport>,
}

#[derive(Serialize)]
struct ComparisonReport {
    /// `default`, `literal` or `without:…`.
    from: String,
    to: String,
    questions: usize,
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

#[derive(Serialize)]
struct ChangeReport {
    /// As in the evaluation of one setting.
    name: &'static str,
    from: f64,
    to: f64,
    /// Questions on which the second setting is better, and worse.
    better: usize,
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
