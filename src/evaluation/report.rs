//! Outcomes of single questions, gathered.

use super::statistics::{self, Interval};
use super::{Measure, Outcome};

/// What was measured of a set of questions.
#[derive(Debug, Clone)]
pub struct Report {
    /// One for each style, in the order in which they are first asked.
    pub styles: Vec<Group>,
    /// All questions.
    pub all: Group,
    /// How long the answers took.
    pub latency: Latency,
    /// The questions that the first hit does not answer.
    pub misses: Vec<Outcome>,
}

/// Questions that are counted together.
#[derive(Debug, Clone)]
pub struct Group {
    /// What they have in common.
    pub name: String,
    /// How many they are.
    pub questions: usize,
    /// Their means.
    pub measured: Vec<Measured>,
}

/// A mean over questions.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    /// Of what.
    pub measure: Measure,
    /// The mean.
    pub mean: f64,
    /// Its 95% interval.
    pub interval: Interval,
}

/// Milliseconds that answers took.
#[derive(Debug, Clone, Copy)]
pub struct Latency {
    /// Half of the answers took at most this.
    pub p50_ms: f64,
    /// Of a hundred answers 99 took at most this.
    pub p99_ms: f64,
}

impl Report {
    /// Gathers outcomes.
    pub fn of(outcomes: &[Outcome], measures: &[Measure]) -> Self {
        let mut names: Vec<&str> = Vec::new();
        for outcome in outcomes {
            if !names.contains(&outcome.style.as_str()) {
                names.push(&outcome.style);
            }
        }
        let of_style = |name: &&str| {
            let members: Vec<&Outcome> = outcomes.iter().filter(|outcome| outcome.style == *name).collect();
            Group::of(name, &members, measures)
        };
        Self {
            styles: names.iter().map(of_style).collect(),
            all: Group::of("all", &outcomes.iter().collect::<Vec<_>>(), measures),
            latency: Latency::of(outcomes),
            misses: outcomes.iter().filter(|outcome| !outcome.is_first()).cloned().collect(),
        }
    }
}

impl Group {
    fn of(name: &str, members: &[&Outcome], measures: &[Measure]) -> Self {
        let means = measures.iter().map(|measure| {
            let values: Vec<f64> = members.iter().map(|outcome| outcome.values.get(*measure)).collect();
            Measured::of(*measure, &values)
        });
        Self { name: name.to_owned(), questions: members.len(), measured: means.collect() }
    }

    /// The mean of a measure; 0 when it was not measured.
    pub fn mean(&self, measure: Measure) -> f64 {
        self.measured.iter().find(|measured| measured.measure == measure).map_or(0.0, |found| found.mean)
    }
}

impl Measured {
    fn of(measure: Measure, values: &[f64]) -> Self {
        let mean = statistics::mean(values);
        let interval = if measure.is_share() {
            statistics::wilson(mean, values.len())
        } else {
            statistics::bootstrap(values)
        };
        Self { measure, mean, interval }
    }
}

impl Latency {
    fn of(outcomes: &[Outcome]) -> Self {
        let times: Vec<f64> = outcomes.iter().map(|outcome| outcome.took_ms).collect();
        Self { p50_ms: statistics::quantile(&times, 0.5), p99_ms: statistics::quantile(&times, 0.99) }
    }
}
