//! YAML to a tree of values with their places. A line that YAML forbids costs that line and nothing else.
//!
//! A YAML parser gives up the whole block at one tab or unquoted `: ` and tells no places, so the outline (keys,
//! lists, block scalars) is read line by line here. `serde_yaml` reads the flow collections and says where the
//! block is not valid. It is archived and can be made slow or large, so it sees only bounded text without anchors;
//! a successor replaces `flow` and [`fault`].

mod scalar;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::traced::Traced;
use scalar::{
    Brackets, closing_quote, is_block_header, is_document_mark, is_item, tag_length, unescaped, with_comment,
};
pub use scalar::{key, uncommented};

/// Deepest nesting of maps and lists that is kept apart; deeper values are read as text.
const MAX_DEPTH: usize = 32;
/// Largest text that is given to the YAML parser, in bytes.
const MAX_PARSED: usize = 128 * 1024;
/// Most brackets in text that is given to the YAML parser: it is quadratic in their nesting.
const MAX_BRACKETS: usize = 512;

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// A scalar, without quotes and folded as YAML folds.
    Scalar(Traced),
    /// A list.
    List(Vec<Node>),
    /// A map in the order of the source; keys may repeat.
    Map(Vec<(Traced, Node)>),
    /// A line that is no YAML where it stands, as it is.
    Stray(Traced),
    /// What a comment says. In a map it stands under no key, or under that of the value which it stands behind.
    Comment(Traced),
}

impl Default for Node {
    /// A value that says nothing.
    fn default() -> Self {
        Self::Scalar(Traced::default())
    }
}

/// Reads a block of YAML.
pub fn read(text: &Traced) -> Node {
    let lines = text.lines().into_iter().map(Row::new).collect();
    let mut outline = Outline { lines, at: 0, remarks: Vec::new() };
    outline.block(0, 0)
}

/// Where and why a YAML parser refuses the text: a 1-based line and the reason. `None` also when the text is not
/// fit to be given to it.
pub fn fault(text: &str) -> Option<(usize, String)> {
    if !is_safe(text) {
        return None;
    }
    let error = serde_yaml::from_str::<serde_yaml::Value>(text).err()?;
    let line = error.location().map_or(1, |location| location.line());
    Some((line, error.to_string()))
}

/// Whether the YAML parser takes the text in time linear in its length: bounded, hardly nested, no aliases.
fn is_safe(text: &str) -> bool {
    let brackets = text.bytes().filter(|byte| matches!(byte, b'{' | b'[')).count();
    let has_aliases = text.lines().any(|line| {
        line.split_whitespace()
            .any(|word| word.len() > 1 && word.starts_with(['&', '*']) && !word.starts_with("**"))
    });
    text.len() <= MAX_PARSED && brackets <= MAX_BRACKETS && !has_aliases
}

struct Row {
    text: Traced,
    indent: usize,
}

impl Row {
    fn new(text: Traced) -> Self {
        let indent = text.len() - text.trim_start_matches([' ', '\t']).len();
        Self { text, indent }
    }

    fn content(&self) -> &str {
        self.text[self.indent..].trim_end()
    }

    fn is_blank(&self) -> bool {
        self.content().is_empty()
    }

    fn is_comment(&self) -> bool {
        self.content().starts_with('#')
    }
}

struct Outline {
    lines: Vec<Row>,
    at: usize,
    /// Comments behind the value that was read last.
    remarks: Vec<Traced>,
}

impl Outline {
    fn skip_blank(&mut self) {
        while self.lines.get(self.at).is_some_and(Row::is_blank) {
            self.at += 1;
        }
    }

