//! The last look at every block: no entity, no markup and no stray white space stays in it.

use std::collections::HashSet;
use std::ops::Range;

use crate::decode::{Reading, escapes};
use crate::document::{Block, Content, Repair, TableHead};
use crate::traced::Traced;
use std::rc::Rc;

/// Tidies all blocks and drops those without a word.
pub fn tidy(reading: &mut Reading) {
    let mut head: Option<(Rc<TableHead>, Rc<TableHead>)> = None;
    let mut has_entities = false;
    for block in &mut reading.blocks {
        has_entities |= tidy_block(block, &mut head);
    }
    if has_entities {
        reading.repairs.insert(Repair::Entities);
    }
    retain_told(&mut reading.blocks);
    reading.title = reading.title.take().map(|title| cleaned(&title, &mut false).collapsed());
    for value in reading.metadata.values_mut() {
        *value = cleaned(&Traced::synthetic(value.as_str()), &mut false).collapsed().into_string();
    }
}

fn tidy_block(block: &mut Block, known: &mut Option<(Rc<TableHead>, Rc<TableHead>)>) -> bool {
    let mut found = false;
    let mut line = |text: &Traced| cleaned(text, &mut found).collapsed();
    match &mut block.content {
        Content::Heading { text, .. } | Content::Title(text) => *text = line(text),
        Content::Paragraph(text) => *text = cleaned(text, &mut found).tidied(),
        Content::Item { lead, text, .. } => {
            *lead = lead.as_ref().map(&mut line).filter(|lead| !lead.is_empty());
            *text = cleaned(text, &mut found).tidied();
        }
        Content::Row { head, cells } => {
            for cell in cells.iter_mut() {
                *cell = line(cell);
            }
            let is_known = known.as_ref().is_some_and(|(before, _)| Rc::ptr_eq(before, head));
            if !is_known {
                let columns = head.columns.iter().map(&mut line).collect();
                let caption = head.caption.as_ref().map(&mut line);
                *known = Some((Rc::clone(head), Rc::new(TableHead { caption, columns })));
            }
            if let Some((_, tidied)) = known {
                *head = Rc::clone(tidied);
            }
        }
        Content::Field { name, value } => {
            *name = line(name);
            *value = cleaned(value, &mut found).tidied();
        }
        Content::Code(_) | Content::EndOfSection { .. } | Content::Rule => {}
    }
    found
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

/// The text without entities, markup that no parser took, and template code.
fn cleaned(text: &Traced, has_entities: &mut bool) -> Traced {
    let mut text = match escapes::entities(text) {
        Some(decoded) => {
            *has_entities = true;
            decoded
        }
        None => text.clone(),
    };
    let tags = stray_tags(&text);
    if !tags.is_empty() {
        text = text.replaced(&tags);
    }
    let links = stray_links(&text);
    if !links.is_empty() {
        text = text.replaced(&links);
    }
    let edits = stray_emphasis(&text);
    if edits.is_empty() { text } else { text.replaced(&edits) }
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

/// `**` that no parser paired.
fn stray_emphasis(text: &str) -> Vec<(Range<usize>, String)> {
    text.match_indices("**").map(|(at, marks)| (at..at + marks.len(), String::new())).collect()
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

    #[test]
    fn hostile_text_is_tidied_in_linear_time() {
        let text = "<b>".repeat(200_000);
        assert_eq!(cleaned(&Traced::verbatim(text.as_str(), 0), &mut false).as_str(), text);
    }

    #[test]
    fn a_table_without_words_keeps_its_head() {
        let text = "Some text.\n\n| Role | Pay |\n|---|---|\n| | |\n| | |\n";
        let document = crate::decode::decode(text.as_bytes(), "a.md").unwrap();
        assert_eq!(document.blocks.iter().filter_map(head_of).count(), 1);
    }

    #[test]
    fn tags_that_are_closed_go() {
        assert_eq!(cleaned(&Traced::verbatim("a <b>c</b> <x> <i>", 0), &mut false).as_str(), "a c <x> <i>");
    }

    #[test]
    fn links_of_markdown_in_cells_lose_their_address() {
        let text = Traced::verbatim("see [the page](/a/b) and [this]() or f[0](x y)", 0);
        assert_eq!(cleaned(&text, &mut false).as_str(), "see the page and this or f[0](x y)");
    }
}
