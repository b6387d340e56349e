//! The last look at every block: no entity, no markup and no stray white space stays in it.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use memchr::{memchr, memchr3};

use crate::decode::{Reading, escapes, repair};
use crate::document::{Block, Content, Repair, TableHead};
use crate::traced::Traced;
use std::rc::Rc;

/// Tidies all blocks and drops those without a word.
pub fn tidy(reading: &mut Reading) {
    let mut tidier = Tidier { code: ordered(std::mem::take(&mut reading.code)), repairs: BTreeSet::new() };
    let mut head: Head = None;
    for block in &mut reading.blocks {
        tidy_block(block, &mut head, &mut tidier);
    }
    retain_told(&mut reading.blocks);
    if let Some(title) = &mut reading.title {
        tidier.line(title);
    }
    for value in reading.metadata.values_mut() {
        let mut text = Traced::synthetic(value.as_str());
        tidier.line(&mut text);
        *value = text.into_string();
    }
    reading.repairs.append(&mut tidier.repairs);
}

/// Ranges in order, none within another.
fn ordered(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    ranges.retain(|range| {
        let is_outer = range.end > end;
        end = end.max(range.end);
        is_outer
    });
    ranges
}

/// Cleans texts and notes what had to be mended.
#[derive(Default)]
struct Tidier {
    /// Where code stands in the source, in order: what looks like markup there is meant as it is.
    code: Vec<Range<usize>>,
    repairs: BTreeSet<Repair>,
}

type Head = Option<(Rc<TableHead>, Rc<TableHead>)>;

fn tidy_block(block: &mut Block, known: &mut Head, tidier: &mut Tidier) {
    match &mut block.content {
        Content::Heading { text, .. } | Content::Title(text) => tidier.line(text),
        Content::Paragraph(text) => tidier.text(text),
        Content::Item { lead, text, .. } => {
            if let Some(lead) = lead {
                tidier.line(lead);
            }
            lead.take_if(|lead| lead.is_empty());
            tidier.text(text);
        }
        Content::Row { head, cells } => {
            for cell in cells.iter_mut() {
                tidier.line(cell);
            }
            let is_known = known.as_ref().is_some_and(|(before, _)| Rc::ptr_eq(before, head));
            if !is_known {
                let mut tidy = TableHead::clone(head);
                for name in tidy.columns.iter_mut().chain(&mut tidy.caption) {
                    tidier.line(name);
                }
                *known = Some((Rc::clone(head), Rc::new(tidy)));
            }
            if let Some((_, tidied)) = known {
                *head = Rc::clone(tidied);
            }
        }
        Content::Field { name, value } => {
            tidier.line(name);
            tidier.text(value);
        }
        Content::Code(text) => tidier.show(text),
        Content::EndOfSection { .. } | Content::Rule => {}
    }
}

/// Drops blocks without a word. Of a table that has words only in its head, one row stays and keeps that.
fn retain_told(blocks: &mut Vec<Block>) {
    let told = blocks.iter().filter(|block| has_words(block)).filter_map(head_of).map(Rc::as_ptr);
    let mut told: HashSet<*const TableHead> = told.collect();
    blocks.retain(|block| {
        let keeps_head = |head: &Rc<TableHead>| {
            head.columns.iter().chain(&head.caption).any(says) && told.insert(Rc::as_ptr(head))
        };
        has_words(block) || head_of(block).is_some_and(keeps_head)
    });
}

fn head_of(block: &Block) -> Option<&Rc<TableHead>> {
    match &block.content {
        Content::Row { head, .. } => Some(head),
        _ => None,
    }
}

fn says(text: &Traced) -> bool {
    text.chars().any(char::is_alphanumeric)
}

fn has_words(block: &Block) -> bool {
    match &block.content {
        Content::Heading { text, .. }
        | Content::Paragraph(text)
        | Content::Item { text, .. }
        | Content::Title(text) => says(text),
        Content::Row { cells, .. } => cells.iter().any(says),
        Content::Field { name, value } => says(value) || says(name),
        Content::Code(text) => !text.trim().is_empty(),
        Content::EndOfSection { .. } | Content::Rule => true,
    }
}

impl Tidier {
    /// Cleans a text of one line.
    fn line(&mut self, text: &mut Traced) {
        self.clean(text);
        text.collapse();
    }

    /// Cleans a text whose lines stay.
    fn text(&mut self, text: &mut Traced) {
        self.clean(text);
        text.tidy();
    }

