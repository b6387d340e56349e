//! `facets`.

use crate::harness::Dir;
use crate::json::{Count, Counted, Failure};

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
