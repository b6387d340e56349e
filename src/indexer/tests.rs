//! Runs over folders, with a reader that takes lines for passages.

mod kept;

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::LazyLock;
use std::sync::atomic::AtomicUsize;
use std::time::{Duration, SystemTime};

use super::reading::Understand;
use super::*;
use crate::document::{Format, Metadata, Standing};
use crate::engine::embedded::EmbeddedEngine;
use crate::engine::{Clause, Entry, Field, Plan};
use crate::passage::{Named, Passage, PassageKind, Place};
use crate::source::Source;

/// A folder of documents beside an index.
struct Corpus {
    folder: tempfile::TempDir,
    engine: EmbeddedEngine,
}

impl Corpus {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let engine = EmbeddedEngine::open_or_create(&folder.path().join("index"), false).expect("an index");
        let corpus = Self { folder, engine };
        for (path, text) in files {
            corpus.write(path, text);
        }
        corpus
    }

    fn file(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.file(path);
        fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
        fs::write(file, text).expect("a file");
    }

    fn request(&self, paths: &[&str]) -> Request {
        let mut walk = WalkOptions::new(self.folder.path());
        walk.except = Some(self.file("index"));
        Request { jobs: 2, ..Request::new(paths.iter().map(PathBuf::from).collect(), walk) }
    }

    fn index(&self, paths: &[&str]) -> Report {
        self.run(&self.request(paths))
    }

    fn run(&self, request: &Request) -> Report {
        self.run_tagged("old", request)
    }

    fn run_tagged(&self, vocabulary: &str, request: &Request) -> Report {
        let method = Method { vocabulary, ..method(&lines) };
        run_with(&self.engine, request, &|_| {}, method).expect("a run")
    }

    fn paths(&self) -> Vec<String> {
        self.engine.catalog().expect("a catalog").into_iter().map(|record| record.path).collect()
    }

    fn finds(&self, word: &str) -> u64 {
        let term = Clause::Term { field: Field::Text, terms: word.into(), weight: 1.0 };
        let plan = Plan { wanted: vec![term], limit: 1, ..Plan::default() };
        self.engine.search(&plan).expect("a search").total
    }

    /// What a commit changes.
    fn version(&self) -> Vec<u8> {
        fs::read(self.file("index/meta.json")).expect("an index")
    }
}

/// Counts as they are printed: added, updated, unchanged, removed, skipped, failed.
fn counts(report: &Report) -> [usize; 6] {
    [report.added, report.updated, report.unchanged, report.removed, report.skipped, report.failed]
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::builtin);

/// Reads like this; what is tagged counts as tagged with an old vocabulary.
fn method<'a>(understand: &'a Understand<'a>) -> Method<'a> {
    Method { vocabulary: "old", tagger: Tagger::new(&VOCABULARY), understand }
}

fn lines(bytes: &[u8], source: &Source) -> std::result::Result<(Vec<Entry>, Vec<Problem>), Problem> {
    let text = std::str::from_utf8(bytes).map_err(|_| Problem::failed("not text"))?;
    assert!(!text.contains("panic"), "a decoder's error");
    if text.contains("image") {
        return Err(Problem::skipped("an image"));
    }
    let problems = text.contains("broken").then(|| Problem::repaired("broken", Some(1)));
    let entries = (0..).zip(text.lines()).map(|(ordinal, line)| entry(&source.path, ordinal, line));
    Ok((entries.collect(), problems.into_iter().collect()))
}

fn entry(path: &str, ordinal: u32, text: &str) -> Entry {
    let postings = Arc::new(text.split_whitespace().zip(0..).collect());
    let passage = Passage {
        id: format!("{path}#{ordinal}"),
        path: path.to_owned(),
        title: String::new(),
        format: Format::Text,
        ordinal,
        kind: PassageKind::Paragraph,
        headings: vec![],
        text: text.to_owned(),
        table: None,
        place: Place::Page(1),
        standing: Standing::Content,
        metadata: Metadata::new(),
        named: Named::default(),
    };
    Entry { passage, postings: vec![(Field::Text, postings)], mentions: vec![] }
}

