//! Lines that stand together, without a blank one between them, to blocks: recovers the headings, items, tables
//! and fields whose marks were lost.

use crate::decode::aligned;
use crate::decode::flat_table;
use crate::decode::glued;
use crate::decode::heading;
use crate::decode::hyphenated;
use crate::document::{Block, Content, Repair};
use crate::traced::Traced;
use std::collections::BTreeSet;

/// A line as a reader sees it, without inline markup.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// The words.
    pub text: Traced,
    /// Length in bytes of the part at its start that is set in bold; the whole line's when all of it is.
    pub bold: usize,
    /// Whether the source asks for a line break after it.
    pub is_broken: bool,
}

impl Line {
    /// A line without bold words.
    pub fn plain(text: Traced) -> Self {
        Self { text, bold: 0, is_broken: false }
    }

    fn is_bold(&self) -> bool {
        self.bold > 0 && self.text[self.bold.min(self.text.len())..].trim_matches([':', ' ', '.']).is_empty()
    }
}

/// What surrounds the lines.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context {
    /// Whether something follows in the document: a last line heads nothing.
    pub is_followed: bool,
    /// Whether the source has headings with marks of its own; unmarked ones are then rarer.
    pub has_headings: bool,
}

/// Level of headings that were recovered, below all that a source marks.
pub const RECOVERED_LEVEL: u8 = 7;

/// Longest line that was wrapped by hand, in characters.
const WRAPPED_WIDTH: usize = 120;

/// Recovers the blocks of lines that stand together.
pub fn recover(lines: Vec<Line>, context: Context, repairs: &mut BTreeSet<Repair>) -> Vec<Block> {
    let lines: Vec<Line> = lines.into_iter().filter(|line| !line.text.trim().is_empty()).collect();
    let mut blocks = Vec::new();
    let is_wrapped = is_wrapped(&lines);
    let lines = if is_wrapped { hyphenated::joined(lines, None, repairs) } else { lines };
    let mut open: Vec<Line> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if let Some((rows, used)) =
            flat_table::read(&lines[at..]).or_else(|| aligned::read_lines(&lines[at..]))
        {
            close(&mut open, &mut blocks, repairs);
            blocks.extend(rows);
            at += used;
            continue;
        }
        let line = &lines[at];
        let place = heading::Place {
            follows_text: open.last().map(|line| line.text.as_str()),
            next: lines.get(at + 1).map(|next| next.text.as_str()),
            is_followed: context.is_followed || at + 1 < lines.len(),
            is_bold: line.is_bold(),
            is_wrapped,
            has_headings: context.has_headings,
        };
        // Between a heading and the end of its lines stands what it heads.
        let is_headed = open.is_empty()
            && at + 1 == lines.len()
            && matches!(blocks.last().map(|block| &block.content), Some(Content::Heading { .. }))
            && !line.is_bold()
            && !heading::is_capitals(&line.text);
        let unmarked = if is_headed { None } else { heading::unmarked(&line.text, place) };
        if let Some(text) = unmarked {
            close(&mut open, &mut blocks, repairs);
            blocks.push(Block::content(Content::Heading { level: RECOVERED_LEVEL, text }));
        } else {
            if starts_block(line, open.last(), is_wrapped) {
                close(&mut open, &mut blocks, repairs);
            }
            open.push(line.clone());
        }
        at += 1;
    }
    close(&mut open, &mut blocks, repairs);
    blocks
}

/// Whether the lines are prose that was wrapped by hand: all but the last are about as long as a page is wide.
fn is_wrapped(lines: &[Line]) -> bool {
    let Some((_, wrapped)) = lines.split_last() else { return false };
    let widths: Vec<usize> = wrapped.iter().map(|line| line.text.chars().count()).collect();
    let Some(&widest) = widths.iter().max() else { return false };
    let long = widths.iter().filter(|&&width| width * 10 >= widest * 7).count();
    (45..=WRAPPED_WIDTH).contains(&widest) && long * 10 >= widths.len() * 6
}

/// Whether a line says something of its own and does not go on with what the line before says.
fn starts_block(line: &Line, before: Option<&Line>, is_wrapped: bool) -> bool {
    let Some(before) = before else { return false };
    let is_set_off = before.is_broken || line.bold > 0;
    if marker(&line.text).is_some() || is_set_off && heading::lead(line).is_some() {
        return true;
    }
    let ended = heading::ends_sentence(&before.text);
    ended && (heading::lead(line).is_some() || !is_wrapped && starts_sentence(&line.text))
}

