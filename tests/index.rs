//! What indexing reads, notices and leaves alone.

use crate::harness::{Dir, GUIDE};
use crate::json::{IndexRun, Search};

fn counts(run: &IndexRun) -> [u64; 6] {
    [run.added, run.updated, run.unchanged, run.removed, run.skipped, run.failed]
}

#[test]
fn one_line_at_the_end_says_what_was_done() {
    let dir = Dir::with_corpus();
    let run = dir.run(["index"]).succeeds();
    let line = run.stdout.strip_suffix(" s)\n").expect("a duration at the end");
    let (line, _) = line.rsplit_once(", ").expect("a duration");
    assert!(
        line.starts_with("2 added, 0 updated, 0 unchanged, 0 removed, 0 skipped, 0 failed ("),
        "{run:#?}"
    );
    assert!(line.ends_with(" passages"), "{run:#?}");
}

#[test]
fn a_second_time_changes_nothing() {
    let dir = Dir::indexed();
    let before: Search = dir.run(["search", "tickets", "--json"]).json();
    let run: IndexRun = dir.run(["ingest", "--json"]).succeeds().json();
    assert_eq!(counts(&run), [0, 0, 2, 0, 0, 0]);
    let after: Search = dir.run(["search", "tickets", "--json"]).json();
    assert_eq!(before.hits, after.hits);
    assert_eq!(before.index, after.index);
}

#[test]
fn changed_new_and_vanished_files_are_told_apart() {
    let dir = Dir::indexed();
    dir.write("corpus/guide.md", GUIDE.replace("telephone", "zeppelin"));
    dir.write("corpus/new.txt", "Airship pilots need a licence.\n");
    dir.delete("corpus/comparison.txt");
    let run: IndexRun = dir.run(["index", "--json"]).succeeds().json();
    assert_eq!(counts(&run), [1, 1, 0, 1, 0, 0]);
    dir.run(["search", "zeppelin"]).succeeds().mentions("corpus/guide.md");
    dir.run(["search", "telephone", "--literal"]).exits(1);
    dir.run(["search", "airship"]).succeeds().mentions("corpus/new.txt");
    dir.run(["search", "imaging"]).exits(1);
}

#[test]
fn a_dry_run_changes_nothing() {
    let dir = Dir::indexed();
    let before = dir.contents("index");
    dir.write("corpus/new.txt", "Airship pilots need a licence.\n");
    let run: IndexRun = dir.run(["index", "--dry-run", "--json"]).succeeds().json();
    assert_eq!(counts(&run), [1, 0, 2, 0, 0, 0]);
    assert_eq!(dir.contents("index"), before);

    let dir = Dir::with_corpus();
    dir.run(["index", "--dry-run"]).succeeds().mentions("2 added");
    assert!(!dir.path("index").exists(), "not even an empty index is made");
}

#[test]
fn rebuild_reads_everything_again() {
    let dir = Dir::indexed();
    let run: IndexRun = dir.run(["index", "--rebuild", "--json"]).succeeds().json();
    assert_eq!(counts(&run), [0, 2, 0, 0, 0, 0]);
    dir.run(["search", "tickets"]).succeeds();
}

#[test]
fn ignore_files_count() {
    let dir = Dir::with_corpus();
    dir.write("corpus/.ignore", "secret.md\n");
    dir.write("corpus/.gitignore", "draft.md\n");
    dir.write("corpus/secret.md", "zeppelin one\n");
    dir.write("corpus/draft.md", "zeppelin two\n");
    dir.write("corpus/.hidden.md", "zeppelin three\n");
    dir.run(["index"]).succeeds().mentions("2 added");
    dir.run(["search", "zeppelin"]).exits(1);
    dir.run(["index", "--hidden", "--no-ignore"]).exits(0);
    let found: Search = dir.run(["search", "zeppelin", "--json"]).json();
    let mut paths: Vec<&str> = found.hits.iter().map(|hit| hit.path.as_str()).collect();
    paths.sort_unstable();
    assert_eq!(paths, ["corpus/.hidden.md", "corpus/draft.md", "corpus/secret.md"]);
}

