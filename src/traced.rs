//! Text that remembers, byte by byte, which bytes of the source it was made from.

use std::borrow::Cow;
use std::ops::{Deref, Range};

/// A stretch of traced text and the stretch of source it stands for. It ends where the next run starts.
///
/// When the source stretch is a whole multiple of the text's length (1 for UTF-8, 2 for ASCII in UTF-16) each
/// byte is placed on its own; otherwise (an entity, repaired mojibake) the whole run stands for the whole
/// stretch. A run with an empty source stretch is text of ours: a separator or a folded line end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Run {
    /// First byte in the text.
    text: u32,
    /// First byte in the source.
    source: u32,
    /// Bytes of source; 0 when the run has none.
    source_length: u32,
}

/// A string whose every byte knows its place in the source file.
///
/// Offsets are bytes, 0-based; ranges are half open. Sources are bounded to far less than 4 GiB, so a place
/// fits in 32 bits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traced {
    text: String,
    /// The first run; nothing of it counts while there is no text.
    first: Run,
    /// The runs after the first. Most texts have none.
    more: Vec<Run>,
}

impl Deref for Traced {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl std::fmt::Display for Traced {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl Traced {
    /// Text that is the source itself, from byte `start` of it.
    pub fn verbatim(text: impl Into<String>, start: usize) -> Self {
        let text = text.into();
        let mut traced = Self { text, ..Self::default() };
        if !traced.text.is_empty() {
            traced.first = Run { text: 0, source: narrow(start), source_length: narrow(traced.text.len()) };
        }
        traced
    }

    /// An empty text that can become as long as another without moving.
    pub fn with_room_for(text: &str) -> Self {
        Self { text: String::with_capacity(text.len()), ..Self::default() }
    }

    /// Text that stands in no source: a name made up by a decoder.
    pub fn synthetic(text: impl Into<String>) -> Self {
        let text = text.into();
        let mut traced = Self::default();
        traced.push_synthetic(&text);
        traced
    }

    /// The text without its places.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Gives up the places and keeps the text.
    pub fn into_string(self) -> String {
        self.text
    }

    /// Appends `text`, which stands for the bytes `source` of the source.
    pub fn push(&mut self, text: &str, source: Range<usize>) {
        if text.is_empty() {
            return;
        }
        let run = Run {
            text: narrow(self.text.len()),
            source: narrow(source.start),
            source_length: narrow(source.len()),
        };
        if self.text.is_empty() {
            self.first = run;
        } else if self.is_continued_by(run, text.len()) {
            self.more.last_mut().unwrap_or(&mut self.first).source_length += run.source_length;
        } else {
            self.more.push(run);
        }
        self.text.push_str(text);
    }

    /// Appends text that stands in no source.
    pub fn push_synthetic(&mut self, text: &str) {
        let last = self.last();
        let here = if self.text.is_empty() { 0 } else { (last.source + last.source_length) as usize };
        self.push(text, here..here);
    }

    /// Appends another traced text with its places.
    pub fn append(&mut self, other: &Self) {
        self.append_part(other, 0..other.text.len());
    }

    /// Appends the part of another text in `range`, with its places.
    ///
    /// # Panics
    /// As [`slice`](Self::slice).
    pub fn append_part(&mut self, other: &Self, range: Range<usize>) {
        for (text, source) in other.pieces(range) {
            self.push(&other.text[text], source);
        }
    }

    /// The part of the text in `range`, with its places.
    ///
    /// # Panics
    /// As slicing a string does, when `range` is out of bounds or not on character borders.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let text = String::with_capacity(range.len().min(self.text.len()));
        let mut part = Self { text, ..Self::default() };
        part.append_part(self, range);
        part
    }

    /// The text without white space at either end.
    #[must_use]
    pub fn trimmed(&self) -> Self {
        let start = self.text.len() - self.text.trim_start().len();
        let end = start + self.text.trim().len();
        if start == 0 && end == self.text.len() { self.clone() } else { self.slice(start..end) }
    }

