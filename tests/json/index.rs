//! What `index`, `show`, `inspect` and `status` print.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Passage, present};

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
    pub unreadable: Vec<FileProblem>,
    #[serde(deserialize_with = "present")]
    pub sound: Option<bool>,
    pub damage: Vec<String>,
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
