//! A document as the entries that the index keeps of it; see [`super::schema`].

use std::sync::Arc;

use tantivy::TantivyDocument;

use super::packing::pack;
use super::schema::{DOCUMENT, Layout, PASSAGE, RECORD, position};
use super::stored::{self, Head};
use super::totals::Totals;
use crate::engine::{Entry, Field, Postings, Record};

/// Fields whose terms stand in one around, with the [`Head`] of the passages.
const OF_HEAD: [Field; 3] = [Field::Title, Field::Metadata, Field::Path];

/// The entries of a document, in the order in which they have to follow each other, and how much they hold.
pub fn of_document(layout: &Layout, path: &str, entries: &[Entry]) -> (Vec<TantivyDocument>, Totals) {
    let runs = runs(entries);
    let count = entries.len() + runs.len();
    let mut totals = Totals { documents: 1, passages: entries.len() as u64, ..Totals::default() };
    let mut documents = Vec::with_capacity(count + 2);
    let mut heads = (entries.len()..).zip(&runs).filter(|(_, run)| run.is_head).peekable();
    for (index, entry) in entries.iter().enumerate() {
        while heads.next_if(|(_, run)| run.end() <= index).is_some() {}
        let head = heads.peek().map_or(0, |(head, _)| head - index);
        let mut document = passage(layout, entry, head);
        document.add_u64(layout.ahead, (count - index) as u64);
        documents.push(document);
        totals.tokens[position(Field::Text)] += tokens(entry, Field::Text);
    }
    for (index, run) in runs.iter().enumerate() {
        let mut document = around(layout, entries, run);
        document.add_u64(layout.back, (entries.len() + index - run.first) as u64);
        document.add_u64(layout.ahead, (runs.len() - index) as u64);
        documents.push(document);
        for field in run.fields() {
            totals.tokens[position(*field)] += tokens(&entries[run.first], *field) * run.count as u64;
        }
    }
    documents.push(whole(layout, path, entries, count));
    for document in &mut documents {
        document.add_text(layout.path, path);
    }
    (documents, totals)
}

/// The entry with the state of a document's source.
pub fn of_record(layout: &Layout, record: &Record) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    document.add_text(layout.kind, RECORD);
    document.add_text(layout.record, &record.path);
    document.add_u64(layout.size, record.fingerprint.size);
    document.add_i64(layout.modified, record.fingerprint.modified);
    document.add_u64(layout.hash, record.fingerprint.hash);
    document.add_u64(layout.passages, u64::from(record.passages));
    document.add_bool(layout.is_file, record.is_file);
    document.add_u64(layout.ahead, 0);
    document
}

/// Neighbouring passages that have something in common.
struct Run {
    first: usize,
    count: usize,
    /// Whether it is the head that they have in common; else it is the headings.
    is_head: bool,
}

impl Run {
    fn end(&self) -> usize {
        self.first + self.count
    }

    fn fields(&self) -> &'static [Field] {
        if self.is_head { &OF_HEAD } else { &[Field::Headings] }
    }
}

/// First the runs with the same headings, of those that have any, then those with the same head.
fn runs(entries: &[Entry]) -> Vec<Run> {
    let mut runs = Vec::new();
    for (is_head, fields) in [(false, &[Field::Headings][..]), (true, &OF_HEAD[..])] {
        let mut first = 0;
        for same in entries.chunk_by(|one, other| {
            (!is_head || Head::is_shared(&one.passage, &other.passage))
                && fields.iter().all(|field| has_same(one, other, *field))
        }) {
            let run = Run { first, count: same.len(), is_head };
            first += same.len();
            if is_head || same.first().is_some_and(|entry| tokens(entry, Field::Headings) > 0) {
                runs.push(run);
            }
        }
    }
    runs
}

fn has_same(one: &Entry, other: &Entry, field: Field) -> bool {
    match (postings(one, field), postings(other, field)) {
        (None, None) => true,
        (Some(one), Some(other)) => Arc::ptr_eq(one, other) || one == other,
        _ => false,
    }
}

fn postings(entry: &Entry, field: Field) -> Option<&Arc<Postings>> {
    entry.postings.iter().find(|(other, _)| *other == field).map(|(_, postings)| postings)
}

fn tokens(entry: &Entry, field: Field) -> u64 {
    postings(entry, field).map_or(0, |postings| postings.len() as u64)
}

/// A passage whose head stands so many entries behind it.
fn passage(layout: &Layout, entry: &Entry, head: usize) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    document.add_text(layout.kind, PASSAGE);
    document.add_u64(layout.id, stored::id_key(&entry.passage.id));
    document.add_bytes(layout.stored, &stored::to_bytes(&entry.passage, head));
    let mut mentions: Vec<&String> = entry.mentions.iter().collect();
    mentions.sort_unstable();
    mentions.dedup();
    for mention in mentions {
        document.add_text(layout.mention, mention);
    }
    for (field, postings) in entry.postings.iter().filter(|(field, _)| !field.is_shared()) {
        document.add_text(layout.terms_of(*field), pack(postings));
    }
    document
}

fn around(layout: &Layout, entries: &[Entry], run: &Run) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    let entry = &entries[run.first];
    for field in run.fields() {
        if let Some(postings) = postings(entry, *field).filter(|postings| !postings.is_empty()) {
            document.add_text(layout.terms_of(*field), pack(postings));
            document.add_u64(layout.tokens[position(*field)], postings.len() as u64);
        }
    }
    if run.is_head {
        document.add_bytes(layout.stored, &Head::of(&entry.passage).to_bytes());
    }
    document.add_u64(layout.covers, run.count as u64);
    document
}

fn whole(layout: &Layout, path: &str, entries: &[Entry], back: usize) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    document.add_text(layout.kind, DOCUMENT);
    document.add_text(layout.document, path);
    if let Some(entry) = entries.first() {
        document.add_text(layout.format, entry.passage.format.name());
    }
    document.add_u64(layout.back, back as u64);
    document.add_u64(layout.covers, entries.len() as u64);
    let length: u64 = entries.iter().map(|entry| tokens(entry, Field::Text)).sum();
    document.add_u64(layout.tokens[position(Field::Text)], length);
    document.add_u64(layout.ahead, 0);
    document
}
