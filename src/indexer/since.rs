//! What changed on disk since an index was built.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::containment::{contain_deep, while_reading};
use crate::decode::decode;
use crate::engine::{Engine, Roots};
use crate::error::{Problem, ProblemKind, Result};
use crate::hit::Stale;
use crate::source::{Excluded, Source, WalkOptions, file_of, stale, walk};

/// Documents that differ from their sources, by name, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Since {
    /// Files below what was indexed that the index does not have, and that can be read.
    pub new: Vec<String>,
    /// Documents whose file is not the same.
    pub modified: Vec<String>,
    /// Documents whose file is gone.
    pub deleted: Vec<String>,
    /// Files and folders below what was indexed that should be readable and are not.
    pub unreadable: Vec<(String, Problem)>,
}

/// Compares an index with the files that it was built from. `except` is never walked: the index itself.
pub fn since(engine: &dyn Engine, except: Option<PathBuf>) -> Result<Since> {
    let manifest = engine.manifest()?;
    let base = Path::new(&manifest.base);
    let catalog = engine.catalog()?;
    let changed: Vec<(Stale, String)> = catalog
        .iter()
        .filter_map(|record| Some((stale(base, record, manifest.looked)?, record.path.clone())))
        .collect();
    let (modified, deleted): (Vec<_>, Vec<_>) =
        changed.into_iter().partition(|(how, _)| *how == Stale::Modified);
    let paths: Vec<PathBuf> = manifest.roots.paths.iter().map(|path| file_of(base, path)).collect();
    let options = WalkOptions { except, ..walked_before(&manifest.roots, base) };
    let known: BTreeSet<&str> = catalog.iter().map(|record| record.path.as_str()).collect();
    let walked = walk(&paths, &options);
    let mut since = Since {
        modified: modified.into_iter().map(|(_, path)| path).collect(),
        deleted: deleted.into_iter().map(|(_, path)| path).collect(),
        unreadable: walked.problems,
        ..Since::default()
    };
    for source in walked.sources.into_iter().filter(|source| !known.contains(source.path.as_str())) {
        match why_unreadable(&source) {
            None => since.new.push(source.path),
            Some(problem) => since.unreadable.push((source.path, problem)),
        }
    }
    since.unreadable.retain(|(_, problem)| problem.kind == ProblemKind::Failed);
    since.unreadable.sort_by(|left, right| left.0.cmp(&right.0));
    Ok(since)
}

/// How folders were walked the last time.
pub fn walked_before(roots: &Roots, base: &Path) -> WalkOptions {
    let Roots { hidden, no_ignore, .. } = *roots;
    let excluded = Excluded { folder: PathBuf::from(&roots.excluded_from), patterns: roots.excluded.clone() };
    WalkOptions { hidden, ignore_files: !no_ignore, excluded, ..WalkOptions::new(base) }
}

/// Why a file would not be indexed. Pictures and broken files are met again on every walk.
fn why_unreadable(source: &Source) -> Option<Problem> {
    let bytes = match source.read() {
        Ok(bytes) => bytes,
        Err(problem) => return Some(problem),
    };
    let decoded = contain_deep(|| decode(&bytes, source.file_name()).err());
    decoded.unwrap_or_else(|panic| Some(Problem::failed(while_reading(&panic))))
}
