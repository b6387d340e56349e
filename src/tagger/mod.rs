//! Finds entries of the vocabulary in text, in passages and in queries.

mod judge;
mod layers;
mod matching;
mod passage;
mod shared;

use std::ops::Range;

pub use passage::{COMPARISONS, Link, PassageMention, Spot, cell_ranges, clause_ends};

use crate::passage::{Named, Passage};
use crate::vocabulary::{Entry, Kind, Vocabulary};
use matching::{Mode, Span};
use passage::Above;

/// Version of the rules by which names are found; part of [`crate::indexer::READING_VERSION`].
pub const VERSION: u32 = 2;

/// A place in a text that names an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention<'v> {
    /// What is named.
    pub entry: Entry<'v>,
    /// Bytes of the text.
    pub range: Range<usize>,
}

/// Finds entries of a vocabulary. Cheap to make and to copy.
#[derive(Debug, Clone, Copy)]
pub struct Tagger<'v> {
    vocabulary: &'v Vocabulary,
}

impl<'v> Tagger<'v> {
    /// A tagger by this vocabulary.
    pub fn new(vocabulary: &'v Vocabulary) -> Self {
        Self { vocabulary }
    }

    /// What a text names, from left to right; mentions do not overlap.
    pub fn tag(&self, text: &str) -> Vec<Mention<'v>> {
        self.find(text, Mode::Text)
    }

    /// Where a text holds what the vocabulary knows: names, and phrases that it knows to name nothing.
    pub fn known(&self, text: &str) -> Vec<Range<usize>> {
        self.spans(text, Mode::Text).into_iter().map(|span| span.range).collect()
    }

    /// What a query names. Case counts less than in text, and a word of context anywhere in the query is enough.
    pub fn tag_query(&self, query: &str) -> Vec<Mention<'v>> {
        self.find(query, Mode::Query)
    }

    /// What a passage names, with where it does and whose it is; headings first. Program text names nothing.
    pub fn tag_passage(&self, passage: &Passage) -> Vec<PassageMention<'v>> {
        self.of_document().tag_passage(passage)
    }

    /// Tags passages of one document one after the other: what they share is read once.
    pub fn of_document(&self) -> DocumentTagger<'v> {
        DocumentTagger(Above::new(*self))
    }

    /// Ids of the roles that places of a passage's text belong to, by the rules that hold for mentions. `places`
    /// rise.
    pub fn owners(&self, passage: &Passage, places: &[usize]) -> Vec<Option<&'v str>> {
        passage::owners(*self, passage, places)
    }

    fn find(self, text: &str, mode: Mode) -> Vec<Mention<'v>> {
        let spans = self.spans(text, mode);
        let named = spans
            .into_iter()
            .filter_map(|span| Some(Mention { entry: self.whole(span.entry?), range: span.range }));
        named.collect()
    }

    /// What the first layer has to say of an entry: a layer below may only add names to it.
    fn whole(self, entry: Entry<'v>) -> Entry<'v> {
        let has_more = self.vocabulary.layers().len() > 1;
        Some(entry.id()).filter(|_| has_more).and_then(|id| self.vocabulary.entry(id)).unwrap_or(entry)
    }

    fn spans(self, text: &str, mode: Mode) -> Vec<Span<'v>> {
        let words = matching::cut(text);
        let mut spans: Vec<Span<'v>> = Vec::new();
        for layer in self.vocabulary.layers() {
            let found = matching::spans(&layer.table, text, &words, mode);
            spans = match layer.about.origin.yields() {
                _ if spans.is_empty() => found,
                true => layers::filled(spans, found),
                false => layers::longest(spans, found),
            };
        }
        spans
    }
}

/// Finds entries of a vocabulary in the passages of one document.
#[derive(Debug)]
pub struct DocumentTagger<'v>(Above<'v>);

impl<'v> DocumentTagger<'v> {
    /// As [`Tagger::tag_passage`].
    pub fn tag_passage(&mut self, passage: &Passage) -> Vec<PassageMention<'v>> {
        passage::tag(&mut self.0, passage)
    }

    /// Writes into a passage what it names, and returns the ids as [`mentions`](Self::mentions) does.
    pub fn annotate(&mut self, passage: &mut Passage) -> Vec<String> {
        let entries = self.entries(passage);
        let mut named = Named::default();
        for entry in &entries {
            let list = match entry.kind() {
                Kind::Role => &mut named.roles,
                Kind::Skill => &mut named.skills,
                Kind::Certification => &mut named.certifications,
            };
            list.push(entry.name().to_owned());
        }
        passage.named = named;
        ids(&entries)
    }

    /// Ids of the entries that a passage or a heading above it names, in order of first mention.
    pub fn mentions(&mut self, passage: &Passage) -> Vec<String> {
        ids(&self.entries(passage))
    }

    fn entries(&mut self, passage: &Passage) -> Vec<Entry<'v>> {
        let mut entries: Vec<Entry<'v>> = Vec::new();
        for mention in self.tag_passage(passage) {
            if !entries.iter().any(|known| known.id() == mention.entry.id()) {
                entries.push(mention.entry);
            }
        }
        entries
    }
}

fn ids(entries: &[Entry<'_>]) -> Vec<String> {
    entries.iter().map(|entry| entry.id().to_owned()).collect()
}
