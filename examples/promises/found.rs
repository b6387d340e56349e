//! Whether passages are found again by their own rarest words.

use std::collections::HashMap;
use std::path::Path;

use roledex::document::Standing;
use roledex::engine::{self, Engine};
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
/// Passages with fewer words than this can be told from others by nothing.
const FEWEST: usize = 2;

/// The index of a folder and how rare its words are.
pub struct Index {
    engine: Box<dyn Engine>,
    passages_with: HashMap<String, usize>,
}

/// Whether a passage was found again.
pub enum Outcome {
    /// Among the first hits, or the same words of another place are.
    Found,
    /// It has too few words to ask for.
    Wordless,
    /// It was not, for this query.
    Missed(String),
}

impl Index {
    /// Builds an index of the folder at `location`.
    pub fn build(folder: &Path, location: &Path, passages: &[&Passage]) -> roledex::error::Result<Self> {
        let engine = engine::open_or_create(&location.display().to_string(), true)?;
        let request = Request {
            paths: vec![folder.to_owned()],
            walk: WalkOptions::new(folder),
            input: None,
            vocabulary: Vocabulary::builtin().hash(),
            rebuild: true,
            dry_run: false,
            jobs: 2,
        };
        indexer::run(engine.as_ref(), &request, &|_| {})?;
        let mut passages_with = HashMap::new();
        for passage in passages {
            let mut own = words(&passage.text);
            own.sort_unstable();
            own.dedup();
            own.into_iter().for_each(|word| *passages_with.entry(word).or_insert(0) += 1);
        }
        Ok(Self { engine, passages_with })
    }

    /// Asks for a passage's rarest words, in the order of the text.
    pub fn find(&self, passage: &Passage) -> roledex::error::Result<Outcome> {
        let query = self.rarest(passage);
        if query.len() < FEWEST {
            return Ok(Outcome::Wordless);
        }
        let query = query.join(" ");
        let options = Options { limit: FIRST, ..Options::default() };
        let results = search::search(self.engine.as_ref(), &Query::parse(&query), &options)?;
        let is_found = results.hits.iter().any(|hit| words(&hit.passage.text) == words(&passage.text));
        let standing = if passage.standing == Standing::Content { "" } else { " (aside)" };
        Ok(if is_found { Outcome::Found } else { Outcome::Missed(query + standing) })
    }

    fn rarest(&self, passage: &Passage) -> Vec<String> {
        let mut own: Vec<(usize, usize, String)> = Vec::new();
        for (at, word) in words(&passage.text).into_iter().enumerate() {
            let is_new = own.iter().all(|(.., known)| *known != word);
            if is_new && word.chars().count() > 1 {
                own.push((self.passages_with.get(&word).copied().unwrap_or(0), at, word));
            }
        }
        own.sort();
        own.truncate(ASKED);
        own.sort_by_key(|(_, at, _)| *at);
        own.into_iter().map(|(.., word)| word).collect()
    }
}
