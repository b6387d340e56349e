//! What holds of every list of hits, whatever is asked; through the library.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use roledex::engine::{self, Access, Engine};
use roledex::evaluation::Task;
use roledex::hit::{Hit, Reason, SearchResults};
use roledex::query::Query;
use roledex::search::{self, Options};
use roledex::vocabulary::Vocabulary;

use crate::harness::Dir;

/// An index with the vocabulary that its documents are tagged with.
struct Index {
    engine: Box<dyn Engine>,
    vocabulary: Vocabulary,
}

impl Index {
    fn of(dir: &Dir) -> Self {
        let engine = engine::open(&dir.path("index").to_string_lossy(), &Access::default());
        Self { engine: engine.expect("the index"), vocabulary: Vocabulary::builtin() }
    }

    fn search(&self, query: &str, options: &Options) -> SearchResults {
        search::search(self.engine.as_ref(), &self.vocabulary, &Query::parse(query), options).expect("hits")
    }

    fn page(&self, query: &str, offset: usize, limit: usize) -> Vec<Hit> {
        self.search(query, &Options { offset, limit, per_document: 3, ..Options::default() }).hits
    }
}

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The questions over the bundled corpus.
fn questions() -> Vec<String> {
    let truth = Task::of_truth(&project().join("tests/relevance/truth.yaml")).expect("the truth");
    truth.questions.into_iter().map(|question| question.text).collect()
}

fn shown(hits: &[Hit]) -> Vec<(usize, &str, String)> {
    hits.iter().map(|hit| (hit.rank, hit.passage.id.as_str(), format!("{:.4}", hit.score))).collect()
}

/// Pages of which many have the same notice, and which differ in how they speak of pay.
fn write_pages(dir: &Dir) {
    let notice =
        "The careers office of this county tells every visitor what salary is usual before they sign.";
    for number in 0..420 {
        let title = if number % 7 == 0 { "Salary" } else { "Work" };
        let mut page = format!("# {title} of number {number}\n\n");
        for _ in 0..=number % 5 {
            let _ = write!(page, "The salary is paid. ");
        }
        for filler in 0..number * 13 % 41 {
            let _ = write!(page, "Word{filler} follows. ");
        }
        let _ = write!(page, "\n\n## Usual salary\n\nItem {number} has it in the heading above.\n");
        let folder = if number % 2 == 0 { "even" } else { "odd" };
        if folder == "even" || number % 3 == 0 {
            let _ = write!(page, "\n## More\n\n{notice}\n");
        }
        dir.write(&format!("corpus/{folder}/{number}.md"), page);
    }
}

#[test]
fn pages_are_cut_from_one_order() {
    let dir = Dir::new();
    write_pages(&dir);
    dir.run(["index"]).succeeds();
    let index = Index::of(&dir);
    for query in ["salary", "salary before they sign at the careers office", "usual salary of number 7"] {
        let all = index.page(query, 0, 400);
        assert_eq!(all.len(), 400, "{query}");
        let total = index.search(query, &Options { limit: 1, ..Options::default() }).total;
        assert!(total > 600, "{query}: more than three slices, not {total}");
        let of_ten: Vec<Hit> = (0..10).flat_map(|page| index.page(query, page * 10, 10)).collect();
        assert_eq!(shown(&of_ten), shown(&all[..100]), "{query}");
        assert_eq!(shown(&index.page(query, 0, 100)), shown(&all[..100]), "{query}");
        assert_eq!(shown(&index.page(query, 0, 1)), shown(&all[..1]), "{query}");
        assert_eq!(shown(&index.page(query, 390, 10)), shown(&all[390..]), "{query}");
        let ids: BTreeSet<&str> = all.iter().map(|hit| hit.passage.id.as_str()).collect();
        assert_eq!(ids.len(), 400, "{query}: none stands twice");
        assert_falls(query, &all);
    }
}

fn assert_falls(query: &str, hits: &[Hit]) {
    for both in hits.windows(2) {
        assert!(both[0].score >= both[1].score, "{query}: the score rises at rank {}", both[1].rank);
    }
}

/// The score that the reasons of a hit make: what is no factor is added first.
fn made(reasons: &[Reason]) -> f64 {
    let is_factor = |reason: &&Reason| reason.what.starts_with('×');
    let sum: f64 = reasons.iter().filter(|reason| !is_factor(reason)).map(|reason| reason.value).sum();
    reasons.iter().filter(is_factor).map(|reason| reason.value).product::<f64>() * sum
}

#[test]
fn scores_fall_and_are_what_their_reasons_make() {
    let dir = Dir::new();
    dir.run([Path::new("index"), &project().join("corpus")]).exits(0);
    let index = Index::of(&dir);
    let options = Options { limit: 30, explain: true, ..Options::default() };
    let filters = ["format:html", "title:analyst", "role:\"help desk technician\" path:support"];
    for query in questions().into_iter().chain(filters.map(str::to_owned)) {
        let results = index.search(&query, &options);
        assert_falls(&query, &results.hits);
        for hit in &results.hits {
            let made = made(&hit.reasons);
            let is_near = (made - hit.score).abs() <= 1e-4 * hit.score.max(1.0);
            assert!(is_near, "{query}: {made} is not {}: {:#?}", hit.score, hit.reasons);
            for matched in &hit.matched {
                assert!(query.contains(&matched.term), "{query}: {} was not typed", matched.term);
            }
        }
        let is_found = !results.hits.is_empty();
        assert!(is_found || !filters.contains(&query.as_str()), "{query} finds something");
    }
}

#[test]
fn it_makes_no_difference_in_how_many_runs_and_in_which_order_documents_were_indexed() {
    let (once, often) = (Dir::new(), Dir::new());
    let corpus = project().join("corpus");
    once.run([Path::new("index"), &corpus]).exits(0);
    let entries = std::fs::read_dir(&corpus).expect("the corpus");
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    folders.retain(|entry| entry.is_dir());
    folders.sort();
    for folder in folders.iter().rev() {
        often.run([Path::new("index"), folder]).exits(0);
    }
    let (once, often) = (Index::of(&once), Index::of(&often));
    assert_eq!(once.engine.catalog().expect("documents"), often.engine.catalog().expect("documents"));
    // One in four: each part of the truth has some.
    for query in questions().iter().step_by(4) {
        let (left, right) = (once.page(query, 0, 20), often.page(query, 0, 20));
        assert_eq!(shown(&left), shown(&right), "{query}");
        let same = |hits: &[Hit]| hits.iter().map(|hit| hit.duplicates.clone()).collect::<Vec<_>>();
        assert_eq!(same(&left), same(&right), "{query}");
    }
}
