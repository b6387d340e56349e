//! Which candidate answers best: the passage's own words, what it is about, and what was asked for.
//!
//! The engine finds candidates by BM25; here each is scored again with what an engine cannot see: how much of the
//! query it holds, how close the words stand, whether it holds the kind of thing asked for. Each part is a constant
//! with its reason; its worth stands in the table that `just ablation` makes.

use std::ops::Range;

use crate::analyzer::{self, Token};
use crate::document::Standing;
use crate::engine::Candidate;
use crate::hit::{Reason, Via};
use crate::passage::{Passage, PassageKind};
use crate::search::asked::{self, Asked};
use crate::search::concept::{ALIAS_WEIGHT, Concept};

/// How soon more occurrences of a word stop to count (BM25's k1; Robertson and Zaragoza 2009).
const K1: f32 = 1.2;
/// How much a long passage's words count less (BM25's b). Passages are of like length, so it hardly matters.
const B: f32 = 0.4;
/// The length in terms that passages are measured against.
const USUAL_LENGTH: f32 = 60.0;
/// Passages shorter than this count as this long: a bare heading must not win by its shortness.
const SHORTEST_LENGTH: f32 = 30.0;
/// A word in the title counts as this share of an occurrence: +.01, and harm from 1 on (measured beforehand).
const TITLE_WEIGHT: f32 = 0.3;
/// A word in the headings counts as this share: more does harm, since headings repeat what the text says.
const HEADINGS_WEIGHT: f32 = 0.45;
/// The document's own relevance: +.04 of answer@1 at one half (measured beforehand).
const DOCUMENT_WEIGHT: f32 = 0.5;
/// Exponent of the share of the query's words that the passage holds, by rarity.
const COVERAGE_EXPONENT: f32 = 1.2;
/// What a pair of neighbouring query words that stand side by side adds, as a share of the rarer one's rarity.
const PAIR_WEIGHT: f32 = 0.5;
/// The same for a pair that stands within [`NEAR`] words.
const NEAR_WEIGHT: f32 = 0.2;
/// Words between which a pair is near.
const NEAR: u32 = 8;
/// Factor for a passage that holds the kind of thing asked for.
const ASKED_FACTOR: f32 = 1.2;
/// Factor for the step that a question asks what follows it: the next one is wanted.
const SAME_STEP_FACTOR: f32 = 0.6;
/// Factor for a step of a ladder that says whom it follows: its text names the role asked about, its heading another.
const NEXT_STEP_FACTOR: f32 = 1.3;
/// Factor for a table row whose name and whose columns both hold words of the query: the cell asked for.
const CELL_FACTOR: f32 = 1.35;
/// Factors for what is not content.
const ASIDE_FACTOR: f32 = 0.35;
const BOILERPLATE_FACTOR: f32 = 0.25;

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

/// An occurrence of a concept in a passage's text.
struct Occurrence {
    position: u32,
    end: u32,
    range: Range<usize>,
    via: Via,
}

/// What is asked, for scoring.
pub struct Question<'a> {
    /// The concepts, stop words left out.
    pub concepts: &'a [Concept],
    /// The kinds of thing asked for.
    pub asked: &'a [Asked],
    /// Whether surfaces are compared and not terms.
    pub is_literal: bool,
}

/// Scores a candidate.
pub fn score(candidate: Candidate, question: &Question) -> Ranked {
    let passage = &candidate.passage;
    let tokens = analyzer::tokens(&passage.text);
    let found: Vec<Vec<Occurrence>> = question
        .concepts
        .iter()
        .map(|concept| occurrences(&tokens, concept, question.is_literal, &passage.text))
        .collect();
    let title = analyzer::tokens(&passage.title);
    let headings: Vec<Token> =
        passage.headings.iter().flat_map(|heading| analyzer::tokens(heading)).collect();
    let mut reasons = Vec::new();
    let words = words_score(question, &found, &tokens, &title, &headings);
    reasons.push(reason("words of the query, by rarity", words.sum));
    let pairs = pairs_score(question.concepts, &found);
    reasons.push(reason("words that stand together", pairs));
    let document = DOCUMENT_WEIGHT * candidate.document_score;
    reasons.push(reason("the document as a whole", document));
    let coverage = words.coverage.powf(COVERAGE_EXPONENT);
    reasons.push(reason("× share of the query that it holds", coverage));
    let mut score = (words.sum + pairs + document) * coverage;
    for (what, factor) in factors(&candidate, question, &words.in_heading) {
        score *= factor;
        reasons.push(reason(&what, factor));
    }
    let matched =
        found.iter().zip(&words.elsewhere).map(|(found, elsewhere)| best_via(found).or(*elsewhere)).collect();
    let ranges = ranges(question.concepts, &found);
    Ranked { candidate, score, matched, ranges, reasons }
}

fn reason(what: &str, value: f32) -> Reason {
    Reason { what: what.to_owned(), value: f64::from(value) }
}

