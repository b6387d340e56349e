//! The command line of a query, what is found, the plain form.

use std::collections::BTreeSet;

use crate::harness::{Dir, GUIDE};
use crate::json::Search;

/// The documents found, each once.
fn documents(dir: &Dir, line: &[&str]) -> Vec<String> {
    let found: Search = dir.run(["search", "--json", "--exit-zero"].iter().chain(line)).exits(0).json();
    let paths: BTreeSet<String> = found.hits.into_iter().map(|hit| hit.path).collect();
    paths.into_iter().collect()
}

fn query_text(dir: &Dir, line: &[&str]) -> String {
    let found: Search = dir.run(["search", "--json", "--exit-zero"].iter().chain(line)).exits(0).json();
    found.query.text
}

#[test]
fn the_first_search_builds_the_default_index() {
    let dir = Dir::with_corpus();
    let run = dir.run(["search", "tickets"]).exits(0).mentions("corpus/guide.md");
    run.complains("corpus").complains("2 added");
    dir.run(["search", "tickets"]).succeeds();
}

#[test]
fn in_a_pipe_a_hit_is_a_place_a_heading_path_and_one_line() {
    let dir = Dir::indexed();
    let run = dir.run(["search", "+administrator"]).succeeds();
    let mut lines = run.stdout.lines();
    assert_eq!(lines.next(), Some("corpus/guide.md:11: Help Desk Guide > Next steps"));
    assert!(lines.next().expect("a snippet").contains("becomes a system administrator"));
    assert_eq!(lines.next(), None);
    let run = dir.run(["search", "help desk analyst"]).succeeds();
    assert!(run.stdout.contains("\n\ncorpus/"), "a blank line stands between hits: {run:#?}");
    assert!(!run.stdout.ends_with("\n\n"), "and not behind the last: {run:#?}");
}

#[test]
fn a_table_row_carries_its_columns() {
    let run = Dir::indexed().run(["search", "CompTIA A+"]).succeeds();
    let hit = run.mentions("corpus/comparison.txt:7: ");
    hit.mentions("Desktop Technician: CompTIA A+");
}

#[test]
fn words_with_a_hyphen_are_part_of_the_query() {
    let dir = Dir::indexed();
    assert_eq!(documents(&dir, &["analyst", "compared"]).len(), 2);
    assert_eq!(documents(&dir, &["-analyst", "compared"]), ["corpus/comparison.txt"]);
    assert_eq!(documents(&dir, &["compared", "-n", "5", "-analyst"]), ["corpus/comparison.txt"]);
    assert_eq!(documents(&dir, &["analyst", "-help desk", "compared"]), ["corpus/comparison.txt"]);
    assert_eq!(documents(&dir, &["analyst -\"help desk\" compared"]), ["corpus/comparison.txt"]);
}

#[test]
fn the_query_is_reported_as_it_was_understood_from_the_shell() {
    let dir = Dir::indexed();
    assert_eq!(query_text(&dir, &["help", "desk"]), "help desk");
    assert_eq!(query_text(&dir, &["a", "-networking", "b"]), "a -networking b");
    // The shell took the quotes of -"a phrase" and title:"a phrase".
    assert_eq!(query_text(&dir, &["x", "-a phrase"]), "x -\"a phrase\"");
    assert_eq!(query_text(&dir, &["title:help desk", "x"]), "title:\"help desk\" x");
    // One argument is the query as it is.
    assert_eq!(query_text(&dir, &["-x is out"]), "-x is out");
    assert_eq!(query_text(&dir, &["--", "--json", "-n"]), "--json -n");
}

#[test]
fn no_text_is_a_syntax_error() {
    let dir = Dir::indexed();
    for text in
        ["here's", "foo AND (", "\"", "/", "desk*", "a:b:c", "((((", "role:", "-", "+", "", " ", "\u{0}"]
    {
        if text.contains('\u{0}') {
            continue; // No command line can hold it.
        }
        let run = dir.run(["search", "--json", "--exit-zero", "--", text]).exits(0);
        let _: Search = run.json();
    }
    let deep = "(".repeat(5000);
    dir.run(["search", "--exit-zero", &deep]).exits(0);
}

