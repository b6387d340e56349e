//! Tables to rows, each with the names of its columns.

use std::collections::HashMap;
use std::rc::Rc;

use super::dom::Id;
use super::flat;
use super::grid::{self, Cell, Grid, Header, Row};
use super::inline::Lines;
use super::walk::Walker;
use crate::document::{Content, TableHead};
use crate::traced::Traced;

/// Longest name of a column that shares it with others, in bytes.
const MAX_SHARED: usize = 200;
/// Longest text in a first row that is taken for names of columns, in bytes.
const MAX_NAME: usize = 60;
/// Heads made for rows with spans; rows of rarer kinds have the names as they are.
const MAX_KINDS: usize = 64;
/// Columns up to which such heads are made.
const MAX_JOINED: usize = 40;

impl Walker<'_> {
    /// A table: rows of data, or parts of a page.
    pub(super) fn table(&mut self, id: Id) {
        self.flush();
        if grid::is_layout(self.tree, id) {
            return self.layout(id);
        }
        let mut grid = Grid::of(self, id);
        let caption = self.caption(id, &mut grid.left_out);
        let contents = Rows::new(caption, &grid).read(&grid.rows);
        for content in contents {
            self.push(content);
        }
        self.set_aside(&grid.left_out);
    }

    /// What the captions of a table say; a broken page has several.
    fn caption(&self, table: Id, left_out: &mut Vec<Id>) -> Option<Traced> {
        let parts = self.tree.children(table);
        let captions = parts.filter(|id| self.tree.node(*id).is("caption"));
        let texts = captions.map(|caption| flat::text(self, caption, Lines::Folded, left_out).text);
        texts
            .filter(|text| !text.is_empty())
            .fold(None, |whole, text| Some(joined(whole.as_ref(), " / ", &text)))
    }

    /// The cells of a table that only arranges, one after the other.
    fn layout(&mut self, id: Id) {
        self.children(id);
        self.flush();
    }
}

/// Reads rows in order.
struct Rows {
    caption: Option<Traced>,
    width: usize,
    /// Columns that have something in them.
    used: Vec<bool>,
    /// The names of all columns, also of empty ones.
    columns: Vec<Traced>,
    /// What the rows share: the names of the columns that are not empty.
    head: Rc<TableHead>,
    /// Heads for rows with cells that span columns.
    joined: HashMap<Vec<usize>, Rc<TableHead>>,
    /// A row that heads the rows after it, while there are none.
    pending: Option<Content>,
    /// The rows of the names, and where they belong, while no row has the names of its columns: one that spans all
    /// of them has none.
    unsaid: (usize, Vec<Content>),
    contents: Vec<Content>,
}

impl Rows {
    fn new(caption: Option<Traced>, grid: &Grid) -> Self {
        let mut used = vec![false; grid.width];
        for cell in grid.rows.iter().flat_map(|row| &row.cells).filter(|cell| !cell.text.is_empty()) {
            if let Some(used) = used.get_mut(cell.column) {
                *used = true;
            }
        }
        Self {
            caption,
            width: grid.width,
            used,
            columns: vec![Traced::default(); grid.width],
            head: Rc::default(),
            joined: HashMap::new(),
            pending: None,
            unsaid: (0, Vec::new()),
            contents: Vec::new(),
        }
    }

    fn read(mut self, rows: &[Row]) -> Vec<Content> {
        let heads = leading_heads(rows);
        // Headers alone are what the table says.
        let plain = heads == rows.len() || self.width < 2;
        let heads = if heads == rows.len() || self.width == 0 { 0 } else { heads };
        self.names(&rows[..heads]);
        for (index, row) in rows.iter().enumerate().skip(heads) {
            if plain {
                self.data(row);
            } else if rows.get(index + 1).is_none_or(|next| !is_label_of(row, next)) {
                self.row(row, heads > 0);
            }
        }
        self.settle();
        self.say_names();
        if self.contents.is_empty() {
            self.contents.extend(self.caption.take().map(Content::Paragraph));
        }
        self.contents
    }

    /// Reads a row below the head. `headed` says whether the table has one.
    fn row(&mut self, row: &Row, headed: bool) {
        if self.is_section(row) {
            self.section(row);
        } else if headed && is_head(row) {
            self.settle();
            self.say_names();
            self.names(std::slice::from_ref(row));
        } else {
            self.data(row);
        }
    }

