//! Which candidate answers best: the passage's own words, what it is about, and what was asked for.
//!
//! The engine finds candidates by BM25; here each is scored again with what an engine cannot see:
//!
//! ```text
//! score = (words + document) × coverage × focus × what is asked for × what it is
//! ```
//!
//! Each part is a constant with its reason; its worth stands in the table that `just ablation` makes.

use crate::analyzer::Token;
use crate::cores;
use crate::engine::Candidate;
use crate::hit::{Reason, Via};
use crate::search::Part;
use crate::search::asked::{Asked, Evidence};
use crate::search::concept::Concept;
use crate::search::entries::Named;

mod analysed;
mod factors;
mod opening;
mod score;
mod words;

use std::fmt::Display;
use std::ops::Range;
use std::rc::Rc;

use analysed::{Analysed, Analyses};
use words::Sought;

/// Words that may stand between those of a name, where another sentence says it: *chiropractors have to be licensed*.
const BETWEEN: u32 = 3;

/// Candidates that are scored by one thread at least: fewer are scored before another has begun.
const FEWEST_SCORED: usize = 50;

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

/// What a candidate's score is, and what matched.
pub struct Scored {
    /// The score; greater is better.
    pub score: f32,
    matched: Vec<Option<Via>>,
    ranges: Vec<(Range<usize>, f64)>,
    reasons: Vec<Reason>,
}

impl Ranked {
    fn new(candidate: Candidate, scored: Scored) -> Self {
        let Scored { score, matched, ranges, reasons } = scored;
        Self { candidate, score, matched, ranges, reasons }
    }
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
    /// Whether the parts of a score are told.
    pub explains: bool,
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

    /// The number of concepts; 1 without any.
    #[allow(clippy::cast_precision_loss, reason = "a query has few concepts")]
    fn length(&self) -> f32 {
        self.concepts.len().max(1) as f32
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
    analyses: Analyses<'a>,
}

/// A passage and what stands around it, with what they say of the question.
struct Places {
    text: Analysed,
    title: Rc<Analysed>,
    /// The name of the file.
    name: Rc<Analysed>,
    /// The headings, outermost first.
    headings: Vec<Rc<Analysed>>,
    /// The name of the row; empty when it is none.
    label: Rc<Analysed>,
    /// Whether each entry is spoken of here.
    entries: Vec<bool>,
}

impl<'a> Ranker<'a> {
    /// Makes ready for a question.
    pub fn new(question: &'a Question<'a>) -> Self {
        let sought = Sought::new(question.concepts, question.named, question.is_literal);
        Self { question, analyses: Analyses::new(sought) }
    }

    /// The question.
    pub fn question(&self) -> &Question<'a> {
        self.question
    }

    /// Scores candidates, many on all cores. They keep their order.
    pub fn rank(&mut self, candidates: Vec<Candidate>) -> Vec<Ranked> {
        let shares = (candidates.len() / FEWEST_SCORED).clamp(1, cores::count());
        let question = self.question;
        let scored: Vec<Scored> = if shares == 1 {
            candidates.iter().map(|candidate| self.score(candidate)).collect()
        } else {
            let share = |number: usize| {
                let share = candidates.len() * number / shares..candidates.len() * (number + 1) / shares;
                let mut ranker = Ranker::new(question);
                candidates[share].iter().map(|candidate| ranker.score(candidate)).collect::<Vec<Scored>>()
            };
            cores::each(shares, share).into_iter().flatten().collect()
        };
        let of_each = candidates.into_iter().zip(scored);
        of_each.map(|(candidate, scored)| Ranked::new(candidate, scored)).collect()
    }

    /// Scores a candidate.
    pub fn score(&mut self, candidate: &Candidate) -> Scored {
        let question = self.question;
        let places = self.places(candidate);
        let evidence = Evidence {
            passage: &candidate.passage,
            text: &places.text.tokens,
            heading: places.heading(),
            heading_above: places.heading_above(),
            label: &places.label.tokens,
            mentions: &candidate.mentions,
            says_all: places.says_all(question),
            opening: opening::of(question, &places.text),
        };
        let held: Vec<f32> = question.asked.iter().map(|&asked| evidence.of(asked)).collect();
        let made = made(question, candidate, &places, &held);
        let matched = (0..question.concepts.len()).map(|concept| places.via(concept)).collect();
        let ranges = words::ranges(question.concepts, &places.text.said);
        self.analyses.done(places.text);
        Scored { score: made.score, matched, ranges, reasons: made.reasons.unwrap_or_default() }
    }