#[test]
fn limit_and_offset_page_through_one_order() {
    let dir = Dir::indexed();
    let page = |line: &[&str]| -> Search {
        dir.run(["search", "analyst compared", "--json"].iter().chain(line)).exits(0).json()
    };
    let all = page(&[]);
    let ranks: Vec<usize> = all.hits.iter().map(|hit| hit.rank).collect();
    assert_eq!(ranks, (1..=ranks.len()).collect::<Vec<_>>());
    let second = page(&["-n", "1", "--offset", "1"]);
    assert_eq!(second.total, all.total);
    assert_eq!(second.hits, all.hits[1..2]);
    assert_eq!(page(&["-n0"]).hits, []);
}

#[test]
fn a_correction_leaves_other_words_alone() {
    let dir = Dir::indexed();
    let query = "deskto desktop technician";
    let found: Search = dir.run(["search", query, "--json"]).succeeds().json();
    assert_eq!(found.query.corrections.len(), 1, "{:?}", found.query);
    assert!(found.query.understood.iter().any(|entry| entry.matched == "desktop technician"));
    for matched in found.hits.iter().flat_map(|hit| &hit.matched) {
        assert!(query.split(' ').any(|word| word == matched.term), "{} was not typed", matched.term);
    }
}

#[test]
fn words_that_occur_nowhere_push_out_none_that_do() {
    let dir = Dir::indexed();
    let known = "telephone tickets";
    let total = |query: &str| -> u64 {
        let found: Search = dir.run(["search", "--json", "--exit-zero", query]).exits(0).json();
        found.total
    };
    let letters = || "bcdfghjk".chars();
    let unknown: Vec<String> =
        letters().flat_map(|one| letters().map(move |two| format!("zq{one}{two}x7"))).collect();
    let unknown = unknown.join(" ");
    assert!(total(known) > 0);
    assert_eq!(total(&format!("{unknown} {known}")), total(known));
    assert_eq!(total(&format!("{known} {unknown}")), total(known));
}

#[test]
fn what_has_to_be_there_and_is_nowhere_is_named() {
    let dir = Dir::indexed();
    let warnings = |query: &str| -> Vec<String> {
        let found: Search = dir.run(["search", "--json", "--exit-zero", query]).exits(0).json();
        assert_eq!(found.hits.len(), 0, "{query}");
        found.warnings
    };
    let named = |what: &str| vec![format!("{what}: what is quoted or has a + has to be in every hit")];
    assert_eq!(
        warnings("she said “help desk” is “telephone imaging”"),
        named("\"telephone imaging\" stands nowhere")
    );
    assert_eq!(
        warnings("+zeppelin tickets \"software telephone\""),
        named("+zeppelin, \"software telephone\" stand nowhere")
    );
    assert_eq!(warnings("+imaging \"writes tickets\""), [] as [&str; 0], "each of them stands somewhere");
}

#[test]
fn documents_can_be_narrowed() {
    let dir = Dir::indexed();
    let query = "analyst compared";
    assert_eq!(documents(&dir, &[query, "--format", "txt"]), ["corpus/comparison.txt"]);
    for path in ["**/comp*", "comp", "corpus/comparison.txt", "*.txt", "{x,corpus/comp*}", "?orpus/c*"] {
        assert_eq!(documents(&dir, &[query, "--path", path]), ["corpus/comparison.txt"], "{path}");
        let prefix = format!("path:{path}");
        assert_eq!(documents(&dir, &[query, &prefix]), ["corpus/comparison.txt"], "{prefix}");
    }
    for path in ["comp*", "a[b", "txt.comparison"] {
        assert_eq!(documents(&dir, &[query, "--path", path]), [] as [&str; 0], "{path}");
    }
    assert_eq!(documents(&dir, &[query, "--path", "comp", "--path", "guide"]).len(), 2, "any of them");
    let found: Search = dir.run(["search", query, "--per-document", "1", "--json"]).succeeds().json();
    assert_eq!(found.hits.len(), 2, "one of each document");
    let run = dir.run(["search", "telephone", "--format", "text"]).exits(1);
    run.complains("options leave out documents");
}

#[test]
fn nothing_is_served_silently_from_a_changed_file() {
    let dir = Dir::indexed();
    dir.write("corpus/guide.md", format!("{GUIDE}\nMore.\n"));
    dir.delete("corpus/comparison.txt");
    let found: Search = dir.run(["search", "analyst compared", "--json"]).exits(0).json();
    for hit in &found.hits {
        let expected = if hit.path == "corpus/guide.md" { "modified" } else { "deleted" };
        assert_eq!(hit.stale.as_deref(), Some(expected), "{}", hit.path);
    }
    dir.run(["search", "telephone"]).exits(0).mentions(": [modified] Help Desk Guide");
}

