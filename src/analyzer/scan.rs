//! Where the words of a text are, and their folded forms.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// Most parts of one compound; beyond, it is no compound but a rule or a path.
const MOST_PARTS: usize = 6;
/// Longest amount that is read as a number, in bytes.
const LONGEST_AMOUNT: usize = 20;

/// A word: letters and digits with the signs that belong to it.
#[derive(Debug, Clone)]
pub struct Word {
    /// Bytes of the text.
    pub range: Range<usize>,
}

/// Finds the words of a text in one pass.
pub struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn next_character(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }

    /// The end of the run of letters and digits that starts at `at`.
    fn run_end(&self, at: usize) -> usize {
        let is_inside = |character: char| character.is_alphanumeric() || is_mark(character);
        self.text[at..].find(|character| !is_inside(character)).map_or(self.text.len(), |offset| at + offset)
    }

    /// Whether the sign at `at` joins the run before it with letters or digits after it.
    fn joins(&self, start: usize, at: usize) -> bool {
        let mut characters = self.text[at..].chars();
        let (Some(sign), Some(after)) = (characters.next(), characters.next()) else { return false };
        let Some(before) = self.text[start..at].chars().next_back() else { return false };
        match sign {
            '-' | '/' | '.' | '\'' | '’' | '_' | '‑' | '‐' => after.is_alphanumeric(),
            '&' => before.is_uppercase() && after.is_uppercase(),
            '*' => before.is_uppercase() && after.is_uppercase() && self.text[start..at].chars().count() == 1,
            ',' => is_thousands(&self.text[start..at], &self.text[at + 1..]),
            _ => false,
        }
    }

    /// The end of signs after a run that belong to it: `C++`, `A+`, `C#`.
    fn suffix_end(&self, start: usize, end: usize) -> usize {
        let rest = &self.text[end..];
        let pluses = rest.bytes().take_while(|byte| *byte == b'+').count();
        let follows = |length: usize| !rest[length..].starts_with(char::is_alphanumeric);
        let last = self.text[start..end].chars().next_back();
        if (1..=2).contains(&pluses) && follows(pluses) && last.is_some_and(char::is_alphabetic) {
            return end + pluses;
        }
        let is_letter =
            self.text[start..end].len() == 1 && last.is_some_and(|last| last.is_ascii_alphabetic());
        if is_letter && rest.starts_with('#') && follows(1) { end + 1 } else { end }
    }
}

/// A combining mark: the accent of the letter before it.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}')
}

/// Whether a comma between the two stands between thousands.
fn is_thousands(before: &str, after: &str) -> bool {
    let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
    let next = after.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let is_group =
        before.len() <= LONGEST_AMOUNT && before.bytes().all(|byte| byte.is_ascii_digit() || byte == b',');
    next == 3 && (1..=3).contains(&digits) && is_group
}

impl Iterator for Scanner<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        let offset = self.text[self.at..].find(char::is_alphanumeric)?;
        let mut start = self.at + offset;
        let mut end = self.run_end(start);
        let mut parts = 1;
        while parts < MOST_PARTS && self.joins(start, end) {
            let sign = self.next_character(end).map_or(1, char::len_utf8);
            end = self.run_end(end + sign);
            parts += 1;
        }
        end = self.suffix_end(start, end);
        // `.NET`: a full stop before letters, and nothing before it.
        let before = &self.text[..start];
        let is_dotted = before.ends_with('.')
            && !before[..before.len() - 1].ends_with(|c: char| c.is_alphanumeric() || c == '.')
            && self.next_character(start).is_some_and(char::is_alphabetic);
        if is_dotted && start > self.at {
            start -= 1;
        }
        self.at = end;
        Some(Word { range: start..end })
    }
}

