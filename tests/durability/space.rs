//! A full disk, and a limit on the size of files, at every phase of a run.

use std::process::{Output, Stdio};

use super::*;
use crate::harness::times;

/// Documents of the index that is to stay as it is.
const BEFORE: u32 = 1;

/// Documents of the run that fails.
const AFTER: u32 = 2;

/// A corpus large enough for an index of some hundred kilobytes, of which each part takes several writes.
const DOCUMENTS: u32 = 60;

fn write(dir: &Dir, version: u32) -> State {
    let path = |number: u32| format!("corpus/{number}.md");
    let state: State = (0..DOCUMENTS).map(|number| (path(number), version)).collect();
    for (number, (path, version)) in (0_u32..).zip(&state) {
        // Words that are in no other document, because terms take the room.
        let words: Vec<String> = (0..40).map(|word| format!("word{version}x{number}x{word}")).collect();
        dir.write(path, format!("{}\n{}\n", text(path, *version), words.join(" ")));
    }
    state
}

/// Runs until something runs out; says which error there was.
fn run(mut command: Command) -> Output {
    command.stdin(Stdio::null()).output().expect("a process")
}

/// What became of runs with less and less room.
#[derive(Debug, Default)]
struct Tally {
    failed: usize,
    succeeded: usize,
    /// What was said.
    errors: BTreeSet<String>,
}

/// Lets a run fail for want of room; the former index has to be there, and the next run has to succeed.
fn assert_kept(dir: &Dir, output: &Output, (before, after): (&State, &State), what: &str, tally: &mut Tally) {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let code = output.status.code();
    assert!(code.is_some(), "{what}: ended by {:?}", output.status);
    if code == Some(0) {
        tally.succeeded += 1;
        return;
    }
    tally.failed += 1;
    assert_eq!(code, Some(2), "{what}: {said}");
    assert_eq!(said.lines().filter(|line| line.starts_with("error: ")).count(), 1, "{what}: {said}");
    let reasons = ["No space left on device", "File too large"];
    assert!(reasons.iter().any(|reason| said.contains(reason)), "{what}: {said}");
    tally.errors.insert(said);
    if !before.is_empty() {
        let now = state(dir);
        assert!(now == *before || now == *after, "{what}: {now:?}");
    }
}

/// Room in bytes from nothing up, in steps that grow.
fn amounts(up_to: u64, count: usize) -> impl Iterator<Item = u64> {
    let step = up_to / count as u64;
    (0..count as u64).map(move |number| number * step + number % 7)
}

#[test]
fn a_limit_on_the_size_of_files() {
    if !system("prlimit", &["--version"]) {
        return skipped("file size limits", "there is no prlimit");
    }
    let dir = Dir::new();
    let mut tally = Tally::default();
    for has_former in [true, false] {
        for limit in amounts(36_000, times(6)) {
            let before = if has_former { write(&dir, BEFORE) } else { State::new() };
            let _ = fs::remove_dir_all(dir.path("index"));
            if has_former {
                dir.run(["index", "corpus"]).exits(0);
            }
            let after = write(&dir, AFTER);
            let option = format!("--fsize={limit}");
            let output = run(limited(&dir, "prlimit", &[&option], &["index", "corpus"]));
            assert_kept(&dir, &output, (&before, &after), &format!("{limit} bytes"), &mut tally);
            dir.run(["index", "corpus"]).exits(0);
            assert_eq!((state(&dir), orphans(&dir)), (after, vec![]));
        }
    }
    println!("file size limits: {tally:#?}");
    assert!(tally.failed > 0, "{tally:?}");
}

#[test]
fn a_full_disk() {
    let dir = Dir::new();
    fs::create_dir_all(dir.path("index")).expect("a folder");
    let folder = dir.path("index");
    let Some(_mount) = Mount::new(&folder, &["-t", "tmpfs", "-o", "size=2m", "roledex-test"]) else {
        return skipped("full disk", "mounting is not allowed");
    };
    let mut tally = Tally::default();
    for has_former in [true, false] {
        for room in amounts(220_000, times(6)) {
            let before = if has_former { write(&dir, BEFORE) } else { State::new() };
            for file in fs::read_dir(&folder).expect("a folder") {
                fs::remove_file(file.expect("a file").path()).expect("a removal");
            }
            if has_former {
                dir.run(["index", "corpus"]).exits(0);
            }
            let after = write(&dir, AFTER);
            let ballast = dir.path("index/.ballast");
            fill(&ballast, room);
            let output = run(limited(&dir, "env", &[], &["index", "corpus"]));
            assert_kept(&dir, &output, (&before, &after), &format!("{room} bytes free"), &mut tally);
            fs::remove_file(&ballast).expect("a removal");
            dir.run(["index", "corpus"]).exits(0);
            assert_eq!((state(&dir), orphans(&dir)), (after, vec![]));
        }
    }
    println!("full disk: {tally:#?}");
    assert!(tally.failed > 0, "{tally:?}");
}

/// Takes all room of a file system but so many bytes.
fn fill(file: &Path, room: u64) {
    use std::io::Write;

    let mut ballast = fs::File::create(file).expect("a file");
    let mut written = 0_u64;
    while ballast.write_all(&[0; 4096]).is_ok() {
        written += 4096;
    }
    ballast.set_len(written.saturating_sub(room)).expect("a length");
}
