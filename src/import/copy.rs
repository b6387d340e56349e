//! The files of a copy, whether they lie in a folder, in an archive or alone.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};

/// Bytes of one file that are read at most; the largest of O*NET and ESCO that is read has a twentieth.
const LARGEST: u64 = 256 << 20;

/// A copy of a vocabulary.
#[derive(Debug)]
pub struct Copy {
    path: PathBuf,
    files: Files,
}

#[derive(Debug)]
enum Files {
    /// Files on disk.
    Loose(Vec<PathBuf>),
    /// Names in an archive.
    #[cfg(feature = "office")]
    Archived(Vec<String>),
}

/// A file of a copy.
#[derive(Debug, PartialEq, Eq)]
pub struct Content {
    /// What it is called, for messages.
    pub name: String,
    /// What it holds.
    pub text: String,
}

impl Copy {
    /// Looks into a folder and the folders in it, into a ZIP archive, or at a single file.
    pub fn open(path: &Path) -> Result<Self> {
        let refuse = |cause| Error::new(ErrorKind::Input, format!("{}: {cause}", path.display()));
        let is_folder = fs::metadata(path).map_err(refuse)?.is_dir();
        let is_archive = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
        let files = if is_folder {
            Files::Loose(below(path)?)
        } else if is_archive {
            archived(path)?
        } else {
            Files::Loose(vec![path.to_owned()])
        };
        Ok(Self { path: path.to_owned(), files })
    }

    /// The path as the user gave it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The first file, in the order of names, whose name without its ending is the one wanted, whatever its case and
    /// whatever stands between its words. `begins` lets more follow: `occupations_en` begins with `occupations`.
    pub fn find(&self, wanted: &str, begins: bool) -> Result<Option<Content>> {
        let is_it = |name: &str| {
            let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
            let Some((stem, ending)) = name.rsplit_once('.') else { return false };
            let is_table = ["txt", "csv", "tsv"].iter().any(|known| ending.eq_ignore_ascii_case(known));
            let stem = folded(stem);
            is_table && if begins { stem.starts_with(wanted) } else { stem == wanted }
        };
        match &self.files {
            Files::Loose(files) => {
                let found = files.iter().find(|file| file.to_str().is_some_and(is_it));
                found.map(|file| loose(file)).transpose()
            }
            #[cfg(feature = "office")]
            Files::Archived(names) => {
                let found = names.iter().find(|name| is_it(name));
                found.map(|name| self.unpack(name)).transpose()
            }
        }
    }

    /// The only file there is, when the copy is one.
    pub fn single(&self) -> Result<Option<Content>> {
        match &self.files {
            Files::Loose(files) if files.len() == 1 => loose(&files[0]).map(Some),
            _ => Ok(None),
        }
    }

    #[cfg(feature = "office")]
    fn unpack(&self, name: &str) -> Result<Content> {
        use std::io::Read;
        let refuse = |cause: &dyn std::fmt::Display| {
            Error::new(ErrorKind::Input, format!("{}: {name}: {cause}", self.path.display()))
        };
        let file = fs::File::open(&self.path).map_err(|cause| refuse(&cause))?;
        let mut archive = zip::ZipArchive::new(file).map_err(|cause| refuse(&cause))?;
        let inner = archive.by_name(name).map_err(|cause| refuse(&cause))?;
        let mut bytes = Vec::new();
        // One more than may be, so that what is cut off is noticed.
        inner.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|cause| refuse(&cause))?;
        if bytes.len() as u64 > LARGEST {
            return Err(refuse(&format!("larger than {} MiB", LARGEST >> 20)));
        }
        Ok(Content { name: name.to_owned(), text: text(bytes) })
    }
}

/// Small letters and figures alone: `O*NET-SOC Code` and `onetsoc_code` are one.
pub fn folded(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The files of a folder and of the folders in it, by name.
fn below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut inside = entries(folder)?;
    let deeper: Vec<PathBuf> = inside.iter().filter(|path| path.is_dir()).cloned().collect();
    for folder in deeper {
        inside.extend(entries(&folder)?);
    }
    inside.retain(|path| path.is_file());
    inside.sort();
    Ok(inside)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let read = fs::read_dir(folder).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
    read.map_err(|cause: std::io::Error| Error::io(folder, &cause))
}

fn loose(file: &Path) -> Result<Content> {
    let refuse = |cause| Error::io(file, &cause);
    if fs::metadata(file).map_err(refuse)?.len() > LARGEST {
        let message = format!("{}: larger than {} MiB", file.display(), LARGEST >> 20);
        return Err(Error::new(ErrorKind::Input, message));
    }
    let bytes = fs::read(file).map_err(refuse)?;
    Ok(Content { name: file.display().to_string(), text: text(bytes) })
}

fn text(bytes: Vec<u8>) -> String {
    let text = String::from_utf8(bytes).unwrap_or_else(|error| {
        // Old releases are in the character set of Western Windows.
        encoding_rs::WINDOWS_1252.decode_without_bom_handling(error.as_bytes()).0.into_owned()
    });
    text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)
}

#[cfg(feature = "office")]
fn archived(path: &Path) -> Result<Files> {
    let refuse =
        |cause: &dyn std::fmt::Display| Error::new(ErrorKind::Input, format!("{}: {cause}", path.display()));
    let file = fs::File::open(path).map_err(|cause| refuse(&cause))?;
    let archive = zip::ZipArchive::new(file).map_err(|cause| refuse(&cause))?;
    let mut names: Vec<String> =
        archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
    names.sort();
    Ok(Files::Archived(names))
}

#[cfg(not(feature = "office"))]
fn archived(path: &Path) -> Result<Files> {
    let message = format!("{}: this build reads no archives", path.display());
    Err(Error::new(ErrorKind::Input, message).with_hint("unpack it and name the folder"))
}
