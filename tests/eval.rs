//! `eval`: truth files, BEIR folders, comparisons, and what is refused.

use crate::harness::Dir;
use crate::json::{Compared, Evaluated, Failure};

/// Three questions: one answered first, one whose answer is nowhere, one that finds nothing.
const TRUTH: &str = "\
- query: who writes tickets
  style: question
  answers: [{path: guide.md, text: 'telephone and writes'}]
- query: imaging software
  style: keywords
  answers: [{path: guide.md, text: imaging}]
- query: zeppelin
  style: keywords
  answers: [{text: zeppelin}]
";

fn with_truth() -> Dir {
    let dir = Dir::indexed();
    dir.write("truth.yaml", TRUTH);
    dir
}

#[test]
fn a_table_has_a_line_for_each_style_and_one_for_all() {
    let run = with_truth().run(["eval", "truth.yaml"]).succeeds();
    let names: Vec<&str> = run.stdout.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(names, ["style", "question", "keywords", "all", "p50"]);
    run.mentions("answer@1").mentions(".333 ").mentions("Wilson");
}

#[test]
fn misses_are_named_with_what_stands_first() {
    let run = with_truth().run(["eval", "truth.yaml", "--misses"]).succeeds();
    let run = run.mentions("keywords: imaging software\n    1 corpus/comparison.txt:6: ");
    run.mentions("keywords: zeppelin\n    1 nothing was found\n")
        .mentions("2 of 3 questions not answered first");
}

#[test]
fn json_holds_the_same() {
    let report: Evaluated = with_truth().run(["eval", "truth.yaml", "--json"]).succeeds().json();
    assert_eq!((report.schema_version, report.all.questions, report.styles.len()), (1, 3, 2));
    let first = &report.all.measures[0];
    assert_eq!((first.name.as_str(), first.value), ("answer@1", 0.3333));
    assert!(first.low < first.value && first.value < first.high);
    assert_eq!(report.misses.len(), 2);
    assert!(report.misses.iter().all(|miss| miss.right.is_none()));
}

#[test]
fn two_settings_are_compared() {
    let dir = with_truth();
    let line = ["eval", "truth.yaml", "--compare", "default", "literal"];
    dir.run(line).succeeds().mentions("literal").mentions("3 questions");
    let compared: Compared = dir.run(line.iter().chain(&["--json"])).succeeds().json();
    let [only] = &compared.comparisons[..] else { panic!("{compared:?}") };
    assert_eq!((only.from.as_str(), only.to.as_str(), only.questions), ("default", "literal", 3));
    assert!(only.measures.iter().all(|measure| (0.0..=1.0).contains(&measure.p)));
    dir.run(["eval", "truth.yaml", "--compare", "default", "best"]).exits(2).complains("stop-words");
}

#[test]
fn the_ablation_goes_between_its_marks() {
    let dir = with_truth();
    dir.write("notes.md", "before\n<!-- ablation -->\n| zeppelin |\n<!-- /ablation -->\nafter\n");
    dir.run(["eval", "truth.yaml", "--ablation", "--write", "notes.md"]).succeeds().prints("");
    let notes = std::fs::read_to_string(dir.path("notes.md")).expect("the notes");
    assert!(notes.starts_with("before\n<!-- ablation -->\n| without |"), "{notes}");
    assert!(notes.ends_with("|\n<!-- /ablation -->\nafter\n") && !notes.contains("zeppelin"), "{notes}");
    let table = dir.run(["eval", "truth.yaml", "--ablation"]).succeeds().stdout;
    assert!(notes.contains(&table), "{notes}{table}");
    dir.write("notes.md", "nothing\n");
    let run = dir.run(["eval", "truth.yaml", "--ablation", "--write", "notes.md"]);
    run.exits(2).complains("no place for the table");
}

#[test]
fn a_beir_folder_brings_its_own_documents() {
    let dir = Dir::new();
    dir.write(
        "bees/corpus.jsonl",
        "{\"_id\": \"a\", \"title\": \"Bees\", \"text\": \"A beekeeper tends hives.\"}\n",
    );
    dir.write(
        "bees/queries.jsonl",
        "{\"_id\": \"1\", \"text\": \"beekeeper\"}\n{\"_id\": \"2\", \"text\": \"x\"}\n",
    );
    dir.write("bees/qrels/test.tsv", "query-id\tcorpus-id\tscore\n1\ta\t2\n");
    let report: Evaluated = dir.run(["eval", "bees", "--json"]).succeeds().json();
    assert_eq!((report.all.questions, report.styles[0].name.as_str()), (1, "bees"));
    let last = report.all.measures.last().expect("measures");
    assert_eq!((last.name.as_str(), last.value), ("recall@100", 1.0));
    assert!(!dir.path("index").exists(), "the index of the documents is nobody else's");
}

/// A BEIR folder of two documents with the same text, one without a title.
fn with_copies() -> Dir {
    let dir = Dir::new();
    let text = "\"text\": \"A beekeeper tends hives and sells the honey.\"";
    let titles = ["\"title\": null, ", ""];
    let lines =
        ["a", "b"].iter().zip(titles).map(|(id, title)| format!("{{\"_id\": \"{id}\", {title}{text}}}\n"));
    dir.write("bees/corpus.jsonl", lines.collect::<String>());
    dir.write("bees/queries.jsonl", "{\"_id\": \"1\", \"text\": \"beekeeper\"}\n");
    dir.write("bees/qrels/dev.tsv", "query-id\tcorpus-id\tscore\n1\ta\t1\n1\tb\t1\n");
    dir
}

#[test]
fn every_document_of_a_beir_folder_has_a_rank_also_a_copy() {
    let report: Evaluated = with_copies().run(["eval", "bees", "--json"]).succeeds().json();
    for measure in &report.all.measures {
        assert!((measure.value - 1.0).abs() < 1e-9, "{} is {}", measure.name, measure.value);
    }
}

#[test]
fn which_grades_are_read_is_no_guess() {
    let dir = with_copies();
    dir.write("bees/qrels/train.tsv", "1\ta\t1\n");
    dir.run(["eval", "bees"]).exits(2).complains("dev.tsv, train.tsv").complains("qrels/test.tsv");
    dir.write("bees/qrels/test.tsv", "1\ta\t1\n");
    dir.run(["eval", "bees"]).succeeds();
}

#[test]
fn a_right_passage_listed_under_a_hit_counts_at_its_rank() {
    let dir = Dir::new();
    for name in ["a", "b"] {
        dir.write(&format!("corpus/{name}.txt"), "A beekeeper tends hives and sells the honey.\n");
    }
    dir.write("truth.yaml", "- query: beekeeper\n  answers: [{path: b.txt, text: honey}]\n");
    dir.run(["index"]).succeeds();
    let report: Evaluated = dir.run(["eval", "truth.yaml", "--json"]).succeeds().json();
    assert_eq!((report.all.measures[0].name.as_str(), report.all.measures[0].value), ("answer@1", 1.0));
    assert_eq!(report.misses.len(), 0);
}

#[test]
fn what_is_no_truth_is_refused() {
    let dir = with_truth();
    dir.write("list.yaml", "- query: 7\n  answers: 8\n");
    for (file, code) in [("missing.yaml", "input"), ("list.yaml", "input"), ("corpus", "input")] {
        let failure: Failure = dir.run(["eval", file, "--json"]).exits(2).json();
        assert_eq!(failure.error.code, code);
        assert!(failure.error.message.starts_with(file), "{failure:?}");
    }
    dir.run(["eval", "truth.yaml", "--index", "nowhere"]).exits(2).complains("nowhere");
}