impl Word {
    /// Ranges of the parts between joining signs; one part for a simple word. Possessive endings are no part.
    pub fn parts(&self, text: &str) -> Vec<Range<usize>> {
        if !self.is_compound(text) {
            return vec![self.range.clone()];
        }
        let mut parts = Vec::new();
        let mut start = self.range.start;
        for (offset, character) in text[self.range.clone()].char_indices() {
            if is_separator(character) {
                parts.push(start..self.range.start + offset);
                start = self.range.start + offset + character.len_utf8();
            }
        }
        parts.push(start..self.range.end);
        let trimmed = |range: Range<usize>| {
            let part = text[range.clone()].trim_end_matches(['+', '#']);
            let is_last = range.end == self.range.end;
            let part = if is_last { part.trim_end_matches("'s").trim_end_matches("’s") } else { part };
            range.start..range.start + part.len()
        };
        parts.into_iter().map(trimmed).filter(|range| !range.is_empty()).collect()
    }

    /// Whether the word has parts of its own beside the whole.
    pub fn has_several_parts(&self, text: &str) -> bool {
        let word = &text[self.range.clone()];
        let is_signed = word.ends_with('+') && word.trim_end_matches('+').chars().count() > 1;
        self.is_compound(text) || is_signed
    }

    /// Whether it is *IT* in capitals.
    pub fn is_acronym_it(&self, text: &str) -> bool {
        matches!(&text[self.range.clone()], "IT" | "IT's" | "IT’s")
    }

    fn is_compound(&self, text: &str) -> bool {
        let word = &text[self.range.clone()];
        let word = word.trim_end_matches("'s").trim_end_matches("’s");
        let is_figure = word.bytes().all(|byte| byte.is_ascii_digit() || byte == b',' || byte == b'.')
            && word.matches('.').count() == 1
            && word.contains(',');
        let is_initials = word.contains('.')
            && word.split('.').all(|part| part.chars().count() <= 2 && part.starts_with(char::is_alphabetic));
        let plus = word.ends_with('+') && word.trim_end_matches('+').chars().count() > 1;
        (word.chars().any(is_separator) || plus) && !is_figure && !is_initials
    }

    /// The whole word folded: without separators, an amount as a number, a possessive without its ending.
    pub fn folded(&self, text: &str) -> String {
        let word = &text[self.range.clone()];
        if let Some(amount) = amount(word) {
            return amount;
        }
        let word = word.trim_end_matches("'s").trim_end_matches("’s");
        let is_initials = word.contains('.') && word.split('.').all(|part| part.chars().count() <= 2);
        let digits = |range: Range<usize>| word[range].bytes().all(|byte| byte.is_ascii_digit());
        let keeps_hyphen = word
            .split_once('-')
            .is_some_and(|(left, _)| digits(0..left.len()) && digits(left.len() + 1..word.len()));
        let kept: String = word
            .chars()
            .filter(|&character| match character {
                '.' => !is_initials || word.starts_with('.'),
                '-' => keeps_hyphen,
                '/' | '\'' | '’' | '_' | '‑' | '‐' => false,
                _ => true,
            })
            .collect();
        fold(&kept)
    }
}

fn is_separator(character: char) -> bool {
    matches!(character, '-' | '/' | '.' | '_' | '‑' | '‐')
}

/// `45,000` and `45k` as `45000`.
fn amount(word: &str) -> Option<String> {
    if word.len() > LONGEST_AMOUNT || !word.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    if let Some(thousands) = word.strip_suffix(['k', 'K']) {
        let is_number = !thousands.is_empty()
            && thousands.len() <= 4
            && thousands.bytes().all(|byte| byte.is_ascii_digit());
        return is_number.then(|| format!("{thousands}000"));
    }
    let is_grouped = word.contains(',') && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b',');
    is_grouped.then(|| word.replace(',', ""))
}

/// Small letters without accents.
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let decomposed = word.nfkd().filter(|character| !is_mark(*character));
    decomposed.flat_map(char::to_lowercase).collect::<String>().replace('ß', "ss")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_possessive_ending_is_no_part() {
        for text in ["vice-president's", "vice-president’s"] {
            let word = Word { range: 0..text.len() };
            let parts: Vec<&str> = word.parts(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(parts, ["vice", "president"]);
        }
    }
}
