//! An entry as people write it by hand.

use serde::Deserialize;

/// An entry of a vocabulary file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Source {
    /// Kind and slug: `role:system-administrator`.
    pub id: String,
    /// The name shown to people; also an alias, unless it has a note in parentheses or is listed below.
    pub name: String,
    /// Other names, whatever their case.
    pub aliases: Vec<String>,
    /// Names that count in this case only.
    pub exact: Vec<String>,
    /// Names that need a word of context nearby.
    pub ambiguous: Vec<String>,
    /// Names that count in this case only and need a word of context nearby.
    pub ambiguous_exact: Vec<String>,
    /// Words that show that an ambiguous name is meant.
    pub context: Vec<String>,
    /// The field of work it belongs to.
    pub family: String,
    /// The entry that it is a special case of.
    pub parent: Option<String>,
    /// Entries that people confuse or compare with it.
    pub related: Vec<String>,
    /// Roles that people move on to.
    pub next: Vec<String>,
    /// Who gives it.
    pub issuer: Option<String>,
    /// Current exam codes.
    pub codes: Vec<String>,
    /// Exam codes no longer offered.
    pub old_codes: Vec<String>,
    /// `entry`, `associate`, `professional`, `expert`, `specialist`, `licence` or `degree`.
    pub level: Option<String>,
    /// Certifications needed before.
    pub requires: Vec<String>,
    /// The day after which it was no longer given.
    pub retired: Option<String>,
    /// What took its place.
    pub replaced_by: Vec<String>,
}

impl Source {
    /// All ids that it refers to.
    pub fn references(&self) -> impl Iterator<Item = &String> {
        let lists = [&self.related, &self.next, &self.requires, &self.replaced_by];
        self.parent.iter().chain(lists.into_iter().flatten())
    }
}
