//! What an agent can ask of each tool. The schema that it is told is made from these types.

use schemars::JsonSchema;
use serde::Deserialize;

use super::bounds::{MOST_CONTEXT, MOST_HITS, USUAL_HITS};
use crate::document::Format;

/// Arguments of `search`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// What to look for, in plain words: "certifications for desktop support". "exact phrase", +required, -excluded,
    /// and role:, skill:, cert:, title:, path:, format: with a word or a quoted phrase are understood.
    pub query: String,
    /// Passages to return.
    #[serde(default = "usual_hits")]
    #[schemars(range(min = 1, max = MOST_HITS))]
    pub limit: u32,
    /// Passages to skip, for the next page.
    #[serde(default)]
    pub offset: u32,
    /// Only passages that name all of these roles.
    #[serde(default)]
    pub role: Vec<String>,
    /// Only passages that name all of these skills.
    #[serde(default)]
    pub skill: Vec<String>,
    /// Only passages that name all of these certifications.
    #[serde(default)]
    pub cert: Vec<String>,
    /// Only documents of one of these formats.
    #[serde(default)]
    #[schemars(extend("items" = {"type": "string", "enum": Format::ALL.map(Format::name)}))]
    pub format: Vec<String>,
    /// Only documents whose path has one of these parts, or matches one of these globs.
    #[serde(default)]
    pub path: Vec<String>,
    /// Search the words as they are: no other names, no stemming, no spelling correction.
    #[serde(default)]
    pub literal: bool,
}

/// Arguments of `show`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Show {
    /// A passage's id, or what it is cited by: a document's path, path:LINE, or path:pPAGE.
    pub target: String,
    /// Neighbours to show before and behind the passage, in reading order.
    #[serde(default)]
    #[schemars(range(max = MOST_CONTEXT))]
    pub context: u32,
}

/// Arguments of `profile`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// A role by any of its names: "sysadmin".
    pub role: String,
    /// Another role to set beside it.
    #[serde(default)]
    pub versus: Option<String>,
}

fn usual_hits() -> u32 {
    USUAL_HITS
}
