//! Sets of entries of a segment, or of a window of it.

use std::ops::Range;

/// A set of numbers below a bound. Its words are on the heap, or an array when the bound is known beforehand.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bits<W = Vec<u64>>(W);

/// Numbers in a word.
pub const WORD: u32 = u64::BITS;

impl Bits {
    /// An empty set of numbers below `bound`.
    pub fn new(bound: u32) -> Self {
        Self(vec![0; bound.div_ceil(WORD) as usize])
    }
}

impl<W: AsRef<[u64]> + AsMut<[u64]>> Bits<W> {
    /// Adds a number below the bound.
    pub fn insert(&mut self, number: u32) {
        if let Some(word) = self.0.as_mut().get_mut((number / WORD) as usize) {
            *word |= 1 << (number % WORD);
        }
    }

    /// Adds a range of numbers below the bound.
    pub fn insert_range(&mut self, range: Range<u32>) {
        let mut at = range.start;
        while at < range.end {
            let next = (at / WORD + 1) * WORD;
            let end = range.end.min(next);
            let mask = (u64::MAX >> (WORD - (end - at))) << (at % WORD);
            if let Some(word) = self.0.as_mut().get_mut((at / WORD) as usize) {
                *word |= mask;
            }
            at = end;
        }
    }

    /// Whether a number is in it.
    pub fn has(&self, number: u32) -> bool {
        self.0.as_ref().get((number / WORD) as usize).is_some_and(|word| word & 1 << (number % WORD) != 0)
    }

    /// Adds what is in the other.
    pub fn add(&mut self, other: &Self) {
        self.0.as_mut().iter_mut().zip(other.0.as_ref()).for_each(|(word, other)| *word |= other);
    }

    /// Keeps what is in the other as well.
    pub fn intersect(&mut self, other: &Self) {
        self.0.as_mut().iter_mut().zip(other.0.as_ref()).for_each(|(word, other)| *word &= other);
    }

    /// Keeps what a test says.
    pub fn retain(&mut self, mut test: impl FnMut(u32) -> bool) {
        for (word, start) in self.0.as_mut().iter_mut().zip((0..).step_by(WORD as usize)) {
            for number in Ones(*word) {
                if !test(start + number) {
                    *word &= !(1 << number);
                }
            }
        }
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.0.as_ref().iter().all(|word| *word == 0)
    }

    /// Empties it.
    pub fn clear(&mut self) {
        self.0.as_mut().fill(0);
    }

    /// How many numbers are in it.
    pub fn count(&self) -> u64 {
        self.0.as_ref().iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// What is in it, rising.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        self.0
            .as_ref()
            .iter()
            .zip((0..).step_by(WORD as usize))
            .flat_map(|(word, start)| Ones(*word).map(move |one| start + one))
    }
}

/// Places of the bits of a word.
struct Ones(u64);

impl Iterator for Ones {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        (self.0 != 0).then(|| {
            let one = self.0.trailing_zeros();
            self.0 &= self.0 - 1;
            one
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(numbers: &[u32]) -> Bits {
        let mut bits = Bits::new(200);
        for number in numbers {
            bits.insert(*number);
        }
        bits
    }

    #[test]
    fn ranges_are_their_numbers() {
        for range in [0..0, 0..1, 0..64, 63..65, 5..199, 64..128, 130..200] {
            let mut bits = Bits::new(200);
            bits.insert_range(range.clone());
            assert!(bits.iter().eq(range.clone()), "{range:?}");
            assert_eq!(bits.count(), range.len() as u64);
            assert!(range.clone().all(|number| bits.has(number)) && !bits.has(range.end));
        }
    }

    #[test]
    fn sets_are_joined_and_narrowed() {
        let (odd, low) = (set(&[1, 3, 65, 127]), set(&[0, 1, 3]));
        let mut both = odd.clone();
        both.intersect(&low);
        assert!(both.iter().eq([1, 3]));
        both.add(&odd);
        assert!(both.iter().eq([1, 3, 65, 127]));
        both.retain(|number| number > 64);
        assert!(both.iter().eq([65, 127]));
        assert!(!both.is_empty());
        both.clear();
        assert!(both.is_empty() && both.count() == 0);
    }

    #[test]
    fn numbers_beyond_the_bound_are_left_out() {
        let mut bits = set(&[7]);
        bits.insert(100_000);
        bits.insert_range(190..300);
        assert!(!bits.has(100_000) && bits.has(199));
    }
}
