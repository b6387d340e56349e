//! Paragraphs, items and tables of word processors to blocks: what has no style is read as lines of text are.

use crate::decode::lines::{Context, Line, joined, marked_item, recover};
use crate::decode::{Reading, flat_table, heading, repair};
use crate::document::{Block, Content, Section, Standing};
use crate::traced::Traced;

/// Most words of a heading: longer paragraphs were only made to look like one.
const MOST_HEADING_WORDS: usize = 40;
/// Most words of a cell over several rows that is repeated in each of them.
const MOST_REPEATED_WORDS: usize = 30;

/// Writes blocks into a reading.
pub struct Flow<'a> {
    /// Where blocks go.
    pub reading: &'a mut Reading,
    /// Where they stand.
    pub section: Option<Section>,
    /// What they are worth.
    pub standing: Standing,
    /// Whether the source marks its headings.
    pub has_headings: bool,
    open: Vec<Line>,
}

impl<'a> Flow<'a> {
    /// A flow of one part of a source.
    pub fn new(reading: &'a mut Reading, section: Option<Section>, standing: Standing) -> Self {
        Self { reading, section, standing, has_headings: false, open: Vec::new() }
    }

    /// A paragraph of which nothing is known but its lines. An empty one separates.
    pub fn paragraph(&mut self, lines: Vec<Line>) {
        if lines.is_empty() {
            self.flush(true);
        }
        self.open.extend(lines);
    }

    /// A heading.
    pub fn heading(&mut self, level: u8, lines: Vec<Line>) {
        let text = joined(&lines);
        if text.split_whitespace().count() > MOST_HEADING_WORDS {
            self.paragraph(lines);
            return;
        }
        self.flush(false);
        let text = heading::without_colon(&text);
        self.push(Content::Heading { level, text });
    }

    /// An item of a list.
    pub fn item(&mut self, depth: usize, lines: &[Line]) {
        self.flush(true);
        let depth = u8::try_from(depth).unwrap_or(u8::MAX);
        self.push(marked_item(lines, depth, None));
    }

    /// A table. The first `header` rows name the columns; with none, the first row does if it looks like it.
    pub fn table(&mut self, mut rows: Vec<Vec<Traced>>, header: usize, caption: Option<Traced>) {
        self.flush(true);
        let mut columns = named_columns(&mut rows, header);
        rows.retain(|row| row.iter().any(|cell| !cell.trim().is_empty()));
        if columns.is_empty() && flat_table::is_header(&rows) {
            columns = rows.remove(0);
        }
        if rows.is_empty() && columns.is_empty() {
            return;
        }
        for block in flat_table::table(columns, rows, caption) {
            self.push(block.content);
        }
    }

    /// Writes the lines gathered so far. `is_followed` says whether they may head what follows.
    pub fn flush(&mut self, is_followed: bool) {
        let lines = std::mem::take(&mut self.open);
        if self.standing == Standing::Boilerplate && !lines.is_empty() {
            // What stands on every page heads nothing.
            self.push(Content::Paragraph(joined(&lines)));
            return;
        }
        let context = Context { is_followed, has_headings: self.has_headings };
        for block in recover(lines, context, &mut self.reading.repairs) {
            self.push(block.content);
        }
    }

    fn push(&mut self, content: Content) {
        self.reading.blocks.push(Block { content, standing: self.standing, section: self.section.clone() });
    }
}

/// Takes the header off the rows; names over several columns stand before those below them.
fn named_columns(rows: &mut Vec<Vec<Traced>>, header: usize) -> Vec<Traced> {
    if header == 0 || header >= rows.len() {
        return Vec::new();
    }
    let mut columns: Vec<Traced> = Vec::new();
    for row in rows.drain(..header) {
        columns.resize(columns.len().max(row.len()), Traced::default());
        for (column, cell) in columns.iter_mut().zip(row).filter(|(_, cell)| !cell.is_empty()) {
            if !column.is_empty() && column.as_str() != cell.as_str() {
                column.push_synthetic(" / ");
            }
            if column.as_str() != cell.as_str() {
                column.append(&cell);
            }
        }
    }
    columns
}

/// The text of a cell over several rows in the rows below its first: they are not read alone without it.
pub fn repeated(above: Option<&Traced>) -> Traced {
    above.filter(|text| text.split_whitespace().count() <= MOST_REPEATED_WORDS).cloned().unwrap_or_default()
}

/// Lines of a paragraph that is being gathered.
#[derive(Debug, Default)]
pub struct Gathered {
    lines: Vec<Line>,
    line: Line,
}

impl Gathered {
    /// Adds words.
    pub fn push(&mut self, words: &str, is_bold: bool, reading: &mut Reading) {
        let traced = Traced::synthetic(words.replace(['\n', '\r'], " "));
        let words = repair::repair(&traced, &mut reading.repairs);
        let is_lead = is_bold && self.line.bold == self.line.text.len();
        self.line.text.append(&words);
        if is_lead {
            self.line.bold = self.line.text.len();
        }
    }

    /// Ends a line.
    pub fn end_line(&mut self) {
        let mut line = std::mem::take(&mut self.line);
        line.is_broken = true;
        if !line.text.trim().is_empty() {
            self.lines.push(trimmed(&line));
        }
    }

    /// The lines.
    pub fn finish(mut self) -> Vec<Line> {
        self.end_line();
        self.lines
    }
}

fn trimmed(line: &Line) -> Line {
    let start = line.text.len() - line.text.trim_start().len();
    Line { bold: line.bold.saturating_sub(start), text: line.text.trimmed(), is_broken: line.is_broken }
}

/// The paragraphs of a cell as one text: they are kept apart by more than a space.
pub fn cell(paragraphs: &[Traced]) -> Traced {
    let mut text = Traced::default();
    for paragraph in paragraphs.iter().filter(|paragraph| !paragraph.trim().is_empty()) {
        if !text.is_empty() {
            let is_ended = text.ends_with(['.', ':', ';', ',', '!', '?', '/', '-']);
            text.push_synthetic(if is_ended { " " } else { "; " });
        }
        text.append(paragraph);
    }
    text
}