#[test]
fn fresh_indexes_the_changes_first() {
    let dir = Dir::indexed();
    dir.write("corpus/new.txt", "Airship pilots need a licence.\n");
    dir.run(["search", "airship"]).exits(1);
    dir.run(["search", "airship", "--fresh"]).exits(0).mentions("corpus/new.txt");
    dir.delete("corpus/new.txt");
    dir.run(["search", "airship", "--fresh"]).exits(1);
}

#[test]
fn corrections_are_told_beside_the_results() {
    let run = Dir::indexed().run(["search", "telefone"]).exits(0).mentions("telephone");
    run.tells("searched telephone instead of telefone\n");
}

#[test]
fn words_that_are_nowhere_are_told_beside_what_was_found() {
    let run = Dir::indexed().run(["search", "help desk zeppelin"]).exits(0);
    run.tells("nowhere in the index: zeppelin\n");
}

#[test]
fn a_word_made_of_another_may_be_misspelt_all_the_same() {
    let dir = Dir::new();
    dir.write(
        "corpus/a.txt",
        "A network engineer plans networks.\n\nAn engine drives a car, and a mentor helps.\n",
    );
    dir.run(["index"]).succeeds();
    dir.run(["search", "network enginer"]).tells("searched engineer instead of enginer\n");
    let found: Search = dir.run(["search", "--json", "mentorship"]).exits(0).json();
    assert!(found.query.corrections.is_empty(), "a word that nobody misspelt is found by its relatives");
}

#[test]
fn the_same_query_has_the_same_answer() {
    let dir = Dir::indexed();
    let first = dir.run(["search", "help desk analyst compared"]).succeeds();
    for _ in 0..3 {
        assert_eq!(dir.run(["search", "help desk analyst compared"]), first);
    }
}

#[test]
fn what_says_the_same_is_listed_under_the_best() {
    let dir = Dir::new();
    let text = "A field technician drives to customers, repairs printers and copiers on the spot, and notes what \
                was done in a report that the office reads in the evening of the same day.";
    dir.write("corpus/a.txt", text);
    dir.write("corpus/b.txt", text.replace("evening", "morning"));
    dir.write("corpus/c.txt", text.replace("printers and copiers on the spot", "nothing"));
    dir.run(["index"]).succeeds();
    let found: Search = dir.run(["search", "--json", "technician repairs printers"]).succeeds().json();
    let paths: Vec<&str> = found.hits.iter().map(|hit| hit.path.as_str()).collect();
    assert_eq!(paths, ["corpus/a.txt", "corpus/c.txt"]);
    let under: Vec<&str> = found.hits[0].duplicates.iter().map(|other| other.path.as_str()).collect();
    assert_eq!(under, ["corpus/b.txt"]);
    assert_eq!(found.hits[0].duplicates[0].lines, found.hits[0].lines);
    assert!(found.hits[1].duplicates.is_empty());
}

#[test]
fn a_path_may_have_brackets_in_its_name() {
    let dir = Dir::new();
    dir.write("corpus/notes [draft].md", "Zeppelin pilots need a licence.\n");
    dir.write("corpus/notes z.md", "Zeppelin pilots need a rope.\n");
    dir.write("corpus/{old}.md", "Zeppelin pilots need a hat.\n");
    dir.run(["index"]).succeeds();
    let found = |path: &str| {
        let found: Search = dir.run(["search", "zeppelin", "--json", "--path", path]).succeeds().json();
        found.hits.iter().map(|hit| hit.path.clone()).collect::<Vec<_>>()
    };
    assert_eq!(found("corpus/notes [draft].md"), ["corpus/notes [draft].md"]);
    assert_eq!(found("[draft]"), ["corpus/notes [draft].md"]);
    assert_eq!(found("corpus/notes [x-z].md"), ["corpus/notes z.md"]);
    assert_eq!(found("{old}.md"), ["corpus/{old}.md"]);
    let asked: Search = dir.run(["search", "zeppelin path:\"notes [draft]\"", "--json"]).succeeds().json();
    assert_eq!(asked.hits.len(), 1, "{asked:?}");
}
