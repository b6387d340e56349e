//! The index that is asked, and how it stands to the files.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use super::limits;
use crate::engine::{Access, Engine, LiveIndex};
use crate::error::Result;
use crate::indexer;
use crate::print::report::{Changes, FileProblem, Status};
use crate::source;
use crate::vocabulary::Vocabulary;

/// An index at a location, which need not exist, and which others may write to at any time.
pub struct OpenIndex {
    index: LiveIndex,
    here: PathBuf,
    vocabulary: Vocabulary,
    status: Mutex<Option<(Instant, Status)>>,
}

impl OpenIndex {
    /// The index at a location, asked by `access`; relative ones start from `here`.
    pub fn new(location: String, access: Access, here: PathBuf, vocabulary: Vocabulary) -> Self {
        Self { index: LiveIndex::new(location, access), here, vocabulary, status: Mutex::default() }
    }

    /// Asks the index as it is now. Blocks.
    pub fn ask<T>(&self, work: impl Fn(&dyn Engine, &Vocabulary) -> Result<T>) -> Result<T> {
        self.index.ask(|engine| {
            indexer::check(engine)?;
            work(engine, &self.vocabulary)
        })
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
        let except = source::absolute(&self.here, Path::new(self.index.location()));
        let since = indexer::since(engine, Some(except))?;
        Ok(Status {
            location: self.index.location().to_owned(),
            base: manifest.base,
            format_version: manifest.format_version,
            documents: statistics.documents,
            passages: statistics.passages,
            bytes: engine.bytes()?,
            built_at: manifest.built_at,
            vocabulary: manifest.vocabulary,
            roots: manifest.roots.paths,
            changed: Changes { new: since.new, modified: since.modified, deleted: since.deleted },
            unreadable: FileProblem::known(since.unreadable),
            damage: None,
            config: None,
        })
    }
}
