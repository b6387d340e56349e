//! Which of our errors an error of tantivy is.

use std::io;
use std::path::Path;

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};

use super::verify::damage;
use crate::containment::contain;
use crate::error::{Error, ErrorKind, Result};

/// What to do about a damaged index.
const REBUILD: &str = "roledex index --rebuild, with the same --index, makes it anew of the documents";

/// Runs work on the index in `folder` and tells its errors apart.
///
/// Tantivy trusts what its files say, and panics where a flipped bit makes them contradict each other. Nothing of
/// it is used after such a panic but what the next call opens or reads again.
pub fn guarded<T>(folder: &Path, work: impl FnOnce() -> Result<T>) -> Result<T> {
    contain(work).unwrap_or_else(|panic| Err(damaged(folder, &panic)))
}

/// An index that cannot be trusted. Tantivy's words for the cause tell a user nothing: the damaged file is looked for.
/// Where there is none, what failed did so for another reason, such as a full disk.
pub fn damaged(folder: &Path, cause: &str) -> Error {
    let damage = damage(folder);
    let Some((first, others)) = damage.split_first() else { return failed(folder, cause) };
    damaged_in(folder, first, others.len())
}

/// An index in which this was found, and so much more.
pub fn damaged_in(folder: &Path, damage: &str, others: usize) -> Error {
    let more = if others == 0 { String::new() } else { format!(", and {others} more") };
    let message = format!("{}: the index is damaged: {damage}{more}", folder.display());
    Error::new(ErrorKind::IndexDamaged, message).with_hint(REBUILD)
}

fn failed(folder: &Path, cause: &str) -> Error {
    Error::new(ErrorKind::Io, format!("{}: {cause}", folder.display()))
        .with_hint("what was committed before stays as it is; run again")
}

/// A folder without an index.
pub fn missing(folder: &Path) -> Error {
    Error::new(ErrorKind::IndexMissing, format!("{}: there is no index", folder.display()))
        .with_hint("run `roledex index` with the same location to build one, or name another with --index")
}

/// Makes tantivy's errors about `folder` ours.
pub trait At<T> {
    /// The same outcome with our error.
    fn at(self, folder: &Path) -> Result<T>;
}

impl<T, E: Into<TantivyError>> At<T> for std::result::Result<T, E> {
    fn at(self, folder: &Path) -> Result<T> {
        self.map_err(|error| ours(folder, error.into()))
    }
}

fn ours(folder: &Path, error: TantivyError) -> Error {
    match error {
        TantivyError::LockFailure(LockError::LockBusy, _) => locked(folder),
        TantivyError::LockFailure(LockError::IoError(cause), _) | TantivyError::IoError(cause) => {
            system(folder, &cause)
        }
        TantivyError::OpenDirectoryError(OpenDirectoryError::DoesNotExist(_)) => missing(folder),
        TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error, .. })
        | TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. })
        | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, .. }) => system(folder, &io_error),
        TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(file)) => {
            damaged(folder, &format!("{} is missing", file.display()))
        }
        TantivyError::OpenReadError(OpenReadError::IncompatibleIndex(_))
        | TantivyError::IncompatibleIndex(_) => older(folder),
        // A worker of tantivy died; the usual cause by far is a full disk.
        TantivyError::ErrorInThread(cause)
        | TantivyError::SystemError(cause)
        | TantivyError::InternalError(cause) => damaged(folder, &cause),
        other => damaged(folder, &other.to_string()),
    }
}

fn locked(folder: &Path) -> Error {
    let message = format!("{}: another process is writing to the index", folder.display());
    Error::new(ErrorKind::IndexLocked, message).with_hint("wait until it has finished, and run again")
}

/// An index of an earlier version.
pub fn older(folder: &Path) -> Error {
    let message = format!("{}: the index was written by an older roledex", folder.display());
    Error::new(ErrorKind::IndexOlder, message).with_hint("run `roledex index` to build it anew")
}

/// An index of a later version.
pub fn newer(folder: &Path) -> Error {
    let message = format!("{}: the index was written by a newer roledex", folder.display());
    Error::new(ErrorKind::IndexNewer, message)
        .with_hint("update roledex, or name another location with --index")
}

/// What the system did not refuse is damage: contents that end early, or do not decode.
fn system(folder: &Path, cause: &io::Error) -> Error {
    match cause.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            damaged(folder, &cause.to_string())
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            failed(folder, &cause.to_string())
        }
        // Tantivy's own: a flipped bit asks for a compression that this build has not.
        _ if cause.raw_os_error().is_none() => damaged(folder, &cause.to_string()),
        _ => Error::io(folder, cause),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn for_what_the_system_did_not_refuse_damage_is_looked_for() {
        let folder = tempfile::tempdir().expect("a folder");
        // It has no index, which is damage enough.
        let kind = |cause: io::Error| system(folder.path(), &cause).kind();
        assert_eq!(kind(io::Error::new(io::ErrorKind::Unsupported, "zstd")), ErrorKind::IndexDamaged);
        assert_eq!(kind(io::Error::new(io::ErrorKind::UnexpectedEof, "cut")), ErrorKind::IndexDamaged);
        assert_eq!(kind(io::Error::from_raw_os_error(13)), ErrorKind::Io, "permission denied");
        assert_eq!(kind(io::Error::from_raw_os_error(28)), ErrorKind::Io, "no space left");
    }
}
