//! Words that are marked in a text, on a terminal and on a page alike.

use std::ops::Range;

/// Where each whole word stands that is one of `words`, in code points, rising and apart; of several the longest.
pub fn of_words(characters: &[char], words: &[String]) -> Vec<Range<usize>> {
    let words: Vec<Vec<char>> = words.iter().map(|word| word.chars().collect()).collect();
    let mut marks = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        let here = words.iter().filter(|word| is_whole_word(characters, word, at));
        let word = here.max_by_key(|word| word.len());
        if let Some(word) = word {
            marks.push(at..at + word.len());
        }
        at += word.map_or(1, Vec::len);
    }
    marks
}

/// What stands at the marks, each once, sorted. Every mark has to lie within the text.
pub fn marked(characters: &[char], marks: impl Iterator<Item = Range<usize>>) -> Vec<String> {
    let mut words: Vec<String> = marks.map(|mark| characters[mark].iter().collect()).collect();
    words.sort();
    words.dedup();
    words
}

fn is_whole_word(characters: &[char], word: &[char], at: usize) -> bool {
    let is_inside = |at: Option<usize>| {
        at.and_then(|at| characters.get(at)).is_some_and(|character| character.is_alphanumeric())
    };
    !word.is_empty()
        && characters[at..].starts_with(word)
        && !is_inside(at.checked_sub(1))
        && !is_inside(Some(at + word.len()))
}
