//! Bounds what waits to be indexed. Tantivy's queue holds ten thousand batches, whatever their size.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use tantivy::TantivyDocument;
use tantivy::schema::Document;

/// Entries that may wait. About 200 words each, they take some 30 MB.
const ENTRIES: usize = 1000;

/// How long to wait for the queue to move. It moves within milliseconds unless tantivy's worker has died, and
/// then the next send says so.
const PATIENCE: Duration = Duration::from_secs(10);

/// Counts the entries that wait.
#[derive(Default, Clone)]
pub struct Backlog(Arc<Waiting>);

#[derive(Default)]
struct Waiting {
    entries: Mutex<usize>,
    moved: Condvar,
}

impl Backlog {
    /// Waits until there is room, and counts the documents until they are indexed.
    pub fn admit(&self, documents: Vec<TantivyDocument>) -> Vec<Queued> {
        let waiting = self.0.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |waiting: &mut usize| *waiting >= ENTRIES;
        let outcome = self.0.moved.wait_timeout_while(waiting, PATIENCE, full);
        let (mut waiting, _) = outcome.unwrap_or_else(PoisonError::into_inner);
        *waiting += documents.len();
        documents.into_iter().map(|document| Queued { document, backlog: self.clone() }).collect()
    }
}

/// A document that counts as waiting until it is dropped, which tantivy does once it is indexed.
pub struct Queued {
    document: TantivyDocument,
    backlog: Backlog,
}

impl Drop for Queued {
    fn drop(&mut self) {
        let mut waiting = self.backlog.0.entries.lock().unwrap_or_else(PoisonError::into_inner);
        *waiting = waiting.saturating_sub(1);
        drop(waiting);
        self.backlog.0.moved.notify_all();
    }
}

impl Document for Queued {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.iter_fields_and_values()
    }

    /// Without a copy of it all.
    fn into_tantivy_document(mut self) -> TantivyDocument {
        std::mem::take(&mut self.document)
    }
}