#[test]
fn a_document_on_standard_input_has_the_name_given() {
    let dir = Dir::indexed();
    let page = "<title>Airships</title><p>Zeppelin pilots need a licence.</p>";
    let run = dir.command(["index", "-", "--name", "airships.html", "--json"]).input(page).run().succeeds();
    assert_eq!(run.json::<IndexRun>().added, 1);
    let found: Search = dir.run(["search", "zeppelin", "--json"]).succeeds().json();
    let hit = &found.hits[0];
    assert_eq!((hit.path.as_str(), hit.format.as_str()), ("airships.html", "html"));
    assert_eq!(hit.stale, None, "there is no file that could have changed");
    let run: IndexRun = dir.run(["index", "--json"]).succeeds().json();
    assert_eq!(run.removed, 0, "it does not stand in the folder, so it did not vanish from it");
}

#[test]
fn an_index_cannot_be_where_a_file_is() {
    let dir = Dir::with_corpus();
    dir.write("notes.txt", "Zeppelin pilots need a licence.\n");
    for (location, what) in [
        ("notes.txt", "notes.txt: a file, and an index is a folder"),
        ("notes.txt/index", "notes.txt/index: notes.txt is a file, and an index is a folder"),
    ] {
        for line in [&["index", "corpus"][..], &["index", "--rebuild"], &["search", "tickets"], &["status"]] {
            let run = dir.run(line.iter().chain(&["--index", location])).exits(2);
            run.complains(what).complains("hint: name a folder with --index");
        }
    }
}

#[test]
fn a_document_on_standard_input_needs_a_name() {
    let dir = Dir::indexed();
    for line in [&["index", "-"][..], &["index", "-", "--name", ""], &["index", "-", "--name", " \t"]] {
        let run = dir.command(line).input("Zeppelin pilots need a licence.\n").run().exits(2);
        run.complains("the document on standard input has no name").complains("--name NAME");
    }
    dir.run(["search", "zeppelin"]).exits(1);
}

#[test]
fn a_file_that_cannot_be_read_is_named_and_the_others_are_indexed() {
    let dir = Dir::with_corpus();
    dir.write("corpus/broken.pdf", "%PDF-1.7\nthis is no PDF\n");
    let run = dir.run(["index"]).exits(2).mentions("2 added").mentions("1 failed");
    run.complains("corpus/broken.pdf: ");
    let run = dir.run(["index", "--json", "--rebuild"]).exits(2);
    let run: IndexRun = run.json();
    let failed: Vec<_> = run.problems.iter().filter(|problem| problem.kind == "failed").collect();
    assert_eq!(failed.len(), 1, "{run:?}");
    assert_eq!(failed[0].path, "corpus/broken.pdf");
    dir.run(["search", "tickets"]).succeeds();
}

#[test]
fn what_is_no_document_is_skipped_without_failing() {
    let dir = Dir::with_corpus();
    dir.write("corpus/photo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01");
    let run: IndexRun = dir.run(["index", "--json"]).exits(0).json();
    assert_eq!((run.added, run.skipped, run.failed), (2, 1, 0), "{run:?}");
}

#[test]
fn a_path_that_does_not_exist_is_an_error() {
    let dir = Dir::indexed();
    dir.run(["index", "nowhere"]).exits(2).complains("nowhere");
    dir.run(["search", "tickets"]).succeeds();
    Dir::new().run(["index"]).exits(2).complains("corpus");
}

#[test]
fn the_index_can_be_elsewhere() {
    let dir = Dir::with_corpus();
    dir.command(["index"]).env("ROLEDEX_INDEX", "my index").run().succeeds();
    assert!(!dir.path("index").exists());
    dir.run(["search", "--index", "my index", "tickets"]).succeeds();
}
