//! Code of templates in text: `{% … %}`, `{{ … }}`, `<% … %>` and their like instruct a site generator. What they show a
//! reader stays: blanks to be filled in, and titles, captions and other sentences in quotes.

mod shown;

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr_iter, memchr2_iter};

use crate::traced::Traced;

/// Longest code looked for, in bytes.
const LONGEST: usize = 1000;

/// The text without template code outside of `kept`, ranges in order.
#[must_use]
pub fn without<'t>(text: &'t Traced, kept: &[Range<usize>]) -> Cow<'t, Traced> {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut kept = kept.iter().peekable();
    let mut at = 0;
    let mut codes = Codes::default();
    let (mut at_end, mut before) = (usize::MAX, None);
    while let Some(start) = next_open(text, at) {
        at = start + 1;
        while kept.peek().is_some_and(|range| range.end <= start) {
            kept.next();
        }
        if kept.peek().is_some_and(|range| range.start <= start) {
            continue;
        }
        if let Some(code) = codes.at(text, start) {
            let end = code.range.end;
            if let Some(line) = row_of(text, &code) {
                edits.push((line, String::new()));
            } else {
                // Of what stands before code at once, only words count that are kept.
                before = if start == at_end { before } else { text[..start].chars().next_back() };
                edits.extend(code.edits(text, before));
            }
            (at, at_end) = (end, end);
        }
    }
    if edits.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(text.replaced(&edits)) }
}

/// Where code may open from `at` on: at a brace, or at `<%`. Signs of per cent are rarer than tags.
fn next_open(text: &str, at: usize) -> Option<usize> {
    let bytes = &text.as_bytes()[at..];
    let mut marks = memchr2_iter(b'{', b'%', bytes);
    let open = marks.find_map(|mark| match bytes[mark] {
        b'{' => Some(mark),
        _ => mark.checked_sub(1).filter(|&before| bytes[before] == b'<'),
    });
    open.map(|open| at + open)
}

/// Ranges of the elements of HTML that show code.
pub fn elements(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let tags = tags(text);
    for name in CODE {
        let (open, close) = (format!("<{name}"), format!("</{name}>"));
        let mut tags = tags.iter().copied();
        while let Some(start) = tags.find(|&tag| begins(text, tag, &open)) {
            if text[start + open.len()..].starts_with(|next: char| next.is_alphanumeric()) {
                continue;
            }
            let Some(end) = tags.find(|&tag| begins(text, tag, &close)) else { break };
            ranges.push(start..end);
        }
    }
    ranges.sort_unstable_by_key(|range| range.start);
    ranges
}

/// Elements that show code.
const CODE: [&str; 4] = ["pre", "code", "samp", "kbd"];

/// Where tags stand whose names may be among [`CODE`]: few of a page do.
fn tags(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let may_be_code = |&tag: &usize| {
        let name = bytes[tag + 1..].strip_prefix(b"/").unwrap_or(&bytes[tag + 1..]);
        let start: Option<[u8; 2]> = name.first_chunk().copied();
        let start = start.map(|start| start.map(|byte| byte.to_ascii_lowercase()));
        matches!(start.as_ref(), Some(b"pr" | b"co" | b"sa" | b"kb"))
    };
    memchr_iter(b'<', bytes).filter(may_be_code).collect()
}

/// Whether a text goes on so at `at`, in whatever case.
fn begins(text: &str, at: usize, start: &str) -> bool {
    let found = text.as_bytes().get(at..at + start.len());
    found.is_some_and(|found| found.eq_ignore_ascii_case(start.as_bytes()))
}

/// A kind of code.
struct Mark {
    open: &'static str,
    close: &'static str,
    /// Whether it may go on over lines, though not over a blank one.
    spreads: bool,
}

/// What opens code, and what closes it; what begins alike, the longer first.
const MARKS: [Mark; 9] = [
    Mark { open: "{{<", close: ">}}", spreads: true },
    Mark { open: "{{%", close: "%}}", spreads: true },
    Mark { open: "{{!--", close: "--}}", spreads: true },
    Mark { open: "{{{", close: "}}}", spreads: false },
    Mark { open: "{{", close: "}}", spreads: false },
    Mark { open: "{%", close: "%}", spreads: true },
    Mark { open: "{#", close: "#}", spreads: true },
    Mark { open: "{:", close: "}", spreads: false },
    Mark { open: "<%", close: "%>", spreads: true },
];

/// Code with what a reader sees of it.
struct Code {
    range: Range<usize>,
    shown: Vec<Range<usize>>,
}

