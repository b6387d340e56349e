//! What the ZIP-based formats share: which of them an archive is, and the facts it states.

use crate::decode::archive::Archive;
use crate::decode::flow::Flow;
use crate::decode::xml::{self, Element};
use crate::decode::{Reading, docx, epub, odt};
use crate::document::{Format, Section, Standing};
use crate::error::Problem;
use crate::traced::Traced;

/// Reads an archive that holds a document.
///
/// # Errors
/// When it holds none, or cannot be read.
pub fn read(bytes: &[u8], reading: &mut Reading) -> Result<Format, Problem> {
    let mut archive = Archive::open(bytes)?;
    let format = format(&mut archive)?;
    match format {
        Format::Odt => odt::read(&mut archive, reading)?,
        Format::Epub => epub::read(&mut archive, reading)?,
        _ => docx::read(&mut archive, reading)?,
    }
    Ok(format)
}

fn format(archive: &mut Archive) -> Result<Format, Problem> {
    let kind = archive.text("mimetype").ok().flatten().unwrap_or_default();
    let names = archive.names();
    let holds = |start: &str| names.iter().any(|name| name.starts_with(start));
    if kind.trim().starts_with("application/vnd.oasis.opendocument.text") {
        return Ok(Format::Odt);
    }
    if kind.trim() == "application/epub+zip" || archive.has("META-INF/container.xml") && holds("OEBPS") {
        return Ok(Format::Epub);
    }
    let reason = if kind.contains("opendocument") {
        "OpenDocument file that is no text; save it as text or CSV"
    } else if holds("word/") {
        return Ok(Format::Docx);
    } else if holds("xl/") {
        "Excel workbook; save it as CSV"
    } else if holds("ppt/") {
        "PowerPoint presentation; save it as PDF"
    } else if archive.has("content.xml") {
        return Ok(Format::Odt);
    } else if archive.has("META-INF/container.xml") {
        return Ok(Format::Epub);
    } else {
        "archive (ZIP)"
    };
    Err(Problem::skipped(reason))
}

/// A part of the archive as XML; `None` when there is no such part. A fault in it is noted.
///
/// # Errors
/// When the part cannot be read at all.
pub fn part(archive: &mut Archive, name: &str, reading: &mut Reading) -> Result<Option<Element>, Problem> {
    let Some(text) = archive.text(name)? else { return Ok(None) };
    let (root, fault) = xml::parse(&text);
    if let Some(fault) = fault {
        reading
            .problems
            .push(Problem::repaired(format!("{name} is damaged ({fault}); read as far as possible"), None));
    }
    Ok(Some(root))
}

/// A part that the document can do without: what keeps it from being read is noted.
pub fn optional_part(archive: &mut Archive, name: &str, reading: &mut Reading) -> Option<Element> {
    match part(archive, name, reading) {
        Ok(root) => root,
        Err(problem) => {
            reading.problems.push(Problem::repaired(problem.reason, None));
            None
        }
    }
}

/// A flow of blocks of one part.
pub fn flow<'a>(reading: &'a mut Reading, part: &str, standing: Standing) -> Flow<'a> {
    Flow::new(reading, Some(Section::Part(part.into())), standing)
}

/// Takes over the facts in a part about the document (Dublin Core and its like).
pub fn facts(properties: &Element, reading: &mut Reading) {
    for property in properties.elements() {
        let value = property.text().split_whitespace().collect::<Vec<_>>().join(" ");
        let name = match property.name.as_str() {
            "title" => {
                if reading.title.is_none() && is_title(&value) {
                    reading.title = Some(Traced::synthetic(value));
                }
                continue;
            }
            "creator" | "initial-creator" => "author",
            "created" | "date" | "creation-date" | "modified" => "date",
            "keyword" | "keywords" => "keywords",
            name @ ("description" | "subject" | "category" | "language" | "publisher") => name,
            _ => continue,
        };
        if !value.is_empty() {
            fact(name, value, reading);
        }
    }
}

/// Adds a fact; of some there may be several.
fn fact(name: &str, value: String, reading: &mut Reading) {
    let known = reading.metadata.entry(name.to_owned()).or_default();
    if known.is_empty() {
        *known = value;
    } else if matches!(name, "author" | "keywords" | "subject") && !known.contains(&value) {
        known.push_str(", ");
        known.push_str(&value);
    }
}

/// Whether a stated title is one: word processors fill it in themselves.
fn is_title(title: &str) -> bool {
    let folded = title.to_lowercase();
    let is_made_up = folded.starts_with("microsoft word")
        || folded.starts_with("untitled")
        || folded.starts_with("powerpoint");
    let is_file_name =
        [".doc", ".docx", ".odt", ".rtf", ".pdf", ".indd", ".qxd"].iter().any(|end| folded.ends_with(end));
    title.chars().any(char::is_alphabetic) && !is_made_up && !is_file_name && title.len() <= 300
}
