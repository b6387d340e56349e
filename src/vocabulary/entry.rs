//! A role, a skill or a certification.

use std::fmt;

use super::layout::{FIXED, Flags, LISTS};
use super::table::Table;

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A job that people have.
    Role,
    /// What people can do, and the tools they do it with.
    Skill,
    /// A certification, licence or degree.
    Certification,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Role, Self::Skill, Self::Certification];

    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Skill => "skill",
            Self::Certification => "certification",
        }
    }

    /// What the ids of this kind begin with.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Role => "role:",
            Self::Skill => "skill:",
            Self::Certification => "cert:",
        }
    }

    /// The kind of the entry with this id.
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| id.starts_with(kind.prefix()))
    }

    pub(crate) fn numbered(number: u32) -> Self {
        match number {
            1 => Self::Skill,
            2 => Self::Certification,
            _ => Self::Role,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A name by which an entry is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alias<'v> {
    /// The name as it is written.
    pub text: &'v str,
    /// Whether it counts in this case only.
    pub is_exact: bool,
    /// Whether it needs a word of context.
    pub is_ambiguous: bool,
}

/// An entry of the vocabulary, read in place.
#[derive(Clone, Copy)]
pub struct Entry<'v> {
    table: &'v Table,
    /// Where its record begins.
    at: u32,
}

impl PartialEq for Entry<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.table, other.table) && self.at == other.at
    }
}

impl Eq for Entry<'_> {}

impl fmt::Debug for Entry<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.id())
    }
}

#[allow(clippy::cast_possible_truncation, reason = "small constants")]
const COUNTS: u32 = FIXED as u32;
#[allow(clippy::cast_possible_truncation, reason = "small constants")]
const COUNT_OF_LISTS: u32 = LISTS as u32;

impl<'v> Entry<'v> {
    pub(crate) fn new(table: &'v Table, at: u32) -> Self {
        Self { table, at }
    }

    fn string(&self, index: u32) -> &'v str {
        self.table.string(self.at + 1 + index * 2)
    }

    fn optional(&self, index: u32) -> Option<&'v str> {
        Some(self.string(index)).filter(|text| !text.is_empty())
    }

    /// Kind and slug: `role:system-administrator`.
    pub fn id(&self) -> &'v str {
        self.string(0)
    }

    /// The name shown to people.
    pub fn name(&self) -> &'v str {
        self.string(1)
    }

    /// What it is.
    pub fn kind(&self) -> Kind {
        Kind::numbered(self.table.number(self.at))
    }

    /// The field of work it belongs to.
    pub fn family(&self) -> &'v str {
        self.string(2)
    }

    /// Who gives it.
    pub fn issuer(&self) -> Option<&'v str> {
        self.optional(3)
    }

    /// How far one has to be for it.
    pub fn level(&self) -> Option<&'v str> {
        self.optional(4)
    }

    /// The day after which it was no longer given.
    pub fn retired(&self) -> Option<&'v str> {
        self.optional(5)
    }

    /// Id of the entry that it is a special case of.
    pub fn parent(&self) -> Option<&'v str> {
        self.optional(6)
    }

    /// Names by which it is looked for in text: its own first, unless that is only shown to people; exam codes are
    /// left out.
    pub fn aliases(&self) -> impl Iterator<Item = Alias<'v>> + use<'v> {
        let wanted = self.list(0).filter(|(_, flags)| flags & (Flags::SHOWN | Flags::CODE) == 0);
        wanted.map(|(text, flags)| Alias {
            text,
            is_exact: flags & Flags::EXACT != 0,
            is_ambiguous: flags & Flags::AMBIGUOUS != 0,
        })
    }

    /// Current exam codes.
    pub fn codes(&self) -> impl Iterator<Item = &'v str> + use<'v> {
        self.list(1).map(|(text, _)| text)
    }

    /// Exam codes no longer offered.
    pub fn old_codes(&self) -> impl Iterator<Item = &'v str> + use<'v> {
        self.list(2).map(|(text, _)| text)
    }

    /// Ids of entries that people confuse or compare with it.
    pub fn related(&self) -> impl Iterator<Item = &'v str> + use<'v> {
        self.list(3).map(|(text, _)| text)
    }

    /// Ids of roles that people move on to.
    pub fn next(&self) -> impl Iterator<Item = &'v str> + use<'v> {
        self.list(4).map(|(text, _)| text)
    }

    /// Ids of certifications needed before.
    pub fn requires(&self) -> impl Iterator<Item = &'v str> + use<'v> {
        self.list(5).map(|(text, _)| text)
    }

    /// Ids of what took its place.
    pub fn replaced_by(&self) -> impl Iterator<Item = &'v str> + use<'v> {
        self.list(6).map(|(text, _)| text)
    }

    /// The strings of a list with their flags.
    fn list(&self, index: u32) -> impl Iterator<Item = (&'v str, u32)> + use<'v> {
        let (table, at) = (self.table, self.at);
        let first = first_list(at) + 3 * (0..index).map(|list| table.number(at + COUNTS + list)).sum::<u32>();
        let count = table.number(at + COUNTS + index);
        (0..count).map(move |item| (table.string(first + item * 3), table.number(first + item * 3 + 2)))
    }

    /// Words that show that an ambiguous name is meant.
    pub(crate) fn context(&self) -> impl Iterator<Item = u32> + use<'v> {
        let (table, at) = (self.table, self.at);
        let lists = COUNT_OF_LISTS;
        let first = first_list(at) + 3 * (0..lists).map(|list| table.number(at + COUNTS + list)).sum::<u32>();
        let count = table.number(at + COUNTS + lists);
        (first..first + count).map(move |index| table.number(index))
    }
}

/// Where the lists begin: after the single numbers and the counts.
fn first_list(at: u32) -> u32 {
    at + COUNTS + COUNT_OF_LISTS + 1
}