    /// Takes away entities, markup that no parser took, and what nobody sees.
    fn clean(&mut self, text: &mut Traced) {
        if may_have_markup(text) {
            self.take_markup(text);
        }
        self.show(text);
    }

    fn take_markup(&mut self, text: &mut Traced) {
        if let Some(decoded) = escapes::entities(text, |text, range| self.is_code(text, range)) {
            self.repairs.insert(Repair::Entities);
            *text = decoded;
        }
        for stray in [stray_tags, stray_links, stray_emphasis] {
            let mut edits = stray(text);
            edits.retain(|(range, _)| !self.is_code(text, range));
            text.replace(&edits);
        }
    }

    /// Takes away characters that nobody sees: a parser makes them of entities, after the source was mended.
    fn show(&mut self, text: &mut Traced) {
        if repair::is_plain(text) {
            return;
        }
        if let Some(mended) = repair::mended(text, &mut self.repairs) {
            *text = mended;
        }
    }

    /// Whether a range of a text was made from code.
    fn is_code(&self, text: &Traced, range: &Range<usize>) -> bool {
        if self.code.is_empty() {
            return false;
        }
        text.span(range.clone()).is_some_and(|span| {
            let next = self.code.partition_point(|code| code.end < span.end);
            self.code.get(next).is_some_and(|code| code.start <= span.start)
        })
    }
}

/// Whether a text has what an entity, a tag, the end of a link or emphasis begins with; few have.
fn may_have_markup(text: &str) -> bool {
    memchr3(b'&', b'<', b'*', text.as_bytes()).is_some() || memchr(b']', text.as_bytes()).is_some()
}

/// Longest address of a link looked for, in bytes.
const LONGEST_ADDRESS: usize = 500;

/// Links of Markdown in what is no Markdown, such as the cell of an HTML table: their words stay.
fn stray_links(text: &str) -> Vec<(Range<usize>, String)> {
    let mut edits = Vec::new();
    let mut floor = 0;
    for (at, _) in text.match_indices("](") {
        let address = &text[at + 2..text.floor_char_boundary(at + 2 + LONGEST_ADDRESS)];
        let Some(length) = address.find(')') else { continue };
        let address = &address[..length];
        let is_address = address.is_empty()
            || address.starts_with(['/', '#', '.'])
            || address.contains("://")
            || address.starts_with("mailto:");
        let Some(open) = text[floor..at.max(floor)].rfind('[') else { continue };
        if is_address && !address.contains(char::is_whitespace) {
            edits.push((floor + open..floor + open + 1, String::new()));
            floor = at + 2 + length + 1;
            edits.push((at..floor, String::new()));
        }
    }
    edits
}

/// `**` and `***` that no parser paired, as markup: a path, a power, a masked number keep theirs.
fn stray_emphasis(text: &str) -> Vec<(Range<usize>, String)> {
    let mut edits = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find("**") {
        let start = at + offset;
        let length = text[start..].bytes().take_while(|byte| *byte == b'*').count();
        at = start + length;
        let (before, after) = (text[..start].chars().next_back(), text[at..].chars().next());
        if length <= 3 && !is_part_of_name(before, after) {
            edits.push((start..at, String::new()));
        }
    }
    edits
}

/// Whether stars between two characters belong to what stands there: `2**10`, `src/**/*.md`, `***-**-1234`.
fn is_part_of_name(before: Option<char>, after: Option<char>) -> bool {
    let is_digit = |side: Option<char>| side.is_some_and(|character| character.is_ascii_digit());
    let is_joint = |side: Option<char>| side.is_some_and(|character| "/\\-".contains(character));
    is_digit(before) && is_digit(after) || is_joint(before) || is_joint(after)
}

/// Tags that are meant to format: a line break, or any that is closed in the same text.
const TAGS: [&str; 26] = [
    "a", "b", "br", "center", "code", "div", "em", "font", "h1", "h2", "h3", "h4", "h5", "i", "li", "ol",
    "p", "small", "span", "strong", "sub", "sup", "td", "tr", "u", "ul",
];

/// Longest tag looked for, in bytes.
const LONGEST_TAG: usize = 600;

