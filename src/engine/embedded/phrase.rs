//! Counts a phrase among the positions of its terms.

/// How often terms stand at their distances, at most `slop` positions out of place altogether.
///
/// `positions` holds for each term where it occurs, rising; `offsets` how far it should be from the first. A
/// word serves one term of the phrase only, and one occurrence of the phrase only.
pub fn occurrences(positions: &[Vec<u32>], offsets: &[u32], slop: u32) -> u32 {
    let mut at = vec![0; positions.len()];
    let mut count = 0;
    while let Some(places) = current(positions, &at) {
        let starts: Vec<i64> = places
            .iter()
            .zip(offsets)
            .map(|(&place, &offset)| i64::from(place) - i64::from(offset))
            .collect();
        let (Some(first), Some(last)) = (starts.iter().min(), starts.iter().max()) else { break };
        if last - first <= i64::from(slop) && distinct(&places) {
            count += 1;
            for at in &mut at {
                *at += 1;
            }
        } else if let Some(lagging) = starts.iter().position(|start| start == first) {
            at[lagging] += 1;
        }
    }
    count
}

fn current(positions: &[Vec<u32>], at: &[usize]) -> Option<Vec<u32>> {
    positions.iter().zip(at).map(|(positions, &at)| positions.get(at).copied()).collect()
}

fn distinct(places: &[u32]) -> bool {
    places.iter().enumerate().all(|(index, place)| !places[..index].contains(place))
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
