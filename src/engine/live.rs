//! An index that others write to, replace or delete while it is asked.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Access, Engine, FORMAT_VERSION, open};
use crate::error::{Error, ErrorKind, Result};

/// The index at a location, which need not be there yet. Every question sees the last commit.
pub struct LiveIndex {
    location: String,
    access: Access,
    open: Mutex<Option<Arc<dyn Engine>>>,
}

impl LiveIndex {
    /// The index at a location, asked by `access`; nothing is opened before it is asked.
    pub fn new(location: String, access: Access) -> Self {
        Self { location, access, open: Mutex::default() }
    }

    /// The location as the user gave it.
    pub fn location(&self) -> &str {
        &self.location
    }

    /// Asks the index as it is now. Blocks.
    ///
    /// Work that fails because of the index is done once more on the index opened anew: somebody may have replaced
    /// it since it was opened, or even since the work began.
    pub fn ask<T>(&self, work: impl Fn(&dyn Engine) -> Result<T>) -> Result<T> {
        // One commit for all that is asked of it.
        let asked = || work(self.engine()?.pinned()?.as_ref());
        match asked() {
            Err(error) if is_about_index(&error) => {
                self.forget();
                asked()
            }
            outcome => outcome,
        }
    }

    fn engine(&self) -> Result<Arc<dyn Engine>> {
        let mut known = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(engine) = &*known
            && engine.manifest()?.format_version == FORMAT_VERSION
        {
            return Ok(Arc::clone(engine));
        }
        let engine: Arc<dyn Engine> = Arc::from(open(&self.location, &self.access)?);
        *known = Some(Arc::clone(&engine));
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
