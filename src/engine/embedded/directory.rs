//! The folder that holds an index, also when it cannot be written.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, META_LOCK, MmapDirectory, WatchCallback, WatchHandle,
    WritePtr,
};

use super::folder::{MANAGED, META};

/// A folder of memory-mapped files whose readers need no permission to write.
#[derive(Clone, Debug)]
pub struct IndexDirectory(MmapDirectory, PathBuf);

impl IndexDirectory {
    /// The folder at `path`, which has to exist.
    pub fn open(path: &Path) -> Result<Self, OpenDirectoryError> {
        Ok(Self(MmapDirectory::open(path)?, path.to_owned()))
    }
}

/// A new file with the usual permissions, instead of the strict ones of temporary files.
#[cfg(unix)]
fn readable() -> tempfile::Builder<'static, 'static> {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;

    let mut builder = tempfile::Builder::new();
    // The system takes away what the user's mask says.
    builder.permissions(Permissions::from_mode(0o666));
    builder
}

#[cfg(not(unix))]
fn readable() -> tempfile::Builder<'static, 'static> {
    tempfile::Builder::new()
}

/// What a file could not be made for. The path of a temporary file is nobody's business, and other errors have none.
fn without_path(error: &io::Error) -> io::Error {
    let text = error.to_string();
    let cause = text.split_once(" at path ").map_or(text.as_str(), |(cause, _)| cause);
    io::Error::new(error.kind(), cause.to_owned())
}

impl Directory for IndexDirectory {
    /// Readers take a lock so that no writer removes files while they open them. Where the lock file cannot be
    /// written, no writer can be either, and the lock is not needed.
    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.0.acquire_lock(lock) {
            Err(LockError::IoError(_)) if lock.filepath == META_LOCK.filepath => {
                Ok(DirectoryLock::from(Box::new(())))
            }
            outcome => outcome,
        }
    }

    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.0.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.0.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.0.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.0.open_write(path)
    }

    /// Tantivy's list of its own files tells only what may be removed. A damaged one must not keep anybody from
    /// searching, and counts as none.
    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let bytes = self.0.atomic_read(path)?;
        if path == Path::new(MANAGED) && serde_json::from_slice::<Vec<String>>(&bytes).is_err() {
            return Err(OpenReadError::FileDoesNotExist(path.to_owned()));
        }
        Ok(bytes)
    }

    /// Writes a file that others may read as far as they may read the others; tantivy's would be its owner's only.
    /// After a commit tantivy removes files of the one before. The commit has to be on the disk by then, also the
    /// name of its file.
    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let mut file = readable().tempfile_in(&self.1).map_err(|error| without_path(&error))?;
        file.as_file_mut().write_all(data)?;
        file.as_file().sync_data()?;
        file.persist(self.1.join(path)).map_err(|error| error.error)?;
        if path == Path::new(META) { self.0.sync_directory() } else { Ok(()) }
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.0.sync_directory()
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.0.watch(callback)
    }
}
