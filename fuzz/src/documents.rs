//! Documents as bytes: what has to hold of every one, whoever wrote it.

use roledex::decode::decode;
use roledex::passage::{self, MOST_WORDS, Passage, Place};

/// Bytes as they come, under a name that says nothing.
pub fn any(bytes: &[u8]) {
    read(bytes, "source");
}

/// Plain text: lost headings, glued words, flattened and aligned tables.
pub fn text(bytes: &[u8]) {
    read(bytes, "source.txt");
}

/// Markdown with what stands in it: HTML, tables, fences, templates.
pub fn markdown(bytes: &[u8]) {
    read(bytes, "source.md");
}

/// Pages: tags, tables with spans, noise.
pub fn html(bytes: &[u8]) {
    read(bytes, "source.html");
}

/// JSON, JSON Lines, CSV and TSV.
pub fn data(bytes: &[u8]) {
    let Some((&kind, body)) = bytes.split_first() else { return };
    let name = ["source.json", "source.jsonl", "source.csv", "source.tsv"][usize::from(kind % 4)];
    read(body, name);
}

/// YAML and TOML front matter before a body, and whole documents of YAML and TOML.
pub fn front_matter(bytes: &[u8]) {
    let Some((&kind, block)) = bytes.split_first() else { return };
    let framed = |rule: &[u8]| [rule, b"\n", block, b"\n", rule, b"\nA body of few words.\n"].concat();
    match kind % 4 {
        0 => read(&framed(b"---"), "source.md"),
        1 => read(&framed(b"+++"), "source.md"),
        2 => read(block, "source.yaml"),
        _ => read(block, "source.toml"),
    };
}

/// Reads `bytes` as a file called `name`, and asserts what holds of every document.
pub fn read(bytes: &[u8], name: &str) -> Vec<Passage> {
    let Ok(document) = decode(bytes, name) else { return Vec::new() };
    is_clean(&document.title, "title");
    let passages = passage::cut(&document, name);
    let last_line = bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() + 1;
    for passage in &passages {
        is_sound(passage);
        is_placed(passage, bytes, last_line);
    }
    passages
}

/// Asserts what holds of every passage beside its place.
fn is_sound(passage: &Passage) {
    is_clean(&passage.text, "text");
    passage.headings.iter().for_each(|heading| is_clean(heading, "heading"));
    let words = passage.text.split_whitespace().count();
    assert!(words <= MOST_WORDS, "{words} words in {passage:?}");
    assert!(!passage.text.trim().is_empty(), "a passage that says nothing: {passage:?}");
    if let Some(table) = &passage.table {
        assert_eq!(table.columns.len(), table.cells.len(), "{passage:?}");
    }
}

fn is_clean(text: &str, what: &str) {
    let control = text.chars().find(|character| character.is_control() && !matches!(character, '\n' | '\t'));
    assert_eq!(control, None, "{what}: {text:?}");
}

/// Asserts that a passage stands inside its file, and between characters of it.
fn is_placed(passage: &Passage, source: &[u8], last_line: usize) {
    let Place::Lines { lines, bytes } = &passage.place else { return };
    assert!(1 <= lines.0 && lines.0 <= lines.1 && lines.1 <= last_line, "{last_line} lines: {passage:?}");
    assert!(bytes.0 <= bytes.1 && bytes.1 <= source.len(), "{} bytes: {passage:?}", source.len());
    if let Ok(text) = std::str::from_utf8(source) {
        let is_between = text.is_char_boundary(bytes.0) && text.is_char_boundary(bytes.1);
        assert!(is_between, "within a character: {passage:?}");
    }
}
