//! What the commands of `vocab` print.

use serde::Deserialize;

use super::present;

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
