//! How an index is kept: what it was built from, what is dropped, who waits for whom, other versions, other places.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use roledex::engine::{self, Access, Manifest};
use roledex::error::ErrorKind;

use crate::harness::{Dir, GUIDE};
use crate::json::{Failure, IndexRun, Search, Shown, Status};

fn counts(run: &IndexRun) -> [u64; 6] {
    [run.added, run.updated, run.unchanged, run.removed, run.skipped, run.failed]
}

/// Two folders with a document each, indexed together.
fn two_folders() -> Dir {
    let dir = Dir::new();
    dir.write("notes/pilots.txt", "Zeppelin pilots need a licence.\n");
    dir.write("ladders/pay.txt", "Airship captains earn more.\n");
    dir.run(["index", "notes", "ladders"]).succeeds();
    dir
}

#[test]
fn without_a_path_everything_is_looked_at_that_the_index_was_built_from() {
    let dir = two_folders();
    dir.write("notes/more.txt", "Balloons too.\n");
    dir.delete("ladders/pay.txt");
    dir.write("corpus/other.txt", "Not asked for.\n");
    let run: IndexRun = dir.run(["index", "--json"]).succeeds().json();
    assert_eq!(counts(&run), [1, 0, 1, 1, 0, 0]);
    let run: IndexRun = dir.run(["index", "--rebuild", "--json"]).succeeds().json();
    assert_eq!(counts(&run), [0, 2, 0, 0, 0, 0], "a rebuild too");
    dir.write("notes/.hidden.txt", "Hidden balloons.\n");
    dir.run(["index", "--hidden"]).succeeds().mentions("1 added");
    dir.run(["index"]).succeeds().mentions("3 unchanged");
}

#[test]
fn a_folder_that_is_gone_is_told_with_what_was_in_it() {
    let dir = two_folders();
    dir.write("notes/more.txt", "Balloons too.\n");
    dir.run(["index"]).succeeds();
    fs::rename(dir.path("notes"), dir.path("away")).expect("a folder");
    let tried = dir.run(["index", "--dry-run"]).exits(0).mentions("2 removed");
    tried.complains("notes: skipped, is gone, and 2 documents in it");
    let run = dir.run(["index"]).exits(0).mentions("2 removed");
    run.complains("notes: skipped, is gone, and 2 documents in it");
    let again = dir.run(["index", "--verbose"]).exits(0).mentions("1 unchanged");
    again.complains("notes: skipped, is gone; roledex index --forget ends looking for it");
    fs::rename(dir.path("away"), dir.path("notes")).expect("a folder");
    dir.run(["index"]).succeeds().mentions("2 added");
}

#[test]
fn what_cannot_be_read_is_still_told_by_status() {
    let dir = two_folders();
    dir.write("notes/broken.pdf", "%PDF-1.7\nthis is no PDF\n");
    dir.write("notes/photo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01");
    dir.run(["index"]).exits(2);
    let status: Status = dir.run(["status", "--json"]).succeeds().json();
    let unreadable: Vec<_> = status.unreadable.iter().map(|found| (&*found.path, &*found.kind)).collect();
    assert_eq!(unreadable, [("notes/broken.pdf", "failed")], "a picture is no document");
    assert!(status.changed.new.is_empty(), "{status:?}");
    dir.run(["status"])
        .succeeds()
        .mentions("unreadable:     1 file\n")
        .mentions("\nfailed   notes/broken.pdf: ");
    dir.delete("notes/broken.pdf");
    let status: Status = dir.run(["status", "--json"]).succeeds().json();
    assert!(status.unreadable.is_empty(), "{status:?}");
}

