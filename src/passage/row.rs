//! A table row in words: every cell with the name of its column, so that the row can be read alone.

use std::borrow::Cow;

use crate::document::TableHead;
use crate::passage::Table;
use crate::passage::cut::MOST_WORDS;
use crate::passage::pieces::words;
use crate::passage::sentence::sentences;
use crate::traced::Traced;

/// Names of a first column that only say that names of rows stand below.
const LABEL_COLUMNS: [&str; 22] = [
    "",
    "#",
    "aspect",
    "aspects",
    "attribute",
    "area",
    "areas",
    "basis",
    "category",
    "characteristic",
    "comparison",
    "criteria",
    "criterion",
    "dimension",
    "factor",
    "feature",
    "features",
    "item",
    "parameter",
    "point",
    "question",
    "topic",
];

/// Most words of a cell that names its row.
const LABEL_WORDS: usize = 10;
/// Longest name of a column that stands in its rows, in words and in bytes.
const NAME_WORDS: usize = 20;
const NAME_BYTES: usize = 200;
/// Words of a row's part: a longer row is cut between cells.
const PART_WORDS: usize = 150;

/// The names of the columns in words; `None` when there are none.
pub fn head_text(head: &TableHead) -> Option<Traced> {
    let mut text = head.caption.clone().unwrap_or_default();
    for column in head.columns.iter().filter(|column| !column.is_empty()) {
        if !text.is_empty() {
            text.push_synthetic("; ");
        }
        text.append(column);
    }
    (!text.is_empty()).then_some(text)
}

/// The head as a table of its own: a row that holds the names.
pub fn head_table(head: &TableHead) -> Table {
    let cells: Vec<String> = head.columns.iter().map(ToString::to_string).collect();
    Table { columns: vec![String::new(); cells.len()], cells }
}

/// A table of one cell.
pub fn sole_cell(text: &Traced) -> Table {
    Table { columns: vec![String::new()], cells: vec![text.to_string()] }
}

/// A column's name, where its rows can repeat it.
fn name(column: &Traced) -> Option<&Traced> {
    // A word takes two bytes with the space behind it.
    let has_few_words = column.len() <= 2 * NAME_WORDS || words(column) <= NAME_WORDS;
    (column.len() <= NAME_BYTES && has_few_words).then_some(column)
}

/// The row as one text, or as several when it is long; each with its label and its columns.
pub fn texts(head: &TableHead, cells: &[Traced]) -> Vec<(Traced, Table)> {
    let label = label(head, cells);
    let mut parts: Vec<(Traced, Table)> = Vec::new();
    let mut open = Part::new(label);
    for (index, cell) in cells.iter().enumerate() {
        if index == 0 && label.is_some() || cell.is_empty() {
            continue;
        }
        let column = head.columns.get(index).and_then(name);
        let named = column.map_or(0, |name| words(name));
        for piece in pieces(cell) {
            if open.has_cells && open.words + named + words(&piece) > PART_WORDS {
                parts.push(std::mem::replace(&mut open, Part::new(label)).finish());
            }
            open.push(column, &piece);
        }
    }
    if open.has_cells || parts.is_empty() {
        parts.push(open.finish());
    }
    if parts.len() == 1 {
        parts[0].1 = whole(head, cells);
    }
    parts
}

/// Most columns of a table whose short rows are filled up with empty cells.
const FILLED: usize = 32;

fn whole(head: &TableHead, cells: &[Traced]) -> Table {
    let mut cells: Vec<String> = cells.iter().map(|cell| cell.as_str().to_owned()).collect();
    if cells.len() < head.columns.len() && head.columns.len() <= FILLED {
        cells.resize(head.columns.len(), String::new());
    }
    let names = head.columns.iter().take(cells.len()).map(name);
    let mut columns: Vec<String> =
        names.map(|name| name.map_or_else(String::new, |name| name.as_str().to_owned())).collect();
    columns.resize(cells.len(), String::new());
    Table { columns, cells }
}

/// The first cell, when it names the row and its column's name says no more than that.
fn label<'a>(head: &TableHead, cells: &'a [Traced]) -> Option<&'a Traced> {
    let first = cells.first().filter(|cell| !cell.is_empty())?;
    let column = head.columns.first().map(|column| column.to_lowercase()).unwrap_or_default();
    let is_short = first.split_whitespace().count() <= LABEL_WORDS;
    let has_others = cells.iter().skip(1).any(|cell| !cell.is_empty());
    let is_named = head.columns.iter().skip(1).any(|column| !column.is_empty());
    let names_rows = LABEL_COLUMNS.contains(&column.trim_end_matches(':')) && is_named;
    (names_rows && is_short && has_others).then_some(first)
}

/// A cell in pieces that fit into a passage, cut at sentences.
fn pieces(cell: &Traced) -> Vec<Cow<'_, Traced>> {
    if words(cell) <= PART_WORDS {
        return vec![Cow::Borrowed(cell)];
    }
    let mut pieces = Vec::new();
    let (mut start, mut count) = (0, 0);
    for sentence in sentences(cell) {
        let words = cell[sentence.clone()].split_whitespace().count();
        if count > 0 && count + words > PART_WORDS {
            pieces.push(cell.slice(start..sentence.start).trimmed());
            (start, count) = (sentence.start, 0);
        }
        count += words;
    }
    pieces.push(cell.slice(start..cell.len()).trimmed());
    pieces.into_iter().flat_map(|piece| halves(&piece)).map(Cow::Owned).collect()
}

/// A piece that has no sentence to cut at, cut between words.
fn halves(piece: &Traced) -> Vec<Traced> {
    let count = piece.split_whitespace().count();
    if count <= MOST_WORDS - LABEL_WORDS - NAME_WORDS {
        return vec![piece.clone()];
    }
    let mut cuts = vec![0];
    let mut seen = 0;
    let mut was_space = true;
    for (at, character) in piece.char_indices() {
        let is_space = character.is_whitespace();
        if was_space && !is_space {
            if seen > 0 && seen % PART_WORDS == 0 {
                cuts.push(at);
            }
            seen += 1;
        }
        was_space = is_space;
    }
    cuts.push(piece.len());
    cuts.windows(2).map(|pair| piece.slice(pair[0]..pair[1]).trimmed()).collect()
}

/// A part of a row that is being written.
struct Part {
    text: Traced,
    table: Table,
    words: usize,
    has_cells: bool,
}

impl Part {
    fn new(label: Option<&Traced>) -> Self {
        let mut part = Self {
            text: Traced::default(),
            table: Table { columns: Vec::new(), cells: Vec::new() },
            words: 0,
            has_cells: false,
        };
        if let Some(label) = label {
            part.text.append(label);
            part.table.columns.push(String::new());
            part.table.cells.push(label.to_string());
        }
        part
    }

    fn push(&mut self, column: Option<&Traced>, cell: &Traced) {
        if !self.text.is_empty() {
            self.text.push_synthetic(if self.has_cells { "; " } else { ": " });
        }
        if let Some(column) = column.filter(|column| !column.is_empty()) {
            // The column's name stands elsewhere in the source: it has no place in this row.
            self.text.push_synthetic(column);
            self.text.push_synthetic(": ");
        }
        self.text.append(cell);
        self.table.columns.push(column.map(ToString::to_string).unwrap_or_default());
        self.table.cells.push(cell.to_string());
        self.words += words(cell) + column.map_or(0, |name| words(name));
        self.has_cells = true;
    }

    fn finish(self) -> (Traced, Table) {
        (self.text, self.table)
    }
}
