//! Writes documents into the index.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;

use tantivy::indexer::{LogMergePolicy, UserOperation};
use tantivy::query::AllQuery;
use tantivy::{Index, IndexWriter, TantivyDocument, Term};

use super::backlog::{Backlog, Queued};
use super::fault::{At, damaged, guarded};
use super::folder;
use super::packing::{UNPACKING, pack, unpacking};
use super::payload;
use super::schema::{Layout, PASSAGE, RECORD, WHOLE, position};
use crate::engine::{Entry, Field, Manifest, Record, Writer};
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
    /// Hashes of the paths that the index may have; a path that it has not need not be deleted.
    known: HashSet<u64>,
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
        let backlog = Backlog::default();
        let index = index.clone();
        let known = HashSet::new();
        Ok(Self { folder, layout, index, writer: Some(writer), backlog, known, has_changes: false })
    }

    /// Tells the writer which documents the index has.
    pub fn knows(&mut self, paths: impl Iterator<Item = String>) {
        self.known.extend(paths.map(|path| hash(&path)));
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

    fn removal(&self, path: &str) -> Vec<UserOperation<Queued>> {
        let places = [self.layout.path, self.layout.whole_path, self.layout.record];
        let terms = places.map(|place| UserOperation::Delete(Term::from_field_text(place, path)));
        if self.known.contains(&hash(path)) { terms.into() } else { Vec::new() }
    }
}

impl Writer for EmbeddedWriter {
    fn put(&mut self, record: &Record, entries: Vec<Entry>) -> Result<()> {
        let mut documents = Vec::with_capacity(entries.len() + 2);
        documents.push(whole(&self.layout, &record.path, &entries));
        for entry in entries {
            documents.push(passage(&self.layout, entry).map_err(|error| damaged(&self.folder, &error))?);
        }
        documents.push(self::record(&self.layout, record));
        let mut changes = self.removal(&record.path);
        changes.extend(self.backlog.admit(documents).into_iter().map(UserOperation::Add));
        self.known.insert(hash(&record.path));
        self.send(changes)
    }

    fn touch(&mut self, record: &Record) -> Result<()> {
        let documents = self.backlog.admit(vec![self::record(&self.layout, record)]);
        let delete = UserOperation::Delete(Term::from_field_text(self.layout.record, &record.path));
        self.send(std::iter::once(delete).chain(documents.into_iter().map(UserOperation::Add)).collect())
    }

    fn remove(&mut self, path: &str) -> Result<()> {
        let changes = self.removal(path);
        if changes.is_empty() { Ok(()) } else { self.send(changes) }
    }

    /// Not tantivy's `delete_all_documents`: that turns its clock back, so that what was deleted before is deleted
    /// again after it is put anew.
    fn clear(&mut self) -> Result<()> {
        self.has_changes = true;
        self.with(|writer| writer.delete_query(Box::new(AllQuery)).map(|_| ()))
    }

    fn commit(&mut self, manifest: &Manifest) -> Result<()> {
        let folder = self.folder.clone();
        self.with(|writer| {
            let mut commit = writer.prepare_commit()?;
            commit.set_payload(&payload::written(&folder, manifest, commit.opstamp())?);
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

fn passage(layout: &Layout, entry: Entry) -> std::result::Result<TantivyDocument, String> {
    let Entry { passage, postings, mut mentions } = entry;
    let json = serde_json::to_vec(&passage).map_err(|error| error.to_string())?;
    let mut document = TantivyDocument::default();
    document.add_text(layout.kind, PASSAGE);
    document.add_text(layout.id, &passage.id);
    document.add_text(layout.path, &passage.path);
    document.add_text(layout.format, passage.format.name());
    document.add_u64(layout.ordinal, u64::from(passage.ordinal));
    document.add_bytes(layout.passage, &json);
    mentions.sort_unstable();
    mentions.dedup();
    for mention in mentions {
        document.add_text(layout.mention, mention);
    }
    for (field, postings) in postings {
        document.add_text(layout.terms_of(field), pack(&postings));
    }
    Ok(document)
}

fn whole(layout: &Layout, path: &str, entries: &[Entry]) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    document.add_text(layout.kind, WHOLE);
    document.add_text(layout.whole_path, path);
    document.add_u64(layout.whole_passages, entries.len() as u64);
    let postings = || entries.iter().flat_map(|entry| &entry.postings);
    for field in Field::ALL {
        let of_field = postings().filter(|(other, _)| *other == field);
        let tokens: usize = of_field.map(|(_, postings)| postings.len()).sum();
        document.add_u64(layout.tokens[position(field)], tokens as u64);
    }
    let text = postings().filter(|(field, _)| *field == Field::Text).flat_map(|(_, postings)| postings);
    document.add_text(layout.whole, pack(text));
    document
}

fn record(layout: &Layout, record: &Record) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    document.add_text(layout.kind, RECORD);
    document.add_text(layout.record, &record.path);
    document.add_u64(layout.size, record.fingerprint.size);
    document.add_i64(layout.modified, record.fingerprint.modified);
    document.add_u64(layout.hash, record.fingerprint.hash);
    document.add_u64(layout.passages, u64::from(record.passages));
    document.add_bool(layout.is_file, record.is_file);
    document
}
