//! DOCX to blocks: the text with its styles, notes, text boxes, comments, headers and footers.

mod styles;
mod table;

use crate::decode::Reading;
use crate::decode::archive::Archive;
use crate::decode::flow::{Flow, Gathered};
use crate::decode::lines::Line;
use crate::decode::office;
use crate::decode::xml::{Element, Node};
use crate::document::Standing;
use crate::error::Problem;
use crate::traced::Traced;
use styles::{Role, Styles};

/// Most headers and footers that are read; a document with one for each chapter has a few dozen.
const MOST_MARGINS: usize = 100;

/// Reads a document.
///
/// # Errors
/// When its main part is missing or cannot be read.
pub fn read(archive: &mut Archive, reading: &mut Reading) -> Result<(), Problem> {
    let main = main_part(archive, reading);
    let Some(root) = office::part(archive, &main, reading)? else {
        return Err(Problem::failed(format!("no {main} in the archive")));
    };
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let styles = office::optional_part(archive, &format!("{folder}/styles.xml"), reading);
    let styles = styles.as_ref().map(Styles::new).unwrap_or_default();
    if let Some(body) = root.child("body") {
        write(body, &main, Standing::Content, &styles, reading);
    }
    for (name, standing) in other_parts(archive, &folder) {
        if let Some(root) = office::optional_part(archive, &name, reading) {
            write(&root, &name, standing, &styles, reading);
        }
    }
    if let Some(properties) = office::optional_part(archive, "docProps/core.xml", reading) {
        office::facts(&properties, reading);
    }
    Ok(())
}

/// The part that holds the text, as the archive states it.
fn main_part(archive: &mut Archive, reading: &mut Reading) -> String {
    let relations = office::optional_part(archive, "_rels/.rels", reading).unwrap_or_default();
    let main = relations
        .elements()
        .find(|relation| relation.attribute("Type").is_some_and(|kind| kind.ends_with("/officeDocument")));
    let target = main
        .and_then(|relation| relation.attribute("Target"))
        .map(|target| target.trim_start_matches('/').to_owned());
    target.filter(|target| archive.has(target)).unwrap_or_else(|| "word/document.xml".to_owned())
}

/// Notes, comments, headers and footers, in this order.
fn other_parts(archive: &Archive, folder: &str) -> Vec<(String, Standing)> {
    let mut parts: Vec<(String, Standing)> = Vec::new();
    for (start, standing) in [
        ("footnotes", Standing::Content),
        ("endnotes", Standing::Content),
        ("comments.", Standing::Aside),
        ("header", Standing::Boilerplate),
        ("footer", Standing::Boilerplate),
    ] {
        let wanted = format!("{folder}/{start}");
        let named =
            archive.names().into_iter().filter(|name| name.starts_with(&wanted) && has_extension(name));
        parts.extend(named.take(MOST_MARGINS).map(|name| (name, standing)));
    }
    parts
}

fn has_extension(name: &str) -> bool {
    std::path::Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xml"))
}

/// Writes the blocks of a part. Headers and footers that say the same as one before are left out.
fn write(root: &Element, name: &str, standing: Standing, styles: &Styles, reading: &mut Reading) {
    let first = reading.blocks.len();
    let mut writer = Writer { flow: office::flow(reading, name, standing), styles };
    writer.flow.has_headings =
        root.all("p").into_iter().any(|paragraph| matches!(styles.role(paragraph), Role::Heading(_)));
    writer.blocks(root);
    writer.flow.flush(false);
    if standing == Standing::Boilerplate {
        let (before, new) = reading.blocks.split_at(first);
        let is_known = !new.is_empty()
            && before
                .windows(new.len())
                .any(|known| known.iter().zip(new).all(|(a, b)| a.content == b.content));
        if is_known {
            reading.blocks.truncate(first);
        }
    }
}

struct Writer<'a> {
    flow: Flow<'a>,
    styles: &'a Styles,
}

