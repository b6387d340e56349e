//! Front matter, YAML and JSON, line by line: names of fields aside, written line ends away.

use super::crude::Line;
use super::{damage, markup};

/// How many lines front matter takes at the start of a text, its fences counted.
pub fn front_matter(text: &str) -> usize {
    let mut lines = text.lines();
    let Some(fence) = lines.next().map(str::trim_end).filter(|line| matches!(*line, "---" | "+++")) else {
        return 0;
    };
    let Some(length) = lines.clone().position(|line| line.trim_end() == fence) else { return 0 };
    let inside: Vec<&str> = lines.take(length).collect();
    let is_block =
        inside.iter().any(|line| line.contains(": ") || line.ends_with(':') || line.contains(" = "));
    if is_block || inside.iter().all(|line| line.trim().is_empty()) { length + 2 } else { 0 }
}

/// A line of YAML or TOML: its value has to be kept, its key may be.
pub fn yaml(line: &str) -> Line {
    let content = line.trim_start_matches([' ', '\t', '-', '"', '\'', '#']);
    // A comment may begin with what looks like a key.
    let value = if line.trim_start().starts_with('#') { content } else { value(content) };
    Line { must: plain(value), may: plain(line), is_blank: false }
}

fn value(content: &str) -> &str {
    let is_key = |key: &str| {
        !key.is_empty() && key.chars().all(|mark| mark.is_alphanumeric() || " _-.$/()'\"".contains(mark))
    };
    for separator in [": ", " = "] {
        if let Some((key, value)) = content.split_once(separator)
            && is_key(key)
        {
            return value;
        }
    }
    if content.strip_suffix(':').is_some_and(is_key) { "" } else { content }
}

/// A line of JSON: strings that are no keys have to be kept.
pub fn json(line: &str) -> Line {
    let mut must = String::new();
    let mut rest = line;
    while let Some(open) = rest.find('"') {
        must.push_str(&rest[..open]);
        let string = &rest[open + 1..];
        let end = string_end(string);
        rest = string.get(end + 1..).unwrap_or_default();
        if !rest.trim_start().starts_with(':') {
            must.push(' ');
            must.push_str(&string[..end]);
        }
        must.push(' ');
    }
    must.push_str(rest);
    Line { must: plain(&must), may: plain(line), is_blank: false }
}

fn string_end(string: &str) -> usize {
    let mut is_escaped = false;
    for (at, character) in string.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at,
            _ => {}
        }
    }
    string.len()
}

/// The text of a value: no escapes, entities, tags and marks.
fn plain(text: &str) -> String {
    let text = text
        .replace("\\\"", "\"")
        .replace("\\\\n", " ")
        .replace("\\n", " \u{1}")
        .replace("\\t", " ")
        .replace("\\/", "/");
    // Each written line may be a Markdown line of its own.
    let lines = text.split('\u{1}').map(|line| markup::without_marks(&unescaped(line)));
    let text = damage::without_entities(&lines.collect::<Vec<_>>().join(" "));
    damage::without_entities(&markup::without_tags(&text, &[]))
}

/// Characters written as `\u2019`.
fn unescaped(text: &str) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\\u") {
        result.push_str(&rest[..at]);
        let code = rest.get(at + 2..at + 6).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let Some(character) = code.and_then(char::from_u32) else {
            result.push_str("\\u");
            rest = &rest[at + 2..];
            continue;
        };
        if !damage::is_invisible(character) {
            result.push(character);
        }
        rest = &rest[at + 6..];
    }
    result.push_str(rest);
    result
}
