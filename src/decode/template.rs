//! Code of templates in text: `{% … %}`, `{{ … }}` and `{: … }` instruct a site generator.

use std::ops::Range;

use crate::traced::Traced;

/// Longest code looked for, in bytes; it ends on its line.
const LONGEST: usize = 1000;

/// The text without template code outside of `kept`, ranges in order. A blank to be filled in, such as `{{your name}}`,
/// keeps its words.
#[must_use]
pub fn without(text: &Traced, kept: &[Range<usize>]) -> Traced {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut kept = kept.iter().peekable();
    let mut at = 0;
    let mut codes = Codes::default();
    while let Some(offset) = text[at..].find('{') {
        let start = at + offset;
        at = start + 1;
        while kept.peek().is_some_and(|range| range.end <= start) {
            kept.next();
        }
        if kept.peek().is_some_and(|range| range.start <= start) {
            continue;
        }
        if let Some((length, words)) = codes.at(text, start) {
            at = start + length;
            edits.push((start..start + words.start, String::new()));
            edits.push((start + words.end..at, String::new()));
        }
    }
    if edits.is_empty() { text.clone() } else { text.replaced(&edits) }
}

/// Ranges of the elements of HTML that show code.
pub fn elements(text: &str) -> Vec<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    let mut ranges = Vec::new();
    for name in ["pre", "code", "samp", "kbd"] {
        let (open, close) = (format!("<{name}"), format!("</{name}>"));
        let mut at = 0;
        while let Some(offset) = lower[at..].find(&open) {
            let start = at + offset;
            at = start + open.len();
            if lower[at..].starts_with(|next: char| next.is_alphanumeric()) {
                continue;
            }
            let Some(length) = lower[at..].find(&close) else { break };
            at += length;
            ranges.push(start..at);
        }
    }
    ranges.sort_unstable_by_key(|range| range.start);
    ranges
}

/// What opens code, and what closes it.
const MARKS: [(&str, &str); 3] = [("{%", "%}"), ("{{", "}}"), ("{:", "}")];

/// Finds code, and remembers where in vain it has looked for an end.
#[derive(Default)]
struct Codes {
    line_end: usize,
    searched: [usize; MARKS.len()],
}

impl Codes {
    /// The length of the code that starts at `start`, and the range in it that a reader is to see.
    fn at(&mut self, text: &str, start: usize) -> Option<(usize, Range<usize>)> {
        let kind = MARKS.iter().position(|(open, _)| text[start..].starts_with(open))?;
        let (open, close) = MARKS[kind];
        if self.line_end <= start {
            self.line_end = text[start..].find('\n').map_or(text.len(), |offset| start + offset);
        }
        let limit = self.line_end.min(text.floor_char_boundary(start + LONGEST));
        // One byte back: the close may begin with the last that was looked at.
        let from = text.floor_char_boundary(self.searched[kind].saturating_sub(1)).max(start + open.len());
        let found = text.get(from..limit).and_then(|rest| rest.find(close));
        let Some(offset) = found else {
            self.searched[kind] = limit;
            return None;
        };
        code(&text[start..from + offset + close.len()], open, close)
    }
}

/// As [`Codes::at`], for code that is the whole of `text`.
fn code(text: &str, open: &str, close: &str) -> Option<(usize, Range<usize>)> {
    let end = text.len() - close.len();
    let inner = &text[open.len()..end];
    let is_attribute =
        inner.trim_start().starts_with(['.', '#', ':']) || inner.contains('=') || !inner.contains(' ');
    if open == "{:" && !is_attribute {
        return None;
    }
    let words = if open == "{{" && is_blank(inner) { open.len()..end } else { end..end };
    Some((text.len(), words))
}

/// Whether it names something that a person has to fill in: several words, and nothing that means something to a program.
fn is_blank(inner: &str) -> bool {
    let is_plain =
        inner.chars().all(|letter| letter.is_alphabetic() || matches!(letter, ' ' | '_' | '’' | '\''));
    is_plain && inner.split([' ', '_']).filter(|word| !word.is_empty()).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(without(&Traced::verbatim(text, 0), &[]).as_str(), expected);
    }

    #[test]
    fn instructions_go() {
        check("a {% include b.html %}{{ page.title | upper }}c{:.wide}", "a c");
        check("a { b } {% open", "a { b } {% open");
        check("[a](b){: target=\"_blank\" }", "[a](b)");
    }

    #[test]
    fn hostile_lines_are_read_in_linear_time() {
        for open in ["{%", "{{", "{:"] {
            let text = open.repeat(50_000);
            check(&text, &text);
        }
        check("{%} a", "{%} a");
    }

    #[test]
    fn blanks_to_be_filled_in_keep_their_words() {
        check("Dear {{candidate_name}}, we", "Dear candidate_name, we");
        check("Dear {{ First Name }}, we", "Dear  First Name , we");
        check("{{ content }}", "");
    }

    #[test]
    fn code_about_templates_stays() {
        let text = Traced::verbatim("write `{{ a.b }}` for {{ a.b }}", 0);
        let code = 6..17;
        assert_eq!(without(&text, &[code]).as_str(), "write `{{ a.b }}` for ");
    }
}
