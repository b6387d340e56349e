//! RTF to blocks: paragraphs, headings by their outline level, rows of tables. What formats the text is passed over.

mod characters;

use encoding_rs::{Encoding, WINDOWS_1252};

use crate::decode::Reading;
use crate::decode::flow::{Flow, Gathered};
use crate::document::{Section, Standing};
use crate::error::Problem;
use crate::traced::Traced;
use characters::{code_page, spelled};

/// Deepest nesting of groups; deeper ones are no document's.
const MAX_DEPTH: usize = 1000;
/// Most cells of a row.
const MOST_CELLS: usize = 200;

/// Groups whose text a reader does not see.
const UNSEEN: [&str; 24] = [
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "object",
    "themedata",
    "colorschememapping",
    "latentstyles",
    "datastore",
    "listtable",
    "listoverridetable",
    "rsidtbl",
    "generator",
    "xmlnstbl",
    "fldinst",
    "bkmkstart",
    "bkmkend",
    "listtext",
    "pntext",
    "revtbl",
    "filetbl",
    "nonshppict",
    "deleted",
];

/// Whether bytes are RTF.
pub fn is_rtf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"{\\rtf")
}

/// Reads a document.
pub fn read(bytes: &[u8], reading: &mut Reading) {
    let mut flow = Flow::new(reading, Some(Section::Part("text".into())), Standing::Content);
    flow.has_headings = bytes.windows(13).any(|window| window == b"\\outlinelevel");
    let mut reader = Reader {
        bytes,
        at: 0,
        flow,
        groups: vec![Group::default()],
        encoding: WINDOWS_1252,
        gathered: Gathered::default(),
        pending: Vec::new(),
        outline: None,
        in_table: false,
        cells: Vec::new(),
        rows: Vec::new(),
        to_skip: 0,
        high_surrogate: None,
    };
    while reader.step() {}
    reader.end_paragraph();
    reader.end_table();
    let is_open = reader.groups.len() > 1;
    reader.flow.flush(false);
    if is_open {
        reading.problems.push(Problem::repaired("the RTF ends too early", None));
    }
}

impl Default for Group {
    fn default() -> Self {
        Self { is_unseen: false, is_hidden: false, is_margin: false, is_bold: false, fallback: 1 }
    }
}

#[derive(Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "each is switched by a word of its own")]
struct Group {
    is_unseen: bool,
    /// Whether its text is set as hidden.
    is_hidden: bool,
    /// Whether it stands at the top or bottom of every page.
    is_margin: bool,
    is_bold: bool,
    /// Characters after a `\u` that say the same in another way.
    fallback: usize,
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    flow: Flow<'a>,
    groups: Vec<Group>,
    encoding: &'static Encoding,
    gathered: Gathered,
    /// Bytes in the code page; a character may have two.
    pending: Vec<u8>,
    outline: Option<u8>,
    in_table: bool,
    cells: Vec<Traced>,
    rows: Vec<Vec<Traced>>,
    to_skip: usize,
    high_surrogate: Option<u16>,
}

