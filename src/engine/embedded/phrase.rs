//! Counts a phrase among the positions of its terms.

/// How often terms stand at their distances, at most `slop` positions out of place altogether.
///
/// `positions` holds for each term where it occurs, rising; `offsets` how far it should be from the first. A
/// word serves one term of the phrase only, and one occurrence of the phrase only.
pub fn occurrences(positions: &[Vec<u32>], offsets: &[u32], slop: u32) -> u32 {
    let mut rest: Vec<&[u32]> = positions.iter().map(Vec::as_slice).collect();
    let mut count = 0;
    while let Some(window) = Window::at(&rest, offsets) {
        if window.spread <= i64::from(slop) && distinct(&rest) {
            count += 1;
            for rest in &mut rest {
                *rest = &rest[1..];
            }
        } else {
            let lagging = &mut rest[window.lagging];
            *lagging = &lagging[1..];
        }
    }
    count
}

/// The next occurrence of each term, seen from where the phrase would begin.
struct Window {
    /// How far the beginnings are apart.
    spread: i64,
    /// Which term's is the first.
    lagging: usize,
}

impl Window {
    /// `None` when a term does not occur any more.
    fn at(rest: &[&[u32]], offsets: &[u32]) -> Option<Self> {
        let (mut first, mut last, mut lagging) = (i64::MAX, i64::MIN, 0);
        for (index, (rest, offset)) in rest.iter().zip(offsets).enumerate() {
            let start = i64::from(*rest.first()?) - i64::from(*offset);
            if start < first {
                (first, lagging) = (start, index);
            }
            last = last.max(start);
        }
        (first <= last).then(|| Self { spread: last - first, lagging })
    }
}

fn distinct(rest: &[&[u32]]) -> bool {
    rest.iter().enumerate().all(|(index, one)| rest[..index].iter().all(|other| other.first() != one.first()))
}

#[cfg(test)]
mod tests {
    use super::occurrences;

    #[test]
    fn exact_phrases() {
        assert_eq!(occurrences(&[vec![0, 7], vec![1, 4, 8]], &[0, 1], 0), 2);
        assert_eq!(occurrences(&[vec![1], vec![0]], &[0, 1], 0), 0);
        assert_eq!(occurrences(&[vec![3], vec![5]], &[0, 2], 0), 1);
        assert_eq!(occurrences(&[vec![3], vec![]], &[0, 1], 0), 0);
    }

    #[test]
    fn slop_lets_words_between_and_swaps_for_two() {
        assert_eq!(occurrences(&[vec![0], vec![2]], &[0, 1], 0), 0);
        assert_eq!(occurrences(&[vec![0], vec![2]], &[0, 1], 1), 1);
        assert_eq!(occurrences(&[vec![0], vec![2], vec![3]], &[0, 1, 2], 1), 1);
        assert_eq!(occurrences(&[vec![1], vec![0]], &[0, 1], 1), 0);
        assert_eq!(occurrences(&[vec![1], vec![0]], &[0, 1], 2), 1);
    }

    #[test]
    fn a_word_is_not_counted_for_two_terms() {
        assert_eq!(occurrences(&[vec![0], vec![0]], &[0, 1], 3), 0);
        assert_eq!(occurrences(&[vec![0, 1], vec![0, 1]], &[0, 1], 1), 1);
    }
}
