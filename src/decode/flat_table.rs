//! Tables that somebody flattened to lines of cells between pipes, with or without a rule under the header.

use std::ops::Range;
use std::rc::Rc;

use crate::decode::lines::Line;
use crate::document::{Block, Content, TableHead};
use crate::traced::Traced;

/// Most lines that one row is broken over.
const MOST_ROW_LINES: usize = 12;
/// Most lines that a header is broken over.
const MOST_HEADER_LINES: usize = 4;
/// Most columns of a flattened table; beyond, pipes are decoration.
const MOST_COLUMNS: usize = 200;
/// Most words of a header cell.
const MOST_HEADER_WORDS: usize = 10;

/// Reads a table at the start of `lines`. Returns its rows and how many lines it took.
pub fn read(lines: &[Line]) -> Option<(Vec<Block>, usize)> {
    if cells(&lines.first()?.text).len() < 2 || is_rule(&lines[0].text) {
        return None;
    }
    let (mut rows, used, has_rule) = rows(lines);
    if rows.is_empty() || rows.len() < 2 && !has_rule {
        return None;
    }
    let width = width(&rows);
    rows[0].resize(width, Traced::default());
    let columns = if has_rule || is_header(&rows) { rows.remove(0) } else { Vec::new() };
    Some((table(columns, rows, None), used))
}

/// Blocks of a table: its rows under its head, or the head alone as a row when there are no others.
pub fn table(columns: Vec<Traced>, rows: Vec<Vec<Traced>>, caption: Option<Traced>) -> Vec<Block> {
    if rows.is_empty() {
        let head = Rc::new(TableHead { caption, columns: vec![Traced::default(); columns.len()] });
        return vec![Block::content(Content::Row { head, cells: columns })];
    }
    let width = rows.iter().map(Vec::len).max().unwrap_or(0).max(columns.len());
    let head = Rc::new(TableHead { caption, columns: fitted(columns, width) });
    let rows = rows.into_iter().map(|cells| Content::Row { head: Rc::clone(&head), cells });
    rows.map(Block::content).collect()
}

/// The rows at the start of `lines`, the lines they took, and whether a rule follows the first.
fn rows(lines: &[Line]) -> (Vec<Vec<Traced>>, usize, bool) {
    let mut rows: Vec<Vec<Traced>> = Vec::new();
    let mut has_rule = false;
    // Whether the header ends in a pipe: then all rows do.
    let mut is_closed = false;
    let mut used = 0;
    while let Some(line) = lines.get(used) {
        if is_rule(&line.text) {
            has_rule |= rows.len() == 1;
            used += 1;
            continue;
        }
        let expected = rows.first().map_or(0, Vec::len);
        let found = if rows.is_empty() {
            broken_header(lines).or_else(|| row(lines, false, 0))
        } else {
            row(&lines[used..], is_closed, expected)
        };
        let Some((row, taken)) = found else { break };
        if rows.is_empty() {
            is_closed = closes(&lines[taken - 1].text);
        }
        rows.push(row);
        used += taken;
    }
    (rows, used, has_rule)
}

/// The row at the start of `lines` and the lines it took: one, or several when it is broken inside a cell.
fn row(lines: &[Line], must_close: bool, expected: usize) -> Option<(Vec<Traced>, usize)> {
    let first = &lines.first()?.text;
    let found = cells(first);
    let is_row = found.len() >= 2 || expected >= 2 && first.contains('|');
    if !is_row || found.len() > MOST_COLUMNS {
        return None;
    }
    let is_whole = if must_close { closes(first) } else { expected == 0 || found.len() >= expected };
    if is_whole || expected == 0 {
        return Some((found, 1));
    }
    Some(broken_row(lines, expected).unwrap_or((found, 1)))
}

/// A first row that begins with a pipe and ends with one on a later line.
fn broken_header(lines: &[Line]) -> Option<(Vec<Traced>, usize)> {
    let first = &lines.first()?.text;
    if !first.trim_start().starts_with('|') || closes(first) {
        return None;
    }
    let mut joined = first.clone();
    for (index, line) in lines.iter().enumerate().take(MOST_HEADER_LINES).skip(1) {
        if line.text.trim_start().starts_with('|') || is_rule(&line.text) {
            return None;
        }
        joined.push_synthetic(" ");
        joined.append(&line.text);
        if closes(&line.text) {
            return Some((cells(&joined), index + 1));
        }
    }
    None
}

/// A row that goes on in the next lines until it has as many cells as expected and is closed.
fn broken_row(lines: &[Line], expected: usize) -> Option<(Vec<Traced>, usize)> {
    let mut joined = lines.first()?.text.clone();
    for (index, line) in lines.iter().enumerate().take(MOST_ROW_LINES).skip(1) {
        let starts_row = cells(&line.text).len() >= expected || line.text.trim_start().starts_with('|');
        if is_rule(&line.text) || starts_row {
            return None;
        }
        joined.push_synthetic(" ");
        joined.append(&line.text);
        let whole = cells(&joined);
        if whole.len() >= expected && closes(&line.text) {
            return (whole.len() == expected).then_some((whole, index + 1));
        }
    }
    None
}

fn closes(line: &str) -> bool {
    line.trim_end().ends_with('|')
}

