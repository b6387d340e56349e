//! The source as tags and text for the parser: linear, bounded, and with a marker before each stretch of words.
//!
//! The parser decides what the tags mean. What costs it more than linear time, or what no reader sees, does not
//! get there: scripts, attributes that say nothing here, elements that change how it reads on.

use std::ops::Range;

use htmlize::Context;
use memchr::memchr;

use super::markers::Writer;
use super::open::{End, Name, Open, Start};
use super::parser::{Nodes, Parser, attribute};
use super::tag::{self, Tag};

/// Whether an element has no end.
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}
/// Elements whose content no reader sees.
const UNSEEN: &[&str] =
    &["script", "style", "template", "svg", "noscript", "iframe", "noembed", "noframes", "datalist"];
/// Elements whose content is text, whatever it looks like.
const RAW: &[&str] = &["title", "textarea", "xmp"];
/// Whether an element is left out, since it would change how the parser reads on; its content stays.
fn is_ignored(name: &str) -> bool {
    matches!(name, "frameset" | "frame" | "math" | "plaintext")
}

/// What became of a source.
pub struct Scanned {
    /// What the parser made of it; texts have markers.
    pub nodes: Nodes,
    /// Where JSON-LD stands in the source.
    pub structured: Vec<Range<usize>>,
    /// What was worked around, and where.
    pub problems: Vec<(usize, &'static str)>,
}

/// Scans a source.
pub fn scan(source: &str) -> Scanned {
    let mut scanner = Scanner {
        source,
        at: 0,
        last_close: source.rfind('>').unwrap_or(0),
        quotes: true,
        unclosed: Vec::new(),
        elements: Open::default(),
        writer: Writer::new(Context::General),
        parser: Parser::new(),
        structured: Vec::new(),
        problems: Vec::new(),
    };
    while scanner.at < source.len() {
        scanner.step();
    }
    scanner.end_text();
    let Scanner { parser, structured, problems, .. } = scanner;
    Scanned { nodes: parser.finish(), structured, problems }
}

struct Scanner<'a> {
    source: &'a str,
    at: usize,
    /// The last `>`: after it there is no tag.
    last_close: usize,
    /// Whether quotes in tags count; not after one that is never closed.
    quotes: bool,
    /// Names of elements that have no end tag from here on.
    unclosed: Vec<&'static str>,
    /// What is open.
    elements: Open<'a>,
    writer: Writer,
    parser: Parser,
    structured: Vec<Range<usize>>,
    problems: Vec<(usize, &'static str)>,
}

impl<'a> Scanner<'a> {
    fn step(&mut self) {
        let rest = &self.source[self.at..];
        let bytes = rest.as_bytes();
        let tag_like = bytes[0] == b'<' && self.at < self.last_close;
        match bytes.get(1) {
            // A comment that never ends ends nothing.
            Some(b'!') if rest.starts_with("<!--") => self.declaration(rest),
            Some(b'!' | b'?') if tag_like => self.declaration(rest),
            Some(b'/') if tag_like => match bytes.get(2) {
                Some(byte) if byte.is_ascii_alphabetic() => self.tag(),
                _ => self.skip_to(">"),
            },
            Some(byte) if tag_like && byte.is_ascii_alphabetic() => self.tag(),
            _ => {
                let end = memchr(b'<', &bytes[1..]).map_or(rest.len(), |end| end + 1);
                self.text(self.at..self.at + end);
                self.at += end;
            }
        }
    }

    fn text(&mut self, range: Range<usize>) {
        let text = &self.source[range.clone()];
        if !self.writer.is_solid() && self.elements.is_outside_cells() && !text.trim_ascii().is_empty() {
            if self.elements.needs_cell("") {
                self.markup_start("td");
            }
            // It may come to stand right after other such text.
            self.writer.text.push(' ');
        }
        self.writer.source(text, range.start);
    }

    /// A comment, a document type, a processing instruction: none of them is text.
    fn declaration(&mut self, rest: &str) {
        if !rest.starts_with("<!--") {
            return self.skip_to(">");
        }
        if rest.starts_with("<!-->") || rest.starts_with("<!--->") {
            return self.skip_to(">");
        }
        let end = if self.unclosed.contains(&"!--") { None } else { rest[4..].find("-->") };
        if let Some(end) = end {
            return self.skip(4 + end + 3);
        }
        self.unclosed.push("!--");
        self.problem("a comment is never closed; what follows was read as text");
        self.skip(4);
    }

    fn skip_to(&mut self, end: &str) {
        let length = self.source[self.at..].find(end).map_or(1, |at| at + end.len());
        self.skip(length);
    }

    fn skip(&mut self, length: usize) {
        self.at += length;
        self.writer.gap();
    }

    fn problem(&mut self, reason: &'static str) {
        if !self.problems.iter().any(|(_, known)| *known == reason) {
            self.problems.push((self.at, reason));
        }
    }

    fn tag(&mut self) {
        let mut tag = tag::read(self.source, self.at, self.quotes);
        if tag.is_none() {
            self.quotes = false;
            self.problem("a quotation mark in a tag is never closed");
            tag = tag::read(self.source, self.at, false);
        }
        let Some(tag) = tag else {
            self.text(self.at..self.at + 1);
            self.at += 1;
            return;
        };
        let start = self.at;
        self.at = tag.end;
        if tag.closing { self.end(tag) } else { self.start(&tag, start) }
    }

