//! Documents that change while they are read, and what is no document at all.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::*;
use crate::harness::times;
use crate::json::IndexRun;

/// Does something to a document again and again: writes it in two steps, replaces it, cuts it, deletes it, puts a
/// pipe or a folder in its place.
fn disturb(dir: &Dir, random: &mut Random, version: u32) {
    let path = format!("corpus/{}.md", random.below(12));
    let file = dir.path(&path);
    let whole = text(&path, version);
    let _ = fs::remove_dir(&file);
    let _ = match random.below(8) {
        0 => fs::remove_file(&file),
        // Into the same file; into a pipe nobody can write who finds no reader.
        1 if file.is_file() => fs::write(&file, &whole[..random.below(whole.len())]),
        2 => {
            let _ = fs::remove_file(&file);
            fs::create_dir(&file)
        }
        3 => {
            let _ = fs::remove_file(&file);
            system("mkfifo", &[file.to_str().expect("a path")]);
            Ok(())
        }
        4..=5 => {
            let beside = dir.path("corpus/beside");
            fs::write(&beside, &whole).and_then(|()| fs::rename(&beside, &file))
        }
        _ => {
            let _ = fs::remove_file(&file);
            fs::write(&file, &whole)
        }
    };
}

#[test]
fn documents_that_change_while_they_are_read() {
    let dir = Dir::new();
    let mut random = Random::new();
    for number in 0..12 {
        let path = format!("corpus/{number}.md");
        dir.write(&path, text(&path, 1));
    }
    let stop = AtomicBool::new(false);
    let mut failures = BTreeSet::new();
    thread::scope(|scope| {
        let disturber = scope.spawn(|| {
            let mut version = 2;
            while !stop.load(Ordering::Relaxed) {
                disturb(&dir, &mut random, version);
                version += 1;
                thread::yield_now();
            }
            version
        });
        for _ in 0..times(6) {
            let run = dir.run(["index", "corpus", "--json"]);
            assert!(matches!(run.code, Some(0 | 2)), "{run:#?}");
            let told: IndexRun = run.json();
            let failed = told.problems.into_iter().filter(|problem| problem.kind == "failed");
            failures.extend(failed.map(|problem| problem.reason));
        }
        stop.store(true, Ordering::Relaxed);
        disturber.join().expect("a version")
    });
    println!("changing documents: {} runs, failures told: {failures:?}", times(6));
    // Whatever is there in the end is what the index has in the end.
    for number in 0..12 {
        let path = format!("corpus/{number}.md");
        let _ = fs::remove_dir(dir.path(&path)).or_else(|_| fs::remove_file(dir.path(&path)));
        dir.write(&path, text(&path, 1_000_000 + number));
    }
    let _ = fs::remove_file(dir.path("corpus/beside"));
    dir.run(["index", "corpus"]).exits(0);
    let expected = (0..12).map(|number| (format!("corpus/{number}.md"), 1_000_000 + number)).collect();
    assert_eq!(state(&dir), expected);
}

#[test]
fn names_of_all_kinds_lead_back_to_their_files() {
    let dir = Dir::new();
    let long = format!("{}.md", "n".repeat(252));
    let names: [&[u8]; 7] = [
        b"caf\xe9.md",
        b"caf\xe8.md",
        b"line\nfeed.md",
        b" spaces .md",
        b"-n.md",
        long.as_bytes(),
        "\u{202e}back\u{1b}[31m.md".as_bytes(),
    ];
    for (number, name) in (0..).zip(names) {
        let folder = dir.path("corpus");
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join(OsStr::from_bytes(name)), text("x.md", number)).expect("a file");
    }
    dir.run(["index"]).exits(0).mentions("7 added");
    let engine =
        engine::open(&dir.path("index").display().to_string(), &Access::default()).expect("an index");
    for record in engine.catalog().expect("a catalog") {
        let file = roledex::source::file_of(&dir.path(""), &record.path);
        assert!(file.is_file(), "{:?}", record.path);
        assert_eq!(engine.passages_of(&record.path).expect("passages").len(), 3);
        let run = dir.run(["show", "--", &record.path]).exits(0);
        assert!(!run.stdout.contains('\u{1b}') && !run.stdout.contains('\u{202e}'), "{run:#?}");
    }
    dir.run(["index"]).exits(0).mentions("7 unchanged");
}

#[test]
fn what_is_no_document_is_passed_by() {
    let dir = Dir::new();
    dir.write("corpus/a.md", text("a.md", 1));
    let path = |name: &str| dir.path("corpus").join(name);
    assert!(system("mkfifo", &[path("pipe").to_str().expect("a path")]));
    let _socket = UnixListener::bind(path("socket")).expect("a socket");
    symlink(".", path("loop")).expect("a link");
    symlink("nowhere", path("dangling")).expect("a link");
    symlink("/dev/zero", path("zero")).expect("a link");
    let has_device = system("mknod", &[path("device").to_str().expect("a path"), "c", "1", "5"]);
    let run = dir.run(["index", "--json"]).exits(0);
    let told: IndexRun = run.json();
    assert_eq!((told.added, told.failed, told.skipped), (1, 0, 5 + u64::from(has_device)), "{told:?}");
    for name in ["pipe", "socket", "zero"] {
        let run = dir.run(["index", &format!("corpus/{name}"), "--json"]);
        assert!(run.code.is_some(), "{name}: {run:#?}");
        assert_eq!(run.json::<IndexRun>().added, 0, "{name}");
        dir.run(["inspect", &format!("corpus/{name}")]).exits(2).complains(name);
    }
}

#[test]
fn folders_without_permission_keep_what_is_known_of_them() {
    let dir = Dir::new();
    dir.write("corpus/open/a.md", text("a.md", 1));
    dir.write("corpus/closed/b.md", text("b.md", 1));
    let set = |path: &str, mode| {
        fs::set_permissions(dir.path(path), fs::Permissions::from_mode(mode)).expect("permissions");
    };
    let others = ["--reuid=65534", "--regid=65534", "--clear-groups"];
    if is_root() && !system("setpriv", &[&others[..], &["true"]].concat()) {
        return skipped("folders without permission", "root may read all, and there is no setpriv");
    }
    let (program, options): (_, &[&str]) = if is_root() { ("setpriv", &others) } else { ("env", &[]) };
    set("", 0o777);
    let index = || {
        let output = limited(&dir, program, options, &["index", "--json"]).output().expect("a process");
        let run: IndexRun = serde_json::from_slice(&output.stdout).expect("JSON");
        (output.status.code(), run)
    };
    assert_eq!(index().1.added, 2);
    set("corpus/closed", 0o000);
    let (code, run) = index();
    assert_eq!((code, run.removed, run.unchanged, run.failed), (Some(2), 0, 1, 1), "{run:?}");
    assert_eq!(run.problems[0].path, "corpus/closed");
    assert_eq!(state(&dir).len(), 2, "what cannot be looked at has not vanished");
    set("corpus/closed", 0o755);
    assert_eq!(index().0, Some(0));
}