    /// Reads all lines that are indented by at least `indent`.
    fn block(&mut self, indent: usize, depth: usize) -> Node {
        let mut entries: Vec<(Traced, Node)> = Vec::new();
        let mut items: Vec<Node> = Vec::new();
        let mut strays: Vec<Node> = Vec::new();
        let mut above: Vec<Traced> = Vec::new();
        loop {
            self.skip_blank();
            let Some(row) = self.lines.get(self.at).filter(|_| self.indent() >= indent) else { break };
            if row.is_comment() {
                above.push(self.comment());
            } else if is_document_mark(row.content()) {
                self.at += 1;
            } else if is_item(row.content()) {
                items.extend(above.drain(..).map(Node::Comment));
                items.push(self.item(depth));
                items.extend(self.remarks.drain(..).map(Node::Comment));
            } else if let Some((key, rest)) = key(row.content()) {
                let (row_indent, name) = (row.indent, self.slice(key));
                entries.extend(above.drain(..).map(nameless));
                entries.push((name.clone(), self.value(rest, row_indent, depth)));
                entries.extend(self.remarks.drain(..).map(|remark| (name.clone(), Node::Comment(remark))));
            } else {
                strays.extend(above.drain(..).map(Node::Comment));
                strays.push(Node::Stray(self.slice(0..usize::MAX)));
                self.at += 1;
            }
        }
        if items.is_empty() && !entries.is_empty() {
            entries.extend(above.into_iter().map(nameless));
        } else {
            items.extend(above.into_iter().map(Node::Comment));
        }
        assemble(entries, items, strays)
    }

    /// The line that says something next, from the current one on.
    fn ahead(&self) -> Option<&Row> {
        self.lines[self.at.min(self.lines.len())..].iter().find(|row| !row.is_blank() && !row.is_comment())
    }

    /// The indentation that counts at the current line: a comment's is that of what it stands above.
    fn indent(&self) -> usize {
        let own = self.lines.get(self.at).map_or(0, |row| row.indent);
        if self.lines.get(self.at).is_some_and(Row::is_comment) {
            self.ahead().map_or(own, |row| row.indent)
        } else {
            own
        }
    }

    /// Reads the comment lines from the current one on.
    fn comment(&mut self) -> Traced {
        let mut text = Traced::default();
        while self.lines.get(self.at).is_some_and(Row::is_comment) {
            text.push_synthetic("\n");
            text.append(&uncommented(&self.slice(0..usize::MAX)));
            self.at += 1;
        }
        text.trimmed()
    }

    /// The part of the current line's content in `range` (clamped to it), trimmed.
    fn slice(&self, range: Range<usize>) -> Traced {
        let row = &self.lines[self.at];
        let end = row.indent + range.end.min(row.content().len());
        row.text.slice((row.indent + range.start).min(end)..end).trimmed()
    }

    /// Reads an item of a list, which starts on the current line.
    fn item(&mut self, depth: usize) -> Node {
        let row = &mut self.lines[self.at];
        let content = row.content();
        let rest = content[1..].trim_start_matches([' ', '\t']);
        let offset = content.len() - rest.len();
        let outer = row.indent;
        if rest.is_empty() {
            self.at += 1;
            // A dash as far left is the next item's: only a key may own a list at its own indentation.
            let is_deeper = self.ahead().is_some_and(|row| row.indent > outer);
            return if is_deeper { self.nested(outer, depth) } else { Node::default() };
        }
        if depth < MAX_DEPTH && (key(rest).is_some() || is_item(rest)) {
            // The rest of the line is the first line of a block that is indented as far as it stands.
            row.indent += offset;
            let indent = row.indent;
            return self.block(indent, depth + 1);
        }
        self.value(offset, outer, depth)
    }

    /// Reads the value that starts at byte `rest` of the current line's content.
    fn value(&mut self, rest: usize, indent: usize, depth: usize) -> Node {
        let rest = rest + tag_length(&self.lines[self.at].content()[rest..]);
        let value = self.lines[self.at].content()[rest..].to_owned();
        match value.bytes().next() {
            None | Some(b'#') => {
                let remark = self.slice(rest..usize::MAX);
                self.at += 1;
                let node = self.nested(indent, depth);
                self.remark(&remark);
                node
            }
            Some(b'|' | b'>') if is_block_header(&value) => {
                let remark = self.slice(rest + value.find('#').unwrap_or(value.len())..usize::MAX);
                self.remark(&remark);
                self.at += 1;
                Node::Scalar(self.block_scalar(indent, value.starts_with('>')))
            }
            Some(quote @ (b'"' | b'\'')) => self.quoted(rest, quote),
            Some(b'[' | b'{') => self.flow(rest, indent),
            Some(_) => Node::Scalar(self.plain(rest, indent)),
        }
    }

    /// Keeps a comment, with its mark, that stands behind a value.
    fn remark(&mut self, comment: &Traced) {
        let remark = uncommented(comment).trimmed();
        if !remark.is_empty() {
            self.remarks.push(remark);
        }
    }

