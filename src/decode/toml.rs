//! TOML to a tree of values with their places, line by line: a line that is no TOML costs that line.

use std::ops::Range;

use crate::decode::yaml::{Node, uncommented};
use crate::traced::Traced;

/// Deepest nesting of arrays and inline tables; deeper ones are read as text. The reader calls itself once a level.
const MAX_DEPTH: usize = 16;
/// Most parts of a dotted key or a table's name; the rest is one part.
const MOST_PARTS: usize = 8;

/// Longest key in an inline table, in bytes: looking further for its `=` would take time quadratic in a long line.
const LONGEST_KEY: usize = 256;

/// Entries before a value among which its table is looked for: looking at all takes time quadratic in their number.
const LOOKED_BACK: usize = 500;

/// Whether a block's first line that says something is TOML's.
pub fn is_toml(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.find(|line| table_name(line).is_none()).is_some_and(|line| key(line).is_some())
}

/// Reads a block.
pub fn read(text: &Traced) -> Node {
    let mut root = Vec::new();
    let mut table: Vec<Traced> = Vec::new();
    let mut reader = Reader { text, at: 0, remarks: Vec::new() };
    while let Some(line) = reader.next_line() {
        let words = text[line.clone()].trim();
        let start = line.start + (text[line.clone()].len() - text[line.clone()].trim_start().len());
        if words.is_empty() {
            reader.at = line.end + 1;
        } else if words.starts_with('#') {
            let comment = reader.comment();
            insert(&mut root, &within(&table, Traced::default()), Some(Node::Comment(comment)));
        } else if let Some(name) = table_name(words) {
            table = parts(&text.slice(start + name.start..start + name.end));
            if words.starts_with("[[") {
                insert(&mut root, &table, None);
            }
            reader.at = start + name.end;
            reader.rest_of_line();
            for remark in reader.remarks.drain(..) {
                insert(&mut root, &within(&table, Traced::default()), Some(Node::Comment(remark)));
            }
        } else if let Some((name, value)) = key(words) {
            reader.at = start + value;
            let node = reader.value(0);
            let mut path = table.clone();
            path.extend(parts(&text.slice(start + name.start..start + name.end)));
            insert(&mut root, &path, Some(node));
            reader.rest_of_line();
            for remark in reader.remarks.drain(..) {
                insert(&mut root, &path, Some(Node::Comment(remark)));
            }
        } else {
            root.push((Traced::default(), Node::Stray(text.slice(line.clone()).trimmed())));
            reader.at = line.end + 1;
        }
    }
    Node::Map(root)
}

/// The path of a name in a table.
fn within(table: &[Traced], name: Traced) -> Vec<Traced> {
    table.iter().cloned().chain([name]).collect()
}

/// The name of `[table]` or `[[table]]`, as bytes of the line.
fn table_name(line: &str) -> Option<Range<usize>> {
    let line = line.split(" #").next()?.trim_end();
    let marks = if line.starts_with("[[") { 2 } else { usize::from(line.starts_with('[')) };
    let end = line.len().checked_sub(marks)?;
    let name = line.get(marks..end).filter(|_| marks > 0 && line[end..].bytes().all(|byte| byte == b']'))?;
    let is_name = !name.trim().is_empty() && !name.contains(['[', ']', ',', '{']);
    is_name.then_some(marks..end)
}

/// The key of `key = value` and where the value starts, as bytes of the line.
fn key(line: &str) -> Option<(Range<usize>, usize)> {
    let equals = match line.bytes().next()? {
        quote @ (b'"' | b'\'') => {
            let close = line[1..].find(char::from(quote))? + 2;
            close + line[close..].find('=')?
        }
        _ => line.find('=')?,
    };
    let name = line[..equals].trim_end();
    let is_bare = |character: char| character.is_alphanumeric() || "_-.\"'".contains(character);
    let is_quoted = name.starts_with(['"', '\'']);
    let value = equals + 1 + (line[equals + 1..].len() - line[equals + 1..].trim_start().len());
    (!name.is_empty() && (is_quoted || name.chars().all(is_bare))).then_some((0..name.len(), value))
}

