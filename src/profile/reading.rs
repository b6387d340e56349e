//! A passage made ready: which roles its text names where, and whom it is about.

use std::ops::Range;

use crate::passage::sentence::sentences;
use crate::passage::{Passage, PassageKind};
use crate::tagger::{COMPARISONS, Mention, PassageMention, Spot, Tagger};
use crate::vocabulary::{Entry, Kind};

/// A role named in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Role<'v> {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// The role.
    pub id: &'v str,
    /// Whether another is only compared with it.
    pub is_compared: bool,
}

/// A passage with what it names.
pub(super) struct Reading<'a, 'v> {
    /// The passage.
    pub passage: &'a Passage,
    /// All mentions in headings and text.
    pub mentions: Vec<PassageMention<'v>>,
    /// The roles that the title names.
    pub title: Vec<&'v str>,
    /// The roles of the text, from left to right.
    pub roles: Vec<Role<'v>>,
    /// The fields of work of the roles that more than a single word names, in title, headings and text.
    families: Vec<&'v str>,
}

impl<'a, 'v> Reading<'a, 'v> {
    /// Reads a passage.
    pub fn new(tagger: Tagger<'v>, passage: &'a Passage) -> Self {
        let mentions = tagger.tag_passage(passage);
        let named = mentions.iter().filter(|mention| mention.entry.kind() == Kind::Role);
        let full = named.filter(|mention| !is_single(said(passage, mention)));
        let titled =
            tagger.tag(&passage.title).into_iter().filter(|mention| mention.entry.kind() == Kind::Role);
        let titled: Vec<Mention<'v>> = titled.collect();
        let full_titled = titled.iter().filter(|mention| !is_single(&passage.title[mention.range.clone()]));
        let families = full
            .map(|mention| mention.entry.family())
            .chain(full_titled.map(|mention| mention.entry.family()));
        let families = families.collect();
        let title = titled.iter().map(|mention| mention.entry.id()).collect();
        let mut reading = Self { passage, mentions, title, roles: Vec::new(), families };
        let in_text = reading.mentions.iter().filter(|mention| mention.spot == Spot::Text);
        let in_text = in_text.map(|mention| (mention.entry, mention.range.clone()));
        reading.roles = reading.meant(&passage.text, in_text);
        reading
    }

    /// The roles of a text that stands in the passage, such as a cell.
    pub fn roles_in(&self, tagger: Tagger<'v>, text: &str) -> Vec<Role<'v>> {
        self.meant(text, tagger.tag(text).into_iter().map(|mention| (mention.entry, mention.range)))
    }

    /// A single word such as `architect` or `dispatcher` is the role that it is in its own field of work; elsewhere it
    /// is short for another.
    fn meant(&self, text: &str, named: impl Iterator<Item = (Entry<'v>, Range<usize>)>) -> Vec<Role<'v>> {
        let is_meant = |entry: &Entry<'_>, range: &Range<usize>| {
            let is_at_home = self.families.is_empty() || self.families.contains(&entry.family());
            entry.kind() == Kind::Role && (is_at_home || !is_single(&text[range.clone()]))
        };
        named
            .filter(|(entry, range)| is_meant(entry, range))
            .map(|(entry, range)| role(text, entry, range))
            .collect()
    }

    /// The only role of the nearest of the first `count` headings that names one, else of the title.
    pub fn subject(&self, count: usize) -> Option<&'v str> {
        for index in (0..count).rev() {
            let roles = self.in_heading(index);
            if !roles.is_empty() {
                return only(&roles);
            }
        }
        only(&self.title)
    }

    /// Whom the text is about.
    pub fn text_subject(&self) -> Option<&'v str> {
        self.subject(self.passage.headings.len())
    }

    /// The roles that a heading names.
    pub fn in_heading(&self, index: usize) -> Vec<&'v str> {
        let named = self.mentions.iter().filter(|mention| mention.spot == Spot::Heading(index));
        named
            .map(|mention| mention.entry)
            .filter(|entry| entry.kind() == Kind::Role)
            .map(|entry| entry.id())
            .collect()
    }

    /// The sentences of the text with the roles in each.
    pub fn sentences(&self) -> Vec<(Range<usize>, &[Role<'v>])> {
        if self.passage.kind == PassageKind::Code {
            return Vec::new();
        }
        let mut first = 0;
        let of = |sentence: Range<usize>| {
            let start = first;
            first += self.roles[start..].iter().take_while(|role| role.range.start < sentence.end).count();
            (sentence, &self.roles[start..first])
        };
        sentences(&self.passage.text).into_iter().map(of).collect()
    }
}

fn said<'p>(passage: &'p Passage, mention: &PassageMention<'_>) -> &'p str {
    let text = match mention.spot {
        Spot::Heading(index) => &passage.headings[index],
        Spot::Text => &passage.text,
    };
    text.get(mention.range.clone()).unwrap_or_default()
}

fn is_single(name: &str) -> bool {
    !name.contains([' ', '-', '/']) && !name.chars().all(char::is_uppercase)
}

fn role<'v>(text: &str, entry: Entry<'v>, range: Range<usize>) -> Role<'v> {
    Role { is_compared: is_compared(&text[..range.start]), id: entry.id(), range }
}

/// The roles of a text by itself.
pub(super) fn roles_of<'v>(tagger: Tagger<'v>, text: &str) -> Vec<Role<'v>> {
    let named = tagger.tag(text).into_iter().filter(|mention| mention.entry.kind() == Kind::Role);
    named.map(|mention| role(text, mention.entry, mention.range)).collect()
}

/// The only one of these, however often.
pub(super) fn only<'v>(roles: &[&'v str]) -> Option<&'v str> {
    let first = roles.first()?;
    roles.iter().all(|role| role == first).then_some(*first)
}

fn is_compared(before: &str) -> bool {
    let trimmed = before.trim_end();
    let bare = [" a", " an", " the"].iter().find_map(|word| trimmed.strip_suffix(word)).unwrap_or(trimmed);
    COMPARISONS.iter().any(|cue| {
        let start = bare.len().checked_sub(cue.len());
        start.and_then(|start| bare.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(cue))
    })
}
