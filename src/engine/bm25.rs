//! Okapi BM25, by which every engine scores.

/// How soon repetition of a term stops to count.
pub const K1: f32 = 1.2;
/// How much long passages are discounted.
pub const B: f32 = 0.75;

/// The score of a term, or of a phrase, in one field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bm25 {
    factor: f32,
    average: f32,
}

impl Bm25 {
    /// `rarity` is the sum of the terms' [`rarity`], `average` the mean length of the field in tokens.
    pub fn new(rarity: f32, average: f32, weight: f32) -> Self {
        Self { factor: rarity * (K1 + 1.0) * weight, average: average.max(f32::MIN_POSITIVE) }
    }

    /// The score of `count` occurrences in a field of `length` tokens.
    #[allow(clippy::cast_precision_loss, reason = "a score needs no more than 24 bits")]
    pub fn score(self, count: u32, length: u32) -> f32 {
        let count = count as f32;
        self.factor * count / (count + K1 * (1.0 - B + B * length as f32 / self.average))
    }

    /// What no score reaches.
    pub fn most(self) -> f32 {
        self.factor
    }
}

/// How much it says that an entry has a term: its inverse document frequency.
#[allow(clippy::cast_precision_loss, reason = "a score needs no more than 24 bits")]
pub fn rarity(with_term: u64, entries: u64) -> f32 {
    let with_term = with_term.min(entries);
    (1.0 + ((entries - with_term) as f32 + 0.5) / (with_term as f32 + 0.5)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_short_and_repeated_score_higher() {
        assert!(rarity(1, 100) > rarity(50, 100));
        assert!(rarity(100, 100) > 0.0);
        let score = Bm25::new(rarity(1, 100), 20.0, 1.0);
        assert!(score.score(2, 20) > score.score(1, 20));
        assert!(score.score(1, 10) > score.score(1, 20));
        assert!(score.score(1000, 20) < score.most());
    }

    #[test]
    fn an_empty_field_gives_numbers() {
        assert!(Bm25::new(rarity(0, 0), 0.0, 1.0).score(1, 0).is_finite());
    }
}
