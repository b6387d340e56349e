//! RTF and PDF as they come; DOCX, ODT and EPUB with a fuzzer's XML in a sound archive, and broken archives.

use std::io::{Cursor, Write};

use zip::write::{SimpleFileOptions, ZipWriter};

use super::documents::read;

const CONTAINER: &[u8] = br#"<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>"#;

const PACKAGE: &[u8] = br#"<package><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>"#;

/// The first byte says which of them.
pub fn containers(bytes: &[u8]) {
    let Some((&kind, body)) = bytes.split_first() else { return };
    let source = match kind % 8 {
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
        6 => archive(&[
            ("mimetype", b"application/epub+zip"),
            ("META-INF/container.xml", body),
            ("a.opf", body),
        ]),
        _ => Some([b"PK\x03\x04", body].concat()),
    };
    if let Some(source) = source {
        read(&source, "source");
    }
}

/// An archive with these parts; nothing in it is packed, which would only cost time.
fn archive(parts: &[(&str, &[u8])]) -> Option<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        writer.start_file(*name, options).ok()?;
        writer.write_all(bytes).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}
