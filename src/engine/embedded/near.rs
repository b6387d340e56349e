//! Words a few edits away from another, found by looking at all that begin alike.
//!
//! An automaton of these edits visits fewer terms, but making the tables for two edits takes longer than the rest of a
//! search, and a command makes them anew each time. Nearly all terms are told apart by which letters they have.

/// A word whose neighbours are looked for.
pub struct Near<'a> {
    word: &'a str,
    characters: usize,
    letters: u64,
    distance: usize,
}

impl<'a> Near<'a> {
    /// Words within so many edits; a swap of neighbouring characters is one.
    pub fn new(word: &'a str, distance: u8) -> Self {
        let (characters, letters) = shape(word);
        Self { word, characters, letters, distance: usize::from(distance) }
    }

    /// Whether a word is within the edits.
    pub fn is(&self, other: &str) -> bool {
        let (characters, letters) = shape(other);
        // An edit adds a letter, takes one or does both.
        let most = 2 * self.distance;
        self.characters.abs_diff(characters) <= self.distance
            && (self.letters ^ letters).count_ones() as usize <= most
            && strsim::osa_distance(self.word, other) <= self.distance
    }
}

/// How many characters a word has, and which, as bits; characters whose codes are 64 apart share one.
fn shape(word: &str) -> (usize, u64) {
    let add = |(count, letters), character| (count + 1, letters | 1 << (u32::from(character) % 64));
    word.chars().fold((0, 0), add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted() {
        let is = |word, other, distance| Near::new(word, distance).is(other);
        for (other, edits) in [
            ("network", 0),
            ("networks", 1),
            ("netwrk", 1),
            ("netwark", 1),
            ("netwrok", 1),
            ("nteworks", 2),
            ("natwark", 2),
            ("natwarks", 3),
            ("nätwork", 1),
        ] {
            for distance in 0..4 {
                assert_eq!(is("network", other, distance), distance >= edits, "{other}, {distance}");
            }
        }
        assert!(!is("network", "", 2));
        assert!(is("öö", "öl", 1));
    }
}
