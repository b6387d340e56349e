//! JSON documents and JSON Lines to values with their places, and from there to blocks as front matter is read.
//!
//! The reader is written here: a crate's gives unescaped strings without saying where they stood, and refuses a whole
//! document for one fault in it.

use std::ops::Range;

use crate::decode::yaml::Node;
use crate::decode::{Reading, escapes, front_matter, repair, text};
use crate::document::{Block, Content, Lines};
use crate::error::Problem;
use crate::traced::Traced;

/// Deepest nesting that is kept apart; deeper values are read as text. The reader calls itself once a level.
const MAX_DEPTH: usize = 64;
/// Most faulty lines of JSON Lines that are reported one by one.
const MOST_FAULTS: usize = 20;
/// Largest front matter in JSON, in bytes.
const MAX_FRONT_MATTER: usize = 1024 * 1024;

/// Why a text is not JSON, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Byte of the text.
    pub at: usize,
    /// What was expected there.
    pub reason: &'static str,
}

/// Whether a text is one JSON document. `extension` is that of the file's name.
pub fn is_document(text: &str, extension: &str) -> bool {
    let start = text.trim_start();
    let is_named = matches!(extension, "json" | "jsonc" | "jsonld" | "geojson" | "ipynb");
    let is_remark = is_named && (start.starts_with("//") || start.starts_with("/*"));
    (start.starts_with(['{', '[']) || is_remark)
        && (is_named || Reader::new(&Traced::synthetic(text)).document().is_ok())
}

/// Whether a text is JSON Lines: objects on lines of their own.
pub fn is_lines(text: &str, extension: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut is_next_object = || lines.next().is_some_and(is_object);
    match extension {
        "jsonl" | "ndjson" | "jsonlines" => {
            text.trim_start().starts_with('{') && (is_next_object() || is_next_object())
        }
        _ => text.trim_start().starts_with('{') && is_next_object() && is_next_object(),
    }
}

fn is_object(line: &str) -> bool {
    line.starts_with('{') && Reader::new(&Traced::synthetic(line)).document().is_ok()
}

/// The end of a JSON object at the start of a text, when text of another kind follows it: front matter.
pub fn front_matter_end(text: &str) -> Option<usize> {
    let start = text.len() - text.trim_start().len();
    let is_keyed = text[start..].strip_prefix('{')?.trim_start().starts_with('"');
    if !is_keyed {
        return None;
    }
    let head = Traced::synthetic(&text[..text.floor_char_boundary(MAX_FRONT_MATTER)]);
    let mut reader = Reader::new(&head);
    reader.at = start;
    reader.value(0).ok()?;
    let rest = &text[reader.at..];
    let line_end = rest.find('\n')?;
    let is_separate = rest[..line_end].trim().is_empty();
    let follows = rest[line_end..].trim_start();
    (is_separate && !follows.is_empty() && !follows.starts_with(['{', '[', ',']))
        .then_some(reader.at + line_end + 1)
}

/// Reads a value from a whole text. What stands after a fault is kept as it is.
pub fn value(text: &Traced) -> (Node, Option<Fault>) {
    let mut reader = Reader::new(text);
    match reader.document() {
        Ok(node) => (node, None),
        Err(fault) => {
            let rest = Node::Stray(unmarked(&text.slice(reader.at.min(text.len())..text.len())));
            let mut parts = std::mem::take(&mut reader.kept);
            parts.extend(reader.comments());
            parts.push(rest);
            (Node::List(parts), Some(fault))
        }
    }
}

/// Reads a whole document.
pub fn read(text: &Traced, reading: &mut Reading) {
    let (node, fault) = value(text);
    if let Some(fault) = fault {
        reading.problems.push(problem(text, &fault, 0));
    }
    match &node {
        Node::List(items) if are_records(items) => {
            for (index, item) in items.iter().enumerate() {
                record(item, index + 1, reading);
            }
            take_only_title(reading);
        }
        node => front_matter::read_value(&repaired(node, reading), reading),
    }
}