    /// A block below a key or a dash: deeper lines, or a list that is not indented.
    fn nested(&mut self, indent: usize, depth: usize) -> Node {
        self.skip_blank();
        let Some(row) = self.ahead() else { return Node::default() };
        let inner = if row.indent > indent {
            row.indent
        } else if row.indent == indent && is_item(row.content()) {
            return self.list(indent, depth);
        } else {
            return Node::default();
        };
        let is_flow = row.content().starts_with(['[', '{']);
        let is_block = key(row.content()).is_some() || is_item(row.content());
        if depth < MAX_DEPTH && is_block && !is_flow {
            return self.block(inner, depth + 1);
        }
        while self.lines[self.at].is_comment() {
            let comment = self.comment();
            self.remarks.push(comment);
            self.skip_blank();
        }
        if is_flow && depth < MAX_DEPTH { self.flow(0, indent) } else { Node::Scalar(self.plain(0, indent)) }
    }

    /// A list whose dashes stand as far left as the key above.
    fn list(&mut self, indent: usize, depth: usize) -> Node {
        let mut items = Vec::new();
        loop {
            self.skip_blank();
            let is_inside = self.ahead().is_some_and(|row| row.indent == indent && is_item(row.content()));
            match self.lines.get(self.at) {
                Some(row) if is_inside && row.is_comment() => items.push(Node::Comment(self.comment())),
                Some(_) if is_inside => {
                    items.push(self.item(depth + 1));
                    items.extend(self.remarks.drain(..).map(Node::Comment));
                }
                _ => return Node::List(items),
            }
        }
    }

    /// A plain scalar from byte `start` of the current line's content, with the deeper lines that go on with it.
    fn plain(&mut self, start: usize, indent: usize) -> Traced {
        let (mut text, comment) = with_comment(&self.slice(start..usize::MAX));
        self.remark(&comment);
        self.at += 1;
        while let Some(row) = self.lines.get(self.at) {
            let goes_on = row.is_blank()
                || row.indent > indent
                    && !row.is_comment()
                    && key(row.content()).is_none()
                    && !is_item(row.content());
            if !goes_on {
                break;
            }
            text.push_synthetic(if row.is_blank() { "\n" } else { " " });
            text.append(&self.slice(0..usize::MAX));
            self.at += 1;
        }
        text.trimmed()
    }

    /// The lines of a block scalar; folded ones are joined by spaces, blank ones separate.
    fn block_scalar(&mut self, indent: usize, is_folded: bool) -> Traced {
        let mut text = Traced::default();
        let mut inner: Option<usize> = None;
        while let Some(row) = self.lines.get(self.at) {
            if !row.is_blank() && row.indent <= indent && !(indent == 0 && inner.is_none() && row.indent > 0)
            {
                break;
            }
            let base = *inner.get_or_insert(if row.is_blank() { usize::MAX } else { row.indent });
            if base == usize::MAX {
                inner = None;
            }
            let deeper = row.indent > base;
            let is_kept = !is_folded || deeper || row.is_blank() || text.ends_with('\n');
            if !text.is_empty() {
                text.push_synthetic(if is_kept { "\n" } else { " " });
            }
            let from = base.min(row.indent).min(row.text.len());
            text.append(&row.text.slice(from..row.indent + row.content().len()));
            self.at += 1;
        }
        text.trimmed()
    }

    /// A quoted scalar that starts at byte `start` of the current line's content and may go on over lines.
    fn quoted(&mut self, start: usize, quote: u8) -> Node {
        let mut text = self.slice(start + 1..usize::MAX);
        let (first, indent) = (self.at, self.lines[self.at].indent);
        let mut searched = 0;
        loop {
            match closing_quote(&text, quote, searched) {
                Ok(end) => {
                    let behind = text.slice(end + 1..text.len()).trimmed();
                    if !behind.is_empty() && !behind.starts_with('#') {
                        break;
                    }
                    self.at += 1;
                    self.remark(&behind);
                    return Node::Scalar(unescaped(&text.slice(0..end), quote));
                }
                Err(end) => searched = end,
            }
            let Some(next) = self.lines.get(self.at + 1) else { break };
            // Without its closing quote the scalar would swallow the keys that follow.
            if !next.is_blank() && next.indent <= indent && key(next.content()).is_some() {
                break;
            }
            self.at += 1;
            text.push_synthetic(if self.lines[self.at].is_blank() { "\n" } else { " " });
            text.append(&self.slice(0..usize::MAX));
        }
        self.at = first;
        let text = self.plain(start, indent);
        // A quote that is never closed quotes nothing.
        let is_alone = text.len() > 1 && !text[1..].contains(char::from(quote));
        Node::Scalar(if is_alone { text.slice(1..text.len()) } else { text })
    }

