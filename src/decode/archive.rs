//! ZIP archives that documents come in, read within bounds: a small file may expand to terabytes.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::decode::encoding;
use crate::error::Problem;

/// Most files in an archive; the largest EPUB seen has about 2,000.
const MOST_ENTRIES: usize = 20_000;
/// Largest part that is read, expanded, in bytes: a thousand pages of DOCX have about 10 MB.
const MAX_PART: u64 = 32 * 1024 * 1024;
/// Most bytes read from one archive, expanded.
const MAX_EXPANDED: u64 = 128 * 1024 * 1024;
/// Expanded bytes for each of the archive: the XML of real documents shrinks to a tenth, empty tables to a hundredth.
const MAX_RATIO: u64 = 250;
/// Archives that expand to less are never bombs, however well they shrink.
const SMALL: u64 = 4 * 1024 * 1024;

/// An archive in memory.
pub struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Bytes that may still be read.
    budget: u64,
}

impl<'a> Archive<'a> {
    /// Opens an archive.
    ///
    /// # Errors
    /// When its directory cannot be read, or lists too many files.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Problem> {
        let zip = ZipArchive::new(Cursor::new(bytes))
            .map_err(|cause| Problem::failed(format!("damaged ZIP archive: {cause}")))?;
        if zip.len() > MOST_ENTRIES {
            return Err(Problem::failed(format!("archive of {} files, more than {MOST_ENTRIES}", zip.len())));
        }
        let packed = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let budget = packed.saturating_mul(MAX_RATIO).clamp(SMALL, MAX_EXPANDED);
        Ok(Self { zip, budget })
    }

    /// Names of the parts, in the archive's order.
    pub fn names(&self) -> Vec<String> {
        self.zip.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned).collect()
    }

    /// Whether there is a part of this name.
    pub fn has(&self, name: &str) -> bool {
        self.zip.file_names_raw().any(|known| known == name.as_bytes())
    }

    /// A part's bytes; `None` when there is no such part.
    ///
    /// # Errors
    /// When the part is damaged, encrypted, or expands beyond all bounds.
    pub fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, Problem> {
        if !self.has(name) {
            return Ok(None);
        }
        let limit = self.budget.min(MAX_PART);
        let file = self.zip.by_name(name).map_err(|cause| match cause {
            zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => {
                Problem::failed("encrypted")
            }
            cause => Problem::failed(format!("{name} in the archive is damaged: {cause}")),
        })?;
        let mut bytes = Vec::new();
        let read = file.take(limit + 1).read_to_end(&mut bytes);
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if size > limit {
            return Err(Problem::failed(format!("{name} in the archive expands to more than {limit} bytes")));
        }
        read.map_err(|cause| Problem::failed(format!("{name} in the archive is damaged: {cause}")))?;
        self.budget -= size;
        Ok(Some(bytes))
    }

    /// A part as text; `None` when there is no such part.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn text(&mut self, name: &str) -> Result<Option<String>, Problem> {
        Ok(self.read(name)?.map(|bytes| encoding::decode(&bytes).text.into_string()))
    }
}

#[cfg(test)]
#[allow(missing_docs, clippy::missing_panics_doc, reason = "tests of other formats pack their archives here")]
pub mod tests {
    use super::*;
    use std::io::Write;

    /// An archive of these parts.
    pub fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            let options =
                zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
            writer.start_file(*name, options).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn a_bomb_is_refused() {
        let bytes = packed(&[("a.xml", &vec![b' '; 40 * 1024 * 1024]), ("b.xml", b"<a/>")]);
        let mut archive = Archive::open(&bytes).unwrap();
        assert!(archive.read("a.xml").unwrap_err().reason.contains("expands to more than"));
        assert_eq!(archive.read("b.xml").unwrap().unwrap(), b"<a/>");
        assert_eq!(archive.read("c.xml").unwrap(), None);
    }

    #[test]
    fn a_cut_archive_is_refused() {
        let bytes = packed(&[("a.xml", b"<a>some words that are here</a>")]);
        assert!(Archive::open(&bytes[..bytes.len() - 10]).is_err());
    }
}
