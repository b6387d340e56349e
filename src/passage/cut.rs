//! A document to passages: one thought each, never across a heading, each with what it needs to be read alone.

use std::collections::HashSet;
use std::rc::Rc;

use crate::document::{Block, Content, Document, Lines, Metadata, Section, Standing, TableHead};
use crate::passage::gather::{FEWEST_WORDS, Gathered};
use crate::passage::id::Ids;
use crate::passage::pieces::{LONG_WORDS, pieces, words};
use crate::passage::sentence::sentences;
use crate::passage::{Named, Passage, PassageKind, Place, Table, row};
use crate::traced::Traced;

/// Most words of a passage (promise 5 of the contract).
pub const MOST_WORDS: usize = 200;
/// Most words of an introduction that heads the later items of its list, or the rows of its table without columns.
const INTRODUCTION_WORDS: usize = 30;
/// Longest heading, in words and in bytes: it stands beside every passage below it.
const HEADING_WORDS: usize = 40;
const HEADING_BYTES: usize = 400;
/// Longest fact shown beside a hit, in bytes.
const FACT_BYTES: usize = 1000;
/// Metadata shown beside a hit.
const SHOWN_METADATA: [&str; 6] = ["date", "url", "author", "tags", "keywords", "description"];

/// Cuts a document into passages. `path` is its name in the index.
pub fn cut(document: &Document, path: &str) -> Vec<Passage> {
    let mut cutter = Cutter::new(document, path);
    for (index, block) in document.blocks.iter().enumerate() {
        let next = document.blocks.get(index + 1).map(|next| &next.content);
        cutter.is_before_list = matches!(next, Some(Content::Item { .. }));
        cutter.block(block);
    }
    cutter.finish()
}

/// A heading that holds for what follows.
struct Open {
    level: u8,
    text: Traced,
    standing: Standing,
    section: Option<Section>,
    is_used: bool,
}

struct Cutter<'a> {
    document: &'a Document,
    path: &'a str,
    metadata: Metadata,
    title: String,
    headings: Vec<Open>,
    gathered: Option<Gathered>,
    /// What was gathered before, until it is known whether more goes with it.
    before: Option<Gathered>,
    introduction: Option<String>,
    is_before_list: bool,
    /// Words of the heads of the rows that stand together.
    heads: HashSet<String>,
    /// The head of the row before.
    last_head: Option<Rc<TableHead>>,
    passages: Vec<Passage>,
    ids: Ids,
}

impl<'a> Cutter<'a> {
    fn new(document: &'a Document, path: &'a str) -> Self {
        let shown = document.metadata.iter().filter(|(key, _)| SHOWN_METADATA.contains(&key.as_str()));
        Self {
            document,
            path,
            metadata: shown.map(|(key, value)| (key.clone(), shortened(value, FACT_BYTES))).collect(),
            title: shortened(&document.title, HEADING_BYTES),
            headings: Vec::new(),
            gathered: None,
            before: None,
            introduction: None,
            is_before_list: false,
            heads: HashSet::new(),
            last_head: None,
            passages: Vec::new(),
            ids: Ids::new(path),
        }
    }

    fn block(&mut self, block: &Block) {
        if !matches!(block.content, Content::Row { .. }) && self.last_head.take().is_some() {
            self.heads.clear();
            self.introduction = None;
        }
        match &block.content {
            Content::Title(text) => {
                self.close();
                self.drop_headings(0);
                self.title = shortened(text, HEADING_BYTES);
            }
            Content::EndOfSection { level } => {
                if *level == 0 || self.headings.iter().any(|open| open.level >= *level) {
                    self.close();
                    self.introduction = None;
                    self.drop_headings(*level);
                }
            }
            Content::Rule => {
                self.hold();
                self.introduction = None;
            }
            Content::Heading { level, text } => self.heading(*level, text, block),
            Content::Paragraph(text) => self.gather(PassageKind::Paragraph, text, block),
            Content::Item { lead, text, .. } => {
                self.item(lead.as_ref(), &with_lead(lead.as_ref(), text), block);
            }
            Content::Field { name, value } => self.gather(PassageKind::Field, &field(name, value), block),
            Content::Row { head, cells } => self.row(head, cells, block),
            Content::Code(text) => self.code(text, block),
        }
    }