    /// Takes rows as the names of the columns. One that spans all of them names the table.
    fn names(&mut self, rows: &[Row]) {
        let mut columns = vec![Traced::default(); self.width];
        let mut caption = self.caption.clone();
        for row in rows {
            if let Some(cell) = sole(row).filter(|cell| self.width > 1 && cell.width >= self.width) {
                caption = Some(joined(caption.as_ref(), " / ", &cell.text));
            } else {
                row.cells.iter().for_each(|cell| add_name(&mut columns, cell));
                let bare = self.bare();
                self.unsaid.1.push(self.cells(row, bare));
            }
        }
        self.unsaid.0 = self.contents.len();
        self.columns = columns;
        self.caption.clone_from(&caption);
        self.set_caption(caption);
    }

    /// Begins a new head under that caption.
    fn set_caption(&mut self, caption: Option<Traced>) {
        self.joined.clear();
        self.head = Rc::new(TableHead { caption, columns: kept(self.columns.clone(), &self.used) });
    }

    /// A row within the table that heads the rows after it.
    fn section(&mut self, row: &Row) {
        let Some(cell) = sole(row) else { return };
        let caption = Some(joined(self.caption.as_ref(), " / ", &cell.text));
        self.announce(row);
        self.set_caption(caption);
    }

    /// Keeps the row in case that no row comes which it heads.
    fn announce(&mut self, row: &Row) {
        self.settle();
        let bare = self.bare();
        self.pending = Some(self.cells(row, bare));
    }

    /// A head without names.
    fn bare(&self) -> Rc<TableHead> {
        let columns = kept(vec![Traced::default(); self.width], &self.used);
        Rc::new(TableHead { caption: self.caption.clone(), columns })
    }

    /// Puts the rows of the names where they stood when no row had the names.
    fn say_names(&mut self) {
        let (at, rows) = std::mem::take(&mut self.unsaid);
        self.contents.splice(at..at, rows);
    }

    fn settle(&mut self) {
        self.contents.extend(self.pending.take());
    }

    fn is_section(&self, row: &Row) -> bool {
        let wide = |cell: &&Cell| cell.column == 0 && (cell.width >= self.width || row.cells.len() == 1);
        row.label.is_none()
            && sole(row).filter(wide).filter(|cell| !cell.tall).is_some_and(|cell| {
                cell.text.len() <= MAX_SHARED
                    && (cell.header != Header::None || cell.bold && cell.width >= self.width)
            })
    }

    fn data(&mut self, row: &Row) {
        self.pending = None;
        let head = self.head_for(row);
        if head.columns.iter().any(|name| !name.is_empty()) {
            self.unsaid.1.clear();
        }
        self.contents.push(self.cells(row, head));
    }

    fn cells(&self, row: &Row, head: Rc<TableHead>) -> Content {
        if self.width == 0 {
            let cells = row.cells.iter().map(|cell| cell.text.clone()).collect();
            return Content::Row { head: Rc::default(), cells };
        }
        let mut cells = vec![Traced::default(); self.width];
        if let Some(label) = &row.label {
            cells[0].clone_from(label);
        }
        for (column, text) in &row.carried {
            cells[*column].clone_from(text);
        }
        for cell in &row.cells {
            if !cell.text.is_empty() {
                cells[cell.column].clone_from(&cell.text);
            }
        }
        Content::Row { head, cells: kept(cells, &self.used) }
    }

    /// The names of the columns for a row: a cell that spans several has all their names, one that spans all but
    /// the first has none.
    fn head_for(&mut self, row: &Row) -> Rc<TableHead> {
        let spans: Vec<usize> = row
            .cells
            .iter()
            .filter(|cell| cell.width > 1)
            .flat_map(|cell| [cell.column, cell.width])
            .collect();
        if spans.is_empty() || self.width > MAX_JOINED || self.joined.len() > MAX_KINDS {
            return Rc::clone(&self.head);
        }
        let (columns, used, caption) = (&self.columns, &self.used, &self.head.caption);
        let made = self.joined.entry(spans).or_insert_with(|| {
            let columns = kept(join_names(columns, row), used);
            Rc::new(TableHead { caption: caption.clone(), columns })
        });
        Rc::clone(made)
    }
}

fn kept(cells: Vec<Traced>, used: &[bool]) -> Vec<Traced> {
    cells.into_iter().zip(used).filter(|(_, used)| **used).map(|(cell, _)| cell).collect()
}

