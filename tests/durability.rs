//! What happens to the machine costs nobody anything: the power fails, the disk fills up, the folder cannot be
//! written, memory and descriptors run out, documents change while they are read.
//!
//! A little of it runs with all tests. `just durability N` does it N times and prints what came of it.

mod files;
mod kill;
mod readonly;
mod scarce;
mod space;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use roledex::engine::{self, Access, Engine, Field};
use serde::Deserialize;

use crate::harness::Dir;

/// Documents by path, each with the number of its version.
type State = BTreeMap<String, u32>;

/// A word that every document has in exactly one passage.
const EVERYWHERE: &str = "everywhere";

/// Numbers without a pattern, always the same for a seed.
struct Random(u64);

impl Random {
    /// The seed is `ROLEDEX_SEED` or a fixed one.
    fn new() -> Self {
        Self(std::env::var("ROLEDEX_SEED").map_or(20_261_121, |seed| seed.parse().expect("a number")))
    }

    /// A number below `end` (xorshift64*, Marsaglia 2003, Vigna 2016).
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(number).expect("31 bits") % end
    }
}

/// The words of a document's version: three passages, each of which tells the version, one of them everywhere.
fn text(path: &str, version: u32) -> String {
    let name = name(path);
    format!(
        "# Document {name}\n\n{EVERYWHERE} {name}v{version} is a word of this document.\n\n\
         ## Section 1\n\nHere is {name}v{version} again.\n\n\
         ## Section 2\n\nAnd here is {name}v{version} for the last time.\n"
    )
}

/// The word that stands for a document in its text: its file's name, so that it can be moved to another folder.
fn name(path: &str) -> String {
    let file = path.rsplit('/').next().unwrap_or(path);
    format!("document{}", file.trim_end_matches(".md"))
}

/// What the index in a folder holds; fails when a document is there twice, in part, or in two versions.
fn state(dir: &Dir) -> State {
    let engine = engine::open(&dir.path("index").display().to_string(), &Access::default())
        .expect("an index that opens");
    let catalog = engine.catalog().expect("a catalog");
    let count =
        engine.frequencies(Field::Text, &[roledex::analyzer::tokens(EVERYWHERE)[0].surface.as_str().into()]);
    assert_eq!(count.expect("a count"), [catalog.len() as u64], "one passage of each document");
    assert_eq!(engine.verify().expect("a check"), [""; 0]);
    let documents = catalog.iter().map(|record| {
        let version = version(engine.as_ref(), &record.path);
        assert_eq!(engine.passages_of(&record.path).expect("passages").len(), record.passages as usize);
        (record.path.clone(), version)
    });
    let documents: State = documents.collect();
    assert_eq!(documents.len(), catalog.len(), "no document is there twice");
    documents
}

/// The version that all passages of a document tell.
fn version(engine: &dyn Engine, path: &str) -> u32 {
    let name = name(path);
    let passages = engine.passages_of(path).expect("passages");
    let told = passages.iter().map(|passage| {
        let (_, rest) = passage.text.split_once(&format!("{name}v")).expect("a version");
        rest.split(' ').next().expect("a word").parse().expect("a number")
    });
    let told: BTreeSet<u32> = told.collect();
    assert_eq!(told.len(), 1, "{path} is there in versions {told:?}");
    told.into_iter().next().expect("one")
}

/// Files in the folder of the index that belong to no commit.
fn orphans(dir: &Dir) -> Vec<String> {
    #[derive(Deserialize)]
    struct List {
        segments: Vec<Segment>,
    }
    #[derive(Deserialize)]
    struct Segment {
        segment_id: String,
        deletes: Option<Deletes>,
    }
    #[derive(Deserialize)]
    struct Deletes {
        opstamp: u64,
    }
    let list: List =
        serde_json::from_slice(&fs::read(dir.path("index/meta.json")).expect("a list")).expect("JSON");
    let mut living: BTreeSet<String> =
        [".gitignore", ".managed.json", ".tantivy-meta.lock", ".tantivy-writer.lock", "meta.json"]
            .map(str::to_owned)
            .into();
    for Segment { segment_id, deletes } in list.segments {
        let id = segment_id.replace('-', "");
        living.extend(["idx", "pos", "term", "store", "fast", "fieldnorm"].map(|end| format!("{id}.{end}")));
        living.extend(deletes.map(|deletes| format!("{id}.{}.del", deletes.opstamp)));
    }
    let files = fs::read_dir(dir.path("index")).expect("a folder");
    let names = files.map(|file| file.expect("a file").file_name().to_string_lossy().into_owned());
    names.filter(|name| !living.contains(name)).collect()
}

/// The binary, run through another program that limits what it can do.
fn limited(dir: &Dir, program: &str, options: &[&str], arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(options).arg(env!("CARGO_BIN_EXE_roledex")).args(arguments);
    command.env_clear().env("HOME", dir.path("")).env("PATH", "/usr/bin:/bin").current_dir(dir.path(""));
    command
}

/// Runs a system's command; whether it worked.
fn system(program: &str, arguments: &[&str]) -> bool {
    let output = Command::new(program).args(arguments).output();
    output.is_ok_and(|output| output.status.success())
}

/// Says why something was not tried.
fn skipped(what: &str, reason: &str) {
    println!("{what}: skipped, {reason}");
}

/// Whether this process may do everything.
fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|metadata| std::os::unix::fs::MetadataExt::uid(&metadata) == 0)
}

/// A file system on a folder, until the end of the test.
struct Mount<'a>(&'a Path);

impl<'a> Mount<'a> {
    /// `None` when that is not allowed here.
    fn new(folder: &'a Path, arguments: &[&str]) -> Option<Self> {
        let folder_name = folder.to_str().expect("a path");
        let mount = |arguments: &[&str]| system("mount", &[arguments, &[folder_name]].concat());
        (is_root() && mount(arguments)).then_some(Self(folder))
    }
}

impl Drop for Mount<'_> {
    fn drop(&mut self) {
        assert!(system("umount", &["-l", self.0.to_str().expect("a path")]), "{}", self.0.display());
    }
}