fn problem(text: &str, fault: &Fault, line: usize) -> Problem {
    let line = if line > 0 { line } else { text[..fault.at.min(text.len())].matches('\n').count() + 1 };
    Problem::repaired(format!("not valid JSON: {}", fault.reason), Some(line))
}

/// Whether all values are documents: each has a text.
fn are_records(items: &[Node]) -> bool {
    let is_record = |node: &Node| match node {
        Node::Map(entries) => {
            entries.iter().any(|(key, value)| matches!(value, Node::Scalar(_)) && front_matter::is_body(key))
        }
        _ => false,
    };
    let mut values = items.iter().filter(|item| !matches!(item, Node::Comment(_))).peekable();
    values.peek().is_some() && values.all(is_record)
}

fn record(node: &Node, number: usize, reading: &mut Reading) {
    match repaired(node, reading) {
        Node::Map(entries) => front_matter::read_record(&entries, number, reading),
        other => front_matter::read_value(&other, reading),
    }
}

/// A source of one document has its title.
fn take_only_title(reading: &mut Reading) {
    let mut titles = reading.blocks.iter().filter_map(|block| match &block.content {
        Content::Title(text) => Some(text),
        _ => None,
    });
    if let (Some(title), None) = (titles.next(), titles.next()) {
        reading.title = Some(title.clone());
    }
}

/// Reads JSON Lines: each line is a document. A line that is no JSON is read as text.
pub fn read_lines(text: &Traced, reading: &mut Reading) {
    let source_lines = Lines::of(text);
    let mut faults = 0usize;
    let mut at = 0;
    for (index, line) in text.split('\n').enumerate() {
        let range = at..at + line.len();
        at = range.end + 1;
        if line.trim().is_empty() {
            continue;
        }
        let traced = text.slice(range);
        let (node, fault) = value(&traced);
        match fault {
            None => record(&node, index + 1, reading),
            Some(fault) => {
                faults += 1;
                let line = traced.whole_span().map_or(0, |span| source_lines.number(span.start));
                if faults <= MOST_FAULTS {
                    reading.problems.push(problem(&traced, &fault, line));
                }
                bad_line(&traced, index + 1, reading);
            }
        }
    }
    if faults > MOST_FAULTS {
        reading
            .problems
            .push(Problem::repaired(format!("{} more lines are not valid JSON", faults - MOST_FAULTS), None));
    }
    take_only_title(reading);
}

/// A line that is no JSON, as text that belongs to no other record.
fn bad_line(line: &Traced, number: usize, reading: &mut Reading) {
    let title = Content::Title(Traced::synthetic(format!("Record {number}")));
    reading.blocks.push(Block::content(title));
    let is_json = line.contains("\":") || line.trim_start().starts_with(['{', '[', '"']);
    text::read(&if is_json { unmarked(line) } else { line.clone() }, reading);
}

/// Faulty JSON without its quotes and braces and the brackets of its lists.
fn unmarked(text: &Traced) -> Traced {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut open_words = 0usize;
    for (at, character) in text.char_indices() {
        let follows = text[at + character.len_utf8()..].trim_start();
        let is_mark = match character {
            '"' if text[..at].ends_with('\\') => {
                edits.push((at - 1..at, String::new()));
                false
            }
            '"' | '{' | '}' => true,
            '[' => follows.starts_with(['"', '{', '[', ']']),
            ']' => open_words == 0,
            _ => false,
        };
        match character {
            _ if is_mark => edits.push((at..at + 1, String::new())),
            '[' => open_words += 1,
            ']' => open_words -= 1,
            _ => {}
        }
    }
    let text = text.replaced(&edits).trimmed();
    escapes::newlines(&text).unwrap_or(text)
}

