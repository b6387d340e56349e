//! Errors, and what `search` and `facets` print.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::present;

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