    fn heading(&mut self, level: u8, text: &Traced, block: &Block) {
        self.close();
        if !can_head(text) {
            self.gather(PassageKind::Paragraph, text, block);
            return;
        }
        self.introduction = None;
        self.drop_headings(level);
        let standing = block.standing;
        self.headings.push(Open {
            level,
            text: text.clone(),
            standing,
            section: block.section.clone(),
            is_used: false,
        });
    }

    /// Ends the headings of `level` and below. One that headed nothing becomes a passage: nothing is lost.
    fn drop_headings(&mut self, level: u8) {
        let kept = self.headings.iter().position(|open| open.level >= level).unwrap_or(self.headings.len());
        let dropped: Vec<Open> = self.headings.drain(kept..).collect();
        let mut bare: Option<(Traced, Open)> = None;
        for open in dropped.into_iter().filter(|open| !open.is_used) {
            match &mut bare {
                Some((text, _)) => {
                    text.push_synthetic("\n");
                    text.append(&open.text);
                }
                None => bare = Some((open.text.clone(), open)),
            }
        }
        if let Some((text, open)) = bare {
            // Words that head nothing answer nothing.
            let standing = open.standing.max(Standing::Aside);
            for piece in pieces(&text) {
                let piece = text.slice(piece).trimmed();
                self.push(PassageKind::Paragraph, &piece, None, standing, open.section.as_ref());
            }
        }
    }

    /// An item with a lead is a passage of its own when it says enough; its lead heads it.
    fn item(&mut self, lead: Option<&Traced>, text: &Traced, block: &Block) {
        let count = words(text);
        let says_enough = count >= FEWEST_WORDS;
        let Some(lead) = lead.filter(|lead| says_enough && can_head(lead) && lead.len() < text.len()) else {
            self.gather(PassageKind::ListItem, text, block);
            return;
        };
        // What does not go into one passage with the item must not come under its lead either.
        let goes_before = |gathered: &Gathered| {
            gathered.introduces
                && gathered.words <= INTRODUCTION_WORDS
                && gathered.takes(PassageKind::ListItem, count, block)
        };
        if self.gathered.as_ref().is_some_and(goes_before) {
            self.write();
        } else {
            self.close();
        }
        let level = u8::MAX;
        let standing = block.standing;
        self.headings.push(Open { level, text: lead.clone(), standing, section: None, is_used: true });
        self.gather(PassageKind::ListItem, text, block);
        self.close();
        self.headings.pop();
    }

    /// Adds a block to what is gathered, or starts anew when they do not belong together.
    fn gather(&mut self, kind: PassageKind, text: &Traced, block: &Block) {
        let count = words(text);
        if count > LONG_WORDS {
            self.long(kind, text, block);
            return;
        }
        let introduces = self.introduces(kind, text, count);
        let begins = |open: &Gathered| introduces && !open.introduces && open.says_enough();
        let fits = self.gathered.as_ref().is_some_and(|open| open.takes(kind, count, block) && !begins(open));
        if !fits {
            self.hold();
        }
        match &mut self.gathered {
            Some(open) => open.add(kind, text, count, introduces),
            None => self.gathered = Some(Gathered::new(kind, text, count, block, introduces)),
        }
        let can_introduce = |last: &&str| words(last) <= INTRODUCTION_WORDS && can_head(last);
        if let Some(last) = introduces.then(|| last_sentence(text)).filter(can_introduce) {
            self.introduction = Some(last.trim_end_matches(':').to_owned());
        } else if kind == PassageKind::Paragraph {
            self.introduction = None;
        }
    }

