//! Writes documents into the index.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::sync::Arc;

use tantivy::indexer::{LogMergePolicy, UserOperation};
use tantivy::query::AllQuery;
use tantivy::{Index, IndexWriter, Term};

use super::backlog::{Backlog, Queued};
use super::entries;
use super::fault::{At, damaged, guarded};
use super::folder;
use super::packing::{UNPACKING, unpacking};
use super::payload::{self, Committed};
use super::schema::Layout;
use super::snapshot::Snapshot;
use super::totals::Totals;
use crate::engine::{Entry, Manifest, Record, Writer};
use crate::error::Result;

/// Memory for a segment that is being built, in bytes. Larger segments need fewer merges; twice as much gains
/// nothing measurable on ten thousand documents.
const MEMORY: usize = 64 * 1024 * 1024;

/// Share of deleted entries above which a segment is written anew.
const DELETED_SHARE: f32 = 0.3;

/// The one writer of an index.
pub struct EmbeddedWriter {
    folder: PathBuf,
    layout: Layout,
    index: Index,
    /// Taken out only when the writer is dropped.
    writer: Option<IndexWriter<Queued>>,
    backlog: Backlog,
    /// The commit that it starts from; `None` when everything was cleared since.
    before: Option<Arc<Snapshot>>,
    /// What documents have that were put since, by the hash of their paths; nothing when they were removed.
    since: HashMap<u64, Option<Totals>>,
    totals: Totals,
    has_changes: bool,
}

impl EmbeddedWriter {
    /// Takes the lock; [`crate::error::ErrorKind::IndexLocked`] when another writer has it.
    pub fn new(folder: PathBuf, layout: Layout, index: &Index) -> Result<Self> {
        // One thread: analysis keeps the other cores busy, and a document's place never depends on a race.
        index.tokenizers().register(UNPACKING, unpacking());
        let writer = index.writer_with_num_threads(1, MEMORY).at(&folder)?;
        let mut merging = LogMergePolicy::default();
        merging.set_del_docs_ratio_before_merge(DELETED_SHARE);
        writer.set_merge_policy(Box::new(merging));
        Ok(Self {
            folder,
            layout,
            index: index.clone(),
            writer: Some(writer),
            backlog: Backlog::default(),
            before: None,
            since: HashMap::new(),
            totals: Totals::default(),
            has_changes: false,
        })
    }

    /// Tells the writer the last commit.
    pub fn starting_from(mut self, snapshot: Arc<Snapshot>) -> Self {
        self.totals = snapshot.totals;
        self.before = Some(snapshot);
        self
    }

    fn with<T>(&mut self, work: impl FnOnce(&mut IndexWriter<Queued>) -> tantivy::Result<T>) -> Result<T> {
        let Self { folder, writer, .. } = self;
        guarded(folder, || {
            let writer = writer.as_mut().ok_or_else(|| damaged(folder, "the writer is closed"))?;
            work(writer).map_err(|error| cause(writer, error)).at(folder)
        })
    }

    /// Sends one batch, which tantivy keeps together in one segment.
    fn send(&mut self, changes: Vec<UserOperation<Queued>>) -> Result<()> {
        self.has_changes = true;
        self.with(|writer| writer.run(changes).map(|_| ()))
    }

    /// What removes a document, if there is one with this path.
    fn removal(&mut self, path: &str) -> Result<Vec<UserOperation<Queued>>> {
        let known = match self.since.insert(hash(path), None) {
            Some(since) => since,
            None => self.totals_before(path)?,
        };
        let Some(known) = known else { return Ok(Vec::new()) };
        self.totals.remove(&known);
        let places = [self.layout.path, self.layout.record];
        Ok(places.map(|place| UserOperation::Delete(Term::from_field_text(place, path))).into())
    }

    fn totals_before(&self, path: &str) -> Result<Option<Totals>> {
        let Some(before) = &self.before else { return Ok(None) };
        guarded(&self.folder, || {
            let found = before.document(path).at(&self.folder)?;
            Ok(found.map(|(segment, document)| segment.totals_of(document)))
        })
    }
}

impl Writer for EmbeddedWriter {
    fn put(&mut self, record: &Record, entries: Vec<Entry>) -> Result<()> {
        let mut changes = self.removal(&record.path)?;
        let (mut documents, totals) = entries::of_document(&self.layout, &record.path, &entries);
        documents.push(entries::of_record(&self.layout, record));
        drop(entries);
        changes.extend(self.backlog.admit(documents).into_iter().map(UserOperation::Add));
        self.totals.add(&totals);
        self.since.insert(hash(&record.path), Some(totals));
        self.send(changes)
    }

    fn touch(&mut self, record: &Record) -> Result<()> {
        let documents = self.backlog.admit(vec![entries::of_record(&self.layout, record)]);
        let delete = UserOperation::Delete(Term::from_field_text(self.layout.record, &record.path));
        self.send(std::iter::once(delete).chain(documents.into_iter().map(UserOperation::Add)).collect())
    }

    fn remove(&mut self, path: &str) -> Result<()> {
        let changes = self.removal(path)?;
        if changes.is_empty() { Ok(()) } else { self.send(changes) }
    }

    /// Not tantivy's `delete_all_documents`: that turns its clock back, so that what was deleted before is deleted
    /// again after it is put anew.
    fn clear(&mut self) -> Result<()> {
        self.has_changes = true;
        self.before = None;
        self.since.clear();
        self.totals = Totals::default();
        self.with(|writer| writer.delete_query(Box::new(AllQuery)).map(|_| ()))
    }

    fn commit(&mut self, manifest: &Manifest) -> Result<()> {
        let folder = self.folder.clone();
        let committed = Committed { manifest: manifest.clone(), totals: self.totals };
        self.with(|writer| {
            let mut commit = writer.prepare_commit()?;
            commit.set_payload(&payload::written(&folder, committed, commit.opstamp())?);
            commit.commit().map(|_| ())
        })?;
        self.has_changes = false;
        Ok(())
    }
}

impl Drop for EmbeddedWriter {
    fn drop(&mut self) {
        let Some(writer) = self.writer.take() else { return };
        if !self.has_changes {
            // Merges begun by a commit would be lost with the process, and begun again by the next run. Where one
            // fails, the commit stands as it is.
            let _ = guarded(&self.folder, || {
                writer.wait_merging_threads().at(&self.folder)?;
                folder::tidy(&self.folder, &self.index)
            });
        }
    }
}

/// A send fails when tantivy's worker has died. What it died of is known only to whoever joins it.
fn cause(writer: &mut IndexWriter<Queued>, error: tantivy::TantivyError) -> tantivy::TantivyError {
    if !matches!(error, tantivy::TantivyError::ErrorInThread(_)) {
        return error;
    }
    writer.prepare_commit().err().unwrap_or(error)
}

fn hash(path: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    hasher.finish()
}