    /// Lines without their ends (`\n`, `\r\n` or a lone `\r`).
    pub fn lines(&self) -> Vec<Self> {
        let mut lines = Vec::new();
        let mut start = 0;
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let width = match (bytes[at], bytes.get(at + 1)) {
                (b'\r', Some(b'\n')) => 2,
                (b'\r' | b'\n', _) => 1,
                _ => 0,
            };
            if width == 0 {
                at += 1;
            } else {
                lines.push(self.slice(start..at));
                at += width;
                start = at;
            }
        }
        if start < bytes.len() {
            lines.push(self.slice(start..bytes.len()));
        }
        lines
    }

    /// Replaces each range by its text. Ranges are in order and do not overlap; a replacement stands for all the
    /// source that its range stood for.
    #[must_use]
    pub fn replaced<S: AsRef<str>>(&self, edits: &[(Range<usize>, S)]) -> Self {
        let mut result = Self::with_room_for(&self.text);
        result.append_replaced(self, edits);
        result
    }

    fn append_replaced<S: AsRef<str>>(&mut self, other: &Self, edits: &[(Range<usize>, S)]) {
        let mut at = 0;
        for (range, text) in edits {
            self.append_part(other, at..range.start);
            at = range.end;
            if text.as_ref().is_empty() {
                continue;
            }
            match other.span(range.clone()) {
                Some(source) => self.push(text.as_ref(), source),
                None => self.push_synthetic(text.as_ref()),
            }
        }
        self.append_part(other, at..other.text.len());
    }

    /// The text with every run of white space as one space, and none at the ends.
    pub fn collapsed(&self) -> Cow<'_, Self> {
        let edits = self.spaces_as(" ");
        if edits.is_empty() { Cow::Borrowed(self) } else { Cow::Owned(self.replaced(&edits)) }
    }

    /// Appends another text with every run of white space as one space, and none at the ends.
    pub fn append_collapsed(&mut self, other: &Self) {
        self.append_replaced(other, &other.spaces_as(" "));
    }

    /// Makes every run of white space one space, and takes away those at the ends.
    pub fn collapse(&mut self) {
        self.replace(&self.spaces_as(" "));
    }

    /// As [`collapse`](Self::collapse), but runs that hold a line end become a line end.
    pub fn tidy(&mut self) {
        self.replace(&self.spaces_as("\n"));
    }

    /// Replaces ranges as [`replaced`](Self::replaced) does.
    pub fn replace<S: AsRef<str>>(&mut self, edits: &[(Range<usize>, S)]) {
        if !edits.is_empty() {
            *self = self.replaced(edits);
        }
    }

    /// The runs of white space that are not as they are to be, with what they become.
    fn spaces_as(&self, line_end: &'static str) -> Vec<(Range<usize>, &'static str)> {
        let mut edits = Vec::new();
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while let Some(start) = self.next_space(at) {
            // Nearly all white space is one space between two words.
            if bytes[start] == b' ' && start > 0 && bytes.get(start + 1).is_some_and(u8::is_ascii_graphic) {
                at = start + 1;
                continue;
            }
            let rest = &self.text[start..];
            at = start + (rest.len() - rest.trim_start().len());
            let spaces = &self.text[start..at];
            let folded = if start == 0 || at == self.text.len() {
                ""
            } else if spaces.contains('\n') {
                line_end
            } else {
                " "
            };
            if spaces != folded {
                edits.push((start..at, folded));
            }
        }
        edits
    }

    /// The first white space from `at` on.
    fn next_space(&self, mut at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        loop {
            at += bytes[at..].iter().position(|byte| *byte <= b' ' || !byte.is_ascii())?;
            let character = self.text[at..].chars().next()?;
            if character.is_whitespace() {
                return Some(at);
            }
            at += character.len_utf8();
        }
    }

    /// Bytes of the source that the text in `range` was made from, from the first to the last; `None` when it was
    /// made from none.
    pub fn span(&self, range: Range<usize>) -> Option<Range<usize>> {
        let mut span: Option<Range<usize>> = None;
        for (_, source) in self.pieces(range).filter(|(_, source)| !source.is_empty()) {
            span = Some(match span {
                None => source,
                Some(known) => known.start.min(source.start)..known.end.max(source.end),
            });
        }
        span
    }

    /// As [`span`](Self::span), of the whole text.
    pub fn whole_span(&self) -> Option<Range<usize>> {
        self.span(0..self.text.len())
    }

    /// The runs cut to `range`, as pairs of a range in the text and the range of source it stands for.
    fn pieces(&self, range: Range<usize>) -> impl Iterator<Item = (Range<usize>, Range<usize>)> + '_ {
        let first = self.more.partition_point(|run| (run.text as usize) <= range.start);
        let end = if self.text.is_empty() { 0 } else { self.more.len() + 1 };
        (first..end)
            .take_while(move |&index| (self.run(index).text as usize) < range.end)
            .map(move |index| self.piece(index, &range))
            .filter(|(text, _)| !text.is_empty())
    }

    fn piece(&self, index: usize, range: &Range<usize>) -> (Range<usize>, Range<usize>) {
        let run = self.run(index);
        let start = run.text as usize;
        let end = self.more.get(index).map_or(self.text.len(), |next| next.text as usize);
        let text = start.max(range.start)..end.min(range.end).max(start.max(range.start));
        let source = run.source as usize;
        let length = run.source_length as usize;
        let scale = if length.is_multiple_of(end - start) { length / (end - start) } else { 0 };
        if scale == 0 {
            return (text, source..source + length);
        }
        let placed = source + (text.start - start) * scale..source + (text.end - start) * scale;
        (text, placed)
    }

    fn run(&self, index: usize) -> Run {
        index.checked_sub(1).map_or(self.first, |index| self.more[index])
    }

    fn last(&self) -> Run {
        self.more.last().copied().unwrap_or(self.first)
    }

    /// Whether `run` of `length` bytes of text only lengthens the last one: it starts where that ends, at the same
    /// scale.
    fn is_continued_by(&self, run: Run, length: usize) -> bool {
        let last = self.last();
        let last_length = self.text.len() - last.text as usize;
        let scale = last.source_length as usize / last_length;
        scale > 0
            && last.source + last.source_length == run.source
            && last.source_length as usize == last_length * scale
            && run.source_length as usize == length * scale
    }
}

