//! From folders to the index: what changed is read again, what vanished is removed, the rest is left alone.

mod changes;
mod entry;
mod forget;
mod reading;
mod since;
#[cfg(test)]
mod tests;
mod version;

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use self::changes::Changes;
pub use self::forget::forget;
use self::reading::{Method, Read, Reader, Reading};
pub use self::since::{Since, since, walked_before};
pub use self::version::{check, why_all};
use crate::engine::{Engine, FORMAT_VERSION, Manifest, Writer};
use crate::error::{Error, ErrorKind, Problem, ProblemKind, Result};
use crate::source::{Source, WalkOptions, nanoseconds};
use crate::tagger::Tagger;
use crate::vocabulary::Vocabulary;

/// Version of everything that decides what a document's passages and terms are. Documents indexed under another
/// version are read again.
pub const READING_VERSION: u32 =
    crate::decode::VERSION * 1_000_000 + crate::tagger::VERSION * 1000 + crate::analyzer::VERSION;

/// How much work an interrupted run usually may lose. A commit costs some hundred milliseconds, so once a minute is
/// free.
pub const COMMIT_EVERY: Duration = Duration::from_mins(1);

/// What to index.
#[derive(Debug, Clone)]
pub struct Request {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// How folders are walked. Its base is replaced by that of the index, unless the index is new.
    pub walk: WalkOptions,
    /// A document that is no file: its name in the index and its content.
    pub input: Option<(String, Vec<u8>)>,
    /// Whether to forget the index and read all that is named.
    pub rebuild: bool,
    /// Whether to change nothing and only say what would be changed.
    pub dry_run: bool,
    /// Threads that read; at least one is used.
    pub jobs: usize,
    /// How much work an interrupted run may lose.
    pub commit_every: Duration,
    /// Set by whoever wants the run to end before all is read. What was read until then stays.
    pub stop: Arc<AtomicBool>,
}

impl Request {
    /// To read what is new or changed on all processors.
    pub fn new(paths: Vec<PathBuf>, walk: WalkOptions) -> Self {
        Self {
            paths,
            walk,
            input: None,
            rebuild: false,
            dry_run: false,
            jobs: thread::available_parallelism().map_or(1, usize::from),
            commit_every: COMMIT_EVERY,
            stop: Arc::default(),
        }
    }
}

/// What a run did, or with a dry run would do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// Documents that are new.
    pub added: usize,
    /// Documents that were replaced.
    pub updated: usize,
    /// Documents that are in the index as they are.
    pub unchanged: usize,
    /// Documents that are in the index no more.
    pub removed: usize,
    /// Sources that are no documents.
    pub skipped: usize,
    /// Sources that could not be read.
    pub failed: usize,
    /// Passages of the documents added and updated.
    pub passages: usize,
    /// How long it took.
    pub seconds: f64,
    /// What there is to tell of single sources, ordered by name.
    pub problems: Vec<(String, Problem)>,
    /// Those of these sources that have not changed since the run before, which told the same of them.
    pub told_before: BTreeSet<String>,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The folders were walked.
    Walked {
        /// Sources that have to be read.
        to_read: usize,
    },
    /// A source was read.
    Read {
        /// Sources read so far.
        done: usize,
        /// Sources that have to be read.
        of: usize,
    },
    /// All was read, and is being written.
    Committing,
}

