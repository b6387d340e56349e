//! How well the bundled corpus answers the questions of `tests/relevance/truth.yaml`.
//!
//! `cargo test relevance -- --nocapture` prints the table. The floors are what a change of ranking must not fall
//! below; raise them when ranking has become better.

use std::path::Path;

use roledex::engine::{self, Access};
use roledex::evaluation::{self, Measure, Report, Setting, Task};
use roledex::print::text::{self, Look};
use roledex::vocabulary::Vocabulary;

use crate::harness::Dir;

/// One question of the truth is half a point; each floor lies about two points below what was measured.
const FLOORS: [(Measure, f64); 3] =
    [(Measure::Answer1, 0.80), (Measure::Answer3, 0.90), (Measure::Answer10, 0.94)];

#[test]
fn the_bundled_corpus_answers_its_questions() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let dir = Dir::new();
    dir.run([Path::new("index"), &project.join("corpus")]).exits(0);
    let engine = engine::open(&dir.path("index").to_string_lossy(), &Access::default()).expect("the index");
    let task = Task::of_truth(&project.join("tests/relevance/truth.yaml")).expect("the truth");
    let vocabulary = Vocabulary::builtin();
    let outcomes =
        evaluation::run(engine.as_ref(), &vocabulary, &task, &Setting::Default.options()).expect("answers");
    let report = Report::of(&outcomes, task.measures);
    let mut table = Vec::new();
    text::evaluated(&mut table, &report, Look::default()).expect("a table");
    let table = String::from_utf8_lossy(&table);
    println!("{table}");
    for (measure, floor) in FLOORS {
        assert!(report.all.mean(measure) >= floor, "{} fell below {floor}\n{table}", measure.name());
    }
}
