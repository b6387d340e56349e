//! Marks of Markdown's many dialects that no parser takes: boxes (`:::tip`, `!!! note`), tabs (`=== "Linux"`), places for
//! a table of contents, links of wikis. Their words stay.

use std::ops::Range;

use crate::traced::Traced;

/// By how much the text of a box or tab is indented, in bytes.
const INDENT: usize = 4;
/// Longest link of a wiki, in bytes.
const LONGEST_LINK: usize = 200;

/// The text without such marks outside of `code`, ranges in order; `None` when it has none.
pub fn without(text: &Traced, code: &[Range<usize>]) -> Option<Traced> {
    if !["::", "!!!", "???", "===", "[TOC]", "[["].iter().any(|mark| text.contains(mark)) {
        return None;
    }
    let mut edits = Vec::new();
    let mut code = code.iter().peekable();
    let mut at = 0;
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut boxed_by: Option<usize> = None;
    for (index, line) in lines.iter().enumerate() {
        let start = at;
        at += line.len();
        while code.next_if(|range| range.end <= start).is_some() {}
        let indent = line.len() - line.trim_start_matches(' ').len();
        let is_code = code.peek().is_some_and(|range| range.start <= start);
        boxed_by = boxed_by.filter(|outer| line.trim().is_empty() || indent >= outer + INDENT);
        if boxed_by.is_some() && !line.trim().is_empty() {
            edits.push((start..start + INDENT, String::new()));
        }
        if is_code {
            continue;
        }
        if let Some((marks, is_indenting)) = mark(line, lines.get(index + 1).copied()) {
            let moved = marks.into_iter().map(|(range, text)| (start + range.start..start + range.end, text));
            // A box in a box has lost its indentation already.
            let from = edits.last().map_or(0, |(range, _): &(Range<usize>, String)| range.end);
            edits.extend(moved.filter(|(range, _)| range.start >= from));
            boxed_by = if is_indenting { boxed_by.or(Some(indent)) } else { boxed_by };
        } else {
            edits.extend(links(line, start));
        }
    }
    (!edits.is_empty()).then(|| text.replaced(&edits))
}

type Edits = Vec<(Range<usize>, String)>;

/// What to change in a line that is a mark, and whether the text below belongs to it as far as it is indented.
fn mark(line: &str, next: Option<&str>) -> Option<(Edits, bool)> {
    let content = line.trim();
    let start = line.len() - line.trim_start().len();
    let all = start..start + content.len();
    if ["[TOC]", "[[_TOC_]]", "[[TOC]]"].contains(&content) {
        return Some((vec![(all, String::new())], false));
    }
    let colons = content.len() - content.trim_start_matches(':').len();
    if colons >= 3 {
        let named = heading(content, colons)?;
        return Some((moved(named, start), false));
    }
    let is_indented = next.is_some_and(|next| next.trim().is_empty() || next.starts_with("    "));
    let marks = ["!!!", "???+", "???", "===!", "==="].iter().find(|marks| content.starts_with(**marks))?;
    let rest = &content[marks.len()..];
    let is_mark = rest.starts_with(' ') && (rest.contains('"') || is_name(rest.trim()));
    (is_indented && is_mark)
        .then(|| heading(content, marks.len()).map(|edits| (moved(edits, start), true)))?
}

fn moved(edits: Edits, by: usize) -> Edits {
    edits.into_iter().map(|(range, text)| (range.start + by..range.end + by, text)).collect()
}

/// `:::tip[Advice]{.wide}` to `tip: Advice`, on a line of its own.
fn heading(content: &str, marks: usize) -> Option<Edits> {
    let rest = content[marks..].trim_start();
    let start = content.len() - rest.len();
    let attributes = rest.find('{').map_or(content.len(), |at| start + at);
    let said = content[start..attributes].trim_end();
    let name = said.find(|mark: char| !(mark.is_alphanumeric() || mark == '-')).unwrap_or(said.len());
    let title = said[name..].trim_start_matches([' ', '[', '"', ':']);
    let title = said.len() - title.len()..said.trim_end_matches([']', '"', ':', ' ']).len();
    if marks >= 3 && content.starts_with(':') && !said.is_empty() && name == 0 {
        return None;
    }
    let mut edits = vec![(0..start, String::new())];
    let colon = if name > 0 && !title.is_empty() { ": " } else { "" };
    if title.is_empty() {
        edits.push((start + name..content.len(), "\n".to_owned()));
    } else {
        edits.push((start + name..start + title.start, colon.to_owned()));
        edits.push((start + title.end..content.len(), "\n".to_owned()));
    }
    Some(edits)
}

/// Whether it names a kind of box.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_lowercase() || matches!(letter, ' ' | '-'))
}

/// `[[Page]]` and `[[address|words]]` show words.
fn links(line: &str, start: usize) -> Edits {
    let mut edits = Edits::new();
    let mut at = 0;
    while let Some(offset) = line[at..].find("[[") {
        let open = at + offset;
        at = open + 2;
        let rest = &line[at..line.floor_char_boundary(at + LONGEST_LINK)];
        let Some(length) = rest.find("]]") else { continue };
        let inner = &rest[..length];
        if inner.contains(['[', ']'])
            || !inner.contains(char::is_alphabetic)
            || line[at + length + 2..].starts_with('(')
        {
            continue;
        }
        let words = inner.rfind('|').map_or(0, |bar| bar + 1);
        edits.push((start + open..start + at + words, String::new()));
        edits.push((start + at + length..start + at + length + 2, String::new()));
        at += length + 2;
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let text = Traced::verbatim(text, 0);
        assert_eq!(without(&text, &[]).unwrap_or(text).as_str(), expected);
    }

    #[test]
    fn boxes_keep_their_words() {
        check(":::tip Advice\nStart.\n:::\n", "tip: Advice\n\nStart.\n\n\n");
        check("::: {.note #a}\nStart.\n", "\n\nStart.\n");
        check(":::warning[Pay]\n", "warning: Pay\n\n");
        check(
            "!!! note \"Good to know\"\n    One.\n\n    Two.\nThree.\n",
            "note: Good to know\n\nOne.\n\nTwo.\nThree.\n",
        );
        check("??? question\n    One.\n", "question\n\nOne.\n");
        check("=== \"Linux\"\n\n    One.\n", "Linux\n\n\nOne.\n");
    }

    #[test]
    fn other_uses_of_the_marks_stay() {
        for text in ["!!! IMPORTANT !!!\n", "a ::: b\n", "===\n", "What???\n", "x[[1]]\n", "std::vec\n"] {
            check(text, text);
        }
    }

    #[test]
    fn links_of_wikis_show_words() {
        check("See [[Pay]] and [[a/b|the ladder]].\n[[_TOC_]]\n", "See Pay and the ladder.\n\n");
    }

    #[test]
    fn code_stays() {
        let text = Traced::verbatim("```\n[[Pay]]\n```\n", 0);
        assert!(without(&text, std::slice::from_ref(&(0..16))).is_none());
    }
}
