//! What a source is, told by its content first and its name second.

use crate::decode::{csv, front_matter, json, rtf, toml};
use crate::document::Format;

/// Bytes of the decoded text that are looked at.
const SNIFFED: usize = 64 * 1024;

/// Bytes that are counted together; their number fits into a byte.
const FEW: usize = 128;

/// Why bytes are no document, when they are none that roledex reads.
pub fn not_a_document(bytes: &[u8], name: &str) -> Option<String> {
    if bytes.is_empty() {
        return Some("empty".to_owned());
    }
    if name.starts_with("~$") || name.starts_with(".~lock.") {
        return Some("lock file of a word processor".to_owned());
    }
    if bytes.starts_with(b"version https://git-lfs.github.com/spec/") {
        return Some("Git LFS pointer: the file itself is not here".to_owned());
    }
    let magic: [(&[u8], &str); 14] = [
        (b"\x89PNG", "image (PNG)"),
        (b"\xFF\xD8\xFF", "image (JPEG)"),
        (b"GIF8", "image (GIF)"),
        (b"\x1F\x8B", "archive (gzip)"),
        (b"BZh", "archive (bzip2)"),
        (b"\xFD7zXZ", "archive (xz)"),
        (b"7z\xBC\xAF", "archive (7z)"),
        (b"Rar!", "archive (RAR)"),
        (b"\x28\xB5\x2F\xFD", "archive (zstd)"),
        (b"\x7FELF", "program"),
        (b"MZ\x90", "program"),
        (b"SQLite format 3\0", "database (SQLite)"),
        (b"\xD0\xCF\x11\xE0", "old Microsoft Office document; save it as DOCX"),
        (b"OggS", "sound or film"),
    ];
    magic.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, reason)| (*reason).to_owned())
}

/// A source that is no text but may hold one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// An archive: DOCX, ODT, EPUB or none of them.
    Zip,
    /// A PDF.
    Pdf,
    /// RTF, whose text is in a code page of its own.
    Rtf,
}

/// Bytes at the start of a PDF in which its mark may stand: mail and web servers put lines before it.
const PDF_MARK_WITHIN: usize = 1024;

/// What container bytes are, if any.
pub fn container(bytes: &[u8]) -> Option<Container> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Some(Container::Zip);
    }
    if rtf::is_rtf(bytes) {
        return Some(Container::Rtf);
    }
    let head = &bytes[..bytes.len().min(PDF_MARK_WITHIN)];
    let mark = head.windows(5).position(|window| window == b"%PDF-")?;
    let is_first = head[..mark].iter().all(|byte| !byte.is_ascii_alphabetic());
    (mark == 0 || is_first || bytes.contains(&0)).then_some(Container::Pdf)
}

/// Whether decoded text is no text after all.
pub fn is_binary(text: &str) -> bool {
    let head = &text.as_bytes()[..text.len().min(SNIFFED)];
    let is_control =
        |byte: &u8| byte.is_ascii_control() && !matches!(byte, b'\n' | b'\r' | b'\t' | 0x0c | 0x1b);
    // Sums of few are bytes, of which a processor adds many at a time.
    let of_few = |few: &[u8]| usize::from(few.iter().map(|byte| u8::from(is_control(byte))).sum::<u8>());
    let controls: usize = head.chunks(FEW).map(of_few).sum();
    controls * 20 > head.len()
}

/// The format of decoded text. `name` is the file's name.
pub fn format(text: &str, name: &str) -> Format {
    let extension = extension(name);
    let (front, rest) = match front_matter::find(text) {
        Some((_, end)) => (true, &text[end..]),
        None => (false, text),
    };
    if is_html(rest, &extension) {
        return Format::Html;
    }
    if let Some(format) = data(text, rest, &extension) {
        return format;
    }
    match extension.as_str() {
        "md" | "markdown" | "mdx" | "mkd" => Format::Markdown,
        "yaml" | "yml" => Format::Yaml,
        "toml" if toml::is_toml(text) => Format::Toml,
        _ if front || has_markdown_marks(rest) => Format::Markdown,
        _ => Format::Text,
    }
}

/// What follows the last dot of a file's name, in small letters.
pub fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default()
}

/// The format of text that is data: JSON as a whole, or `rest`, what follows front matter, as a table.
fn data(text: &str, rest: &str, extension: &str) -> Option<Format> {
    if matches!(extension, "md" | "markdown" | "mdx" | "mkd" | "yaml" | "yml" | "toml") {
        return None;
    }
    if json::is_lines(text, extension) {
        return Some(Format::Jsonl);
    }
    if json::is_document(text, extension) {
        return Some(Format::Json);
    }
    let separator = csv::separator(rest, extension)?;
    Some(if separator == b'\t' { Format::Tsv } else { Format::Csv })
}

fn is_html(text: &str, extension: &str) -> bool {
    let start = skip_comments(text);
    let starts = |tag: &str| start.get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag));
    let is_page = ["<!doctype html", "<html"].into_iter().any(starts);
    let is_named = matches!(extension, "html" | "htm" | "xhtml");
    let is_fragment =
        ["<head", "<body", "<div", "<p>", "<p ", "<h1", "<h2", "<table", "<section", "<article", "<main"]
            .into_iter()
            .any(starts);
    let is_markdown = matches!(extension, "md" | "markdown" | "mdx");
    is_page || is_named || is_fragment && (!is_markdown || is_mostly_tags(start))
}

fn skip_comments(text: &str) -> &str {
    let mut rest = text.trim_start();
    while let Some(comment) = rest.strip_prefix("<!--") {
        match comment.find("-->") {
            Some(end) => rest = comment[end + 3..].trim_start(),
            None => return rest,
        }
    }
    rest
}

/// Whether more lines start with a tag than not, and none is a Markdown heading.
fn is_mostly_tags(text: &str) -> bool {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(400);
    let (mut tags, mut others) = (0usize, 0usize);
    for line in lines {
        if line.starts_with("# ") || line.starts_with("## ") || line.starts_with("- ") {
            return false;
        }
        if line.starts_with('<') { tags += 1 } else { others += 1 }
    }
    tags > others
}

/// Whether text has marks that mean something only in Markdown. A table's rule is none: people flatten tables in
/// plain text too.
fn has_markdown_marks(text: &str) -> bool {
    let head = &text[..text.floor_char_boundary(SNIFFED)];
    head.lines().any(|line| {
        let mark = line.trim_start_matches('#');
        let level = line.len() - mark.len();
        (1..=6).contains(&level) && mark.starts_with(' ') && mark.trim().len() > 1
            || line.starts_with("```")
            || is_paired(line, "**")
            || line.contains("](") && line.contains('[')
    })
}

fn is_paired(line: &str, mark: &str) -> bool {
    let mut parts = line.split(mark);
    let _before = parts.next();
    parts.next().is_some_and(|inside| inside.starts_with(char::is_alphanumeric)) && parts.next().is_some()
}
