//! A row of a table, drawn as a table: the names of its columns, and below them its cells.

use super::marked::Marked;
use super::{HEADING, Look, MATCH};
use crate::passage::Table;

/// Columns of the terminal that a column of the table needs at least.
const NARROWEST: usize = 12;

/// Lines of the tallest cell above which a drawn table is harder to read than its cells one below the other.
const TALLEST: usize = 12;

/// What stands between two columns.
const BETWEEN: &str = " │ ";

/// What the rule under the names has there.
const CROSSING: &str = "─┼─";

/// What stands before the name of the column that is asked for.
const ASKED: &str = "▸ ";

/// A column with its cell of the row.
struct Column {
    name: Marked,
    cell: Marked,
    is_asked: bool,
}

/// The row drawn within `width` columns of the terminal; `words` are those that matched. Columns that do not fit are
/// left out and counted: the first one, which says what the row is about, stays, and so do the one asked for and
/// those with a marked word. `None` when it cannot be drawn so that it reads well.
pub(super) fn drawn(table: &Table, words: &[String], width: usize, look: Look) -> Option<Vec<String>> {
    let columns = columns(table, words);
    let fitting = (width + BETWEEN.chars().count()) / (NARROWEST + BETWEEN.chars().count());
    if columns.len() < 2 || fitting < 2 || columns.iter().skip(1).all(|column| column.name.is_empty()) {
        return None;
    }
    let left_out = columns.len().saturating_sub(fitting);
    let columns = most_telling(columns, fitting);
    let widths = widths(&columns, width);
    let names =
        lines(columns.iter().zip(&widths).map(|(column, width)| column.name_lines(*width, look)), &widths);
    let cells =
        lines(columns.iter().zip(&widths).map(|(column, width)| column.cell_lines(*width, look)), &widths);
    if names.len().max(cells.len()) > TALLEST {
        return None;
    }
    let rule: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
    let rest = (left_out > 0).then(|| super::more_cells(left_out, look));
    Some(names.into_iter().chain([rule.join(CROSSING)]).chain(cells).chain(rest).collect())
}

impl Column {
    fn name_lines(&self, width: usize, look: Look) -> Vec<Line> {
        let style = if self.is_asked { MATCH } else { HEADING };
        let lines = self.name.ranges(width);
        lines
            .into_iter()
            .map(|range| Line::new(look.paint(style, &self.name.text(&range)), &self.name.text(&range)))
            .collect()
    }

    fn cell_lines(&self, width: usize, look: Look) -> Vec<Line> {
        let lines = self.cell.ranges(width).into_iter();
        lines
            .map(|range| Line::new(self.cell.paint(range.clone(), MATCH, look), &self.cell.text(&range)))
            .collect()
    }

    fn natural_width(&self) -> usize {
        self.name.width().max(self.cell.width())
    }
}

/// A line of a cell: painted, and how many columns it takes.
struct Line {
    painted: String,
    width: usize,
}

impl Line {
    fn new(painted: String, text: &str) -> Self {
        Self { painted, width: super::marked::width(text) }
    }
}

/// The columns whose cell says something.
fn columns(table: &Table, words: &[String]) -> Vec<Column> {
    let asked = asked(table, words);
    let cells = table.columns.iter().zip(&table.cells).enumerate();
    let said = cells.filter(|(at, (_, cell))| *at == 0 || !cell.is_empty());
    said.map(|(at, (name, cell))| {
        let is_asked = asked == Some(at);
        let name = if is_asked { format!("{ASKED}{name}") } else { name.clone() };
        Column { name: Marked::new(&name, &[]), cell: Marked::with_words(cell, words), is_asked }
    })
    .collect()
}

/// The column whose name holds most of what matched, if one does more than the others. The first names the rows.
fn asked(table: &Table, words: &[String]) -> Option<usize> {
    let matched = |name: &String| Marked::with_words(name, words).marked_share();
    let mut shares: Vec<(usize, usize)> =
        table.columns.iter().enumerate().skip(1).map(|(at, name)| (matched(name), at)).collect();
    shares.sort_unstable_by(|left, right| right.cmp(left));
    match shares[..] {
        [(best, at), (next, _), ..] if best > next => Some(at),
        [(best, at)] if best > 0 => Some(at),
        _ => None,
    }
}

