//! Reads sources on several threads.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use super::changes::{Changes, Origin, Work};
use super::entry::entries;
use crate::containment::{STACK, contain, while_reading};
use crate::decode::decode;
use crate::engine::{Engine, Entry, Fingerprint, Record};
use crate::error::{Error, ErrorKind, Problem, Result};
use crate::passage::{self, cut};
use crate::source::Source;
use crate::tagger::Tagger;

/// Documents that may wait for the writer, per thread; each holds its passages in memory.
const WAITING: usize = 2;

/// What became of a source.
pub struct Reading<'a> {
    /// What was to be read.
    pub work: &'a Work<'a>,
    /// What came out.
    pub read: Read,
}

/// What came out of reading a source.
pub enum Read {
    /// The content is that of the record, which now has the source's time.
    Same(Record),
    /// A document.
    Document {
        /// What the index keeps of it.
        record: Record,
        /// Its passages.
        entries: Vec<Entry>,
        /// What had to be worked around.
        problems: Vec<Problem>,
    },
    /// The content could not be had: nothing is known of how it is now.
    Unreachable(Problem),
    /// The content is not, or no longer, a document.
    NoDocument(Problem),
}

/// How bytes become entries, given the document's name: passages with their terms, and what had to be worked around.
pub type Understand<'a> =
    dyn Fn(&[u8], &Source) -> std::result::Result<(Vec<Entry>, Vec<Problem>), Problem> + Sync + 'a;

/// Decodes, cuts, tags and analyses.
pub fn entries_of(
    tagger: Tagger<'_>,
    bytes: &[u8],
    source: &Source,
) -> std::result::Result<(Vec<Entry>, Vec<Problem>), Problem> {
    let document = decode(bytes, source.file_name())?;
    Ok((entries(tagger, cut(&document, &source.path)), document.problems))
}

fn no_thread(cause: &std::io::Error) -> Error {
    let error = Error::new(ErrorKind::Io, format!("no thread to read with: {cause}"));
    error.with_hint("allow the process more memory (ulimit -v) or more threads (ulimit -u)")
}

/// What reading needs beside the source.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// Has the passages of documents that cannot, or need not, be read again.
    pub engine: &'a dyn Engine,
    /// What there is to read.
    pub changes: &'a Changes<'a>,
    /// How they become entries.
    pub method: Method<'a>,
}

/// How sources become entries.
#[derive(Clone, Copy)]
pub struct Method<'a> {
    /// Hash of the vocabulary that they are tagged with.
    pub vocabulary: &'a str,
    /// Tags passages that need not be read again.
    pub tagger: Tagger<'a>,
    /// Reads and tags.
    pub understand: &'a Understand<'a>,
}

impl<'a> Reader<'a> {
    /// Reads all work on `jobs` threads and hands each result to `take` on this one, in no certain order. Ends early
    /// when `take` fails or breaks off.
    pub fn read_all(
        self,
        jobs: usize,
        mut take: impl FnMut(Reading<'a>) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        let jobs = jobs.clamp(1, self.changes.work.len().max(1));
        let next = AtomicUsize::new(0);
        let (sender, receiver) = sync_channel(jobs * WAITING);
        thread::scope(|scope| {
            for started in 0..jobs {
                let (sender, next) = (sender.clone(), &next);
                let reading = move || self.read_some(next, &sender);
                let thread = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, reading);
                match thread {
                    Ok(_) => {}
                    Err(cause) if started == 0 => return Err(no_thread(&cause)),
                    // What the system has no thread for, the others read.
                    Err(_) => break,
                }
            }
            drop(sender);
            // Owned here, so that threads which still send are told when this ends early.
            let receiver = receiver;
            for reading in &receiver {
                if take(reading)?.is_break() {
                    break;
                }
            }
            Ok(())
        })
    }

    fn read_some(self, next: &AtomicUsize, sender: &SyncSender<Reading<'a>>) {
        while let Some(work) = self.changes.work.get(next.fetch_add(1, Ordering::Relaxed)) {
            let read = contain(|| self.read(work))
                .unwrap_or_else(|panic| Read::NoDocument(Problem::failed(while_reading(&panic))));
            if sender.send(Reading { work, read }).is_err() {
                return;
            }
        }
    }

    fn read(self, work: &Work) -> Read {
        let content = match work.origin {
            Origin::File => work.source.read(),
            Origin::Given(content) => Ok(content.to_owned()),
            Origin::Index => return self.stored(work),
        };
        let bytes = match content {
            Ok(bytes) => bytes,
            Err(problem) => return Read::Unreachable(problem),
        };
        let fingerprint = work.source.fingerprint(&bytes);
        let former = work.known.as_ref().filter(|_| !work.must_reread);
        if let Some(record) = former.filter(|record| is_same(&record.fingerprint, &fingerprint)) {
            return Read::Same(Record { fingerprint, ..record.clone() });
        }
        if let Some(entries) = self.moved(work, &fingerprint) {
            return document(work, fingerprint, entries, Vec::new());
        }
        match (self.method.understand)(&bytes, &work.source) {
            Err(problem) => Read::NoDocument(problem),
            Ok((entries, problems)) => document(work, fingerprint, entries, problems),
        }
    }

    /// The entries of a document that had the same content and the same name in another folder.
    fn moved(self, work: &Work, fingerprint: &Fingerprint) -> Option<Vec<Entry>> {
        let from = self.changes.moved.get(&(fingerprint.size, fingerprint.hash))?;
        let has_same_name = from.path.rsplit('/').next() == Some(work.source.file_name());
        if work.known.is_some() || !has_same_name {
            return None;
        }
        // Its passages may have been removed by a commit of this run.
        let passages = self.passages(from)?;
        Some(entries(self.method.tagger, passage::moved(passages, &work.source.path)))
    }

    fn stored(self, work: &Work) -> Read {
        let known = work.known.as_ref().and_then(|record| Some((record, self.passages(record)?)));
        match known {
            None => Read::Unreachable(Problem::failed("its passages are not in the index")),
            Some((record, passages)) => {
                document(work, record.fingerprint, entries(self.method.tagger, passages), Vec::new())
            }
        }
    }

    /// All passages of a document, or none.
    fn passages(self, record: &Record) -> Option<Vec<passage::Passage>> {
        let passages = self.engine.passages_of(&record.path).ok()?;
        (passages.len() == record.passages as usize).then_some(passages)
    }
}

fn document(work: &Work, fingerprint: Fingerprint, entries: Vec<Entry>, problems: Vec<Problem>) -> Read {
    let passages = u32::try_from(entries.len()).unwrap_or(u32::MAX);
    let path = work.source.path.clone();
    let record = Record { path, fingerprint, passages, is_file: work.origin == Origin::File };
    Read::Document { record, entries, problems }
}

fn is_same(one: &Fingerprint, other: &Fingerprint) -> bool {
    one.size == other.size && one.hash == other.hash
}