/// Sources are bounded to less than 4 GiB ([`crate::source::MAX_BYTES`]), so the cast loses nothing; were it ever
/// to, a place would be wrong and nothing else.
fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slice_keeps_its_place() {
        let text = Traced::verbatim("hello world", 100);
        assert_eq!(text.slice(6..11).whole_span(), Some(106..111));
        assert_eq!(text.span(2..4), Some(102..104));
    }

    #[test]
    fn a_replacement_stands_for_all_that_it_replaced() {
        let text = Traced::verbatim("a &amp; b", 10).replaced(&[(2..7, "&".to_owned())]);
        assert_eq!(text.as_str(), "a & b");
        assert_eq!(text.span(2..3), Some(12..17));
        assert_eq!(text.span(4..5), Some(18..19));
        assert_eq!(text.whole_span(), Some(10..19));
    }

    #[test]
    fn white_space_collapses_without_moving_words() {
        let text = Traced::verbatim("  a \n\t b  ", 0);
        let text = text.collapsed();
        assert_eq!(text.as_str(), "a b");
        assert_eq!(text.span(2..3), Some(7..8));
    }

    #[test]
    fn ascii_in_utf_16_is_placed_byte_by_byte() {
        let mut text = Traced::default();
        text.push("a", 2..4);
        text.push("b", 4..6);
        text.push("cd", 6..10);
        assert_eq!(text.span(1..3), Some(4..8));
    }

    #[test]
    fn text_of_ours_has_no_place() {
        let mut text = Traced::verbatim("a", 5);
        text.push_synthetic(": ");
        text.push("b", 9..10);
        assert_eq!(text.span(1..3), None);
        assert_eq!(text.whole_span(), Some(5..10));
    }

    #[test]
    fn lines_end_at_any_line_end() {
        let text = Traced::verbatim("a\r\nb\rc\n\nd", 0);
        let lines: Vec<String> = text.lines().into_iter().map(Traced::into_string).collect();
        assert_eq!(lines, ["a", "b", "c", "", "d"]);
    }
}
