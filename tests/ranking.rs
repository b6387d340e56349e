//! What holds of every list of hits, whatever is asked; through the library.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use roledex::engine::{self, Access, Engine};
use roledex::hit::{Hit, SearchResults};
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
