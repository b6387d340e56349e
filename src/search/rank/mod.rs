//! Which candidate answers best: the passage's own words, what it is about, and what was asked for.
//!
//! The engine finds candidates by BM25; here each is scored again with what an engine cannot see: how much of the
//! query it holds, how close the words stand, whether it holds the kind of thing asked for. Each part is a constant
//! with its reason; its worth stands in the table that `just ablation` makes.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use crate::analyzer::{self, Token};
use crate::engine::Candidate;
use crate::hit::{Reason, Via};
use crate::passage::Passage;
use crate::search::Part;
use crate::search::asked::Asked;
use crate::search::concept::{ALIAS_WEIGHT, Concept};

mod factors;
mod words;

use words::{Occurrence, best_via, first_via};

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
const HEADINGS_WEIGHT: f32 = 1.4;
/// The document's own relevance.
const DOCUMENT_WEIGHT: f32 = 1.2;
/// Exponent of the share of the query's words that the passage holds, by rarity.
const COVERAGE_EXPONENT: f32 = 1.6;
/// Concepts up to which that exponent holds. In a longer query the share says less and less: nobody's passage holds
/// all of twenty words (nDCG@10 on Cranfield .35 with the full exponent, .38 without).
const SHORT_QUERY: f32 = 6.0;
/// What a word in the headings counts for that share.
const HEADINGS_SHARE: f32 = 1.0;
/// What a word in the title or in the file's name counts for that share.
const TITLE_SHARE: f32 = 1.0;
/// What a pair of neighbouring query words that stand side by side adds, as a share of the rarer one's rarity.
const PAIR_WEIGHT: f32 = 0.25;
/// The same for a pair that stands within [`NEAR`] words.
const NEAR_WEIGHT: f32 = 0.2;
/// Words between which a pair is near.
const NEAR: u32 = 8;

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
    /// The kinds of thing asked for.
    pub asked: &'a [Asked],
    /// Whether surfaces are compared and not terms.
    pub is_literal: bool,
    /// Parts that are switched off.
    pub without: &'a [Part],
}

impl Question<'_> {
    /// The exponent on the share of the query that a passage holds.
    #[allow(clippy::cast_precision_loss, reason = "a query has few concepts")]
    fn coverage_exponent(&self) -> f32 {
        COVERAGE_EXPONENT * (SHORT_QUERY / self.concepts.len().max(1) as f32).min(1.0).powi(4)
    }

    /// Whether a part of ranking counts.
    pub fn has(&self, part: Part) -> bool {
        !self.without.contains(&part)
    }
}

/// Scores candidates. Those of one document share what stands around them, which is analysed once.
#[derive(Default)]
pub struct Ranker {
    analysed: HashMap<String, Rc<Vec<Token>>>,
}

/// What stands around a passage, as tokens.
struct Around {
    title: Rc<Vec<Token>>,
    name: Rc<Vec<Token>>,
    headings: Vec<Rc<Vec<Token>>>,
}

impl Ranker {
    /// Scores a candidate.
    pub fn score(&mut self, candidate: Candidate, question: &Question) -> Ranked {
        let passage = &candidate.passage;
        let tokens = analyzer::tokens(&passage.text);
        let find = |concept| words::occurrences(&tokens, concept, question.is_literal, &passage.text);
        let found: Vec<Vec<Occurrence>> = question.concepts.iter().map(find).collect();
        let around = self.around(passage);
        let words = words_score(question, &found, &tokens, &around);
        let pairs = if question.has(Part::Pairs) { pairs_score(question.concepts, &found) } else { 0.0 };
        let document_weight = if question.has(Part::Document) { DOCUMENT_WEIGHT } else { 0.0 };
        let document = document_weight * candidate.document_score;
        let exponent = if question.has(Part::Coverage) { question.coverage_exponent() } else { 0.0 };
        let coverage = words.coverage.powf(exponent);
        // With filters alone all that matters is what a passage is.
        let base = if question.concepts.is_empty() { 1.0 } else { words.sum + pairs + document };
        let mut score = base * coverage;
        let mut reasons = vec![
            reason("words of the query, by rarity", words.sum),
            reason("words that stand together", pairs),
            reason("the document as a whole", document),
            reason("× share of the query that it holds", coverage),
        ];
        let is_whole = found.iter().all(|found| !found.is_empty());
        for (what, factor) in factors::of(&candidate, question, &words.in_heading, is_whole) {
            score *= factor;
            reasons.push(reason(&what, factor));
        }
        let said = found.iter().zip(&words.elsewhere);
        let matched = said.map(|(found, elsewhere)| best_via(found).or(*elsewhere)).collect();
        let ranges = words::ranges(question.concepts, &found);
        Ranked { candidate, score, matched, ranges, reasons }
    }

