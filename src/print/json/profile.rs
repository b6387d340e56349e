//! What documents say of roles: `profile --json`.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::document::Passage;
use crate::profile;

/// Prints one profile as it is, two as `{"profiles": […, …]}`.
pub fn profiles(out: &mut impl Write, profiles: &[profile::Profile]) -> io::Result<()> {
    match profiles {
        [profile] => super::versioned(out, Profile::of(profile)),
        _ => super::versioned(out, Several::of(profiles)),
    }
}

/// What `profile --json` prints with `--versus`.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Profiles")]
pub(super) struct Several<'a> {
    /// Two, in the order asked for.
    profiles: Vec<Profile<'a>>,
}

impl<'a> Several<'a> {
    pub(super) fn of(profiles: &'a [profile::Profile]) -> Self {
        Self { profiles: profiles.iter().map(Profile::of).collect() }
    }
}

/// What documents say of a role, as `profile --json` prints it. Lists have what most documents say first.
#[derive(Serialize, JsonSchema)]
pub(super) struct Profile<'a> {
    /// The role asked for.
    role: Role<'a>,
    /// Documents that speak of the role.
    documents: u64,
    /// Certifications linked to it.
    certifications: Vec<Line<'a>>,
    /// Skills linked to it.
    skills: Vec<Line<'a>>,
    /// Roles that it leads to.
    next_roles: Vec<Line<'a>>,
    /// Roles that lead to it.
    previous_roles: Vec<Line<'a>>,
    /// Roles that it is compared with.
    compared_with: Vec<Line<'a>>,
    /// What is said of its pay.
    pay: Vec<Pay<'a>>,
    /// All passages named as evidence, ordered by path and place.
    passages: Vec<Passage<'a>>,
}

impl<'a> Profile<'a> {
    fn of(profile: &'a profile::Profile) -> Self {
        let lines = |lines: &'a [profile::Line]| lines.iter().map(Line::of).collect();
        let pay = |pay: &'a profile::Pay| Pay { text: &pay.text, evidence: &pay.evidence };
        Self {
            role: Role { id: &profile.id, name: &profile.name, aliases: &profile.aliases },
            documents: profile.documents,
            certifications: lines(&profile.certifications),
            skills: lines(&profile.skills),
            next_roles: lines(&profile.next_roles),
            previous_roles: lines(&profile.previous_roles),
            compared_with: lines(&profile.compared_with),
            pay: profile.pay.iter().map(pay).collect(),
            passages: profile.passages.iter().map(Passage::of).collect(),
        }
    }
}

/// A role of the vocabulary.
#[derive(Serialize, JsonSchema)]
struct Role<'a> {
    /// The vocabulary entry's id.
    id: &'a str,
    /// Its name.
    name: &'a str,
    /// Other names by which the documents call it, the commonest first.
    aliases: &'a [String],
}

/// Something that is said of a role.
#[derive(Serialize, JsonSchema)]
struct Line<'a> {
    /// A vocabulary entry's name.
    name: &'a str,
    /// Documents that say so.
    documents: u64,
    /// Ids of passages that say so, of as many documents as possible, at most ten.
    evidence: &'a [String],
}

impl<'a> Line<'a> {
    fn of(line: &'a profile::Line) -> Self {
        Self { name: &line.name, documents: line.documents, evidence: &line.evidence }
    }
}

/// A statement about pay.
#[derive(Serialize, JsonSchema)]
struct Pay<'a> {
    /// The sentence, or the cell with what it is called.
    text: &'a str,
    /// Ids of passages that say it.
    evidence: &'a [String],
}
