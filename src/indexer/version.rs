//! Whether this version can use what another one read.

use super::READING_VERSION;
use crate::analyzer;
use crate::engine::{Engine, Manifest};
use crate::error::{Error, ErrorKind, Result};

/// Refuses an index whose terms are not those that this version would ask for.
///
/// # Errors
///
/// [`ErrorKind::IndexOlder`] when another analyzer made its terms, and [`ErrorKind::IndexNewer`] when a later
/// version read its documents.
pub fn check(engine: &dyn Engine) -> Result<()> {
    let manifest = engine.manifest()?;
    refuse_newer(engine.location(), &manifest)?;
    if manifest.reading_version % 1000 == analyzer::VERSION {
        return Ok(());
    }
    let message = format!("{}: an older roledex read its documents", engine.location());
    Err(Error::new(ErrorKind::IndexOlder, message).with_hint("run `roledex index` to read them again"))
}

pub(super) fn refuse_newer(location: &str, manifest: &Manifest) -> Result<()> {
    if manifest.reading_version <= READING_VERSION {
        return Ok(());
    }
    let message = format!("{location}: a newer roledex read its documents");
    Err(Error::new(ErrorKind::IndexNewer, message)
        .with_hint("update roledex, or name another location with --index"))
}

/// Why a run reads all documents of an index again; `None` when it reads only what changed.
pub fn why_all(manifest: &Manifest, vocabulary: &str) -> Option<&'static str> {
    match manifest {
        _ if *manifest == Manifest::default() => None,
        _ if manifest.reading_version != READING_VERSION => Some("another version of roledex read them"),
        _ if manifest.vocabulary != vocabulary => Some("the vocabulary changed"),
        _ => None,
    }
}
