//! What a passage is found by.

use std::collections::HashSet;

use crate::analyzer::{Token, folder_marks, paragraph_marks, tokens};
use crate::engine::{Entry, Field, Posting};
use crate::passage::Passage;
use crate::tagger::Tagger;

/// Positions between two headings or two facts, so that no phrase spans both.
const GAP: u32 = 10;

/// Terms that the facts of a document may add to each of its passages. Front matter can be longer than the text,
/// and is then cut into passages of its own.
const METADATA_TERMS: usize = 100;

/// Passages of one document with their terms and what they name.
pub fn entries(tagger: Tagger<'_>, passages: Vec<Passage>) -> Vec<Entry> {
    // Most passages share all but their text with the one before.
    let mut around: Option<(Passage, Around)> = None;
    let mut marked = HashSet::new();
    let entry = |passage: Passage| {
        let marks = marks(&passage, &mut marked);
        let shared = match around.take() {
            Some((before, shared)) if is_around_same(&before, &passage) => shared,
            _ => Around::of(&passage),
        };
        let mut entry = entry(tagger, passage, &shared);
        entry.postings.push((Field::Paragraphs, marks));
        around = Some((entry.passage.clone(), shared));
        entry
    };
    passages.into_iter().map(entry).collect()
}

fn is_around_same(left: &Passage, right: &Passage) -> bool {
    left.title == right.title
        && left.headings == right.headings
        && left.path == right.path
        && left.metadata == right.metadata
}

/// Terms of what stands around a passage.
struct Around(Vec<(Field, Vec<Posting>)>);

impl Around {
    fn of(passage: &Passage) -> Self {
        let path = passage.path.replace(|character: char| !character.is_alphanumeric(), " ");
        let mut metadata = apart(passage.metadata.values());
        metadata.truncate(METADATA_TERMS);
        Self(vec![
            (Field::Title, terms(tokens(&passage.title))),
            (Field::Headings, apart(&passage.headings)),
            (Field::Metadata, metadata),
            (Field::Path, terms(tokens(&path))),
        ])
    }
}

fn entry(tagger: Tagger<'_>, mut passage: Passage, around: &Around) -> Entry {
    let tokens = tokens(&passage.text);
    let surface =
        tokens.iter().map(|token| Posting { term: token.surface.clone(), position: token.position });
    let mentions = tagger.annotate(&mut passage);
    let mut postings = vec![(Field::Surface, surface.collect())];
    postings.push((Field::Text, terms(tokens)));
    postings.extend(around.0.iter().cloned());
    Entry { passage, postings, mentions }
}

/// The marks of a passage's paragraphs that no passage of its document had before, and, with the first passage, of the
/// folders that the document stands in.
fn marks(passage: &Passage, marked: &mut HashSet<String>) -> Vec<Posting> {
    let is_first = marked.is_empty();
    let paragraphs = if passage.is_prose() { paragraph_marks(&passage.text) } else { Vec::new() };
    let folders = if is_first { folder_marks(&passage.path) } else { Vec::new() };
    let folders = folders.into_iter().map(|(_, mark)| mark);
    let new = folders.chain(paragraphs.into_iter().map(|(_, mark)| mark));
    let new = new.filter(|mark| marked.insert(mark.clone()));
    new.zip(0..).map(|(term, position)| Posting { term, position }).collect()
}

fn terms(tokens: Vec<Token>) -> Vec<Posting> {
    tokens.into_iter().map(|token| Posting { term: token.term, position: token.position }).collect()
}

/// Terms of several texts, apart from each other.
fn apart<'a>(texts: impl IntoIterator<Item = &'a String>) -> Vec<Posting> {
    let mut postings: Vec<Posting> = Vec::new();
    for text in texts {
        let start = postings.last().map_or(0, |last| last.position.saturating_add(GAP));
        let moved = terms(tokens(text))
            .into_iter()
            .map(|posting| Posting { position: posting.position.saturating_add(start), ..posting });
        postings.extend(moved);
    }
    postings
}
