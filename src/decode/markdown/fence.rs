//! Fences of code, and the closing of those that their writer forgot to close.

use std::ops::Range;

use crate::traced::Traced;

/// A line that may open or close code.
#[derive(Clone)]
struct Mark<'a> {
    /// Where its line starts.
    start: usize,
    /// White space before it, as a closing one needs too.
    indent: &'a str,
    /// Three or more of the same.
    marks: &'a str,
    /// What follows: the language.
    info: &'a str,
}

impl<'a> Mark<'a> {
    fn of(line: &'a str, start: usize) -> Option<Self> {
        let content = line.trim_start();
        let indent = &line[..line.len() - content.len()];
        let content = after_item_mark(content);
        let first = content.chars().next().filter(|first| matches!(first, '`' | '~'))?;
        let rest = content.trim_start_matches(first);
        let marks = &content[..content.len() - rest.len()];
        let is_fence = marks.len() >= 3 && !(first == '`' && rest.contains('`'));
        is_fence.then_some(Self { start, indent, marks, info: rest.trim() })
    }

    /// Whether it closes code that `open` opens.
    fn closes(&self, open: &Self) -> bool {
        self.info.is_empty() && self.marks.starts_with(open.marks)
    }

    /// Whether it opens code of its own within what `open` opens: then that one was forgotten to be closed.
    fn reopens(&self, open: &Self) -> bool {
        self.marks.starts_with(open.marks)
            && self.info.starts_with(char::is_alphabetic)
            && !is_markdown(open.info)
    }
}

/// Whether the language of fenced code is Markdown itself.
pub fn is_markdown(info: &str) -> bool {
    let language = info.split([' ', ',', '{']).next().unwrap_or_default();
    ["markdown", "md", "mdx"].iter().any(|name| language.eq_ignore_ascii_case(name))
}

fn after_item_mark(content: &str) -> &str {
    let unmarked = content.trim_start_matches(|mark: char| mark.is_ascii_digit());
    let rest = unmarked.strip_prefix(['-', '*', '+', '.', ')']).unwrap_or(content);
    if rest.starts_with(' ') { rest.trim_start() } else { content }
}

/// Ranges of fenced code, and where fences are missing.
fn scan(text: &str) -> (Vec<Range<usize>>, Vec<(usize, String)>) {
    let (mut ranges, mut missing) = (Vec::new(), Vec::new());
    let mut open: Option<Mark> = None;
    let mut end_of_code: Option<usize> = None;
    let mut follows_blank = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let mark = Mark::of(line, at);
        match (&open, mark) {
            (None, Some(mark)) => (open, end_of_code) = (Some(mark), None),
            (Some(begun), Some(mark)) if mark.closes(begun) => {
                ranges.push(begun.start..at + line.len());
                open = None;
            }
            (Some(begun), Some(mark)) if mark.reopens(begun) => {
                let end = end_of_code.unwrap_or(at);
                missing.push((end, closing(begun)));
                ranges.push(begun.start..end);
                (open, end_of_code) = (Some(mark), None);
            }
            (Some(_), _) if end_of_code.is_none() && follows_blank && is_structure(line) => {
                end_of_code = Some(at);
            }
            _ => {}
        }
        follows_blank = line.trim().is_empty();
        at += line.len();
    }
    if let Some(begun) = open {
        missing.extend(end_of_code.map(|end| (end, closing(&begun))));
        ranges.push(begun.start..end_of_code.unwrap_or(text.len()));
    }
    (ranges, missing)
}

fn closing(open: &Mark) -> String {
    format!("{}{}\n", open.indent, open.marks)
}

/// Whether a line has the form of a text's structure rather than of a program: a heading below the first level (`#` alone
/// begins a remark in many languages), a rule, a line in bold.
fn is_structure(line: &str) -> bool {
    let line = line.trim_end();
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    let is_bold = line.len() > 4 && line.starts_with("**") && line.trim_end_matches(':').ends_with("**");
    (2..=6).contains(&level) && line[level..].starts_with(' ') || matches!(line, "---" | "***") || is_bold
}

/// The text with the fences that are missing in it, or `None` when none is.
pub fn closed(text: &Traced) -> Option<Traced> {
    let (_, missing) = scan(text);
    let edits: Vec<_> = missing.into_iter().map(|(at, fence)| (at..at, fence)).collect();
    (!edits.is_empty()).then(|| text.replaced(&edits))
}

/// Ranges of code, fenced and within lines.
pub fn code(text: &str) -> Vec<Range<usize>> {
    let (fenced, _) = scan(text);
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for block in fenced.into_iter().chain(std::iter::once(text.len()..text.len())) {
        let mut start = at;
        for line in text[at.min(block.start)..block.start].split_inclusive('\n') {
            ranges.extend(inline_code(line).into_iter().map(|code| start + code.start..start + code.end));
            start += line.len();
        }
        at = block.end;
        ranges.push(block);
    }
    ranges
}

/// Ranges of code within a line: as many backticks close it as open it.
fn inline_code(line: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, _) in line.match_indices('`') {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end += 1,
            _ => runs.push(at..at + 1),
        }
    }
    let mut ranges = Vec::new();
    let mut at = 0;
    while let Some(open) = runs.get(at) {
        if let Some(offset) = runs[at + 1..].iter().position(|run| run.len() == open.len()) {
            at += 1 + offset;
            ranges.push(open.start..runs[at].end);
        }
        at += 1;
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let closed = closed(&Traced::verbatim(text, 0)).map(Traced::into_string);
        assert_eq!(closed.as_deref(), expected, "{text}");
    }

    #[test]
    fn closed_code_stays() {
        check("```\na\n```\nb\n\n```sh\nc\n```\n", None);
        check("- ```sh\n  a\n  ```\n\n## b\n", None);
        check("````md\n```sh\na\n```\n````\n", None);
        check("```md\n```sh\na\n```\n\n## b\n", None);
        check("```sh\nnever closed\n", None);
    }

    #[test]
    fn forgotten_fences_are_added_where_text_begins() {
        check("```\na\n\n## b\n\nc\n", Some("```\na\n\n```\n## b\n\nc\n"));
        check("```\na\n```sh\nb\n```\n", Some("```\na\n```\n```sh\nb\n```\n"));
        check(
            "  ~~~\n  a\n\n**b**\n\n~~~py\nc\n~~~\n",
            Some("  ~~~\n  a\n\n  ~~~\n**b**\n\n~~~py\nc\n~~~\n"),
        );
    }

    #[test]
    fn ranges_of_code() {
        let text = "a `b` c\n```\nd\n```\ne `f`\n";
        let found: Vec<&str> = code(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["`b`", "```\nd\n```\n", "`f`", ""]);
    }
}
