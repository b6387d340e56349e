//! DOCX, ODT and EPUB as the checker reads them: tags away, a few that separate words as spaces.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::{crude, damage};

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// The text of a source; `None` when it is no archive.
pub fn text(bytes: &[u8]) -> Option<String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let names: Vec<String> = archive.file_names().filter_map(Result::ok).map(Cow::into_owned).collect();
    let has = |name: &str| names.iter().any(|known| known == name);
    if has("word/document.xml") {
        let stories = [
            "word/document",
            "word/footnotes",
            "word/endnotes",
            "word/comments",
            "word/header",
            "word/footer",
        ];
        let is_story = |name: &&String| {
            name.strip_suffix(".xml").is_some() && stories.iter().any(|story| name.starts_with(story))
        };
        let parts = names.iter().filter(is_story).filter_map(|name| part(&mut archive, name));
        return Some(parts.map(|xml| word(&xml)).collect());
    }
    if has("META-INF/container.xml") {
        return Some(epub(&mut archive, &names));
    }
    let parts = ["content.xml", "styles.xml"].iter().filter_map(|name| part(&mut archive, name));
    Some(parts.map(|xml| open_document(&xml)).collect())
}

fn part(archive: &mut Archive, name: &str) -> Option<String> {
    let mut bytes = Vec::new();
    archive.by_name(name).ok()?.read_to_end(&mut bytes).ok()?;
    Some(damage::text(&bytes))
}

/// Texts and tags in order: `(name, tag, text behind it)`, names of closing tags with their slash.
fn tags(xml: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    xml.split('<').skip(1).map(|piece| {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        (tag.split([' ', '\n', '\t']).next().unwrap_or_default().trim_end_matches('/'), tag, text)
    })
}

/// The texts of a part of a DOCX, without what is hidden and without what stands a second time for old programs.
fn word(xml: &str) -> String {
    let mut text = String::new();
    let (mut run, mut is_hidden, mut is_fallback) = (0, false, false);
    for (name, tag, words) in tags(xml) {
        match name {
            "mc:Fallback" => is_fallback = !tag.ends_with('/'),
            "/mc:Fallback" => is_fallback = false,
            "w:r" => (run, is_hidden) = (text.len(), false),
            "w:vanish" => is_hidden = !tag.contains("\"0\"") && !tag.contains("\"false\""),
            "/w:r" if is_hidden => text.truncate(run),
            "/w:p" | "w:br" | "w:cr" | "w:tab" | "/w:tc" => text.push(' '),
            "w:noBreakHyphen" => text.push('-'),
            "w:t" if !is_fallback => text.push_str(&damage::without_entities(words)),
            _ => {}
        }
    }
    text
}

/// The texts of a part of an ODT: its body, headers and footers.
fn open_document(xml: &str) -> String {
    const OUTSIDE: [&str; 7] = [
        "text:tracked-changes",
        "dc:date",
        "dc:creator",
        "text:note-citation",
        "svg:title",
        "svg:desc",
        "number:text",
    ];
    let mut text = String::new();
    let mut outside: Option<&str> = None;
    for (name, tag, words) in tags(xml) {
        match name {
            _ if outside.is_some_and(|open| name.strip_prefix('/') == Some(open)) => outside = None,
            _ if OUTSIDE.contains(&name) && !tag.ends_with('/') => outside = Some(name),
            "/text:p" | "/text:h" | "text:s" | "text:tab" | "text:line-break" => text.push(' '),
            _ => {}
        }
        if outside.is_none() {
            text.push_str(&damage::without_entities(words));
        }
    }
    text
}

/// The chapters of an EPUB that its spine names.
fn epub(archive: &mut Archive, names: &[String]) -> String {
    let Some(package) = names.iter().find(|name| name.strip_suffix(".opf").is_some()) else {
        return String::new();
    };
    let folder = package.rfind('/').map_or("", |at| &package[..=at]);
    let Some(xml) = part(archive, package) else { return String::new() };
    let value = |tag: &str, name: &str| {
        tag.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned)
    };
    let of =
        |wanted: &'static str| tags(&xml).filter(move |(name, ..)| *name == wanted).map(|(_, tag, _)| tag);
    let chapters = of("itemref").filter_map(|tag| value(tag, "idref")).filter_map(|id| {
        let item = of("item").find(|tag| value(tag, "id").as_deref() == Some(id.as_str()))?;
        value(item, "href").map(|address| format!("{folder}{}", address.replace("%20", " ")))
    });
    let chapters: Vec<String> = chapters.collect();
    let pages = chapters.iter().filter_map(|name| part(archive, name));
    let said = pages.map(|page| crude::lines(body(&page).as_bytes(), "chapter.html"));
    said.flatten().map(|line| line.must + " ").collect()
}

/// A chapter without its head: what it is called there is not shown.
fn body(page: &str) -> &str {
    page.find("<body").map_or(page, |at| &page[at..])
}
