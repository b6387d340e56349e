//! What a reader sees of template code: blanks to be filled in, and words in quotes.

use std::ops::Range;

/// Names of values that people read.
const TELLING: [&str; 12] = [
    "alt",
    "caption",
    "content",
    "description",
    "header",
    "heading",
    "label",
    "message",
    "quote",
    "summary",
    "text",
    "title",
];
/// Names of values that are for the program, whatever they look like.
const TECHNICAL: [&str; 14] = [
    "class", "date", "format", "height", "href", "icon", "id", "key", "lang", "rel", "src", "style", "url",
    "width",
];
/// Instructions that decide or compute and show nothing themselves.
const COMPUTING: [&str; 14] = [
    "assign",
    "capture",
    "case",
    "elif",
    "elsif",
    "else",
    "extends",
    "for",
    "if",
    "import",
    "include_cached",
    "set",
    "unless",
    "when",
];
/// Instructions whose first word in quotes is the name of a page or file.
const NAMING: [&str; 14] = [
    "asset",
    "block",
    "component",
    "extends",
    "from",
    "gist",
    "include",
    "layout",
    "link",
    "load",
    "partial",
    "ref",
    "relref",
    "render",
];

/// Ranges of the inside of code that a reader sees. `open` is what opens it.
pub fn of(inner: &str, open: &str) -> Vec<Range<usize>> {
    if matches!(open, "{#" | "{:" | "{{!--") || inner.starts_with('!') {
        return Vec::new();
    }
    if open.starts_with("{{") && is_blank(inner) {
        let start = inner.len() - inner.trim_start().len();
        return std::iter::once(start..start + inner.trim().len()).collect();
    }
    let instruction =
        inner.trim_start_matches(|mark: char| !mark.is_alphanumeric() && mark != '"' && mark != '\'');
    let instruction =
        instruction.split(|mark: char| !mark.is_alphanumeric() && mark != '_').next().unwrap_or_default();
    if COMPUTING.contains(&instruction) {
        return Vec::new();
    }
    let names_files = NAMING.contains(&instruction);
    quoted(inner).into_iter().filter(|words| is_shown(inner, words, names_files)).collect()
}

/// Whether it names something that a person has to fill in: several words, and nothing that means something to a program.
fn is_blank(inner: &str) -> bool {
    let is_plain =
        inner.chars().all(|letter| letter.is_alphabetic() || matches!(letter, ' ' | '_' | '’' | '\''));
    is_plain && inner.split([' ', '_']).filter(|word| !word.is_empty()).count() >= 2
}

/// Ranges within quotes; a quote stands after a mark or a space, and its end before one.
fn quoted(inner: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut at = 0;
    while let Some(offset) = inner[at..].find(['"', '\'']) {
        let open = at + offset;
        let quote = &inner[open..=open];
        at = open + 1;
        if inner[..open].ends_with(char::is_alphanumeric) {
            continue;
        }
        let Some(length) = inner[at..].find(quote) else { break };
        ranges.push(at..at + length);
        at += length + 1;
    }
    ranges
}

/// Whether words in quotes are for readers: by the name that they are given, or because they read like words.
fn is_shown(inner: &str, range: &Range<usize>, names_files: bool) -> bool {
    let words = inner[range.clone()].trim();
    let before = inner[..range.start - 1].trim_end();
    let name = before.strip_suffix(['=', ':']).map(|rest| {
        let is_between = |mark: char| !mark.is_alphanumeric() && mark != '-';
        rest.trim_end().rsplit(is_between).next().unwrap_or_default()
    });
    let is_plain = words.contains(char::is_alphabetic)
        && !words.contains(['{', '}', '<', '>', '=', '\n', '\\'])
        && !words.contains("://")
        && !words.contains('%');
    let is_path = !words.contains(' ') && words.contains(['/', '.', '_', '#', '-']);
    let several = words.split_whitespace().count() > 1;
    is_plain
        && match name.filter(|name| !name.is_empty()) {
            Some(name) if TECHNICAL.contains(&name) => false,
            Some(name) if TELLING.contains(&name) => !is_path,
            Some(_) => several && !is_path,
            None => !is_path && !names_files && (several || words.starts_with(char::is_uppercase)),
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(inner: &str, expected: &[&str]) {
        let found: Vec<&str> = of(inner, "{%").into_iter().map(|range| &inner[range]).collect();
        assert_eq!(found, expected, "{inner}");
    }

    #[test]
    fn words_in_quotes_are_told_from_names() {
        check(" include alert.html content=\"Apply before June.\" ", &["Apply before June."]);
        check(" tab \"Linux\" ", &["Linux"]);
        check(" trans 'Sentences are translated' ", &["Sentences are translated"]);
        check("‘title=\"Pay for you\" ", &["Pay for you"]);
        check(" note title=\"Pay\" class=\"wide box\" id='A b' ", &["Pay"]);
        for nothing in [
            " include \"x\" ",
            " include \"Two Words\" ",
            " if page.layout == \"two words\" ",
            " assign name = \"Not shown here\" ",
            " ref \"Page.md\" ",
            " x | date: \"%B %d, %Y\" ",
            " url \"jobs/list\" ",
            " isn't closed ",
        ] {
            check(nothing, &[]);
        }
    }
}
