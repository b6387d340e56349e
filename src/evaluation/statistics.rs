//! How sure a measured number is.
//!
//! Whatever is drawn at random is drawn from a fixed seed: the same outcomes always have the same intervals.
//!
//! - Shares of questions have Wilson's 95% interval (Wilson 1927), which holds near 0 and 1 too.
//! - Means have the percentile bootstrap's 95% interval over questions (Efron 1979).
//! - Two settings are compared by a permutation test: under the null hypothesis either value of a question could
//!   have come from either setting, so the signs of the differences are drawn anew.

use super::measure::float;

/// Resamples of a bootstrap and permutations of a test.
const DRAWS: usize = 10_000;
/// The 97.5% quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;
const SEED: u64 = 0x726f_6c65_6465_7821;

/// A 95% interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// The mean; 0 of nothing.
pub fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / float(values.len()) }
}

/// The smallest value that at least this share of the values does not exceed; 0 of nothing.
pub fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let below = sorted.len().saturating_sub(1);
    let at = (1..=below).find(|rank| float(*rank) >= share * float(sorted.len()));
    sorted.get(at.map_or(below, |rank| rank - 1)).copied().unwrap_or(0.0)
}

/// Wilson's interval of a share of `of` questions.
pub fn wilson(share: f64, of: usize) -> Interval {
    if of == 0 {
        return Interval { low: 0.0, high: 1.0 };
    }
    let count = float(of);
    let scale = 1.0 + Z * Z / count;
    let middle = (share + Z * Z / (2.0 * count)) / scale;
    let half = Z / scale * (share * (1.0 - share) / count + Z * Z / (4.0 * count * count)).sqrt();
    Interval { low: (middle - half).max(0.0), high: (middle + half).min(1.0) }
}

/// The bootstrap's interval of a mean.
pub fn bootstrap(values: &[f64]) -> Interval {
    let mut random = Random(SEED);
    let mut means: Vec<f64> = Vec::with_capacity(DRAWS);
    for _ in 0..DRAWS {
        let drawn = (0..values.len()).map(|_| values[random.below(values.len())]);
        means.push(drawn.sum::<f64>() / float(values.len().max(1)));
    }
    Interval { low: quantile(&means, 0.025), high: quantile(&means, 0.975) }
}

/// How often chance alone makes a mean difference at least as great, in either direction.
pub fn permutation_test(differences: &[f64]) -> f64 {
    let differences: Vec<f64> = differences.iter().copied().filter(|value| *value != 0.0).collect();
    let observed = differences.iter().sum::<f64>().abs();
    let mut random = Random(SEED);
    let draw = |random: &mut Random| -> f64 {
        differences.iter().map(|value| if random.next() >> 63 == 0 { *value } else { -value }).sum()
    };
    // Sums of the same numbers in other signs differ by rounding.
    let as_great = (0..DRAWS).filter(|_| draw(&mut random).abs() >= observed - 1e-9).count();
    float(as_great + 1) / float(DRAWS + 1)
}

/// `SplitMix64` (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is small and not 0.
    fn below(&mut self, end: usize) -> usize {
        let end = u128::from(u32::try_from(end).unwrap_or(u32::MAX));
        usize::try_from((u128::from(self.next()) * end) >> 64).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 5e-4, "{found} is not {expected}");
    }

    #[test]
    fn wilsons_interval_is_as_in_the_textbook() {
        // Newcombe 1998, table I: 81 of 263, and 0 of 20.
        let found = wilson(81.0 / 263.0, 263);
        assert_near(found.low, 0.2553);
        assert_near(found.high, 0.3662);
        let found = wilson(0.0, 20);
        assert_near(found.low, 0.0);
        assert_near(found.high, 0.1611);
    }

    #[test]
    fn quantiles_are_values() {
        let values = [4.0, 1.0, 3.0, 2.0];
        assert_near(quantile(&values, 0.5), 2.0);
        assert_near(quantile(&values, 0.99), 4.0);
        assert_near(quantile(&[7.0], 0.5), 7.0);
        assert_near(quantile(&[], 0.5), 0.0);
    }

    #[test]
    fn a_bootstrap_is_about_two_standard_errors_wide() {
        let values: Vec<f64> = (0..100).map(|index| f64::from(index % 2)).collect();
        let found = bootstrap(&values);
        assert!((found.low - 0.402).abs() < 0.01 && (found.high - 0.598).abs() < 0.01, "{found:?}");
        assert_eq!(bootstrap(&values), found);
        assert_eq!(bootstrap(&[]), Interval { low: 0.0, high: 0.0 });
    }

    #[test]
    fn a_permutation_test_of_one_sign_is_a_sign_test() {
        // Six differences of one sign: 2 of 64 assignments are as great.
        assert!((permutation_test(&[1.0; 6]) - 2.0 / 64.0).abs() < 0.006);
        assert_near(permutation_test(&[1.0, -1.0]), 1.0);
        assert_near(permutation_test(&[0.0, 0.0]), 1.0);
    }
}
