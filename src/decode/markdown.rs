//! Markdown to blocks: structure and places from the parser, lost structure recovered line by line.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::decode::lines::{self, Context, Line};
use crate::decode::{Reading, flat_table, html};
use crate::document::{Block, Content, Repair};
use crate::error::Problem;
use crate::traced::Traced;

/// Reads Markdown. `text` has line ends as `\n`.
pub fn read(text: &Traced, reading: &mut Reading) {
    let text = &without_template_code(text);
    let has_headings = text.as_str().lines().any(|line| line.starts_with('#'));
    for region in regions(text) {
        match region {
            Region::Html(range) => {
                let blocks = html::fragment(&text.slice(range), &mut reading.problems);
                reading.blocks.extend(blocks);
            }
            Region::Markdown(range) => {
                let is_followed = !text[range.end..].trim().is_empty();
                let part = text.slice(range);
                let mut walker = Walker::new(&part, Context { is_followed, has_headings });
                walker.walk();
                reading.blocks.append(&mut walker.blocks);
                reading.repairs.append(&mut walker.repairs);
                reading.problems.append(&mut walker.problems);
            }
        }
    }
}

/// A stretch of a Markdown source.
enum Region {
    Markdown(Range<usize>),
    /// An HTML table with all that is in it: blank lines inside would end it for a Markdown parser.
    Html(Range<usize>),
}

/// Splits at HTML tables that start a line outside of code.
fn regions(text: &str) -> Vec<Region> {
    let mut regions = Vec::new();
    let mut start = 0;
    let mut at = 0;
    let mut fence: Option<&str> = None;
    while at < text.len() {
        let end = text[at..].find('\n').map_or(text.len(), |offset| at + offset + 1);
        let line = text[at..end].trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| line.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        let table = if fence.is_none() && starts_table(line) { table_end(text, at) } else { None };
        match table {
            Some(table_end) => {
                regions.push(Region::Markdown(start..at));
                regions.push(Region::Html(at..table_end));
                start = table_end;
                at = table_end;
            }
            None => at = end,
        }
    }
    regions.push(Region::Markdown(start..text.len()));
    regions
}

fn starts_table(line: &str) -> bool {
    line.get(..6).is_some_and(|tag| tag.eq_ignore_ascii_case("<table"))
        && line[6..].starts_with(|next: char| next == '>' || next.is_whitespace())
}

/// The end of the table that starts at `start`, tables inside it counted.
fn table_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0usize;
    let mut at = start;
    while let Some(offset) = text[at..].find('<') {
        at += offset;
        let is =
            |tag: &[u8]| bytes.get(at..at + tag.len()).is_some_and(|found| found.eq_ignore_ascii_case(tag));
        if is(b"<table") {
            depth += 1;
        } else if is(b"</table") {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return Some(text[at..].find('>').map_or(text.len(), |offset| at + offset + 1));
            }
        }
        at += 1;
    }
    None
}

/// Template tags of static site generators: `{% … %}`, `{{ … }}`, `{: … }` are instructions, not text.
fn without_template_code(text: &Traced) -> Traced {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find('{') {
        let start = at + offset;
        at = start + 1;
        let rest = &text[start..];
        let close =
            [("{%", "%}"), ("{{", "}}"), ("{:", "}")].into_iter().find(|(open, _)| rest.starts_with(open));
        let Some((_, close)) = close else { continue };
        let line_end = rest.find('\n').unwrap_or(rest.len());
        if let Some(length) = rest[..line_end].find(close) {
            at = start + length + close.len();
            edits.push((start..at, String::new()));
        }
    }
    if edits.is_empty() { text.clone() } else { text.replaced(&edits) }
}

/// Reads the parser's events into blocks.
struct Walker<'a> {
    text: &'a Traced,
    context: Context,
    blocks: Vec<Block>,
    repairs: std::collections::BTreeSet<Repair>,
    problems: Vec<Problem>,
    lists: Vec<Option<u64>>,
    items: Vec<Item>,
    inline: Inline,
    heading: Option<u8>,
    code: Option<Traced>,
    table: Option<Table>,
    html: Option<Range<usize>>,
    skipped: usize,
}

/// An item whose text is being gathered.
#[derive(Default)]
struct Item {
    number: Option<Traced>,
    lines: Vec<Line>,
    is_written: bool,
}

