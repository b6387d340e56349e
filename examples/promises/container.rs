//! Sources that are no text as the checker reads them: each by means of its own, or not at all.

use std::process::Command;

#[cfg(feature = "office")]
use super::archive;
use super::crude::Line;
use super::{damage, rtf};

/// What a source that is no text says, by pages or as one piece; `None` when it is text, or when nothing here reads it.
pub fn lines(bytes: &[u8]) -> Option<Vec<Line>> {
    #[cfg(feature = "office")]
    if bytes.starts_with(b"PK\x03\x04") {
        return Some(vec![whole(&archive::text(bytes)?)]);
    }
    if bytes.starts_with(b"{\\rtf") {
        return Some(vec![whole(&rtf::text(bytes))]);
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
