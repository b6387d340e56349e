//! Finds, creates and replaces an index in a folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use tantivy::Index;
use tantivy::directory::{
    Directory, DirectoryLock, INDEX_WRITER_LOCK, META_LOCK, ManagedDirectory, RamDirectory,
};

use super::directory::IndexDirectory;
use super::fault::{At, damaged, missing, newer, older};
use super::payload::{self, Committed};
use super::schema::{Layout, settings};
use super::snapshot::Outcome;
use crate::engine::FORMAT_VERSION;
use crate::error::{Error, ErrorKind, Result};

/// Names the segments of an index; its presence makes a folder an index.
pub const META: &str = "meta.json";
/// Tantivy's list of the files that are its own.
pub const MANAGED: &str = ".managed.json";

/// Whether there is such a file. A folder that may not be looked into is another matter than one that is not there.
fn is_there(file: &Path) -> io::Result<bool> {
    match fs::metadata(file) {
        Ok(metadata) => Ok(metadata.is_file()),
        Err(cause) if cause.kind() == io::ErrorKind::PermissionDenied => Err(cause),
        Err(_) => Ok(false),
    }
}

/// Opens what is in the folder, with what its last commit says; `None` when there was none.
///
/// # Errors
///
/// An index of another version is refused before tantivy looks at what it may not understand.
pub fn open(folder: &Path) -> Result<(Index, Layout, Option<Committed>)> {
    if !is_there(&folder.join(META)).map_err(|cause| Error::io(folder, &cause))? {
        // Segments are written after the list that is to name them.
        let has_segments = entries(folder).is_ok_and(|files| files.iter().any(|file| is_segment(file)));
        return Err(match file_at(folder) {
            _ if has_segments => damaged(folder, "no list"),
            Some(file) => no_folder(ErrorKind::IndexMissing, folder, file),
            None => missing(folder),
        });
    }
    match remembered(folder).as_deref().and_then(payload::version) {
        Some(version) if version > FORMAT_VERSION => return Err(newer(folder)),
        Some(version) if version < FORMAT_VERSION => return Err(older(folder)),
        _ => {}
    }
    let directory = IndexDirectory::open(folder).at(folder)?;
    let index = Index::open(directory).at(folder)?;
    let (layout, schema) = Layout::new();
    match committed(folder, &index)? {
        committed if index.schema() == schema => Ok((index, layout, committed)),
        None => Err(stranger_index(folder)),
        Some(_) => Err(damaged(folder, "its layout is not that of its version")),
    }
}

/// What the last commit says; `None` when there was none.
pub fn committed(folder: &Path, index: &Index) -> Result<Option<Committed>> {
    let metas = index.load_metas().at(folder)?;
    match metas.payload {
        // Nothing was committed yet.
        None if metas.segments.is_empty() => Ok(None),
        None => Err(damaged(folder, "it has no manifest")),
        Some(text) => {
            let committed = payload::read(folder, &text, metas.opstamp);
            committed.map(Some).map_err(|cause| damaged(folder, cause))
        }
    }
}

/// The file that stands where the folder or one above it would have to be.
fn file_at(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|place| place.is_file())
}

/// A location that can hold no index, because a file is there.
fn no_folder(kind: ErrorKind, folder: &Path, file: &Path) -> Error {
    let is_part = if file == folder { String::new() } else { format!("{} is ", file.display()) };
    let message = format!("{}: {is_part}a file, and an index is a folder", folder.display());
    Error::new(kind, message).with_hint("name a folder with --index, a new one or that of an index")
}

/// An index of another program.
fn stranger_index(folder: &Path) -> Error {
    let message = format!("{}: an index, but not one of roledex", folder.display());
    Error::new(ErrorKind::Usage, message).with_hint("name another location with --index")
}

/// The text stored with the last commit, also when tantivy cannot read the rest.
pub fn remembered(folder: &Path) -> Option<String> {
    #[derive(Deserialize)]
    struct Metas {
        payload: Option<String>,
    }
    let bytes = fs::read(folder.join(META)).ok()?;
    serde_json::from_slice::<Metas>(&bytes).ok()?.payload
}

/// Creates an empty index, unless another process has just done so. The folder has to be empty or missing; hidden
/// files do not count.
pub fn create(folder: &Path) -> Result<(Index, Layout)> {
    if let Some(file) = file_at(folder) {
        return Err(no_folder(ErrorKind::Usage, folder, file));
    }
    fs::create_dir_all(folder).map_err(|error| Error::io(folder, &error))?;
    if let Some(stranger) = stranger(folder)? {
        let message = format!("{}: holds {} and is not an index", folder.display(), stranger.display());
        return Err(
            Error::new(ErrorKind::Usage, message).with_hint("name an empty or new folder with --index")
        );
    }
    let directory = IndexDirectory::open(folder).at(folder)?;
    let _lock = lock(&directory).at(folder)?;
    if !folder.join(META).is_file() {
        return create_in(folder, directory);
    }
    let (index, layout, _) = open(folder)?;
    Ok((index, layout))
}