/// The value with its texts repaired: damage may hide behind escapes.
fn repaired(node: &Node, reading: &mut Reading) -> Node {
    match node {
        Node::Scalar(text) => Node::Scalar(repair::repair(text, &mut reading.repairs).into_owned()),
        Node::Stray(_) | Node::Comment(_) => node.clone(),
        Node::List(items) => Node::List(items.iter().map(|item| repaired(item, reading)).collect()),
        Node::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| (key.clone(), repaired(value, reading)));
            Node::Map(entries.collect())
        }
    }
}

struct Reader<'a> {
    text: &'a Traced,
    at: usize,
    /// What was read of the open lists and maps when a fault was found.
    kept: Vec<Node>,
    /// Comments since the last value; JSON has none, but people write them.
    remarks: Vec<Traced>,
}

type Read<T> = Result<T, Fault>;

impl<'a> Reader<'a> {
    fn new(text: &'a Traced) -> Self {
        Self { text, at: 0, kept: Vec::new(), remarks: Vec::new() }
    }

    fn document(&mut self) -> Read<Node> {
        let mut parts = Vec::new();
        self.peek();
        parts.extend(self.comments());
        match self.value(0) {
            Ok(value) => parts.push(value),
            Err(fault) => {
                self.kept.splice(0..0, parts);
                return Err(fault);
            }
        }
        let is_end = self.peek().is_none();
        parts.extend(self.comments());
        if !is_end {
            self.kept = parts;
            return self.fault("the end was expected");
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Node::List(parts) })
    }

    fn fault<T>(&self, reason: &'static str) -> Read<T> {
        Err(Fault { at: self.at, reason })
    }

    /// The next byte that is neither white space nor part of a comment.
    fn peek(&mut self) -> Option<u8> {
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            self.at += rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let rest = &self.text[self.at..];
            let (length, end) = match rest.as_bytes() {
                [b'/', b'/', ..] => (rest.find('\n').unwrap_or(rest.len()), 0),
                [b'/', b'*', ..] => (rest.find("*/")? + 2, 2),
                rest => return rest.first().copied(),
            };
            let remark = self.text.slice(self.at + 2..self.at + length - end).trimmed();
            self.remarks.push(remark);
            self.at += length;
        }
    }

    /// The comments since the last value, as they stand in a list.
    fn comments(&mut self) -> impl Iterator<Item = Node> {
        std::mem::take(&mut self.remarks).into_iter().map(Node::Comment)
    }

    fn takes(&mut self, wanted: u8) -> bool {
        let is_there = self.peek() == Some(wanted);
        self.at += usize::from(is_there);
        is_there
    }

    fn value(&mut self, depth: usize) -> Read<Node> {
        match self.peek() {
            Some(b'{' | b'[') if depth >= MAX_DEPTH => self.fault("values are nested too deeply"),
            Some(b'{') => self.map(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => Ok(Node::Scalar(self.string()?)),
            Some(_) => self.word(),
            None => self.fault("a value was expected"),
        }
    }

    fn map(&mut self, depth: usize) -> Read<Node> {
        self.at += 1;
        let mut entries = Vec::new();
        while !self.takes(b'}') {
            entries.extend(self.comments().map(|comment| (Traced::default(), comment)));
            match self.entry(depth) {
                Ok(entry) => entries.push(entry),
                Err(fault) => return self.keep(Node::Map(entries), fault),
            }
            if !self.takes(b',') && self.peek() != Some(b'}') {
                let fault = Fault { at: self.at, reason: "a comma or } was expected" };
                return self.keep(Node::Map(entries), fault);
            }
        }
        entries.extend(self.comments().map(|comment| (Traced::default(), comment)));
        Ok(Node::Map(entries))
    }

    fn entry(&mut self, depth: usize) -> Read<(Traced, Node)> {
        if self.peek() != Some(b'"') {
            return self.fault("a key in quotes was expected");
        }
        let before = self.at;
        let key = self.string()?;
        if !self.takes(b':') {
            self.at = before;
            return self.fault("a colon was expected");
        }
        match self.value(depth + 1) {
            Ok(value) => Ok((key, value)),
            Err(fault) => self.keep(Node::Map(vec![(key, Node::default())]), fault),
        }
    }

    fn list(&mut self, depth: usize) -> Read<Node> {
        self.at += 1;
        let mut items = Vec::new();
        while !self.takes(b']') {
            items.extend(self.comments());
            match self.value(depth + 1) {
                Ok(item) => items.push(item),
                Err(fault) => return self.keep(Node::List(items), fault),
            }
            if !self.takes(b',') && self.peek() != Some(b']') {
                let fault = Fault { at: self.at, reason: "a comma or ] was expected" };
                return self.keep(Node::List(items), fault);
            }
        }
        items.extend(self.comments());
        Ok(Node::List(items))
    }

    /// Keeps what an open list or map holds before a fault; the outermost comes first.
    fn keep<T>(&mut self, node: Node, fault: Fault) -> Read<T> {
        self.kept.insert(0, node);
        Err(fault)
    }

    /// A number, or `true`, `false` and `null`, which says nothing.
    fn word(&mut self) -> Read<Node> {
        let rest = &self.text.as_bytes()[self.at..];
        let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(**byte, b'+' | b'-' | b'.');
        let length = rest.iter().take_while(is_part).count();
        let range = self.at..self.at + length;
        let word = &self.text[range.clone()];
        let is_known = matches!(word, "true" | "false" | "null" | "NaN" | "Infinity" | "-Infinity");
        if !is_known && word.parse::<f64>().is_err() {
            return self.fault("a value was expected");
        }
        self.at = range.end;
        Ok(Node::Scalar(if word == "null" { Traced::default() } else { self.text.slice(range) }))
    }

    /// A string at the current byte, without its quotes and escapes.
    fn string(&mut self) -> Read<Traced> {
        let start = self.at + 1;
        let bytes = self.text.as_bytes();
        let mut at = start;
        let mut edits: Vec<(Range<usize>, String)> = Vec::new();
        while let Some(offset) = bytes[at..].iter().position(|&byte| matches!(byte, b'"' | b'\\')) {
            at += offset;
            if bytes[at] == b'"' {
                self.at = at + 1;
                let words = self.text.slice(start..at);
                let moved =
                    edits.into_iter().map(|(range, text)| (range.start - start..range.end - start, text));
                let moved: Vec<_> = moved.collect();
                return Ok(if moved.is_empty() { words } else { words.replaced(&moved) });
            }
            let (length, meaning) = escape(&self.text[at..]);
            if let Some(meaning) = meaning {
                edits.push((at..at + length, meaning));
            }
            at += length;
        }
        self.fault("a string is never closed")
    }
}

