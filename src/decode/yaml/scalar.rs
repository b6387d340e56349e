//! The marks of YAML within a line: keys, quotes, escapes, brackets.

use std::ops::Range;

use crate::traced::Traced;

pub fn is_document_mark(content: &str) -> bool {
    matches!(content, "---" | "..." | "+++") || content.starts_with("%YAML")
}

pub fn is_item(content: &str) -> bool {
    content == "-" || content.starts_with("- ") || content.starts_with("-\t")
}

/// The key of `key: value` (without quotes) and where the value starts, as bytes of the content.
pub fn key(content: &str) -> Option<(Range<usize>, usize)> {
    let (range, after) = match content.bytes().next()? {
        quote @ (b'"' | b'\'') => {
            let end = closing_quote(&content[1..], quote, 0).ok()? + 1;
            (1..end, end + 1)
        }
        b'#' | b'[' | b'{' | b'|' | b'>' | b'%' | b'@' | b'`' => return None,
        _ => {
            let end = content
                .match_indices(':')
                .map(|(at, _)| at)
                .find(|&at| content[at + 1..].is_empty() || content[at + 1..].starts_with([' ', '\t']))?;
            (0..end, end)
        }
    };
    let rest = content.get(after..)?.strip_prefix(':')?;
    let name = &content[range.clone()];
    // A sentence with a colon is no key; real keys are short.
    let is_name = !name.is_empty() && name.len() <= 80 && name.split_whitespace().count() <= 8;
    let start = content.len() - rest.trim_start().len();
    (is_name && (rest.is_empty() || rest.starts_with([' ', '\t']))).then_some((range, start))
}

/// Bytes of a tag or an anchor before a value.
pub fn tag_length(value: &str) -> usize {
    let mut length = 0;
    while value[length..].starts_with(['!', '&']) {
        let word = value[length..].find(' ').unwrap_or(value.len() - length);
        let rest = &value[length + word..];
        length += word + (rest.len() - rest.trim_start().len());
    }
    length
}

pub fn is_block_header(value: &str) -> bool {
    let header = value.split('#').next().unwrap_or_default().trim_end();
    header.len() <= 3 && header[1..].bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-'))
}

/// Where the quote stands that closes a scalar, looked for from `at` on, or else where to go on when more text follows.
pub fn closing_quote(text: &str, quote: u8, mut at: usize) -> Result<usize, usize> {
    let bytes = text.as_bytes();
    while at < bytes.len() {
        let is_escape = bytes[at] == b'\\' && quote == b'"';
        let is_doubled = bytes[at] == quote && quote == b'\'' && bytes.get(at + 1) == Some(&quote);
        if is_escape || is_doubled {
            at += 2;
        } else if bytes[at] == quote {
            return Ok(at);
        } else {
            at += 1;
        }
    }
    Err(at)
}

/// A quoted scalar without its escapes. Written line ends (`\n`) become line ends.
pub fn unescaped(text: &Traced, quote: u8) -> Traced {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mark = if quote == b'"' { '\\' } else { '\'' };
    let mut at = 0;
    while let Some(offset) = text[at..].find(mark) {
        let start = at + offset;
        let (length, replacement) =
            if quote == b'"' { escape(&text[start..]) } else { (2, Some("'".to_owned())) };
        at = text.len().min(start + length);
        if let Some(replacement) = replacement.filter(|_| text.is_char_boundary(at)) {
            edits.push((start..at, replacement));
        }
        while !text.is_char_boundary(at) {
            at += 1;
        }
    }
    if edits.is_empty() { text.clone() } else { text.replaced(&edits) }
}

/// The length of the escape at the start of `text` and what it stands for.
pub fn escape(text: &str) -> (usize, Option<String>) {
    let hexadecimal = |digits: usize| {
        let code = text.get(2..2 + digits).and_then(|code| u32::from_str_radix(code, 16).ok());
        (2 + digits, code.and_then(char::from_u32).map(String::from))
    };
    match text.as_bytes().get(1) {
        Some(b'n' | b'N' | b'L' | b'P') => (2, Some("\n".to_owned())),
        Some(b't' | b'r' | b'_' | b' ') => (2, Some(" ".to_owned())),
        Some(b'"') => (2, Some("\"".to_owned())),
        Some(b'\\') => (2, Some("\\".to_owned())),
        Some(b'/') => (2, Some("/".to_owned())),
        Some(b'x') => hexadecimal(2),
        Some(b'u') => hexadecimal(4),
        Some(b'U') => hexadecimal(8),
        _ => (1, None),
    }
}

/// A plain value and the comment behind it, with its mark.
pub fn with_comment(text: &Traced) -> (Traced, Traced) {
    match text.find(" #") {
        Some(at) if text[at + 2..].starts_with([' ', '\t']) => {
            (text.slice(0..at).trimmed(), text.slice(at + 1..text.len()))
        }
        _ => (text.clone(), Traced::default()),
    }
}

/// What a comment says, or a line of one.
pub fn uncommented(comment: &Traced) -> Traced {
    let start = comment.len() - comment.trim_start_matches('#').len();
    let said = comment.slice(start..comment.len());
    // A rule of its mark may stand at its end too: `### Pay ###`.
    let end = said.trim_end().trim_end_matches('#').trim_end().len();
    let is_framed = start > 1 && said[end..].contains('#');
    if is_framed { said.slice(0..end).trimmed() } else { said.trimmed() }
}

/// Brackets of a flow collection, counted line by line.
#[derive(Default)]
pub struct Brackets {
    pub opened: usize,
    /// Square ones and curly ones, opened less closed.
    open: [isize; 2],
}

impl Brackets {
    pub fn count(&mut self, line: &str) {
        for byte in line.bytes() {
            match byte {
                b'[' | b'{' => {
                    self.opened += 1;
                    self.open[usize::from(byte == b'{')] += 1;
                }
                b']' | b'}' => self.open[usize::from(byte == b'}')] -= 1,
                _ => {}
            }
        }
    }

    pub fn are_balanced(&self) -> bool {
        self.open.iter().all(|&open| open <= 0)
    }
}
