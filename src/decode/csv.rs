//! Tables of separated values (CSV, TSV) to rows under their header, each cell with its place.
//!
//! The reader is written here and is not a crate's: a crate gives cells without saying which bytes they stand
//! for, and places are promised.

use std::ops::Range;
use std::rc::Rc;

use memchr::memchr;

use crate::decode::{Reading, text};
use crate::document::{Block, Content, TableHead};
use crate::error::Problem;
use crate::traced::Traced;

/// Separators that are looked for, the likelier first.
const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Bytes of a source in which its separator is looked for.
const SNIFFED: usize = 64 * 1024;
/// Records looked at to tell the separator.
const SNIFFED_RECORDS: usize = 60;
/// Largest quoted cell, in bytes: a quote that is closed later, or never, is a character like others. It also bounds
/// what is read in vain.
const MAX_QUOTED: usize = 64 * 1024;
/// Quotes that may turn out not to be closed, each read in vain; after these no quote is looked at.
const MOST_OPEN_QUOTES: usize = 64;
/// Most cells of a record that are kept apart; the last one holds the rest.
const MOST_COLUMNS: usize = 1000;
/// Most words of a column's name.
const MOST_NAME_WORDS: usize = 12;
/// Rows looked at to tell a header from data.
const COMPARED_ROWS: usize = 50;
/// Most records before the header.
const MOST_PREAMBLE: usize = 20;

/// A cell: where it stands in the text, without its quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cell {
    range: Range<usize>,
    /// Whether it has doubled quotes in it.
    is_escaped: bool,
}

/// The separator of a table of separated values. `extension` is that of the file's name; a table is not looked for in
/// every kind of file, and a file that is only called a table is none.
pub fn separator(text: &str, extension: &str) -> Option<u8> {
    let head = &text[..text.floor_char_boundary(SNIFFED)];
    if let Some(separator) = stated_separator(head) {
        return Some(separator);
    }
    let is_named = matches!(extension, "csv" | "tsv" | "tab");
    if !is_named && !matches!(extension, "" | "txt" | "dat") {
        return None;
    }
    let occurs = |separator: &u8| memchr(*separator, head.as_bytes()).is_some();
    let found = SEPARATORS
        .into_iter()
        .filter(occurs)
        .filter_map(|separator| Some((agreement(head, separator, is_named)?, separator)));
    let best = found.max_by_key(|&(agreement, separator)| (agreement, std::cmp::Reverse(order(separator))));
    match best {
        Some((_, separator)) => Some(separator),
        None if is_named && is_one_column(head) => Some(if extension == "csv" { b',' } else { b'\t' }),
        None => None,
    }
}

fn order(separator: u8) -> Option<usize> {
    SEPARATORS.iter().position(|known| *known == separator)
}

/// `sep=;` on the first line, as spreadsheets write it.
fn stated_separator(text: &str) -> Option<u8> {
    let line = text.lines().next()?.trim_end();
    match line.strip_prefix("sep=")?.as_bytes() {
        [separator] => Some(*separator),
        _ => None,
    }
}

/// How many of the first records have the commonest number of cells, in percent, when they make a table.
fn agreement(text: &str, separator: u8, is_named: bool) -> Option<usize> {
    let mut records = records(text, separator, SNIFFED_RECORDS);
    records.retain(|record| !is_blank(text, record));
    let width = common_width(&records);
    let fitting = records.iter().filter(|record| record.len() == width).count();
    let percent = fitting * 100 / records.len().max(1);
    let is_table = if is_named {
        fitting >= 1 && percent >= 50 && !(separator == b',' && is_prose(text))
    } else {
        // Prose has as many commas in each of five lines only by chance, and hardly three columns of short cells.
        let is_wide = width >= 3 || separator == b'\t';
        let rows = if separator == b'\t' { 3 } else { 5 };
        separator != b'|'
            && is_wide
            && fitting >= rows
            && percent >= 95
            && !is_prose(text)
            && has_short_cells(text, &records)
    };
    (width >= 2 && is_table).then_some(percent)
}

/// The number of cells that most records have, those of one cell left out: they are notes around the table.
fn common_width(records: &[Vec<Cell>]) -> usize {
    let mut counts: Vec<(usize, usize)> = Vec::new();
    for width in records.iter().map(Vec::len).filter(|&width| width > 1) {
        match counts.iter_mut().find(|(known, _)| *known == width) {
            Some((_, count)) => *count += 1,
            None => counts.push((width, 1)),
        }
    }
    counts.into_iter().max_by_key(|&(width, count)| (count, width)).map_or(0, |(width, _)| width)
}

