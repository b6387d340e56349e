//! A source as the checker reads it: the words of every line, by means too simple to go wrong in the same way as
//! the reader does.

use std::path::Path;

use super::{damage, data, markup};

/// A line of a source.
#[derive(Debug, Default, Clone)]
pub struct Line {
    /// What has to be in the passages.
    pub must: String,
    /// What may be in the passages: names of fields too.
    pub may: String,
    /// Whether there is nothing on it.
    pub is_blank: bool,
}

/// The lines of a source that is text.
pub fn lines(bytes: &[u8], name: &str) -> Vec<Line> {
    let text = damage::text(bytes);
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str());
    let extension = extension.unwrap_or_default().to_ascii_lowercase();
    let front = data::front_matter(&text);
    let lines: Vec<Line> = match extension.as_str() {
        "html" | "htm" => html(&text, front),
        "json" | "jsonl" | "ndjson" => text.lines().map(data::json).collect(),
        "yaml" | "yml" | "toml" => text.lines().map(data::yaml).collect(),
        "csv" | "tsv" => text.lines().map(row).collect(),
        _ if is_page(&text) => html(&text, front),
        _ => markdown(&text, front),
    };
    let raw = text.lines().map(str::trim).map(str::is_empty);
    lines.into_iter().zip(raw).map(|(line, is_blank)| Line { is_blank, ..line }).collect()
}

fn is_page(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(15).collect();
    let start = start.to_ascii_lowercase();
    start.starts_with("<!doctype html") || start.starts_with("<html")
}

fn plain(line: &str) -> String {
    let line = damage::without_entities(line);
    damage::without_entities(&markup::without_tags(&line, &markup::code(&line)))
}

fn row(line: &str) -> Line {
    let must = plain(line);
    Line { may: format!("{must} {line}"), must, is_blank: false }
}

/// Blanks to be filled in, such as `{{your name}}`, may show their words.
fn blanks(line: &str) -> String {
    line.replace("{{", " ").replace("}}", " ")
}

/// A line of a page, and what its tags say besides.
fn marked(line: &str, attributes: &str) -> Line {
    let must = markup::without_marks(&plain(line));
    let templates = markup::within_templates(line);
    Line { may: format!("{must} {templates} {}", plain(&blanks(attributes))), must, is_blank: false }
}

/// What a reader sees of a part of a text with marks or tags.
pub fn seen(text: &str) -> String {
    let stripped = markup::without_tags(text, &[]);
    stripped.lines().map(|line| markup::without_marks(&plain(line)) + "\n").collect()
}

fn html(text: &str, front: usize) -> Vec<Line> {
    let (stripped, attributes) = (markup::without_tags(text, &[]), markup::attributes(text, &[]));
    let body = stripped.lines().zip(attributes.lines()).skip(front);
    text.lines().take(front).map(data::yaml).chain(body.map(|(line, said)| marked(line, said))).collect()
}

fn markdown(text: &str, front: usize) -> Vec<Line> {
    let code = markup::code(text);
    let (stripped, attributes) = (markup::without_tags(text, &code), markup::attributes(text, &code));
    let mut at = 0;
    let mut is_code = Vec::new();
    for line in text.split_inclusive('\n') {
        is_code.push(code.iter().any(|range| range.start <= at && at + line.len() <= range.end));
        at += line.len();
    }
    let lines = stripped.lines().zip(attributes.lines()).zip(is_code).skip(front);
    let body =
        lines.map(|((line, said), is_code)| if is_code { code_line(line) } else { marked(line, said) });
    text.lines().take(front).map(data::yaml).chain(body).collect()
}

fn code_line(line: &str) -> Line {
    let is_fence = line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
    let must = if is_fence { String::new() } else { line.to_owned() };
    Line { may: damage::without_entities(&must) + " " + &must, must, is_blank: false }
}