    /// Whether a text introduces what follows: by its colon, or as a short line before a list.
    fn introduces(&self, kind: PassageKind, text: &str, count: usize) -> bool {
        let is_line = kind == PassageKind::Paragraph
            && self.is_before_list
            && count <= INTRODUCTION_WORDS
            && !text.ends_with(['.', '!', '?', ';', ',']);
        kind != PassageKind::Field && (text.ends_with(':') || is_line)
    }

    /// Cuts long text at sentences, and sentences that are too long between words.
    fn long(&mut self, kind: PassageKind, text: &Traced, block: &Block) {
        let starts_list =
            self.gathered.as_ref().is_some_and(|open| open.introduces && open.words <= INTRODUCTION_WORDS);
        let text = match self.gathered.take() {
            Some(open) if starts_list => {
                self.close();
                let mut joined = open.text;
                joined.push_synthetic("\n");
                joined.append(text);
                joined
            }
            before => {
                self.gathered = before;
                self.close();
                text.clone()
            }
        };
        for piece in pieces(&text) {
            self.push(kind, &text.slice(piece).trimmed(), None, block.standing, block.section.as_ref());
        }
    }

    fn row(&mut self, head: &Rc<TableHead>, cells: &[Traced], block: &Block) {
        self.close();
        if !self.last_head.as_ref().is_some_and(|last| Rc::ptr_eq(last, head)) {
            self.last_head = Some(Rc::clone(head));
            self.head(head, block);
        }
        for (text, table) in row::texts(head, cells) {
            self.push(PassageKind::TableRow, &text, Some(table), block.standing, block.section.as_ref());
        }
    }

    fn head(&mut self, head: &TableHead, block: &Block) {
        let Some(text) = row::head_text(head) else { return };
        // Rows with spans have heads of their own, which say no more than the first.
        let mut is_new = false;
        for word in words_of_head(head) {
            is_new |= self.heads.insert(word);
        }
        if !is_new {
            return;
        }
        let standing = block.standing.max(Standing::Aside);
        let ranges = pieces(&text);
        let is_whole = ranges.len() == 1;
        for range in ranges {
            let piece = text.slice(range).trimmed();
            let table = if is_whole { row::head_table(head) } else { row::sole_cell(&piece) };
            self.push(PassageKind::TableRow, &piece, Some(table), standing, block.section.as_ref());
        }
    }

    /// Code is cut between lines.
    fn code(&mut self, text: &Traced, block: &Block) {
        self.close();
        let mut piece = Traced::default();
        let mut count = 0;
        for line in text.lines() {
            let length = words(&line);
            if count + length > MOST_WORDS && !piece.is_empty() {
                self.code_piece(&std::mem::take(&mut piece), block);
                count = 0;
            }
            if !piece.is_empty() {
                piece.push_synthetic("\n");
            }
            piece.append(&line);
            count += length;
        }
        self.code_piece(&piece, block);
    }

    /// Lines of code, or one line that is too long for a passage.
    fn code_piece(&mut self, piece: &Traced, block: &Block) {
        let whole = 0..piece.len();
        let parts = if words(piece) <= MOST_WORDS { vec![whole] } else { pieces(piece) };
        for part in parts {
            self.push(PassageKind::Code, &piece.slice(part), None, block.standing, block.section.as_ref());
        }
    }

    /// Ends what is gathered. Whether the next goes with it is known when that ends.
    fn hold(&mut self) {
        let Some(mut open) = self.gathered.take() else { return };
        open.introduction.clone_from(&self.introduction);
        match &mut self.before {
            Some(before) if before.takes_rest(&open) => {
                before.add(open.kind, &open.text, open.words, open.introduces);
            }
            _ => {
                self.write();
                self.before = Some(open);
            }
        }
    }

    /// Writes all that is gathered.
    fn close(&mut self) {
        self.hold();
        self.write();
    }

    fn write(&mut self) {
        let Some(open) = self.before.take() else { return };
        let last = std::mem::replace(&mut self.introduction, open.introduction);
        self.push(open.kind, &open.text, None, open.standing, open.section.as_ref());
        self.introduction = last;
    }

