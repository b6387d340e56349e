//! The wire format, declared a second time. An unknown or missing field fails, so that none changes by accident.
#![expect(dead_code, reason = "fields declare what has to be there, not only what some test reads")]

mod evaluation;
mod index;
mod profile;
mod search;
mod vocabulary;

use serde::{Deserialize, Deserializer};

use crate::harness::Dir;

pub use evaluation::*;
pub use index::*;
pub use profile::*;
pub use search::*;
pub use vocabulary::*;

/// A field that may be null but must be there; `Option` alone would let it be missing.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}

#[test]
fn every_outcome_carries_the_version() {
    let dir = Dir::with_corpus();
    assert_eq!(dir.run(["index", "--json"]).json::<IndexRun>().schema_version, 1);
    assert_eq!(dir.run(["search", "tickets", "--json"]).json::<Search>().schema_version, 1);
    assert_eq!(dir.run(["show", "corpus/guide.md", "--json"]).json::<Shown>().schema_version, 1);
    assert_eq!(dir.run(["inspect", "corpus/guide.md", "--json"]).json::<Inspected>().schema_version, 1);
    assert_eq!(dir.run(["status", "--json"]).json::<Status>().schema_version, 1);
    assert_eq!(dir.run(["profile", "sysadmin", "--json"]).json::<Profile>().schema_version, 1);
    assert_eq!(dir.run(["facets", "--json"]).json::<Counted>().schema_version, 1);
    assert_eq!(dir.run(["search", "--json"]).json::<Failure>().schema_version, 1);
}

#[test]
fn nothing_found_is_an_answer_too() {
    let found: Search = Dir::indexed().run(["search", "zeppelin", "--json"]).exits(1).json();
    assert_eq!((found.total, found.hits.len()), (0, 0));
    assert_eq!(found.query.unmatched, ["zeppelin"]);
}

#[test]
fn a_hit_says_where_it_stands() {
    let dir = Dir::indexed();
    let found: Search = dir.run(["search", "telephone", "--json"]).succeeds().json();
    let hit = &found.hits[0];
    let source = std::fs::read(dir.path(&hit.path)).expect("the source");
    let bytes = hit.bytes.expect("bytes");
    let said = String::from_utf8_lossy(&source[bytes.start..bytes.end]);
    assert!(said.contains("answers the telephone"), "{said}");
    let lines = hit.lines.expect("lines");
    let line = String::from_utf8_lossy(&source).lines().nth(lines.start - 1).map(str::to_owned);
    assert!(line.expect("the line").contains("telephone"));
    assert_eq!(hit.headings, ["Help Desk Guide"]);
    assert_eq!(hit.kind, "paragraph");
    assert_eq!((&hit.table, &hit.page, &hit.part, &hit.explain), (&None, &None, &None, &None));
    assert_eq!(hit.metadata.get("author").map(String::as_str), Some("Ada"));
}

#[test]
fn highlights_count_code_points() {
    let dir = Dir::new();
    dir.write("corpus/a.txt", "Größe – ein 🙂 größerer zeppelin fährt.\n");
    dir.run(["index"]).succeeds();
    let found: Search = dir.run(["search", "zeppelin", "--json"]).succeeds().json();
    let snippet = &found.hits[0].snippet;
    let [start, end] = snippet.highlights[0];
    let marked: String = snippet.text.chars().skip(start).take(end - start).collect();
    assert_eq!(marked, "zeppelin");
}

#[test]
fn a_row_has_cells_and_a_paragraph_has_none() {
    let dir = Dir::indexed();
    let found: Search = dir.run(["search", "imaging software", "--json"]).succeeds().json();
    let table = found.hits[0].table.as_ref().expect("a row");
    assert_eq!(table.columns, ["Aspect", "Support Specialist", "Desktop Technician"]);
    assert_eq!(table.cells, ["Tools", "ticketing systems", "imaging software"]);
    assert_eq!(found.hits[0].kind, "table_row");
}

#[test]
fn explain_adds_reasons() {
    let found: Search = Dir::indexed().run(["search", "telephone", "--json", "--explain"]).succeeds().json();
    let reasons = found.hits[0].explain.as_ref().expect("reasons");
    assert!(!reasons.is_empty());
}

#[test]
fn facets_stand_there_when_asked_for() {
    let dir = Dir::indexed();
    assert!(dir.run(["search", "desk", "--json"]).json::<Search>().facets.is_none());
    assert!(dir.run(["search", "desk", "--json", "--facets"]).json::<Search>().facets.is_some());
}

#[test]
fn lines_are_the_hits_and_nothing_else() {
    let dir = Dir::indexed();
    let found: Search = dir.run(["search", "help desk analyst", "--json"]).succeeds().json();
    let lines = dir.run(["search", "help desk analyst", "--jsonl"]).succeeds().stdout;
    let hits: Vec<Hit> = lines.lines().map(|line| serde_json::from_str(line).expect("a hit")).collect();
    assert_eq!(hits, found.hits);
    dir.run(["search", "zeppelin", "--jsonl"]).exits(1).prints("");
}

#[test]
fn fields_stand_in_the_order_of_the_contract() {
    let stdout = Dir::indexed().run(["search", "imaging software", "-n1", "--json"]).succeeds().stdout;
    let fields = [
        "schema_version",
        "query",
        "understood",
        "corrections",
        "unmatched",
        "warnings",
        "index",
        "location",
        "documents",
        "passages",
        "built_at",
        "total",
        "took_ms",
        "hits",
        "rank",
        "score",
        "id",
        "path",
        "title",
        "format",
        "kind",
        "headings",
        "text",
        "table",
        "columns",
        "cells",
        "lines",
        "bytes",
        "snippet",
        "highlights",
        "matched",
        "roles",
        "skills",
        "certifications",
        "metadata",
        "stale",
        "facets",
    ];
    let mut rest = stdout.as_str();
    for field in fields {
        let name = format!("\"{field}\":");
        let at = rest.find(&name).unwrap_or_else(|| panic!("{field} is not where it belongs: {stdout}"));
        rest = &rest[at + name.len()..];
    }
}
