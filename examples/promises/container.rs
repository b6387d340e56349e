//! Archives of XML, RTF and PDF as the checker reads them: tags away, a few that separate words as spaces.

use std::io::{Cursor, Read};
use std::process::Command;

use zip::ZipArchive;

use super::crude::{self, Line};
use super::damage;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// What a source that is no text says, by pages or as one piece; `None` when it is text, or when nothing here reads it.
pub fn lines(bytes: &[u8]) -> Option<Vec<Line>> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Some(vec![whole(&archive(bytes)?)]);
    }
    if bytes.starts_with(b"{\\rtf") {
        return Some(vec![whole(&rtf(bytes))]);
    }
    if bytes.starts_with(b"%PDF") {
        return pdf(bytes).map(|pages| pages.iter().map(|page| whole(page)).collect());
    }
    None
}

/// Whether a source is no text.
pub fn is_container(bytes: &[u8]) -> bool {
    [b"PK\x03\x04".as_slice(), b"%PDF", b"{\\rtf"].iter().any(|mark| bytes.starts_with(mark))
}

fn whole(text: &str) -> Line {
    let must = damage::text(text.as_bytes());
    Line { may: must.clone(), must, is_blank: false }
}

fn archive(bytes: &[u8]) -> Option<String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
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
        let is_story =
            |name: &&String| name.ends_with(".xml") && stories.iter().any(|story| name.starts_with(story));
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
    let Some(package) = names.iter().find(|name| name.ends_with(".opf")) else { return String::new() };
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
    let said = pages.filter_map(|page| crude::lines(page.as_bytes(), "chapter.html"));
    said.flatten().map(|line| line.must + " ").collect()
}

/// The text of an RTF, without the groups that describe fonts, styles and pictures.
fn rtf(bytes: &[u8]) -> String {
    const OUTSIDE: [&str; 9] = [
        "fonttbl",
        "colortbl",
        "stylesheet",
        "info",
        "pict",
        "generator",
        "listtable",
        "listoverridetable",
        "fldinst",
    ];
    let text: String = bytes.iter().map(|&byte| char::from(byte)).collect();
    let mut said = Vec::new();
    let mut open: Vec<bool> = vec![false];
    let mut rest = text.as_str();
    while let Some(first) = rest.chars().next() {
        rest = &rest[first.len_utf8()..];
        let is_outside = open.last().copied().unwrap_or(false);
        match first {
            '{' => open.push(is_outside || rest.starts_with("\\*")),
            '}' => drop(open.pop()),
            '\\' if rest.starts_with('\'') => {
                let byte = rest.get(1..3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
                let decoded = encoding_rs::WINDOWS_1252
                    .decode_without_bom_handling(&[byte.unwrap_or(b' ')])
                    .0
                    .into_owned();
                said.push((is_outside, decoded));
                rest = rest.get(3..).unwrap_or_default();
            }
            '\\' => {
                let name: String = rest.chars().take_while(char::is_ascii_alphabetic).collect();
                rest = &rest[name.len()..];
                let number: String =
                    rest.chars().take_while(|digit| digit.is_ascii_digit() || *digit == '-').collect();
                rest = &rest[number.len()..];
                rest = rest.strip_prefix(' ').unwrap_or(rest);
                match name.as_str() {
                    name if OUTSIDE.contains(&name) => {
                        open.last_mut().into_iter().for_each(|last| *last = true)
                    }
                    "par" | "line" | "tab" | "cell" | "row" | "page" | "sect" => {
                        said.push((is_outside, " ".to_owned()))
                    }
                    "u" => {
                        let code =
                            number.parse::<i32>().map_or(32, |code| code.rem_euclid(65_536).unsigned_abs());
                        said.push((is_outside, char::from_u32(code).unwrap_or(' ').to_string()));
                        // One character stands for it in old programs.
                        rest = match rest.strip_prefix("\\'") {
                            Some(escape) => escape.get(2..).unwrap_or_default(),
                            None => rest.get(1..).unwrap_or_default(),
                        };
                    }
                    "" => {
                        let mark = rest.chars().next().unwrap_or(' ');
                        rest = &rest[mark.len_utf8().min(rest.len())..];
                        said.push((is_outside, if mark == '~' { " " } else { "" }.to_owned()));
                    }
                    _ => {}
                }
            }
            '\r' | '\n' => {}
            other => said.push((is_outside, other.to_string())),
        }
    }
    said.into_iter().filter(|(is_outside, _)| !is_outside).map(|(_, text)| text).collect()
}

/// The pages of a PDF, read by a program that is installed; `None` when none is.
fn pdf(bytes: &[u8]) -> Option<Vec<String>> {
    let folder = tempfile::tempdir().ok()?;
    let source = folder.path().join("source.pdf");
    std::fs::write(&source, bytes).ok()?;
    if let Ok(output) = Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(&source).arg("-").output() {
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        return Some(text.split('\u{c}').map(str::to_owned).collect());
    }
    let target = folder.path().join("%d.txt");
    let mut ghostscript = Command::new("gs");
    ghostscript
        .args(["-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=txtwrite", "-o"])
        .arg(target)
        .arg(&source);
    ghostscript.output().ok()?;
    let page = |number: usize| std::fs::read_to_string(folder.path().join(format!("{number}.txt"))).ok();
    Some((1..).map_while(page).collect())
}
