//! The index that is asked: opened when it is there, opened again when it was replaced.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use super::limits;
use crate::engine::{self, Access, Engine, FORMAT_VERSION};
use crate::error::{Error, ErrorKind, Result};
use crate::indexer;
use crate::print::report::{Changes, Status};
use crate::source;
use crate::vocabulary::Vocabulary;

/// An index at a location, which need not exist, and which others may write to at any time.
pub struct OpenIndex {
    location: String,
    access: Access,
    here: PathBuf,
    vocabulary: Vocabulary,
    open: Mutex<Option<Arc<dyn Engine>>>,
    status: Mutex<Option<(Instant, Status)>>,
}

impl OpenIndex {
    /// The index at a location, asked by `access`; relative ones start from `here`.
    pub fn new(location: String, access: Access, here: PathBuf, vocabulary: Vocabulary) -> Self {
        Self { location, access, here, vocabulary, open: Mutex::default(), status: Mutex::default() }
    }

    /// Asks the index as it is now. Blocks.
    ///
    /// Work that fails because of the index is done once more on the index opened anew: somebody may have replaced
    /// it since it was opened, or even since the work began.
    pub fn ask<T>(&self, work: impl Fn(&dyn Engine, &Vocabulary) -> Result<T>) -> Result<T> {
        // One commit for all that is asked of it.
        let asked = || work(self.engine()?.pinned()?.as_ref(), &self.vocabulary);
        let outcome = asked();
        match outcome {
            Err(error) if is_about_index(&error) => {
                self.forget();
                asked()
            }
            outcome => outcome,
        }
    }

    /// What the index holds and how it stands to the files, at most [`limits::STATUS_AGE`] old. Blocks.
    pub fn status(&self) -> Result<Status> {
        let mut known = self.status.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((when, status)) = &*known
            && when.elapsed() < limits::STATUS_AGE
        {
            return Ok(status.clone());
        }
        let status = self.ask(|engine, _| self.look(engine))?;
        *known = Some((Instant::now(), status.clone()));
        Ok(status)
    }

    fn look(&self, engine: &dyn Engine) -> Result<Status> {
        let manifest = engine.manifest()?;
        let statistics = engine.statistics()?;
        let except = source::absolute(&self.here, Path::new(&self.location));
        let since = indexer::since(engine, Some(except))?;
        Ok(Status {
            location: self.location.clone(),
            base: manifest.base,
            format_version: manifest.format_version,
            documents: statistics.documents,
            passages: statistics.passages,
            bytes: statistics.bytes,
            built_at: manifest.built_at,
            vocabulary: manifest.vocabulary,
            roots: manifest.roots.paths,
            changed: Changes { new: since.new, modified: since.modified, deleted: since.deleted },
            damage: None,
        })
    }

    fn engine(&self) -> Result<Arc<dyn Engine>> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(engine) = &*open
            && engine.manifest()?.format_version == FORMAT_VERSION
        {
            return Ok(Arc::clone(engine));
        }
        let engine: Arc<dyn Engine> = Arc::from(engine::open(&self.location, &self.access)?);
        indexer::check(engine.as_ref())?;
        *open = Some(Arc::clone(&engine));
        Ok(engine)
    }

    fn forget(&self) {
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

fn is_about_index(error: &Error) -> bool {
    use ErrorKind::{IndexDamaged, IndexMissing, IndexNewer, IndexOlder};
    matches!(error.kind(), IndexMissing | IndexDamaged | IndexNewer | IndexOlder)
}
