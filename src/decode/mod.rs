//! Bytes of a source to a [`Document`]; knows no paths, no passages and no index.

pub mod aligned;
#[cfg(feature = "office")]
pub mod archive;
pub mod csv;
#[cfg(feature = "office")]
pub mod docx;
pub mod encoding;
#[cfg(feature = "office")]
pub mod epub;
pub mod escapes;
pub mod flat_table;
pub mod flow;
pub mod front_matter;
pub mod glued;
pub mod heading;
pub mod html;
pub mod hyphenated;
pub mod json;
pub mod lines;
pub mod markdown;
#[cfg(feature = "office")]
pub mod odt;
#[cfg(feature = "office")]
pub mod office;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod repair;
pub mod rtf;
pub mod sniff;
pub mod template;
pub mod terminal;
pub mod text;
pub mod tidy;
pub mod title;
pub mod toml;
#[cfg(feature = "office")]
pub mod xml;
pub mod yaml;

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::document::{Block, Content, Document, Format, Lines, Metadata, Repair, Standing};
use crate::error::Problem;
use crate::traced::Traced;

/// Version of the decoders; part of [`crate::indexer::READING_VERSION`].
pub const VERSION: u32 = 6;

/// What a decoder gathers while it reads.
#[derive(Debug, Default)]
pub struct Reading {
    /// The title that the source states, such as an HTML `<title>`.
    pub title: Option<Traced>,
    /// Facts that the source states.
    pub metadata: Metadata,
    /// What it says.
    pub blocks: Vec<Block>,
    /// Bytes of the source that are code, in any order: there nothing is markup that a parser left.
    pub code: Vec<std::ops::Range<usize>>,
    /// Repairs made.
    pub repairs: BTreeSet<Repair>,
    /// What had to be worked around.
    pub problems: Vec<Problem>,
}

/// Reads a source. `name` is its file name, used only where the content does not tell the format.
///
/// # Errors
/// The reason why the source is not a document, or why it could not be read.
pub fn decode(bytes: &[u8], name: &str) -> Result<Document, Problem> {
    if let Some(reason) = sniff::not_a_document(bytes, name) {
        return Err(Problem::skipped(reason));
    }
    if let Some(document) = container(bytes, name) {
        return document;
    }
    let decoded = encoding::decode(bytes);
    if sniff::is_binary(&decoded.text) {
        return Err(Problem::skipped("binary data, not text"));
    }
    let mut reading = Reading::default();
    if decoded.has_invalid_bytes {
        reading.repairs.insert(Repair::InvalidBytes);
    }
    let text = repair::repair(&decoded.text, &mut reading.repairs);
    let format = sniff::format(&text, name);
    read(&text, format, name, &mut reading);
    Ok(finished(reading, format, name, decoded.encoding, Some(Lines::of(&decoded.text))))
}

/// Reads a source that is no text but holds one; `None` when it is of no such format.
fn container(bytes: &[u8], name: &str) -> Option<Result<Document, Problem>> {
    let mut reading = Reading::default();
    let format = match sniff::container(bytes)? {
        #[cfg(feature = "office")]
        sniff::Container::Zip => office::read(bytes, &mut reading),
        #[cfg(not(feature = "office"))]
        sniff::Container::Zip => {
            Err(Problem::skipped("archive (ZIP); this roledex was built without office formats"))
        }
        sniff::Container::Rtf => {
            rtf::read(bytes, &mut reading);
            Ok(Format::Rtf)
        }
        #[cfg(feature = "pdf")]
        sniff::Container::Pdf => pdf::read(bytes, &mut reading).map(|()| Format::Pdf),
        #[cfg(not(feature = "pdf"))]
        sniff::Container::Pdf => Err(Problem::skipped("PDF; this roledex was built without it")),
    };
    Some(format.map(|format| finished(reading, format, name, encoding_rs::UTF_8.name(), None)))
}

fn finished(
    mut reading: Reading,
    format: Format,
    name: &str,
    encoding: &str,
    lines: Option<Lines>,
) -> Document {
    tidy::tidy(&mut reading);
    if let Some(lines) = &lines {
        reading.problems.iter_mut().for_each(|problem| problem.place(|byte| lines.number(byte)));
    }
    if reading
        .blocks
        .iter()
        .all(|block| matches!(block.content, Content::EndOfSection { .. } | Content::Rule))
    {
        // A page that says nothing but its title is found by that.
        reading.blocks.extend(reading.title.clone().map(Content::Paragraph).map(Block::content));
    }
    let title = title::of(&reading, name);
    reading.blocks.splice(0..0, unused_title(&reading, &title));
    Document {
        title,
        format,
        encoding: encoding.to_owned(),
        repairs: reading.repairs,
        metadata: reading.metadata,
        blocks: reading.blocks,
        problems: reading.problems,
        lines,
    }
}

/// The title that the source states, when the document is called otherwise.
fn unused_title(reading: &Reading, title: &str) -> Option<Block> {
    let value = reading.title.clone().filter(|stated| !stated.is_empty() && stated.as_str() != title)?;
    let content = Content::Field { name: Traced::synthetic("title"), value };
    Some(Block { content, standing: Standing::Aside, section: None })
}

/// Reads text of a known format, its front matter first.
fn read(text: &Traced, format: Format, name: &str, reading: &mut Reading) {
    let body = match front_matter::find(text) {
        Some((block, end))
            if !matches!(format, Format::Yaml | Format::Toml | Format::Json | Format::Jsonl) =>
        {
            let block = text.slice(block);
            front_matter::read(&without_templates(&block), reading);
            if !reading.blocks.is_empty() {
                reading.blocks.push(Block::content(Content::EndOfSection { level: 0 }));
            }
            Cow::Owned(text.slice(end..text.len()))
        }
        _ => Cow::Borrowed(text),
    };
    match format {
        Format::Html => {
            let code = template::elements(&body);
            reading.code.extend(code.iter().filter_map(|range| body.span(range.clone())));
            html::read(&template::without(&body, &code), reading);
        }
        Format::Markdown => markdown::read(&body, reading),
        Format::Yaml => front_matter::read_value(&yaml::read(&body), reading),
        Format::Toml => front_matter::read_value(&toml::read(&body), reading),
        Format::Json => json::read(&body, reading),
        Format::Jsonl => json::read_lines(&body, reading),
        Format::Csv | Format::Tsv => csv::read(&body, &sniff::extension(name), reading),
        _ => text::read(&without_templates(&body), reading),
    }
}

fn without_templates(text: &Traced) -> Cow<'_, Traced> {
    let has_code = text.contains('{') || text.contains("<%");
    if has_code { template::without(text, &markdown::code(text)) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_are_counted_from_the_start_of_the_source() {
        let lines = |text: &str, name: &str| -> Vec<Option<usize>> {
            decode(text.as_bytes(), name).unwrap().problems.iter().map(|problem| problem.line).collect()
        };
        assert_eq!(lines("\n\n---\ntitle: a\nb: c: d\n---\n\nSome text here.\n", "a.md"), [Some(5)]);
        let script = "<p>Some words.</p>\n<script>var a = 1;\n";
        let alone = lines(script, "a.html");
        let below = lines(&format!("---\ntitle: a\n---\n{script}"), "a.html");
        assert!(!alone.is_empty());
        assert_eq!(below, alone.iter().map(|line| line.map(|line| line + 3)).collect::<Vec<_>>());
    }
}
