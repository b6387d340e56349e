//! A run of the indexer, for `index` and for the searches that need one first.

use std::cell::Cell;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressState, ProgressStyle};
use roledex::engine::{self, Engine, FORMAT_VERSION, Manifest};
use roledex::error::{Error, ErrorKind};
use roledex::indexer::{self, Progress, Report, Request};
use roledex::print::report::{FileProblem, IndexRun};
use roledex::print::text;
use roledex::source::{WalkOptions, absolute, file_of};

use super::opening::FromHere;
use super::streams::Streams;
use super::{Failure, Location, Result, here};

/// How long to wait while another process is writing, when nothing is said.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// How often to look whether it still is.
const RETRY: Duration = Duration::from_millis(200);

/// Why all is read again of an index of an older layout.
const OLDER: &str = "an older roledex made the index";

/// An index after a run.
pub(super) struct Indexed {
    pub engine: Box<dyn Engine>,
    pub run: IndexRun,
}

/// What indexing these paths comes to when nothing else is said.
pub(super) fn request(paths: Vec<PathBuf>, location: &Location) -> Result<Request> {
    let here = here()?;
    let config = &location.config;
    // An index below the folder that it is made of must not become part of itself.
    let except = Some(absolute(&here, Path::new(&location.text)));
    let walk = WalkOptions {
        except,
        base: config.base(&here),
        hidden: config.hidden(),
        ignore_files: config.ignore_files(),
        excluded: config.excluded(&here),
        ..WalkOptions::new(&here)
    };
    Ok(Request::new(paths, walk))
}

/// What brings an index up to date with the files that it was made of. A configuration that is of this index says what
/// belongs to it, also when that was written later: its folders come in addition, and its patterns count.
pub(super) fn request_again(manifest: &Manifest, location: &Location) -> Result<Request> {
    let base = Path::new(&manifest.base);
    let mut paths: Vec<PathBuf> = manifest.roots.paths.iter().map(|path| file_of(base, path)).collect();
    let before = indexer::walked_before(&manifest.roots, base);
    let is_configured = location.config.file.is_some() && !location.is_named;
    if is_configured {
        let here = here()?;
        paths.extend(location.config.corpus().iter().map(|path| absolute(&here, path)));
    }
    let mut request = request(paths, location)?;
    request.walk.base = before.base;
    if is_configured {
        request.walk.hidden |= before.hidden;
        request.walk.ignore_files &= before.ignore_files;
    } else {
        let WalkOptions { hidden, ignore_files, excluded, .. } = before;
        request.walk = WalkOptions { hidden, ignore_files, excluded, ..request.walk };
    }
    Ok(request)
}

/// Runs the indexer; watched on a terminal, silent elsewhere. Waits while another process is writing.
pub(super) fn run(
    request: &Request,
    location: &Location,
    wait: Duration,
    streams: Streams,
) -> Result<Indexed> {
    let vocabulary = location.vocabulary()?;
    let has_told = Cell::new(request.rebuild);
    let is_stopped = || request.stop.load(Ordering::Relaxed);
    patiently(wait, is_stopped, streams, || {
        let is_older = is_older(location);
        let engine = open(request, location)?;
        let reason =
            if is_older { Some(OLDER) } else { indexer::why_all(&engine.manifest()?, &vocabulary.hash()) };
        if let Some(reason) = reason.filter(|_| !has_told.replace(true)) {
            let line = format!("reading all documents again: {reason}");
            streams.tell(|err, look| text::note(err, &line, look));
        }
        let report = watched(|progress| indexer::run(engine.as_ref(), &vocabulary, request, progress))?;
        let run = outcome(report, engine.statistics()?.passages);
        Ok(Indexed { engine, run })
    })
}

/// Whether the index is of an older layout. It is replaced as if it was not there, which should not go unsaid.
fn is_older(location: &Location) -> bool {
    let remembered = location.remembered().ok().flatten();
    remembered.is_some_and(|manifest| manifest.format_version < FORMAT_VERSION)
}

/// Does work that needs the index for itself, again and again while another process has it.
pub(super) fn patiently<T>(
    wait: Duration,
    is_stopped: impl Fn() -> bool,
    streams: Streams,
    work: impl Fn() -> Result<T>,
) -> Result<T> {
    let started = Instant::now();
    let mut has_told = false;
    loop {
        let error = match work() {
            Err(Failure::Error(error)) if error.kind() == ErrorKind::IndexLocked => error,
            outcome => return outcome,
        };
        if started.elapsed() >= wait || is_stopped() {
            let hint = "run again when it has finished, or wait longer with --wait SECONDS";
            return Err(Error::new(error.kind(), error.to_string()).with_hint(hint).into());
        }
        if !has_told {
            streams.tell(|err, look| text::note(err, &format!("{error}: waiting"), look));
            has_told = true;
        }
        thread::sleep(RETRY.min(wait.saturating_sub(started.elapsed())));
    }
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
    let rate = |state: &ProgressState, out: &mut dyn Write| {
        // Nobody is told when this fails: a bar is redrawn a moment later.
        let _ = write!(out, "{:.0}/s", state.per_sec());
    };
    ProgressStyle::with_template("{bar:30} {pos}/{len}  {rate}  {eta} left  {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .with_key("rate", rate)
}

fn show(bar: &ProgressBar, progress: Progress) {
    match progress {
        Progress::Walked { to_read } => bar.set_length(to_read as u64),
        Progress::Read { done, .. } => bar.set_position(done as u64),
        Progress::Committing => bar.set_message("writing"),
    }
}

/// What is printed of a run.
pub(super) fn outcome(report: Report, passages: u64) -> IndexRun {
    let Report { told_before, problems, .. } = report;
    let told = |(path, problem)| FileProblem { is_new: !told_before.contains(&path), path, problem };
    IndexRun {
        added: report.added as u64,
        updated: report.updated as u64,
        unchanged: report.unchanged as u64,
        removed: report.removed as u64,
        skipped: report.skipped as u64,
        failed: report.failed as u64,
        passages,
        seconds: report.seconds,
        problems: problems.into_iter().map(told).collect(),
    }
}

impl Indexed {
    /// What there is to tell of single files, by paths that can be opened from here.
    pub(super) fn problems(&self) -> Result<Vec<FileProblem>> {
        let from_here = FromHere::new(self.engine.as_ref())?;
        let mut problems = self.run.problems.clone();
        for found in &mut problems {
            found.path = from_here.path(&found.path);
        }
        Ok(problems)
    }
}
