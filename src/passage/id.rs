//! What a passage is called.

use std::collections::HashMap;

use super::Passage;

/// Digits of an id, hexadecimal.
const DIGITS: usize = 16;

/// Names the passages of one document in reading order.
pub struct Ids {
    path: String,
    seen: HashMap<String, u32>,
}

impl Ids {
    /// Ids for the document with this path.
    pub fn new(path: &str) -> Self {
        Self { path: path.to_owned(), seen: HashMap::new() }
    }

    /// The id of the next passage, which has this text. The same words again get a number, so that ids stay unique.
    pub fn next(&mut self, text: &str) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.path.as_bytes());
        hasher.update(&[0]);
        hasher.update(text.as_bytes());
        let first = hasher.finalize().to_hex()[..DIGITS].to_owned();
        let count = self.seen.entry(first.clone()).or_insert(0);
        *count += 1;
        if *count == 1 {
            return first;
        }
        hasher.update(&count.to_le_bytes());
        hasher.finalize().to_hex()[..DIGITS].to_owned()
    }
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