/// A table whose rows are being gathered.
#[derive(Default)]
struct Table {
    columns: Vec<Traced>,
    rows: Vec<Vec<Traced>>,
    cells: Vec<Traced>,
    after: Vec<Line>,
    row: Range<usize>,
}

/// Inline text being gathered, line by line.
#[derive(Default)]
struct Inline {
    lines: Vec<Line>,
    line: Line,
    strong: usize,
    is_plain: bool,
}

impl Inline {
    fn push(&mut self, text: &Traced) {
        let is_lead = self.line.bold == self.line.text.len() && self.strong > 0;
        self.line.text.append(text);
        if is_lead {
            self.line.bold = self.line.text.len();
        }
        self.is_plain = true;
    }

    fn end_line(&mut self, is_broken: bool) {
        let mut line = std::mem::take(&mut self.line);
        line.is_broken = is_broken;
        if !line.text.trim().is_empty() {
            self.lines.push(line);
        }
    }

    fn take(&mut self) -> Vec<Line> {
        self.end_line(false);
        self.strong = 0;
        std::mem::take(&mut self.lines)
    }
}

impl<'a> Walker<'a> {
    fn new(text: &'a Traced, context: Context) -> Self {
        Self {
            text,
            context,
            blocks: Vec::new(),
            repairs: std::collections::BTreeSet::new(),
            problems: Vec::new(),
            lists: Vec::new(),
            items: Vec::new(),
            inline: Inline::default(),
            heading: None,
            code: None,
            table: None,
            html: None,
            skipped: 0,
        }
    }

    fn walk(&mut self) {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_HEADING_ATTRIBUTES
            | Options::ENABLE_GFM;
        let any_link = |link: pulldown_cmark::BrokenLink| {
            // In `[name [1]](address)` the inner brackets are words: links within links are none.
            let is_within = self.text[link.span.end..].starts_with("](");
            (!is_within).then(|| (link.reference.into_string().into(), "".into()))
        };
        let parser = Parser::new_with_broken_link_callback(self.text, options, Some(any_link));
        for (event, range) in parser.into_offset_iter() {
            self.event(event, range);
        }
        self.end_html();
        self.paragraph(0);
    }

    fn event(&mut self, event: Event, range: Range<usize>) {
        if !matches!(event, Event::Html(_)) {
            self.end_html();
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(words) => self.words(&words, range),
            Event::Code(words) => self.code_words(&words, range),
            Event::SoftBreak => self.inline.end_line(false),
            Event::HardBreak => self.inline.end_line(true),
            Event::Html(_) => {
                let start = self.html.as_ref().map_or(range.start, |known| known.start);
                self.html = Some(start..range.end);
            }
            Event::InlineHtml(tag) => self.inline_html(&tag),
            Event::FootnoteReference(_) | Event::Rule | Event::TaskListMarker(_) => {}
            Event::InlineMath(_) | Event::DisplayMath(_) => {
                self.words(&self.text[range.clone()].to_owned(), range)
            }
        }
    }

    /// Text of an event: the source itself, or what an entity or an escape in it stands for.
    fn words(&mut self, words: &str, range: Range<usize>) {
        let mut traced = Traced::default();
        if self.text[range.clone()] == *words {
            traced = self.text.slice(range);
        } else if let Some(source) = self.text.span(range) {
            traced.push(words, source);
        } else {
            traced.push_synthetic(words);
        }
        match &mut self.code {
            Some(code) => code.append(&traced),
            None => self.inline.push(&traced),
        }
    }

    /// Inline code: its words stand within the back quotes.
    fn code_words(&mut self, words: &str, range: Range<usize>) {
        let inside = self.text[range.clone()]
            .find(words)
            .map_or(range.clone(), |offset| range.start + offset..range.start + offset + words.len());
        self.words(words, inside);
    }