#[test]
fn from_another_folder_it_is_the_same() {
    let dir = two_folders();
    fs::create_dir(dir.path("elsewhere")).expect("a folder");
    dir.write("notes/more.txt", "Balloons too.\n");
    let run = dir.command(["index", "--index", "../index", "--json"]).within("elsewhere").run().succeeds();
    assert_eq!(counts(&run.json()), [1, 0, 2, 0, 0, 0]);
    let run = dir.command(["index", "--index", "../index", "--rebuild", "--json"]).within("elsewhere").run();
    assert_eq!(counts(&run.succeeds().json()), [0, 3, 0, 0, 0, 0]);
    let status: Status = dir.run(["status", "--json"]).succeeds().json();
    assert_eq!(status.index.base, dir.path("").display().to_string().trim_end_matches('/'));
}

#[test]
fn what_is_forgotten_is_not_read_again() {
    let dir = two_folders();
    let run = dir.command(["index", "-", "--name", "given.txt"]).input("Given balloons.\n").run();
    run.succeeds();
    let refused = dir.run(["index", "--forget", "notes/pilots.txt"]).exits(2);
    refused.complains("notes/.ignore");
    dir.run(["index", "--forget", "nowhere"]).exits(2).complains("nowhere: not in the index");
    dir.run(["index", "--forget", "notes", "--dry-run"]).succeeds().mentions("1 removed");
    let run = dir.run(["index", "--forget", "notes", "--forget", "given.txt", "--json"]).succeeds();
    assert_eq!(counts(&run.json()), [0, 0, 1, 2, 0, 0]);
    dir.run(["search", "zeppelin"]).exits(1);
    dir.run(["search", "given"]).exits(1);
    dir.run(["index"]).succeeds().mentions("1 unchanged");
    dir.run(["search", "zeppelin"]).exits(1);
}

#[test]
fn a_given_document_outlives_a_rebuild() {
    let dir = two_folders();
    dir.command(["index", "-", "--name", "given.txt"]).input("Given balloons.\n").run().succeeds();
    let before: Shown = dir.run(["show", "given.txt", "--json"]).succeeds().json();
    dir.run(["index", "--rebuild"]).succeeds().mentions("3 updated");
    let after: Shown = dir.run(["show", "given.txt", "--json"]).succeeds().json();
    assert_eq!(before.passages, after.passages);
}

#[test]
fn what_was_skipped_is_named_once() {
    let dir = Dir::with_corpus();
    dir.write("corpus/photo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01");
    dir.run(["index"]).exits(0).tells("corpus/photo.png: skipped, image (PNG)\n");
    dir.run(["index"]).exits(0).tells("1 file skipped as before; --verbose names them\n");
    dir.run(["index", "--verbose"]).exits(0).tells("corpus/photo.png: skipped, image (PNG)\n");
    let run: IndexRun = dir.run(["index", "--json"]).succeeds().json();
    assert_eq!(run.problems.len(), 1, "JSON always names them");
    dir.run(["search", "tickets", "--fresh"]).succeeds();
    dir.write("corpus/new.txt", "Zeppelin pilots need a licence.\n");
    let run = dir.run(["search", "zeppelin", "--fresh"]).exits(0).mentions("corpus/new.txt");
    assert!(run.stderr.starts_with("1 added, ") && run.stderr.lines().count() == 1, "{run:#?}");
}

#[test]
fn an_index_moves_with_its_documents() {
    let dir = Dir::new();
    dir.write("old/corpus/guide.md", GUIDE);
    dir.command(["index"]).within("old").run().succeeds();
    fs::rename(dir.path("old"), dir.path("new")).expect("a move");
    let run = dir.command(["search", "telephone", "--json"]).within("new").run().succeeds();
    assert_eq!(run.json::<Search>().hits[0].stale, None);
    dir.command(["index"]).within("new").run().succeeds().mentions("1 unchanged");
    fs::rename(dir.path("new/index"), dir.path("index")).expect("a move");
    let status: Status = dir.run(["status", "--json"]).succeeds().json();
    assert!(status.index.base.ends_with("/new"), "alone, it knows where they stayed: {status:?}");
    assert!(status.changed.deleted.is_empty(), "{status:?}");
}

