//! What a passage is called.

use std::collections::HashMap;

use super::Passage;

/// Digits of an id, hexadecimal.
const DIGITS: usize = 16;

/// Names the passages of one document in reading order.
pub struct Ids {
    /// What is hashed: the path, a zero, and the text of the passage.
    said: Vec<u8>,
    /// How much of that is the same for all passages.
    shared: usize,
    seen: HashMap<String, u32>,
}

impl Ids {
    /// Ids for the document with this path.
    pub fn new(path: &str) -> Self {
        let said = [path.as_bytes(), &[0]].concat();
        Self { shared: said.len(), said, seen: HashMap::new() }
    }

    /// The id of the next passage, which has this text. The same words again get a number, so that ids stay unique.
    pub fn next(&mut self, text: &str) -> String {
        self.said.truncate(self.shared);
        self.said.extend_from_slice(text.as_bytes());
        let first = digits(&self.said);
        let count = self.seen.entry(first.clone()).or_insert(0);
        *count += 1;
        if *count == 1 {
            return first;
        }
        self.said.extend_from_slice(&count.to_le_bytes());
        digits(&self.said)
    }
}

fn digits(said: &[u8]) -> String {
    blake3::hash(said).to_hex()[..DIGITS].to_owned()
}

/// The passages of a document as they would be if it had another path. What the file's name alone tells, such as
/// the title of a document without one, stays: the new path has to end with the same name.
pub fn moved(passages: Vec<Passage>, path: &str) -> Vec<Passage> {
    let mut ids = Ids::new(path);
    let move_one = |passage: Passage| {
        let id = ids.next(&passage.text);
        Passage { id, path: path.to_owned(), ..passage }
    };
    passages.into_iter().map(move_one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stay_what_they_are_and_are_unique() {
        let mut ids = Ids::new("corpus/a.md");
        let of = |text: &str, count: &[u8]| {
            let said = [b"corpus/a.md\0".as_slice(), text.as_bytes(), count].concat();
            blake3::hash(&said).to_hex()[..16].to_owned()
        };
        assert_eq!(ids.next("Help desk"), of("Help desk", &[]));
        assert_eq!(ids.next(""), of("", &[]));
        assert_eq!(ids.next("Help desk"), of("Help desk", &2_u32.to_le_bytes()));
        assert_eq!(ids.next("Help desk"), of("Help desk", &3_u32.to_le_bytes()));
        assert_ne!(Ids::new("corpus/b.md").next("Help desk"), of("Help desk", &[]));
    }
}