/// The parts of a dotted name, without quotes.
fn parts(name: &Traced) -> Vec<Traced> {
    let name = name.trimmed();
    if let Some(inner) = quoted(&name) {
        return vec![name.slice(inner)];
    }
    let mut starts = vec![0];
    starts.extend(name.match_indices('.').map(|(at, _)| at + 1).take(MOST_PARTS - 1));
    let ends = starts.iter().skip(1).map(|start| start - 1).chain([name.len()]);
    let part = |(start, end): (&usize, usize)| name.slice(*start..end).trimmed();
    let unquoted = |part: Traced| quoted(&part).map_or_else(|| part.clone(), |inner| part.slice(inner));
    starts.iter().zip(ends).map(part).map(unquoted).collect()
}

fn quoted(name: &str) -> Option<Range<usize>> {
    let quote = name.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    let close = name[1..].find(quote)? + 1;
    (close + 1 == name.len()).then_some(1..close)
}

/// Puts a value under a path of names; without a value, a new item of the list of that name.
fn insert(entries: &mut Vec<(Traced, Node)>, path: &[Traced], value: Option<Node>) {
    let Some((name, rest)) = path.split_first() else { return };
    let is_known = |(key, node): &(Traced, Node)| {
        key.as_str() == name.as_str() && matches!(node, Node::Map(_) | Node::List(_))
    };
    let first = entries.len().saturating_sub(LOOKED_BACK);
    let known = entries[first..].iter().rposition(is_known).map(|at| first + at);
    if rest.is_empty() {
        match (value, known.map(|at| &mut entries[at].1)) {
            (Some(node), _) => entries.push((name.clone(), node)),
            (None, Some(Node::List(items))) => items.push(Node::Map(Vec::new())),
            (None, _) => entries.push((name.clone(), Node::List(vec![Node::Map(Vec::new())]))),
        }
        return;
    }
    let at = known.unwrap_or_else(|| {
        entries.push((name.clone(), Node::Map(Vec::new())));
        entries.len() - 1
    });
    match &mut entries[at].1 {
        Node::Map(inner) => insert(inner, rest, value),
        Node::List(items) => {
            if !matches!(items.last(), Some(Node::Map(_))) {
                items.push(Node::Map(Vec::new()));
            }
            if let Some(Node::Map(inner)) = items.last_mut() {
                insert(inner, rest, value);
            }
        }
        Node::Scalar(_) | Node::Stray(_) | Node::Comment(_) => {}
    }
}

struct Reader<'a> {
    text: &'a Traced,
    at: usize,
    /// Comments within and behind the value that is being read.
    remarks: Vec<Traced>,
}

