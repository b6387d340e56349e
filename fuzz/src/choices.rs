//! Decisions made by a fuzzer's bytes: one byte each, so that a changed byte changes one decision.

/// Bytes that are used up one by one.
pub struct Choices<'a>(std::slice::Iter<'a, u8>);

impl<'a> Choices<'a> {
    /// All of these bytes.
    pub fn of(bytes: &'a [u8]) -> Self {
        Self(bytes.iter())
    }

    /// The next byte while there is one.
    pub fn next(&mut self) -> Option<u8> {
        self.0.next().copied()
    }

    /// A number below `end`; 0 when no byte is left.
    pub fn below(&mut self, end: u8) -> u8 {
        self.next().unwrap_or_default() % end
    }

    /// One of several things; the first when no byte is left.
    pub fn one<T: Copy>(&mut self, things: &[T]) -> T {
        things[usize::from(self.next().unwrap_or_default()) % things.len()]
    }
}

/// Makes words that occur once, of seven small letters, enough of them for the longest document: they are found wherever they went, also inside others.
#[derive(Default)]
pub struct Words {
    made: usize,
}

impl Words {
    /// The next word. It begins with q and ends with k, and neither letter stands between.
    pub fn word(&mut self) -> String {
        let mut number = self.made;
        self.made += 1;
        let mut word = String::from("q");
        for _ in 0..5 {
            word.push(char::from(b"abcdefghij"[number % 10]));
            number /= 10;
        }
        word + "k"
    }

    /// Several, with spaces between.
    pub fn several(&mut self, count: u8) -> String {
        (0..count).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }
}

/// The words of a text that [`Words`] made, in small letters, also those glued to others.
pub fn made(text: &str) -> Vec<String> {
    let letters = text.to_ascii_lowercase();
    let is_made = |word: &&[u8]| {
        word[0] == b'q' && word[6] == b'k' && word[1..6].iter().all(|letter| (b'a'..=b'j').contains(letter))
    };
    let words = letters.as_bytes().windows(7).filter(is_made);
    words.map(|word| String::from_utf8_lossy(word).into_owned()).collect()
}