fn stray_tags(text: &str) -> Vec<(Range<usize>, String)> {
    let mut edits = Vec::new();
    let mut at = 0;
    let closed = if text.contains('<') { closed_tags(text) } else { Vec::new() };
    while let Some(offset) = text[at..].find('<') {
        let start = at + offset;
        at = start + 1;
        let rest = &text[start + 1..];
        let name: String =
            rest.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        let name = name.to_ascii_lowercase();
        let Some(close) = rest.bytes().take(LONGEST_TAG).position(|byte| byte == b'>') else { continue };
        let is_comment = rest.starts_with("!--");
        if is_comment || name == "br" || closed.contains(&name.as_str()) {
            at = start + 1 + close + 1;
            let separates = matches!(name.as_str(), "br" | "p" | "div" | "li" | "tr" | "td");
            edits.push((start..at, if separates { " ".to_owned() } else { String::new() }));
        }
    }
    edits
}

/// Which of [`TAGS`] are closed in the text.
fn closed_tags(text: &str) -> Vec<&'static str> {
    TAGS.into_iter().filter(|name| text.contains(&format!("</{name}>"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str) -> String {
        let mut text = Traced::verbatim(text, 0);
        Tidier::default().clean(&mut text);
        text.into_string()
    }

    fn document(text: &str, name: &str) -> (String, crate::document::Document) {
        let document = crate::decode::decode(text.as_bytes(), name).unwrap();
        let paragraph = document.blocks.iter().find_map(|block| match &block.content {
            Content::Paragraph(text) => Some(text.to_string()),
            _ => None,
        });
        (paragraph.unwrap_or_default(), document)
    }

    #[test]
    fn stars_that_are_part_of_what_stands_there_stay() {
        for text in ["2**10", "src/**/*.md", "***-**-1234", "salary ****"] {
            assert_eq!(cleaned(text), text);
        }
        assert_eq!(cleaned("**Role:** clerk, **two words**. ***all***"), "Role: clerk, two words. all");
        assert_eq!(cleaned("**Role **: clerk, **Pay: **none"), "Role : clerk, Pay: none");
        assert_eq!(cleaned("a new hire** **sales"), "a new hire sales", "also when nothing pairs them");
    }

    #[test]
    fn code_stays_as_it_is() {
        let text = "Use `2**10`, `<b>bold</b>`, `&lt;`, `[x](/y)` and `f(**a, **b)` here.\n";
        let plain = "Use 2**10, <b>bold</b>, &lt;, [x](/y) and f(**a, **b) here.";
        assert_eq!(document(text, "a.md").0, plain);
        let text =
            "<p>Use <code>2**10</code>, <code>&lt;b>bold&lt;/b></code> and <kbd>&amp;lt;</kbd> here.</p>";
        assert_eq!(document(text, "a.html").0, "Use 2**10, <b>bold</b> and &lt; here.");
    }

    #[test]
    fn characters_that_nobody_sees_go_however_they_are_written() {
        let page =
            "<title>Desk&shy;top</title><h1>Desk&shy;top sup&#8203;port</h1><p>a&zwnj;b&lrm;c&#xFEFF;d</p>";
        let (paragraph, read) = document(page, "a.html");
        assert_eq!((paragraph.as_str(), read.title.as_str()), ("abcd", "Desktop"));
        assert!(read.repairs.contains(&Repair::InvisibleCharacters));
        let (paragraph, read) = document("# Desk&shy;top\n\nsup&#8203;port desk\n", "a.md");
        assert_eq!((paragraph.as_str(), read.title.as_str()), ("support desk", "Desktop"));
        let mut text = Traced::verbatim("a&shy;b c", 0);
        Tidier::default().clean(&mut text);
        assert_eq!(text.span(3..4), Some(8..9));
    }

    #[test]
    fn marks_that_are_never_closed_stay() {
        let text = "<b>".repeat(200_000);
        assert_eq!(cleaned(&text), text);
        assert_eq!(cleaned(&"**a ".repeat(100_000)).matches('a').count(), 100_000);
    }

    #[test]
    fn a_table_without_words_keeps_its_head() {
        let text = "Some text.\n\n| Role | Pay |\n|---|---|\n| | |\n| | |\n";
        let document = crate::decode::decode(text.as_bytes(), "a.md").unwrap();
        assert_eq!(document.blocks.iter().filter_map(head_of).count(), 1);
    }

    #[test]
    fn tags_that_are_closed_go() {
        assert_eq!(cleaned("a <b>c</b> <x> <i>"), "a c <x> <i>");
    }

    #[test]
    fn links_of_markdown_in_cells_lose_their_address() {
        let text = "see [the page](/a/b) and [this]() or f[0](x y)";
        assert_eq!(cleaned(text), "see the page and this or f[0](x y)");
    }
}