/// Elements whose content was deleted, or stands a second time in another form.
const UNSEEN: [&str; 7] = ["del", "moveFrom", "Fallback", "instrText", "delText", "sectPr", "delInstrText"];

impl Writer<'_> {
    fn blocks(&mut self, parent: &Element) {
        for element in parent.elements() {
            match element.name.as_str() {
                "p" => self.paragraph(element),
                "tbl" => self.table(element),
                // A note that separates notes says nothing.
                "footnote" | "endnote" if element.attribute("type").is_some_and(|kind| kind != "normal") => {}
                name if UNSEEN.contains(&name) => {}
                _ => self.blocks(element),
            }
        }
    }

    fn paragraph(&mut self, paragraph: &Element) {
        let mut boxes = Vec::new();
        let lines = self.lines(paragraph, &mut boxes);
        let role = self.styles.role(paragraph);
        let before = self.flow.standing;
        match role {
            _ if lines.is_empty() => self.flow.paragraph(lines),
            Role::Heading(level) => self.flow.heading(level, lines),
            Role::Title => self.title(lines),
            Role::Item(depth) => self.flow.item(depth, &lines),
            Role::Contents => {
                self.flow.flush(true);
                self.flow.standing = Standing::Boilerplate;
                self.flow.paragraph(lines);
                self.flow.flush(false);
                self.flow.standing = before;
            }
            Role::Body => self.flow.paragraph(lines),
        }
        for inside in boxes {
            self.flow.flush(true);
            self.blocks(inside);
            self.flow.flush(true);
        }
    }

    fn title(&mut self, lines: Vec<Line>) {
        if self.flow.reading.title.is_none() && self.flow.standing == Standing::Content {
            self.flow.reading.title = Some(crate::decode::lines::joined(&lines).collapsed().into_owned());
        }
        self.flow.heading(1, lines);
    }

    /// The lines of a paragraph; text boxes anchored in it are put aside.
    fn lines<'e>(&mut self, paragraph: &'e Element, boxes: &mut Vec<&'e Element>) -> Vec<Line> {
        let mut gathered = Gathered::default();
        self.inline(paragraph, false, &mut gathered, boxes);
        gathered.finish()
    }

    fn inline<'e>(
        &mut self,
        parent: &'e Element,
        is_bold: bool,
        gathered: &mut Gathered,
        boxes: &mut Vec<&'e Element>,
    ) {
        for node in &parent.children {
            let Node::Element(element) = node else { continue };
            match element.name.as_str() {
                "r" if !is_on(element, "vanish") => {
                    self.inline(element, is_on(element, "b"), gathered, boxes);
                }
                "t" => gathered.push(&element.text(), is_bold, self.flow.reading),
                "tab" | "ptab" => gathered.push("\t", is_bold, self.flow.reading),
                "br" | "cr" => gathered.end_line(),
                "noBreakHyphen" => gathered.push("-", is_bold, self.flow.reading),
                "txbxContent" => boxes.push(element),
                "r" | "pPr" | "rPr" => {}
                name if UNSEEN.contains(&name) => {}
                _ => self.inline(element, is_bold, gathered, boxes),
            }
        }
    }

    /// The words of a cell, and whether it holds more than words: headings, tables, a page of text.
    fn cell(&mut self, cell: &Element) -> Traced {
        let mut paragraphs = Vec::new();
        for paragraph in cell.all("p") {
            let mut boxes = Vec::new();
            let lines = self.lines(paragraph, &mut boxes);
            paragraphs.extend(lines.into_iter().map(|line| line.text));
        }
        crate::decode::flow::cell(&paragraphs)
    }
}

/// Whether a run has a property: present, and not switched off.
fn is_on(run: &Element, name: &str) -> bool {
    let property = run.child("rPr").and_then(|properties| properties.child(name));
    property
        .is_some_and(|property| !matches!(property.attribute("val"), Some("0" | "false" | "off" | "none")))
}

#[cfg(test)]
mod tests;
