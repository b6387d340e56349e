//! The parser's events to blocks.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::fence;
use super::inline::{Inline, Item, Table};
use super::lazy;
use super::placeholder;
use crate::decode::lines::{self, Context, Line};
use crate::decode::{Reading, flat_table, html};
use crate::document::{Block, Content, Repair};
use crate::error::Problem;
use crate::traced::Traced;

/// Reads the parser's events into blocks.
pub struct Walker<'a> {
    text: &'a Traced,
    context: Context,
    /// How many times it is Markdown within Markdown.
    depth: usize,
    pub blocks: Vec<Block>,
    pub repairs: std::collections::BTreeSet<Repair>,
    pub problems: Vec<Problem>,
    lists: Vec<Option<u64>>,
    items: Vec<Item>,
    inline: Inline,
    heading: Option<u8>,
    code: Option<Traced>,
    written_in: Written,
    table: Option<Table>,
    html: Option<Range<usize>>,
    /// Names of the elements that are closed in the text.
    closed: std::collections::HashSet<String>,
    skipped: usize,
}

impl<'a> Walker<'a> {
    pub fn new(text: &'a Traced, context: Context, depth: usize) -> Self {
        Self {
            text,
            context,
            depth,
            blocks: Vec::new(),
            repairs: std::collections::BTreeSet::new(),
            problems: Vec::new(),
            lists: Vec::new(),
            items: Vec::new(),
            inline: Inline::default(),
            heading: None,
            code: None,
            written_in: Written::Program,
            table: None,
            html: None,
            closed: placeholder::closed(text),
            skipped: 0,
        }
    }

