//! What `eval` prints.

use serde::Deserialize;

use super::present;

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
