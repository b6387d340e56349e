//! Short lists that are looked into for every word of every text.

/// Entries by their first letter.
pub struct ByInitial<T>([Vec<T>; 26]);

impl<T> ByInitial<T> {
    /// Sorts entries by the word that each is found by, which begins with a small letter from a to z.
    pub fn new(entries: impl IntoIterator<Item = T>, word: impl Fn(&T) -> &str) -> Self {
        let mut lists = [const { Vec::new() }; 26];
        for entry in entries {
            if let Some(list) = place(word(&entry)).and_then(|place| lists.get_mut(place)) {
                list.push(entry);
            }
        }
        Self(lists)
    }

    /// The entries whose word begins as this one does.
    pub fn of(&self, word: &str) -> &[T] {
        place(word).and_then(|place| self.0.get(place)).map_or(&[], Vec::as_slice)
    }
}

fn place(word: &str) -> Option<usize> {
    word.bytes().next()?.checked_sub(b'a').map(usize::from)
}
