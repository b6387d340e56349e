//! Input made to hurt a reader, each by one thing that is bounded.

use std::io::{Cursor, Write};

use roledex::decode::decode;
use roledex::passage::{self, Passage};
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

/// A hostile file.
pub struct Case {
    /// What it holds too much of.
    pub what: &'static str,
    /// What stops it; `none` where time and memory only grow with its size.
    pub bound: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// Makes its content.
    pub source: fn() -> Vec<u8>,
    /// What has to be found in its passages, or in the reason why it is refused.
    pub outcome: Outcome,
}

/// What becomes of a hostile file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is read, and these words are found.
    Read(&'static str),
    /// It or the hostile part of it is refused, and the reason says this.
    Refused(&'static str),
}

/// Reads a hostile file as the program would, and says what became of it: its passages, or what was refused.
pub fn read(case: &Case) -> (Vec<Passage>, Vec<String>) {
    match decode(&(case.source)(), case.name) {
        Ok(document) => {
            let problems = document.problems.iter().map(|problem| problem.reason.clone());
            (passage::cut(&document, case.name), problems.collect())
        }
        Err(problem) => (Vec::new(), vec![problem.reason]),
    }
}

impl Outcome {
    /// Whether this is what became of the file.
    pub fn is(self, passages: &[Passage], problems: &[String]) -> bool {
        match self {
            Read(word) => passages.iter().any(|passage| passage.text.contains(word)),
            Refused(reason) => passages.is_empty() && problems.iter().any(|problem| problem.contains(reason)),
        }
    }
}

use Outcome::{Read, Refused};

/// All of them.
pub const CASES: &[Case] = &[
    case(
        "100,000 nested `<div>`",
        "256 open elements",
        "a.html",
        || around("<div>", 100_000),
        Read("needle"),
    ),
    case(
        "100,000 nested `<b>`",
        "3 open elements of one inline kind",
        "a.html",
        || around("<b>", 100_000),
        Read("needle"),
    ),
    case(
        "20,000 nested lists in HTML",
        "256 open elements",
        "a.html",
        || around("<ul><li>", 20_000),
        Read("needle"),
    ),
    case(
        "20,000 nested tables in HTML",
        "256 open elements",
        "a.html",
        || around("<table><tr><td>", 20_000),
        Read("needle"),
    ),
    case(
        "100,000 attributes on a tag",
        "only those that tell something are kept",
        "a.html",
        attributes,
        Read("needle"),
    ),
    case(
        "1,000 rows of cells that span 1,000 columns",
        "1,000,000 cells with their spans",
        "a.html",
        spans,
        Read("needle"),
    ),
    case(
        "a cell that spans 65,534 rows, 2,000 times",
        "1,000,000 cells with their spans",
        "a.html",
        tall_spans,
        Read("needle"),
    ),
    case(
        "a table of 50,000 columns in Markdown",
        "200 words of a passage",
        "a.md",
        wide_table,
        Read("needle"),
    ),
    case("100,000 `>` before a line", "none", "a.md", || around("> ", 100_000), Read("needle")),
    case("5,000 nested lists in Markdown", "none", "a.md", nested_items, Read("needle")),
    case("1,000,000 `(` in plain text", "none", "a.txt", || around("(", 1_000_000), Read("needle")),
    case("100,000 `*`, `[` and `` ` `` in Markdown", "none", "a.md", marks, Read("needle")),
    case(
        "100,000 `{a: ` in YAML",
        "32 levels, 512 brackets",
        "a.yaml",
        || around("{a: ", 100_000),
        Read("needle"),
    ),
    case("100,000 `- ` in YAML", "32 levels", "a.yaml", || around("- ", 100_000), Read("needle")),
    case("YAML aliases that expand a billionfold", "no aliases", "a.yaml", aliases, Read("needle")),
    case("1,000,000 `[` in JSON", "64 levels", "a.json", || around("[", 1_000_000), Read("needle")),
    case("100,000 `[` in TOML front matter", "16 levels", "a.md", toml, Read("needle")),
    case(
        "500,000 columns in a row of CSV",
        "1,000 cells, the last with the rest",
        "a.csv",
        columns,
        Read("needle"),
    ),
    case("a quote in CSV that is never closed, 10 MB", "64 KiB in quotes", "a.csv", unclosed, Read("needle")),
    case("1,000,000 entities, escaped twice", "decoded 3 times", "a.html", entities, Read("needle")),
    case("a line of 300,000 glued words", "300 bytes before a seam", "a.txt", glued, Read("needle")),
    case(
        "50,000 full stops without white space",
        "300 bytes before a full stop",
        "a.txt",
        || around("abCd.", 50_000),
        Read("needle"),
    ),
    case("a word of 10,000,000 letters", "a term of 200 bytes", "a.txt", long_word, Read("needle")),
    case("a flattened table of 300,000 cells on a line", "200 columns", "a.txt", flat_table, Read("needle")),
    case("1,000,000 lone carriage returns", "none", "a.txt", || around("\r", 1_000_000), Read("needle")),
    case("10 MB of invalid bytes", "what is text at all", "a.txt", invalid, Refused("binary")),
    case("1,000,000 `{` in RTF", "1,000 levels", "a.rtf", rtf, Read("needle")),
    case(
        "a DOCX that expands a thousandfold",
        "250 times its packed size",
        "a.docx",
        || bomb("word/document.xml"),
        Refused("expands"),
    ),
    case(
        "an EPUB that expands a thousandfold",
        "250 times its packed size",
        "a.epub",
        || bomb("a.xhtml"),
        Refused("expands"),
    ),
    case(
        "XML entities that expand a billionfold in a DOCX",
        "no entities of its own",
        "a.docx",
        xml_entities,
        Read("needle"),
    ),
    case("100,000 nested elements in a DOCX", "200 levels", "a.docx", nested_xml, Read("needle")),
    case("an archive of 60,000 parts", "20,000 parts", "a.docx", many_parts, Refused("more than 20000")),
    case(
        "a PDF whose pages are their own parents",
        "64 parents, each page once",
        "a.pdf",
        page_loop,
        Refused("no text"),
    ),
    case(
        "a PDF whose stream expands a thousandfold",
        "64 MiB for a stream",
        "a.pdf",
        pdf_bomb,
        Refused("expands"),
    ),
];

const fn case(
    what: &'static str,
    bound: &'static str,
    name: &'static str,
    source: fn() -> Vec<u8>,
    outcome: Outcome,
) -> Case {
    Case { what, bound, name, source, outcome }
}

/// The mark so many times, and then the word that must not be lost.
fn around(mark: &str, count: usize) -> Vec<u8> {
    format!("{}the needle\n", mark.repeat(count)).into_bytes()
}

fn attributes() -> Vec<u8> {
    let attributes: Vec<String> = (0..100_000).map(|number| format!(" a{number}=b")).collect();
    format!("<p{}>the needle</p>", attributes.concat()).into_bytes()
}

fn spans() -> Vec<u8> {
    let row = "<tr><td colspan=1000>the needle</td></tr>";
    format!("<table>{}</table>", row.repeat(1000)).into_bytes()
}

fn tall_spans() -> Vec<u8> {
    let cell = "<td rowspan=65534>the needle</td>";
    format!("<table><tr>{}</tr></table>", cell.repeat(2000)).into_bytes()
}

fn wide_table() -> Vec<u8> {
    let row = |cell: &str| format!("|{}\n", format!(" {cell} |").repeat(50_000));
    [row("name"), row("---"), row("needle")].concat().into_bytes()
}

fn nested_items() -> Vec<u8> {
    let items: Vec<String> = (0..5000).map(|depth| format!("{}- needle\n", "  ".repeat(depth))).collect();
    items.concat().into_bytes()
}

fn marks() -> Vec<u8> {
    let marks = ["*", "[", "`", "![](", "<", "**a"].map(|mark| mark.repeat(100_000));
    format!("{}\n\nthe needle\n", marks.join("\n\n")).into_bytes()
}

fn aliases() -> Vec<u8> {
    let line = |level: usize| format!("a{level}: &a{level} [{}]\n", format!("*a{}, ", level - 1).repeat(4));
    let lines: Vec<String> = (1..40).map(line).collect();
    format!("a0: &a0 [needle, needle]\n{}", lines.concat()).into_bytes()
}

fn toml() -> Vec<u8> {
    format!("+++\na = {}\n+++\nthe needle\n", "[".repeat(100_000)).into_bytes()
}

fn columns() -> Vec<u8> {
    format!("{}\n{}\n", "name,".repeat(500_000), "needle,".repeat(500_000)).into_bytes()
}

fn unclosed() -> Vec<u8> {
    format!("name,note\nneedle,\"{}", "words without an end\n".repeat(500_000)).into_bytes()
}

fn entities() -> Vec<u8> {
    format!("<p>{}</p><p>the needle</p>", "&amp;amp;nbsp; ".repeat(1_000_000)).into_bytes()
}

fn glued() -> Vec<u8> {
    format!("{} needle", "in:HelpDesk".repeat(300_000)).into_bytes()
}

fn long_word() -> Vec<u8> {
    format!("{} needle", "a".repeat(10_000_000)).into_bytes()
}

fn flat_table() -> Vec<u8> {
    format!("Name | Pay | Place |{}", " needle | 40,000 | Here |".repeat(100_000)).into_bytes()
}

fn invalid() -> Vec<u8> {
    [0x81, 0x8d, 0x8f, 0x00].repeat(2_500_000)
}

fn rtf() -> Vec<u8> {
    format!("{{\\rtf1 {}the needle", "{".repeat(1_000_000)).into_bytes()
}

/// An archive with these parts.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        writer.start_file(*name, options).expect("a part");
        writer.write_all(bytes).expect("its bytes");
    }
    writer.finish().expect("an archive").into_inner()
}

