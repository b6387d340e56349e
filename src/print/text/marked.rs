//! Text with marked ranges, wrapped and painted.

use std::ops::Range;

use anstyle::Style;
use textwrap::{Options, WordSplitter};
use unicode_width::UnicodeWidthStr;

use super::Look;
use crate::print::{marks, safe};

/// Text on one line whose ranges (code points, half open, rising and apart) are painted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Marked {
    characters: Vec<char>,
    marks: Vec<Range<usize>>,
}

impl Marked {
    /// Takes text of a document; line ends in it become spaces.
    pub(super) fn new(text: &str, marks: &[Range<usize>]) -> Self {
        let text = text.replace(['\n', '\r'], " ");
        Self { characters: safe(&text).chars().collect(), marks: marks.to_vec() }
    }

    /// Marks every whole word of `text` that is one of `words`.
    pub(super) fn with_words(text: &str, words: &[String]) -> Self {
        let mut marked = Self::new(text, &[]);
        marked.marks = marks::of_words(&marked.characters, words);
        marked
    }

    pub(super) fn has_marks(&self) -> bool {
        !self.marks.is_empty()
    }

    /// The words that are marked, each once.
    pub(super) fn marked_words(&self) -> Vec<String> {
        marks::marked(&self.characters, self.marks.iter().map(|mark| self.within(mark)))
    }

    /// The whole text on one line.
    pub(super) fn line(&self, style: Style, look: Look) -> String {
        self.paint(0..self.characters.len(), style, look)
    }

    /// Lines of at most `width` columns.
    pub(super) fn wrapped(&self, width: usize, style: Style, look: Look) -> Vec<String> {
        self.ranges(width).into_iter().map(|range| self.paint(range, style, look)).collect()
    }

    /// The lines of [`wrapped`](Self::wrapped), as ranges.
    pub(super) fn ranges(&self, width: usize) -> Vec<Range<usize>> {
        let text = self.text(&(0..self.characters.len()));
        let options = Options::new(width.max(1)).word_splitter(WordSplitter::NoHyphenation);
        let mut at = 0;
        let mut lines = Vec::new();
        for line in textwrap::wrap(&text, options) {
            // Wrapping drops the blanks around a line end and nothing else.
            at += self.characters[at..].iter().take_while(|character| **character == ' ').count();
            let end = (at + line.chars().count()).min(self.characters.len());
            lines.push(at..end);
            at = end;
        }
        lines
    }

    /// A part of the text as it is.
    pub(super) fn text(&self, range: &Range<usize>) -> String {
        self.characters[range.clone()].iter().collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.characters.is_empty()
    }

    /// Columns that the whole text takes.
    pub(super) fn width(&self) -> usize {
        width(&self.text(&(0..self.characters.len())))
    }

    /// How many of a thousand characters are marked.
    pub(super) fn marked_share(&self) -> usize {
        let marked: usize = self.marks.iter().map(|mark| self.within(mark).len()).sum();
        marked * 1000 / self.characters.len().max(1)
    }

    /// A part of the text with what is marked in it painted.
    pub(super) fn paint(&self, range: Range<usize>, style: Style, look: Look) -> String {
        if !look.colour {
            return self.characters[range].iter().collect();
        }
        let mut painted = String::new();
        let mut at = range.start;
        for mark in self.marks.iter().map(|mark| self.within(mark)) {
            let (start, end) = (mark.start.clamp(at, range.end), mark.end.clamp(at, range.end));
            if start < end {
                painted.extend(&self.characters[at..start]);
                let word: String = self.characters[start..end].iter().collect();
                painted.push_str(&look.paint(style, &word));
                at = end;
            }
        }
        painted.extend(&self.characters[at..range.end]);
        painted
    }

    fn within(&self, mark: &Range<usize>) -> Range<usize> {
        let end = mark.end.min(self.characters.len());
        mark.start.min(end)..end
    }
}

/// Columns that a text takes on a terminal.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::text::MATCH;

    const PLAIN: Look<'_> = Look { width: None, colour: false, folder: None };
    const COLOUR: Look<'_> = Look { width: None, colour: true, folder: None };

    #[test]
    fn marks_follow_the_words_over_line_ends() {
        let marked = Marked::new("a first\nand a second word", &[2..7, 14..25]);
        assert_eq!(marked.wrapped(12, MATCH, PLAIN), ["a first and", "a second", "word"]);
        let painted = marked.wrapped(12, MATCH, COLOUR);
        assert_eq!(painted[0], format!("a {} and", COLOUR.paint(MATCH, "first")));
        assert_eq!(painted[1], format!("a {}", COLOUR.paint(MATCH, "second")));
        assert_eq!(painted[2], COLOUR.paint(MATCH, "word"));
    }

    #[test]
    fn marks_beyond_the_text_are_cut() {
        let marked = Marked::new("abc", &[1..9, 20..30]);
        assert_eq!(marked.line(MATCH, COLOUR), format!("a{}", COLOUR.paint(MATCH, "bc")));
        assert_eq!(marked.marked_words(), ["", "bc"]);
    }

    #[test]
    fn only_whole_words_are_marked_and_the_longest_wins() {
        let words = ["A".to_owned(), "A+".to_owned()];
        let marked = Marked::with_words("CompTIA A+, BA", &words);
        assert_eq!(marked.line(MATCH, COLOUR), format!("CompTIA {}, BA", COLOUR.paint(MATCH, "A+")));
    }
}