/// Where a concept is said in the tokens.
fn occurrences(tokens: &[Token], concept: &Concept, is_literal: bool, text: &str) -> Vec<Occurrence> {
    let mut found: Vec<Occurrence> = Vec::new();
    for form in concept.forms.iter().chain(&concept.aliases) {
        let by_surface =
            is_literal || concept.is_required && concept.forms.len() == 1 && form.terms.len() > 1;
        let is =
            |token: &Token, term: &str| if by_surface { token.surface == *term } else { token.term == *term };
        let Some((_, first)) = form.terms.first() else { continue };
        for (index, token) in tokens.iter().enumerate().filter(|(_, token)| is(token, first)) {
            let Some(last) = phrase_end(tokens, index, &form.terms, is) else { continue };
            let range = token.range.start..tokens[last].range.end;
            let via = match form.via {
                Via::Exact if !analyzer_equal(&text[range.clone()], concept) => Via::Stem,
                via => via,
            };
            let end = tokens[last].position + tokens[last].width;
            found.push(Occurrence { position: token.position, end, range, via });
        }
    }
    apart(found)
}

/// At one place the most direct way of saying it counts, and nothing counts twice.
fn apart(mut found: Vec<Occurrence>) -> Vec<Occurrence> {
    found.sort_by_key(|occurrence| (occurrence.via, occurrence.position));
    let mut kept: Vec<Occurrence> = Vec::new();
    for occurrence in found {
        let next = kept.partition_point(|known| known.position < occurrence.position);
        let is_free = kept.get(next).is_none_or(|known| known.position >= occurrence.end)
            && (next == 0 || kept[next - 1].end <= occurrence.position);
        if is_free {
            kept.insert(next, occurrence);
        }
    }
    kept
}

/// The index of the last token of a phrase that starts at `index`.
fn phrase_end(
    tokens: &[Token],
    index: usize,
    terms: &[(u32, String)],
    is: impl Fn(&Token, &str) -> bool,
) -> Option<usize> {
    let start = tokens[index].position;
    let mut last = index;
    for (offset, term) in &terms[1..] {
        let wanted = start + offset;
        let following = tokens[last..].iter().take_while(|token| token.position <= wanted);
        let at = following.enumerate().find(|(_, token)| token.position == wanted && is(token, term))?.0;
        last += at;
    }
    Some(last)
}

/// Whether the words found are the words typed, but for case, accents and separators.
fn analyzer_equal(found: &str, concept: &Concept) -> bool {
    let surface = |text: &str| analyzer::tokens(text).first().map(|token| token.surface.clone());
    surface(found).is_some_and(|surface| surface == concept.surface)
        || found.eq_ignore_ascii_case(&concept.typed)
}

fn best_via(found: &[Occurrence]) -> Option<Via> {
    found.iter().map(|occurrence| occurrence.via).min()
}

/// What the words of the query make.
struct Words {
    sum: f32,
    coverage: f32,
    in_heading: Vec<bool>,
    elsewhere: Vec<Option<Via>>,
}

fn words_score(
    question: &Question,
    found: &[Vec<Occurrence>],
    tokens: &[Token],
    title: &[Token],
    headings: &[Token],
) -> Words {
    let length = tokens.last().map_or(0, |token| token.position + 1);
    #[allow(clippy::cast_precision_loss, reason = "lengths are small")]
    let norm = 1.0 - B + B * (length as f32).max(SHORTEST_LENGTH) / USUAL_LENGTH;
    let mut words = Words { sum: 0.0, coverage: 0.0, in_heading: Vec::new(), elsewhere: Vec::new() };
    let (mut held, mut all) = (0.0, 0.0);
    for (concept, found) in question.concepts.iter().zip(found) {
        let in_title = first_via(title, concept, question.is_literal);
        let in_headings = first_via(headings, concept, question.is_literal);
        let share =
            |via: Option<Via>| via.map_or(0.0, |via| if via == Via::Alias { ALIAS_WEIGHT } else { 1.0 });
        #[allow(clippy::cast_precision_loss, reason = "counts are small")]
        let typed = found.iter().filter(|occurrence| occurrence.via != Via::Alias).count() as f32;
        #[allow(clippy::cast_precision_loss, reason = "counts are small")]
        let aliases = (found.len() as f32 - typed) * ALIAS_WEIGHT;
        let frequency =
            (typed + aliases) / norm + TITLE_WEIGHT * share(in_title) + HEADINGS_WEIGHT * share(in_headings);
        words.sum += concept.idf * frequency * (K1 + 1.0) / (frequency + K1);
        all += concept.idf;
        held += concept.idf * share(best_via(found)).max(0.8 * share(in_headings)).max(0.5 * share(in_title));
        words.in_heading.push(in_headings.is_some());
        words.elsewhere.push(in_headings.or(in_title));
    }
    words.coverage = if all > 0.0 { held / all } else { 1.0 };
    words
}