impl Reader<'_> {
    fn next_line(&self) -> Option<Range<usize>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        Some(self.at..self.at + rest.find('\n').unwrap_or(rest.len()))
    }

    /// Reads the comment lines from the current one on.
    fn comment(&mut self) -> Traced {
        let mut text = Traced::default();
        while let Some(line) = self.next_line() {
            let words = self.text.slice(line.clone()).trimmed();
            if !words.starts_with('#') {
                break;
            }
            text.push_synthetic("\n");
            text.append(&uncommented(&words));
            self.at = self.text.len().min(line.end + 1);
        }
        text.trimmed()
    }

    /// Goes to the next line. A comment on the way is kept, and so is what is no TOML behind a value.
    fn rest_of_line(&mut self) {
        let Some(line) = self.next_line() else { return };
        let rest = self.text.slice(line.clone());
        let brackets = rest.len() - rest.trim_start_matches([']', ' ', '\t']).len();
        self.at = self.text.len().min(line.end + 1);
        let remark = uncommented(&rest.slice(brackets..rest.len()));
        if remark.contains(char::is_alphanumeric) {
            self.remarks.push(remark);
        }
    }

    fn value(&mut self, depth: usize) -> Node {
        let rest = &self.text[self.at..];
        for quote in ["\"\"\"", "'''", "\"", "'"] {
            if rest.starts_with(quote)
                && let Some(text) = self.string(quote)
            {
                return Node::Scalar(text);
            }
        }
        match rest.as_bytes().first() {
            Some(b'[') if depth < MAX_DEPTH => self.list(depth),
            Some(b'{') if depth < MAX_DEPTH => self.inline_table(depth),
            _ => self.bare(depth > 0),
        }
    }

    /// A string without its quotes and escapes; `None` when it is not closed, on its line unless it may go on.
    fn string(&mut self, quote: &str) -> Option<Traced> {
        let start = self.at + quote.len();
        let has_escapes = quote.starts_with('"');
        let bytes = self.text.as_bytes();
        let mut at = start;
        let mut edits = Vec::new();
        loop {
            let byte = *bytes.get(at)?;
            if byte == b'\n' && quote.len() == 1 {
                return None;
            }
            if byte == b'\\' && has_escapes {
                let (length, meaning) = escape(&self.text[at..]);
                edits.extend(meaning.map(|meaning| (at - start..at - start + length, meaning)));
                at += length;
            } else if byte == quote.as_bytes()[0] && self.text[at..].starts_with(quote) {
                break;
            } else {
                at += 1;
            }
        }
        self.at = at + quote.len();
        let words = self.text.slice(start..at);
        let words = if edits.is_empty() { words } else { words.replaced(&edits) };
        Some(if quote.len() == 3 { words.trimmed() } else { words })
    }

    fn list(&mut self, depth: usize) -> Node {
        self.at += 1;
        let mut items = Vec::new();
        while self.skip_blanks(b",") {
            if self.text.as_bytes()[self.at] == b']' {
                self.at += 1;
                break;
            }
            let before = self.at;
            items.push(self.value(depth + 1));
            if self.at == before {
                self.at += self.text[self.at..].chars().next().map_or(1, char::len_utf8);
            }
        }
        Node::List(items)
    }

    fn inline_table(&mut self, depth: usize) -> Node {
        self.at += 1;
        let mut entries = Vec::new();
        while self.skip_blanks(b",") {
            let rest = &self.text[self.at..];
            let head = &rest[..rest.floor_char_boundary(LONGEST_KEY)];
            let line = head.lines().next().unwrap_or_default();
            if line.starts_with('}') {
                self.at += 1;
                break;
            }
            let Some((name, value)) = key(line) else {
                entries.push((Traced::default(), self.bare(true)));
                self.at = self.text.len().min(self.at + usize::from(!self.text[self.at..].starts_with('}')));
                continue;
            };
            let name = self.text.slice(self.at + name.start..self.at + name.end);
            self.at += value;
            let path = parts(&name);
            let value = self.value(depth + 1);
            insert(&mut entries, &path, Some(value));
        }
        Node::Map(entries)
    }

    /// Skips white space, comments and `marks`; whether something follows.
    fn skip_blanks(&mut self, marks: &[u8]) -> bool {
        while let Some(&byte) = self.text.as_bytes().get(self.at) {
            if byte == b'#' {
                self.rest_of_line();
            } else if byte.is_ascii_whitespace() || marks.contains(&byte) {
                self.at += 1;
            } else {
                return true;
            }
        }
        false
    }

    /// A number, a date, a word, or whatever somebody forgot to quote.
    fn bare(&mut self, is_inside: bool) -> Node {
        let rest = &self.text[self.at..];
        let end = if is_inside {
            rest.find(['\n', ',', ']', '}']).unwrap_or(rest.len())
        } else {
            let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
            line.find(" #").unwrap_or(line.len())
        };
        let value = self.text.slice(self.at..self.at + end).trimmed();
        self.at += end;
        Node::Scalar(value)
    }
}

