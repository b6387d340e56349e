//! `index --watch`. Nothing is measured: each test waits until what it waits for is there.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use crate::harness::{Dir, GUIDE};
use crate::json::IndexRun;

/// How long to wait for what should come within a second.
const PATIENCE: Duration = Duration::from_mins(1);

/// A watching process, and the lines that it prints on one of its streams.
pub struct Watching {
    pub child: Child,
    lines: Receiver<String>,
}

impl Watching {
    pub fn new(dir: &Dir, line: &[&str]) -> Self {
        let command = dir.command([&["index", "--watch"], line].concat()).into_command();
        Self::of(command, line.contains(&"--json"))
    }

    fn of(mut command: Command, is_json: bool) -> Self {
        let streams = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = streams.spawn().expect("the binary");
        let (sender, lines) = channel();
        let stream: Box<dyn Read + Send> = if is_json {
            Box::new(child.stderr.take().expect("standard error"))
        } else {
            Box::new(child.stdout.take().expect("standard output"))
        };
        thread::spawn(move || {
            let lines = BufReader::new(stream).lines().map_while(Result::ok);
            lines.take_while(|line| sender.send(line.clone()).is_ok()).for_each(drop);
        });
        Self { child, lines }
    }

    /// Waits for a line that begins so.
    pub fn tells(&self, start: &str) {
        let mut others = Vec::new();
        while let Ok(line) = self.lines.recv_timeout(PATIENCE) {
            if line.starts_with(start) {
                return;
            }
            others.push(line);
        }
        panic!("{start:?} never came, but {others:?}");
    }

    /// Sends a signal; what the process leaves behind.
    fn ends(mut self, signal: &str) -> (Option<i32>, String) {
        let number = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &number]).status().expect("kill").success());
        let mut printed = String::new();
        if let Some(mut stream) = self.child.stdout.take() {
            stream.read_to_string(&mut printed).expect("text");
        }
        (self.child.wait().expect("an end").code(), printed)
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn each_change_is_a_line() {
    let dir = Dir::with_corpus();
    let watching = Watching::new(&dir, &["corpus"]);
    watching.tells("2 added, ");
    dir.write("corpus/new.txt", "Zeppelin pilots need a licence.\n");
    watching.tells("1 added, ");
    dir.run(["search", "zeppelin"]).succeeds();
    // As editors save: another file in the place of the first.
    dir.write("corpus/.new.txt.swp", "Airship captains earn more.\n");
    fs::rename(dir.path("corpus/.new.txt.swp"), dir.path("corpus/new.txt")).expect("a move");
    watching.tells("0 added, 1 updated, ");
    dir.run(["search", "captains"]).succeeds();
    fs::rename(dir.path("corpus/new.txt"), dir.path("corpus/moved.txt")).expect("a move");
    watching.tells("1 added, 0 updated, 0 unchanged, 1 removed, ");
    dir.delete("corpus/moved.txt");
    watching.tells("0 added, 0 updated, 0 unchanged, 1 removed, ");
    assert_eq!(watching.ends("-TERM").0, Some(0));
}

#[test]
fn a_folder_that_comes_back_is_indexed_again() {
    let dir = Dir::with_corpus();
    let watching = Watching::new(&dir, &["corpus"]);
    watching.tells("2 added, ");
    fs::remove_dir_all(dir.path("corpus")).expect("a removal");
    watching.tells("0 added, 0 updated, 0 unchanged, 2 removed, ");
    dir.write("corpus/deep/new.txt", "Zeppelin pilots need a licence.\n");
    watching.tells("1 added, ");
    dir.write("corpus/deep/more.txt", "Airship captains earn more.\n");
    watching.tells("1 added, ");
    assert_eq!(watching.ends("-INT").0, Some(0));
}

#[test]
fn others_may_write_between_updates() {
    let dir = Dir::with_corpus();
    // The index lies in what is watched, and its own changes are none.
    let watching = Watching::new(&dir, &["."]);
    watching.tells("2 added, ");
    dir.write("given.txt", "Zeppelin pilots need a licence.\n");
    watching.tells("1 added, ");
    dir.command(["index", "-", "--name", "name.txt", "--wait", "30"]).input("Balloons.\n").run().exits(0);
    dir.run(["index", "--forget", "name.txt", "--wait", "30"]).exits(0).mentions("1 removed");
    fs::remove_dir_all(dir.path("index")).expect("a removal");
    dir.write("corpus/guide.md", GUIDE.replace("telephone", "zeppelin"));
    watching.tells("3 added, ");
    assert_eq!(watching.ends("-TERM").0, Some(0));
}

#[test]
fn with_json_there_is_one_value_at_the_end() {
    let dir = Dir::with_corpus();
    let watching = Watching::new(&dir, &["corpus", "--json"]);
    watching.tells("2 added, ");
    dir.write("corpus/new.txt", "Zeppelin pilots need a licence.\n");
    watching.tells("1 added, ");
    dir.write("corpus/photo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01");
    watching.tells("corpus/photo.png: skipped");
    let (code, printed) = watching.ends("-INT");
    let run: IndexRun = serde_json::from_str(&printed).expect("one value");
    assert_eq!((code, run.added, run.updated, run.skipped, run.failed), (Some(0), 3, 0, 1, 0));
}

#[test]
fn without_being_told_it_looks_by_itself() {
    let dir = Dir::with_corpus();
    let watching = Watching::new(&dir, &["corpus", "--poll", "0.1"]);
    watching.tells("2 added, ");
    dir.write("corpus/new.txt", "Zeppelin pilots need a licence.\n");
    watching.tells("1 added, ");
    assert_eq!(watching.ends("-TERM").0, Some(0));
}

/// A user of one's own has limits of one's own.
#[test]
#[cfg(target_os = "linux")]
fn with_too_few_watches_it_looks_by_itself() {
    let dir = Dir::with_corpus();
    dir.write("corpus/a/b/c/new.txt", "Zeppelin pilots need a licence.\n");
    let limit = "echo 2 > /proc/sys/user/max_inotify_watches";
    let may = Command::new("unshare").args(["-Ur", "sh", "-c", limit]).status();
    if !may.is_ok_and(|status| status.success()) {
        println!("too few watches: skipped, there are no namespaces of users");
        return;
    }
    let mut command = Command::new("unshare");
    let script = format!("{limit} && exec \"$0\" index --watch corpus --json");
    command.args(["-Ur", "sh", "-c", &script, env!("CARGO_BIN_EXE_roledex")]).current_dir(dir.path(""));
    let watching = Watching::of(command, true);
    watching.tells("3 added, ");
    watching.tells("more folders than this system watches");
    dir.write("corpus/a/b/c/more.txt", "Airship captains earn more.\n");
    watching.tells("1 added, ");
    assert_eq!(watching.ends("-TERM").0, Some(0));
}
