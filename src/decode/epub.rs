//! EPUB to blocks: the chapters in the order of the book, each read as the page that it is.

use crate::decode::archive::Archive;
use crate::decode::xml::Element;
use crate::decode::{Reading, encoding, html, office, repair};
use crate::document::{Block, Content, Section};
use crate::error::Problem;

/// Most chapters that are read; each costs a parse of its own.
const MOST_CHAPTERS: usize = 5000;

/// Reads a book.
///
/// # Errors
/// When its list of chapters is missing, or it is encrypted.
pub fn read(archive: &mut Archive, reading: &mut Reading) -> Result<(), Problem> {
    let container = office::part(archive, "META-INF/container.xml", reading)?.unwrap_or_default();
    let package =
        container.all("rootfile").first().and_then(|file| file.attribute("full-path")).map(str::to_owned);
    let Some(package) = package else { return Err(Problem::failed("no list of chapters in the archive")) };
    let Some(root) = office::part(archive, &package, reading)? else {
        return Err(Problem::failed(format!("no {package} in the archive")));
    };
    if let Some(facts) = root.child("metadata") {
        office::facts(facts, reading);
    }
    let folder = package.rsplit_once('/').map_or("", |(folder, _)| folder);
    let first = reading.blocks.len();
    for chapter in chapters(&root, folder) {
        read_chapter(archive, &chapter, reading);
    }
    if reading.blocks.len() == first && archive.has("META-INF/encryption.xml") {
        return Err(Problem::failed("encrypted"));
    }
    Ok(())
}

/// Names of the chapters' files, in the order of the spine.
fn chapters(package: &Element, folder: &str) -> Vec<String> {
    let items = package.all("item");
    let named = |id: &str| {
        items.iter().find(|item| item.attribute("id") == Some(id)).and_then(|item| item.attribute("href"))
    };
    let spine = package.all("itemref");
    spine
        .iter()
        .take(MOST_CHAPTERS)
        .filter_map(|item| Some(resolved(folder, named(item.attribute("idref")?)?)))
        .collect()
}

/// A reference relative to the package's folder, as a name in the archive.
fn resolved(folder: &str, reference: &str) -> String {
    let reference = unescaped(reference.split('#').next().unwrap_or_default());
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in reference.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// `%20` and its like.
fn unescaped(reference: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = reference.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let code = after
            .get(..2)
            .and_then(|code| std::str::from_utf8(code).ok())
            .and_then(|code| u8::from_str_radix(code, 16).ok());
        let code = code.filter(|_| byte == b'%');
        bytes.push(code.unwrap_or(byte));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn read_chapter(archive: &mut Archive, name: &str, reading: &mut Reading) {
    let part = archive
        .read(name)
        .and_then(|part| part.ok_or_else(|| Problem::failed(format!("{name} is missing from the archive"))));
    let bytes = match part {
        Ok(bytes) => bytes,
        Err(problem) => {
            reading.problems.push(Problem::repaired(problem.reason, None));
            return;
        }
    };
    let mut chapter = Reading::default();
    let decoded = encoding::decode(&bytes);
    let text = repair::repair(&decoded.text, &mut chapter.repairs);
    html::read(&text, &mut chapter);
    let has_headings = chapter.blocks.iter().any(|block| matches!(block.content, Content::Heading { .. }));
    if let Some(text) = chapter.title.take().filter(|_| !has_headings) {
        // Else the last heading of the chapter before would stand over this one.
        chapter.blocks.insert(0, Block::content(Content::Heading { level: 1, text }));
    }
    for mut block in chapter.blocks {
        block.section = Some(Section::Part(name.into()));
        reading.blocks.push(block);
    }
    reading.repairs.append(&mut chapter.repairs);
    reading.problems.append(&mut chapter.problems);
}

#[cfg(test)]
mod tests {
    use crate::decode::archive::tests::packed;
    use crate::document::Format;

    #[test]
    fn chapters_are_read_in_the_order_of_the_spine() {
        let container = "<container><rootfiles><rootfile full-path=\"OEBPS/a.opf\"/></rootfiles></container>";
        let package = "<package><metadata><dc:title>The Clerk</dc:title><dc:creator>A</dc:creator><dc:creator>B</dc:creator></metadata>\
             <manifest><item id=\"x\" href=\"t/one%20more.xhtml\"/><item id=\"y\" href=\"../two.xhtml#s\"/></manifest>\
             <spine><itemref idref=\"y\"/><itemref idref=\"x\"/></spine></package>";
        let page =
            |words: &str| format!("<html><head><title>t</title></head><body><p>{words}</p></body></html>");
        let bytes = packed(&[
            ("mimetype", b"application/epub+zip"),
            ("META-INF/container.xml", container.as_bytes()),
            ("OEBPS/a.opf", package.as_bytes()),
            ("OEBPS/t/one more.xhtml", page("This is the second chapter of the book.").as_bytes()),
            ("two.xhtml", page("This is the first chapter of the book.").as_bytes()),
        ]);
        let document = crate::decode::decode(&bytes, "x.epub").unwrap();
        assert_eq!(
            (document.format, document.title.as_str(), document.metadata["author"].as_str()),
            (Format::Epub, "The Clerk", "A, B")
        );
        assert!(document.problems.is_empty(), "{:?}", document.problems);
    }
}