#[test]
fn only_what_changed_is_read_again() {
    let corpus = Corpus::new(&[("a.txt", "desk\ndesk"), ("b/c.txt", "lamp"), ("d.txt", "chair")]);
    let first = corpus.index(&["."]);
    assert_eq!(counts(&first), [3, 0, 0, 0, 0, 0]);
    assert_eq!((first.passages, corpus.paths()), (4, vec!["a.txt".into(), "b/c.txt".into(), "d.txt".into()]));

    let before = corpus.version();
    assert_eq!(counts(&corpus.index(&["."])), [0, 0, 3, 0, 0, 0]);
    assert_eq!(corpus.version(), before, "nothing changed, so nothing was committed");

    corpus.write("a.txt", "table!!\nx");
    corpus.write("e.txt", "lamp");
    fs::remove_file(corpus.file("d.txt")).expect("a removal");
    assert_eq!(counts(&corpus.index(&["."])), [1, 1, 1, 1, 0, 0]);
    assert_eq!((corpus.finds("desk"), corpus.finds("table!!"), corpus.finds("lamp")), (0, 1, 2));
}

#[test]
fn a_new_time_is_noted_and_no_change() {
    let corpus = Corpus::new(&[("a.txt", "desk")]);
    corpus.index(&["."]);
    let file = fs::File::options().write(true).open(corpus.file("a.txt")).expect("a file");
    file.set_modified(SystemTime::now() + Duration::from_secs(5)).expect("a time");
    assert_eq!(counts(&corpus.index(&["."])), [0, 0, 1, 0, 0, 0]);
    let before = corpus.version();
    assert_eq!(counts(&corpus.index(&["."])), [0, 0, 1, 0, 0, 0]);
    assert_eq!(corpus.version(), before, "the time was noted");
}

#[test]
fn only_what_was_named_is_removed() {
    let corpus = Corpus::new(&[("a/x.txt", "x"), ("a/y.txt", "y"), ("b/z.txt", "z"), ("ab.txt", "w")]);
    corpus.index(&["a", "b", "ab.txt"]);
    for file in ["a/x.txt", "b/z.txt", "ab.txt"] {
        fs::remove_file(corpus.file(file)).expect("a removal");
    }
    assert_eq!(counts(&corpus.index(&["a"])), [0, 0, 1, 1, 0, 0]);
    assert_eq!(corpus.paths(), ["a/y.txt", "ab.txt", "b/z.txt"]);
    assert_eq!(counts(&corpus.index(&["ab.txt"])), [0, 0, 0, 1, 0, 0], "a file named that vanished");
    fs::remove_dir_all(corpus.file("b")).expect("a removal");
    assert_eq!(counts(&corpus.index(&["b"])), [0, 0, 0, 1, 0, 0], "a folder named that vanished");
    let report = corpus.index(&["never"]);
    assert_eq!(counts(&report), [0, 0, 0, 0, 0, 1]);
    assert_eq!(report.problems, [("never".to_owned(), Problem::failed("no such file or folder"))]);
}

#[test]
fn a_source_that_cannot_be_read_is_a_problem_and_the_run_goes_on() {
    let corpus =
        Corpus::new(&[("a", "desk"), ("b", "panic"), ("c", "image"), ("d", "broken desk"), ("e", "desk")]);
    fs::write(corpus.file("f"), b"\xff").expect("a file");
    let report = corpus.index(&["."]);
    assert_eq!(counts(&report), [3, 0, 0, 0, 1, 2]);
    let told: Vec<&str> = report.problems.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(told, ["b", "c", "d", "f"]);
    assert!(report.problems[0].1.reason.ends_with("a decoder's error"));
    let before = corpus.version();
    assert_eq!(counts(&corpus.index(&["."])), [0, 0, 3, 0, 1, 2], "tried again");
    assert_eq!(corpus.version(), before);

    corpus.write("a", "panic now");
    assert_eq!(counts(&corpus.index(&["."])), [0, 0, 2, 1, 1, 3], "what it said is gone");
    assert_eq!(corpus.finds("desk"), 2);
}

