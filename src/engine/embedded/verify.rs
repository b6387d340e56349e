//! Looks for damage.

use std::path::Path;

use tantivy::{ReloadPolicy, Term};

use super::fault::{At, guarded};
use super::folder;
use super::payload::{Payload, Totals};
use super::schema::{DOCUMENT, PASSAGE};
use super::snapshot::{Outcome, Snapshot, living};

/// What is damaged in the index in a folder, as `file: reason`.
///
/// The folder is opened anew, because files that were truncated after they were mapped end the process when they
/// are read.
pub fn damage(folder: &Path) -> Vec<String> {
    let opened = guarded(folder, || folder::open(folder));
    let (index, layout) = match opened {
        Ok(opened) => opened,
        Err(error) => return vec![error.to_string()],
    };
    let mut damage = Vec::new();
    match guarded(folder, || index.validate_checksum().at(folder)) {
        Ok(files) => {
            damage.extend(files.iter().map(|file| format!("{}: its checksum is wrong", file.display())));
        }
        Err(error) => damage.push(error.to_string()),
    }
    damage.sort();
    if !damage.is_empty() {
        return damage;
    }
    let counted = guarded(folder, || {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
        let reader: tantivy::IndexReader = reader.at(folder)?;
        let Payload { manifest, totals } = folder::payload(folder, &index)?.unwrap_or_default();
        Snapshot::new(reader.searcher(), layout, manifest, totals)
            .and_then(|snapshot| miscounts(&snapshot))
            .at(folder)
    });
    counted.unwrap_or_else(|error| vec![error.to_string()])
}

/// Whether passages, documents, records and the totals agree about what there is.
fn miscounts(snapshot: &Snapshot) -> Outcome<Vec<String>> {
    let kind = |name| Term::from_field_text(snapshot.layout.kind, name);
    let passages = snapshot.frequency(&kind(PASSAGE))?;
    let records = snapshot.records()?;
    let expected: u64 = records.iter().map(|record| u64::from(record.passages)).sum();
    let mut totals = Totals::default();
    for segment in &snapshot.segments {
        for document in living(segment, &kind(DOCUMENT))? {
            totals.add(&segment.totals_of(document));
        }
    }
    let mut found = Vec::new();
    if passages != expected || passages != totals.passages {
        found.push(format!("{}: {passages} passages instead of {expected}", folder::META));
    }
    if records.len() as u64 != totals.documents {
        found.push(format!("{}: {} records of {} documents", folder::META, records.len(), totals.documents));
    }
    if totals != snapshot.totals {
        found.push(format!("{}: its totals are not those of its documents", folder::META));
    }
    Ok(found)
}
