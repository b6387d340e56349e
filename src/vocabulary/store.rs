//! The layers that the user made, kept in a folder: one compiled file each.
//!
//! A file is one line of JSON that says what it is, the strings, and the numbers, as they are read in place.

use std::fs;
use std::io::{ErrorKind as Cause, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Vocabulary;
use super::layer::{About, Layer, Origin};
use super::layout::VERSION;
use super::table::Table;
use crate::error::{Error, ErrorKind, Result};

/// How the files are called.
const ENDING: &str = "layer";
/// The largest file that is read, in bytes; all of ESCO takes less than a tenth.
const LARGEST: u64 = 256 << 20;
/// Layers that are read at most: each is another pass over all text.
const MOST_LAYERS: usize = 16;

/// A folder of layers. It need not exist before a layer is put into it.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
}

/// The first line of a file.
#[derive(Serialize, Deserialize)]
struct Head {
    version: u32,
    name: String,
    origin: String,
    path: String,
    release: Option<String>,
    date: String,
    left_out: u64,
    /// Bytes of the strings.
    text: usize,
}

impl Store {
    /// The layers in this folder.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The curated vocabulary with the layers.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::IndexDamaged`] when a layer is not as it was written, [`ErrorKind::IndexOlder`] when another
    /// version of roledex wrote it.
    pub fn vocabulary(&self) -> Result<Vocabulary> {
        let files = self.files()?;
        if let Some(file) = files.get(MOST_LAYERS) {
            let message = format!("{}: more than {MOST_LAYERS} vocabulary layers", file.display());
            return Err(
                Error::new(ErrorKind::Usage, message).with_hint("roledex vocab remove NAME removes one")
            );
        }
        files
            .iter()
            .map(|file| read(file))
            .try_fold(Vocabulary::builtin(), |vocabulary, layer| Ok(vocabulary.with(layer?)))
    }

    /// Keeps a layer; returns whether it took the place of one with its name.
    pub fn put(&self, layer: &Layer) -> Result<bool> {
        let file = self.file(&layer.about.name);
        let replaces = file.exists();
        fs::create_dir_all(&self.folder).map_err(|cause| Error::io(&self.folder, &cause))?;
        // Written beside and then renamed: who reads meanwhile sees the one layer or the other.
        let write = || -> std::io::Result<()> {
            let mut beside = tempfile::NamedTempFile::new_in(&self.folder)?;
            serde_json::to_writer(&mut beside, &Head::of(layer))?;
            beside.write_all(b"\n")?;
            beside.write_all(layer.table.text().as_bytes())?;
            beside.write_all(layer.table.numbers())?;
            beside.as_file().sync_all()?;
            beside.persist(&file)?;
            Ok(())
        };
        write().map_err(|cause| Error::io(&file, &cause))?;
        Ok(replaces)
    }

    /// Removes the layer with this name, in whatever state it is.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`] when there is none.
    pub fn remove(&self, name: &str) -> Result<()> {
        let file = self.file(name);
        match fs::remove_file(&file) {
            Err(cause) if cause.kind() == Cause::NotFound => {
                let error = Error::new(ErrorKind::Usage, format!("{name}: no such vocabulary layer"));
                Err(error.with_hint("roledex vocab sources lists them"))
            }
            removed => removed.map_err(|cause| Error::io(&file, &cause)),
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.{ENDING}"))
    }

    /// The files of layers, ordered by name; none when there is no folder.
    fn files(&self) -> Result<Vec<PathBuf>> {
        let refuse = |cause: std::io::Error| Error::io(&self.folder, &cause);
        let entries = match fs::read_dir(&self.folder) {
            Err(cause) if matches!(cause.kind(), Cause::NotFound | Cause::NotADirectory) => {
                return Ok(Vec::new());
            }
            entries => entries.map_err(refuse)?,
        };
        let mut files =
            entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>().map_err(refuse)?;
        files.retain(|file| file.extension().is_some_and(|ending| ending == ENDING));
        files.sort();
        Ok(files)
    }
}

impl Head {
    fn of(layer: &Layer) -> Self {
        let About { name, origin, path, release, date, left_out } = layer.about.clone();
        let (origin, text) = (origin.name().to_owned(), layer.table.text().len());
        Self { version: VERSION, name, origin, path, release, date, left_out, text }
    }

