//! Names that documents use often and the vocabulary does not know.
//!
//! # Design
//!
//! A name is looked for where authors mark one: capitalised words within a sentence, an acronym, a code of an exam
//! (`names`), outside what the tagger knows. What counts is in how many documents it stands, and only sentences of
//! its own count: the furniture of a site stands on every page in the same words. What its words or its neighbours say
//! to be a role or a certification comes first. Many names are neither; people choose.

mod names;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::document::Standing;
use crate::engine::Engine;
use crate::error::Result;
use crate::passage::sentence::sentences;
use crate::passage::{Passage, PassageKind};
use crate::tagger::Tagger;
use crate::vocabulary::{Kind, Vocabulary};
use names::{folded, kind_of, unknown};

/// Documents that have to use a name.
const LEAST_DOCUMENTS: usize = 2;

/// Sentences that have to use a name.
const LEAST_SENTENCES: usize = 2;

/// Names that are counted at once; when there are more, those of a single document so far are forgotten.
const MOST_NAMES: usize = 200_000;

/// Characters of an example at most.
const LONGEST_EXAMPLE: usize = 200;

/// Share of a name's documents from which on a longer name that holds it makes it superfluous.
const SAME: f64 = 0.8;

/// A name that may be missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// As most passages write it.
    pub name: String,
    /// What its words or those beside it say that it may be.
    pub kind: Option<Kind>,
    /// Passages that use it.
    pub passages: u64,
    /// Documents with such a passage.
    pub documents: u64,
    /// A sentence that uses it.
    pub example: Example,
}

/// Where a name is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The document.
    pub path: String,
    /// The passage's id.
    pub id: String,
    /// The sentence, cut when it is long.
    pub text: String,
}

/// What is known of a name so far.
struct Seen {
    /// How often it is written how.
    surfaces: BTreeMap<String, u64>,
    documents: BTreeSet<usize>,
    /// Hashes of the sentences that use it.
    sentences: BTreeSet<u64>,
    passages: u64,
    /// How many uses say what it may be.
    kinds: [u64; 3],
    example: Example,
}

/// The names that most documents use and the vocabulary does not know.
pub fn suggest(engine: &dyn Engine, vocabulary: &Vocabulary, limit: usize) -> Result<Vec<Suggestion>> {
    let tagger = Tagger::new(vocabulary);
    let mut all: HashMap<String, Seen> = HashMap::new();
    for (document, record) in engine.catalog()?.iter().enumerate() {
        for passage in engine.passages_of(&record.path)?.iter().filter(|passage| says_something(passage)) {
            count(&mut all, tagger, document, passage);
        }
        if all.len() > MOST_NAMES {
            all.retain(|_, seen| seen.documents.len() > 1);
        }
    }
    all.retain(|_, seen| seen.documents.len() >= LEAST_DOCUMENTS && seen.sentences.len() >= LEAST_SENTENCES);
    drop_parts(&mut all);
    let mut found: Vec<Suggestion> = all.into_values().map(Seen::suggestion).collect();
    let key = |one: &Suggestion| (one.kind.is_some(), one.documents, one.passages);
    found.sort_by(|left, right| key(right).cmp(&key(left)).then_with(|| left.name.cmp(&right.name)));
    found.truncate(limit);
    Ok(found)
}

fn says_something(passage: &Passage) -> bool {
    passage.standing == Standing::Content && passage.kind != PassageKind::Code
}

/// Counts the unknown names of a passage, each once.
fn count(all: &mut HashMap<String, Seen>, tagger: Tagger<'_>, document: usize, passage: &Passage) {
    let text = &passage.text;
    let known = tagger.known(text);
    let mut here: BTreeSet<String> = BTreeSet::new();
    for sentence in sentences(text) {
        for name in unknown(text, sentence.clone(), &known) {
            let surface = &text[name.clone()];
            let key = folded(surface);
            let is_first = here.insert(key.clone());
            let seen = all.entry(key).or_insert_with(|| Seen::in_passage(passage, &text[sentence.clone()]));
            seen.passages += u64::from(is_first);
            seen.documents.insert(document);
            seen.sentences.insert(hash(&text[sentence.clone()]));
            *seen.surfaces.entry(surface.to_owned()).or_default() += 1;
            if let Some(kind) = kind_of(text, &name) {
                seen.kinds[kind as usize] += 1;
            }
        }
    }
}

fn hash(sentence: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    sentence.trim().hash(&mut hasher);
    hasher.finish()
}

/// Drops names that hardly ever stand outside a longer one.
fn drop_parts(all: &mut HashMap<String, Seen>) {
    let mut parts: Vec<String> = Vec::new();
    for (name, seen) in &*all {
        let words: Vec<&str> = name.split(' ').collect();
        for length in 1..words.len() {
            parts.extend(words.windows(length).map(|part| part.join(" ")).filter(|part| {
                let of_part = all.get(part).map_or(usize::MAX, |part| part.documents.len());
                #[expect(clippy::cast_precision_loss, reason = "counts of documents")]
                let is_same = seen.documents.len() as f64 >= SAME * of_part as f64;
                is_same
            }));
        }
    }
    for part in parts {
        all.remove(&part);
    }
}

impl Seen {
    fn in_passage(passage: &Passage, sentence: &str) -> Self {
        let text = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
        let end = text.char_indices().nth(LONGEST_EXAMPLE).map(|(at, _)| at);
        let text = end.map_or(text.clone(), |end| format!("{}…", &text[..end]));
        Self {
            surfaces: BTreeMap::new(),
            documents: BTreeSet::new(),
            sentences: BTreeSet::new(),
            passages: 0,
            kinds: [0; 3],
            example: Example { path: passage.path.clone(), id: passage.id.clone(), text },
        }
    }

    fn suggestion(self) -> Suggestion {
        let name = self.surfaces.into_iter().max_by_key(|(_, count)| *count).map(|(name, _)| name);
        let kinds = Kind::ALL.into_iter().zip(self.kinds).filter(|(_, count)| *count > 0);
        Suggestion {
            name: name.unwrap_or_default(),
            kind: kinds.max_by_key(|(_, count)| *count).map(|(kind, _)| kind),
            passages: self.passages,
            documents: self.documents.len() as u64,
            example: self.example,
        }
    }
}
