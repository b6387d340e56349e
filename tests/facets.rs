//! `facets`.

use std::collections::BTreeSet;

use crate::harness::Dir;
use crate::json::{Count, Counted, Failure, Search};

fn tuples(counts: Option<Vec<Count>>) -> Vec<(String, u64, u64)> {
    let counts = counts.expect("the list that was asked for");
    counts.into_iter().map(|count| (count.name, count.passages, count.documents)).collect()
}

fn of(name: &str, passages: u64, documents: u64) -> (String, u64, u64) {
    (name.to_owned(), passages, documents)
}

#[test]
fn everything_is_counted() {
    let dir = Dir::indexed();
    let facets = dir.run(["facets", "--json"]).succeeds().json::<Counted>().facets;
    assert!(tuples(facets.roles).contains(&of("Help Desk Technician", 2, 1)));
    assert_eq!(tuples(facets.certifications).len(), 3);
    let formats = tuples(facets.formats);
    assert_eq!(
        formats.iter().map(|(name, _, documents)| (name.as_str(), *documents)).max(),
        Some(("text", 1))
    );
    let paths = tuples(facets.paths);
    assert_eq!(paths.len(), 2);
    let passages =
        |counts: &[(String, u64, u64)]| counts.iter().map(|(_, passages, _)| passages).sum::<u64>();
    assert_eq!(passages(&formats), passages(&paths), "every passage has one format and one path");
    assert!(facets.skills.is_some());
}

#[test]
fn one_kind_is_counted_alone() {
    let dir = Dir::indexed();
    let facets = dir.run(["facets", "formats", "--json"]).succeeds().json::<Counted>().facets;
    assert!(facets.formats.is_some());
    assert!(facets.roles.is_none() && facets.paths.is_none());
    dir.run(["facets", "certifications"]).succeeds().prints(
        "certifications\n     1  CompTIA A+ (1 document)\n     1  CompTIA Network+ (1 document)\n     \
         1  ITIL (1 document)\n",
    );
}

#[test]
fn a_query_narrows_the_counts() {
    let dir = Dir::indexed();
    let run = dir.run(["facets", "paths", "--query", "telephone", "--json"]).succeeds();
    assert_eq!(tuples(run.json::<Counted>().facets.paths), [of("corpus/guide.md", 1, 1)]);
    let run = dir.run(["facets", "paths", "--query", "zeppelin", "--json"]).succeeds();
    assert_eq!(tuples(run.json::<Counted>().facets.paths), []);
}

#[test]
fn what_cannot_be_counted_is_an_error() {
    let failure: Failure = Dir::indexed().run(["facets", "weather", "--json"]).exits(2).json();
    assert_eq!(failure.error.code, "usage");
    let failure: Failure = Dir::new().run(["facets", "--json"]).exits(2).json();
    assert_eq!(failure.error.code, "index_missing");
}

/// In a real folder most questions are held by many passages of many documents, some of which score by their headings
/// alone.
#[test]
fn documents_of_an_answer_are_counted_once_each() {
    let dir = Dir::new();
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    dir.run([std::path::Path::new("index"), &corpus]).exits(0);
    for query in ["error budget SLO explained", "pay of a help desk technician", "azure certification"] {
        let line = ["search", "--json", "--facets", "-n1000", "--per-document=0", query];
        let found: Search = dir.run(line).succeeds().json();
        let counts = found.facets.expect("counts").roles;
        assert!(counts.len() > 10);
        for count in counts.iter().filter(|_| found.hits.len() as u64 == found.total) {
            let named = found.hits.iter().filter(|hit| hit.roles.contains(&count.name));
            let documents: BTreeSet<&str> = named.map(|hit| hit.path.as_str()).collect();
            assert_eq!(count.documents, documents.len() as u64, "{query}: {}", count.name);
        }
    }
}