#[test]
fn another_vocabulary_reads_all_again() {
    let corpus = Corpus::new(&[("a/x.txt", "x"), ("b/y.txt", "y")]);
    corpus.index(&["."]);
    let request = corpus.request(&["a"]);
    assert_eq!(counts(&corpus.run_tagged("new", &request)), [0, 2, 0, 0, 0, 0], "also what was not named");
    assert_eq!(corpus.engine.manifest().expect("a manifest").vocabulary, "new");
    assert_eq!(counts(&corpus.run_tagged("new", &request)), [0, 0, 1, 0, 0, 0]);
}

#[test]
fn a_rebuild_forgets_what_is_not_named() {
    let corpus = Corpus::new(&[("a/x.txt", "x"), ("b/y.txt", "y")]);
    corpus.index(&["."]);
    let request = Request { rebuild: true, ..corpus.request(&["a"]) };
    assert_eq!(counts(&corpus.run(&request)), [0, 1, 0, 1, 0, 0]);
    assert_eq!((corpus.paths(), corpus.finds("y")), (vec!["a/x.txt".to_owned()], 0));
}

#[test]
fn a_dry_run_says_what_it_would_do() {
    let corpus = Corpus::new(&[("a", "x"), ("b", "y")]);
    corpus.index(&["."]);
    corpus.write("a", "xx");
    corpus.write("c", "z");
    fs::remove_file(corpus.file("b")).expect("a removal");
    let before = corpus.version();
    let writer = corpus.engine.writer().expect("a writer");
    for rebuild in [false, true] {
        let request = Request { dry_run: true, rebuild, ..corpus.request(&["."]) };
        assert_eq!(counts(&corpus.run(&request)), [1, 1, 0, 1, 0, 0]);
    }
    assert_eq!(corpus.version(), before);
    drop(writer);
    assert_eq!(counts(&corpus.index(&["."])), [1, 1, 0, 1, 0, 0]);
}

#[test]
fn standard_input_stays() {
    let corpus = Corpus::new(&[("a", "x")]);
    let input = Some(("-".to_owned(), b"desk".to_vec()));
    let request = Request { input, ..corpus.request(&["."]) };
    assert_eq!(counts(&corpus.run(&request)), [2, 0, 0, 0, 0, 0]);
    assert_eq!(counts(&corpus.index(&["."])), [0, 0, 1, 0, 0, 0]);
    let before = corpus.version();
    assert_eq!(counts(&corpus.run(&request)), [0, 0, 2, 0, 0, 0]);
    assert_eq!(corpus.version(), before);
    assert_eq!(corpus.finds("desk"), 1);
    assert!(!corpus.engine.record("-").expect("no error").expect("a record").is_file);
}

#[test]
fn an_empty_folder_makes_an_empty_index() {
    let corpus = Corpus::new(&[]);
    assert_eq!(counts(&corpus.index(&["."])), [0; 6]);
    assert!(EmbeddedEngine::open(&corpus.file("index")).is_ok());
    let base = corpus.engine.manifest().expect("a manifest").base;
    assert_eq!(Path::new(&base), corpus.folder.path());
}

#[test]
fn names_stay_the_same_from_another_folder() {
    let corpus = Corpus::new(&[("a/x.txt", "x")]);
    corpus.index(&["."]);
    let mut request = corpus.request(&["x.txt"]);
    request.walk.folder = corpus.file("a");
    request.walk.base = corpus.file("a");
    assert_eq!(counts(&corpus.run(&request)), [0, 0, 1, 0, 0, 0]);
}

#[test]
fn a_second_run_does_not_wait() {
    let corpus = Corpus::new(&[("a", "x")]);
    let _writer = corpus.engine.writer().expect("a writer");
    let error =
        run_with(&corpus.engine, &corpus.request(&["."]), &|_| {}, method(&lines)).expect_err("a lock");
    assert_eq!(error.kind(), ErrorKind::IndexLocked);
}