/// Brings the index up to date with what is named. Documents tagged with another vocabulary are read again.
///
/// A source that cannot be read is a problem in the report, and the run goes on. When nothing changed, nothing is
/// written, and no lock is taken.
///
/// # Errors
///
/// [`ErrorKind::IndexLocked`] when somebody else is writing, and all that the engine refuses.
pub fn run(
    engine: &dyn Engine,
    vocabulary: &Vocabulary,
    request: &Request,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Report> {
    let tagger = Tagger::new(vocabulary);
    let understand = move |bytes: &[u8], source: &Source| reading::entries_of(tagger, bytes, source);
    let method = Method { vocabulary: &vocabulary.hash(), tagger, understand: &understand };
    run_with(engine, request, progress, method)
}

fn run_with(
    engine: &dyn Engine,
    request: &Request,
    progress: &(dyn Fn(Progress) + Sync),
    method: Method<'_>,
) -> Result<Report> {
    let started = Instant::now();
    let changes = Changes::find(engine, method.vocabulary, request)?;
    progress(Progress::Walked { to_read: changes.work.len() });
    let mut report = Report { unchanged: changes.unchanged, ..Report::default() };
    let reader = Reader { engine, changes: &changes, method };
    Run::new(engine, request, &changes).apply(reader, &mut report, progress)?;
    report.seconds = started.elapsed().as_secs_f64();
    Ok(report)
}

impl Report {
    /// A document that was read but that the engine would not take.
    fn take_back(&mut self, path: String, reason: String, is_known: bool) {
        let count = if is_known { &mut self.updated } else { &mut self.added };
        *count = count.saturating_sub(1);
        self.tell(path, Problem::failed(reason));
    }

    fn tell(&mut self, path: String, problem: Problem) {
        match problem.kind {
            ProblemKind::Skipped => self.skipped += 1,
            ProblemKind::Failed => self.failed += 1,
            ProblemKind::Repaired => {}
        }
        self.problems.push((path, problem));
    }

    /// Puts the problems in order, and tells those that are not new from those that are.
    fn arrange(&mut self, changes: &Changes) {
        self.problems.sort_by(|left, right| left.0.cmp(&right.0));
        let not_repaired = self.problems.iter().filter(|(_, problem)| problem.kind != ProblemKind::Repaired);
        let old = not_repaired.map(|(path, _)| path).filter(|path| changes.has_seen(path));
        self.told_before = old.cloned().collect();
    }

    /// Whether something is told for the first time.
    fn has_news(&self) -> bool {
        self.problems.iter().any(|(path, _)| !self.told_before.contains(path))
    }
}

/// A run that changes the index, or with a dry run only counts.
struct Run<'a> {
    engine: &'a dyn Engine,
    request: &'a Request,
    changes: &'a Changes<'a>,
    /// Opened by the first change: sources that are no documents are looked at in every run, and that alone
    /// should need no lock.
    writer: Option<Box<dyn Writer>>,
    committed: Instant,
    /// The revision of the last commit.
    revision: i64,
    /// Whether a document was read in vain: it looked as if it might have changed.
    has_rechecked: bool,
}

impl<'a> Run<'a> {
    fn new(engine: &'a dyn Engine, request: &'a Request, changes: &'a Changes<'a>) -> Self {
        let (committed, revision) = (Instant::now(), changes.former.revision);
        Self { engine, request, changes, writer: None, committed, revision, has_rechecked: false }
    }

