//! ODT to blocks: the text with its headings, lists, tables, notes, and what stands in the margins of each page.

use std::collections::HashSet;

use crate::decode::Reading;
use crate::decode::archive::Archive;
use crate::decode::flow::{Flow, Gathered, cell, repeated};
use crate::decode::lines::{Line, joined};
use crate::decode::office;
use crate::decode::xml::{Element, Node};
use crate::document::Standing;
use crate::error::Problem;
use crate::traced::Traced;

/// Most times that a repeated column, row or space is repeated: spreadsheets fill pages with empty ones.
const MOST_REPEATED: usize = 60;

/// Reads a document.
///
/// # Errors
/// When its text is missing or cannot be read.
pub fn read(archive: &mut Archive, reading: &mut Reading) -> Result<(), Problem> {
    let part = "content.xml";
    let Some(root) = office::part(archive, part, reading)? else {
        return Err(Problem::failed("no content.xml in the archive"));
    };
    let bold = bold_styles(&root);
    if let Some(body) = root.at(&["body", "text"]) {
        let mut writer = Writer { flow: office::flow(reading, part, Standing::Content), bold: &bold };
        writer.flow.has_headings = !body.all("h").is_empty();
        writer.blocks(body, 0);
        writer.flow.flush(false);
    }
    let part = "styles.xml";
    if let Some(root) = office::optional_part(archive, part, reading) {
        let mut writer = Writer { flow: office::flow(reading, part, Standing::Boilerplate), bold: &bold };
        for margin in root.all("header").into_iter().chain(root.all("footer")) {
            writer.blocks(margin, 0);
            writer.flow.flush(false);
        }
    }
    if let Some(root) = office::optional_part(archive, "meta.xml", reading)
        && let Some(facts) = root.child("meta")
    {
        office::facts(facts, reading);
    }
    Ok(())
}

/// Names of the styles that set text in bold.
fn bold_styles(root: &Element) -> HashSet<String> {
    let styles = root.all("style").into_iter().filter(|style| {
        style.child("text-properties").and_then(|properties| properties.attribute("font-weight"))
            == Some("bold")
    });
    styles.filter_map(|style| style.attribute("name")).map(str::to_owned).collect()
}

struct Writer<'a> {
    flow: Flow<'a>,
    bold: &'a HashSet<String>,
}

