//! `show`, `inspect` and `status`.

use crate::harness::{Dir, GUIDE};
use crate::json::{Failure, Inspected, Passage, Search, Shown, Status};

#[test]
fn a_passage_is_shown_by_its_id() {
    let dir = Dir::indexed();
    let found: Search = dir.run(["search", "telephone", "--json"]).succeeds().json();
    let hit = &found.hits[0];
    let shown: Shown = dir.run(["show", &hit.id, "--json"]).succeeds().json();
    assert_eq!(shown.passages.len(), 1);
    assert_eq!(shown.passages[0].text, hit.text);
    assert_eq!(shown.document.expect("its document").path, "corpus/guide.md");
}

#[test]
fn an_id_may_be_shortened_as_far_as_it_stays_one() {
    let dir = Dir::indexed();
    let all: Shown = dir.run(["show", "corpus/guide.md", "--json"]).succeeds().json();
    for passage in &all.passages {
        let shown: Shown = dir.run(["show", &passage.id[..8], "--json"]).succeeds().json();
        assert_eq!(shown.passages, std::slice::from_ref(passage));
    }
    dir.run(["show", &all.passages[0].id[..3]]).exits(1);
    dir.run(["show", "ffffffff"]).exits(1);
    // Among so many some begin alike.
    let lines = (0..2000).fold(String::new(), |lines, number| {
        lines + &format!("{{\"text\": \"Line {number} speaks of {number} tickets.\"}}\n")
    });
    dir.write("corpus/many.jsonl", lines);
    dir.run(["index"]).exits(0);
    let many: Shown = dir.run(["show", "corpus/many.jsonl", "--json"]).succeeds().json();
    let mut starts: Vec<&str> = many.passages.iter().map(|passage| &passage.id[..4]).collect();
    starts.sort_unstable();
    let twice = starts.windows(2).find(|pair| pair[0] == pair[1]).expect("two ids that begin alike")[0];
    let failure: Failure = dir.run(["show", twice, "--json"]).exits(2).json();
    assert!(failure.error.message.starts_with(&format!("{twice}: ")), "{failure:?}");
    let candidates = many.passages.iter().filter(|passage| passage.id.starts_with(twice));
    for Passage { id, lines, .. } in candidates.take(5) {
        let line = lines.as_ref().expect("lines").start;
        let place = format!("\n  {id} corpus/many.jsonl:{line}");
        assert!(failure.error.message.contains(&place), "{failure:?}");
    }
    assert_eq!(failure.error.hint.as_deref(), Some("write more of the id"));
}

#[test]
fn a_passage_is_shown_by_its_line() {
    let dir = Dir::indexed();
    let run = dir.run(["show", "corpus/comparison.txt:7"]).succeeds();
    assert!(run.stdout.starts_with("corpus/comparison.txt:7: "), "{run:#?}");
    run.mentions("CompTIA A+");
    for path in ["./corpus/guide.md:11", "corpus/../corpus/guide.md:11"] {
        dir.run(["show", path]).succeeds().mentions("system administrator");
    }
    let absolute = format!("{}:11", dir.path("corpus/guide.md").display());
    dir.run(["show", &absolute]).succeeds().mentions("system administrator");
}

#[test]
fn neighbours_are_shown_in_reading_order() {
    let dir = Dir::indexed();
    let lone: Shown = dir.run(["show", "corpus/guide.md:11", "--json"]).succeeds().json();
    let wide: Shown = dir.run(["show", "corpus/guide.md:11", "-C", "99", "--json"]).succeeds().json();
    let whole: Shown = dir.run(["show", "corpus/guide.md", "--json"]).succeeds().json();
    assert_eq!(lone.passages.len(), 1);
    assert!(wide.passages.len() > 1);
    assert_eq!(wide.passages, whole.passages);
}

#[test]
fn what_is_not_there_is_said_as_json_too() {
    let dir = Dir::indexed();
    for target in ["0123456789abcdef", "corpus/none.md", "corpus/none.md:3"] {
        let shown: Shown = dir.run(["show", target, "--json"]).exits(1).json();
        assert!(shown.document.is_none() && shown.passages.is_empty(), "{target}");
    }
}