    pub fn walk(&mut self) {
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
            Event::SoftBreak => self.soft_break(range.end),
            Event::HardBreak => self.inline.end_line(true),
            Event::Html(_) => {
                let start = self.html.as_ref().map_or(range.start, |known| known.start);
                self.html = Some(start..range.end);
            }
            Event::InlineHtml(tag) if placeholder::is_placeholder(&tag, &self.closed) => {
                self.words(&tag, range);
            }
            Event::InlineHtml(tag) => self.inline_html(&tag),
            Event::Rule => self.blocks.push(Block::content(Content::Rule)),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
            Event::InlineMath(_) | Event::DisplayMath(_) => {
                self.words(&self.text[range.clone()], range);
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

    /// The line ends, and with it the item when the next says something else.
    fn soft_break(&mut self, end: usize) {
        let is_item = self.table.is_none() && self.items.last().is_some_and(|item| !item.is_left);
        if is_item && lazy::ends_item(&self.inline.line.text, &self.text[end..]) {
            self.close_item_text();
            self.items.iter_mut().for_each(|item| item.is_left = true);
        } else {
            self.inline.end_line(false);
        }
    }

    fn inline_html(&mut self, tag: &str) {
        let name: String =
            tag.trim_start_matches(['<', '/']).chars().take_while(char::is_ascii_alphanumeric).collect();
        match name.to_ascii_lowercase().as_str() {
            "br" | "p" | "div" | "li" | "tr" | "hr" => {
                if self.table.is_some() {
                    self.inline.part();
                } else {
                    self.inline.end_line(true);
                }
            }
            "b" | "strong" if tag.starts_with("</") => {
                self.inline.strong = self.inline.strong.saturating_sub(1);
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
            Tag::BlockQuote(kind) => {
                if !self.items.is_empty() {
                    self.inline.end_line(true);
                }
                if kind.is_some() {
                    self.alert(range);
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
                    self.end_code(code);
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
                    table.cells_end = range.end;
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => self.end_row(tag == TagEnd::TableHead),
            TagEnd::Table => self.end_table(range.end),
            TagEnd::Strong => self.inline.strong = self.inline.strong.saturating_sub(1),
            _ => {}
        }
    }

    /// `> [!NOTE]` names the kind of what follows.
    fn alert(&mut self, range: Range<usize>) {
        let Some(open) = self.text[range.clone()].find("[!").map(|at| range.start + at + 2) else { return };
        let Some(length) = self.text[open..range.end].find(']') else { return };
        let mut kind = self.text.slice(open..open + length);
        kind.push_synthetic(": ");
        self.inline.push(&kind);
    }

    fn start_code(&mut self, kind: &CodeBlockKind, range: &Range<usize>) {
        self.close_item_text();
        self.code = Some(Traced::default());
        let source = &self.text[range.clone()];
        let is_fenced = matches!(kind, CodeBlockKind::Fenced(_));
        self.written_in = match kind {
            CodeBlockKind::Fenced(info) if fence::is_markdown(info) && self.depth < super::DEEPEST => {
                Written::Markdown
            }
            CodeBlockKind::Indented if is_indented_html(source) => Written::Html,
            CodeBlockKind::Indented if is_indented_prose(source) && self.depth < super::DEEPEST => {
                Written::Prose
            }
            _ => Written::Program,
        };
        let last = source.trim_end().lines().last().unwrap_or_default().trim();
        if is_fenced
            && (range.end == self.text.len())
            && !(last.starts_with("```") || last.starts_with("~~~"))
        {
            self.repairs.insert(Repair::OpenFence);
        }
    }

    /// Writes code, or reads what only looks like it.
    fn end_code(&mut self, code: Traced) {
        match self.written_in {
            Written::Markdown if code.lines().iter().any(|line| line.starts_with('#')) => self.within(&code),
            Written::Prose => self.within(&code),
            Written::Html => self.blocks.extend(html::fragment(&code, &mut self.problems)),
            _ => self.blocks.push(Block::content(Content::Code(code))),
        }
    }

    /// Reads Markdown that stands as code in this.
    fn within(&mut self, code: &Traced) {
        let mut reading = Reading::default();
        super::read_within(code, self.depth + 1, &mut reading);
        self.blocks.append(&mut reading.blocks);
        self.repairs.append(&mut reading.repairs);
    }

    fn start_item(&mut self, range: &Range<usize>) {
        self.close_item_text();
        let is_numbered = self.lists.last().is_some_and(Option::is_some);
        let number = lines::marker(&self.text[range.clone()])
            .filter(|mark| is_numbered && !mark.is_bullet)
            .map(|mark| self.text.slice(range.start..range.start + mark.length).trimmed());
        self.items.push(Item { number, end: range.end, ..Item::default() });
    }

    fn end_paragraph(&mut self, end: usize) {
        match self.items.last_mut() {
            Some(item) if !item.is_left => {
                if let Some(last) = item.lines.last_mut() {
                    last.is_broken = true;
                }
                item.lines.extend(self.inline.take());
            }
            _ => self.paragraph(end),
        }
    }

    /// Closes a paragraph outside of lists: its lines may hold what lost its mark.
    fn paragraph(&mut self, end: usize) {
        let lines: Vec<Line> =
            self.inline.take().into_iter().filter(|line| !is_directive(&line.text)).collect();
        let is_followed =
            self.context.is_followed || !self.text[end.min(self.text.len())..].trim_start().is_empty();
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
        let end = self.items.last().map_or(self.text.len(), |item| item.end);
        let Some(item) = self.items.last_mut().filter(|item| !item.is_left) else {
            if !self.inline.lines.is_empty() || !self.inline.line.text.is_empty() {
                self.paragraph(end);
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
        let mut cells = std::mem::take(&mut table.cells);
        // The parser leaves out cells beyond the last column.
        let left_out = table.cells_end.max(table.row.start)..table.row.end;
        if !is_head && self.text[left_out.clone()].contains(char::is_alphanumeric) {
            cells.extend(flat_table::cells(&self.text.slice(left_out).trimmed()));
        }
        let source = self.text[table.row.clone()].trim();
        if is_head {
            table.is_framed = source.starts_with('|') && source.ends_with('|');
            table.columns = cells;
        } else if table.is_open && !source.starts_with('|') && source.contains('|') {
            table.go_on(cells);
        } else if source.contains('|') && table.after.is_empty() {
            table.rows.push(cells);
        } else {
            // A line without a pipe after the table belongs to what follows, whatever the parser thinks.
            let line = cells.into_iter().find(|cell| !cell.is_empty());
            table.after.extend(line.map(Line::plain));
        }
        table.is_open = !is_head && table.is_framed && table.after.is_empty() && !source.ends_with('|');
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
            let is_end = self.text[range.clone()].trim_end().ends_with("</details>");
            self.blocks.extend(html::fragment(&self.text.slice(range), &mut self.problems));
            // What a fold is called heads nothing behind it.
            self.blocks.extend(
                is_end.then(|| Block::content(Content::EndOfSection { level: lines::RECOVERED_LEVEL })),
            );
        }
    }
}

/// What stands in code.
#[derive(Clone, Copy)]
enum Written {
    Program,
    Markdown,
    /// Sentences that were indented for another reason, such as to belong to an item.
    Prose,
    Html,
}

/// Whether indented code is HTML that was indented for order's sake: a blank line within tags makes it look like code.
fn is_indented_html(source: &str) -> bool {
    let mut lines = source.lines().map(str::trim).filter(|line| !line.is_empty());
    let starts_tag = |line: &str| {
        let inner = line.strip_prefix('<').map(|inner| inner.strip_prefix('/').unwrap_or(inner));
        let name = inner.and_then(|inner| inner.split(|mark: char| !mark.is_ascii_alphanumeric()).next());
        name.is_some_and(|name| HTML_BLOCKS.contains(&name))
    };
    lines.next().is_some_and(starts_tag)
}

/// Fewest words of indented code that is told from sentences.
const PROSE_WORDS: usize = 12;

/// Whether indented code is sentences: it begins and ends as they do, and has hardly a sign of a program.
fn is_indented_prose(source: &str) -> bool {
    let text = source.trim();
    let signs = text.chars().filter(|mark| "{}[]=<>$_|\\;#`".contains(*mark)).count();
    let is_line_of_code =
        |line: &str| line.trim_end().ends_with([';', '{', '}', ',', '\\']) || line.contains("  ");
    text.split_whitespace().count() >= PROSE_WORDS
        && text.starts_with(char::is_uppercase)
        && crate::decode::heading::ends_sentence(text)
        && signs * 100 <= text.len()
        && !text.lines().any(|line| is_line_of_code(line.trim()))
}

/// Tags that stand at the start of a line of a page.
const HTML_BLOCKS: [&str; 25] = [
    "a", "article", "aside", "b", "br", "button", "div", "em", "figure", "footer", "h1", "h2", "h3", "h4",
    "header", "i", "img", "li", "main", "ol", "p", "section", "span", "table", "ul",
];

/// Lines that instruct a site generator: `[!NOTE]`, `[!INCLUDE …]`, `:::`, `import x from 'y'`.
fn is_directive(text: &str) -> bool {
    let line = text.trim();
    let is_import =
        line.starts_with("import ") && line.ends_with([';', '\'', '"']) && line.contains(['\'', '"']);
    if is_import {
        return true;
    }
    line.starts_with("[!") && line.ends_with(']') && !line.contains(' ') || line.trim_matches(':').is_empty()
}