const PACKAGE: &[u8] = br#"<package><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>"#;

fn bomb(part: &str) -> Vec<u8> {
    let container = br#"<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>"#;
    let spaces = vec![b' '; 100_000_000];
    archive(&[("META-INF/container.xml", container), ("a.opf", PACKAGE), (part, &spaces)])
}

fn document(body: &str, before: &str) -> String {
    format!(r#"<?xml version="1.0"?>{before}<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#)
}

const WORDS: &str = "<w:p><w:r><w:t>the needle</w:t></w:r></w:p>";

fn xml_entities() -> Vec<u8> {
    let level = |level: usize| format!("<!ENTITY e{level} \"{}\">", format!("&e{};", level - 1).repeat(10));
    let levels: Vec<String> = (1..40).map(level).collect();
    let types = format!("<!DOCTYPE d [<!ENTITY e0 \"ha\">{}]>", levels.concat());
    let body = format!("<w:p><w:r><w:t>&e39;</w:t></w:r></w:p>{WORDS}");
    archive(&[("word/document.xml", document(&body, &types).as_bytes())])
}

fn nested_xml() -> Vec<u8> {
    let body = format!("{WORDS}{}", "<w:tbl><w:tr><w:tc>".repeat(100_000));
    archive(&[("word/document.xml", document(&body, "").as_bytes())])
}

fn many_parts() -> Vec<u8> {
    let names: Vec<String> = (0..60_000).map(|number| format!("word/media/{number}")).collect();
    let body = document(WORDS, "");
    let mut parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    parts.push(("word/document.xml", body.as_bytes()));
    archive(&parts)
}

/// A PDF of these objects, numbered from 1; the first is its catalog.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (object, number) in objects.iter().zip(1..) {
        places.push(file.len());
        file.extend(format!("{number} 0 obj\n").into_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).into_bytes());
    for place in &places {
        file.extend(format!("{place:010} 00000 n \n").into_bytes());
    }
    let size = objects.len() + 1;
    file.extend(format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").into_bytes());
    file
}

fn page_loop() -> Vec<u8> {
    pdf(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R 2 0 R]/Count 2>>".to_vec(),
    ])
}

fn pdf_bomb() -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&vec![b' '; 200_000_000]).expect("memory");
    let packed = encoder.finish().expect("memory");
    let head = format!("<</Filter/FlateDecode/Length {}>>\nstream\n", packed.len());
    pdf(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R>>".to_vec(),
        [head.into_bytes(), packed, b"\nendstream".to_vec()].concat(),
    ])
}
