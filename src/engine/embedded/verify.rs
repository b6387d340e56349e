//! Looks for damage.
//!
//! Every file of a segment has a checksum at its end. The list of segments has none, so what it says is compared with
//! the files and with the hash in the manifest.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use serde::Deserialize;
use tantivy::directory::Directory;
use tantivy::directory::error::OpenReadError;
use tantivy::directory::footer::Footer;
use tantivy::index::{SegmentComponent, SegmentMeta};
use tantivy::{Index, IndexMeta, IndexReader, ReloadPolicy, SegmentReader, Term, Version};

use super::directory::IndexDirectory;
use super::folder::{MANAGED, META};
use super::payload::{self, Committed};
use super::schema::{DOCUMENT, Layout, PASSAGE, RECORD, column, settings};
use super::snapshot::{Outcome, Snapshot, living};
use super::totals::Totals;
use crate::containment::contain;
use crate::engine::FORMAT_VERSION;

/// The files of a segment, but for the one that lists deleted entries.
const COMPONENTS: [SegmentComponent; 6] = [
    SegmentComponent::Postings,
    SegmentComponent::Positions,
    SegmentComponent::Terms,
    SegmentComponent::Store,
    SegmentComponent::FastFields,
    SegmentComponent::FieldNorms,
];

/// What is said of a file whose end is not one.
const CUT: &str = "is cut off, or changed at its end";

/// How often an index is looked at that another process writes to.
const MOST_LOOKS: usize = 10;

/// What is damaged in the index in a folder, as `file: reason`.
///
/// The folder is opened anew, because files that were truncated after they were mapped end the process when they
/// are read. A writer takes files away that a look needs: what is found beside a commit is looked for again.
pub fn damage(folder: &Path) -> Vec<String> {
    let list = || fs::read(folder.join(META)).ok();
    let mut damage = Vec::new();
    for _ in 0..MOST_LOOKS {
        let before = list();
        damage = look(folder);
        if damage.is_empty() || list() == before {
            break;
        }
    }
    damage
}

fn look(folder: &Path) -> Vec<String> {
    let found = contain(|| find(folder));
    let mut damage = found.unwrap_or_else(|panic| vec![line(META, &format!("cannot be followed ({panic})"))]);
    damage.sort();
    damage
}

fn find(folder: &Path) -> Vec<String> {
    let directory = match IndexDirectory::open(folder) {
        Ok(directory) => directory,
        Err(error) => return vec![line(META, &error.to_string())],
    };
    let (index, metas, committed) = match list(folder, directory.clone()) {
        Ok(list) => list,
        Err(reason) => return vec![line(META, &reason)],
    };
    let files: Vec<_> = metas.segments.iter().map(files).collect();
    let of_segment = |files: &Vec<String>| damaged_files(&index, &directory, files);
    let mut damage: Vec<String> = files.iter().flat_map(of_segment).collect();
    damage.extend(unlisted(folder, &files.concat()).map(|reason| line(MANAGED, &reason)));
    if damage.is_empty() {
        let counted =
            contain(|| miscounts(&index, committed).unwrap_or_else(|error| vec![error.to_string()]));
        let wrong = counted.unwrap_or_else(|panic| vec![panic]);
        damage.extend(wrong.iter().map(|reason| line(META, &format!("does not fit the files: {reason}"))));
    }
    damage
}

fn unreadable(error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::NotFound { "is missing".to_owned() } else { error.to_string() }
}

fn line(file: &str, reason: &str) -> String {
    format!("{file}: {reason}")
}

/// The list of segments as tantivy writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "some only have to be there, and nothing else")]
struct List {
    index_settings: serde_json::Value,
    segments: Vec<Segment>,
    schema: serde_json::Value,
    opstamp: u64,
    payload: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "as above")]
struct Segment {
    #[serde(rename = "segment_id")]
    id: String,
    max_doc: u32,
    deletes: Option<Deletes>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "as above")]
struct Deletes {
    num_deleted_docs: u32,
    opstamp: u64,
}

/// Reads the list of segments; the reason if it is not one that this version wrote.
fn list(folder: &Path, directory: IndexDirectory) -> Result<(Index, IndexMeta, Committed), String> {
    let bytes = fs::read(folder.join(META)).map_err(|error| unreadable(&error))?;
    if !bytes.ends_with(b"\n") {
        return Err("is cut off".to_owned());
    }
    let list: List =
        serde_json::from_slice(&bytes).map_err(|error| format!("is not the list it was ({error})"))?;
    let not_whole = |_| "cannot be opened".to_owned();
    let index = Index::open(directory).map_err(not_whole)?;
    let metas = index.load_metas().map_err(not_whole)?;
    let committed = match metas.payload.as_deref() {
        // Nothing was committed yet.
        None if metas.segments.is_empty() => Ok(Committed::default()),
        None => Err("has lost its manifest".to_owned()),
        Some(text) => payload::read(folder, text, metas.opstamp)
            .map_err(|reason| format!("its manifest is not the one it was: {reason}")),
    }?;
    // As they are written, because defaults stand in for what is missing. Should tantivy ever write them otherwise,
    // the format version has to rise.
    let is_ours = serde_json::to_value(Layout::new().1).is_ok_and(|schema| schema == list.schema)
        && serde_json::to_value(settings()).is_ok_and(|settings| settings == list.index_settings);
    if committed.manifest.format_version == FORMAT_VERSION && !is_ours {
        return Err("names other fields than this version".to_owned());
    }
    Ok((index, metas, committed))
}

