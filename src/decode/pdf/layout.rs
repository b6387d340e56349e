//! Rows of a page to blocks: what stands on every page, headings by the size of their print, tables by their columns, and
//! the rest as lines of text.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::decode::lines::{Context, Line, recover};
use crate::decode::pdf::page::{Page, Row};
use crate::decode::{Reading, aligned, hyphenated, repair};
use crate::document::{Block, Content, Section, Standing};
use crate::traced::Traced;

/// Rows at the top and at the bottom of a page that may be its margin.
const MARGIN_ROWS: usize = 3;
/// Fewest pages on which a row in the margin is the same.
const FEWEST_PAGES: usize = 3;
/// How much larger than the text a heading is printed.
const HEADING_RATIO: f64 = 1.12;
/// Most words of a heading; larger print of more words is an introduction.
const MOST_HEADING_WORDS: usize = 25;
/// How much further than usual lines are apart where a paragraph ends.
const PARAGRAPH_RATIO: f64 = 1.35;
/// How far from each other, in points, the edges of a column may be.
const TOLERANCE: f64 = 3.0;

/// Writes the pages' blocks.
pub fn write(mut pages: Vec<Page>, reading: &mut Reading) {
    for page in &mut pages {
        merge_rows(page);
    }
    let margins = margins(&pages);
    let sizes = Sizes::of(&pages);
    let words = words(&pages);
    let last = pages.len().saturating_sub(1);
    for (index, page) in pages.iter().enumerate() {
        let mut writer =
            Writer { reading, page: page.number, sizes: &sizes, words: &words, is_followed: index < last };
        writer.page(page, &margins, pages.len());
    }
}

/// The words of the document, in small letters.
fn words(pages: &[Page]) -> BTreeSet<String> {
    let pieces = pages.iter().flat_map(|page| &page.rows).flat_map(|row| &row.pieces);
    // What stands before a hyphen at the end may be no word.
    let whole = pieces.map(|piece| piece.text.trim_end()).map(|text| {
        if text.ends_with('-') { text.rsplit_once(' ').map_or("", |(text, _)| text) } else { text }
    });
    let words = whole.flat_map(|text| text.split(|character: char| !character.is_alphanumeric()));
    words.filter(|word| word.len() > 1).map(str::to_lowercase).collect()
}

/// Whether a stated title is one: programs fill it in themselves.
pub fn is_title(title: &str) -> bool {
    let folded = title.to_lowercase();
    let is_made_up = ["microsoft word", "untitled", "powerpoint", "slide 1", "print"]
        .iter()
        .any(|start| folded.starts_with(start));
    let is_file_name =
        [".doc", ".docx", ".odt", ".rtf", ".pdf", ".indd", ".qxd", ".xls", ".xlsx", ".ppt", ".pptx", ".html"];
    let is_file_name = is_file_name.iter().any(|end| folded.ends_with(end));
    title.chars().any(char::is_alphabetic) && title.len() <= 300 && !is_made_up && !is_file_name
}

/// Puts pieces together that were drawn one after the other on one line.
fn merge_rows(page: &mut Page) {
    let mut merged: Vec<Row> = Vec::new();
    for row in std::mem::take(&mut page.rows) {
        if row.pieces.iter().all(|piece| piece.text.trim().is_empty()) {
            continue;
        }
        match merged.last_mut().filter(|before| is_same_line(before, &row)) {
            Some(before) => {
                before.pieces.extend(row.pieces);
                before.pieces.sort_by(|one, other| one.start.total_cmp(&other.start));
                before.size = before.size.max(row.size);
            }
            None => merged.push(row),
        }
    }
    for row in &mut merged {
        row.pieces.retain(|piece| !piece.text.trim().is_empty());
    }
    page.rows = merged;
}

fn is_same_line(one: &Row, other: &Row) -> bool {
    let is_level = (one.y - other.y).abs() < other.size * 0.2;
    let overlaps = one
        .pieces
        .iter()
        .any(|a| other.pieces.iter().any(|b| a.start < b.end - 1.0 && b.start < a.end - 1.0));
    is_level && !overlaps && one.pieces.len() + other.pieces.len() < 100
}

