//! Looks for damage.

use std::path::Path;

use tantivy::ReloadPolicy;

use super::fault::{At, guarded};
use super::folder;
use super::schema::{PASSAGE, RECORD};
use super::snapshot::{Outcome, Snapshot, kind};

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
        let manifest = folder::manifest(folder, &index)?.unwrap_or_default();
        Snapshot::new(reader.searcher(), layout, manifest)
            .and_then(|snapshot| miscounts(&snapshot))
            .at(folder)
    });
    counted.unwrap_or_else(|error| vec![error.to_string()])
}

/// Whether passages, wholes and records agree about what there is.
fn miscounts(snapshot: &Snapshot) -> Outcome<Vec<String>> {
    let passages = snapshot.frequency(&kind(&snapshot.layout, PASSAGE))?;
    let records = snapshot.frequency(&kind(&snapshot.layout, RECORD))?;
    let expected: u64 = snapshot.records()?.iter().map(|record| u64::from(record.passages)).sum();
    let mut found = Vec::new();
    if passages != expected || passages != snapshot.passages {
        found.push(format!("{}: {passages} passages instead of {expected}", folder::META));
    }
    if records != snapshot.documents {
        found.push(format!("{}: {records} records of {} documents", folder::META, snapshot.documents));
    }
    Ok(found)
}