#[test]
fn places_open_from_where_one_is() {
    let dir = Dir::indexed();
    fs::create_dir(dir.path("corpus/sub")).expect("a folder");
    let within = |folder: &str, line: &[&str]| {
        let index = dir.path("index").display().to_string();
        dir.command(line).within(folder).env("ROLEDEX_INDEX", &index).run().exits(0)
    };
    let run = within("corpus", &["search", "telephone"]);
    assert!(run.stdout.starts_with("guide.md:"), "{run:#?}");
    let run = within("corpus/sub", &["search", "telephone"]);
    let absolute = dir.path("corpus/guide.md").display().to_string();
    assert!(run.stdout.starts_with(&format!("{absolute}:")), "{run:#?}");
    let run = within("corpus", &["show", "guide.md:11"]);
    assert!(run.stdout.starts_with("guide.md:11: "), "{run:#?}");
    let found: Search = within("corpus", &["search", "telephone", "--json"]).json();
    assert_eq!(found.hits[0].path, "corpus/guide.md", "what a document is called does not change");
}

#[test]
fn a_page_behind_the_last_hit_is_told() {
    let dir = Dir::indexed();
    let run = dir.run(["search", "telephone", "--offset", "50"]).exits(0).prints("");
    run.complains("the offset 50 skips everything");
    let found: Search = dir.run(["search", "telephone", "--offset", "50", "--json"]).exits(0).json();
    assert_eq!((found.hits.len(), found.warnings.len()), (0, 1));
}

#[test]
fn who_comes_second_waits() {
    let dir = Dir::indexed();
    dir.write("corpus/new.txt", "Zeppelin pilots need a licence.\n");
    let location = dir.path("index").display().to_string();
    let writer = engine::open(&location, &Access::default()).expect("an index").writer().expect("a writer");
    let run = dir.run(["index", "--wait", "0", "--json"]).exits(2).complains("--wait SECONDS");
    assert_eq!(run.json::<Failure>().error.code, "index_locked");
    dir.run(["search", "tickets"]).succeeds();
    let mut command = dir.command(["index", "--wait", "60"]).into_command();
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary");
    let mut told = String::new();
    BufReader::new(child.stderr.as_mut().expect("its words")).read_line(&mut told).expect("a line");
    assert_eq!(told, "index: another process is writing to the index: waiting\n");
    drop(writer);
    let output = child.wait_with_output().expect("an end");
    assert!(output.status.success() && output.stdout.starts_with(b"1 added"), "{output:?}");
}

/// Commits what an index has under another manifest.
fn commit(dir: &Dir, change: impl FnOnce(Manifest) -> Manifest) {
    let engine =
        engine::open(&dir.path("index").display().to_string(), &Access::default()).expect("an index");
    let manifest = change(engine.manifest().expect("a manifest"));
    engine.writer().expect("a writer").commit(&manifest).expect("a commit");
}

fn code(dir: &Dir, line: &[&str]) -> String {
    let failure: Failure = dir.run(line).exits(2).json();
    assert!(failure.error.hint.is_some(), "{failure:?}");
    failure.error.code
}

#[test]
fn an_older_index_is_refused_and_built_anew() {
    let older: [fn(Manifest) -> Manifest; 2] = [
        |manifest| Manifest { format_version: manifest.format_version - 1, ..manifest },
        |manifest| Manifest { reading_version: manifest.reading_version - 1, ..manifest },
    ];
    for change in older {
        let dir = two_folders();
        commit(&dir, change);
        for line in [&["search", "zeppelin", "--json"][..], &["facets", "--json"], &["show", "x", "--json"]] {
            assert_eq!(code(&dir, line), ErrorKind::IndexOlder.code(), "{line:?}");
        }
        let run = dir.run(["index"]).exits(0).complains("reading all documents again");
        assert!(run.stdout.starts_with("2 added") || run.stdout.contains(" 2 updated"), "{run:#?}");
        dir.run(["search", "zeppelin"]).succeeds();
        dir.run(["search", "captains"]).succeeds();
    }
}

