//! From folders to the index: what changed is read again, what vanished is removed, the rest is left alone.

mod changes;
mod entry;
mod reading;
mod since;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use self::changes::{Changes, Work};
use self::reading::{Read, Reading, Understand};
pub use self::since::{Since, since, walked_before};
use crate::engine::{Engine, FORMAT_VERSION, Manifest, Writer};
use crate::error::{Error, ErrorKind, Problem, ProblemKind, Result};
use crate::source::{Source, WalkOptions};
use crate::tagger::Tagger;
use crate::vocabulary::Vocabulary;

/// Version of everything that decides what a document's passages and terms are. Documents indexed under another
/// version are read again.
pub const READING_VERSION: u32 = crate::decode::VERSION * 1000 + crate::analyzer::VERSION;

/// How much work an interrupted run may lose. A commit costs some hundred milliseconds, so once a minute is free.
const COMMIT_EVERY: Duration = Duration::from_mins(1);

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
    /// Why documents were read again whose source is the same, when they were.
    pub reread: Option<Reread>,
    /// What there is to tell of single sources, ordered by name.
    pub problems: Vec<(String, Problem)>,
}

/// Why documents are read again although their sources are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reread {
    /// They were tagged with another vocabulary.
    Vocabulary,
    /// Another version of roledex read them.
    Reading,
}

impl Reread {
    /// In words.
    pub fn description(self) -> &'static str {
        match self {
            Self::Vocabulary => "the vocabulary changed",
            Self::Reading => "another version of roledex made the index",
        }
    }
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
    run_with(engine, &vocabulary.hash(), request, progress, &understand)
}

/// `vocabulary` is the hash of the one that `understand` tags with.
fn run_with(
    engine: &dyn Engine,
    vocabulary: &str,
    request: &Request,
    progress: &(dyn Fn(Progress) + Sync),
    understand: &Understand<'_>,
) -> Result<Report> {
    let started = Instant::now();
    let changes = Changes::find(engine, vocabulary, request)?;
    progress(Progress::Walked { to_read: changes.work.len() });
    let mut report = Report {
        unchanged: changes.unchanged,
        reread: changes.reread().filter(|_| !request.rebuild),
        ..Report::default()
    };
    Run::new(engine, request, &changes).apply(understand, &mut report, progress)?;
    for (path, problem) in changes.problems {
        report.tell(path, problem);
    }
    report.problems.sort_by(|left, right| left.0.cmp(&right.0));
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
}

impl<'a> Run<'a> {
    fn new(engine: &'a dyn Engine, request: &'a Request, changes: &'a Changes<'a>) -> Self {
        Self { engine, request, changes, writer: None, committed: Instant::now() }
    }

    fn apply(
        mut self,
        understand: &Understand<'_>,
        report: &mut Report,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<()> {
        self.forget(report)?;
        let of = self.changes.work.len();
        let mut done = 0;
        reading::read_all(&self.changes.work, self.request.jobs, understand, |reading| {
            self.take(reading, report)?;
            done += 1;
            progress(Progress::Read { done, of });
            // A rebuild shows its index only when it is whole; until then the former one answers.
            if !self.request.rebuild && self.committed.elapsed() > COMMIT_EVERY {
                self.commit(self.changes.must_reread, report)?;
            }
            Ok(())
        })?;
        if self.changes.must_reread || self.changes.former == Manifest::default() {
            // The manifest changes even if no document does, and an empty index is one too.
            self.change(|_| Ok(()))?;
        }
        if self.writer.is_some() {
            progress(Progress::Committing);
        }
        self.commit(false, report)
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
            None => self.lock()?,
        };
        let outcome = work(writer.as_mut());
        self.writer = Some(writer);
        outcome
    }

    /// Opens the writer. What was compared with the catalog holds only if nobody else has committed since.
    fn lock(&self) -> Result<Box<dyn Writer>> {
        let writer = self.engine.writer()?;
        if self.engine.manifest()? == self.changes.former {
            return Ok(writer);
        }
        let message = format!("{}: another process has just written to the index", self.engine.location());
        Err(Error::new(ErrorKind::IndexLocked, message).with_hint("run again"))
    }

    /// Writes what became of one source.
    fn take(&mut self, reading: Reading, report: &mut Report) -> Result<()> {
        let Reading { work, read } = reading;
        match read {
            Read::Same(record) => {
                report.unchanged += 1;
                let is_known = work.known.as_ref() == Some(&record);
                if is_known { Ok(()) } else { self.change(|writer| writer.touch(&record)) }
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

    /// Commits; `unfinished` keeps the former versions in the manifest, so that a run which is interrupted later
    /// goes on reading all again.
    fn commit(&mut self, unfinished: bool, report: &mut Report) -> Result<()> {
        let Some(writer) = &mut self.writer else { return Ok(()) };
        let now =
            OffsetDateTime::now_utc().replace_nanosecond(0).unwrap_or_else(|_| OffsetDateTime::now_utc());
        let built_at = now.format(&Rfc3339).map_err(|error| clock(&error))?;
        let mut manifest =
            Manifest { format_version: FORMAT_VERSION, built_at, ..self.changes.manifest.clone() };
        if unfinished {
            manifest.reading_version = 0;
        }
        writer.commit(&manifest)?;
        for (path, reason) in writer.refused() {
            let is_known =
                self.changes.work.iter().any(|work| work.source.path == path && work.known.is_some());
            report.take_back(path, reason, is_known);
        }
        self.committed = Instant::now();
        Ok(())
    }
}

fn clock(error: &time::error::Format) -> Error {
    Error::new(ErrorKind::Io, format!("the clock: {error}"))
}
