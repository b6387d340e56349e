//! Seeded choice of words by Zipf's law.

/// A generator of numbers that are the same on every machine (`SplitMix64`; Steele, Lea and Flood 2014).
pub struct Numbers(u64);

impl Numbers {
    /// The same seed gives the same numbers.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// The next number below 1.
    #[allow(clippy::cast_precision_loss, reason = "53 bits fit")]
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// Words by rank, the commonest first; the one at rank *r* is drawn in proportion to 1 ∕ *r*.
pub struct Lexicon {
    words: Vec<String>,
    /// Sum of the weights up to each word.
    sums: Vec<f64>,
}

impl Lexicon {
    /// The given words, and coined ones up to `size`: the larger a text, the more words it has.
    #[allow(clippy::cast_precision_loss, reason = "ranks are small")]
    pub fn new(mut words: Vec<String>, size: usize, numbers: &mut Numbers) -> Self {
        while words.len() < size {
            words.push(coined(numbers));
        }
        let mut sum = 0.0;
        let weight = |rank: usize| {
            sum += 1.0 / (rank + 1) as f64;
            sum
        };
        let sums = (0..words.len()).map(weight).collect();
        Self { words, sums }
    }

    /// A word by chance.
    pub fn draw(&self, numbers: &mut Numbers) -> &str {
        let at = numbers.share() * self.sums.last().copied().unwrap_or_default();
        self.word(self.sums.partition_point(|sum| *sum <= at))
    }

    /// The word at a rank, 0-based.
    pub fn word(&self, rank: usize) -> &str {
        self.words.get(rank).or(self.words.last()).map_or("", String::as_str)
    }
}

/// Two to four syllables.
fn coined(numbers: &mut Numbers) -> String {
    const CONSONANTS: &[u8] = b"bcdfghklmnprstvz";
    const VOWELS: &[u8] = b"aeiou";
    let mut pick =
        |from: &[u8]| char::from(from[usize::try_from(numbers.next() % from.len() as u64).unwrap_or(0)]);
    let mut word = String::new();
    let syllables = if pick(VOWELS) == 'a' { 2 } else { 3 };
    for _ in 0..syllables {
        word.push(pick(CONSONANTS));
        word.push(pick(VOWELS));
    }
    word.push(pick(b"lmnrtk"));
    word
}
