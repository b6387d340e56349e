//! Tables whose columns are only aligned: by spaces or tabs in text, by their places on a page in a PDF.

use crate::decode::flat_table;
use crate::decode::lines::{Line, marker};
use crate::document::Block;
use crate::traced::Traced;

/// Fewest rows, the header with them: two lines that are alike are a coincidence.
const FEWEST_ROWS: usize = 3;
/// Most rows of a table; more rows are a table of their own.
const MOST_ROWS: usize = 5000;
/// Most words of a piece: longer ones are text set in columns.
const MOST_WORDS: usize = 14;
/// Most columns of a table; a line of more pieces is none of its rows.
const MOST_COLUMNS: usize = 100;
/// Spaces that keep columns apart; two at least, as some type two after a sentence.
const FEWEST_SPACES: usize = 2;
/// Width taken for what stands between tabs, so that it is aligned by its number.
const TAB_WIDTH: f64 = 1000.0;
/// Pieces of a column that a new one is compared with.
const COMPARED: usize = 12;

/// Words of a row with the place where they stand, in characters or in points.
#[derive(Debug, Clone)]
pub struct Piece {
    /// The words.
    pub text: Traced,
    /// Left edge.
    pub start: f64,
    /// Right edge.
    pub end: f64,
}

/// Reads a table at the start of `lines`. Returns its rows and how many lines it took.
pub fn read_lines(lines: &[Line]) -> Option<(Vec<Block>, usize)> {
    let rows = lines.iter().take(MOST_ROWS).map_while(|line| {
        let pieces = pieces(&line.text);
        let is_item = marker(&line.text).is_some() && pieces.len() < 3;
        (pieces.len() >= 2 && !is_item && !line.text.contains('|')).then_some(pieces)
    });
    read(rows, 1.0)
}

/// The parts of a line between tabs or runs of spaces.
fn pieces(line: &Traced) -> Vec<Piece> {
    if !line.contains(['\t']) && !line.contains("  ") {
        return Vec::new();
    }
    let has_tabs = line.contains('\t');
    let mut pieces: Vec<Piece> = Vec::new();
    let mut open: Option<(usize, usize, usize)> = None;
    let mut spaces = 0;
    for (column, (at, character)) in line.char_indices().enumerate() {
        let width = character.len_utf8();
        if character.is_whitespace() {
            spaces += if character == '\t' { FEWEST_SPACES } else { 1 };
            continue;
        }
        open = match open {
            Some((start, end, first))
                if spaces < FEWEST_SPACES || spaces == FEWEST_SPACES && ends_sentence(line, end, at) =>
            {
                Some((start, at + width, first))
            }
            before => {
                pieces.extend(before.map(|(start, end, first)| piece(line, start..end, first)));
                Some((at, at + width, column))
            }
        };
        spaces = 0;
    }
    pieces.extend(open.map(|(start, end, first)| piece(line, start..end, first)));
    if has_tabs { by_number(pieces) } else { pieces }
}

/// Pieces placed by their number: where a tab goes to depends on who shows it.
fn by_number(mut pieces: Vec<Piece>) -> Vec<Piece> {
    let mut start = 0.0;
    for piece in &mut pieces {
        (piece.start, piece.end) = (start, start + TAB_WIDTH / 2.0);
        start += TAB_WIDTH;
    }
    pieces
}

/// Whether the spaces in a gap are those of somebody who types two after a sentence.
fn ends_sentence(line: &str, end: usize, at: usize) -> bool {
    line[..end].ends_with(['.', '!', '?']) && !line[end..at].contains('\t')
}

fn piece(line: &Traced, range: std::ops::Range<usize>, column: usize) -> Piece {
    let text = line.slice(range);
    let start = points(column);
    let end = start + points(text.chars().count());
    Piece { text, start, end }
}

