//! Finds, creates and replaces an index in a folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tantivy::directory::{Directory, INDEX_WRITER_LOCK};
use tantivy::{Index, IndexSettings};

use super::directory::IndexDirectory;
use super::fault::{At, damaged, missing, newer, older};
use super::payload::Payload;
use super::schema::Layout;
use crate::engine::FORMAT_VERSION;
use crate::error::{Error, ErrorKind, Result};

/// Names the segments of an index; its presence makes a folder an index.
pub const META: &str = "meta.json";
/// Tantivy's list of the files that are its own.
const MANAGED: &str = ".managed.json";

/// Opens what is in the folder, whatever its version.
pub fn open(folder: &Path) -> Result<(Index, Layout)> {
    if !folder.join(META).is_file() {
        return Err(missing(folder));
    }
    let directory = IndexDirectory::open(folder).at(folder)?;
    let index = Index::open(directory).at(folder)?;
    let (layout, schema) = Layout::new();
    match payload(folder, &index)?.map(|payload| payload.manifest) {
        None if index.schema() != schema => Err(damaged(folder, "it is not an index of roledex")),
        Some(manifest) if manifest.format_version > FORMAT_VERSION => Err(newer(folder)),
        Some(manifest) if manifest.format_version < FORMAT_VERSION => Err(older(folder)),
        Some(_) if index.schema() != schema => Err(damaged(folder, "its layout is not that of its version")),
        _ => Ok((index, layout)),
    }
}

/// What is kept with the last commit; `None` when there was none.
pub fn payload(folder: &Path, index: &Index) -> Result<Option<Payload>> {
    let Some(payload) = index.load_metas().at(folder)?.payload else { return Ok(None) };
    let payload = serde_json::from_str(&payload);
    payload.map(Some).map_err(|error| damaged(folder, &format!("its manifest: {error}")))
}

/// Creates an empty index. The folder has to be empty or missing; hidden files do not count.
pub fn create(folder: &Path) -> Result<(Index, Layout)> {
    fs::create_dir_all(folder).map_err(|error| Error::io(folder, &error))?;
    if let Some(stranger) = stranger(folder)? {
        let message = format!("{}: holds {} and is not an index", folder.display(), stranger.display());
        return Err(
            Error::new(ErrorKind::Usage, message).with_hint("name an empty or new folder with --index")
        );
    }
    ignore_by_default(folder)?;
    let (layout, schema) = Layout::new();
    let directory = IndexDirectory::open(folder).at(folder)?;
    let index = Index::create(directory, schema, IndexSettings::default()).at(folder)?;
    Ok((index, layout))
}

/// Replaces an index that cannot be read by an empty one, unless somebody is writing to it.
pub fn replace(folder: &Path) -> Result<(Index, Layout)> {
    let directory = IndexDirectory::open(folder).at(folder)?;
    let lock = directory.acquire_lock(&INDEX_WRITER_LOCK);
    let _lock = lock.map_err(|error| tantivy::TantivyError::LockFailure(error, None)).at(folder)?;
    for file in entries(folder)?.iter().filter(|file| is_ours(file)) {
        fs::remove_file(file).map_err(|error| Error::io(file, &error))?;
    }
    create(folder)
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

/// Whether tantivy writes files of this name: its lists, and segments named by 32 hexadecimal digits.
fn is_ours(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.split('.').next().unwrap_or_default();
    name == META || name == MANAGED || (stem.len() == 32 && stem.bytes().all(|byte| byte.is_ascii_hexdigit()))
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