/// Replaces an index that cannot be read by an empty one that remembers what the other was built from, unless somebody
/// is writing to it. Interrupted, it is the one or the other.
pub fn replace(folder: &Path) -> Result<(Index, Layout)> {
    let directory = IndexDirectory::open(folder).at(folder)?;
    let _lock = lock(&directory).at(folder)?;
    ignore_by_default(folder)?;
    let list = empty_list(folder).at(folder)?;
    // It may be what is damaged. Tantivy makes it anew.
    remove(&folder.join(MANAGED))?;
    let managed = ManagedDirectory::wrap(Box::new(directory)).at(folder)?;
    managed.atomic_write(Path::new(META), &list).map_err(|error| Error::io(folder, &error))?;
    for file in entries(folder)?.iter().filter(|file| is_segment(file)) {
        remove(file)?;
    }
    let (index, layout, _) = open(folder)?;
    Ok((index, layout))
}

/// The list of an index without segments, as tantivy writes it.
fn empty_list(folder: &Path) -> Outcome<Vec<u8>> {
    let (_, schema) = Layout::new();
    let mut list = Index::create(RamDirectory::create(), schema, settings())?.load_metas()?;
    let manifest = remembered(folder).and_then(|text| payload::remembered(folder, &text));
    if let Some(manifest) = manifest {
        let committed = Committed { manifest: payload::unread(manifest), ..Committed::default() };
        list.payload = Some(payload::written(folder, committed, list.opstamp)?);
    }
    let mut bytes = serde_json::to_vec_pretty(&list)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn remove(file: &Path) -> Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::io(file, &error)),
        _ => Ok(()),
    }
}

fn lock(directory: &IndexDirectory) -> tantivy::Result<DirectoryLock> {
    let lock = directory.acquire_lock(&INDEX_WRITER_LOCK);
    lock.map_err(|error| tantivy::TantivyError::LockFailure(error, None))
}

fn create_in(folder: &Path, directory: IndexDirectory) -> Result<(Index, Layout)> {
    ignore_by_default(folder)?;
    let (layout, schema) = Layout::new();
    let index = Index::create(directory, schema, settings()).at(folder)?;
    Ok((index, layout))
}

/// Tantivy's list of its files as it is now.
pub fn listed(folder: &Path) -> Option<Vec<u8>> {
    fs::read(folder.join(MANAGED)).ok()
}

/// Removes what an interrupted writer has left, unless another one is at work.
pub fn tidy(folder: &Path, index: &Index) -> Result<()> {
    if debris(folder, index)?.is_empty() {
        return Ok(());
    }
    let Ok(_lock) = index.directory().acquire_lock(&INDEX_WRITER_LOCK) else { return Ok(()) };
    let debris = {
        // Whoever opens the index now may still need the files of the commit before.
        let _opening = index.directory().acquire_lock(&META_LOCK);
        debris(folder, index)?
    };
    for file in debris {
        // It may be removed the next time.
        let _ = fs::remove_file(file);
    }
    Ok(())
}

/// Files that no commit names.
fn debris(folder: &Path, index: &Index) -> Result<Vec<PathBuf>> {
    let living = index.load_metas().at(folder)?.list_segment_files();
    let is_living = |file: &Path| {
        is_meta(file)
            || file.ends_with(MANAGED)
            || file.file_name().is_some_and(|name| living.contains(Path::new(name)))
    };
    let mut files = entries(folder)?;
    files.retain(|file| (is_ours(file) || is_unfinished(file)) && !is_living(file));
    Ok(files)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let list = fs::read_dir(folder).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
    list.map_err(|error: io::Error| Error::io(folder, &error))
}

fn stranger(folder: &Path) -> Result<Option<PathBuf>> {
    let is_hidden =
        |file: &Path| file.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    let mut strangers = entries(folder)?;
    strangers.retain(|file| !is_ours(file) && !is_hidden(file));
    strangers.sort();
    Ok(strangers.first().and_then(|file| file.file_name()).map(PathBuf::from))
}

/// Whether tantivy writes files of this name.
fn is_ours(file: &Path) -> bool {
    is_meta(file) || file.ends_with(MANAGED) || is_segment(file)
}

/// Whether the file is part of a segment, which is named by 32 hexadecimal digits.
fn is_segment(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.split('.').next().unwrap_or_default();
    stem.len() == 32 && stem.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_meta(file: &Path) -> bool {
    file.ends_with(META)
}

/// Whether the file was to replace one of tantivy's lists: it writes them under names of the `tempfile` crate.
fn is_unfinished(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let random = name.strip_prefix(".tmp");
    random.is_some_and(|random| random.len() == 6 && random.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// An index is generated, and should neither be committed nor be read as documents.
fn ignore_by_default(folder: &Path) -> Result<()> {
    let file = folder.join(".gitignore");
    if file.exists() {
        return Ok(());
    }
    fs::write(&file, "*\n").map_err(|error| Error::io(&file, &error))
}

/// Bytes of all files of the index.
pub fn bytes(folder: &Path) -> Result<u64> {
    let sizes =
        entries(folder)?.into_iter().filter(|file| is_ours(file)).filter_map(|file| fs::metadata(file).ok());
    Ok(sizes.map(|metadata| metadata.len()).sum())
}