impl Code {
    /// Takes away what is not shown. What is shown, and the words on either side, stay apart; `before` is the character
    /// that the code follows.
    fn edits(&self, text: &str, before: Option<char>) -> Vec<(Range<usize>, String)> {
        let follows_words =
            before.is_some_and(|before| before.is_alphanumeric() || ".!?:;,".contains(before));
        let precedes_words = text[self.range.end..].starts_with(char::is_alphanumeric);
        let mut edits = Vec::new();
        let mut at = self.range.start;
        let mut gap = if follows_words { " " } else { "" };
        for shown in &self.shown {
            edits.push((at..shown.start, gap.to_owned()));
            at = shown.end;
            gap = "; ";
        }
        gap = if precedes_words && (follows_words || !self.shown.is_empty()) { " " } else { "" };
        edits.push((at..self.range.end, gap.to_owned()));
        edits
    }
}

/// The line of code that stands alone on it among the rows of a table, with its end: an empty line would end the table.
fn row_of(text: &str, code: &Code) -> Option<Range<usize>> {
    let above = text[..code.range.start].trim_end_matches([' ', '\t']).strip_suffix('\n')?;
    let below = text[code.range.end..].trim_start_matches([' ', '\t']).strip_prefix('\n')?;
    let is_among_rows = code.shown.is_empty()
        && above.lines().next_back().is_some_and(|line| line.contains('|'))
        && below.lines().next().is_some_and(|line| line.contains(['|', '{']));
    is_among_rows.then(|| above.len() + 1..text.len() - below.len())
}

/// Finds code, and remembers where in vain it has looked for an end.
#[derive(Default)]
struct Codes {
    line_end: usize,
    block_end: usize,
    searched: [usize; MARKS.len()],
}

impl Codes {
    /// The code that starts at `start`.
    fn at(&mut self, text: &str, start: usize) -> Option<Code> {
        let kind = MARKS.iter().position(|mark| text[start..].starts_with(mark.open))?;
        let Mark { open, close, spreads } = MARKS[kind];
        let end_of = |mark: &str| text[start..].find(mark).map_or(text.len(), |offset| start + offset);
        let bound = if spreads {
            if self.block_end <= start {
                self.block_end = end_of("\n\n");
            }
            self.block_end
        } else {
            if self.line_end <= start {
                self.line_end = end_of("\n");
            }
            self.line_end
        };
        let limit = bound.min(text.floor_char_boundary(start + LONGEST));
        // A few bytes back: the close may begin with the last that were looked at.
        let from =
            text.floor_char_boundary(self.searched[kind].saturating_sub(close.len())).max(start + open.len());
        let found = text.get(from..limit).and_then(|rest| rest.find(close));
        let Some(offset) = found else {
            self.searched[kind] = limit;
            return None;
        };
        let inner = start + open.len()..from + offset;
        let is_code = open != "{:" || is_attribute(&text[inner.clone()]);
        let shown = shown::of(&text[inner.clone()], open).into_iter();
        let shown = shown.map(|range| inner.start + range.start..inner.start + range.end).collect();
        is_code.then(|| Code { range: start..inner.end + close.len(), shown })
    }
}

/// Whether `{: … }` gives attributes to what it follows.
fn is_attribute(inner: &str) -> bool {
    inner.trim_start().starts_with(['.', '#', ':']) || inner.contains('=') || !inner.contains(' ')
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
        check("{# for editors #}{{!-- for others --}}<%= name %>{{{ body }}}", "");
        check("{% if a %}Yes, of course.{% else %}No{% endif %}", "Yes, of course. No");
        check("a < b and {c} <p>", "a < b and {c} <p>");
    }

    #[test]
    fn what_code_shows_stays() {
        check("{% note title=\"Pay differs\" %}Text{% endnote %}", "Pay differs Text");
        check(
            "{{< figure src=\"a b.png\"\n  caption=\"Five grades\" alt=\"A ladder\" >}}\n",
            "Five grades; A ladder\n",
        );
    }

    #[test]
    fn code_among_rows_leaves_no_gap() {
        check(
            "|a|\n|-|\n{% for r in all %}\n| {{ r.a }} |\n{% endfor %}\n| b |\n",
            "|a|\n|-|\n|  |\n| b |\n",
        );
        check("a\n{% note %}\nb\n", "a\n\nb\n");
    }

    #[test]
    fn what_is_never_closed_stays() {
        for open in ["{%", "{{", "{:", "{#", "<%", "{{<", "{{!--"] {
            let text = open.repeat(50_000);
            check(&text, &text);
        }
        check("{%} a", "{%} a");
    }

    #[test]
    fn blanks_to_be_filled_in_keep_their_words() {
        check("Dear {{candidate_name}}, we", "Dear candidate_name, we");
        check("Dear {{ First Name }}, we", "Dear First Name, we");
        check("{{ content }}", "");
    }

    #[test]
    fn code_about_templates_stays() {
        let text = Traced::verbatim("write `{{ a.b }}` for {{ a.b }}", 0);
        let code = 6..17;
        assert_eq!(without(&text, &[code]).as_str(), "write `{{ a.b }}` for ");
    }
}