impl Writer<'_> {
    fn blocks(&mut self, parent: &Element, depth: usize) {
        for element in parent.elements() {
            match element.name.as_str() {
                "h" => self.heading(element),
                "p" => self.paragraph(element, None),
                "list" => self.list(element, depth),
                "table" => self.table(element),
                "table-of-content" | "alphabetical-index" | "illustration-index" => self.contents(element),
                // Deleted text is kept aside here.
                "tracked-changes" | "forms" | "sequence-decls" | "variable-decls" => {}
                _ => self.blocks(element, depth),
            }
        }
    }

    fn heading(&mut self, element: &Element) {
        let mut aside = Vec::new();
        let lines = self.lines(element, &mut aside);
        let level = element.number("outline-level").unwrap_or(1).clamp(1, 10);
        if !lines.is_empty() {
            self.flow.heading(u8::try_from(level).unwrap_or(1), lines);
        }
        self.aside(&aside);
    }

    /// A paragraph, an item's when `depth` is given.
    fn paragraph(&mut self, element: &Element, depth: Option<usize>) {
        let mut aside = Vec::new();
        let lines = self.lines(element, &mut aside);
        let is_title = matches!(element.attribute("style-name"), Some("Title"));
        match depth {
            Some(depth) if !lines.is_empty() => self.flow.item(depth, &lines),
            None if is_title && !lines.is_empty() => {
                let title = joined(&lines).collapsed().into_owned();
                self.flow.reading.title.get_or_insert(title);
                self.flow.heading(1, lines);
            }
            _ => self.flow.paragraph(lines),
        }
        self.aside(&aside);
    }

    /// Notes and text boxes anchored in a paragraph, after it.
    fn aside(&mut self, elements: &[&Element]) {
        for element in elements {
            self.flow.flush(true);
            let before = self.flow.standing;
            if element.name == "annotation" {
                self.flow.standing = before.max(Standing::Aside);
            }
            self.blocks(element, 0);
            self.flow.flush(true);
            self.flow.standing = before;
        }
    }

    fn list(&mut self, list: &Element, depth: usize) {
        for item in list.elements() {
            for (index, element) in item.elements().enumerate() {
                match element.name.as_str() {
                    "list" => self.list(element, depth + 1),
                    "p" if index == 0 || item.name == "list-item" => self.paragraph(element, Some(depth)),
                    "h" => self.heading(element),
                    _ => self.blocks(item, depth),
                }
            }
        }
    }

    fn contents(&mut self, element: &Element) {
        self.flow.flush(false);
        let before = std::mem::replace(&mut self.flow.standing, Standing::Boilerplate);
        self.blocks(element, 0);
        self.flow.flush(false);
        self.flow.standing = before;
    }

    fn lines<'e>(&mut self, paragraph: &'e Element, aside: &mut Vec<&'e Element>) -> Vec<Line> {
        let mut gathered = Gathered::default();
        let is_bold = self.is_bold(paragraph);
        self.inline(paragraph, is_bold, &mut gathered, aside);
        gathered.finish()
    }

    fn is_bold(&self, element: &Element) -> bool {
        element.attribute("style-name").is_some_and(|style| self.bold.contains(style))
    }

    fn inline<'e>(
        &mut self,
        parent: &'e Element,
        is_bold: bool,
        gathered: &mut Gathered,
        aside: &mut Vec<&'e Element>,
    ) {
        for node in &parent.children {
            match node {
                Node::Text(words) => gathered.push(words, is_bold, self.flow.reading),
                Node::Element(element) => match element.name.as_str() {
                    "s" => gathered.push(" ", is_bold, self.flow.reading),
                    "tab" => gathered.push("\t", is_bold, self.flow.reading),
                    "line-break" => gathered.end_line(),
                    "note" => aside.extend(element.child("note-body")),
                    "annotation" | "text-box" => aside.push(element),
                    "desc" | "title" | "tracked-changes" => {}
                    _ => {
                        let is_bold = is_bold || self.is_bold(element);
                        self.inline(element, is_bold, gathered, aside);
                    }
                },
            }
        }
    }

    fn table(&mut self, table: &Element) {
        let mut rows: Vec<(&Element, bool)> = Vec::new();
        gather_rows(table, false, &mut rows);
        let header = rows.iter().take_while(|(_, is_header)| *is_header).count();
        let widest = rows.iter().map(|(row, _)| row.elements().count()).max().unwrap_or(0);
        let is_nested = rows.iter().any(|(row, _)| {
            row.elements().any(|cell| !cell.all("table").is_empty() || !cell.all("h").is_empty())
        });
        if widest < 2 || rows.len() < 2 || header == 0 && is_nested {
            for cell in rows.iter().flat_map(|(row, _)| row.elements()) {
                self.flow.flush(true);
                self.blocks(cell, 0);
            }
            self.flow.flush(true);
            return;
        }
        let mut cells: Vec<Vec<Traced>> = Vec::new();
        let mut spans: Vec<usize> = Vec::new();
        for (row, _) in &rows {
            let row = self.row(row, cells.last(), &mut spans);
            cells.push(row);
        }
        self.flow.table(cells, header, None);
    }

    /// A row; `spans` counts for each column the rows that a cell above still covers.
    fn row(&mut self, row: &Element, above: Option<&Vec<Traced>>, spans: &mut Vec<usize>) -> Vec<Traced> {
        let mut cells: Vec<Traced> = Vec::new();
        for element in row.elements().filter(|element| element.name.ends_with("table-cell")) {
            let is_covered = element.name == "covered-table-cell";
            let text = self.cell(element);
            let count = element.number("number-columns-repeated").unwrap_or(1).clamp(1, MOST_REPEATED);
            for _ in 0..count {
                let column = cells.len();
                spans.resize(spans.len().max(column + 1), 0);
                let goes_on = is_covered && spans[column] > 0;
                spans[column] = match element.number("number-rows-spanned") {
                    Some(rows) if !is_covered => rows.saturating_sub(1),
                    _ => spans[column].saturating_sub(1),
                };
                cells.push(if goes_on {
                    repeated(above.and_then(|above| above.get(column)))
                } else {
                    text.clone()
                });
            }
        }
        while cells.last().is_some_and(|cell| cell.is_empty()) {
            cells.pop();
        }
        cells
    }

    fn cell(&mut self, element: &Element) -> Traced {
        let mut paragraphs = Vec::new();
        for paragraph in element.all("p").into_iter().chain(element.all("h")) {
            let mut aside = Vec::new();
            let lines = self.lines(paragraph, &mut aside);
            paragraphs.extend(lines.into_iter().map(|line| line.text));
        }
        cell(&paragraphs)
    }
}