    fn around(&mut self, passage: &Passage) -> Around {
        let file = passage.path.rsplit('/').next().unwrap_or(&passage.path);
        let name = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        Around {
            title: self.analyse(&passage.title),
            name: self.analyse(&name.replace(['-', '_', '.'], " ")),
            headings: passage.headings.iter().map(|heading| self.analyse(heading)).collect(),
        }
    }

    fn analyse(&mut self, text: &str) -> Rc<Vec<Token>> {
        if let Some(known) = self.analysed.get(text) {
            return Rc::clone(known);
        }
        let tokens = Rc::new(analyzer::tokens(text));
        self.analysed.insert(text.to_owned(), Rc::clone(&tokens));
        tokens
    }
}

/// A part of a score, in words.
pub fn reason(what: &str, value: f32) -> Reason {
    Reason { what: what.to_owned(), value: f64::from(value) }
}

/// What the words of the query make.
struct Words {
    sum: f32,
    coverage: f32,
    in_heading: Vec<bool>,
    elsewhere: Vec<Option<Via>>,
}

#[allow(clippy::cast_precision_loss, reason = "lengths and counts of words are small")]
fn words_score(question: &Question, found: &[Vec<Occurrence>], tokens: &[Token], around: &Around) -> Words {
    let length = tokens.last().map_or(0, |token| token.position + 1) as f32;
    let norm = 1.0 - B + B * length.max(SHORTEST_LENGTH) / USUAL_LENGTH;
    let mut words = Words { sum: 0.0, coverage: 0.0, in_heading: Vec::new(), elsewhere: Vec::new() };
    let (mut held, mut all) = (0.0, 0.0);
    let (has_title, has_headings) = (question.has(Part::Title), question.has(Part::Headings));
    for (concept, found) in question.concepts.iter().zip(found) {
        let within = |tokens: &Rc<Vec<Token>>| first_via(tokens, concept, question.is_literal);
        let in_title = within(&around.title).or_else(|| within(&around.name)).filter(|_| has_title);
        let in_headings = around.headings.iter().find_map(within).filter(|_| has_headings);
        let typed = found.iter().filter(|occurrence| occurrence.via != Via::Alias).count() as f32;
        let aliases = (found.len() as f32 - typed) * ALIAS_WEIGHT;
        let beside = TITLE_WEIGHT * share(in_title) + HEADINGS_WEIGHT * share(in_headings);
        let frequency = (typed + aliases) / norm + beside;
        words.sum += concept.idf * frequency * (K1 + 1.0) / (frequency + K1);
        all += concept.idf;
        let outside = (HEADINGS_SHARE * share(in_headings)).max(TITLE_SHARE * share(in_title));
        held += concept.idf * share(best_via(found)).max(outside);
        words.in_heading.push(in_headings.is_some());
        words.elsewhere.push(in_headings.or(in_title));
    }
    words.coverage = if all > 0.0 { held / all } else { 1.0 };
    words
}

/// What a way of saying a word counts.
fn share(via: Option<Via>) -> f32 {
    match via {
        None => 0.0,
        Some(Via::Alias) => ALIAS_WEIGHT,
        Some(_) => 1.0,
    }
}

/// What pairs of neighbouring query words add that stand together in the passage.
fn pairs_score(concepts: &[Concept], found: &[Vec<Occurrence>]) -> f32 {
    let mut sum = 0.0;
    for index in 1..concepts.len() {
        let rarer = concepts[index - 1].idf.min(concepts[index].idf);
        let gap = found[index - 1]
            .iter()
            .flat_map(|left| found[index].iter().map(move |right| words::gap(left, right)))
            .min();
        sum += match gap {
            Some(0) => rarer * PAIR_WEIGHT,
            Some(gap) if gap <= NEAR => rarer * NEAR_WEIGHT,
            _ => 0.0,
        };
    }
    sum
}
