//! A folder of its own for every test, and the binary run in it with nothing from outside.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// How often a harness does something: a little in every run of the tests, as often as `ROLEDEX_TIMES` says when
/// somebody wants to know it exactly.
pub fn times(usually: usize) -> usize {
    std::env::var("ROLEDEX_TIMES").map_or(usually, |times| times.parse().expect("a number of times"))
}

/// A comparison with a table that only has the answer in a cell.
pub const COMPARISON: &str = "\
A Support Specialist and a Desktop Technician compared.

Table of Comparison
Aspect | Support Specialist | Desktop Technician |
---|---|---|
Tools | ticketing systems | imaging software |
Certifications | ITIL, CompTIA Network+ | CompTIA A+ |
";

/// Prose under headings, with front matter.
pub const GUIDE: &str = "\
---
title: Help Desk Guide
author: Ada
---
# Help Desk Guide

A help desk analyst answers the telephone and writes tickets.

## Next steps

After two years a help desk analyst becomes a system administrator.
";

/// A folder that vanishes with the test.
pub struct Dir {
    folder: TempDir,
    /// Where the index is, when it is not here.
    index: Option<String>,
}

impl Dir {
    /// An empty folder.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder"), index: None }
    }

    /// An empty folder whose index is elsewhere.
    #[cfg(feature = "opensearch")]
    pub fn with_index_at(location: String) -> Self {
        Self { index: Some(location), ..Self::new() }
    }

    /// A folder with two documents in `corpus`, not indexed yet.
    pub fn with_corpus() -> Self {
        let dir = Self::new();
        dir.write("corpus/comparison.txt", COMPARISON);
        dir.write("corpus/guide.md", GUIDE);
        dir
    }

    /// A folder with two documents in `corpus` and their index.
    pub fn indexed() -> Self {
        let dir = Self::with_corpus();
        dir.run(["index"]).succeeds();
        dir
    }

    /// Writes a file, with the folders above it.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file in a folder")).expect("folders");
        fs::write(path, content).expect("a file");
    }

    /// Deletes a file.
    pub fn delete(&self, path: &str) {
        fs::remove_file(self.path(path)).expect("a file to delete");
    }

    /// Where a file of this folder is.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Every file below a folder with its content, to see that nothing was touched.
    pub fn contents(&self, folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        collect(&self.path(folder), &mut files);
        files.sort();
        files
    }

    /// Runs the binary here.
    pub fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Run {
        self.command(arguments).run()
    }

    /// The binary, to be run here.
    pub fn command<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Roledex {
        let mut command = Command::new(env!("CARGO_BIN_EXE_roledex"));
        command.env_clear().env("HOME", self.folder.path()).current_dir(self.folder.path()).args(arguments);
        if let Some(index) = &self.index {
            command.env("ROLEDEX_INDEX", index);
        }
        Roledex { command, input: Vec::new() }
    }
}

fn collect(folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("a folder entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            let content = fs::read(&path).expect("a readable file");
            files.push((path, content));
        }
    }
}

/// The binary with its arguments.
pub struct Roledex {
    command: Command,
    input: Vec<u8>,
}

impl Roledex {
    /// Sets an environment variable; there are none else.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs it in a folder of this one.
    pub fn within(mut self, folder: &str) -> Self {
        let here = self.command.get_current_dir().expect("a folder").join(folder);
        self.command.current_dir(here);
        self
    }

    /// The command itself, for a process that is not waited for.
    pub fn into_command(self) -> Command {
        self.command
    }

    /// What it reads on standard input.
    pub fn input(mut self, input: &str) -> Self {
        self.input = input.into();
        self
    }

    /// Runs it to its end.
    pub fn run(mut self) -> Run {
        let streams = self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = streams.spawn().expect("the binary");
        // A command that reads no input may be gone before it is written.
        let _ = child.stdin.take().expect("its standard input").write_all(&self.input);
        let output = child.wait_with_output().expect("its output");
        Run {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("UTF-8 on standard output"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8 on standard error"),
        }
    }

    /// Starts it and leaves it running, with its output streams to read from.
    pub fn start(mut self) -> Child {
        let streams = self.command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        streams.spawn().expect("the binary")
    }

    /// Runs it with nobody at the other end of standard output; returns the exit code and standard error.
    pub fn run_into_closed_pipe(mut self) -> (Option<i32>, String) {
        let streams = self.command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = streams.spawn().expect("the binary");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("its output");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// What a run left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// Asserts the exit code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "exit code; {self:#?}");
        self
    }

    /// Asserts that it ended with 0 and had nothing to complain about.
    #[track_caller]
    pub fn succeeds(self) -> Self {
        let run = self.exits(0);
        assert_eq!(run.stderr, "", "standard error of a run without trouble");
        run
    }

    /// Asserts the whole of standard output.
    #[track_caller]
    pub fn prints(self, expected: &str) -> Self {
        assert_eq!(self.stdout, expected, "standard output; {self:#?}");
        self
    }

    /// Asserts the whole of standard error.
    #[track_caller]
    pub fn tells(self, expected: &str) -> Self {
        assert_eq!(self.stderr, expected, "standard error; {self:#?}");
        self
    }

    /// Asserts a part of standard output.
    #[track_caller]
    pub fn mentions(self, part: &str) -> Self {
        assert!(self.stdout.contains(part), "{part:?} on standard output; {self:#?}");
        self
    }

    /// Asserts a part of standard error.
    #[track_caller]
    pub fn complains(self, part: &str) -> Self {
        assert!(self.stderr.contains(part), "{part:?} on standard error; {self:#?}");
        self
    }

    /// Standard output as one JSON value of this form, and nothing behind it.
    #[track_caller]
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> T {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}; {self:#?}"))
    }
}
