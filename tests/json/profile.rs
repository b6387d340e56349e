//! What `profile` prints.

use serde::Deserialize;

use super::Passage;

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
