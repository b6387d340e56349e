//! Which candidate answers best: the passage's own words, what it is about, and what was asked for.
//!
//! The engine finds candidates by BM25; here each is scored again with what an engine cannot see:
//!
//! ```text
//! score = (words + document) × coverage × focus × what is asked for × what it is
//! ```
//!
//! Each part is a constant with its reason; its worth stands in the table that `just ablation` makes.

use crate::engine::Candidate;
use crate::hit::{Reason, Via};
use crate::search::Part;
use crate::search::asked::{Asked, Evidence};
use crate::search::concept::Concept;
use crate::search::entries::Named;

mod analysed;
mod factors;
mod words;

use analysed::{Analysed, Analyses};
use std::ops::Range;
use words::{Said, Sought};

/// How soon more occurrences of a word stop to count (BM25's k1; Robertson and Zaragoza 2009).
const K1: f32 = 1.8;
/// How much a long passage's words count less (BM25's b). Passages are of like length, so it hardly matters.
const B: f32 = 0.4;
/// The length in terms that passages are measured against.
const USUAL_LENGTH: f32 = 60.0;
/// Passages shorter than this many terms count as this long: a bare heading must not win by its shortness.
const SHORTEST_LENGTH: f32 = 15.0;
/// A word in the title or in the file's name counts as so many occurrences: a passage seldom repeats what its
/// document is about. Measured on the bundled questions; the table in `docs/ranking.md` says what it is worth.
const TITLE_WEIGHT: f32 = 1.0;
/// A word in the headings counts as so many occurrences: headings say what their passages are about. Measured as the
/// title's weight was; among passages cut at headings the harm that joined headings do elsewhere does not show.
const HEADINGS_WEIGHT: f32 = 2.0;
/// The document's own relevance.
const DOCUMENT_WEIGHT: f32 = 1.2;
/// Exponent of the share of the query's words that the passage holds, by rarity.
const COVERAGE_EXPONENT: f32 = 1.6;
/// Concepts up to which that exponent holds. In a longer query the share says less and less: nobody's passage holds
/// all of twenty words (nDCG@10 on Cranfield .35 with the full exponent, .39 without).
const SHORT_QUERY: f32 = 4.0;
/// What a concept that asks for a kind of thing is held by a passage that surely holds such a thing.
const ASKING_SHARE: f32 = 0.6;
/// What words of an entry's name count where the entry is not named: *data scientist* is not asked by *scientist*.
const STRAY_WEIGHT: f32 = 0.4;
/// What a passage gains when all of its title is asked for; by the share, else. A title that says more is about more.
const TITLE_FOCUS: f32 = 0.8;
/// The same for its own heading.
const HEADING_FOCUS: f32 = 0.4;

/// A candidate with its score and what matched.
#[derive(Debug, Clone)]
pub struct Ranked {
    /// What the engine found.
    pub candidate: Candidate,
    /// The score; greater is better.
    pub score: f32,
    /// For each concept, how it matched, if it did.
    pub matched: Vec<Option<Via>>,
    /// Byte ranges of the text that match, with the rarity of what matched, in order and apart.
    pub ranges: Vec<(Range<usize>, f64)>,
    /// The parts of the score.
    pub reasons: Vec<Reason>,
}

/// What is asked, for scoring.
pub struct Question<'a> {
    /// The concepts, stop words left out.
    pub concepts: &'a [Concept],
    /// The vocabulary entries that they name.
    pub named: &'a [Named],
    /// The kinds of thing asked for.
    pub asked: &'a [Asked],
    /// Whether surfaces are compared and not terms.
    pub is_literal: bool,
    /// Parts that are switched off.
    pub without: &'a [Part],
}