/// The names of the columns, with those that a cell spans at its first.
fn join_names(columns: &[Traced], row: &Row) -> Vec<Traced> {
    let mut joint = columns.to_vec();
    for cell in row.cells.iter().filter(|cell| cell.width > 1) {
        let end = (cell.column + cell.width).min(columns.len());
        let mut name: Option<Traced> = None;
        if cell.column > 1 || end < columns.len() {
            for part in distinct(&columns[cell.column..end]) {
                name = Some(joined(name.as_ref(), ", ", part));
            }
        }
        joint[cell.column..end].fill(Traced::default());
        joint[cell.column] = name.unwrap_or_default();
    }
    joint
}

fn distinct(names: &[Traced]) -> Vec<&Traced> {
    let mut distinct: Vec<&Traced> = Vec::new();
    for name in names.iter().filter(|name| !name.is_empty()) {
        if distinct.iter().all(|known| known.as_str() != name.as_str()) {
            distinct.push(name);
        }
    }
    distinct
}

/// Adds what a header cell says to the names of its columns.
fn add_name(columns: &mut [Traced], cell: &Cell) {
    if cell.text.is_empty() {
        return;
    }
    let shared = if cell.text.len() <= MAX_SHARED { cell.width } else { 1 };
    let end = (cell.column + shared).min(columns.len());
    for name in &mut columns[cell.column..end] {
        let known = Some(&*name).filter(|name| !name.is_empty());
        *name = joined(known, " / ", &cell.text);
    }
}

fn joined(first: Option<&Traced>, separator: &str, second: &Traced) -> Traced {
    let mut text = Traced::default();
    if let Some(first) = first {
        text.append(first);
        text.push_synthetic(separator);
    }
    text.append(second);
    text
}

/// The only cell of a row that says something.
fn sole(row: &Row) -> Option<&Cell> {
    let mut filled = row.cells.iter().filter(|cell| !cell.text.is_empty());
    filled.next().filter(|_| filled.next().is_none())
}

/// Whether all that a row says is said again in the first column of the next.
fn is_label_of(row: &Row, next: &Row) -> bool {
    let label = next.label.as_ref().map(Traced::as_str);
    sole(row).is_some_and(|cell| cell.column == 0 && label == Some(cell.text.as_str()))
}

/// How many rows at the top name columns.
fn leading_heads(rows: &[Row]) -> usize {
    let heads = rows.iter().take_while(|row| is_head(row)).count();
    if heads == 0 {
        return usize::from(looks_like_names(rows));
    }
    // A header cell may reach down into the header rows below its own.
    heads + rows[heads..].iter().take_while(|row| row.label.is_some() && has_headers_only(row)).count()
}

/// Whether a row names columns.
fn is_head(row: &Row) -> bool {
    let label = sole(row).is_some_and(|cell| cell.tall && cell.column == 0);
    row.head || row.label.is_none() && has_headers_only(row) && !label
}

/// Whether all cells of a row are header cells, and not all of them headers of the row.
fn has_headers_only(row: &Row) -> bool {
    let filled = || row.cells.iter().filter(|cell| !cell.text.is_empty());
    let row_only = filled().all(|cell| cell.header == Header::Row) && row.cells.len() > filled().count();
    filled().next().is_some() && filled().all(|cell| cell.header != Header::None) && !row_only
}

/// Whether the first row, though none of its cells says so, names the columns.
fn looks_like_names(rows: &[Row]) -> bool {
    let [first, rest @ ..] = rows else { return false };
    let filled = || first.cells.iter().filter(|cell| !cell.text.is_empty());
    if rest.is_empty()
        || filled().count() < 2
        || first.cells.iter().any(|cell| cell.width > 1 || cell.header != Header::None)
    {
        return false;
    }
    let short = filled().all(|cell| cell.text.len() <= MAX_NAME);
    let mut texts: Vec<&str> = filled().map(|cell| cell.text.as_str()).collect();
    texts.sort_unstable();
    let differ = texts.windows(2).all(|pair| pair[0] != pair[1]);
    let bold =
        filled().all(|cell| cell.bold) && !rest.iter().all(|row| row.cells.iter().all(|cell| cell.bold));
    short && differ && (bold || over_numbers(first, rest))
}

/// Whether some column is numbers, but for its first cell.
fn over_numbers(first: &Row, rest: &[Row]) -> bool {
    let numeric =
        |text: &str| text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '$' | '€' | '£' | '-'));
    let column = |row: &Row, column: usize| {
        row.cells.iter().find(|cell| cell.column == column).is_some_and(|cell| numeric(&cell.text))
    };
    first.cells.iter().all(|cell| !numeric(&cell.text))
        && first.cells.iter().any(|cell| rest.len() > 1 && rest.iter().all(|row| column(row, cell.column)))
}