/// The length of the escape at the start of `text` and what it stands for; `None` when it is none.
fn escape(text: &str) -> (usize, Option<String>) {
    let code = |digits: usize| {
        let character = text
            .get(2..2 + digits)
            .and_then(|code| u32::from_str_radix(code, 16).ok())
            .and_then(char::from_u32);
        character.map_or((1, None), |character| (2 + digits, Some(character.to_string())))
    };
    match text.as_bytes().get(1) {
        Some(b'n') => (2, Some("\n".to_owned())),
        Some(b't' | b'r' | b'b' | b'f' | b'e') => (2, Some(" ".to_owned())),
        Some(b'"') => (2, Some("\"".to_owned())),
        Some(b'\\') => (2, Some("\\".to_owned())),
        Some(b'u') => code(4),
        Some(b'U') => code(8),
        // A line that ends in a backslash goes on in the next.
        Some(b'\n') => (2, Some(String::new())),
        _ => (1, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(node: &Node) -> String {
        match node {
            Node::Scalar(text) => text.to_string(),
            Node::Stray(text) => format!("?{}", text.as_str()),
            Node::Comment(text) => format!("#{}", text.as_str()),
            Node::List(items) => format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(", ")),
            Node::Map(entries) => {
                let pairs = entries.iter().map(|(key, value)| format!("{}: {}", key.as_str(), show(value)));
                format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
            }
        }
    }

    fn shown(text: &str) -> String {
        show(&read(&Traced::verbatim(text, 0)))
    }

    #[test]
    fn values_tables_and_lists() {
        let text = "title = \"A \\\"b\\\"\" # note\ndate = 2024-01-02\ntags = [\n  'x', # one\n  \"y\",\n]\n[extra]\na.b = {c = 1, d = \"e\"}\n";
        assert_eq!(
            shown(text),
            "{title: A \"b\", title: #note, date: 2024-01-02, tags: [x, y], tags: #one, extra: {a: {b: {c: 1, d: e}}}}"
        );
        assert_eq!(shown("[[r]]\nn = 1\n[[r]]\nn = 2\n"), "{r: [{n: 1}, {n: 2}]}");
    }

    #[test]
    fn comments_stay_where_they_stand() {
        assert_eq!(
            shown("# top\n[a] # of a\n# of b\nb = 'x#y' # one\n"),
            "{: #top, a: {: #of a, : #of b, b: x#y, b: #one}}"
        );
    }

    #[test]
    fn strings_over_lines_know_their_places() {
        let text = Traced::verbatim("a = \"\"\"\none\ntwo\"\"\"\nb = '''x\\n'''\n", 0);
        assert_eq!(show(&read(&text)), "{a: one\ntwo, b: x\\n}");
        let Node::Map(entries) = read(&text) else { panic!() };
        let Node::Scalar(value) = &entries[0].1 else { panic!() };
        assert_eq!(value.span(4..7), Some(12..15));
    }

    #[test]
    fn a_bad_line_costs_that_line() {
        assert_eq!(
            shown("a = 1\nno toml here\nb = \"open\nc = 3\n"),
            "{a: 1, : ?no toml here, b: \"open, c: 3}"
        );
    }

    #[test]
    fn yaml_is_not_toml() {
        assert!(!is_toml("title: a = b\n"));
        assert!(is_toml("# c\n[a]\nx = 1\n"));
    }

    #[test]
    fn hostile_nesting_is_bounded() {
        for text in [
            format!("a = {}needle", "[".repeat(100_000)),
            format!("a = {}needle", "{a=".repeat(50_000)),
            format!("a = {{{},needle", ",é".repeat(1000)),
        ] {
            assert!(shown(&text).contains("needle"), "{} bytes", text.len());
        }
    }
}
