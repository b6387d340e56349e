//! What a passage is found by.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::analyzer::{Indexing, each_token, folder_marks, paragraph_marks};
use crate::document::Metadata;
use crate::engine::{Entry, Field, Postings};
use crate::passage::Passage;
use crate::tagger::Tagger;

/// Positions between two headings or two facts, so that no phrase spans both.
const GAP: u32 = 10;

/// Terms that the facts of a document may add to each of its passages. Front matter can be longer than the text,
/// and is then cut into passages of its own.
const METADATA_TERMS: usize = 100;

/// Passages of one document with their terms and what they name.
pub fn entries(tagger: Tagger<'_>, passages: Vec<Passage>) -> Vec<Entry> {
    let mut around = Around::default();
    let mut marked = HashSet::new();
    let mut tagger = tagger.of_document();
    let mut indexing = Indexing::default();
    let entry = |mut passage: Passage| {
        let mentions = tagger.annotate(&mut passage);
        let mut postings = vec![(Field::Text, Arc::new(written(&mut indexing, &passage.text)))];
        postings.extend(around.of(&passage));
        let marks = marks(&passage, &mut marked);
        if !marks.is_empty() {
            postings.push((Field::Paragraphs, Arc::new(marks)));
        }
        Entry { passage, postings, mentions }
    };
    passages.into_iter().map(entry).collect()
}

/// Terms of what stands around a passage. Most passages share it with the one before.
#[derive(Default)]
struct Around {
    title: Shared<String>,
    headings: Shared<Vec<String>>,
    known_headings: Headings,
    metadata: Shared<Metadata>,
    path: Shared<String>,
}

impl Around {
    fn of(&mut self, passage: &Passage) -> [(Field, Arc<Postings>); 4] {
        let known = &mut self.known_headings;
        [
            (Field::Title, self.title.of(&passage.title, |title| apart([title]))),
            (Field::Headings, self.headings.of(&passage.headings, |headings| known.apart(headings))),
            (Field::Metadata, self.metadata.of(&passage.metadata, metadata)),
            (Field::Path, self.path.of(&passage.path, |name| path(name))),
        ]
    }
}

/// The last value with its terms.
struct Shared<T>(Option<(T, Arc<Postings>)>);

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Clone + PartialEq> Shared<T> {
    fn of<'a>(&mut self, value: &'a T, analyse: impl FnOnce(&'a T) -> Postings) -> Arc<Postings> {
        if let Some((before, postings)) = &self.0
            && before == value
        {
            return Arc::clone(postings);
        }
        let postings = Arc::new(analyse(value));
        self.0 = Some((value.clone(), Arc::clone(&postings)));
        postings
    }
}

/// The words of a text as they are written.
fn written(indexing: &mut Indexing, text: &str) -> Postings {
    let mut postings = Postings::with_room_for(text);
    indexing.each(text, |term, position| postings.push(term, position));
    postings
}

/// The stems of several texts, apart from each other.
fn apart<'a>(texts: impl IntoIterator<Item = &'a String>) -> Postings {
    let mut postings = Postings::default();
    for text in texts {
        let start = after_gap(&postings);
        each_token(text, |token| postings.push(&token.term, token.position.saturating_add(start)));
    }
    postings
}

fn after_gap(postings: &Postings) -> u32 {
    postings.last_position().map_or(0, |last| last.saturating_add(GAP))
}

/// Headings of one document with their stems: the outer ones stand above many passages. Documents may have chosen them
/// so that they meet in a table whose hash is known beforehand: this one's is not.
#[derive(Default)]
struct Headings(HashMap<String, Postings>);

impl Headings {
    /// As [`apart`].
    fn apart(&mut self, headings: &[String]) -> Postings {
        let mut postings = Postings::default();
        for heading in headings {
            if !self.0.contains_key(heading) {
                self.0.insert(heading.clone(), apart([heading]));
            }
            postings.append(&self.0[heading], after_gap(&postings));
        }
        postings
    }
}

fn metadata(facts: &Metadata) -> Postings {
    apart(facts.values()).iter().take(METADATA_TERMS).collect()
}

fn path(path: &str) -> Postings {
    apart([&path.replace(|character: char| !character.is_alphanumeric(), " ")])
}

/// The marks of a passage's paragraphs that no passage of its document had before, and, with the first passage, of the
/// folders that the document stands in.
fn marks(passage: &Passage, marked: &mut HashSet<String>) -> Postings {
    let is_first = marked.is_empty();
    let paragraphs = if passage.is_prose() { paragraph_marks(&passage.text) } else { Vec::new() };
    let folders = if is_first { folder_marks(&passage.path) } else { Vec::new() };
    let folders = folders.into_iter().map(|(_, mark)| mark);
    let mut marks = Postings::default();
    for (mark, position) in folders.chain(paragraphs.into_iter().map(|(_, mark)| mark)).zip(0..) {
        if !marked.contains(&mark) {
            marks.push(&mark, position);
            marked.insert(mark);
        }
    }
    marks
}
