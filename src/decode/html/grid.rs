//! A table's cells by row and column, with their spans.

use super::dom::{Id, Node, Tree};
use super::flat;
use super::inline::Lines;
use super::walk::Walker;
use crate::traced::Traced;

/// The largest spans that HTML knows.
const MAX_COLSPAN: usize = 1000;
const MAX_ROWSPAN: usize = 65_534;
/// Cells of a table with its spans and its missing cells; in a larger one spans do not count, and rows are as
/// long as they are.
const MAX_CELLS: usize = 1_000_000;
/// Longest text that stands for several rows or columns, in bytes.
const MAX_SHARED: usize = 200;

/// A cell as the source has it.
#[derive(Debug)]
pub struct Cell {
    /// What it says, as one line.
    pub text: Traced,
    /// What it is a header of.
    pub header: Header,
    /// Whether all of it is in bold type.
    pub bold: bool,
    /// Its first column.
    pub column: usize,
    /// How many columns it spans.
    pub width: usize,
    /// Whether it reaches down into other rows.
    pub tall: bool,
}

/// What a cell is a header of, as far as it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Header {
    /// It is no header.
    None,
    /// Of a row or a column.
    Some,
    /// Of its row.
    Row,
}

/// A row of a table.
#[derive(Debug)]
pub struct Row {
    /// The cells that start in it.
    pub cells: Vec<Cell>,
    /// Whether it stands in the head of the table or calls itself a head.
    pub head: bool,
    /// What a cell of an earlier row says in the first column of this one.
    pub label: Option<Traced>,
    /// What cells of earlier rows say in its other columns.
    pub carried: Vec<(usize, Traced)>,
}

/// A table.
#[derive(Debug)]
pub struct Grid {
    /// Its rows; empty ones are left out.
    pub rows: Vec<Row>,
    /// Its columns; 0 when rows are too many or too long to have columns.
    pub width: usize,
    /// What in its cells is noise.
    pub left_out: Vec<Id>,
}

/// A row as the tree has it.
struct Source {
    head: bool,
    cells: Vec<Id>,
}

impl Grid {
    /// Reads a table.
    pub fn of(walker: &Walker<'_>, table: Id) -> Self {
        let tree = walker.tree;
        let sources = sources(tree, table);
        let widest = sources.iter().map(|row| span_of(tree, row)).max().unwrap_or(0);
        let spans = widest.saturating_mul(sources.len()) <= MAX_CELLS;
        let longest = sources.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let regular = longest.saturating_mul(sources.len()) <= MAX_CELLS;
        let mut grid = Self { rows: Vec::new(), width: 0, left_out: Vec::new() };
        let mut taken = Taken::default();
        for (number, source) in sources.iter().enumerate() {
            let row = grid.row(walker, source, number, spans, &mut taken);
            grid.width = row.cells.iter().map(|cell| cell.column + cell.width).fold(grid.width, usize::max);
            if row.cells.iter().any(|cell| !cell.text.is_empty()) {
                grid.rows.push(row);
            }
        }
        if !regular {
            grid.width = 0;
        }
        grid
    }

    fn row(
        &mut self,
        walker: &Walker<'_>,
        source: &Source,
        number: usize,
        spans: bool,
        taken: &mut Taken,
    ) -> Row {
        let (label, carried) = (taken.label(number), taken.carried(number));
        let mut row = Row { cells: Vec::new(), head: source.head, label, carried };
        let mut column = 0;
        for id in &source.cells {
            let node = walker.tree.node(*id);
            column = taken.free(column, number);
            let inline = flat::text(walker, *id, Lines::Punctuated, &mut self.left_out);
            let (width, height) = if spans { extent(node) } else { (1, 1) };
            let cell = Cell {
                bold: inline.is_bold(),
                text: inline.text,
                header: header(node),
                column,
                width,
                tall: height > 1,
            };
            taken.take(&cell, number + height);
            column += width;
            row.cells.push(cell);
        }
        row
    }
}

/// Which columns cells of earlier rows reach down into.
#[derive(Default)]
struct Taken {
    /// For each column the first row that is free.
    until: Vec<usize>,
    label: Traced,
    /// What short cells of other columns say that reach down.
    tall: Vec<(usize, Traced)>,
}