    fn end(&mut self, tag: Tag<'_>) {
        let name = Open::parser_name(tag.name);
        if name == "br" {
            return self.open("br");
        }
        if matches!(name.as_ref(), "html" | "head" | "body") {
            return self.close(&name);
        }
        match self.elements.end(&name) {
            End::Keep => self.close(&name),
            End::LeftOut => self.left_out(&name),
            End::Stray if Open::is_block(&name) && self.writer.is_solid() => {
                self.open("p");
                self.close("p");
            }
            End::Stray => self.writer.gap(),
        }
    }

    /// The words on either side of a block stay apart when its tag is left out.
    fn left_out(&mut self, name: &str) {
        if Open::is_block(name) && self.writer.is_solid() {
            self.writer.text.push(' ');
        }
        self.writer.gap();
    }

    fn start(&mut self, tag: &Tag<'a>, at: usize) {
        let name = tag.name.as_ref();
        if let Some(unseen) = UNSEEN.iter().find(|unseen| **unseen == name) {
            return self.unseen(tag, unseen);
        }
        if let Some(raw) = RAW.iter().find(|raw| **raw == name) {
            return self.raw(raw);
        }
        if is_ignored(name) {
            return self.writer.gap();
        }
        let name = match name {
            "image" => Name::Borrowed("img"),
            "listing" => Name::Borrowed("pre"),
            _ => Open::parser_name(tag.name.clone()),
        };
        if is_void(&name) {
            if self.elements.needs_cell(&name) {
                self.markup_start("td");
            }
            return self.write(&name, tag);
        }
        if matches!(name.as_ref(), "html" | "head" | "body") {
            return self.write(&name, tag);
        }
        self.element(&name, tag, at);
    }

    fn element(&mut self, name: &Name<'a>, tag: &Tag<'a>, at: usize) {
        if self.elements.lacks_table(name) {
            self.markup_start("table");
        } else if self.elements.needs_cell(name) {
            self.markup_start("td");
        }
        if name == "x-a" && self.elements.has(name) {
            self.close("x-a");
        }
        match self.elements.start(name) {
            Start::Keep => self.write(name, tag),
            Start::Repeated => self.writer.gap(),
            Start::TooDeep => {
                self.left_out(name);
                if !self.problems.iter().any(|(_, reason)| *reason == TOO_DEEP) {
                    self.problems.push((at, TOO_DEEP));
                }
            }
        }
    }

    /// Opens an element that the source leaves out.
    fn markup_start(&mut self, name: &'static str) {
        if self.elements.start(&Name::Borrowed(name)) == Start::Keep {
            self.open(name);
        }
    }

    fn end_text(&mut self) {
        let text = self.writer.end();
        if !text.is_empty() {
            self.parser.text(text);
            self.writer.clear();
        }
    }

    fn open(&mut self, name: &str) {
        self.end_text();
        self.parser.start(name, Vec::new());
    }

    fn close(&mut self, name: &str) {
        self.end_text();
        self.parser.end(name);
    }

    fn write(&mut self, name: &str, tag: &Tag<'_>) {
        self.end_text();
        let attributes = tag.attributes.iter().map(|known| {
            let value = &self.source[known.value.clone()];
            if !matches!(known.name, "alt" | "content" | "value") {
                return attribute(known.name, &htmlize::unescape_attribute(value));
            }
            let mut shown = Writer::new(Context::Attribute);
            shown.source(value, known.value.start);
            attribute(known.name, shown.end())
        });
        self.parser.start(name, attributes.collect());
        self.writer.gap();
    }

    /// Passes over an element that nobody sees.
    fn unseen(&mut self, tag: &Tag<'_>, name: &'static str) {
        let nests = matches!(name, "svg" | "template");
        match self.matching_end(name, nests) {
            Some((content, end)) => {
                if name == "script" && tag.is_structured(self.source) {
                    self.structured.push(content);
                }
                self.at = end;
                self.writer.gap();
            }
            None if matches!(name, "script" | "style") => {
                self.problem("a script or a style is never closed; what follows is not seen");
                self.at = self.source.len();
            }
            None => self.writer.gap(),
        }
    }

    /// Writes an element whose content is text.
    fn raw(&mut self, name: &'static str) {
        let Some((content, end)) = self.matching_end(name, false) else { return self.writer.gap() };
        let parsed_as = match name {
            "xmp" => Name::Borrowed("pre"),
            name => Open::parser_name(Name::Borrowed(name)),
        };
        self.open(&parsed_as);
        self.writer.source(&self.source[content.clone()], content.start);
        self.close(&parsed_as);
        self.at = end;
    }

    /// The content of the element whose start tag ends here, and where its end tag ends. Each name fails at most
    /// once, so that looking for ends stays linear.
    fn matching_end(&mut self, name: &'static str, nests: bool) -> Option<(Range<usize>, usize)> {
        if self.unclosed.contains(&name) {
            return None;
        }
        let found = tag::matching_end(self.source, self.at, name, nests);
        if found.is_none() {
            self.unclosed.push(name);
        }
        found.map(|(content_end, end)| (self.at..content_end, end))
    }
}

const TOO_DEEP: &str = "elements are nested more than 256 deep; the deeper ones were read as text";
