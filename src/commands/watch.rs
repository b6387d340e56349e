//! `roledex index --watch`: indexes what changes, until interrupted.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::Duration;

use roledex::error::{Error, ErrorKind, ProblemKind};
use roledex::indexer::Request;
use roledex::print::report::{FileProblem, IndexRun};
use roledex::print::{json, text};
use roledex::source::{Change, Watch, absolute};

use super::indexing::{self, Indexed};
use super::streams::Streams;
use super::{Failure, Location, Outcome, Result, signals};
use crate::cli::IndexArgs;

/// How long to wait after an update that failed, such as on a full disk.
const RETRY: Duration = Duration::from_secs(10);

pub(super) fn run(
    args: &IndexArgs,
    mut request: Request,
    location: &Location,
    streams: Streams,
) -> Result<Outcome> {
    signals::on_end(&request.stop).map_err(|cause| Error::new(ErrorKind::Io, format!("signals: {cause}")))?;
    let paths: Vec<PathBuf> = request.paths.iter().map(|path| absolute(&request.walk.folder, path)).collect();
    // Listens before the first run, so that nothing is missed in between.
    let mut watch = Watch::new(&paths, request.walk.except.as_deref(), args.watch.poll);
    let mut told = Told::new(args, streams);
    match begin(args, &request, location, &mut told) {
        Err(Failure::Error(_)) if request.stop.load(Ordering::Relaxed) => {}
        begun => begun?,
    }
    request.rebuild = false;
    go_on(&mut watch, request, location, &mut told)?;
    if args.output.json {
        streams.results(|out, _| json::indexed(out, &told.total))?;
    }
    Ok(Outcome::Done)
}

fn begin(args: &IndexArgs, request: &Request, location: &Location, told: &mut Told) -> Result<()> {
    let first = indexing::run(request, location, args.wait, told.streams)?;
    told.total.unchanged = first.run.unchanged;
    told.update(first)?;
    told.note("watching; Ctrl-C ends it");
    Ok(())
}

fn go_on(watch: &mut Watch, mut request: Request, location: &Location, told: &mut Told) -> Result<()> {
    loop {
        if let Some(notice) = watch.take_notice() {
            told.note(&notice);
        }
        let Some(Change { within }) = watch.next(&request.stop) else { return Ok(()) };
        request.walk.within = within;
        match indexing::run(&request, location, Duration::MAX, told.streams) {
            Ok(update) if update.run.has_news() => told.update(update)?,
            Ok(_) => {}
            Err(Failure::Error(error)) if is_passing(&error) => {
                told.streams.tell(|err, look| text::error(err, &error, look));
                watch.look_again(RETRY);
            }
            Err(failure) => return Err(failure),
        }
    }
}

/// Whether what failed may work later.
fn is_passing(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Io | ErrorKind::IndexLocked)
}

/// Tells of updates as they come, and adds them up.
struct Told<'a> {
    is_json: bool,
    is_verbose: bool,
    streams: Streams<'a>,
    total: IndexRun,
}

impl<'a> Told<'a> {
    fn new(args: &IndexArgs, streams: Streams<'a>) -> Self {
        Self {
            is_json: args.output.json,
            is_verbose: args.output.verbose,
            streams,
            total: IndexRun::default(),
        }
    }

    fn note(&self, line: &str) {
        self.streams.tell(|err, look| text::note(err, line, look));
    }

    /// One line on standard output, or with JSON, of which there is one value at the end, on standard error.
    fn update(&mut self, update: Indexed) -> Result<()> {
        let mut problems = update.problems()?;
        problems.retain(|found| found.is_new || self.is_verbose);
        self.streams.tell(|err, look| {
            text::problems(err, &problems, self.is_verbose, look)?;
            if self.is_json { text::indexed(err, &update.run) } else { Ok(()) }
        });
        if !self.is_json {
            self.streams.results(|out, _| text::indexed(out, &update.run))?;
        }
        self.add(update.run);
        Ok(())
    }

    /// Documents are counted as often as they changed, problems by the last that was said of a file.
    fn add(&mut self, run: IndexRun) {
        let total = &mut self.total;
        total.added += run.added;
        total.updated += run.updated;
        total.removed += run.removed;
        total.seconds += run.seconds;
        total.passages = run.passages;
        let all = std::mem::take(&mut total.problems).into_iter().chain(run.problems);
        let by_path: BTreeMap<String, FileProblem> = all.map(|found| (found.path.clone(), found)).collect();
        total.problems = by_path.into_values().collect();
        let count = |kind| total.problems.iter().filter(|found| found.problem.kind == kind).count() as u64;
        (total.skipped, total.failed) = (count(ProblemKind::Skipped), count(ProblemKind::Failed));
    }
}