/// At most `most` columns, in their order.
fn most_telling(columns: Vec<Column>, most: usize) -> Vec<Column> {
    let mut order: Vec<usize> = (0..columns.len()).collect();
    let rank = |at: &usize| {
        let column = &columns[*at];
        (*at != 0, !column.is_asked, !column.cell.has_marks(), *at)
    };
    order.sort_by_key(rank);
    order.truncate(most);
    let kept = columns.into_iter().enumerate().filter(|(at, _)| order.contains(at));
    kept.map(|(_, column)| column).collect()
}

/// How wide each column is: as wide as it likes where there is room, and otherwise what the narrow ones leave.
fn widths(columns: &[Column], width: usize) -> Vec<usize> {
    let mut room = width.saturating_sub(BETWEEN.chars().count() * (columns.len() - 1));
    let natural: Vec<usize> = columns.iter().map(|column| column.natural_width().max(1)).collect();
    let mut order: Vec<usize> = (0..columns.len()).collect();
    order.sort_by_key(|at| natural[*at]);
    let mut widths = vec![0; columns.len()];
    for (done, at) in order.iter().enumerate() {
        let share = room / (columns.len() - done);
        widths[*at] = natural[*at].min(share.max(1));
        room = room.saturating_sub(widths[*at]);
    }
    widths
}

/// Cells side by side, each filled up to its width.
fn lines(cells: impl Iterator<Item = Vec<Line>>, widths: &[usize]) -> Vec<String> {
    let cells: Vec<Vec<Line>> = cells.collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    let line = |at: usize| {
        let parts = cells.iter().zip(widths).map(|(cell, width)| match cell.get(at) {
            Some(line) => format!("{}{}", line.painted, " ".repeat(width.saturating_sub(line.width))),
            None => " ".repeat(*width),
        });
        parts.collect::<Vec<_>>().join(BETWEEN).trim_end().to_owned()
    };
    (0..height).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERMINAL: Look<'_> = Look { width: Some(80), colour: false, folder: None };

    fn table(columns: &[&str], cells: &[&str]) -> Table {
        let strings = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Table { columns: strings(columns), cells: strings(cells) }
    }

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn the_column_asked_for_is_marked() {
        let table =
            table(&["Aspect", "IT Support", "Desktop Support"], &["Certifications", "ITIL", "CompTIA A+"]);
        let drawn = drawn(&table, &words(&["Desktop", "Support"]), 60, TERMINAL).expect("a table");
        assert_eq!(
            drawn,
            [
                "Aspect         │ IT Support │ ▸ Desktop Support",
                "───────────────┼────────────┼──────────────────",
                "Certifications │ ITIL       │ CompTIA A+",
            ]
        );
    }

    #[test]
    fn cells_are_wrapped_into_the_room_that_there_is() {
        let table = table(
            &["Role", "Pay"],
            &["Help desk analyst of the night shift", "from 20 to 25 an hour, more on Sundays"],
        );
        let drawn = drawn(&table, &[], 43, TERMINAL).expect("a table");
        assert_eq!(
            drawn,
            [
                "Role                 │ Pay",
                "─────────────────────┼─────────────────────",
                "Help desk analyst of │ from 20 to 25 an",
                "the night shift      │ hour, more on",
                "                     │ Sundays",
            ]
        );
    }

    #[test]
    fn columns_that_do_not_fit_are_counted() {
        let table = table(&["Aspect", "B", "C", "D", "E"], &["Pay", "low", "Ada", "high", "none"]);
        let drawn = drawn(&table, &words(&["high"]), 30, TERMINAL).expect("a table");
        assert_eq!(drawn, ["Aspect │ D", "───────┼─────", "Pay    │ high", "… 3 more cells"]);
    }

    #[test]
    fn what_reads_ill_is_not_drawn() {
        let long = "word ".repeat(100);
        assert_eq!(drawn(&table(&["A", "B"], &["x", &long]), &[], 30, TERMINAL), None, "too tall");
        assert_eq!(drawn(&table(&["A", "B"], &["x", "y"]), &[], 20, TERMINAL), None, "too narrow");
        assert_eq!(drawn(&table(&["A"], &["x"]), &[], 80, TERMINAL), None, "a list");
        assert_eq!(drawn(&table(&["", ""], &["x", "y"]), &[], 80, TERMINAL), None, "no names");
    }
}