/// Whether commas stand as in sentences: nearly all before a space, in lines that end as sentences do.
fn is_prose(text: &str) -> bool {
    let lines: Vec<&str> =
        text.lines().map(str::trim).filter(|line| !line.is_empty()).take(SNIFFED_RECORDS).collect();
    let ended = lines.iter().filter(|line| line.ends_with(['.', '!', '?', ':'])).count();
    let commas = text.matches(',').count();
    let spaced = text.matches(", ").count() + text.matches(",\n").count();
    ended * 3 > lines.len() && spaced * 10 >= commas * 8
}

fn has_short_cells(text: &str, records: &[Vec<Cell>]) -> bool {
    let cells = records.iter().flatten().count().max(1);
    let words: usize =
        records.iter().flatten().map(|cell| text[cell.range.clone()].split_whitespace().count()).sum();
    words <= cells * 5
}

/// Whether every line is a short value under a name: a list that somebody exported.
fn is_one_column(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
    let is_value =
        |line: &str| line.split_whitespace().count() <= 6 && !line.ends_with(['.', '!', '?', ':', ',']);
    lines.next().is_some_and(is_value) && lines.peek().is_some() && lines.all(is_value)
}

/// Reads a table. `extension` is that of the file's name.
pub fn read(text: &Traced, extension: &str, reading: &mut Reading) {
    match separator(text, extension) {
        Some(separator) => read_separated(text, separator, reading),
        None => text::read(text, reading),
    }
}

fn read_separated(text: &Traced, separator: u8, reading: &mut Reading) {
    let skipped = match stated_separator(text) {
        Some(_) => text.find('\n').map_or(text.len(), |end| end + 1),
        None => 0,
    };
    let text = text.slice(skipped..text.len());
    let mut scanner = Scanner::new(&text, separator);
    let mut records: Vec<Vec<Cell>> = scanner.by_ref().collect();
    if scanner.open_quotes > 0 {
        reading.problems.push(Problem::repaired("a quote is never closed and was read as a character", None));
    }
    records.retain(|record| !is_blank(&text, record));
    let width = common_width(&records).max(1);
    let table = preamble(&text, &records, width);
    if let Some(first) = records.get(table).and_then(|record| record.first()) {
        // A quote may stand before the first cell.
        let end = text[..first.range.start].rfind('\n').map_or(0, |end| end + 1);
        note(&text.slice(0..end), separator, reading);
    }
    rows(&text, &records[table..], width, reading);
}

/// Text around the table: lines of prose, whose separators only fill up the line.
fn note(lines: &Traced, separator: u8, reading: &mut Reading) {
    for line in lines.lines() {
        let fill: &[char] = &[char::from(separator), '"', ' '];
        let start = line.len() - line.trim_start_matches(fill).len();
        let end = line.trim_end_matches(fill).len().max(start);
        text::read(&line.slice(start..end), reading);
    }
}

/// How many records stand before the header: notes, that is records with one cell that says something.
fn preamble(text: &str, records: &[Vec<Cell>], width: usize) -> usize {
    if width < 2 {
        return 0;
    }
    let is_note = |record: &Vec<Cell>| record.iter().filter(|cell| !is_empty(text, cell)).count() < 2;
    let count = records.iter().take(MOST_PREAMBLE).take_while(|record| is_note(record)).count();
    // Where nothing but notes follows, they are the table.
    if count == records.len().min(MOST_PREAMBLE) { 0 } else { count }
}

fn rows(text: &Traced, records: &[Vec<Cell>], width: usize, reading: &mut Reading) {
    let Some((first, rest)) = records.split_first() else { return };
    let has_header = is_header(text, first, rest);
    let mut columns = if has_header { cells(text, first) } else { Vec::new() };
    columns.resize(width.max(columns.len()), Traced::default());
    let head = Rc::new(TableHead { caption: None, columns });
    let rows = if has_header && !rest.is_empty() { rest } else { records };
    for record in rows {
        // Short rows stay short: a thousand columns over rows of one cell would fill the memory.
        let mut cells = cells(text, record);
        let is_note = cells.len() == 1 && width > 2;
        let content = match cells.pop() {
            Some(cell) if is_note => Content::Paragraph(cell),
            Some(last) => {
                cells.push(last);
                Content::Row { head: Rc::clone(&head), cells }
            }
            None => continue,
        };
        reading.blocks.push(Block::content(content));
    }
}

fn cells(text: &Traced, record: &[Cell]) -> Vec<Traced> {
    record.iter().map(|cell| words(text, cell)).collect()
}

fn words(text: &Traced, cell: &Cell) -> Traced {
    let words = text.slice(cell.range.clone());
    if !cell.is_escaped {
        return words.trimmed();
    }
    let edits: Vec<_> = words.match_indices("\"\"").map(|(at, _)| (at..at + 2, "\"".to_owned())).collect();
    words.replaced(&edits).trimmed()
}

