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
    /// Whether it is nothing but ASCII letters, as nearly all words are: then it is what it looks like.
    pub is_plain: bool,
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

    /// The first letter or digit from `at` on.
    fn next_start(&self, mut at: usize) -> Option<usize> {
        loop {
            let byte = *self.text.as_bytes().get(at)?;
            if byte.is_ascii() {
                if byte.is_ascii_alphanumeric() {
                    return Some(at);
                }
                at += 1;
            } else {
                let character = self.next_character(at)?;
                if character.is_alphanumeric() {
                    return Some(at);
                }
                at += character.len_utf8();
            }
        }
    }

    /// The word that starts at `start`, when it is as nearly all words are: ASCII letters that no sign joins with others.
    fn plain_word(&self, start: usize) -> Option<Word> {
        let (before, word) = self.text.as_bytes().split_at(start);
        let length = word.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let ends = matches!(
            word[length..],
            [] | [b'.'] | [b' ' | b'\n' | b',' | b';' | b':' | b')', ..] | [b'.', b' ' | b'\n', ..]
        );
        (length > 0 && ends && !before.ends_with(b"."))
            .then(|| Word { range: start..start + length, is_plain: true })
    }

    /// The end of the run of letters and digits that starts at `at`.
    fn run_end(&self, mut at: usize) -> usize {
        let bytes = self.text.as_bytes();
        loop {
            at += bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            match bytes.get(at) {
                Some(byte) if !byte.is_ascii() => {}
                _ => return at,
            }
            match self.next_character(at) {
                Some(character) if character.is_alphanumeric() || is_mark(character) => {
                    at += character.len_utf8();
                }
                _ => return at,
            }
        }
    }

    /// Whether the sign at `at` joins the run before it with letters or digits after it.
    fn joins(&self, start: usize, at: usize) -> bool {
        if matches!(self.text.as_bytes().get(at), None | Some(b' ' | b'\n')) {
            return false;
        }
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

    /// `.NET`: a full stop before letters, and nothing before it.
    fn is_dotted(&self, start: usize) -> bool {
        let Some(before) = self.text[..start].strip_suffix('.').filter(|_| start > self.at) else {
            return false;
        };
        !before.ends_with(|character: char| character.is_alphanumeric() || character == '.')
            && self.next_character(start).is_some_and(char::is_alphabetic)
    }

    /// The end of signs after a run that belong to it: `C++`, `A+`, `C#`.
    fn suffix_end(&self, start: usize, end: usize) -> usize {
        if !matches!(self.text.as_bytes().get(end), Some(b'+' | b'#')) {
            return end;
        }
        let rest = &self.text[end..];
        let pluses = rest.bytes().take_while(|byte| *byte == b'+').count();
        let follows = |length: usize| !rest[length..].starts_with(char::is_alphanumeric);
        let last = self.text[start..end].chars().next_back();
        if (1..=2).contains(&pluses) && follows(pluses) && last.is_some_and(char::is_alphabetic) {
            return end + pluses;
        }
        let last_part = self.text[start..end].rsplit(is_separator).next().unwrap_or_default();
        let is_letter = last_part.len() == 1 && last.is_some_and(|last| last.is_ascii_alphabetic());
        if is_letter && rest.starts_with('#') && follows(1) { end + 1 } else { end }
    }
}

/// A combining mark: the accent of the letter before it.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}')
}

/// Whether a comma between the two stands between thousands.
fn is_thousands(before: &str, after: &str) -> bool {
    let before = before.rsplit(is_separator).next().unwrap_or(before);
    let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
    let next = after.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let is_group =
        before.len() <= LONGEST_AMOUNT && before.bytes().all(|byte| byte.is_ascii_digit() || byte == b',');
    next == 3 && (1..=3).contains(&digits) && is_group
}

