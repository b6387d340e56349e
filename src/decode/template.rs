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
    while let Some(offset) = text[at..].find('{') {
        let start = at + offset;
        at = start + 1;
        while kept.peek().is_some_and(|range| range.end <= start) {
            kept.next();
        }
        if kept.peek().is_some_and(|range| range.start <= start) {
            continue;
        }
        if let Some((length, words)) = code(&text[start..]) {
            at = start + length;
            edits.push((start..start + words.start, String::new()));
            edits.push((start + words.end..at, String::new()));
        }
    }
    if edits.is_empty() { text.clone() } else { text.replaced(&edits) }
}

/// The length of the code that a text starts with, and the range in it that a reader is to see.
fn code(text: &str) -> Option<(usize, Range<usize>)> {
    let pairs = [("{%", "%}"), ("{{", "}}"), ("{:", "}")];
    let (open, close) = pairs.into_iter().find(|(open, _)| text.starts_with(open))?;
    let line = &text[..text.floor_char_boundary(LONGEST)];
    let line = line.split('\n').next().unwrap_or_default();
    let end = line.find(close)?;
    let inner = &line[open.len()..end];
    let is_attribute =
        inner.trim_start().starts_with(['.', '#', ':']) || inner.contains('=') || !inner.contains(' ');
    if open == "{:" && !is_attribute {
        return None;
    }
    let words = if open == "{{" && is_blank(inner) { open.len()..end } else { end..end };
    Some((end + close.len(), words))
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