    fn push(
        &mut self,
        kind: PassageKind,
        text: &Traced,
        table: Option<Table>,
        standing: Standing,
        section: Option<&Section>,
    ) {
        if !text.chars().any(char::is_alphanumeric) {
            return;
        }
        // One more for what introduces a list.
        let mut headings: Vec<String> = Vec::with_capacity(self.headings.len() + 1);
        for open in &mut self.headings {
            open.is_used = true;
            headings.push(open.text.as_str().to_owned());
        }
        let is_nameless = |table: &Table| table.columns.iter().all(String::is_empty);
        let is_row_alone = standing == Standing::Content && table.as_ref().is_some_and(is_nameless);
        if (kind == PassageKind::ListItem || is_row_alone)
            && let Some(introduction) = &self.introduction
            && !text.contains(introduction.as_str())
        {
            // The lead of an item stands below what introduces its list.
            let has_lead = self.headings.last().is_some_and(|open| open.level == u8::MAX);
            headings.insert(headings.len() - usize::from(has_lead), introduction.clone());
        }
        let place = place(text, section, self.document.lines.as_ref());
        let id = self.ids.next(text);
        self.passages.push(Passage {
            id,
            path: self.path.to_owned(),
            title: self.title.clone(),
            format: self.document.format,
            ordinal: u32::try_from(self.passages.len()).unwrap_or(u32::MAX),
            kind,
            headings,
            text: text.as_str().to_owned(),
            table,
            place,
            standing,
            metadata: self.metadata.clone(),
            named: Named::default(),
        });
    }

    fn finish(mut self) -> Vec<Passage> {
        self.close();
        self.drop_headings(0);
        self.passages
    }
}

/// What introduces a list at the end of a paragraph that says more.
fn last_sentence(text: &str) -> &str {
    sentences(text).pop().map_or(text, |range| text[range].trim())
}

/// An item with its lead before it, where the reader has set that apart.
fn with_lead(lead: Option<&Traced>, text: &Traced) -> Traced {
    let Some(lead) = lead else { return text.clone() };
    let unnumbered = text.trim_start_matches(|mark: char| mark.is_numeric() || ".) ".contains(mark));
    if unnumbered.starts_with(lead.as_str()) || text.starts_with(lead.as_str()) {
        return text.clone();
    }
    let mut whole = lead.clone();
    whole.push_synthetic(if lead.ends_with(['.', ':', '?', '!', '–', '—']) { " " } else { ": " });
    whole.append(text);
    whole
}

fn field(name: &Traced, value: &Traced) -> Traced {
    let mut text = name.clone();
    if !value.is_empty() {
        text.push_synthetic(": ");
        text.append(value);
    }
    text
}

fn words_of_head(head: &TableHead) -> impl Iterator<Item = String> + '_ {
    let names = head.columns.iter().chain(&head.caption).flat_map(|name| name.split([' ', ',']));
    names.filter(|word| !word.is_empty()).map(str::to_owned)
}

/// Whether a text is short enough to stand beside every passage that it heads.
fn can_head(text: &str) -> bool {
    text.len() <= HEADING_BYTES && words(text) <= HEADING_WORDS
}

/// A text of at most so many bytes, cut between words where there is white space.
fn shortened(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let cut = &text[..text.floor_char_boundary(most)];
    let end = cut.rfind(char::is_whitespace).unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end())
}

/// Where the text stands. Bytes run from its first to its last; text of no source stands at the start.
fn place(text: &Traced, section: Option<&Section>, lines: Option<&Lines>) -> Place {
    match (section, lines) {
        (Some(Section::Page(page)), _) => Place::Page(*page),
        (Some(Section::Part(part)), _) => Place::Part(part.to_string()),
        (None, None) => Place::Part(String::new()),
        (None, Some(lines)) => {
            let span = text.whole_span().unwrap_or(0..0);
            let last = span.end.saturating_sub(1).max(span.start);
            Place::Lines {
                lines: (lines.number(span.start), lines.number(last)),
                bytes: (span.start, span.end),
            }
        }
    }
}

#[cfg(test)]
mod tests;