/// Rows that stand in the margin of most pages.
fn margins(pages: &[Page]) -> HashMap<String, usize> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for page in pages {
        let mut seen: Vec<String> =
            margin_rows(page).map(|index| without_figures(&page.rows[index].text())).collect();
        seen.sort_unstable();
        seen.dedup();
        for text in seen {
            *counts.entry(text).or_insert(0) += 1;
        }
    }
    counts.retain(|_, count| *count >= FEWEST_PAGES && *count * 2 >= pages.len());
    counts
}

fn margin_rows(page: &Page) -> impl Iterator<Item = usize> {
    let count = page.rows.len();
    (0..count).filter(move |index| *index < MARGIN_ROWS || index + MARGIN_ROWS >= count)
}

/// A row as it is compared with those of other pages: figures count, as in `Day 1`, unless they number the page.
fn without_figures(text: &str) -> String {
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    if !folded.contains("page") {
        return folded;
    }
    folded.chars().map(|character| if character.is_ascii_digit() { '#' } else { character }).collect()
}

/// `7`, `Page 7`, `7 of 9`, `- 7 -`.
fn is_page_number(text: &str) -> bool {
    let words: Vec<&str> =
        text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_part = |word: &&str| {
        word.bytes().all(|byte| byte.is_ascii_digit()) && word.len() <= 4
            || matches!(word.to_lowercase().as_str(), "page" | "of")
    };
    !words.is_empty()
        && words.len() <= 4
        && words.iter().all(is_part)
        && words.iter().any(|word| word.as_bytes()[0].is_ascii_digit())
}

/// A line of a table of contents: dots lead to the number of a page.
fn is_contents(text: &str) -> bool {
    let text = text.trim_end();
    let dots = text.matches('.').count();
    text.ends_with(|last: char| last.is_ascii_digit())
        && dots >= 6
        && (text.contains(".....") || text.contains(". . . ."))
}

/// Sizes of print.
struct Sizes {
    /// That of the text.
    body: f64,
    /// Larger ones, the largest first, in tenths of points.
    headings: Vec<i64>,
}

impl Sizes {
    fn of(pages: &[Page]) -> Self {
        let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
        for row in pages.iter().flat_map(|page| &page.rows) {
            *counts.entry(tenths(row.size)).or_insert(0) += row.text().len();
        }
        let body = counts.iter().max_by_key(|(_, count)| **count).map_or(100, |(size, _)| *size);
        let body = f64::from(i32::try_from(body).unwrap_or(100)) / 10.0;
        let larger = counts.into_keys().rev().filter(|size| *size > tenths(body * HEADING_RATIO));
        Self { body, headings: larger.collect() }
    }

    /// The level of print of this size, when it is a heading's.
    fn level(&self, size: f64) -> Option<u8> {
        let at = self.headings.iter().position(|known| *known <= tenths(size))?;
        (size > self.body * HEADING_RATIO).then(|| u8::try_from(at + 1).unwrap_or(6).min(6))
    }
}

#[allow(clippy::cast_possible_truncation, reason = "sizes are bounded before")]
fn tenths(size: f64) -> i64 {
    (size.clamp(0.0, 10_000.0) * 10.0).round() as i64
}

struct Writer<'a> {
    reading: &'a mut Reading,
    page: u32,
    sizes: &'a Sizes,
    words: &'a BTreeSet<String>,
    is_followed: bool,
}

