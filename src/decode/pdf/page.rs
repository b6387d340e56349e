//! Characters with their places on a page, to rows of pieces that stand apart.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use pdf_extract::{Document, MediaBox, OutputDev, OutputError, Transform, output_doc_page};

/// Most characters of a page; a page of the smallest print has about 20,000.
const MOST_CHARACTERS: usize = 1_000_000;
/// Gap between pieces of a row, in sizes of the print: words are a quarter apart, columns more than this.
const PIECE_GAP: f64 = 1.2;
/// Gap between words that no space stands in, more than between letters.
const WORD_GAP: f64 = 0.1;
/// The same in a row that has spaces.
const WORD_GAP_BESIDE_SPACES: f64 = 0.25;
/// Size taken for print whose own cannot be told.
const USUAL_SIZE: f64 = 10.0;

/// Words that stand apart from others of their row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// Left edge.
    pub start: f64,
    /// Right edge.
    pub end: f64,
}

/// What stands on one line of a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// Its pieces from left to right.
    pub pieces: Vec<Piece>,
    /// Distance from the top of the page.
    pub y: f64,
    /// Size of its largest print.
    pub size: f64,
}

impl Row {
    /// Its words, columns kept apart by spaces.
    pub fn text(&self) -> String {
        let pieces: Vec<&str> = self.pieces.iter().map(|piece| piece.text.trim()).collect();
        pieces.join("   ")
    }
}

/// A page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// 1-based number.
    pub number: u32,
    /// Its rows in the order in which they are drawn.
    pub rows: Vec<Row>,
}

impl Page {
    /// Whether anything on it can be read.
    pub fn has_words(&self) -> bool {
        self.rows
            .iter()
            .flat_map(|row| &row.pieces)
            .any(|piece| piece.text.chars().any(char::is_alphanumeric))
    }
}

/// Reads a page; `None` when it is damaged.
pub fn read(document: &Document, number: u32, is_cancelled: &Arc<AtomicBool>) -> Option<Page> {
    let mut writer = Writer {
        page: Page { number, rows: Vec::new() },
        is_cancelled: Arc::clone(is_cancelled),
        height: 0.0,
        starts_word: false,
        open: Vec::new(),
        y: 0.0,
        drift: 0.0,
        characters: 0,
    };
    output_doc_page(document, &mut writer, number).ok()?;
    writer.close_row();
    Some(writer.page)
}

/// A character where it was drawn.
#[derive(Debug, Clone)]
struct Glyph {
    text: String,
    start: f64,
    end: f64,
    size: f64,
    /// Whether it was placed anew and does not only follow the one before.
    is_placed: bool,
}

struct Writer {
    page: Page,
    is_cancelled: Arc<AtomicBool>,
    height: f64,
    starts_word: bool,
    /// Characters of the row that is being gathered, and its distance from the top.
    open: Vec<Glyph>,
    y: f64,
    /// How much too far left characters are since the last that was placed anew.
    drift: f64,
    characters: usize,
}

impl Writer {
    /// Whether a character stands on another row than the one before.
    fn is_new_row(&self, x: f64, y: f64, size: f64) -> bool {
        let Some(last) = self.open.last() else { return false };
        let fall = (y - self.y).abs();
        let goes_back = x < last.end && fall > size * 0.5 || x + size * 4.0 < last.end;
        self.starts_word && (fall > size * 1.5 || goes_back)
    }

    fn close_row(&mut self) {
        let glyphs = std::mem::take(&mut self.open);
        let size = glyphs.iter().map(|glyph| glyph.size).fold(0.0, f64::max);
        let pieces = pieces(&glyphs);
        if !pieces.is_empty() {
            self.page.rows.push(Row { pieces, y: self.y, size });
        }
    }
}

/// The pieces of a row. Where characters are set apart, words are told by larger gaps than those.
fn pieces(glyphs: &[Glyph]) -> Vec<Piece> {
    let word_gap = word_gap(glyphs);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut last_end = f64::MAX;
    for glyph in glyphs {
        let gap = if glyph.is_placed { (glyph.start - last_end) / glyph.size } else { 0.0 };
        match pieces.last_mut().filter(|_| gap <= PIECE_GAP) {
            Some(piece) => {
                if gap > word_gap && !piece.text.ends_with(' ') {
                    piece.text.push(' ');
                }
                piece.text.push_str(&glyph.text);
                piece.end = piece.end.max(glyph.end);
            }
            None => pieces.push(Piece { text: glyph.text.clone(), start: glyph.start, end: glyph.end }),
        }
        last_end = glyph.end;
    }
    pieces
}

/// The gap between words of a row, in sizes of its print: more than what is usual between its letters.
fn word_gap(glyphs: &[Glyph]) -> f64 {
    if glyphs.iter().filter(|glyph| glyph.text == " ").count() * 12 > glyphs.len() {
        return WORD_GAP_BESIDE_SPACES;
    }
    let gap =
        |pair: &[Glyph]| if pair[1].is_placed { (pair[1].start - pair[0].end) / pair[1].size } else { 0.0 };
    let mut gaps: Vec<f64> = glyphs.windows(2).map(gap).collect();
    gaps.sort_by(f64::total_cmp);
    WORD_GAP + gaps.get(gaps.len() / 2).copied().unwrap_or(0.0).clamp(0.0, PIECE_GAP)
}

/// The width that a character has in most fonts, in sizes of the print.
fn usual_width(character: &str) -> f64 {
    match character.chars().next() {
        None => 0.0,
        Some(
            ' ' | 'i' | 'j' | 'l' | 't' | 'f' | 'I' | '.' | ',' | ':' | ';' | '!' | '|' | '\'' | '(' | ')'
            | '/',
        ) => 0.28,
        Some('m' | 'w' | 'M' | 'W' | '@' | '%' | '—') => 0.83,
        Some(first) if first.is_uppercase() => 0.68,
        Some(first) if first.is_alphanumeric() => 0.55,
        Some(_) => 0.35,
    }
}

impl OutputDev for Writer {
    fn begin_page(
        &mut self,
        _number: u32,
        media: &MediaBox,
        _art: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        self.height = media.ury - media.lly;
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        _spacing: f64,
        size: f64,
        character: &str,
    ) -> Result<(), OutputError> {
        self.characters += 1;
        if self.characters > MOST_CHARACTERS || self.is_cancelled.load(Ordering::Relaxed) {
            return Err(OutputError::IoError(std::io::Error::other("too much on one page")));
        }
        let (x, y) = (place.m31, self.height - place.m32);
        let area = (size * (place.m11 + place.m21) * size * (place.m12 + place.m22)).abs().sqrt();
        let size = if area.is_finite() && area > 0.1 { area } else { USUAL_SIZE };
        // The crate misses the widths of some fonts, and draws what follows in the same string too far left.
        let is_known = width > 0.0;
        if self.starts_word {
            self.drift = 0.0;
        }
        if self.is_new_row(x, y, size) {
            self.close_row();
        }
        let is_placed = self.starts_word && !self.open.is_empty();
        let start = x + self.drift;
        let width = if width > 0.0 { width } else { usual_width(character) };
        self.drift += if is_known { 0.0 } else { width * size };
        self.open.push(Glyph {
            text: character.to_owned(),
            start,
            end: start + width * size,
            size,
            is_placed,
        });
        self.starts_word = false;
        self.y = y;
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        self.starts_word = true;
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
