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
}

/// The lines of a source; `None` for formats that are no text.
pub fn lines(bytes: &[u8], name: &str) -> Option<Vec<Line>> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"%PDF") || bytes.starts_with(b"{\\rtf") {
        return None;
    }
    let text = damage::text(bytes);
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str());
    let extension = extension.unwrap_or_default().to_ascii_lowercase();
    let front = data::front_matter(&text);
    let lines = match extension.as_str() {
        "html" | "htm" => html(&text, front),
        "json" | "jsonl" | "ndjson" => text.lines().map(data::json).collect(),
        "yaml" | "yml" => text.lines().map(data::yaml).collect(),
        "csv" | "tsv" => text.lines().map(same).collect(),
        _ if is_page(&text) => html(&text, front),
        _ => markdown(&text, front),
    };
    Some(lines)
}

fn is_page(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(15).collect();
    let start = start.to_ascii_lowercase();
    start.starts_with("<!doctype html") || start.starts_with("<html")
}

fn same(line: &str) -> Line {
    let line = damage::without_entities(&markup::without_tags(&damage::without_entities(line), &[]));
    Line { may: line.clone(), must: line }
}

fn html(text: &str, front: usize) -> Vec<Line> {
    let stripped = markup::without_tags(text, &[]);
    let front_lines = text.lines().take(front).map(data::yaml);
    front_lines.chain(stripped.lines().skip(front).map(|line| same(&templates(line)))).collect()
}

fn templates(line: &str) -> String {
    markup::without_marks(line)
}

fn markdown(text: &str, front: usize) -> Vec<Line> {
    let code = markup::code(text);
    let stripped = markup::without_tags(text, &code);
    let mut at = 0;
    let mut is_code = Vec::new();
    for line in text.split_inclusive('\n') {
        is_code.push(code.iter().any(|range| range.start <= at && at + line.len() <= range.end));
        at += line.len();
    }
    let body =
        stripped.lines().zip(is_code).skip(front).map(|(line, is_code)| {
            if is_code { code_line(line) } else { same(&markup::without_marks(line)) }
        });
    text.lines().take(front).map(data::yaml).chain(body).collect()
}

fn code_line(line: &str) -> Line {
    let is_fence = line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
    let must = if is_fence { String::new() } else { line.to_owned() };
    Line { may: damage::without_entities(&must) + " " + &must, must }
}
