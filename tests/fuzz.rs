//! The targets of `cargo fuzz` without it: every input that once was a finding, seeds, and seeds changed at random from
//! a fixed start, so that a run can be repeated. `ROLEDEX_TIMES` says how many changed inputs each target gets.

#[path = "../fuzz/src/lib.rs"]
mod targets;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;

use crate::harness::times;

/// Longest seed in bytes: a longer one only makes fewer of them.
const LONGEST: usize = 3_000;

/// What formats and parsers look for, put into seeds where it was not expected.
const PIECES: &[&[u8]] = &[
    b"\n",
    b"\r",
    b"\0",
    b"\x1b[31m",
    b"\xff",
    b"\xe2\x80\xae",
    b"---\n",
    b"| ",
    b"<td rowspan=9>",
    b"<!--",
    b"]]>",
    b"&amp;",
    b"&#0;",
    b"```",
    b"{{",
    b"\"",
    b"\\",
    b"%",
    b"[",
    b"{",
    b"- ",
    b"# ",
    b"18446744073709551616",
    b"-1",
    b"\xef\xbb\xbf",
    b"<script>",
    b"null",
];

macro_rules! tried {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            tried(stringify!($name));
        })*

        const TRIED: &[&str] = &[$(stringify!($name)),*];
    };
}

tried!(any containers data front_matter glued html http markdown opensearch passages promises query snippets tables tagger text);

#[test]
fn every_target_is_tried_and_driven() {
    let names: Vec<&str> = targets::TARGETS.iter().map(|(name, _)| *name).collect();
    assert_eq!(TRIED, names);
    let manifest = include_str!("../fuzz/Cargo.toml");
    for name in names {
        assert!(
            manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")),
            "cargo fuzz does not know {name}"
        );
        let driver =
            fs::read_to_string(root().join(format!("fuzz/fuzz_targets/{name}.rs"))).expect("a driver");
        assert!(driver.contains(&format!("run(\"{name}\", bytes)")), "{driver}");
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn tried(name: &str) {
    for bytes in files(&root().join("fuzz/findings").join(name)) {
        give(name, &bytes);
    }
    let mut seeds = files(&root().join("fuzz/seeds").join(name));
    if seeds.is_empty() {
        seeds = [files(&root().join("corpus")), files(&root().join("tests/data/golden"))].concat();
    }
    for seed in &mut seeds {
        seed.truncate(LONGEST);
    }
    assert!(!seeds.is_empty());
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for round in 0..times(200) {
        let mut bytes = seeds[round % seeds.len()].clone();
        let other = &seeds[dice.below(seeds.len())];
        (0..dice.below(6)).for_each(|_| dice.change(&mut bytes, other));
        give(name, &bytes);
    }
}

/// Gives bytes to a target, and tells them when they are a finding.
fn give(name: &str, bytes: &[u8]) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| targets::run(name, bytes))) {
        println!("{name} fails with these bytes: b\"{}\"", bytes.escape_ascii());
        resume_unwind(panic);
    }
}

/// The contents of all files below a folder, in the order of their names; none where there is no folder.
fn files(folder: &Path) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("a folder entry").path()).collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        if path.is_dir() { files(path) } else { vec![fs::read(path).expect("a readable file")] }
    };
    paths.iter().flat_map(read).collect()
}

/// Numbers that look random and are the same in every run: Marsaglia's xorshift with the shifts 13, 7 and 17.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or_default() % end.max(1)
    }

    /// Changes bytes in one of the ways in which fuzzers do.
    fn change(&mut self, bytes: &mut Vec<u8>, other: &[u8]) {
        let at = self.below(bytes.len());
        let end = (at + self.below(40)).min(bytes.len());
        match self.below(6) {
            0 => drop(bytes.drain(at..end)),
            1 => bytes.truncate(at),
            2 => drop(bytes.splice(at..at, PIECES[self.below(PIECES.len())].iter().copied())),
            3 => bytes.extend_from_within(at..end),
            4 => {
                let from = self.below(other.len());
                bytes.splice(at..end, other[from..].iter().take(60).copied());
            }
            _ => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte = self.0.to_le_bytes()[3]),
        }
    }
}