    fn places(&mut self, candidate: &Candidate) -> Places {
        let passage = &candidate.passage;
        let analyses = &mut self.analyses;
        let mut places = Places {
            text: analyses.text(&passage.text),
            title: analyses.shared(&passage.title),
            name: analyses.shared(&analysed::file_name(passage)),
            headings: passage.headings.iter().map(|heading| analyses.shared(heading)).collect(),
            label: analyses.shared(analysed::label(passage)),
            entries: vec![false; self.question.named.len()],
        };
        for (index, named) in self.question.named.iter().enumerate() {
            let texts = [&places.text, &places.title, &places.name].into_iter();
            let mut all = texts.chain(places.headings.iter().map(Rc::as_ref));
            places.entries[index] = candidate.mentions.iter().any(|id| named.ids.contains(id))
                || all.any(|text| text.said.entries[index])
                || places.are_about(self.question, index)
                || places.says_together(self.question, index);
        }
        places
    }
}

impl Places {
    /// The passage's own heading; empty without one.
    fn heading(&self) -> &[Token] {
        self.headings.last().map_or(&[], |heading| heading.tokens.as_slice())
    }

    /// The heading above its own; empty without one.
    fn heading_above(&self) -> &[Token] {
        self.headings.iter().rev().nth(1).map_or(&[], |heading| heading.tokens.as_slice())
    }

    /// Whether the title or one heading holds all words of an entry's name, though not side by side: *Bookkeeping,
    /// Accounting, and Auditing Clerks* are accounting clerks too. In running text such words may meet by chance.
    fn are_about(&self, question: &Question, entry: usize) -> bool {
        let parts =
            || (0..question.concepts.len()).filter(|&part| question.concepts[part].entry == Some(entry));
        let has_all = |text: &Rc<Analysed>| parts().all(|part| text.said.weight(part) > 0.0);
        std::iter::once(&self.title).chain(&self.headings).any(has_all)
    }

    /// Whether the text says all words of an entry's name close together, in any order: *chiropractors to be licensed*.
    fn says_together(&self, question: &Question, entry: usize) -> bool {
        let parts: Vec<usize> = (0..question.concepts.len())
            .filter(|&part| question.concepts[part].entry == Some(entry))
            .collect();
        let span = u32::try_from(parts.len()).unwrap_or(u32::MAX).saturating_add(BETWEEN);
        parts.len() > 1 && self.text.said.says_within(&parts, span)
    }

    /// Whether the text says all that the question is about, by these words or by others.
    fn says_all(&self, question: &Question) -> bool {
        let is_said = |(index, concept): (usize, &Concept)| {
            concept.asks.is_some()
                || self.text.said.weight(index) > 0.0
                || concept.entry.is_some_and(|entry| self.text.said.entries[entry])
        };
        question.concepts.iter().enumerate().all(is_said)
    }

    /// The headings that say a concept, at its best.
    fn in_headings(&self, concept: usize) -> f32 {
        self.headings.iter().map(|text| text.said.weight(concept)).find(|weight| *weight > 0.0).unwrap_or(0.0)
    }

    /// The title, or else the file's name, that says a concept.
    fn in_title(&self, concept: usize) -> f32 {
        let title = self.title.said.weight(concept);
        if title > 0.0 { title } else { self.name.said.weight(concept) }
    }

    /// How a concept is said: in the text, or else around it.
    fn via(&self, concept: usize) -> Option<Via> {
        let around = || {
            let around = self.headings.iter().chain([&self.title, &self.name]);
            around.map(|text| &text.said).find_map(|said| said.via(concept))
        };
        self.text.said.via(concept).or_else(around)
    }
}

/// The score of a candidate. `held` says how surely it holds each kind of thing asked for.
fn made(question: &Question, candidate: &Candidate, places: &Places, held: &[f32]) -> Made {
    let mut made = Made { score: 0.0, reasons: question.explains.then(Vec::new) };
    let words = score::words(question, places, held);
    // With filters alone all that matters is what a passage is.
    if question.concepts.is_empty() {
        made.plus("filters alone", 1.0);
    } else {
        made.plus("words of the query, by rarity", words.sum);
        made.plus("the document as a whole", score::document(question, candidate));
    }
    let coverage = words.coverage.powf(score::coverage_exponent(question));
    made.times("× share of the query that it holds", coverage);
    made.times("× title and heading that are asked for", score::focus(question, places));
    made.times("× it says the query word for word", factors::phrase(question, &places.text.said));
    factors::asked(question, held, &candidate.passage, places, &mut made);
    factors::standing(&candidate.passage, question, &mut made);
    made
}

/// A score in the making. Its parts are put into words only where somebody wants them.
struct Made {
    score: f32,
    reasons: Option<Vec<Reason>>,
}

impl Made {
    fn plus(&mut self, what: impl Display, value: f32) {
        self.score += value;
        self.tell(what, value);
    }

    fn times(&mut self, what: impl Display, factor: f32) {
        self.score *= factor;
        self.tell(what, factor);
    }

    fn tell(&mut self, what: impl Display, value: f32) {
        if let Some(reasons) = &mut self.reasons {
            reasons.push(reason(&what.to_string(), value));
        }
    }
}

/// A part of a score, in words.
pub fn reason(what: &str, value: f32) -> Reason {
    Reason { what: what.to_owned(), value: f64::from(value) }
}
