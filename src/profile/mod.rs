//! What the indexed documents say of a role.
//!
//! # Design
//!
//! Everything is read off passages, never off the vocabulary, and each line carries the passages that say it. What
//! merely stands near a role is not said of it: a certification counts when a table column, a heading or a
//! sentence of that role alone holds it ([`crate::tagger::Link`]), and a step from one role to another when the
//! grammar of a sentence, a ladder or a row called "next role" says which way it leads.

mod comparison;
mod cue;
mod gather;
mod grouping;
mod labels;
mod ladder;
mod listing;
mod nearest;
mod pay;
mod reading;
mod steps;

use crate::engine::Engine;
use crate::error::{Error, ErrorKind, Result};
use crate::passage::Passage;
use crate::tagger::Tagger;
use crate::vocabulary::{Entry, Kind, Vocabulary};

pub use nearest::nearest;

/// What is said of a role; each list has what most documents say first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Profile {
    /// The vocabulary's id of the role.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Other names by which the documents call it, the commonest first.
    pub aliases: Vec<String>,
    /// Documents that speak of it.
    pub documents: u64,
    /// Certifications.
    pub certifications: Vec<Line>,
    /// Skills.
    pub skills: Vec<Line>,
    /// Roles that it leads to.
    pub next_roles: Vec<Line>,
    /// Roles that lead to it.
    pub previous_roles: Vec<Line>,
    /// Roles that it is compared with.
    pub compared_with: Vec<Line>,
    /// What is said of its pay.
    pub pay: Vec<Pay>,
    /// All passages named as evidence, ordered by path and place.
    pub passages: Vec<Passage>,
    /// What makes the profile incomplete, in words.
    pub warnings: Vec<String>,
}

/// Something that documents say of a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The vocabulary entry's name.
    pub name: String,
    /// Documents that say so.
    pub documents: u64,
    /// Ids of passages that say so, of as many documents as possible, at most [`MOST_EVIDENCE`].
    pub evidence: Vec<String>,
}

/// A statement about pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pay {
    /// The sentence, or the cell with what it is called.
    pub text: String,
    /// Ids of passages that say it.
    pub evidence: Vec<String>,
}

/// Passages named as evidence of a line, at most.
pub const MOST_EVIDENCE: usize = 10;

/// The role that a name stands for: an id, a name or an alias, or words that name one role and nothing else.
///
/// # Errors
///
/// [`ErrorKind::NotFound`] when there is none, with the nearest names.
pub fn find<'v>(vocabulary: &'v Vocabulary, name: &str) -> Result<Entry<'v>> {
    if let Some(entry) = vocabulary.find_of(Kind::Role, name) {
        return Ok(entry);
    }
    let mut named: Vec<Entry<'v>> = Tagger::new(vocabulary)
        .tag_query(name)
        .into_iter()
        .filter(|mention| mention.entry.kind() == Kind::Role && mention.range == (0..name.len()))
        .map(|mention| mention.entry)
        .collect();
    named.pop().ok_or_else(|| {
        let near = nearest(vocabulary, name);
        let hint = if near.is_empty() {
            "roledex facets roles lists the roles in the index".to_owned()
        } else {
            format!("did you mean {}?", near.join(", "))
        };
        Error::new(ErrorKind::NotFound, format!("{name}: no such role in the vocabulary")).with_hint(hint)
    })
}

/// What the documents of an index say of a role.
pub fn of(engine: &dyn Engine, vocabulary: &Vocabulary, role: Entry<'_>) -> Result<Profile> {
    gather::profile(engine, vocabulary, role)
}