fn starts_sentence(text: &str) -> bool {
    text.chars().find(|character| character.is_alphanumeric()).is_some_and(|first| !first.is_lowercase())
}

/// Turns the lines gathered so far into a paragraph, an item or a field.
fn close(open: &mut Vec<Line>, blocks: &mut Vec<Block>, repairs: &mut BTreeSet<Repair>) {
    let lines = std::mem::take(open);
    let Some(first) = lines.first() else { return };
    let lead = heading::lead(first);
    let mark = marker(&first.text);
    let text = joined(&lines);
    if mark.is_some() || lead.is_some() {
        blocks.push(Block::content(item(&text, 0, first, mark)));
        return;
    }
    match glued::split(&text) {
        Some(parts) => {
            repairs.insert(Repair::GluedHeadings);
            blocks.extend(parts.into_iter().map(Block::content));
        }
        None => blocks.push(Block::content(Content::Paragraph(text))),
    }
}

/// An item from its whole text: its mark is dropped when it is a bullet, and its lead is found.
fn item(text: &Traced, depth: u8, first: &Line, mark: Option<Marker>) -> Content {
    let skipped = mark.map_or(0, |mark| if mark.is_bullet { mark.length } else { 0 });
    let lead = heading::lead(first).map(|range| first.text.slice(range));
    Content::Item { depth, lead, text: text.slice(skipped..text.len()).trimmed() }
}

/// An item of a list that the source marks as one.
pub fn marked_item(lines: &[Line], depth: u8, number: Option<&Traced>) -> Content {
    let lead = lines.first().and_then(|first| {
        let range = heading::lead(first).or_else(|| heading::name_of(first, lines.get(1)?))?;
        Some(first.text.slice(range))
    });
    let mut text = Traced::default();
    if let Some(number) = number {
        text.append(number);
        text.push_synthetic(" ");
    }
    text.append(&joined(lines));
    Content::Item { depth, lead, text }
}

/// The lines as one text: wrapped ones joined by a space, broken ones by a line end.
pub fn joined(lines: &[Line]) -> Traced {
    let mut text = Traced::default();
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            text.push_synthetic(if lines[index - 1].is_broken { "\n" } else { " " });
        }
        text.append(&line.text);
    }
    text
}

/// The mark at the start of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marker {
    /// Bytes of the mark with the white space after it.
    pub length: usize,
    /// Whether it is a bullet, which says nothing, and not a number.
    pub is_bullet: bool,
}

/// Bullets as they are typed or as word processors paste them.
const BULLETS: &str = "-*+•·‣▪▫●○◦■□►▸➢➤–—✓✔❖";

/// Most digits of an item's number: a year at the start of a line is not one.
const NUMBER_DIGITS: usize = 3;

/// The item mark that a line starts with.
pub fn marker(text: &str) -> Option<Marker> {
    let trimmed = text.trim_start();
    let indent = text.len() - trimmed.len();
    let mut characters = trimmed.chars();
    let first = characters.next()?;
    if matches!(first, '└' | '├' | '╰') {
        let rest = characters.as_str().trim_start_matches(['─', '━', '-']).trim_start();
        let length = text.len() - rest.len();
        return (!rest.is_empty()).then_some(Marker { length, is_bullet: true });
    }
    if BULLETS.contains(first) {
        let rest = characters.as_str();
        let spaced = rest.starts_with([' ', '\t']);
        let tight = !first.is_ascii() && rest.starts_with(char::is_alphabetic);
        let length = trimmed.len() - rest.trim_start().len() + indent;
        return ((spaced || tight) && !rest.trim().is_empty()).then_some(Marker { length, is_bullet: true });
    }
    let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
    let name = if digits == 0 { usize::from(first.is_ascii_lowercase()) } else { digits };
    let rest = trimmed.get(name..)?;
    let after = rest.strip_prefix(['.', ')'])?;
    let is_number =
        (1..=NUMBER_DIGITS).contains(&name) && after.starts_with([' ', '\t']) && !after.trim().is_empty();
    is_number.then(|| Marker { length: indent + trimmed.len() - after.trim_start().len(), is_bullet: false })
}
