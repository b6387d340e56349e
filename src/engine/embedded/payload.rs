//! The manifest as it lies in a commit, with how much there is, so that nobody has to count when the index is opened,
//! and with what tells whether it is whole and whether the index was moved.
//!
//! Tantivy keeps a checksum of every file but of its list of segments, in which the manifest lies. So the stored text
//! begins with the hash of the rest, and names the commit that it was stored with.

use std::fs;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::totals::Totals;
use crate::engine::{FORMAT_VERSION, Manifest};

/// Digits of the hash, hexadecimal.
const SUM: usize = 16;

/// What is stored behind the hash.
#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    #[serde(flatten)]
    manifest: Manifest,
    totals: Totals,
    /// Where the index was when this was written, absolute and without symbolic links.
    home: String,
    /// Tantivy's number of the commit.
    commit: u64,
}

/// What is read of it where the rest cannot be.
#[derive(Debug, Deserialize)]
struct Remembered {
    #[serde(flatten)]
    manifest: Manifest,
    #[serde(default)]
    home: String,
}

/// What every version stores.
#[derive(Debug, Deserialize)]
struct Version {
    format_version: u32,
}

/// What a commit says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Committed {
    /// Of the index.
    pub manifest: Manifest,
    /// How much there is.
    pub totals: Totals,
}

/// The text to store with a commit of an index in `folder`.
pub fn written(folder: &Path, committed: Committed, commit: u64) -> serde_json::Result<String> {
    let home = home(folder).to_string_lossy().into_owned();
    let Committed { manifest, totals } = committed;
    let text = serde_json::to_string(&Payload { manifest, totals, home, commit })?;
    Ok(format!("{}{text}", sum(&text)))
}

/// The format version that the text tells, whichever version wrote it.
pub fn version(text: &str) -> Option<u32> {
    let version: Version = serde_json::from_str(&text[text.find('{')?..]).ok()?;
    Some(version.format_version)
}

/// The manifest that the text tells of an index in `folder` that cannot be opened, if the text itself is whole.
pub fn remembered(folder: &Path, text: &str) -> Option<Manifest> {
    let (sum, text) = text.split_at(text.find('{')?);
    let is_whole = sum.is_empty() || self::sum(text) == sum;
    let Remembered { manifest, home } = is_whole.then(|| serde_json::from_str(text).ok())??;
    Some(found_again(manifest, &home, folder))
}

/// The manifest of an empty index in place of one that cannot be read: nobody has read its documents yet.
pub fn unread(manifest: Manifest) -> Manifest {
    Manifest { format_version: FORMAT_VERSION, reading_version: 0, looked: 0, ..manifest }
}

/// What the text says that was stored with this commit. Where the index was moved together with its
/// documents, so was the base. Of another format version nothing but the version is read.
///
/// # Errors
///
/// A text that was not stored so.
pub fn read(folder: &Path, text: &str, commit: u64) -> Result<Committed, &'static str> {
    if let Some(format_version) = version(text).filter(|version| *version != FORMAT_VERSION) {
        let manifest = Manifest { format_version, ..Manifest::default() };
        return Ok(Committed { manifest, ..Committed::default() });
    }
    let (expected, text) = text.split_at_checked(SUM).ok_or("it ends early")?;
    if sum(text) != expected {
        return Err("its checksum is wrong");
    }
    let payload = serde_json::from_str(text).map_err(|_| "it is not that of an index")?;
    let Payload { manifest, totals, home, commit: stored } = payload;
    if stored != commit {
        return Err("it belongs to another commit");
    }
    Ok(Committed { manifest: found_again(manifest, &home, folder), totals })
}

/// The manifest with the base as it is seen from where the index is now.
fn found_again(mut manifest: Manifest, home: &str, folder: &Path) -> Manifest {
    if let Some(base) = moved_base(&manifest, Path::new(home), &self::home(folder)) {
        manifest.base = base.to_string_lossy().into_owned();
        manifest.is_moved = true;
    }
    manifest
}

fn sum(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..SUM].to_owned()
}

fn home(folder: &Path) -> PathBuf {
    fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned())
}

