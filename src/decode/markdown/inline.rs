//! What a walk over Markdown gathers before it is a block.

use std::ops::Range;

use crate::decode::html;
use crate::decode::lines::Line;
use crate::traced::Traced;

/// An item whose text is being gathered.
#[derive(Default)]
pub struct Item {
    pub number: Option<Traced>,
    pub lines: Vec<Line>,
    pub is_written: bool,
    /// Whether what follows in it is no part of it, whatever the parser thinks.
    pub is_left: bool,
    /// Where it ends in the text.
    pub end: usize,
}

/// A table whose rows are being gathered.
#[derive(Default)]
pub struct Table {
    pub columns: Vec<Traced>,
    pub rows: Vec<Vec<Traced>>,
    pub cells: Vec<Traced>,
    pub after: Vec<Line>,
    pub row: Range<usize>,
    /// Where the last cell that the parser saw ends.
    pub cells_end: usize,
    /// Whether its header begins and ends with a pipe: then all rows do.
    pub is_framed: bool,
    /// Whether the last row has no pipe at its end: it goes on in the next line.
    pub is_open: bool,
}

impl Table {
    /// Adds the cells of a line with which the last row goes on.
    pub fn go_on(&mut self, cells: Vec<Traced>) {
        let Some(row) = self.rows.last_mut() else { return };
        let filled =
            |cells: &[Traced]| cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |at| at + 1);
        row.truncate(filled(row));
        let mut cells = cells.into_iter();
        match (row.last_mut(), cells.next()) {
            (Some(last), Some(first)) if !first.is_empty() => {
                last.push_synthetic(" ");
                last.append(&first);
            }
            _ => {}
        }
        row.extend(cells);
        row.truncate(filled(row));
    }
}

/// Inline text being gathered, line by line.
#[derive(Default)]
pub struct Inline {
    pub lines: Vec<Line>,
    pub line: Line,
    pub strong: usize,
    /// Whether the line began in bold that an earlier one opened.
    is_continued: bool,
    pub is_plain: bool,
    /// Whether a tag has set the next word of a cell apart from those before.
    is_apart: bool,
}

impl Inline {
    pub fn push(&mut self, text: &Traced) {
        if self.is_apart && text.trim().is_empty() {
            return;
        }
        self.bridge();
        let is_lead = self.line.bold == self.line.text.len() && self.strong > 0;
        self.line.text.append(text);
        if is_lead {
            self.line.bold = self.line.text.len();
        }
        self.is_plain = true;
    }

    /// Says that the next word of a cell, if there is one, is another item.
    pub fn part(&mut self) {
        self.is_apart = true;
    }

    /// Writes what sets the next word apart.
    fn bridge(&mut self) {
        if !std::mem::take(&mut self.is_apart) {
            return;
        }
        let words = self.line.text.trim_end();
        if let Some(last) = words.chars().next_back() {
            let text = self.line.text.slice(0..words.len());
            self.line.text = text;
            self.line.text.push_synthetic(if html::is_end(last) { " " } else { "; " });
        }
    }

    pub fn end_line(&mut self, is_broken: bool) {
        let mut line = std::mem::take(&mut self.line);
        line.is_broken = is_broken;
        // Bold words that go on over the end of a line are a sentence and no heading.
        let goes_on = self.strong > 0 && !is_broken;
        if goes_on || self.is_continued {
            line.bold = 0;
        }
        self.is_continued = goes_on;
        if !line.text.trim().is_empty() {
            self.lines.push(line);
        }
    }

    pub fn take(&mut self) -> Vec<Line> {
        self.strong = 0;
        self.is_apart = false;
        self.end_line(false);
        std::mem::take(&mut self.lines)
    }
}