fn is_empty(text: &str, cell: &Cell) -> bool {
    text[cell.range.clone()].trim().is_empty()
}

fn is_blank(text: &str, record: &[Cell]) -> bool {
    record.iter().all(|cell| is_empty(text, cell))
}

/// Whether the first record names the columns. It does unless it looks like the records below: figures above
/// figures, a value that comes again below it, a sentence.
fn is_header(text: &str, first: &[Cell], rest: &[Vec<Cell>]) -> bool {
    let value = |cell: &Cell| text[cell.range.clone()].trim().to_owned();
    let names: Vec<String> = first.iter().map(value).collect();
    if rest.is_empty() || names.iter().any(|name| name.split_whitespace().count() > MOST_NAME_WORDS) {
        return false;
    }
    for (column, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        let below = rest.iter().take(COMPARED_ROWS).filter(|record| !repeats(text, record, &names));
        let below: Vec<String> = below.filter_map(|record| record.get(column)).map(value).collect();
        let figures = below.iter().filter(|value| is_figure(value)).count();
        if is_figure(name) && !is_year(name) && figures * 2 >= below.len() || below.contains(name) {
            return false;
        }
    }
    true
}

/// Whether a record is the header again, as in files that were joined.
fn repeats(text: &str, record: &[Cell], names: &[String]) -> bool {
    record.len() == names.len()
        && record.iter().zip(names).all(|(cell, name)| text[cell.range.clone()].trim() == name)
}

fn is_figure(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    digits > 0
        && value.chars().all(|character| character.is_ascii_digit() || "+-.,$€£%/: eE".contains(character))
}

/// A year names a column of figures more often than it is one of them.
fn is_year(value: &str) -> bool {
    value.len() == 4 && value.parse::<u16>().is_ok_and(|year| (1900..=2100).contains(&year))
}

fn records(text: &str, separator: u8, most: usize) -> Vec<Vec<Cell>> {
    Scanner::new(text, separator).take(most).collect()
}

/// Cuts a text into records and cells.
struct Scanner<'a> {
    text: &'a str,
    separator: u8,
    at: usize,
    open_quotes: usize,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str, separator: u8) -> Self {
        Self { text, separator, at: 0, open_quotes: 0 }
    }

    /// The cell that starts at `start`.
    fn cell(&mut self, start: usize) -> Cell {
        let bytes = self.text.as_bytes();
        let blanks = bytes[start..].iter().take_while(|&&byte| byte == b' ').count();
        if bytes.get(start + blanks) == Some(&b'"') && self.open_quotes < MOST_OPEN_QUOTES {
            if let Some((end, is_escaped)) = self.closing_quote(start + blanks + 1) {
                let after = end + 1;
                self.at = after + self.to_separator(after);
                return Cell { range: start + blanks + 1..end, is_escaped };
            }
            self.open_quotes += 1;
        }
        let end = start + self.to_separator(start);
        self.at = end;
        Cell { range: start..end, is_escaped: false }
    }

    fn to_separator(&self, from: usize) -> usize {
        let rest = &self.text.as_bytes()[from..];
        rest.iter().position(|&byte| byte == self.separator || byte == b'\n').unwrap_or(rest.len())
    }

    /// The quote before the end of a cell that starts at `start`. One within the cell that nobody doubled is followed by
    /// more words.
    fn closing_quote(&self, start: usize) -> Option<(usize, bool)> {
        let bytes = self.text.as_bytes();
        let limit = bytes.len().min(start + MAX_QUOTED);
        let mut at = start;
        let mut is_escaped = false;
        while at < limit {
            if bytes[at] != b'"' {
                at += 1;
            } else if bytes.get(at + 1) == Some(&b'"') {
                is_escaped = true;
                at += 2;
            } else {
                let blanks =
                    bytes[at + 1..].iter().take_while(|&&byte| byte == b' ').take(MAX_QUOTED).count();
                match bytes.get(at + 1 + blanks) {
                    Some(&byte) if byte != self.separator && byte != b'\n' => at += 1 + blanks,
                    _ => return Some((at, is_escaped)),
                }
            }
        }
        None
    }
}

impl Iterator for Scanner<'_> {
    type Item = Vec<Cell>;

    fn next(&mut self) -> Option<Vec<Cell>> {
        if self.at >= self.text.len() {
            return None;
        }
        let mut record: Vec<Cell> = Vec::new();
        loop {
            let cell = self.cell(self.at);
            let is_full = record.len() >= MOST_COLUMNS;
            match record.last_mut() {
                Some(Cell { range, .. }) if is_full => range.end = cell.range.end,
                _ => record.push(cell),
            }
            let ended = self.text.as_bytes().get(self.at) != Some(&self.separator);
            self.at += 1;
            if ended {
                return Some(record);
            }
        }
    }
}

#[cfg(test)]
mod tests;
