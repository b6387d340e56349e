//! Markers in the text handed to the parser, which say where in the source it stood.
//!
//! The parser knows no places and moves text about (out of tables, out of the head). A marker is text itself, so
//! it goes wherever its words go.

use std::ops::Range;

use htmlize::Context;
use memchr::{memchr_iter, memchr3};

use crate::traced::Traced;

/// Starts a marker; six digits follow.
const PLACE: char = '\u{FDD0}';
/// From here on the place is unknown.
const UNKNOWN: char = '\u{FDD1}';
/// The digit 0; the others follow it.
const ZERO: u32 = 0xFDD2;
/// 30 to the power of 6 is more than the largest source.
const BASE: usize = 30;
const DIGITS: u32 = 6;
/// With what all of these characters begin in UTF-8.
const FIRST_BYTES: [u8; 2] = [0xEF, 0xB7];

/// Whether the character may stand in a marker, and hence not in the source.
pub fn is_reserved(character: char) -> bool {
    ('\u{FDD0}'..='\u{FDEF}').contains(&character)
}

/// Whether a text may have such a character: all of them begin with a byte that few others do.
pub fn may_have_reserved(text: &str) -> bool {
    memchr_iter(FIRST_BYTES[0], text.as_bytes())
        .any(|at| text.as_bytes().get(at + 1) == Some(&FIRST_BYTES[1]))
}

/// White space as HTML means it; all else makes a parser move text out of a table.
pub fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0C)
}

/// Writes the text of a node or an attribute, with markers and without entities.
#[derive(Debug)]
pub struct Writer {
    /// What was written.
    pub text: String,
    context: Context,
    /// Whether the text node being written has more than white space in it: only then may it get a marker.
    solid: bool,
    /// Whether the place of what is written next does not follow from the last marker.
    astray: bool,
}

impl Writer {
    /// A writer of what entities mean in this context.
    pub fn new(context: Context) -> Self {
        Self { text: String::new(), context, solid: false, astray: false }
    }

    /// Writes text of the source from byte `at` on.
    pub fn source(&mut self, text: &str, at: usize) {
        let bytes = text.as_bytes();
        let mut from = 0;
        while from < bytes.len() {
            let end = memchr3(b'&', b'\r', 0, &bytes[from..]).map_or(bytes.len(), |n| from + n);
            self.plain(&text[from..end], at + from);
            from = end;
            if let Some(&byte) = bytes.get(end) {
                from += self.special(byte, &text[end..], at + end);
            }
        }
    }

    /// Writes one special character, and returns how many bytes of source that took.
    fn special(&mut self, byte: u8, text: &str, at: usize) -> usize {
        match byte {
            b'\r' => self.line_end(text, at),
            0 => {
                self.astray = true;
                1
            }
            _ => self.ampersand(text, at),
        }
    }

    fn line_end(&mut self, text: &str, at: usize) -> usize {
        self.plain("\n", at);
        self.astray = true;
        if text.as_bytes().get(1) == Some(&b'\n') { 2 } else { 1 }
    }

    fn ampersand(&mut self, text: &str, at: usize) -> usize {
        let length = entity_length(text);
        let entity = &text[..length];
        if length == 1 {
            self.words("&", at);
        } else if is_space_entity(entity) {
            // The parser treats it as white space, which must not get a marker.
            self.plain(" ", at);
            self.astray = true;
        } else {
            self.words(&htmlize::unescape_in(entity, self.context), at);
            self.astray = true;
        }
        length
    }

    /// Writes something that does not begin with white space.
    fn words(&mut self, text: &str, at: usize) {
        if self.astray || !self.solid {
            mark(at, &mut self.text);
        }
        self.solid = true;
        self.astray = false;
        self.text.push_str(text);
    }

    fn plain(&mut self, text: &str, at: usize) {
        let bytes = text.as_bytes();
        let indent = if self.solid {
            0
        } else {
            bytes.iter().position(|byte| !is_space(*byte)).unwrap_or(bytes.len())
        };
        self.text.push_str(&text[..indent]);
        if indent < bytes.len() {
            self.words(&text[indent..], at + indent);
        }
    }

    /// Says that the source goes on elsewhere, in the same text node.
    pub fn gap(&mut self) {
        self.astray = true;
    }

    /// Says that the text node ends, and returns what is in it.
    pub fn end(&mut self) -> &str {
        if self.solid {
            self.text.push(UNKNOWN);
            self.solid = false;
        }
        &self.text
    }

    /// Begins with nothing again, in the same place.
    pub fn clear(&mut self) {
        self.text.clear();
    }

    /// Whether the text node being written has words in it.
    pub fn is_solid(&self) -> bool {
        self.solid
    }
}

