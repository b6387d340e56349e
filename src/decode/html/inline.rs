//! Running text put together from the texts of a paragraph, a cell, a heading.

use crate::traced::Traced;

/// How a text is set off.
#[derive(Debug, Clone, Copy, Default)]
pub struct Style {
    /// Whether it is in bold type.
    pub bold: bool,
    /// Whether it is a link.
    pub linked: bool,
}

/// What lies between two words, the weaker first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// They are one word.
    #[default]
    None,
    /// White space.
    Space,
    /// A line end.
    Line,
    /// The border of a cell.
    Cell,
    /// The border of a block or an item.
    Item,
}

/// What a line end within the text becomes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lines {
    /// A line end.
    #[default]
    Kept,
    /// A space: headings and names have one line.
    Folded,
    /// A space or a semicolon, so that the items in a cell stay apart.
    Punctuated,
}

/// Running text in the making.
#[derive(Debug, Clone, Default)]
pub struct Inline {
    /// The text so far, without white space at its ends.
    pub text: Traced,
    /// Bytes of text in bold type.
    pub bold: usize,
    /// Bytes of text in links.
    pub linked: usize,
    /// Where the bold type that the text begins with ends.
    pub lead_end: usize,
    lines: Lines,
    gap: Gap,
    seam: Seam,
}

/// Borders of elements since the last word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Seam {
    #[default]
    None,
    /// One ended.
    Ended,
    /// One ended, and another began.
    Between,
}

impl Inline {
    /// An empty text.
    pub fn new(lines: Lines) -> Self {
        Self { lines, ..Self::default() }
    }

    /// Whether there are no words yet.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether all of it is bold.
    pub fn is_bold(&self) -> bool {
        !self.is_empty() && self.lead_end == self.text.len()
    }

    /// Says what lies between the words so far and the next.
    pub fn part(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    /// Says that an element begins which breaks no line.
    pub fn begin(&mut self) {
        if self.seam == Seam::Ended {
            self.seam = Seam::Between;
        }
    }

    /// Says that such an element ends.
    pub fn end(&mut self) {
        self.seam = Seam::Ended;
    }

    /// Appends text; white space in it is folded.
    pub fn push(&mut self, text: &Traced, style: Style) {
        let Some(first) = text.trim_start().chars().next() else {
            if !text.is_empty() {
                self.part(Gap::Space);
            }
            return;
        };
        if text.starts_with(char::is_whitespace) {
            self.part(Gap::Space);
        }
        let lead = style.bold && self.lead_end == self.text.len();
        self.bridge(first);
        let before = self.text.len();
        self.text.append_collapsed(text);
        if lead {
            self.lead_end = self.text.len();
        }
        let length = self.text.len() - before;
        self.bold += if style.bold { length } else { 0 };
        self.linked += if style.linked { length } else { 0 };
        if text.ends_with(char::is_whitespace) {
            self.part(Gap::Space);
        }
    }

    /// Writes the gap before a word that starts with `first`.
    fn bridge(&mut self, first: char) {
        let (gap, seam) = (std::mem::take(&mut self.gap), std::mem::take(&mut self.seam));
        let Some(last) = self.text.chars().next_back() else { return };
        // Labels side by side are set apart by their style: `<span>Full time</span><span>Remote</span>`.
        let is_ended = last.is_lowercase() || last.is_numeric() || last == ')';
        let are_apart = seam == Seam::Between && is_ended && first.is_uppercase();
        let gap = if are_apart { gap.max(Gap::Space) } else { gap };
        let between = match (gap, self.lines) {
            (Gap::None, _) => return,
            (Gap::Line | Gap::Cell | Gap::Item, Lines::Kept) => "\n",
            (Gap::Item, Lines::Punctuated) if !is_end(last) => "; ",
            (Gap::Cell, Lines::Punctuated) if !is_end(last) => ", ",
            (Gap::Line, Lines::Punctuated) if !is_end(last) && !first.is_lowercase() => "; ",
            _ => " ",
        };
        self.text.push_synthetic(between);
    }
}

/// Whether what follows such a character is set apart already.
pub fn is_end(character: char) -> bool {
    matches!(character, '.' | ',' | ';' | ':' | '!' | '?' | '–' | '—' | '…' | '/' | '|' | '(')
}
