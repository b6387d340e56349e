//! A folder and a file system that cannot be written.

use std::os::unix::fs::PermissionsExt;

use super::*;
use crate::json::Failure;

/// What needs no writing.
const READING: [&[&str]; 7] = [
    &["search", "+everywhere"],
    &["search", "+everywhere", "--fresh", "--json"],
    &["show", "corpus/a.md"],
    &["status", "--verify"],
    &["facets", "roles"],
    &["profile", "network engineer"],
    &["index"],
];

fn assert_readable(dir: &Dir, runs: impl Fn(&[&str]) -> Command) {
    for line in READING {
        let output = runs(line).output().expect("a process");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && !said.contains("error"), "{line:?}: {said}");
    }
    dir.write("corpus/b.md", text("corpus/b.md", 1));
    let output = runs(&["index", "--json"]).output().expect("a process");
    assert_eq!(output.status.code(), Some(2));
    let failure: Failure = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(failure.error.code, "io");
    assert!(failure.error.message.contains("index"), "{failure:?}");
}

fn indexed() -> Dir {
    let dir = Dir::new();
    dir.write("corpus/a.md", text("corpus/a.md", 1));
    dir.run(["index"]).succeeds();
    dir
}

#[test]
fn a_read_only_file_system_is_searched() {
    let dir = indexed();
    let index = dir.path("index");
    let Some(_mount) = Mount::new(&index, &["--bind", index.to_str().expect("a path")]) else {
        return skipped("read-only file system", "mounting is not allowed");
    };
    assert!(system("mount", &["-o", "remount,bind,ro", index.to_str().expect("a path")]));
    assert_readable(&dir, |line| limited(&dir, "env", &[], line));
}

#[test]
fn a_read_only_folder_is_searched() {
    let dir = indexed();
    let set = |path: &str, mode| {
        fs::set_permissions(dir.path(path), fs::Permissions::from_mode(mode)).expect("permissions");
    };
    set("", 0o755);
    set("index", 0o555);
    let others = ["--reuid=65534", "--regid=65534", "--clear-groups"];
    if is_root() && !system("setpriv", &[&others[..], &["true"]].concat()) {
        return skipped("read-only folder", "root may write everywhere, and there is no setpriv");
    }
    // Root may write everywhere; nobody may not.
    let (program, options): (_, &[&str]) = if is_root() { ("setpriv", &others) } else { ("env", &[]) };
    assert_readable(&dir, |line| limited(&dir, program, options, line));
    set("index", 0o755);
}