impl Taken {
    fn free(&self, column: usize, row: usize) -> usize {
        let taken = self.until.get(column..).unwrap_or_default();
        column + taken.iter().take_while(|until| **until > row).count()
    }

    fn take(&mut self, cell: &Cell, until: usize) {
        let end = cell.column + cell.width;
        if self.until.len() < end {
            self.until.resize(end, 0);
        }
        self.until[cell.column..end].fill(until);
        self.tall.retain(|(column, _)| !(cell.column..end).contains(column));
        if cell.tall && cell.column > 0 && !cell.text.is_empty() && cell.text.len() <= MAX_SHARED {
            self.tall.push((cell.column, cell.text.clone()));
        }
        if cell.column == 0 {
            self.label = if cell.text.len() <= MAX_SHARED { cell.text.clone() } else { Traced::default() };
        }
    }

    fn carried(&self, row: usize) -> Vec<(usize, Traced)> {
        let reaches = |column: usize| self.until.get(column).is_some_and(|until| *until > row);
        self.tall.iter().filter(|(column, _)| reaches(*column)).cloned().collect()
    }

    fn label(&self, row: usize) -> Option<Traced> {
        let reaches = self.until.first().is_some_and(|until| *until > row);
        (reaches && !self.label.is_empty()).then(|| self.label.clone())
    }
}

fn sources(tree: &Tree<'_>, table: Id) -> Vec<Source> {
    let mut rows = Vec::new();
    for part in tree.children(table) {
        let node = tree.node(part);
        match node.name.as_str() {
            "tr" => rows.push(source(tree, part, false)),
            "thead" | "tbody" | "tfoot" => {
                let own = tree.children(part).filter(|id| tree.node(*id).is("tr"));
                rows.extend(own.map(|id| source(tree, id, node.is("thead"))));
            }
            _ => {}
        }
    }
    rows
}

fn source(tree: &Tree<'_>, row: Id, head: bool) -> Source {
    let cells = tree.children(row).filter(|id| is_cell(tree.node(*id))).collect();
    Source { head, cells }
}

fn is_cell(node: &Node) -> bool {
    node.is("td") || node.is("th")
}

fn span_of(tree: &Tree<'_>, row: &Source) -> usize {
    row.cells.iter().map(|id| extent(tree.node(*id)).0).sum()
}

fn header(node: &Node) -> Header {
    if node.says("scope", "row") || node.says("scope", "rowgroup") || node.says("role", "rowheader") {
        Header::Row
    } else if node.is("th") || node.says("role", "columnheader") {
        Header::Some
    } else {
        Header::None
    }
}

/// Columns and rows that a cell spans.
fn extent(node: &Node) -> (usize, usize) {
    let number = |name| node.attribute(name).and_then(|value| value.trim().parse::<usize>().ok());
    let width = number("colspan").unwrap_or(1).clamp(1, MAX_COLSPAN);
    let height = match number("rowspan") {
        // Zero means down to the end of the table.
        Some(0) => MAX_ROWSPAN,
        height => height.unwrap_or(1).min(MAX_ROWSPAN),
    };
    (width, height)
}

/// Whether a table only arranges parts of a page.
pub fn is_layout(tree: &Tree<'_>, table: Id) -> bool {
    let node = tree.node(table);
    let rows = sources(tree, table);
    let cells = || rows.iter().flat_map(|row| &row.cells).map(|id| tree.node(*id));
    let has_head = rows.iter().any(|row| row.head) || cells().any(|cell| cell.is("th"));
    if node.says("role", "presentation") || node.says("role", "none") {
        return !has_head;
    }
    let filled = |row: &Source| row.cells.iter().filter(|id| tree.node(**id).weight > 0).count();
    let columns = rows.iter().map(filled).max().unwrap_or(0);
    if has_head {
        return false;
    }
    let essays = rows.len() <= 3 && cells().any(|cell| cell.weight > MAX_ESSAY);
    columns <= 1 || node.tabular * 2 > node.weight || cells().any(|cell| cell.headings > 0) || essays
}

/// A cell with more words than this is a column of a page, in bytes.
const MAX_ESSAY: usize = 2000;
