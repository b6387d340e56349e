//! Little memory and few descriptors: they are enough, or the run says what is missing, and the index stays whole.

use std::process::{Output, Stdio};

use super::*;
use crate::harness::times;

const DOCUMENTS: u32 = 20;

/// Descriptors with which everything works: those of the streams, and of the few files that are open at once.
const ENOUGH: usize = 16;

/// Address space in MiB with which everything works, in a debug build that is itself mapped into it.
const PLENTY: usize = 512;

fn write(dir: &Dir, version: u32) -> State {
    let documents = (0..DOCUMENTS).map(|number| (format!("corpus/{number}.md"), version));
    let state: State = documents.collect();
    for (path, version) in &state {
        dir.write(path, text(path, *version));
    }
    state
}

/// Runs with limits as `prlimit` takes them.
fn run(dir: &Dir, limits: &str, arguments: &[&str]) -> Output {
    let mut command = limited(dir, "prlimit", &[limits], arguments);
    command.stdin(Stdio::null()).output().expect("a process")
}

/// What a run said that had too little: one error, or what became of each document that it could not read; `None` when
/// it had enough.
///
/// Rust ends a process whose memory is at an end (SIGABRT), with a line that says so: that is as if it was killed.
fn refusal(output: &Output, what: &str) -> Option<String> {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let is_told = match output.status.code() {
        Some(0) => return None,
        Some(2) => {
            let is_of_document = |line: &str| line.starts_with("corpus/") && line.contains(".md: ");
            let errors = said.lines().filter(|line| line.starts_with("error: ")).count();
            errors == 1 || errors == 0 && !said.is_empty() && said.lines().all(is_of_document)
        }
        Some(_) => false,
        None => said.contains("memory allocation of"),
    };
    // A thread that has no memory for its signal stack is ended by the standard library itself.
    let is_ours = |line: &str| line.contains("panicked") && !line.contains("/library/std/src/sys/");
    assert!(is_told && !said.lines().any(is_ours) && !said.contains("uncategorized"), "{what}: {said}");
    Some(said)
}

/// Changes all documents and indexes them with less and less of something; each time the index is the former or the new
/// one, but for documents that the run said it could not read: those are as before.
/// Returns how many runs there were that had too little.
fn with_less_and_less(limits: impl IntoIterator<Item = String>) -> usize {
    let dir = Dir::new();
    let mut before = write(&dir, 0);
    dir.run(["index", "corpus"]).exits(0);
    let mut refusals = BTreeSet::new();
    let mut refused = 0;
    for (limit, version) in limits.into_iter().zip(1..) {
        let after = write(&dir, version);
        let refusal = refusal(&run(&dir, &limit, &["index", "corpus"]), &limit);
        let now = state(&dir);
        let unread = |path: &str| refusal.iter().any(|said| said.contains(&format!("{path}: ")));
        let mut expected = after.clone();
        expected.extend(before.clone().into_iter().filter(|(path, _)| unread(path)));
        let is_right = now == expected || refusal.is_some() && now == before;
        assert!(is_right, "{limit}: {refusal:?} {now:?}");
        refused += usize::from(refusal.is_some());
        refusals.extend(refusal);
        dir.run(["index", "corpus"]).exits(0);
        assert_eq!((state(&dir), orphans(&dir)), (after.clone(), vec![]), "{limit}");
        before = after;
    }
    println!("too little, {refused} times: {refusals:#?}");
    refused
}

#[test]
fn little_memory() {
    if !system("prlimit", &["--version"]) {
        return skipped("address space limits", "there is no prlimit");
    }
    let dir = Dir::indexed();
    // From where the program starts: with less the system cannot map it, and nothing of ours can say so.
    let starts = |mib: &usize| run(&dir, &format!("--as={}", mib << 20), &["--version"]).status.success();
    let least = (1..PLENTY).find(starts).expect("a program that starts");
    let steps = times(8);
    let limits = (0..steps).map(|step| format!("--as={}", (least + 80 * step / steps) << 20));
    assert!(with_less_and_less(limits) > 0, "some were too little");
    let limit = format!("--as={}", PLENTY << 20);
    for arguments in [&["index", "--rebuild"][..], &["search", "help", "desk"], &["profile", "help desk"]] {
        assert_eq!(refusal(&run(&dir, &limit, arguments), "plenty"), None, "{arguments:?}");
    }
}

#[test]
fn few_descriptors() {
    if !system("prlimit", &["--version"]) {
        return skipped("descriptor limits", "there is no prlimit");
    }
    // With three the system cannot load the program's libraries.
    let limits = (4..ENOUGH).map(|descriptors| format!("--nofile={descriptors}"));
    assert!(with_less_and_less(limits) > 0, "some were too few");
    let dir = Dir::indexed();
    let limit = format!("--nofile={ENOUGH}");
    for arguments in [&["index", "--rebuild"][..], &["search", "help", "desk"], &["status", "--verify"]] {
        assert_eq!(refusal(&run(&dir, &limit, arguments), "enough"), None, "{arguments:?}");
    }
    #[cfg(feature = "serve")]
    {
        let refused = run(&dir, "--nofile=8", &["serve", "--bind", "127.0.0.1:0"]);
        let said = refusal(&refused, "a server").expect("too few for a server");
        assert!(said.contains("Too many open files") && said.contains("ulimit -n"), "{said}");
    }
}