    fn inline_html(&mut self, tag: &str) {
        let name: String =
            tag.trim_start_matches(['<', '/']).chars().take_while(char::is_ascii_alphanumeric).collect();
        match name.to_ascii_lowercase().as_str() {
            "br" | "p" | "div" | "li" | "tr" | "hr" => {
                if self.table.is_some() {
                    self.inline.line.text.push_synthetic("; ");
                } else {
                    self.inline.end_line(true);
                }
            }
            "b" | "strong" if tag.starts_with("</") => {
                self.inline.strong = self.inline.strong.saturating_sub(1)
            }
            "b" | "strong" => self.inline.strong += 1,
            "td" | "th" => self.inline.line.text.push_synthetic(" "),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag, range: Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.close_item_text();
                self.heading = Some(level as u8);
            }
            Tag::CodeBlock(kind) => self.start_code(&kind, &range),
            Tag::List(first) => {
                self.close_item_text();
                self.lists.push(first);
            }
            Tag::Item => self.start_item(&range),
            Tag::Table(_) => {
                self.close_item_text();
                self.table = Some(Table::default());
            }
            Tag::TableRow | Tag::TableHead => {
                if let Some(table) = &mut self.table {
                    table.row = range;
                }
            }
            Tag::Strong => self.inline.strong += 1,
            Tag::MetadataBlock(_) => self.skipped += 1,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph => self.end_paragraph(range.end),
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::CodeBlock => {
                if let Some(code) = self.code.take().filter(|code| !code.trim().is_empty()) {
                    self.blocks.push(Block::content(Content::Code(code)));
                }
            }
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::Item => {
                self.close_item_text();
                self.items.pop();
            }
            TagEnd::TableCell => {
                let cell = self.cell();
                if let Some(table) = &mut self.table {
                    table.cells.push(cell);
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => self.end_row(tag == TagEnd::TableHead),
            TagEnd::Table => self.end_table(range.end),
            TagEnd::Strong => self.inline.strong = self.inline.strong.saturating_sub(1),
            _ => {}
        }
    }

    fn start_code(&mut self, kind: &CodeBlockKind, range: &Range<usize>) {
        self.close_item_text();
        self.code = Some(Traced::default());
        let source = &self.text[range.clone()];
        let is_fenced = matches!(kind, CodeBlockKind::Fenced(_));
        let last = source.trim_end().lines().last().unwrap_or_default().trim();
        if is_fenced
            && (range.end == self.text.len())
            && !(last.starts_with("```") || last.starts_with("~~~"))
        {
            self.repairs.insert(Repair::OpenFence);
        }
    }

    fn start_item(&mut self, range: &Range<usize>) {
        self.close_item_text();
        let is_numbered = self.lists.last().is_some_and(Option::is_some);
        let number = lines::marker(&self.text[range.clone()])
            .filter(|mark| is_numbered && !mark.is_bullet)
            .map(|mark| self.text.slice(range.start..range.start + mark.length).trimmed());
        self.items.push(Item { number, ..Item::default() });
    }

    fn end_paragraph(&mut self, end: usize) {
        match self.items.last_mut() {
            Some(item) => {
                if let Some(last) = item.lines.last_mut() {
                    last.is_broken = true;
                }
                item.lines.extend(self.inline.take());
            }
            None => self.paragraph(end),
        }
    }

    /// Closes a paragraph outside of lists: its lines may hold what lost its mark.
    fn paragraph(&mut self, end: usize) {
        let lines: Vec<Line> =
            self.inline.take().into_iter().filter(|line| !is_directive(&line.text)).collect();
        let is_followed =
            self.context.is_followed || !self.text[end.min(self.text.len())..].trim().is_empty();
        let context = Context { is_followed, ..self.context };
        self.blocks.extend(lines::recover(lines, context, &mut self.repairs));
    }

    fn end_heading(&mut self) {
        let text = crate::decode::heading::without_colon(&lines::joined(&self.inline.take()));
        let level = self.heading.take().unwrap_or(1);
        if !text.is_empty() {
            self.blocks.push(Block::content(Content::Heading { level, text }));
        }
    }

    /// Writes the item whose text has been gathered so far, before a list or a block inside it starts.
    fn close_item_text(&mut self) {
        let depth = u8::try_from(self.lists.len().saturating_sub(1)).unwrap_or(u8::MAX);
        let Some(item) = self.items.last_mut() else {
            if !self.inline.lines.is_empty() || !self.inline.line.text.is_empty() {
                self.paragraph(self.text.len());
            }
            return;
        };
        item.lines.extend(self.inline.take());
        let lines = std::mem::take(&mut item.lines);
        if lines.is_empty() {
            return;
        }
        let number = if item.is_written { None } else { item.number.take() };
        item.is_written = true;
        self.blocks.push(Block::content(lines::marked_item(&lines, depth, number.as_ref())));
    }

    fn cell(&mut self) -> Traced {
        lines::joined(&self.inline.take()).trimmed()
    }

    fn end_row(&mut self, is_head: bool) {
        let Some(table) = &mut self.table else { return };
        let cells = std::mem::take(&mut table.cells);
        // A line without a pipe after the table belongs to what follows, whatever the parser thinks.
        let has_pipe = self.text[table.row.clone()].contains('|');
        if is_head {
            table.columns = cells;
        } else if has_pipe && table.after.is_empty() {
            table.rows.push(cells);
        } else {
            let line = cells.into_iter().find(|cell| !cell.is_empty());
            table.after.extend(line.map(Line::plain));
        }
    }

    fn end_table(&mut self, end: usize) {
        let Some(table) = self.table.take() else { return };
        self.blocks.extend(flat_table::table(table.columns, table.rows, None));
        if !table.after.is_empty() {
            self.inline.lines = table.after;
            self.paragraph(end);
        }
    }

    fn end_html(&mut self) {
        if let Some(range) = self.html.take() {
            self.blocks.extend(html::fragment(&self.text.slice(range), &mut self.problems));
        }
    }
}

/// Lines that instruct a site generator: `[!NOTE]`, `[!INCLUDE …]`, `:::`, `import x from 'y'`.
fn is_directive(text: &str) -> bool {
    let line = text.trim();
    line.starts_with("[!") && line.ends_with(']') && !line.contains(' ') || line.trim_matches(':').is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let mut reading = Reading::default();
        read(&Traced::verbatim(text, 0), &mut reading);
        reading.blocks.iter().map(|block| show(&block.content)).collect()
    }

