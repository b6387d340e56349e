//! Counts: `facets --json`.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::search::Count;
use crate::print::report::Facet;

/// Prints counts: `{"facets": {"roles": […], …}}` with one list for each kind that was asked for.
pub fn facets(out: &mut impl Write, facets: &[Facet]) -> io::Result<()> {
    let list = |kind: &str| {
        let facet = facets.iter().find(|facet| facet.kind == kind);
        facet.map(|facet| facet.counts.iter().map(Count::of).collect())
    };
    let lists = Lists {
        roles: list("roles"),
        skills: list("skills"),
        certifications: list("certifications"),
        formats: list("formats"),
        paths: list("paths"),
    };
    super::versioned(out, Outcome { facets: lists })
}

/// What `facets --json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Facets")]
pub(super) struct Outcome<'a> {
    /// The counts by kind.
    facets: Lists<'a>,
}

/// A list that was not asked for is left out. The id of a format or path is its name.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Counts")]
struct Lists<'a> {
    /// Roles.
    #[serde(skip_serializing_if = "Option::is_none")]
    roles: Option<Vec<Count<'a>>>,
    /// Skills.
    #[serde(skip_serializing_if = "Option::is_none")]
    skills: Option<Vec<Count<'a>>>,
    /// Certifications.
    #[serde(skip_serializing_if = "Option::is_none")]
    certifications: Option<Vec<Count<'a>>>,
    /// Formats of documents.
    #[serde(skip_serializing_if = "Option::is_none")]
    formats: Option<Vec<Count<'a>>>,
    /// Documents.
    #[serde(skip_serializing_if = "Option::is_none")]
    paths: Option<Vec<Count<'a>>>,
}