/// The length of the escape at the start of `text` and what it stands for; `None` when it is none.
fn escape(text: &str) -> (usize, Option<String>) {
    let meaning = match text.as_bytes().get(1) {
        Some(b'n') => "\n",
        Some(b't' | b'r' | b'b' | b'f') => " ",
        Some(b'"') => "\"",
        Some(b'\\') => "\\",
        Some(b'/') => "/",
        Some(b'u') => return unicode_escape(text),
        _ => return (1, None),
    };
    (2, Some(meaning.to_owned()))
}

/// `\u2019`, or two halves of a character beyond the first 65,536.
fn unicode_escape(text: &str) -> (usize, Option<String>) {
    let unit = |start: usize| -> Option<u16> {
        let mark = text.get(start..start + 2)?;
        let code = text.get(start + 2..start + 6)?;
        if mark == "\\u" { u16::from_str_radix(code, 16).ok() } else { None }
    };
    let Some(first) = unit(0) else { return (2, None) };
    if let Some(second) = unit(6)
        && let Some(Ok(character)) = char::decode_utf16([first, second]).next()
        && character.len_utf16() == 2
    {
        return (12, Some(character.to_string()));
    }
    (6, Some(char::from_u32(u32::from(first)).unwrap_or(char::REPLACEMENT_CHARACTER).to_string()))
}

#[cfg(test)]
mod tests;
