//! RTF and PDF as they come; DOCX, ODT and EPUB with a fuzzer's XML in a sound archive, and broken archives.
#![no_main]

use std::io::{Cursor, Write};

use zip::write::{SimpleFileOptions, ZipWriter};

/// An archive with these parts.
fn archive(parts: &[(&str, &[u8])]) -> Option<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).ok()?;
        writer.write_all(bytes).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}

const CONTAINER: &[u8] = br#"<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>"#;
const PACKAGE: &[u8] = br#"<package><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>"#;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((&kind, body)) = bytes.split_first() else { return };
    let source = match kind % 7 {
        0 => Some([b"{\\rtf1 ", body].concat()),
        1 => Some([b"%PDF-1.7\n", body].concat()),
        2 => archive(&[("word/document.xml", body)]),
        3 => archive(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", body)]),
        4 => archive(&[
            ("mimetype", b"application/epub+zip"),
            ("META-INF/container.xml", CONTAINER),
            ("a.opf", PACKAGE),
            ("a.xhtml", body),
        ]),
        5 => archive(&[("word/document.xml", body), ("word/styles.xml", body), ("word/numbering.xml", body)]),
        _ => Some([b"PK\x03\x04", body].concat()),
    };
    if let Some(source) = source {
        roledex_fuzz::read(&source, "source");
    }
});
