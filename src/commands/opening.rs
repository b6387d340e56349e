//! Opens an index to ask it, and tells where its documents are as seen from here.

use std::path::PathBuf;

use roledex::engine::Engine;
use roledex::indexer;
use roledex::passage::Passage;
use roledex::source::{absolute, file_of, name_of};

use super::{Location, Result, here};

/// Opens an index that this version can ask, as it is now.
pub(super) fn open(location: &Location) -> Result<Box<dyn Engine>> {
    let engine = location.open()?;
    indexer::check(engine.as_ref())?;
    Ok(engine.pinned()?)
}

/// Turns the names of documents into paths that can be opened from here.
pub(super) struct FromHere<'a> {
    engine: &'a dyn Engine,
    base: PathBuf,
    here: PathBuf,
}

impl<'a> FromHere<'a> {
    pub(super) fn new(engine: &'a dyn Engine) -> Result<Self> {
        Ok(Self { engine, base: engine.manifest()?.base.into(), here: here()? })
    }

    /// The path of a document: relative when it is below this folder, absolute otherwise. A document that is no file
    /// keeps its name.
    pub(super) fn path(&self, name: &str) -> String {
        let is_no_file =
            || self.engine.record(name).is_ok_and(|known| known.is_some_and(|record| !record.is_file));
        if self.here == self.base || is_no_file() {
            return name.to_owned();
        }
        name_of(&self.here, &absolute(&self.base, &file_of(&self.base, name)))
    }

    /// The same for passages that are to be printed.
    pub(super) fn passages<'b>(&self, passages: impl IntoIterator<Item = &'b mut Passage>) {
        if self.here == self.base {
            return;
        }
        for passage in passages {
            passage.path = self.path(&passage.path);
        }
    }
}
