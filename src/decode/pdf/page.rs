//! Characters with their places on a page, to rows of pieces that stand apart.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use pdf_extract::{Document, MediaBox, OutputDev, OutputError, Transform, output_doc_page};

/// Most characters of a page; a page of the smallest print has about 20,000.
const MOST_CHARACTERS: usize = 1_000_000;
/// Gap between pieces of a row, in sizes of the print: words are a quarter apart, columns more than this.
const PIECE_GAP: f64 = 1.2;
/// Gap between words that no space stands in.
const WORD_GAP: f64 = 0.1;
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
        self.rows.iter().flat_map(|row| &row.pieces).any(|piece| piece.text.chars().any(char::is_alphanumeric))
    }
}

/// Reads a page; `None` when it is damaged.
pub fn read(document: &Document, number: u32, is_cancelled: &Arc<AtomicBool>) -> Option<Page> {
    let mut writer = Writer {
        page: Page { number, rows: Vec::new() },
        is_cancelled: Arc::clone(is_cancelled),
        height: 0.0,
        starts_word: false,
        last: (f64::MAX, 0.0),
        characters: 0,
    };
    output_doc_page(document, &mut writer, number).ok()?;
    Some(writer.page)
}

struct Writer {
    page: Page,
    is_cancelled: Arc<AtomicBool>,
    height: f64,
    starts_word: bool,
    /// Right edge and line of the character before.
    last: (f64, f64),
    characters: usize,
}

impl Writer {
    /// Puts a character where it stands: on the same row, apart on the same row, or on a new one.
    fn put(&mut self, x: f64, y: f64, size: f64, character: &str) {
        let (last_end, last_y) = self.last;
        let fall = (y - last_y).abs();
        let is_new_row = self.page.rows.is_empty()
            || self.starts_word && (fall > size * 1.5 || x < last_end && fall > size * 0.5 || x + size * 4.0 < last_end && fall < 0.1);
        if is_new_row {
            self.page.rows.push(Row { pieces: vec![Piece { text: String::new(), start: x, end: x }], y, size });
        }
        let Some(row) = self.page.rows.last_mut() else { return };
        let gap = x - last_end;
        if !is_new_row && self.starts_word && gap > size * PIECE_GAP {
            row.pieces.push(Piece { text: String::new(), start: x, end: x });
        } else if !is_new_row && self.starts_word && gap > size * WORD_GAP
            && let Some(piece) = row.pieces.last_mut()
            && !piece.text.ends_with(' ')
        {
            piece.text.push(' ');
        }
        row.size = row.size.max(size);
        if let Some(piece) = row.pieces.last_mut() {
            piece.text.push_str(character);
        }
    }
}

impl OutputDev for Writer {
    fn begin_page(&mut self, _number: u32, media: &MediaBox, _art: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        self.height = media.ury - media.lly;
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(&mut self, place: &Transform, width: f64, _spacing: f64, size: f64, character: &str) -> Result<(), OutputError> {
        self.characters += 1;
        if self.characters > MOST_CHARACTERS || self.is_cancelled.load(Ordering::Relaxed) {
            return Err(OutputError::IoError(std::io::Error::other("too much on one page")));
        }
        let (x, y) = (place.m31, self.height - place.m32);
        let area = (size * (place.m11 + place.m21) * size * (place.m12 + place.m22)).abs().sqrt();
        let size = if area.is_finite() && area > 0.1 { area } else { USUAL_SIZE };
        self.put(x, y, size, character);
        self.starts_word = false;
        self.last = (x + width * size, y);
        if let Some(piece) = self.page.rows.last_mut().and_then(|row| row.pieces.last_mut()) {
            piece.end = piece.end.max(x + width * size);
        }
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
