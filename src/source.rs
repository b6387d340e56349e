//! Files and folders to sources: what is walked, what is a candidate, what it is called.
//!
//! This module knows nothing of formats and of what is in a file.

mod name;
mod read;
mod walk;
mod watch;

use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

pub use self::name::{absolute, file_of, is_below, name_of};
pub use self::walk::{Excluded, WalkOptions, Walked, walk};
pub use self::watch::{Change, POLL, Watch};
use crate::engine::{Fingerprint, Record};
use crate::error::Problem;
use crate::hit::Stale;

/// Largest source that is read, in bytes. A career document is far smaller; places are kept in 32 bits.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// A file that was decided to be a candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its name in the index, as made by [`name_of`].
    pub path: String,
    /// Where it is read from.
    pub file: PathBuf,
    /// Bytes.
    pub size: u64,
    /// Modification time in nanoseconds since 1970; 0 when unknown.
    pub modified: i64,
    /// When the file system last noted a change of it, of its name or its modification time, which programs set as
    /// they like; in nanoseconds since 1970, 0 when unknown.
    pub noted: i64,
}

impl Source {
    /// The source's state, given its content.
    pub fn fingerprint(&self, bytes: &[u8]) -> Fingerprint {
        Fingerprint { size: bytes.len() as u64, modified: self.modified, hash: hash(bytes) }
    }

    /// Whether it looks as it did when it was indexed, without being opened. A backup that was put back with its
    /// former time looks so too, unless the file system noted a change after `looked`, which is when all sources
    /// were last looked at.
    pub fn is_unchanged_since(&self, fingerprint: &Fingerprint, looked: i64) -> bool {
        let looks_same = self.size == fingerprint.size && self.modified == fingerprint.modified;
        looks_same && self.modified != 0 && self.noted <= looked
    }

    /// The file's name without its folder, for telling its format.
    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The content. Reading stops at [`MAX_BYTES`], also when the file has grown since it was found.
    pub fn read(&self) -> Result<Vec<u8>, Problem> {
        let bytes = read::settled(&self.file).map_err(|error| match error.kind() {
            ErrorKind::NotFound => Problem::skipped("was gone before it was read"),
            _ => Problem::failed(error.to_string()),
        })?;
        if bytes.len() as u64 > MAX_BYTES { Err(too_large()) } else { Ok(bytes) }
    }
}

/// How a document's source differs from what was indexed; `None` when it is the same or cannot be told.
///
/// `base` is the folder that relative names start from, and `looked` is when all sources were last looked at. A file
/// whose size and time are those indexed is not opened unless the file system noted a change since; one with another
/// time is, because copying and checking out change the time alone.
pub fn stale(base: &Path, record: &Record, looked: i64) -> Option<Stale> {
    if !record.is_file {
        return None;
    }
    let file = file_of(base, &record.path);
    let metadata = match fs::metadata(&file) {
        Ok(metadata) => metadata,
        Err(error) => return is_gone(&error).then_some(Stale::Deleted),
    };
    let Fingerprint { size, modified: before, hash: expected } = record.fingerprint;
    if metadata.len() != size || !metadata.is_file() {
        return Some(Stale::Modified);
    }
    if before != 0 && modified(&metadata) == before && noted(&metadata) <= looked {
        return None;
    }
    let bytes = read::once(&file).ok()?;
    (hash(&bytes) != expected).then_some(Stale::Modified)
}

/// First 8 bytes of the BLAKE3 hash.
pub fn hash(bytes: &[u8]) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&blake3::hash(bytes).as_bytes()[..8]);
    u64::from_le_bytes(first)
}

fn too_large() -> Problem {
    Problem::skipped(format!("larger than {} MiB", MAX_BYTES / (1024 * 1024)))
}

/// Whether an error says that there is no such file, as opposed to that it cannot be reached now.
fn is_gone(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

fn modified(metadata: &Metadata) -> i64 {
    metadata.modified().map_or(0, nanoseconds)
}

/// When anything about a file or link was changed, in nanoseconds since 1970; 0 when that is not known.
pub fn last_change(file: &Path) -> i64 {
    fs::symlink_metadata(file).map_or(0, |metadata| modified(&metadata).max(noted(&metadata)))
}

/// When the file system noted a change.
#[cfg(unix)]
fn noted(metadata: &Metadata) -> i64 {
    use std::os::unix::fs::MetadataExt;

    metadata.ctime().saturating_mul(1_000_000_000).saturating_add(metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn noted(_: &Metadata) -> i64 {
    0
}

/// A time in nanoseconds since 1970; 0 when it does not fit.
pub fn nanoseconds(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(0),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(0, |nanoseconds| -nanoseconds),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(folder: &Path, name: &str) -> Record {
        let walked = walk(&[folder.join(name)], &WalkOptions::new(folder));
        let source = &walked.sources[0];
        let fingerprint = source.fingerprint(&source.read().expect("a readable file"));
        Record { path: source.path.clone(), fingerprint, passages: 1, is_file: true }
    }

    #[test]
    fn changes_are_told_from_new_times() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.txt");
        fs::write(&file, "one").expect("a file");
        let mut record = record(folder.path(), "a.txt");
        assert_eq!(stale(folder.path(), &record, i64::MAX), None);
        record.fingerprint.modified -= 1;
        assert_eq!(stale(folder.path(), &record, i64::MAX), None, "the same words at another time");
        fs::write(&file, "two").expect("a file");
        assert_eq!(stale(folder.path(), &record, i64::MAX), Some(Stale::Modified), "of the same size");
        fs::write(&file, "three").expect("a file");
        assert_eq!(stale(folder.path(), &record, i64::MAX), Some(Stale::Modified));
        fs::remove_file(&file).expect("a removal");
        assert_eq!(stale(folder.path(), &record, i64::MAX), Some(Stale::Deleted));
        record.is_file = false;
        assert_eq!(stale(folder.path(), &record, i64::MAX), None, "standard input does not go stale");
    }

    #[cfg(unix)]
    #[test]
    fn a_backup_put_back_is_stale_though_it_looks_the_same() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.txt");
        fs::write(&file, "one").expect("a file");
        let record = record(folder.path(), "a.txt");
        let looked = nanoseconds(SystemTime::now());
        let time = fs::metadata(&file).and_then(|metadata| metadata.modified()).expect("a time");
        // The file system's clock may go in steps.
        std::thread::sleep(std::time::Duration::from_millis(20));
        fs::write(&file, "two").expect("a file");
        fs::File::options().write(true).open(&file).and_then(|file| file.set_modified(time)).expect("a time");
        assert_eq!(stale(folder.path(), &record, looked), Some(Stale::Modified));
        assert_eq!(stale(folder.path(), &record, i64::MAX), None, "nothing tells");
    }

    #[test]
    fn times_before_1970_are_negative() {
        let file = tempfile::tempfile().expect("a file");
        file.set_modified(UNIX_EPOCH - std::time::Duration::from_nanos(5)).expect("a time");
        assert_eq!(modified(&file.metadata().expect("metadata")), -5);
    }
}