    /// A flow collection, read by the YAML parser; its leaves are found again in the source.
    fn flow(&mut self, start: usize, indent: usize) -> Node {
        let first = self.at;
        let text = self.flow_text(start, indent);
        let close = text.rfind([']', '}']).map_or(text.len(), |at| at + 1);
        let (text, comment) = (text.slice(0..close), text.slice(close..text.len()).trimmed());
        let parsed =
            if is_safe(&text) { serde_yaml::from_str::<serde_yaml::Value>(&text).ok() } else { None };
        let parsed = parsed.filter(|_| comment.is_empty() || comment.starts_with('#'));
        if let Some(value) = parsed {
            self.remark(&comment);
            self.at += 1;
            flow(&value, &text, &mut 0)
        } else {
            self.at = first;
            Node::Scalar(self.plain(start, indent))
        }
    }

    /// The lines of a flow collection, to the one that closes its brackets or as far as the parser takes it. The last
    /// one becomes the current line.
    fn flow_text(&mut self, start: usize, indent: usize) -> Traced {
        let mut text = self.slice(start..usize::MAX);
        let mut brackets = Brackets::default();
        brackets.count(&text);
        while !brackets.are_balanced() && brackets.opened <= MAX_BRACKETS && text.len() <= MAX_PARSED {
            let Some(next) = self.lines.get(self.at + 1) else { break };
            let is_sibling =
                next.indent <= indent && (key(next.content()).is_some() || is_item(next.content()));
            if !next.is_blank() && is_sibling {
                break;
            }
            self.at += 1;
            let line = self.slice(0..usize::MAX);
            brackets.count(&line);
            text.push_synthetic(" ");
            text.append(&line);
        }
        text
    }
}

/// A comment in a map that stands behind no value.
fn nameless(comment: Traced) -> (Traced, Node) {
    (Traced::default(), Node::Comment(comment))
}

/// What lines of one indentation make: lines that fit nothing are kept beside the rest.
fn assemble(entries: Vec<(Traced, Node)>, items: Vec<Node>, strays: Vec<Node>) -> Node {
    let mut kinds = Vec::new();
    if !entries.is_empty() {
        kinds.push(Node::Map(entries));
    }
    if !items.is_empty() {
        kinds.push(Node::List(items));
    }
    kinds.extend(strays);
    match kinds.len() {
        1 => kinds.remove(0),
        _ => Node::List(kinds),
    }
}

/// Gives the leaves of a parsed flow collection their places, in order.
fn flow(value: &serde_yaml::Value, text: &Traced, from: &mut usize) -> Node {
    use serde_yaml::Value;
    match value {
        Value::Sequence(items) => Node::List(items.iter().map(|item| flow(item, text, from)).collect()),
        Value::Mapping(map) => {
            let entries = map.iter().map(|(key, value)| (leaf(key, text, from), flow(value, text, from)));
            Node::Map(entries.collect())
        }
        Value::Tagged(tagged) => flow(&tagged.value, text, from),
        scalar => Node::Scalar(leaf(scalar, text, from)),
    }
}

fn leaf(value: &serde_yaml::Value, text: &Traced, from: &mut usize) -> Traced {
    let words = match value {
        serde_yaml::Value::String(words) => words.clone(),
        serde_yaml::Value::Null => return Traced::default(),
        other => serde_yaml::to_string(other).unwrap_or_default().trim().to_owned(),
    };
    if let Some(offset) = text.get(*from..).and_then(|rest| rest.find(&words)) {
        let start = *from + offset;
        *from = start + words.len();
        text.slice(start..*from)
    } else {
        let mut placed = Traced::default();
        match text.whole_span() {
            Some(source) => placed.push(&words, source),
            None => placed.push_synthetic(&words),
        }
        placed
    }
}
