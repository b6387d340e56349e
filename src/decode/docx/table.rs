//! Tables of a DOCX: rows under their header, or a page laid out with a table.

use super::styles::Role;
use super::{UNSEEN, Writer};
use crate::decode::flow::repeated;
use crate::decode::xml::Element;
use crate::traced::Traced;

/// Most columns that a cell may span.
const MOST_SPANNED: usize = 60;
/// Most words of a cell of a table without a header: longer ones are pages laid out with a table.
const MOST_CELL_WORDS: usize = 120;

impl Writer<'_> {
    pub(super) fn table(&mut self, table: &Element) {
        let rows = parts(table, "tr");
        let header = rows.iter().take_while(|row| is_header(row)).count();
        if self.is_layout(&rows, header) {
            for cell in rows.iter().flat_map(|row| parts(row, "tc")) {
                self.flow.flush(true);
                self.blocks(cell);
            }
            self.flow.flush(true);
            return;
        }
        let mut cells: Vec<Vec<Traced>> = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            let row = self.row(row, cells.last(), index < header);
            cells.push(row);
        }
        self.flow.table(cells, header, None);
    }

    /// Whether a table only places text on the page: one column, one row, or cells that hold more than a value.
    fn is_layout(&mut self, rows: &[&Element], header: usize) -> bool {
        let widest = rows.iter().map(|row| parts(row, "tc").len()).max().unwrap_or(0);
        let has_structure = |cell: &Element| {
            !cell.all("tbl").is_empty()
                || cell
                    .all("p")
                    .into_iter()
                    .any(|paragraph| matches!(self.styles.role(paragraph), Role::Heading(_) | Role::Title))
        };
        let is_long = |cell: &Element| cell.text().split_whitespace().count() > MOST_CELL_WORDS;
        let cells: Vec<&Element> = rows.iter().flat_map(|row| parts(row, "tc")).collect();
        widest < 2
            || rows.len() < 2
            || header == 0 && cells.iter().any(|cell| has_structure(cell) || is_long(cell) && rows.len() < 4)
    }

    fn row(&mut self, row: &Element, above: Option<&Vec<Traced>>, is_header: bool) -> Vec<Traced> {
        let before = row.at(&["trPr", "gridBefore"]).and_then(|count| count.number("val")).unwrap_or(0);
        let mut cells = vec![Traced::default(); before.min(MOST_SPANNED)];
        for cell in parts(row, "tc") {
            let properties = cell.child("tcPr");
            let merged = properties.and_then(|properties| properties.child("vMerge"));
            let goes_on = merged.is_some_and(|merge| merge.attribute("val") != Some("restart"));
            let text = if goes_on {
                repeated(above.and_then(|above| above.get(cells.len())))
            } else {
                self.cell(cell)
            };
            let span = properties
                .and_then(|properties| properties.child("gridSpan"))
                .and_then(|span| span.number("val"))
                .unwrap_or(1);
            let rest = if is_header { text.clone() } else { Traced::default() };
            cells.push(text);
            cells.extend(std::iter::repeat_n(rest, span.clamp(1, MOST_SPANNED) - 1));
        }
        cells
    }
}

/// The rows of a table or the cells of a row, those within wrappers too.
fn parts<'a>(parent: &'a Element, name: &str) -> Vec<&'a Element> {
    let mut found = Vec::new();
    for element in parent.elements() {
        if element.name == name {
            found.push(element);
        } else if matches!(element.name.as_str(), "sdt" | "sdtContent" | "customXml" | "ins")
            && !UNSEEN.contains(&element.name.as_str())
        {
            found.extend(parts(element, name));
        }
    }
    found
}

/// Whether a row is repeated at the top of every page.
fn is_header(row: &Element) -> bool {
    let mark = row.at(&["trPr", "tblHeader"]);
    mark.is_some_and(|mark| !matches!(mark.attribute("val"), Some("0" | "false" | "off")))
}
