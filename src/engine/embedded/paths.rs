//! Which documents of a segment the path filters let through.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use tantivy::columnar::StrColumn;

use super::snapshot::Outcome;
use crate::engine::Filter;
use crate::error::{Error, ErrorKind, Result};

/// The path filters of a plan; all of them have to match.
pub struct PathFilters(Vec<GlobSet>);

impl PathFilters {
    /// Reads the globs; an invalid one is an [`ErrorKind::Usage`].
    ///
    /// `*` also matches `/`, so that `*.md` finds Markdown in all folders; the path of a folder finds what is
    /// below it.
    pub fn new(filters: &[Filter]) -> Result<Self> {
        let globs = filters.iter().filter_map(|filter| match filter {
            Filter::Path(globs) => Some(set(globs)),
            _ => None,
        });
        globs.collect::<Result<_>>().map(Self)
    }

    /// Whether each path of the column passes, by its ordinal; `None` when all do.
    pub fn allowed(&self, paths: &StrColumn) -> Outcome<Option<Vec<bool>>> {
        if self.0.is_empty() {
            return Ok(None);
        }
        // Not reserved: in a damaged index their number may be anything.
        let mut allowed = Vec::new();
        let mut stream = paths.dictionary().stream()?;
        while stream.advance() {
            let path = String::from_utf8_lossy(stream.key());
            allowed.push(self.0.iter().all(|set| set.is_match(&*path)));
        }
        Ok(Some(allowed))
    }
}

fn set(globs: &[String]) -> Result<GlobSet> {
    let mut set = GlobSetBuilder::new();
    for text in globs {
        let trimmed = text.trim_start_matches("./").trim_end_matches('/');
        for glob in [trimmed.to_owned(), format!("{trimmed}/**")] {
            set.add(GlobBuilder::new(&glob).build().map_err(|error| invalid(text, &error))?);
        }
    }
    set.build().map_err(|error| invalid(&globs.join(", "), &error))
}

fn invalid(glob: &str, error: &globset::Error) -> Error {
    Error::new(ErrorKind::Usage, format!("{glob}: not a valid glob: {}", error.kind()))
}
