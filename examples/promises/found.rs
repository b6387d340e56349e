//! Whether passages are found again by their own rarest words.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use roledex::document::Standing;
use roledex::engine::{self, Access, Engine};
use roledex::indexer::{self, Request};
use roledex::passage::Passage;
use roledex::query::Query;
use roledex::search::{self, Options};
use roledex::source::WalkOptions;
use roledex::vocabulary::Vocabulary;

use super::words::words;

/// Words of a question.
const ASKED: usize = 5;
/// Hits among which the passage has to be.
const FIRST: usize = 3;
/// Hits among which a passage has to be that is no content: it stands after all content that has some of its words.
const FIRST_OF_ASIDES: usize = 100;
/// Passages with fewer words than this can be told from others by nothing.
const FEWEST: usize = 2;

/// The index of a folder and how rare its words are.
pub struct Index {
    engine: Box<dyn Engine>,
    vocabulary: Vocabulary,
    /// Which passages have a word, rising.
    passages_with: HashMap<String, Vec<usize>>,
}

/// Whether a passage was found again.
pub enum Outcome {
    /// Among the first hits, or the same words of another place are.
    Found,
    /// It has too few words to ask for, or so many others have them too that none could be told from the rest.
    Indistinct,
    /// It was not, for this query.
    Missed(String),
}

impl Index {
    /// Builds an index of the folder at `location`.
    pub fn build(folder: &Path, location: &Path, passages: &[&Passage]) -> roledex::error::Result<Self> {
        let engine = engine::open_or_create(&location.display().to_string(), &Access::default(), true)?;
        let request =
            Request { rebuild: true, ..Request::new(vec![folder.to_owned()], WalkOptions::new(folder)) };
        let vocabulary = Vocabulary::builtin();
        indexer::run(engine.as_ref(), &vocabulary, &request, &|_| {})?;
        let mut passages_with = HashMap::new();
        let mut seen = HashSet::new();
        for (number, passage) in passages.iter().enumerate() {
            // The same words at two places are told apart by nothing: either of them is the answer.
            if seen.insert(words(&passage.text)) {
                for word in asked(&passage.text) {
                    passages_with.entry(word).or_insert_with(Vec::new).push(number);
                }
            }
        }
        Ok(Self { engine, vocabulary, passages_with })
    }

    /// Asks for a passage's rarest words, in the order of the text.
    pub fn find(&self, passage: &Passage) -> roledex::error::Result<Outcome> {
        let (query, is_ambiguous) = self.rarest(passage);
        if query.len() < FEWEST || is_ambiguous {
            return Ok(Outcome::Indistinct);
        }
        let query = query.join(" ");
        let limit = if passage.standing == Standing::Content { FIRST } else { FIRST_OF_ASIDES };
        let options = Options { limit, ..Options::default() };
        let results =
            search::search(self.engine.as_ref(), &self.vocabulary, &Query::parse(&query), &options)?;
        let is_found = results.hits.iter().any(|hit| {
            let is_listed = hit.duplicates.iter().any(|other| other.id == passage.id);
            is_listed || words(&hit.passage.text) == words(&passage.text)
        });
        let standing = if passage.standing == Standing::Content { "" } else { " (aside)" };
        Ok(if is_found { Outcome::Found } else { Outcome::Missed(query + standing) })
    }

    /// The words of a query, and whether more passages have all of them than can stand first.
    fn rarest(&self, passage: &Passage) -> (Vec<String>, bool) {
        let with = |word: &String| self.passages_with.get(word).map_or(&[][..], Vec::as_slice);
        let in_order = asked(&passage.text);
        let mut own = in_order.clone();
        own.sort_by_key(|word| with(word).len());
        own.truncate(ASKED);
        let alike = own.split_first().map_or(0, |(rarest, others)| {
            let all = with(rarest).iter();
            all.filter(|number| others.iter().all(|word| with(word).binary_search(number).is_ok())).count()
        });
        (in_order.into_iter().filter(|word| own.contains(word)).collect(), alike > FIRST)
    }
}

/// The words of a text as people type them, each once, in order.
fn asked(text: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    let trimmed = text.split_whitespace().map(|word| word.trim_matches(|mark: char| !mark.is_alphanumeric()));
    let small = trimmed.filter(|word| word.chars().count() > 1).map(str::to_lowercase);
    small.filter(|word| seen.insert(word.clone())).collect()
}