/// Makes the index one that an older version laid out.
pub fn make_older(dir: &Dir) {
    commit(dir, |manifest| Manifest { format_version: manifest.format_version - 1, ..manifest });
}

/// An index of two folders that an older version laid out.
fn older_index() -> Dir {
    let dir = two_folders();
    make_older(&dir);
    dir
}

#[test]
fn an_older_index_keeps_what_it_was_built_from_when_more_is_named() {
    for (line, input) in [
        (&["index", "more"][..], ""),
        (&["index", "-", "--name", "note"], "Balloons.\n"),
        (&["index", "nosuch"], ""),
        (&["index", "nosuch", "--wait", "0"], ""),
    ] {
        let dir = older_index();
        dir.write("more/balloons.txt", "Balloons too.\n");
        let run = dir.command(line).input(input).run().complains("reading all documents again");
        dir.run(["search", "zeppelin"]).succeeds();
        dir.run(["search", "captains"]).succeeds();
        assert_eq!(dir.run(["search", "balloons"]).code == Some(0), !line.contains(&"nosuch"), "{run:?}");
        dir.write("ladders/late.txt", "Gondolas.\n");
        dir.run(["index"]).mentions("1 added");
    }
    let dir = older_index();
    dir.run(["index", "notes", "--rebuild"]).succeeds();
    dir.run(["search", "captains"]).exits(1);
}

#[test]
fn building_anew_may_be_interrupted_at_once() {
    let open = |dir: &Dir, rebuild: bool| {
        let location = dir.path("index").display().to_string();
        engine::open_or_create(&location, &Access::default(), rebuild).expect("an empty index")
    };
    let damaged_index = || {
        let dir = two_folders();
        let store = dir
            .contents("index")
            .into_iter()
            .find(|(path, _)| path.extension().is_some_and(|end| end == "store"));
        let (path, mut bytes) = store.expect("a store");
        bytes[0] ^= 0x55;
        std::fs::write(path, bytes).expect("a damaged file");
        dir
    };
    for (dir, rebuild) in [(older_index(), false), (damaged_index(), true)] {
        let empty = open(&dir, rebuild);
        assert_eq!(empty.verify().expect("a check"), [""; 0]);
        drop(empty);
        assert_eq!(code(&dir, &["search", "zeppelin", "--json"]), ErrorKind::IndexOlder.code());
        dir.write("corpus/other.txt", "Not asked for.\n");
        dir.run(["index"]).exits(0).mentions("2 added");
        dir.run(["search", "zeppelin"]).succeeds();
    }
}

#[test]
fn no_two_commits_say_the_same_of_themselves() {
    let dir = two_folders();
    let manifest = || {
        let engine = engine::open(&dir.path("index").display().to_string(), &Access::default());
        engine.and_then(|engine| engine.manifest()).expect("a manifest")
    };
    let mut known = manifest();
    for words in ["Zeppelin pilots have a licence.\n", "Zeppelin pilots hold a licence.\n"] {
        dir.write("notes/pilots.txt", words);
        dir.run(["index", "notes/pilots.txt"]).mentions("1 updated");
        let now = manifest();
        assert!(now != known && now.revision > known.revision, "{now:?}");
        known = now;
    }
}

#[test]
fn a_newer_index_is_left_alone() {
    let newer: [fn(Manifest) -> Manifest; 2] = [
        |manifest| Manifest { format_version: manifest.format_version + 1, ..manifest },
        |manifest| Manifest { reading_version: manifest.reading_version + 1, ..manifest },
    ];
    for change in newer {
        let dir = two_folders();
        commit(&dir, change);
        let before = dir.contents("index");
        for line in [
            &["search", "zeppelin", "--json"][..],
            &["search", "zeppelin", "--fresh", "--json"],
            &["index", "--json"],
            &["index", "notes", "--rebuild", "--json"],
        ] {
            assert_eq!(code(&dir, line), ErrorKind::IndexNewer.code(), "{line:?}");
        }
        assert_eq!(dir.contents("index"), before);
    }
}