    fn show(content: &Content) -> String {
        match content {
            Content::Heading { level, text } => format!("h{level} {}", text.as_str()),
            Content::Paragraph(text) => format!("p {}", text.as_str()),
            Content::Item { depth, lead, text } => {
                format!("li{depth} [{}] {}", lead.as_ref().map_or("", |lead| lead.as_str()), text.as_str())
            }
            Content::Row { cells, .. } => {
                format!("tr {}", cells.iter().map(|cell| cell.as_str()).collect::<Vec<_>>().join(" / "))
            }
            Content::Code(text) => format!("code {}", text.trim()),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn the_usual_structure_is_read() {
        assert_eq!(
            shown(
                "# Title\n\nSome *text* with [a link](http://x.y).\n\n- one\n- two\n  - deep\n\n3. **Lead**: says\n"
            ),
            [
                "h1 Title",
                "p Some text with a link.",
                "li0 [] one",
                "li0 [] two",
                "li1 [] deep",
                "li0 [Lead] 3. Lead: says"
            ]
        );
    }

    #[test]
    fn text_glued_beneath_a_heading_and_names_within_it() {
        assert_eq!(
            shown(
                "## Advanced Support: \nFocus on hard issues.\nField Technician: Provide support on site.\n"
            ),
            [
                "h2 Advanced Support",
                "p Focus on hard issues.",
                "li0 [Field Technician] Field Technician: Provide support on site."
            ]
        );
    }

    #[test]
    fn a_table_ends_where_its_pipes_end() {
        assert_eq!(
            shown(
                "A | B |\n---|---|\nx | y |\nRole Overview: Alpha vs Beta\nAn alpha does a lot of things that no beta would ever do, and more.\n"
            ),
            [
                "tr x / y",
                "h7 Role Overview: Alpha vs Beta",
                "p An alpha does a lot of things that no beta would ever do, and more."
            ]
        );
    }

    #[test]
    fn places_point_into_the_source() {
        let mut reading = Reading::default();
        read(&Traced::verbatim("# T\n\nR&amp;D **pays** well\n", 0), &mut reading);
        let Some(Content::Paragraph(text)) = reading.blocks.get(1).map(|block| &block.content) else {
            panic!("{:?}", reading.blocks)
        };
        assert_eq!(text.as_str(), "R&D pays well");
        assert_eq!(text.span(4..8), Some(15..19));
    }

    #[test]
    fn hand_wrapped_prose_is_one_paragraph() {
        let text = "This is a paragraph that somebody wrapped by hand at about sixty\ncolumns, as people do in plain \
                    text and in Markdown files\nalike.\n";
        assert_eq!(shown(text).len(), 1);
    }
}