impl Iterator for Scanner<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        let mut start = self.next_start(self.at)?;
        if let Some(word) = self.plain_word(start) {
            self.at = word.range.end;
            return Some(word);
        }
        let run_end = self.run_end(start);
        let mut end = run_end;
        let mut parts = 1;
        while parts < MOST_PARTS && self.joins(start, end) {
            let sign = self.next_character(end).map_or(1, char::len_utf8);
            end = self.run_end(end + sign);
            parts += 1;
        }
        end = self.suffix_end(start, end);
        if self.is_dotted(start) {
            start -= 1;
        }
        let bytes = &self.text.as_bytes()[start..end];
        let is_plain = end == run_end && bytes.iter().all(u8::is_ascii_alphabetic);
        self.at = end;
        Some(Word { range: start..end, is_plain })
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
            let part = &text[range.clone()];
            let is_last = range.end == self.range.end;
            let part = if is_last { without_possessive(part) } else { part };
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
        matches!(&text[self.range.clone()], "IT" | "IT's" | "IT’s" | "I.T")
    }

    fn is_compound(&self, text: &str) -> bool {
        let word = &text[self.range.clone()];
        let word = without_possessive(word);
        let is_figure = word.bytes().all(|byte| byte.is_ascii_digit() || byte == b',' || byte == b'.')
            && word.matches('.').count() == 1
            && word.contains(',');
        let plus = word.ends_with('+') && word.trim_end_matches('+').chars().count() > 1;
        (word.chars().any(is_separator) || plus) && !is_figure && !is_initials(word)
    }

    /// Writes the whole word folded: without separators, an amount as a number, a possessive without its ending.
    pub fn fold_into(&self, text: &str, surface: &mut String) {
        let word = &text[self.range.clone()];
        if self.is_plain {
            surface.push_str(word);
            return surface.make_ascii_lowercase();
        }
        if let Some(amount) = amount(word) {
            return surface.push_str(&amount);
        }
        let word = without_possessive(word);
        let is_initials = is_initials(word);
        let keeps_signs = tells_by_signs(word);
        let kept = word.chars().filter(|&character| match character {
            '.' => !is_initials || word.starts_with('.'),
            '-' | '/' => keeps_signs,
            '\'' | '’' | '_' | '‑' | '‐' | '*' => false,
            _ => true,
        });
        surface.extend(kept);
        if surface.is_ascii() {
            surface.make_ascii_lowercase();
        } else {
            *surface = fold(surface);
        }
    }
}

/// Letters with full stops between them, such as `U.S`.
fn is_initials(word: &str) -> bool {
    let is_initial = |part: &str| part.chars().count() <= 2 && part.starts_with(char::is_alphabetic);
    let word = word.strip_prefix('.').unwrap_or(word);
    word.contains('.') && word.split('.').all(is_initial)
}

/// Whether a compound without its signs would be another word: figures (`24/7`, `15-1252`), single letters (`I/O`).
fn tells_by_signs(word: &str) -> bool {
    let figures =
        || word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'/' | b'.' | b','));
    let letters = || word.contains('/') && word.split('/').all(|part| part.chars().count() == 1);
    figures() || letters()
}

/// A part of a compound without the signs at its end.
pub fn unsigned(part: &str) -> &str {
    part.trim_end_matches(['+', '#'])
}

/// Whether a part is a word without its signs: `Network+` is found by *network*, `C++` not by *C*.
pub fn is_findable(unsigned: &str, written: &str) -> bool {
    unsigned.len() == written.len() || unsigned.chars().count() > 1
}

/// A part of a compound folded.
pub fn part(part: &str) -> String {
    amount(part).unwrap_or_else(|| fold(part))
}

/// The word without the ending `'s`, however often it has it. Searching for a string would cost more than all else.
fn without_possessive(mut word: &str) -> &str {
    for ending in ["'s", "’s"] {
        while let Some(rest) = word.strip_suffix(ending) {
            word = rest;
        }
    }
    word
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
        // A 401(k) is a plan to save for old age.
        let is_number = !matches!(thousands, "" | "401")
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
            let word = Word { range: 0..text.len(), is_plain: false };
            let parts: Vec<&str> = word.parts(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(parts, ["vice", "president"]);
        }
    }
}