/// The rows of a table, and whether each is one of its header.
fn gather_rows<'a>(parent: &'a Element, is_header: bool, rows: &mut Vec<(&'a Element, bool)>) {
    for element in parent.elements() {
        match element.name.as_str() {
            "table-row" => rows.push((element, is_header)),
            "table-header-rows" => gather_rows(element, true, rows),
            "table-rows" | "table-row-group" => gather_rows(element, is_header, rows),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::decode::archive::tests::packed;
    use crate::document::{Block, Content, Format};

    fn shown(body: &str) -> Vec<String> {
        let content = format!(
            "<office:document-content><style:style style:name=\"B\"><style:text-properties fo:font-weight=\"bold\"/></style:style>\
             <office:body><office:text>{body}</office:text></office:body></office:document-content>"
        );
        let kind = "application/vnd.oasis.opendocument.text";
        let meta = "<office:document-meta><office:meta><dc:creator>A. Clerk</dc:creator></office:meta></office:document-meta>";
        let bytes = packed(&[
            ("mimetype", kind.as_bytes()),
            ("content.xml", content.as_bytes()),
            ("meta.xml", meta.as_bytes()),
        ]);
        let document = crate::decode::decode(&bytes, "x.odt").unwrap();
        assert_eq!((document.format, document.metadata["author"].as_str()), (Format::Odt, "A. Clerk"));
        document.blocks.iter().map(show).collect()
    }

    fn show(block: &Block) -> String {
        match &block.content {
            Content::Heading { level, text } => format!("h{level} {}", text.as_str()),
            Content::Paragraph(text) => format!("p {}", text.as_str()),
            Content::Item { depth, text, .. } => format!("li{depth} {}", text.as_str()),
            Content::Row { head, cells } => {
                let pairs =
                    head.columns.iter().zip(cells).map(|(column, cell)| format!("{}={}", &**column, &**cell));
                pairs.collect::<Vec<_>>().join("|")
            }
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn headings_lists_and_notes() {
        let body = "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes><text:h text:outline-level=\"2\">Pay</text:h>\
             <text:p>Clerks<text:s text:c=\"900000\"/>are <text:span text:style-name=\"B\">paid</text:span>.<text:note><text:note-citation>1</text:note-citation>\
             <text:note-body><text:p>By the hour, mostly.</text:p></text:note-body></text:note></text:p>\
             <text:list><text:list-item><text:p>one</text:p><text:list><text:list-item><text:p>deep</text:p></text:list-item></text:list></text:list-item></text:list>";
        assert_eq!(
            shown(body),
            ["h2 Pay", "p Clerks are paid.", "p By the hour, mostly.", "li0 one", "li1 deep"]
        );
    }

    #[test]
    fn a_table_with_spans_and_repetitions() {
        let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
        let body = format!(
            "<table:table><table:table-header-rows><table:table-row>{}{}</table:table-row></table:table-header-rows>\
             <table:table-row><table:table-cell table:number-rows-spanned=\"2\"><text:p>Clerk</text:p></table:table-cell>{}</table:table-row>\
             <table:table-row><table:covered-table-cell/>{}<table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>",
            cell("Role"),
            cell("Pay"),
            cell("low"),
            cell("high")
        );
        assert_eq!(shown(&body), ["Role=Clerk|Pay=low", "Role=Clerk|Pay=high"]);
    }
}