#[test]
fn what_a_document_has_in_place_of_a_part_that_it_lacks_is_said() {
    let dir = Dir::indexed();
    for (target, said) in [
        ("corpus/guide.md:100000", "corpus/guide.md: no text at line 100000: its text ends in line 11\n"),
        ("corpus/guide.md:p2", "corpus/guide.md: no text on page 2: its text ends in line 11\n"),
        ("./corpus/guide.md:12", "./corpus/guide.md: no text at line 12: its text ends in line 11\n"),
    ] {
        let run = dir.run(["show", target]).exits(1).complains(said);
        let path = target.rsplit_once(':').expect("a path with a part").0;
        run.complains(&format!("hint: roledex show {path} prints all of it\n"));
    }
    for target in ["abc", "1"] {
        let run = dir.run(["show", target]).exits(1).complains(&format!("{target}: not in the index"));
        run.complains("hint: write more of an id: at least 4 characters\n");
    }
    let run = dir.run(["show", "corpus/none.md:3"]).exits(1);
    run.complains("corpus/none.md:3: not in the index at index\n");
}

#[test]
fn inspect_needs_no_index_and_makes_none() {
    let dir = Dir::new();
    dir.write("guide.md", GUIDE);
    let inspected: Inspected = dir.run(["inspect", "guide.md", "--json"]).succeeds().json();
    let document = inspected.document.expect("a document");
    assert_eq!((document.title.as_str(), document.format.as_str()), ("Help Desk Guide", "markdown"));
    assert_eq!(document.metadata.get("author").map(String::as_str), Some("Ada"));
    assert!(document.encoding.is_some() && document.repairs.is_some());
    assert!(!inspected.passages.is_empty());
    dir.run(["inspect", "guide.md"]).succeeds().mentions("Help Desk Guide").mentions("guide.md:11: ");
    assert!(!dir.path("index").exists());
}

#[test]
fn inspect_and_search_tell_the_same_passages() {
    let dir = Dir::indexed();
    let shown: Shown = dir.run(["show", "corpus/guide.md", "--json"]).succeeds().json();
    let inspected: Inspected = dir.run(["inspect", "corpus/guide.md", "--json"]).succeeds().json();
    assert_eq!(shown.passages, inspected.passages);
}

#[test]
fn what_cannot_be_inspected_is_an_error() {
    let dir = Dir::new();
    dir.write("broken.pdf", "%PDF-1.7\nthis is no PDF\n");
    for file in ["none.md", "broken.pdf", "."] {
        let failure: Failure = dir.run(["inspect", file, "--json"]).exits(2).complains(file).json();
        assert_eq!(failure.error.code, "input", "{file}");
    }
}

#[test]
fn status_says_what_changed() {
    let dir = Dir::indexed();
    let status: Status = dir.run(["status", "--json"]).succeeds().json();
    assert_eq!(status.index.documents, 2);
    assert!(status.changed.new.is_empty() && status.changed.modified.is_empty());
    assert_eq!(status.sound, None);
    dir.write("corpus/new.txt", "Airship pilots need a licence.\n");
    dir.write("corpus/guide.md", format!("{GUIDE}\nMore.\n"));
    dir.delete("corpus/comparison.txt");
    let status: Status = dir.run(["status", "--json"]).succeeds().json();
    assert_eq!(status.changed.new, ["corpus/new.txt"]);
    assert_eq!(status.changed.modified, ["corpus/guide.md"]);
    assert_eq!(status.changed.deleted, ["corpus/comparison.txt"]);
    dir.run(["status"]).succeeds().mentions("1 new, 1 modified, 1 deleted");
}

#[test]
fn status_sees_flipped_bytes() {
    let dir = Dir::indexed();
    let status: Status = dir.run(["status", "--verify", "--json"]).succeeds().json();
    assert_eq!(status.sound, Some(true));
    let (largest, mut content) = dir
        .contents("index")
        .into_iter()
        .filter(|(path, _)| path.extension().is_some_and(|extension| extension == "store"))
        .max_by_key(|(_, content)| content.len())
        .expect("a file of the index");
    content[10] ^= 0x20;
    std::fs::write(&largest, content).expect("the changed file");
    let status: Status = dir.run(["status", "--verify", "--json"]).exits(2).json();
    assert_eq!(status.sound, Some(false));
    let name = largest.file_name().expect("a name").to_string_lossy();
    assert!(status.damage.iter().any(|damage| damage.contains(&*name)), "{:?}", status.damage);
}