/// The width that rows agree on: a last column that is empty everywhere comes from pipes at line ends.
fn width(rows: &[Vec<Traced>]) -> usize {
    rows.iter().map(Vec::len).max().unwrap_or(0)
}

fn fitted(mut row: Vec<Traced>, width: usize) -> Vec<Traced> {
    row.resize(width.max(row.len()), Traced::default());
    row
}

/// Whether the first row names columns: short, distinct cells without figures, over rows that have others.
pub fn is_header(rows: &[Vec<Traced>]) -> bool {
    let Some((first, rest)) = rows.split_first() else { return false };
    let named = first.iter().filter(|cell| !cell.is_empty()).count();
    let is_short = first.iter().all(|cell| cell.split_whitespace().count() <= MOST_HEADER_WORDS);
    let has_figures =
        first.iter().skip(1).any(|cell| cell.bytes().filter(u8::is_ascii_digit).count() * 2 > cell.len());
    let is_distinct = (1..first.len()).all(|at| first[at].is_empty() || !first[..at].contains(&first[at]));
    named + 1 >= first.len()
        && !rest.is_empty()
        && is_short
        && !has_figures
        && is_distinct
        && !ends_sentences(first)
}

fn ends_sentences(row: &[Traced]) -> bool {
    row.iter().any(|cell| cell.ends_with('.') && cell.split_whitespace().count() > 3)
}

/// The cells of a line: what stands between its pipes, without the empty ones that pipes at either end make.
pub fn cells(line: &Traced) -> Vec<Traced> {
    let mut borders: Vec<usize> = Vec::new();
    let mut is_escaped = false;
    for (at, byte) in line.bytes().enumerate() {
        if byte == b'|' && !is_escaped {
            borders.push(at);
        }
        is_escaped = byte == b'\\' && !is_escaped;
    }
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for border in borders.iter().copied().chain([line.len()]) {
        ranges.push(start..border);
        start = border + 1;
    }
    let is_blank = |range: &Range<usize>| line.get(range.clone()).is_none_or(|cell| cell.trim().is_empty());
    if ranges.len() > 1 && ranges.first().is_some_and(is_blank) {
        ranges.remove(0);
    }
    if ranges.len() > 1 && ranges.last().is_some_and(is_blank) {
        ranges.pop();
    }
    let escaped = |cell: Traced| -> Traced {
        let edits: Vec<_> = cell.match_indices("\\|").map(|(at, _)| (at..at + 2, "|".to_owned())).collect();
        if edits.is_empty() { cell } else { cell.replaced(&edits) }
    };
    ranges.into_iter().map(|range| escaped(line.slice(range).trimmed())).collect()
}

/// Whether a line is only a rule: `---|:---:|---`.
pub fn is_rule(line: &str) -> bool {
    let mut dashes = 0;
    for character in line.chars() {
        match character {
            '-' | '=' | '─' | '━' => dashes += 1,
            '|' | ':' | '+' | ' ' | '\t' => {}
            _ => return false,
        }
    }
    dashes >= 2 && line.contains(['|', '+'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let lines: Vec<Line> = Traced::verbatim(text, 0).lines().into_iter().map(Line::plain).collect();
        let Some((blocks, used)) = read(&lines) else { return Vec::new() };
        let mut shown = vec![used.to_string()];
        for block in blocks {
            if let Content::Row { head, cells } = block.content {
                let pairs = head
                    .columns
                    .iter()
                    .zip(&cells)
                    .map(|(column, cell)| format!("{}={}", &**column, &**cell));
                shown.push(pairs.collect::<Vec<_>>().join(";"));
            }
        }
        shown
    }

    #[test]
    fn a_table_with_trailing_pipes_and_a_rule() {
        let text = "Aspect | One | Two |\n---|---|---|\nPay | low | high |\nRole Overview: one and two\n";
        assert_eq!(shown(text), ["3", "Aspect=Pay;One=low;Two=high"]);
    }

    #[test]
    fn a_table_without_a_rule() {
        assert_eq!(
            shown("Role | Exam\nAdmin | AZ-104\nDesk | MD-102"),
            ["3", "Role=Admin;Exam=AZ-104", "Role=Desk;Exam=MD-102"]
        );
    }

    #[test]
    fn a_row_broken_inside_a_cell() {
        let text = "| A | B |\n|---|---|\n| one | first line\nsecond line |\n| two | x |";
        assert_eq!(shown(text), ["5", "A=one;B=first line second line", "A=two;B=x"]);
    }

    #[test]
    fn a_header_broken_inside_a_cell() {
        let text = "| A | what it\nmeans | C |\n| one | starts\nout | 10 |\n| two | goes | 20 |";
        assert_eq!(
            shown(text),
            ["5", "A=one;what it means=starts out;C=10", "A=two;what it means=goes;C=20"]
        );
    }

    #[test]
    fn ragged_rows_keep_all_cells() {
        assert_eq!(shown("A | B\n---|---\n1 | 2 | 3\n4 |"), ["4", "A=1;B=2;=3", "A=4"]);
    }

    #[test]
    fn a_pipe_in_prose_is_no_table() {
        assert_eq!(shown("Use cat x | grep y to look.\nThat is all."), Vec::<String>::new());
    }

    #[test]
    fn escaped_pipes_stay_in_their_cell() {
        assert_eq!(shown("A | B\n---|---\nx\\|y | z"), ["3", "A=x|y;B=z"]);
    }
}
