//! The wire format, declared a second time. An unknown or missing field fails, so that none changes by accident.
#![expect(dead_code, reason = "fields declare what has to be there, not only what some test reads")]

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use crate::harness::Dir;

/// A field that may be null but must be there; `Option` alone would let it be missing.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    pub schema_version: u32,
    pub error: Cause,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    pub code: String,
    pub message: String,
    #[serde(deserialize_with = "present")]
    pub hint: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Search {
    pub schema_version: u32,
    pub query: Query,
    pub warnings: Vec<String>,
    pub index: Index,
    pub total: u64,
    pub took_ms: f64,
    pub hits: Vec<Hit>,
    #[serde(deserialize_with = "present")]
    pub facets: Option<Facets>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Query {
    pub text: String,
    pub understood: Vec<Understood>,
    pub corrections: Vec<Correction>,
    pub unmatched: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Understood {
    pub kind: String,
    pub id: String,
    pub name: String,
    pub matched: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    pub from: String,
    pub to: String,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Index {
    pub location: String,
    pub documents: u64,
    pub passages: u64,
    pub built_at: String,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Hit {
    pub rank: usize,
    pub score: f64,
    pub id: String,
    pub path: String,
    pub title: String,
    pub format: String,
    pub kind: String,
    pub headings: Vec<String>,
    pub text: String,
    #[serde(deserialize_with = "present")]
    pub table: Option<Table>,
    #[serde(deserialize_with = "present")]
    pub lines: Option<Span>,
    #[serde(deserialize_with = "present")]
    pub bytes: Option<Span>,
    pub page: Option<u32>,
    pub part: Option<String>,
    pub snippet: Snippet,
    pub matched: Vec<Matched>,
    pub roles: Vec<String>,
    pub skills: Vec<String>,
    pub certifications: Vec<String>,
    pub metadata: BTreeMap<String, String>,
    #[serde(deserialize_with = "present")]
    pub stale: Option<String>,
    pub duplicates: Vec<Duplicate>,
    pub explain: Option<Vec<Reason>>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Duplicate {
    pub id: String,
    pub path: String,
    #[serde(deserialize_with = "present")]
    pub lines: Option<Span>,
    #[serde(deserialize_with = "present")]
    pub bytes: Option<Span>,
    pub page: Option<u32>,
    pub part: Option<String>,
}

#[derive(Debug, Clone, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Passage {
    pub id: String,
    pub path: String,
    pub title: String,
    pub format: String,
    pub kind: String,
    pub headings: Vec<String>,
    pub text: String,
    #[serde(deserialize_with = "present")]
    pub table: Option<Table>,
    #[serde(deserialize_with = "present")]
    pub lines: Option<Span>,
    #[serde(deserialize_with = "present")]
    pub bytes: Option<Span>,
    pub page: Option<u32>,
    pub part: Option<String>,
    pub roles: Vec<String>,
    pub skills: Vec<String>,
    pub certifications: Vec<String>,
    pub metadata: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Table {
    pub columns: Vec<String>,
    pub cells: Vec<String>,
}

#[derive(Debug, Deserialize, PartialEq, Clone, Copy)]
#[serde(deny_unknown_fields)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Snippet {
    pub text: String,
    pub highlights: Vec<[usize; 2]>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Matched {
    pub term: String,
    pub via: String,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    pub what: String,
    pub value: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facets {
    pub roles: Vec<Count>,
    pub skills: Vec<Count>,
    pub certifications: Vec<Count>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    pub schema_version: u32,
    pub role: ProfileRole,
    pub documents: u64,
    pub certifications: Vec<Line>,
    pub skills: Vec<Line>,
    pub next_roles: Vec<Line>,
    pub previous_roles: Vec<Line>,
    pub compared_with: Vec<Line>,
    pub pay: Vec<Pay>,
    pub passages: Vec<Passage>,
}

/// One of two profiles set side by side.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Side {
    pub role: ProfileRole,
    pub documents: u64,
    pub certifications: Vec<Line>,
    pub skills: Vec<Line>,
    pub next_roles: Vec<Line>,
    pub previous_roles: Vec<Line>,
    pub compared_with: Vec<Line>,
    pub pay: Vec<Pay>,
    pub passages: Vec<Passage>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profiles {
    pub schema_version: u32,
    pub profiles: Vec<Side>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileRole {
    pub id: String,
    pub name: String,
    pub aliases: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    pub name: String,
    pub documents: u64,
    pub evidence: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pay {
    pub text: String,
    pub evidence: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    pub schema_version: u32,
    pub entries: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub id: String,
    pub kind: String,
    pub name: String,
    pub aliases: Vec<String>,
    pub layer: String,
    pub family: String,
    #[serde(deserialize_with = "present")]
    pub issuer: Option<String>,
    pub codes: Vec<String>,
    #[serde(deserialize_with = "present")]
    pub retired: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sources {
    pub schema_version: u32,
    pub hash: String,
    #[serde(deserialize_with = "present")]
    pub tagged: Option<String>,
    pub layers: Vec<Layer>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    pub name: String,
    pub origin: String,
    pub roles: u64,
    pub skills: u64,
    pub certifications: u64,
    pub names: u64,
    pub left_out: u64,
    #[serde(deserialize_with = "present")]
    pub path: Option<String>,
    #[serde(deserialize_with = "present")]
    pub release: Option<String>,
    #[serde(deserialize_with = "present")]
    pub date: Option<String>,
    pub hash: String,
    #[serde(deserialize_with = "present")]
    pub attribution: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Taken {
    pub schema_version: u32,
    pub layer: Layer,
    pub replaced: bool,
    pub left_out: Vec<LeftOut>,
    pub displaced: Vec<Displaced>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    pub reason: String,
    pub names: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Displaced {
    pub name: String,
    pub from: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Removed {
    pub schema_version: u32,
    pub removed: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Linted {
    pub schema_version: u32,
    pub files: u64,
    pub entries: u64,
    pub problems: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suggested {
    pub schema_version: u32,
    pub suggestions: Vec<Suggestion>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suggestion {
    pub name: String,
    #[serde(deserialize_with = "present")]
    pub kind: Option<String>,
    pub passages: u64,
    pub documents: u64,
    pub example: Example,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    pub path: String,
    pub id: String,
    pub text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counted {
    pub schema_version: u32,
    pub facets: Lists,
}

/// Lists that were not asked for are missing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lists {
    pub roles: Option<Vec<Count>>,
    pub skills: Option<Vec<Count>>,
    pub certifications: Option<Vec<Count>>,
    pub formats: Option<Vec<Count>>,
    pub paths: Option<Vec<Count>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Count {
    pub id: String,
    pub name: String,
    pub passages: u64,
    pub documents: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexRun {
    pub schema_version: u32,
    pub added: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub removed: u64,
    pub skipped: u64,
    pub failed: u64,
    pub passages: u64,
    pub seconds: f64,
    pub problems: Vec<FileProblem>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileProblem {
    pub path: String,
    pub kind: String,
    pub reason: String,
    #[serde(deserialize_with = "present")]
    pub line: Option<usize>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Problem {
    pub kind: String,
    pub reason: String,
    #[serde(deserialize_with = "present")]
    pub line: Option<usize>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    pub path: String,
    pub title: String,
    pub format: String,
    #[serde(deserialize_with = "present")]
    pub encoding: Option<String>,
    #[serde(deserialize_with = "present")]
    pub repairs: Option<Vec<String>>,
    pub metadata: BTreeMap<String, String>,
    pub words: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    pub schema_version: u32,
    #[serde(deserialize_with = "present")]
    pub document: Option<Document>,
    pub passages: Vec<Passage>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inspected {
    pub schema_version: u32,
    #[serde(deserialize_with = "present")]
    pub document: Option<Document>,
    pub passages: Vec<Passage>,
    pub problems: Vec<Problem>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Status {
    pub schema_version: u32,
    pub index: StatusIndex,
    pub changed: Changed,
    #[serde(deserialize_with = "present")]
    pub sound: Option<bool>,
    #[serde(deserialize_with = "present")]
    pub config: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusIndex {
    pub location: String,
    pub format_version: u32,
    pub documents: u64,
    pub passages: u64,
    pub bytes: u64,
    pub built_at: String,
    pub vocabulary: String,
    pub base: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changed {
    pub new: Vec<String>,
    pub modified: Vec<String>,
    pub deleted: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evaluated {
    pub schema_version: u32,
    pub all: Group,
    pub styles: Vec<Group>,
    pub latency: Latency,
    pub misses: Vec<Miss>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub name: String,
    pub questions: usize,
    pub measures: Vec<Measured>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    pub name: String,
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Latency {
    pub p50_ms: f64,
    pub p99_ms: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Miss {
    pub query: String,
    pub style: String,
    #[serde(deserialize_with = "present")]
    pub first: Option<Judged>,
    #[serde(deserialize_with = "present")]
    pub right: Option<Judged>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judged {
    pub rank: usize,
    pub id: String,
    pub path: String,
    pub text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compared {
    pub schema_version: u32,
    pub comparisons: Vec<Comparison>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    pub from: String,
    pub to: String,
    pub questions: usize,
    pub measures: Vec<Change>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    pub name: String,
    pub from: f64,
    pub to: f64,
    pub better: usize,
    pub worse: usize,
    pub p: f64,
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