fn first_via(tokens: &[Token], concept: &Concept, is_literal: bool) -> Option<Via> {
    for form in concept.forms.iter().chain(&concept.aliases) {
        let is =
            |token: &Token, term: &str| if is_literal { token.surface == *term } else { token.term == *term };
        let (_, first) = form.terms.first()?;
        let starts = tokens.iter().enumerate().filter(|(_, token)| is(token, first));
        if starts.into_iter().any(|(index, _)| phrase_end(tokens, index, &form.terms, is).is_some()) {
            return Some(form.via);
        }
    }
    None
}

/// What pairs of neighbouring query words add that stand together in the passage.
fn pairs_score(concepts: &[Concept], found: &[Vec<Occurrence>]) -> f32 {
    let mut sum = 0.0;
    for index in 1..concepts.len() {
        let rarer = concepts[index - 1].idf.min(concepts[index].idf);
        let gap = found[index - 1]
            .iter()
            .flat_map(|left| found[index].iter().map(move |right| gap(left, right)))
            .min();
        sum += match gap {
            Some(0) => rarer * PAIR_WEIGHT,
            Some(gap) if gap <= NEAR => rarer * NEAR_WEIGHT,
            _ => 0.0,
        };
    }
    sum
}

/// Words between two occurrences; one more when they stand in the other order.
fn gap(left: &Occurrence, right: &Occurrence) -> u32 {
    if left.range == right.range {
        // One name of an entry that both words are part of.
        0
    } else if right.position >= left.end {
        right.position - left.end
    } else {
        left.position.saturating_sub(right.end) + 1
    }
}

/// Factors on the score, with what each is for.
fn factors(candidate: &Candidate, question: &Question, in_heading: &[bool]) -> Vec<(String, f32)> {
    let passage = &candidate.passage;
    let mut factors = Vec::new();
    for &asked in question.asked {
        if asked::holds(passage, &candidate.mentions, asked) {
            factors.push((format!("× it holds {}", asked.name()), ASKED_FACTOR));
        }
    }
    if question.asked.contains(&Asked::Next) {
        if is_same_step(passage, question, in_heading) {
            factors.push(("× it is the step asked about, not the next".to_owned(), SAME_STEP_FACTOR));
        } else if passage.kind == PassageKind::ListItem
            && asked::holds(passage, &candidate.mentions, Asked::Next)
        {
            factors.push(("× a step that says what it follows".to_owned(), NEXT_STEP_FACTOR));
        }
    }
    if is_cell_asked_for(passage, question) {
        factors.push(("× row and column are both asked for".to_owned(), CELL_FACTOR));
    }
    match passage.standing {
        Standing::Content => {}
        Standing::Aside => factors.push(("× beside the content".to_owned(), ASIDE_FACTOR)),
        Standing::Boilerplate => factors.push(("× on every page of its kind".to_owned(), BOILERPLATE_FACTOR)),
    }
    factors
}

/// Whether a row's name holds a word of the query and one of its columns another.
fn is_cell_asked_for(passage: &Passage, question: &Question) -> bool {
    let Some(table) = passage.table.as_ref().filter(|table| table.columns.len() > 1) else { return false };
    let Some(label) = table.cells.first() else { return false };
    let label = analyzer::tokens(label);
    let columns: Vec<Vec<Token>> = table.columns.iter().skip(1).map(|name| analyzer::tokens(name)).collect();
    let in_label = |concept: &&Concept| first_via(&label, concept, question.is_literal).is_some();
    let in_column = |concept: &&Concept| {
        columns.iter().any(|name| first_via(name, concept, question.is_literal).is_some())
    };
    let (rows, others): (Vec<&Concept>, Vec<&Concept>) = question.concepts.iter().partition(in_label);
    !rows.is_empty() && others.iter().any(|concept| in_column(concept))
}

/// Whether the passage's own heading is the role that the question starts from.
fn is_same_step(passage: &Passage, question: &Question, in_heading: &[bool]) -> bool {
    let Some(heading) = passage.headings.last() else { return false };
    let words = analyzer::tokens(heading);
    let steps: Vec<&Concept> = question
        .concepts
        .iter()
        .zip(in_heading)
        .filter(|(_, held)| **held)
        .map(|(concept, _)| concept)
        .collect();
    let said = |token: &Token| {
        steps.iter().any(|concept| {
            concept.forms.iter().any(|form| form.terms.iter().any(|(_, term)| *term == token.term))
        })
    };
    !words.is_empty() && words.iter().all(said)
}

/// Ranges that match, in order and apart; where two overlap the longer stays.
fn ranges(concepts: &[Concept], found: &[Vec<Occurrence>]) -> Vec<(Range<usize>, f64)> {
    let mut ranges: Vec<(Range<usize>, f64)> = Vec::new();
    for (concept, found) in concepts.iter().zip(found) {
        ranges.extend(found.iter().map(|occurrence| (occurrence.range.clone(), f64::from(concept.idf))));
    }
    ranges.sort_by(|left, right| left.0.start.cmp(&right.0.start).then(right.0.end.cmp(&left.0.end)));
    let mut end = 0;
    ranges.retain(|(range, _)| {
        let is_apart = range.start >= end;
        if is_apart {
            end = range.end;
        }
        is_apart
    });
    ranges
}