impl Writer<'_> {
    fn page(&mut self, page: &Page, margins: &HashMap<String, usize>, pages: usize) {
        let in_margin: Vec<usize> = margin_rows(page).collect();
        let mut rows: Vec<&Row> = Vec::new();
        let mut aside: Vec<&Row> = Vec::new();
        for (index, row) in page.rows.iter().enumerate() {
            let text = row.text();
            let repeats = in_margin.contains(&index)
                && (margins.contains_key(&without_figures(&text)) || pages > 1 && is_page_number(&text));
            if repeats || is_contents(&text) { aside.push(row) } else { rows.push(row) }
        }
        self.rows(&rows);
        for row in aside {
            let text = self.traced(&row.text());
            self.push(Content::Paragraph(text), Standing::Boilerplate);
        }
    }

    fn rows(&mut self, rows: &[&Row]) {
        let usual = usual_gap(rows);
        let mut open: Vec<&Row> = Vec::new();
        let mut at = 0;
        while at < rows.len() {
            if let Some((blocks, used)) = self.table(&rows[at..]) {
                self.group(&mut open, true);
                for block in blocks {
                    self.push(block.content, Standing::Content);
                }
                at += used;
                continue;
            }
            if open.last().is_some_and(|before| ends_group(before, rows[at], usual)) {
                self.group(&mut open, true);
            }
            open.push(rows[at]);
            at += 1;
        }
        let is_followed = self.is_followed;
        self.group(&mut open, is_followed);
    }

    fn table(&mut self, rows: &[&Row]) -> Option<(Vec<Block>, usize)> {
        let first = rows.first()?;
        let same = rows.iter().take_while(|row| {
            row.pieces.len() >= 2 && tenths(row.size) <= tenths(first.size * HEADING_RATIO)
        });
        let pieces = same.map(|row| {
            let pieces = row.pieces.iter().map(|piece| aligned::Piece {
                text: self.traced(&piece.text),
                start: piece.start,
                end: piece.end,
            });
            pieces.collect::<Vec<_>>()
        });
        aligned::read(pieces, TOLERANCE)
    }

    /// Writes rows that stand together: as a heading when their print is large, else as lines of text.
    fn group(&mut self, open: &mut Vec<&Row>, is_followed: bool) {
        let rows = std::mem::take(open);
        let Some(first) = rows.first() else { return };
        let lines: Vec<Line> = rows.iter().map(|row| Line::plain(self.traced(&row.text()))).collect();
        let lines = hyphenated::joined(lines, Some(self.words), &mut self.reading.repairs);
        let words: usize = lines.iter().map(|line| line.text.split_whitespace().count()).sum();
        if let Some(level) =
            self.sizes.level(first.size).filter(|_| words <= MOST_HEADING_WORDS && is_followed)
        {
            let text = crate::decode::lines::joined(&lines).collapsed().into_owned();
            self.push(Content::Heading { level, text }, Standing::Content);
            return;
        }
        let context = Context { is_followed, has_headings: false };
        for block in recover(lines, context, &mut self.reading.repairs) {
            self.push(block.content, Standing::Content);
        }
    }

    fn traced(&mut self, text: &str) -> Traced {
        let line = text.replace(['\n', '\r'], " ");
        repair::repair(&Traced::synthetic(line), &mut self.reading.repairs).trimmed()
    }

    fn push(&mut self, content: Content, standing: Standing) {
        self.reading.blocks.push(Block { content, standing, section: Some(Section::Page(self.page)) });
    }
}

/// The distance that most lines have from the next.
fn usual_gap(rows: &[&Row]) -> f64 {
    let mut gaps: Vec<f64> =
        rows.windows(2).map(|pair| pair[1].y - pair[0].y).filter(|gap| *gap > 0.0).collect();
    gaps.sort_by(f64::total_cmp);
    gaps.get(gaps.len() / 3).copied().unwrap_or(f64::MAX)
}

/// Whether a paragraph ends between two rows: by a gap, another size of print, or a move up the page.
fn ends_group(before: &Row, row: &Row, usual: f64) -> bool {
    let gap = row.y - before.y;
    let changes = (before.size - row.size).abs() > before.size.min(row.size) * (HEADING_RATIO - 1.0);
    gap < -before.size * 0.5 || gap > (usual * PARAGRAPH_RATIO).max(row.size * PARAGRAPH_RATIO) || changes
}
