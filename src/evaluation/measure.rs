//! Measures of one answer.

/// What can be measured. All lie between 0 and 1, and more is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Whether the first hit answers.
    Answer1,
    /// Whether one of the first three hits answers.
    Answer3,
    /// Whether one of the first ten hits answers.
    Answer10,
    /// One divided by the rank of the first hit that answers; 0 below rank ten.
    ReciprocalRank,
    /// Discounted gain of the first ten hits as a share of the best possible. A grade is its own gain. Where any
    /// one passage is enough, only the first right one gains.
    Ndcg10,
    /// Share of the right documents among the first hundred hits.
    Recall100,
}

impl Measure {
    /// What is measured where any one passage answers.
    pub const OF_TRUTH: &'static [Self] =
        &[Self::Answer1, Self::Answer3, Self::Answer10, Self::ReciprocalRank, Self::Ndcg10];

    /// What is measured where documents have grades.
    pub const OF_GRADES: &'static [Self] =
        &[Self::Answer1, Self::Answer3, Self::Answer10, Self::ReciprocalRank, Self::Ndcg10, Self::Recall100];

    /// Its usual name, for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Answer1 => "answer@1",
            Self::Answer3 => "answer@3",
            Self::Answer10 => "answer@10",
            Self::ReciprocalRank => "MRR@10",
            Self::Ndcg10 => "nDCG@10",
            Self::Recall100 => "recall@100",
        }
    }

    /// Whether it is a share of questions, each of which is answered or not.
    pub fn is_share(self) -> bool {
        matches!(self, Self::Answer1 | Self::Answer3 | Self::Answer10)
    }
}

/// All measures of one answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Values {
    rank: Option<usize>,
    ndcg: f64,
    recall: f64,
}

impl Values {
    /// Measures the gains of hits in their order against the best gains there could be.
    pub fn of(gains: &[u32], ideal: &[u32]) -> Self {
        let best = discounted(ideal);
        let right = gains.iter().take(100).filter(|gain| **gain > 0).count();
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        Self {
            rank: gains.iter().position(|gain| *gain > 0).map(|index| index + 1),
            ndcg: share(discounted(gains), best),
            recall: share(float(right), float(ideal.len())),
        }
    }

    /// One of the measures.
    pub fn get(&self, measure: Measure) -> f64 {
        let within = |deepest: usize| self.rank.filter(|rank| *rank <= deepest);
        let answered = |deepest: usize| if within(deepest).is_some() { 1.0 } else { 0.0 };
        match measure {
            Measure::Answer1 => answered(1),
            Measure::Answer3 => answered(3),
            Measure::Answer10 => answered(10),
            Measure::ReciprocalRank => within(10).map_or(0.0, |rank| 1.0 / float(rank)),
            Measure::Ndcg10 => self.ndcg,
            Measure::Recall100 => self.recall,
        }
    }
}

fn discounted(gains: &[u32]) -> f64 {
    let at = |(index, gain): (usize, &u32)| f64::from(*gain) / float(index + 2).log2();
    gains.iter().take(10).enumerate().map(at).sum()
}

/// A count as a number to calculate with.
pub(super) fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-6, "{found} is not {expected}");
    }

    #[test]
    fn the_third_hit_answers() {
        let values = Values::of(&[0, 0, 1, 0], &[1]);
        assert_near(values.get(Measure::Answer1), 0.0);
        assert_near(values.get(Measure::Answer3), 1.0);
        assert_near(values.get(Measure::ReciprocalRank), 1.0 / 3.0);
        // 1 / log2(4)
        assert_near(values.get(Measure::Ndcg10), 0.5);
    }

    #[test]
    fn grades_are_gains() {
        let values = Values::of(&[1, 0, 3], &[3, 2, 1]);
        // (1 + 3/2) / (3 + 2/log2(3) + 1/2)
        assert_near(values.get(Measure::Ndcg10), 2.5 / 4.761_859_507_142_915);
        assert_near(values.get(Measure::Recall100), 2.0 / 3.0);
    }

    #[test]
    fn below_the_tenth_hit_only_recall_counts() {
        let mut gains = vec![0; 100];
        gains[10] = 1;
        let values = Values::of(&gains, &[1, 1]);
        assert_near(values.get(Measure::Answer10), 0.0);
        assert_near(values.get(Measure::ReciprocalRank), 0.0);
        assert_near(values.get(Measure::Ndcg10), 0.0);
        assert_near(values.get(Measure::Recall100), 0.5);
    }

    #[test]
    fn nothing_found_and_nothing_to_find_is_zero() {
        for measure in Measure::OF_GRADES {
            assert_near(Values::of(&[], &[1]).get(*measure), 0.0);
            assert_near(Values::of(&[], &[]).get(*measure), 0.0);
        }
    }
}
