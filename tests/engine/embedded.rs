//! The engine in a folder: the suite, and what can happen to files.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use roledex::engine::embedded::EmbeddedEngine;
use roledex::engine::{Engine, FORMAT_VERSION, Manifest, Plan};
use roledex::error::ErrorKind;
use tempfile::TempDir;

use super::{Made, begin, document, history, manifest, matches, phrase, suite, term, wanted, write};
use crate::harness::times;

fn embedded() -> Made {
    let folder = TempDir::new().expect("a temporary folder");
    let engine = EmbeddedEngine::open_or_create(&folder.path().join("index"), false).expect("a new index");
    (Box::new(engine), Box::new(folder))
}

#[test]
fn the_embedded_engine_passes_the_suite() {
    suite(embedded, |_| ());
}

#[test]
fn nothing_good_is_passed_over() {
    history::nothing_good_is_passed_over(&embedded);
}

fn sample(folder: &Path) {
    let engine = EmbeddedEngine::open_or_create(folder, false).expect("an index");
    write(&engine, &[("a.txt", &["help desk", "desk lamp"]), ("b.txt", &["help wanted"])]);
}

#[test]
fn only_a_committed_index_opens() {
    let folder = TempDir::new().expect("a temporary folder");
    let index = folder.path().join("index");
    let kind = |folder: &Path| EmbeddedEngine::open(folder).err().map(|error| error.kind());
    assert_eq!(kind(&index), Some(ErrorKind::IndexMissing));
    assert_eq!(kind(folder.path()), Some(ErrorKind::IndexMissing));
    drop(EmbeddedEngine::open_or_create(&index, false).expect("an index"));
    assert_eq!(kind(&index), Some(ErrorKind::IndexMissing), "nothing was committed yet");
    sample(&index);
    assert_eq!(kind(&index), None);
}

#[test]
fn other_versions_are_told_apart() {
    let folder = TempDir::new().expect("a temporary folder");
    sample(folder.path());
    let commit = |version| {
        let engine = EmbeddedEngine::open(folder.path()).expect("an index");
        let manifest = Manifest { format_version: version, ..manifest() };
        begin(&engine).commit(&manifest).expect("a commit");
        EmbeddedEngine::open(folder.path()).err().map(|error| error.kind())
    };
    assert_eq!(commit(FORMAT_VERSION), None);
    assert_eq!(commit(FORMAT_VERSION - 1), Some(ErrorKind::IndexOlder));
    let anew = EmbeddedEngine::open_or_create(folder.path(), false).expect("an empty index");
    assert_eq!(anew.catalog().expect("a catalog"), vec![]);
    sample(folder.path());
    assert_eq!(commit(FORMAT_VERSION + 1), Some(ErrorKind::IndexNewer));
    let error =
        EmbeddedEngine::open_or_create(folder.path(), true).err().expect("a newer index is left alone");
    assert_eq!(error.kind(), ErrorKind::IndexNewer);
}

#[test]
fn a_folder_of_documents_does_not_become_an_index() {
    let folder = TempDir::new().expect("a temporary folder");
    fs::write(folder.path().join("notes.txt"), "mine").expect("a file");
    let error = EmbeddedEngine::open_or_create(folder.path(), true).err().expect("a refusal");
    assert_eq!(error.kind(), ErrorKind::Usage);
    assert!(error.to_string().contains("notes.txt"));
}

/// Files of an index that hold data.
fn data_files(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<_> =
        files.filter(|file| file.file_stem().is_some_and(|stem| stem.len() == 32)).collect();
    files.push(folder.join("meta.json"));
    files.sort();
    files
}