impl Question<'_> {
    /// Whether a part of ranking counts.
    pub fn has(&self, part: Part) -> bool {
        !self.without.contains(&part)
    }

    /// The value of a part; nothing when it is switched off.
    fn part(&self, part: Part, value: f32) -> f32 {
        if self.has(part) { value } else { 0.0 }
    }

    /// The exponent on the share of the query that a passage holds.
    #[allow(clippy::cast_precision_loss, reason = "a query has few concepts")]
    fn coverage_exponent(&self) -> f32 {
        let length = self.concepts.len().max(1) as f32;
        self.part(Part::Coverage, COVERAGE_EXPONENT) * (SHORT_QUERY / length).min(1.0).powi(4)
    }

    /// How surely a passage holds the kind of thing that a concept asks for.
    fn asks(&self, concept: &Concept, held: &[f32]) -> f32 {
        let kind = concept.asks.and_then(|asks| self.asked.iter().position(|asked| *asked == asks));
        kind.map_or(0.0, |kind| held[kind])
    }

    /// Whether a concept is one of several words that name an entry.
    fn is_part_of_name(&self, concept: &Concept) -> bool {
        concept.entry.is_some()
            && self.concepts.iter().filter(|other| other.entry == concept.entry).count() > 1
    }
}

/// Scores candidates.
pub struct Ranker<'a> {
    question: &'a Question<'a>,
    sought: Sought<'a>,
    analyses: Analyses,
}

/// What a passage and what stands around it say of the question.
struct Places {
    text: Said,
    title: Said,
    name: Said,
    headings: Vec<Said>,
    /// Whether each entry is named anywhere here.
    entries: Vec<bool>,
}

impl<'a> Ranker<'a> {
    /// Makes ready for a question.
    pub fn new(question: &'a Question<'a>) -> Self {
        let sought = Sought::new(question.concepts, question.named, question.is_literal);
        Self { question, sought, analyses: Analyses::default() }
    }

    /// The question.
    pub fn question(&self) -> &Question<'a> {
        self.question
    }

    /// Scores a candidate.
    pub fn score(&mut self, candidate: Candidate) -> Ranked {
        let question = self.question;
        let analysed = self.analyses.of(&candidate.passage);
        let places = self.places(&candidate, &analysed);
        let evidence = Evidence {
            passage: &candidate.passage,
            text: &analysed.text,
            heading: analysed.heading(),
            heading_above: analysed.heading_above(),
            label: &analysed.label,
            mentions: &candidate.mentions,
        };
        let held: Vec<f32> = question.asked.iter().map(|&asked| evidence.of(asked)).collect();
        let words = words(question, &places, &held, length(&analysed));
        let document = question.part(Part::Document, DOCUMENT_WEIGHT) * candidate.document_score;
        // With filters alone all that matters is what a passage is.
        let mut score = if question.concepts.is_empty() { 1.0 } else { words.sum + document };
        let mut reasons =
            vec![reason("words of the query, by rarity", words.sum), reason("the document as a whole", document)];
        let mut of_all = vec![
            ("× share of the query that it holds".to_owned(), words.coverage.powf(question.coverage_exponent())),
            ("× title and heading that are asked for".to_owned(), focus(question, &places, &analysed)),
        ];
        of_all.extend(factors::asked(question, &held, &analysed, &places.headings));
        of_all.extend(factors::standing(&candidate.passage, question));
        for (what, factor) in of_all {
            score *= factor;
            reasons.push(reason(&what, factor));
        }
        let matched = (0..question.concepts.len()).map(|concept| places.via(concept)).collect();
        let ranges = words::ranges(question.concepts, &places.text);
        Ranked { candidate, score, matched, ranges, reasons }
    }

    fn places(&self, candidate: &Candidate, analysed: &Analysed) -> Places {
        let passage = &candidate.passage;
        let count = self.question.named.len();
        let said = |tokens: &[_], text: &str| self.sought.said(tokens, text, count);
        let headings = analysed.headings.iter().zip(&passage.headings);
        let mut places = Places {
            text: said(&analysed.text, &passage.text),
            title: said(&analysed.title, &passage.title),
            name: said(&analysed.name, &passage.path[passage.path.len() - file_name(passage).len()..]),
            headings: headings.map(|(tokens, text)| said(tokens, text)).collect(),
            entries: vec![false; count],
        };
        for (index, named) in self.question.named.iter().enumerate() {
            let mut all = [&places.text, &places.title, &places.name].into_iter().chain(&places.headings);
            places.entries[index] = candidate.mentions.iter().any(|id| named.ids.contains(id))
                || all.any(|said| said.entries[index]);
        }
        places
    }
}