    fn about(self) -> Option<About> {
        let Self { name, origin, path, release, date, left_out, .. } = self;
        let origin = Origin::ALL.into_iter().find(|known| known.name() == origin)?;
        Some(About { name, origin, path, release, date, left_out })
    }
}

fn read(file: &Path) -> Result<Layer> {
    let refuse = |cause| Error::io(file, &cause);
    if fs::metadata(file).map_err(refuse)?.len() > LARGEST {
        return Err(damaged(file));
    }
    let bytes = fs::read(file).map_err(refuse)?;
    let end = bytes.iter().position(|&byte| byte == b'\n').ok_or_else(|| damaged(file))?;
    let head: Head = serde_json::from_slice(&bytes[..end]).map_err(|_| damaged(file))?;
    if head.version != VERSION {
        let message = format!("{}: another version of roledex made this vocabulary layer", file.display());
        return Err(Error::new(ErrorKind::IndexOlder, message).with_hint(again(&head.name)));
    }
    layer(head, &bytes[end + 1..]).ok_or_else(|| damaged(file))
}

fn layer(head: Head, rest: &[u8]) -> Option<Layer> {
    let (text, numbers) = rest.split_at_checked(head.text)?;
    let text = String::from_utf8(text.to_vec()).ok()?;
    Some(Layer { table: Table::of_parts(text, numbers.to_vec())?, about: head.about()? })
}

fn damaged(file: &Path) -> Error {
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    let message = format!("{}: the vocabulary layer is damaged", file.display());
    Error::new(ErrorKind::IndexDamaged, message).with_hint(again(&name))
}

fn again(name: &str) -> String {
    format!("add or import it again, or remove it with roledex vocab remove {name}")
}

#[cfg(test)]
mod tests {
    use super::super::source::Source;
    use super::*;

    fn layer_of(name: &str, role: &str) -> Layer {
        let source = Source { id: format!("role:{role}"), name: role.to_owned(), ..Source::default() };
        let about = About { path: "größe.yaml".to_owned(), left_out: 3, ..About::new(name, Origin::Onet) };
        Layer::compile(about, &[source], &["no name".to_owned()])
    }

    #[test]
    fn a_layer_is_read_as_it_was_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::new(folder.path().join("inner"));
        assert_eq!(store.vocabulary().expect("none").layers().len(), 1);
        assert!(!store.put(&layer_of("a", "zeppelineer")).expect("kept"));
        let vocabulary = store.vocabulary().expect("a vocabulary");
        assert_eq!(vocabulary.layers()[1].about, layer_of("a", "zeppelineer").about);
        assert_eq!(vocabulary.find("Zeppelineers").map(|entry| entry.id()), Some("role:zeppelineer"));
        assert!(store.put(&layer_of("a", "balloonist")).expect("kept"), "it takes the other's place");
        assert!(store.vocabulary().expect("a vocabulary").find("zeppelineer").is_none());
        store.remove("a").expect("removed");
        assert_eq!(store.remove("a").expect_err("gone").kind(), ErrorKind::Usage);
    }

    #[test]
    fn a_damaged_layer_is_told_from_a_whole_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::new(folder.path());
        store.put(&layer_of("a", "zeppelineer")).expect("kept");
        let file = folder.path().join("a.layer");
        let whole = fs::read(&file).expect("the layer");
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 4;
            fs::write(&file, &bytes).expect("written");
            // What the first line says of a layer may change unnoticed; what is looked for in text may not.
            let read = store.vocabulary().map(|vocabulary| vocabulary.hash());
            let is_same =
                |hash: &String| *hash == Vocabulary::builtin().with(layer_of("a", "zeppelineer")).hash();
            assert!(read.as_ref().is_err() || read.as_ref().is_ok_and(is_same), "byte {at}");
        }
        fs::write(&file, &whole[..whole.len() - 1]).expect("written");
        let error = store.vocabulary().expect_err("cut off");
        assert_eq!(error.kind(), ErrorKind::IndexDamaged);
        assert!(error.hint().is_some_and(|hint| hint.contains("vocab remove a")));
    }
}
