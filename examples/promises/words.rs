//! Words as the checker counts them: runs of letters and digits, in small letters.

use std::collections::HashSet;

/// Fewest bytes of a word that may be looked for inside of others: shorter ones are inside of anything.
const LONG: usize = 4;

/// The words of a text, in order.
pub fn words(text: &str) -> Vec<String> {
    text.split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// The parts that a word has when it was glued, in small letters: `supportWhen`, `2020Support`, `ITSupport`.
pub fn glued_parts(word: &str) -> Vec<String> {
    let characters: Vec<char> = word.chars().collect();
    let mut parts = vec![String::new()];
    for (at, &character) in characters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| characters[before]);
        let is_hump = character.is_uppercase()
            && (before.is_some_and(|before| !before.is_uppercase())
                || characters.get(at + 1).is_some_and(|next| next.is_lowercase()));
        if at > 0 && (is_hump || before.is_some_and(|before| before.is_numeric() != character.is_numeric())) {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut() {
            part.extend(character.to_lowercase());
        }
    }
    parts
}

/// Words that something is looked for in.
#[derive(Debug, Default, Clone)]
pub struct Bag {
    words: HashSet<String>,
    /// All letters and digits in a row: finds words that one side joins and the other parts.
    squeezed: String,
}

impl Bag {
    /// Adds the words of a text, and what glued words consist of.
    pub fn add(&mut self, text: &str) {
        for word in text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty())
        {
            self.words.extend(glued_parts(word));
            let small = word.to_lowercase();
            self.squeezed.push_str(&small);
            self.words.insert(small);
        }
        self.squeezed.push(' ');
    }

    /// Whether the letters stand here in a row, however short: some readers of PDF leave out spaces.
    pub fn has_letters(&self, word: &str) -> bool {
        self.squeezed.contains(word)
    }

    /// Whether the word stands here, as a word or, when it is long, within joined ones.
    pub fn holds(&self, word: &str) -> bool {
        let may_be_inside = word.len() >= LONG || !word.is_ascii();
        self.words.contains(word) || may_be_inside && self.squeezed.contains(word)
    }
}