#[test]
fn truncated_files_are_damage() {
    let original = TempDir::new().expect("a temporary folder");
    sample(original.path());
    for file in data_files(original.path()) {
        let bytes = fs::read(&file).expect("a file");
        // The last byte of a list is a line feed that nothing depends on.
        for length in [0, bytes.len() / 2, bytes.len() - 2] {
            fs::write(&file, &bytes[..length]).expect("a truncated file");
            assert_damaged(original.path(), &file);
        }
        fs::remove_file(&file).expect("a removal");
        if file.ends_with("meta.json") {
            continue;
        }
        assert_damaged(original.path(), &file);
        fs::write(&file, bytes).expect("the file again");
    }
    let anew = EmbeddedEngine::open_or_create(original.path(), true).expect("a rebuild makes it usable");
    begin(&anew).commit(&manifest()).expect("a commit");
}

fn assert_damaged(folder: &Path, file: &Path) {
    match EmbeddedEngine::open(folder) {
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::IndexDamaged, "{}: {error}", file.display());
            assert!(error.hint().is_some_and(|hint| hint.contains("--rebuild")));
        }
        Ok(engine) => assert_ne!(engine.verify().expect("a check"), [""; 0], "{}", file.display()),
    }
}

#[test]
fn flipped_bits_never_panic_and_are_found() {
    let original = TempDir::new().expect("a temporary folder");
    sample(original.path());
    for file in data_files(original.path()).iter().filter(|file| !file.ends_with("meta.json")) {
        let bytes = fs::read(file).expect("a file");
        for at in (0..bytes.len()).step_by(5) {
            let mut flipped = bytes.clone();
            flipped[at] ^= 0x55;
            fs::write(file, &flipped).expect("a damaged file");
            ask_everything(original.path());
            if at == bytes.len() / 10 * 5 {
                assert_damaged(original.path(), file);
            }
        }
        fs::write(file, bytes).expect("the file again");
    }
}

/// Whatever it answers, it answers.
fn ask_everything(folder: &Path) {
    let Ok(engine) = EmbeddedEngine::open(folder) else { return };
    let plan = Plan {
        about: vec![term("help")],
        facets: true,
        ..wanted(vec![term("desk"), phrase("help desk", 1)])
    };
    let _ = engine.search(&plan);
    let _ = engine.catalog();
    let _ = engine.passages_of("a.txt");
    let _ = engine.passage("a.txt#1");
    let _ = engine.neighbours("dask", 2);
    let _ = engine.statistics();
}

#[test]
fn readers_need_no_permission_to_write() {
    let folder = TempDir::new().expect("a temporary folder");
    sample(folder.path());
    // A folder where the lock file should be fails like a file system without permission, also for root.
    let lock = folder.path().join(".tantivy-meta.lock");
    fs::remove_file(&lock).expect("the lock file");
    fs::create_dir(&lock).expect("a folder in its place");
    let engine = EmbeddedEngine::open(folder.path()).expect("an index");
    assert_eq!(matches(&engine, &wanted(vec![term("desk")])).len(), 2);
}

#[test]
fn an_open_engine_sees_what_others_commit() {
    let folder = TempDir::new().expect("a temporary folder");
    sample(folder.path());
    let reader = EmbeddedEngine::open(folder.path()).expect("an index");
    assert_eq!(reader.catalog().expect("a catalog").len(), 2);
    let other = EmbeddedEngine::open(folder.path()).expect("an index");
    write(&other, &[("c.txt", &["desk"])]);
    assert_eq!(reader.catalog().expect("a catalog").len(), 3);
    assert_eq!(matches(&reader, &wanted(vec![term("desk")])).len(), 3);
}

#[test]
fn a_commit_of_another_is_no_damage() {
    let folder = TempDir::new().expect("a temporary folder");
    sample(folder.path());
    let has_ended = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let engine = EmbeddedEngine::open(folder.path()).expect("an index");
            for _ in 0..times(30) {
                let mut writer = begin(&engine);
                let (record, entries) = document("a.txt", &["help desk", "desk lamp"]);
                writer.put(&record, entries).expect("a document");
                writer.commit(&manifest()).expect("a commit");
            }
            has_ended.store(true, Ordering::Relaxed);
        });
        while !has_ended.load(Ordering::Relaxed) {
            let engine = EmbeddedEngine::open(folder.path()).expect("an index");
            assert_eq!(engine.verify().expect("a check"), [""; 0]);
        }
    });
}
