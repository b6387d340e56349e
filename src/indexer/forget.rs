//! Drops folders, files and given documents from an index.

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::{Report, committed};
use crate::engine::{Engine, Manifest, Record};
use crate::error::{Error, ErrorKind, Result};
use crate::source::{absolute, file_of, is_below, name_of};

/// Removes the documents at and below `paths`, relative to `folder`, and no longer looks for any there. A document
/// that was given on standard input goes by its name.
///
/// # Errors
///
/// [`ErrorKind::Input`] when the index has nothing there, [`ErrorKind::Usage`] for what lies in a folder that stays:
/// the next run would bring it back. Nothing is removed then.
pub fn forget(engine: &dyn Engine, folder: &Path, paths: &[PathBuf], dry_run: bool) -> Result<Report> {
    let started = Instant::now();
    let former = engine.manifest()?;
    let base = Path::new(&former.base);
    let mut manifest = former.clone();
    let mut leaving: Vec<Record> = Vec::new();
    let mut staying = engine.catalog()?;
    for path in paths {
        let place = absolute(folder, path);
        let is_meant = |record: &Record| {
            if record.is_file {
                is_below(base, &record.path, &place)
            } else {
                Path::new(&record.path) == path
            }
        };
        let (meant, rest): (Vec<_>, Vec<_>) = staying.into_iter().partition(is_meant);
        let roots = manifest.roots.paths.len();
        manifest.roots.paths.retain(|root| !is_below(base, root, &place));
        if meant.is_empty() && manifest.roots.paths.len() == roots {
            return Err(unknown(engine, &name_of(base, &place)));
        }
        if meant.iter().any(|record| record.is_file) {
            refuse_part(&manifest, &place)?;
        }
        leaving.extend(meant);
        staying = rest;
    }
    let report = Report { removed: leaving.len(), unchanged: staying.len(), ..Report::default() };
    if !dry_run {
        remove(engine, &former, &manifest, &leaving)?;
    }
    Ok(Report { seconds: started.elapsed().as_secs_f64(), ..report })
}

fn remove(engine: &dyn Engine, former: &Manifest, manifest: &Manifest, records: &[Record]) -> Result<()> {
    let mut writer = super::lock(engine, former)?;
    for record in records {
        writer.remove(&record.path)?;
    }
    writer.commit(&committed(manifest.clone())?)
}

fn unknown(engine: &dyn Engine, name: &str) -> Error {
    let message = format!("{name}: not in the index {}", engine.location());
    Error::new(ErrorKind::Input, message).with_hint("roledex status lists what it was built from")
}

fn refuse_part(manifest: &Manifest, place: &Path) -> Result<()> {
    let base = Path::new(&manifest.base);
    let is_above = |root: &&String| place.starts_with(absolute(base, &file_of(base, root)));
    let Some(root) = manifest.roots.paths.iter().find(is_above) else { return Ok(()) };
    let name = name_of(base, place);
    let message = format!("{name}: lies in {root}, which the index is built from, and would come back");
    Err(Error::new(ErrorKind::Usage, message)
        .with_hint(format!("name it in {root}/.ignore and run again, or forget {root}")))
}