fn mark(at: usize, text: &mut String) {
    text.push(PLACE);
    let mut rest = at;
    for exponent in (0..DIGITS).rev() {
        let unit = BASE.pow(exponent);
        let digit = u32::try_from(rest / unit % BASE).unwrap_or(0);
        text.push(char::from_u32(ZERO + digit).unwrap_or(UNKNOWN));
        rest %= unit;
    }
}

/// Length of what may be an entity at the start of `text`, which starts with `&`; 1 when it is only the sign.
fn entity_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (start, wanted): (usize, fn(&u8) -> bool) = match bytes {
        [_, b'#', b'x' | b'X', ..] => (3, u8::is_ascii_hexdigit),
        [_, b'#', ..] => (2, u8::is_ascii_digit),
        _ => (1, u8::is_ascii_alphanumeric),
    };
    let length = bytes[start..].iter().take_while(|byte| wanted(byte)).count();
    let end = start + length;
    match (length, bytes.get(end)) {
        (0, _) => 1,
        (_, Some(b';')) => end + 1,
        _ => end,
    }
}

fn is_space_entity(entity: &str) -> bool {
    let body = entity[1..].trim_end_matches(';');
    let code = match body.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok(),
            None => number.parse().ok(),
        },
        None => return matches!(body, "Tab" | "NewLine"),
    };
    // Written as a number a marker gets past the source, so it is white space too.
    matches!(code, Some(9 | 10 | 12 | 13 | 32 | 0xFDD0..=0xFDEF))
}

/// Parsed text without its markers, with the places they tell. `source` is what the markers count in.
pub fn place(marked: &str, source: &Traced) -> Traced {
    let mut placed = Traced::with_room_for(marked);
    let mut at = None;
    let mut rest = marked;
    loop {
        let end = next_mark(rest).unwrap_or(rest.len());
        piece(&mut placed, &rest[..end], at, source);
        let mut characters = rest[end..].chars();
        let Some(first) = characters.next() else { break };
        at = (first == PLACE).then(|| read_mark(&mut characters));
        rest = characters.as_str();
    }
    placed
}

fn next_mark(text: &str) -> Option<usize> {
    memchr_iter(FIRST_BYTES[0], text.as_bytes()).find(|at| text[*at..].starts_with([PLACE, UNKNOWN]))
}

fn read_mark(characters: &mut std::str::Chars<'_>) -> usize {
    let mut at = 0;
    for digit in characters.by_ref().take(DIGITS as usize) {
        at = at * BASE + (u32::from(digit).saturating_sub(ZERO)) as usize;
    }
    at
}

/// Appends text that stood at `at`. As far as source and text agree each byte has its own place; what then
/// remains was made from one entity or one line end.
fn piece(placed: &mut Traced, text: &str, at: Option<usize>, source: &Traced) {
    let Some(at) = at.filter(|at| source.is_char_boundary(*at)) else {
        placed.push_synthetic(text);
        return;
    };
    let origin = &source[at..];
    let mut same = common_prefix(text, origin);
    // The sign may be all that an entity says.
    if text[..same].ends_with('&') {
        same -= 1;
    }
    placed.append_part(source, at..at + same);
    let rest = &text[same..];
    if rest.is_empty() {
        return;
    }
    let made_from = made_from(source, at + same);
    // `&lts` is an entity and a letter.
    let after = common_suffix(rest, &source[made_from.clone()]);
    let rest = &rest[..rest.len() - after];
    match source.span(made_from.start..made_from.end - after) {
        Some(span) => placed.push(rest, span),
        None => placed.push_synthetic(rest),
    }
    placed.append_part(source, made_from.end - after..made_from.end);
}

fn common_prefix(text: &str, origin: &str) -> usize {
    if origin.as_bytes().starts_with(text.as_bytes()) {
        return text.len();
    }
    let length = text.bytes().zip(origin.bytes()).take_while(|(a, b)| a == b).count();
    (0..=length).rev().find(|end| text.is_char_boundary(*end) && origin.is_char_boundary(*end)).unwrap_or(0)
}

fn common_suffix(text: &str, origin: &str) -> usize {
    let same = text.bytes().rev().zip(origin.bytes().rev()).take_while(|(a, b)| a == b && a.is_ascii());
    same.count()
}

/// The entity or line end at a place of the source.
fn made_from(source: &Traced, at: usize) -> Range<usize> {
    let rest = &source[at..];
    let length = match rest.as_bytes() {
        [b'&', ..] => entity_length(rest),
        [b'\r', b'\n', ..] => 2,
        [b'\r', ..] => 1,
        _ => 0,
    };
    at..at + length
}
