//! A run of the indexer, for `index` and for the searches that need one first.

use std::path::{Path, PathBuf};
use std::thread;

use indicatif::{ProgressBar, ProgressStyle};
use roledex::engine::{self, Engine, Manifest};
use roledex::error::ErrorKind;
use roledex::indexer::{self, Progress, Report, Request};
use roledex::print::report::{FileProblem, IndexRun};
use roledex::source::{WalkOptions, absolute, file_of};

use super::{Location, Result, here};

/// What indexing these paths comes to when nothing else is said.
pub(super) fn request(paths: Vec<PathBuf>, location: &Location) -> Result<Request> {
    let here = here()?;
    let config = &location.config;
    // An index below the folder that it is made of must not become part of itself.
    let except = Some(absolute(&here, Path::new(&location.text)));
    Ok(Request {
        paths,
        walk: WalkOptions {
            except,
            base: config.base(&here),
            hidden: config.hidden(),
            ignore_files: config.ignore_files(),
            excluded: config.excluded(&here),
            ..WalkOptions::new(&here)
        },
        input: None,
        rebuild: false,
        dry_run: false,
        jobs: thread::available_parallelism().map_or(1, usize::from),
    })
}

/// What brings an index up to date with the files that it was made of.
pub(super) fn request_again(manifest: &Manifest, location: &Location) -> Result<Request> {
    let base = Path::new(&manifest.base);
    let paths = manifest.roots.paths.iter().map(|path| file_of(base, path)).collect();
    let mut request = request(paths, location)?;
    let WalkOptions { hidden, ignore_files, excluded, .. } = indexer::walked_before(&manifest.roots, base);
    request.walk = WalkOptions { hidden, ignore_files, excluded, ..request.walk };
    Ok(request)
}

/// Runs the indexer; watched on a terminal, silent elsewhere.
pub(super) fn run(request: &Request, location: &Location) -> Result<IndexRun> {
    let engine = open(request, location)?;
    let vocabulary = location.vocabulary()?;
    let report = watched(|progress| indexer::run(engine.as_ref(), &vocabulary, request, progress))?;
    Ok(outcome(report, engine.statistics()?.passages))
}

/// Lets work that indexes show how far it is.
pub(super) fn watched<T>(
    work: impl FnOnce(&(dyn Fn(Progress) + Sync)) -> roledex::error::Result<T>,
) -> Result<T> {
    let bar = ProgressBar::new(0).with_style(style());
    let outcome = work(&|progress| show(&bar, progress));
    bar.finish_and_clear();
    Ok(outcome?)
}

fn open(request: &Request, location: &Location) -> Result<Box<dyn Engine>> {
    if !request.dry_run {
        return Ok(location.open_or_create(request.rebuild)?);
    }
    match location.open() {
        // What an index would be made of can be said without making it.
        Err(error) if matches!(error.kind(), ErrorKind::IndexMissing | ErrorKind::IndexOlder) => {
            Ok(engine::nothing(&location.text))
        }
        opened => Ok(opened?),
    }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{bar:30} {pos}/{len}  {per_sec:.0}  {eta} left  {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn show(bar: &ProgressBar, progress: Progress) {
    match progress {
        Progress::Walked { to_read } => bar.set_length(to_read as u64),
        Progress::Read { done, .. } => bar.set_position(done as u64),
        Progress::Committing => bar.set_message("writing"),
    }
}

fn outcome(report: Report, passages: u64) -> IndexRun {
    let problems = report.problems.into_iter();
    IndexRun {
        added: report.added as u64,
        updated: report.updated as u64,
        unchanged: report.unchanged as u64,
        removed: report.removed as u64,
        skipped: report.skipped as u64,
        failed: report.failed as u64,
        passages,
        seconds: report.seconds,
        reread: report.reread.map(indexer::Reread::description),
        problems: problems.map(|(path, problem)| FileProblem { path, problem }).collect(),
    }
}