impl Reader<'_> {
    fn group(&self) -> Group {
        self.groups.last().copied().unwrap_or_default()
    }

    /// Reads one mark or character; whether there was one.
    fn step(&mut self) -> bool {
        let Some(&byte) = self.bytes.get(self.at) else { return false };
        self.at += 1;
        match byte {
            b'{' if self.groups.len() < MAX_DEPTH => self.groups.push(self.group()),
            b'}' => {
                self.flush();
                if self.groups.len() > 1 {
                    let was_margin = self.group().is_margin;
                    self.groups.pop();
                    self.margin(was_margin, self.group().is_margin);
                }
            }
            b'\\' => self.control(),
            b'{' | b'\r' | b'\n' => {}
            byte => self.byte(byte),
        }
        true
    }

    /// Goes into or out of what stands on every page.
    fn margin(&mut self, before: bool, now: bool) {
        if before != now {
            self.in_table = false;
            self.end_paragraph();
            self.flow.flush(!before);
            self.flow.standing = if now { Standing::Boilerplate } else { Standing::Content };
        }
    }

    fn byte(&mut self, byte: u8) {
        if self.to_skip > 0 {
            self.to_skip -= 1;
        } else {
            self.pending.push(byte);
        }
    }

    /// Writes the bytes gathered so far as text.
    fn flush(&mut self) {
        let bytes = std::mem::take(&mut self.pending);
        if !bytes.is_empty() {
            let (text, _) = self.encoding.decode_without_bom_handling(&bytes);
            self.text(&text);
        }
    }

    fn text(&mut self, text: &str) {
        let group = self.group();
        if !group.is_unseen && !group.is_hidden {
            self.gathered.push(text, group.is_bold, self.flow.reading);
        }
    }

    fn control(&mut self) {
        let Some(&first) = self.bytes.get(self.at) else { return };
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            self.symbol(first);
            return;
        }
        let rest = &self.bytes[self.at..];
        let length = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let sign = usize::from(rest.get(length) == Some(&b'-'));
        let digits = rest[length + sign..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let sign = if digits == 0 { 0 } else { sign };
        let end = length + sign + digits;
        let word = std::str::from_utf8(&rest[..length]).unwrap_or_default();
        let number =
            std::str::from_utf8(&rest[length..end]).ok().and_then(|number| number.parse::<i64>().ok());
        self.at += end + usize::from(rest.get(end) == Some(&b' '));
        self.word(word, number);
    }

    fn symbol(&mut self, symbol: u8) {
        match symbol {
            b'\'' => {
                let code =
                    self.bytes.get(self.at..self.at + 2).and_then(|code| std::str::from_utf8(code).ok());
                if let Some(byte) = code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
                    self.at += 2;
                    self.byte(byte);
                }
            }
            b'*' => self.hide(),
            b'~' => self.byte(b' '),
            b'_' => self.byte(b'-'),
            b'\\' | b'{' | b'}' => self.byte(symbol),
            b'\r' | b'\n' => self.end_paragraph(),
            _ => {}
        }
    }

    fn hide(&mut self) {
        self.flush();
        if let Some(group) = self.groups.last_mut() {
            group.is_unseen = true;
        }
    }

    fn word(&mut self, word: &str, number: Option<i64>) {
        if UNSEEN.contains(&word) {
            self.hide();
            return;
        }
        self.flush();
        let is_on = number != Some(0);
        match word {
            "b" | "plain" | "v" => self.style(word, is_on),
            "ansicpg" => {
                self.encoding =
                    u16::try_from(number.unwrap_or(1252)).ok().and_then(code_page).unwrap_or(WINDOWS_1252);
            }
            "uc" => {
                if let Some(group) = self.groups.last_mut() {
                    group.fallback =
                        number.and_then(|count| usize::try_from(count).ok()).unwrap_or(1).min(16);
                }
            }
            "u" => self.unicode(number.unwrap_or(0)),
            "outlinelevel" => {
                self.outline =
                    number.and_then(|level| u8::try_from(level + 1).ok()).filter(|level| *level <= 9);
            }
            "pard" => (self.outline, self.in_table) = (None, false),
            "intbl" => self.in_table = true,
            "cell" | "nestcell" => self.end_cell(),
            "row" | "nestrow" => self.end_row(),
            "par" | "sect" | "page" => self.end_paragraph(),
            "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr" | "footerf" => {
                self.margin(false, true);
                if let Some(group) = self.groups.last_mut() {
                    group.is_margin = true;
                }
            }
            "line" if !self.group().is_unseen => self.gathered.end_line(),
            "bin" => {
                self.at = self
                    .bytes
                    .len()
                    .min(self.at.saturating_add(number.and_then(|n| usize::try_from(n).ok()).unwrap_or(0)));
            }
            _ => self.text(spelled(word)),
        }
    }

    fn style(&mut self, word: &str, is_on: bool) {
        let Some(group) = self.groups.last_mut() else { return };
        match word {
            "b" => group.is_bold = is_on,
            "plain" => group.is_bold = false,
            _ => group.is_hidden = is_on,
        }
    }

    /// A character by its number, in two halves beyond the first 65,536.
    fn unicode(&mut self, number: i64) {
        self.to_skip = self.group().fallback;
        let Ok(unit) = u16::try_from(number.rem_euclid(65_536)) else { return };
        let units = match self.high_surrogate.take() {
            Some(high) => vec![high, unit],
            None if (0xD800..0xDC00).contains(&unit) => {
                self.high_surrogate = Some(unit);
                return;
            }
            None => vec![unit],
        };
        let text = String::from_utf16_lossy(&units);
        self.text(&text);
    }

    fn end_paragraph(&mut self) {
        self.flush();
        if self.group().is_unseen {
            return;
        }
        if self.in_table {
            self.gathered.end_line();
            return;
        }
        self.end_table();
        let lines = std::mem::take(&mut self.gathered).finish();
        match self.outline.filter(|_| !lines.is_empty()) {
            Some(level) => self.flow.heading(level, lines),
            None => self.flow.paragraph(lines),
        }
    }

    fn end_cell(&mut self) {
        let lines = std::mem::take(&mut self.gathered).finish();
        let paragraphs: Vec<Traced> = lines.into_iter().map(|line| line.text).collect();
        if self.cells.len() < MOST_CELLS {
            self.cells.push(crate::decode::flow::cell(&paragraphs));
        }
    }

    fn end_row(&mut self) {
        self.in_table = false;
        self.rows.push(std::mem::take(&mut self.cells));
    }

    fn end_table(&mut self) {
        if !self.cells.is_empty() {
            self.end_row();
        }
        let rows = std::mem::take(&mut self.rows);
        if !rows.is_empty() {
            self.flow.table(rows, 0, None);
        }
    }
}

#[cfg(test)]
mod tests;