/// The names of a segment's files.
fn files(segment: &SegmentMeta) -> Vec<String> {
    let deletes = segment.has_deletes().then_some(SegmentComponent::Delete);
    let components = COMPONENTS.into_iter().chain(deletes);
    components.map(|one| segment.relative_path(one).to_string_lossy().into_owned()).collect()
}

/// The damaged ones of a segment's files.
fn damaged_files(index: &Index, directory: &IndexDirectory, files: &[String]) -> Vec<String> {
    let is_there = |file: &String| directory.exists(Path::new(file)).unwrap_or(true);
    if !files.iter().any(is_there) {
        return vec![line(META, "names a segment of which no file is there")];
    }
    let mut versions: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    let mut damage = Vec::new();
    for file in files {
        let compared = contain(|| version(index, directory, Path::new(file)));
        match compared.unwrap_or_else(|_| Err(CUT.to_owned())) {
            // One process has written them all.
            Ok(version) => versions.entry(version.to_string()).or_default().push(file),
            Err(reason) => damage.push(line(file, &reason)),
        }
    }
    let most = versions.values().map(Vec::len).max().unwrap_or_default();
    let odd = versions.into_values().filter(|files| files.len() < most).flatten();
    damage.extend(odd.map(|file| line(file, "its checksum is wrong")));
    damage
}

/// Compares a file with its checksum; the version that wrote it.
fn version(index: &Index, directory: &IndexDirectory, file: &Path) -> Result<Version, String> {
    let bytes = match directory.open_read(file) {
        Err(OpenReadError::FileDoesNotExist(_)) => return Err("is missing".to_owned()),
        opened => opened.map_err(|error| error.to_string())?,
    };
    let (footer, _) = Footer::extract_footer(bytes).map_err(|_| CUT)?;
    match index.directory().validate_checksum(file) {
        Ok(true) => Ok(footer.version),
        _ => Err("its checksum is wrong".to_owned()),
    }
}

/// What is wrong with tantivy's list of its own files.
fn unlisted(folder: &Path, files: &[String]) -> Option<String> {
    let bytes = match fs::read(folder.join(MANAGED)) {
        Ok(bytes) => bytes,
        Err(error) => return Some(unreadable(&error)),
    };
    let listed: BTreeSet<String> = match serde_json::from_slice(&bytes) {
        Ok(listed) if bytes.ends_with(b"\n") => listed,
        _ => return Some("is not the list it was".to_owned()),
    };
    let is_there = |file: &&String| folder.join(file).exists();
    let mut expected = files.iter().filter(is_there).map(String::as_str).chain([META]);
    expected.find(|file| !listed.contains(*file)).map(|file| format!("does not name {file}"))
}

/// What does not add up.
fn miscounts(index: &Index, committed: Committed) -> Outcome<Vec<String>> {
    let mut found = Vec::new();
    let reader: IndexReader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    let searcher = reader.searcher();
    for (meta, segment) in index.load_metas()?.segments.iter().zip(searcher.segment_readers()) {
        if rows(segment)?.is_some_and(|rows| rows != meta.max_doc()) || segment.num_docs() != meta.num_docs()
        {
            found.push(format!("segment {} has not {} entries", meta.id().uuid_string(), meta.num_docs()));
        }
    }
    if !found.is_empty() {
        return Ok(found);
    }
    let snapshot = Snapshot::new(searcher, Layout::new().0, committed)?;
    found.extend(contradictions(&snapshot)?);
    Ok(found)
}

/// Where passages, documents, records and the totals do not agree about what there is.
fn contradictions(snapshot: &Snapshot) -> Outcome<Vec<String>> {
    let kind = |name| Term::from_field_text(snapshot.layout.kind, name);
    let mut found = Vec::new();
    let passages = snapshot.frequency(&kind(PASSAGE))?;
    let count = snapshot.frequency(&kind(RECORD))?;
    let records = snapshot.records()?;
    let expected: u64 = records.iter().map(|record| u64::from(record.passages)).sum();
    if passages != expected || passages != snapshot.totals.passages {
        found.push(format!("{passages} passages instead of {expected}"));
    }
    let paths: BTreeSet<&str> = records.iter().map(|record| record.path.as_str()).collect();
    if count != snapshot.totals.documents || paths.len() as u64 != count {
        found.push(format!("{count} records of {} documents", snapshot.totals.documents));
    }
    let mut totals = Totals::default();
    for segment in &snapshot.segments {
        for document in living(segment, &kind(DOCUMENT))? {
            totals.add(&segment.totals_of(document));
        }
    }
    if totals != snapshot.totals {
        found.push("its totals are not those of its documents".to_owned());
    }
    Ok(found)
}

/// Entries of a segment, deleted ones included, by a column that only records have.
fn rows(segment: &SegmentReader) -> Outcome<Option<u32>> {
    let column = segment.fast_fields().column_opt::<u64>(column::SIZE)?;
    Ok(column.map(|column| column.num_docs()))
}
