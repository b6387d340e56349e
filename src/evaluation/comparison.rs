//! Two settings on the same questions.

use crate::engine::Engine;
use crate::error::Result;
use crate::search::Part;
use crate::vocabulary::Vocabulary;

use super::statistics::{mean, permutation_test};
use super::{Measure, Outcome, Setting, Task, run};

/// What changes from one setting to another.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The one.
    pub from: Setting,
    /// The other.
    pub to: Setting,
    /// How many questions were asked.
    pub questions: usize,
    /// A line for each measure.
    pub changes: Vec<Change>,
}

/// How a measure changes.
#[derive(Debug, Clone, Copy)]
pub struct Change {
    /// What was measured.
    pub measure: Measure,
    /// Its mean in the one setting.
    pub from: f64,
    /// Its mean in the other.
    pub to: f64,
    /// Questions on which the other is better.
    pub better: usize,
    /// Questions on which the other is worse.
    pub worse: usize,
    /// How often chance alone changes as much: the paired permutation test, two-sided.
    pub p: f64,
}

impl Comparison {
    /// What changes for a measure.
    pub fn change(&self, measure: Measure) -> Option<&Change> {
        self.changes.iter().find(|change| change.measure == measure)
    }
}

/// Compares two settings.
///
/// # Errors
///
/// Whatever the engine refuses.
pub fn compare(
    engine: &dyn Engine,
    vocabulary: &Vocabulary,
    task: &Task,
    (from, to): (Setting, Setting),
) -> Result<Comparison> {
    let before = run(engine, vocabulary, task, &from.options())?;
    let after = run(engine, vocabulary, task, &to.options())?;
    Ok(paired(task, (from, &before), (to, &after)))
}

/// Compares the default with itself without each part of finding and ranking.
///
/// # Errors
///
/// Whatever the engine refuses.
pub fn ablation(engine: &dyn Engine, vocabulary: &Vocabulary, task: &Task) -> Result<Vec<Comparison>> {
    let before = run(engine, vocabulary, task, &Setting::Default.options())?;
    let without = |part| {
        let setting = Setting::Without(part);
        let after = run(engine, vocabulary, task, &setting.options())?;
        Ok(paired(task, (Setting::Default, &before), (setting, &after)))
    };
    Part::ALL.into_iter().map(without).collect()
}

fn paired(task: &Task, from: (Setting, &[Outcome]), to: (Setting, &[Outcome])) -> Comparison {
    let values = |outcomes: &[Outcome], measure: Measure| -> Vec<f64> {
        outcomes.iter().map(|outcome| outcome.values.get(measure)).collect()
    };
    let change = |measure: &Measure| Change::of(*measure, &values(from.1, *measure), &values(to.1, *measure));
    Comparison {
        from: from.0,
        to: to.0,
        questions: task.questions.len(),
        changes: task.measures.iter().map(change).collect(),
    }
}

impl Change {
    fn of(measure: Measure, from: &[f64], to: &[f64]) -> Self {
        let differences: Vec<f64> = from.iter().zip(to).map(|(from, to)| to - from).collect();
        let count = |is: fn(&f64) -> bool| differences.iter().filter(|value| is(value)).count();
        Self {
            measure,
            from: mean(from),
            to: mean(to),
            better: count(|difference| *difference > 0.0),
            worse: count(|difference| *difference < 0.0),
            p: permutation_test(&differences),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_counts_questions_in_both_directions() {
        let change = Change::of(Measure::ReciprocalRank, &[1.0, 0.5, 0.0, 1.0], &[1.0, 1.0, 0.5, 0.0]);
        assert_eq!((change.better, change.worse), (2, 1));
        assert!((change.from - 0.625).abs() < 1e-9 && (change.to - 0.625).abs() < 1e-9, "{change:?}");
        assert!((change.p - 1.0).abs() < 1e-9, "{change:?}");
    }
}
