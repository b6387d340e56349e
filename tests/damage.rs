//! Every file of an index cut or changed, one at a time: nothing panics, the file is named, and a rebuild mends it.

use std::fs;
use std::path::{Path, PathBuf};

use roledex::engine::{self, Access};
use roledex::error::{Error, ErrorKind};
use roledex::query::Query;
use roledex::search::{self, Options};
use roledex::vocabulary::Vocabulary;

use crate::harness::{Dir, times};
use crate::json::Status;

/// An index with entries that are deleted, so that it has a file of every kind.
fn indexed() -> Dir {
    let dir = Dir::with_corpus();
    for number in 0..5 {
        dir.write(&format!("corpus/{number}.txt"), format!("Help desk tickets of day {number}.\n"));
    }
    dir.run(["index"]).succeeds();
    dir.delete("corpus/0.txt");
    dir.run(["index"]).succeeds();
    dir
}

/// The files of the index that have content.
fn files(dir: &Dir) -> Vec<PathBuf> {
    let all = dir.contents("index").into_iter();
    let files: Vec<PathBuf> = all
        .filter(|(path, content)| !content.is_empty() && !path.ends_with(".gitignore"))
        .map(|(path, _)| path)
        .collect();
    assert!(files.iter().any(|path| path.extension().is_some_and(|ending| ending == "del")), "{files:?}");
    files
}

/// What came of asking everything there is to ask. Whatever it answers, it answers, or says that it is damaged.
fn ask(location: &str) -> Vec<Error> {
    let engine = match engine::open(location, &Access::default()) {
        Ok(engine) => engine,
        Err(error) => return vec![error],
    };
    let options = Options { limit: 10, facets: true, ..Options::default() };
    let mut errors = Vec::new();
    for query in ["help desk tickets", "\"help desk\" telefone", "certs for desktop"] {
        errors.extend(
            search::search(engine.as_ref(), &Vocabulary::builtin(), &Query::parse(query), &options).err(),
        );
    }
    errors.extend(engine.catalog().err());
    errors.extend(engine.passages_of("corpus/guide.md").err());
    errors.extend(engine.statistics().err());
    errors
}

/// What `status --verify` would say of the index.
fn verified(location: &str) -> String {
    let damage = engine::open(location, &Access::default()).and_then(|engine| engine.verify());
    damage.map_or_else(|error| error.to_string(), |damage| damage.join("; "))
}

/// Puts content in the place of a file, asks and verifies, and puts the file back.
fn assert_found(location: &str, file: &Path, content: &[u8], what: &str) {
    let before = fs::read(file).expect("a file");
    fs::write(file, content).expect("a damaged file");
    let name = file.file_name().expect("a name").to_string_lossy();
    for error in ask(location) {
        // A changed digit may be that of the version.
        let is_said =
            matches!(error.kind(), ErrorKind::IndexDamaged | ErrorKind::IndexOlder | ErrorKind::IndexNewer);
        assert!(is_said, "{name}, {what}: {error}");
        assert!(error.hint().is_some(), "{error}");
    }
    let said = verified(location);
    assert!(said.contains(&*name) || said.contains("er roledex"), "{name}, {what}: {said:?}");
    fs::write(file, before).expect("the file again");
}

#[test]
fn every_change_of_a_byte_is_found() {
    let dir = indexed();
    let location = dir.path("index").display().to_string();
    assert_eq!(verified(&location), "");
    let all = times(40);
    for file in files(&dir) {
        let bytes = fs::read(&file).expect("a file");
        // From another byte in each file, and each of them when there are times enough.
        let step = (bytes.len() / all).max(1);
        for at in (bytes.len() % step..bytes.len()).step_by(step) {
            for mask in [0x55, 0x01, 0xff] {
                let mut changed = bytes.clone();
                changed[at] ^= mask;
                assert_found(&location, &file, &changed, &format!("byte {at} of {} ^ {mask}", bytes.len()));
            }
        }
    }
    assert_eq!(verified(&location), "");
}

#[test]
fn every_cut_is_found() {
    let dir = indexed();
    let location = dir.path("index").display().to_string();
    let all = times(20);
    for file in files(&dir) {
        let bytes = fs::read(&file).expect("a file");
        let step = (bytes.len() / all).max(1);
        for length in (0..bytes.len()).step_by(step).chain([bytes.len() - 1]) {
            assert_found(&location, &file, &bytes[..length], &format!("{length} bytes of {}", bytes.len()));
        }
    }
}

/// Puts all files of the index back as they were.
fn restore(dir: &Dir, before: &[(PathBuf, Vec<u8>)]) {
    fs::remove_dir_all(dir.path("index")).expect("a removal");
    fs::create_dir(dir.path("index")).expect("a folder");
    for (path, content) in before {
        fs::write(path, content).expect("a file");
    }
}

#[test]
fn a_rebuild_mends_every_file() {
    let dir = indexed();
    let found = dir.run(["search", "help desk tickets"]).succeeds();
    let before = dir.contents("index");
    for file in files(&dir) {
        for damage in ["changed", "cut", "gone"] {
            restore(&dir, &before);
            let mut bytes = fs::read(&file).expect("a file");
            let middle = bytes.len() / 2;
            bytes[middle] ^= 0x55;
            bytes.truncate(if damage == "cut" { middle } else { bytes.len() });
            match damage {
                "gone" => fs::remove_file(&file).expect("a removal"),
                _ => fs::write(&file, bytes).expect("a damaged file"),
            }
            let name = file.file_name().expect("a name").to_string_lossy();
            let run = dir.run(["search", "help desk tickets", "--json"]);
            assert!(run.code.is_some(), "{name} {damage}: {run:#?}");
            for line in [&["status", "--verify"][..], &["status", "--verify", "--json"]] {
                let run = dir.run(line).exits(2);
                let is_named = run.stdout.contains(&*name) || run.stderr.contains(&*name);
                assert!(is_named, "{name} {damage}: {run:#?}");
            }
            dir.run(["index", "--rebuild"]).exits(0);
            assert_eq!(dir.run(["search", "help desk tickets"]), found, "{name} {damage}");
            let status: Status = dir.run(["status", "--verify", "--json"]).succeeds().json();
            assert_eq!(status.sound, Some(true), "{name} {damage}");
        }
    }
}
