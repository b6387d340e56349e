//! Reads sources on several threads.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use super::Work;
use super::entry::entries;
use crate::containment::{STACK, contain};
use crate::decode::decode;
use crate::engine::{Entry, Fingerprint, Record};
use crate::error::{Error, ErrorKind, Problem, Result};
use crate::passage::cut;
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

/// Reads all work on `jobs` threads and hands each result to `take` on this one, in no certain order. Ends early
/// when `take` fails.
pub fn read_all<'a>(
    work: &'a [Work<'a>],
    jobs: usize,
    understand: &Understand<'_>,
    mut take: impl FnMut(Reading<'a>) -> Result<()>,
) -> Result<()> {
    let jobs = jobs.clamp(1, work.len().max(1));
    let next = AtomicUsize::new(0);
    let (sender, receiver) = sync_channel(jobs * WAITING);
    thread::scope(|scope| {
        for _ in 0..jobs {
            let (sender, next) = (sender.clone(), &next);
            thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, move || read_some(work, next, understand, &sender))
                .map_err(|error| Error::new(ErrorKind::Io, format!("a thread to read with: {error}")))?;
        }
        drop(sender);
        // Owned here, so that threads which still send are told when this ends early.
        let receiver = receiver;
        receiver.iter().try_for_each(&mut take)
    })
}

fn read_some<'a>(
    work: &'a [Work<'a>],
    next: &AtomicUsize,
    understand: &Understand<'_>,
    sender: &SyncSender<Reading<'a>>,
) {
    while let Some(work) = work.get(next.fetch_add(1, Ordering::Relaxed)) {
        let read = contain(|| read(work, understand)).unwrap_or_else(|panic| {
            Read::NoDocument(Problem::failed(format!(
                "reading it came upon an error of roledex itself: {panic}"
            )))
        });
        if sender.send(Reading { work, read }).is_err() {
            return;
        }
    }
}

fn read(work: &Work, understand: &Understand<'_>) -> Read {
    let content = match work.content {
        Some(content) => Ok(content.to_owned()),
        None => work.source.read(),
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
    match understand(&bytes, &work.source) {
        Err(problem) => Read::NoDocument(problem),
        Ok((entries, problems)) => {
            let passages = u32::try_from(entries.len()).unwrap_or(u32::MAX);
            let path = work.source.path.clone();
            let record = Record { path, fingerprint, passages, is_file: work.content.is_none() };
            Read::Document { record, entries, problems }
        }
    }
}

fn is_same(one: &Fingerprint, other: &Fingerprint) -> bool {
    one.size == other.size && one.hash == other.hash
}