/// The base as seen from where the index is now, if it was elsewhere before and what it was built from is there.
fn moved_base(manifest: &Manifest, before: &Path, now: &Path) -> Option<PathBuf> {
    if before == now || before.as_os_str().is_empty() || manifest.base.is_empty() {
        return None;
    }
    let base = joined(now, &way(before, Path::new(&manifest.base)))?;
    let mut relative = manifest.roots.paths.iter().filter(|root| Path::new(root).is_relative());
    relative.any(|root| base.join(root).exists()).then_some(base)
}

/// How to get from one absolute path to another: `..` as often as needed, then downwards.
fn way(from: &Path, to: &Path) -> PathBuf {
    let shared = from.components().zip(to.components()).take_while(|(left, right)| left == right).count();
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(to.components().skip(shared)).collect()
}

/// `None` when the way leads above the root.
fn joined(folder: &Path, way: &Path) -> Option<PathBuf> {
    let mut whole = folder.to_owned();
    for component in way.components() {
        match component {
            Component::ParentDir => {
                if !whole.pop() {
                    return None;
                }
            }
            other => whole.push(other),
        }
    }
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Roots;

    fn committed(base: &Path, roots: &[&str]) -> Committed {
        let paths = roots.iter().map(|root| (*root).to_owned()).collect();
        let roots = Roots { paths, ..Roots::default() };
        let base = base.to_string_lossy().into_owned();
        let manifest = Manifest { format_version: FORMAT_VERSION, base, roots, ..Manifest::default() };
        Committed { manifest, totals: Totals { documents: 1, passages: 7, ..Totals::default() } }
    }

    fn folders(names: &[&str]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        for name in names {
            fs::create_dir_all(folder.path().join(name)).expect("a folder");
        }
        let path = fs::canonicalize(folder.path()).expect("a path");
        (folder, path)
    }

    #[test]
    fn an_index_moved_with_its_documents_finds_them() {
        let (_kept, top) = folders(&["old/x/index", "old/corpus"]);
        let text = written(&top.join("old/x/index"), committed(&top.join("old"), &["corpus"]), 1);
        fs::rename(top.join("old"), top.join("new")).expect("a move");
        let moved = read(&top.join("new/x/index"), &text.expect("a text"), 1).expect("a manifest").manifest;
        assert_eq!(Path::new(&moved.base), top.join("new"));
    }

    #[test]
    fn an_index_moved_alone_knows_where_its_documents_are() {
        let (_kept, top) = folders(&["old/index", "old/corpus", "new"]);
        for roots in [&["corpus"][..], &["/corpus"], &[]] {
            let text =
                written(&top.join("old/index"), committed(&top.join("old"), roots), 1).expect("a text");
            let moved = read(&top.join("new"), &text, 1).expect("a manifest").manifest;
            assert_eq!(Path::new(&moved.base), top.join("old"));
        }
    }

    #[test]
    fn a_changed_byte_is_seen() {
        let (_kept, top) = folders(&["index"]);
        let text = written(&top.join("index"), committed(&top, &["corpus"]), 7).expect("a text");
        assert_eq!(read(&top, &text, 7), Ok(committed(&top, &["corpus"])));
        assert!(read(&top, &text, 8).is_err());
        for place in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[place] ^= 1;
            let text = String::from_utf8_lossy(&bytes);
            let is_other = version(&text).is_some_and(|version| version != FORMAT_VERSION);
            assert!(is_other || read(&top, &text, 7).is_err(), "byte {place}");
        }
    }

    #[test]
    fn other_versions_only_tell_their_number() {
        for text in [r#"{"format_version":99,"new":[]}"#, r#"0123{"format_version":99}"#] {
            let manifest = read(Path::new("/x"), text, 1).expect("a version").manifest;
            assert_eq!(manifest, Manifest { format_version: 99, ..Manifest::default() });
        }
        assert!(read(Path::new("/x"), "{}", 1).is_err());
    }

    #[test]
    fn ways_lead_up_and_down() {
        let way = |from: &str, to: &str| way(Path::new(from), Path::new(to));
        assert_eq!(way("/a/index", "/a"), Path::new(".."));
        assert_eq!(way("/a/b/index", "/a/c"), Path::new("../../c"));
        assert_eq!(way("/a", "/a/b"), Path::new("b"));
        assert_eq!(joined(Path::new("/x"), Path::new("../../y")), None);
    }
}