fn points(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Reads a table at the start of `rows`, each of at least two pieces. Pieces are of one column when their left edges, right
/// edges or middles are no further apart than `tolerance`. No more rows are taken than the table has, and one.
pub fn read(rows: impl Iterator<Item = Vec<Piece>>, tolerance: f64) -> Option<(Vec<Block>, usize)> {
    let mut columns: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut table: Vec<Vec<Traced>> = Vec::new();
    for row in rows {
        let Some(places) = placed(&row, &columns, tolerance, table.len() < 2) else { break };
        let mut cells = Vec::new();
        for (piece, column) in row.iter().zip(places) {
            while columns.len() <= column {
                columns.push(Vec::new());
            }
            if columns[column].len() < COMPARED {
                columns[column].push((piece.start, piece.end));
            }
            cells.resize(cells.len().max(column + 1), Traced::default());
            cells[column] = piece.text.clone();
        }
        table.push(cells);
    }
    if table.len() < FEWEST_ROWS {
        return None;
    }
    let used = table.len();
    table[0].resize(columns.len(), Traced::default());
    let head = if flat_table::is_header(&table) { table.remove(0) } else { Vec::new() };
    Some((flat_table::table(head, table, None), used))
}

/// The columns of a row's pieces, rising; `None` when one fits none or is too long for a cell. The first rows may have
/// more columns than those before.
fn placed(row: &[Piece], columns: &[Vec<(f64, f64)>], tolerance: f64, may_add: bool) -> Option<Vec<usize>> {
    if row.len() > MOST_COLUMNS {
        return None;
    }
    let mut places = Vec::new();
    let mut next = 0;
    for piece in row {
        if piece.text.split_whitespace().count() > MOST_WORDS {
            return None;
        }
        let fits = |column: &Vec<(f64, f64)>| {
            column.iter().any(|&known| is_aligned(known, (piece.start, piece.end), tolerance))
        };
        let found = (next..columns.len()).find(|&column| fits(&columns[column]));
        let is_beyond = next >= columns.len() || next == columns.len();
        let column = match found {
            Some(column) => column,
            None if columns.len() >= MOST_COLUMNS => return None,
            None if columns.is_empty() || may_add && is_beyond => next.max(places.len()),
            None => return None,
        };
        places.push(column);
        next = column + 1;
    }
    (places.len() >= 2).then_some(places)
}

fn is_aligned(one: (f64, f64), other: (f64, f64), tolerance: f64) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() <= tolerance;
    near(one.0, other.0)
        || near(one.1, other.1)
        || near(f64::midpoint(one.0, one.1), f64::midpoint(other.0, other.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Content;

    fn shown(text: &str) -> Vec<String> {
        let lines: Vec<Line> = Traced::verbatim(text, 0).lines().into_iter().map(Line::plain).collect();
        let Some((blocks, used)) = read_lines(&lines) else { return Vec::new() };
        let rows = blocks.into_iter().filter_map(|block| match block.content {
            Content::Row { head, cells } => {
                let pairs = head
                    .columns
                    .iter()
                    .zip(&cells)
                    .map(|(column, cell)| format!("{}={}", &**column, &**cell));
                Some(pairs.collect::<Vec<_>>().join("|"))
            }
            _ => None,
        });
        std::iter::once(used.to_string()).chain(rows).collect()
    }

    #[test]
    fn columns_aligned_by_spaces() {
        let text = "Role            Pay      Exam\nHelp desk       40,000   A+\nSystem admin   110,000   AZ-104\nSome text that follows.";
        assert_eq!(
            shown(text),
            ["3", "Role=Help desk|Pay=40,000|Exam=A+", "Role=System admin|Pay=110,000|Exam=AZ-104"]
        );
    }

    #[test]
    fn columns_kept_apart_by_tabs() {
        assert_eq!(
            shown("Role\tPay\nHelp desk\tlow\nAdmin\thigh"),
            ["3", "Role=Help desk|Pay=low", "Role=Admin|Pay=high"]
        );
    }

    #[test]
    fn an_empty_cell_keeps_its_column() {
        assert_eq!(
            shown("Role    Pay   Exam\nDesk    low   A+\nAdmin         AZ"),
            ["3", "Role=Desk|Pay=low|Exam=A+", "Role=Admin|Pay=|Exam=AZ"]
        );
    }

    #[test]
    fn prose_and_lists_are_no_tables() {
        assert!(shown("One sentence.  And another one.\nThat is more.  It goes on so.\nThe end is near.  Here it is.").is_empty());
        assert!(shown("1.  one\n2.  two\n3.  three").is_empty());
        assert!(shown("a  b\nc  d").is_empty());
    }
}