    fn apply(
        mut self,
        reader: Reader<'a>,
        report: &mut Report,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<()> {
        self.forget(report)?;
        let of = self.changes.work.len();
        let mut done = 0;
        reader.read_all(self.request.jobs, |reading| {
            if self.is_stopped() {
                return Ok(ControlFlow::Break(()));
            }
            self.take(reading, report)?;
            done += 1;
            progress(Progress::Read { done, of });
            if self.commits_meanwhile() && self.committed.elapsed() >= self.request.commit_every {
                self.commit(self.changes.former.looked, report)?;
            }
            Ok(ControlFlow::Continue(()))
        })?;
        if done < of {
            return self.break_off(report);
        }
        for (path, problem) in &self.changes.problems {
            report.tell(path.clone(), problem.clone());
        }
        report.arrange(self.changes);
        if self.has_to_note(report) {
            self.change(|_| Ok(()))?;
        }
        if self.writer.is_some() {
            progress(Progress::Committing);
        }
        self.commit(self.changes.manifest.looked, report)
    }

    fn is_stopped(&self) -> bool {
        self.request.stop.load(Ordering::Relaxed)
    }

    /// Whether documents may be shown before all are read. What another version or vocabulary made of them must not
    /// be mixed with what this one makes; until the last is read, the former index answers.
    fn commits_meanwhile(&self) -> bool {
        !self.request.rebuild && !self.changes.must_reread
    }

    /// Keeps what was done until somebody wanted the end.
    fn break_off(&mut self, report: &mut Report) -> Result<()> {
        if self.commits_meanwhile() {
            return self.commit(self.changes.former.looked, report);
        }
        *report = Report::default();
        Ok(())
    }

    /// Whether the manifest has to be written even when no document changes; an empty index has one too.
    fn has_to_note(&self, report: &Report) -> bool {
        let Changes { former, manifest, must_reread, .. } = self.changes;
        let has_looked = manifest.looked != former.looked && (self.has_rechecked || report.has_news());
        let is_other = *former == Manifest::default() || former.is_moved || manifest.roots != former.roots;
        *must_reread || is_other || has_looked
    }

    /// Removes what is not to stay.
    fn forget(&mut self, report: &mut Report) -> Result<()> {
        if self.request.rebuild {
            self.change(|writer| writer.clear())?;
        }
        for path in &self.changes.vanished {
            report.removed += 1;
            self.change(|writer| writer.remove(path))?;
        }
        Ok(())
    }

    fn change(&mut self, work: impl FnOnce(&mut dyn Writer) -> Result<()>) -> Result<()> {
        if self.request.dry_run {
            return Ok(());
        }
        let mut writer = match self.writer.take() {
            Some(writer) => writer,
            None => lock(self.engine, &self.changes.former)?,
        };
        let outcome = work(writer.as_mut());
        self.writer = Some(writer);
        outcome
    }

    /// Writes what became of one source.
    fn take(&mut self, reading: Reading, report: &mut Report) -> Result<()> {
        let Reading { work, read } = reading;
        match read {
            Read::Same(record) => {
                report.unchanged += 1;
                if work.known.as_ref() == Some(&record) {
                    self.has_rechecked |= record.is_file;
                    return Ok(());
                }
                self.change(|writer| writer.touch(&record))
            }
            Read::Document { record, entries, problems } => {
                report.passages += entries.len();
                *(if work.known.is_some() { &mut report.updated } else { &mut report.added }) += 1;
                for problem in problems {
                    report.tell(record.path.clone(), problem);
                }
                self.change(|writer| writer.put(&record, entries))
            }
            Read::Unreachable(problem) | Read::NoDocument(problem) if work.known.is_none() => {
                report.tell(work.source.path.clone(), problem);
                Ok(())
            }
            // Nothing is known of how it is now, so what the index has of it stays.
            Read::Unreachable(problem) if !work.is_cleared => {
                report.tell(work.source.path.clone(), problem);
                Ok(())
            }
            Read::Unreachable(problem) | Read::NoDocument(problem) => {
                report.tell(work.source.path.clone(), problem);
                report.removed += 1;
                self.change(|writer| writer.remove(&work.source.path))
            }
        }
    }

    /// Makes the changes so far visible; `looked` is when everything was looked at for the last time.
    fn commit(&mut self, looked: i64, report: &mut Report) -> Result<()> {
        let Some(writer) = &mut self.writer else { return Ok(()) };
        let manifest =
            committed(Manifest { looked, revision: self.revision, ..self.changes.manifest.clone() })?;
        writer.commit(&manifest)?;
        self.revision = manifest.revision;
        for (path, reason) in writer.refused() {
            let is_known =
                self.changes.work.iter().any(|work| work.source.path == path && work.known.is_some());
            report.take_back(path, reason, is_known);
        }
        self.committed = Instant::now();
        Ok(())
    }
}

/// Opens the writer. What was compared with the catalog holds only if nobody else has committed since.
fn lock(engine: &dyn Engine, former: &Manifest) -> Result<Box<dyn Writer>> {
    let writer = engine.writer()?;
    if engine.manifest()? == *former {
        return Ok(writer);
    }
    let message = format!("{}: another process has just written to the index", engine.location());
    Err(Error::new(ErrorKind::IndexLocked, message).with_hint("run again"))
}

/// The manifest of a commit that is made now; `manifest` has the revision of the one before. The clock may stand still
/// or go back, a revision does not.
fn committed(manifest: Manifest) -> Result<Manifest> {
    let revision = nanoseconds(SystemTime::now()).max(manifest.revision.saturating_add(1));
    let now = OffsetDateTime::now_utc().replace_nanosecond(0).unwrap_or_else(|_| OffsetDateTime::now_utc());
    let built_at = now.format(&Rfc3339).map_err(|error| clock(&error))?;
    Ok(Manifest { format_version: FORMAT_VERSION, built_at, revision, ..manifest })
}

fn clock(error: &time::error::Format) -> Error {
    Error::new(ErrorKind::Io, format!("the clock: {error}"))
}
