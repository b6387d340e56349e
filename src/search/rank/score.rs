//! What the words of a query make, in a passage and around it.

use super::{Places, Question};
use crate::analyzer::Token;
use crate::engine::Candidate;
use crate::search::Part;

/// How soon more occurrences of a word stop to count (BM25's k1; Robertson and Zaragoza 2009).
const K1: f32 = 1.8;
/// How much a long passage's words count less (BM25's b). Passages are of like length, so it hardly
/// matters; on whole abstracts it does (nDCG@10 on Cranfield .398 with 0.4, .400 with this).
const B: f32 = 0.6;
/// The length in terms that passages are measured against.
const USUAL_LENGTH: f32 = 60.0;
/// Passages shorter than this many terms count as this long: a bare heading must not win by its shortness.
const SHORTEST_LENGTH: f32 = 15.0;
/// A word in the title or in the file's name counts as so many occurrences: a passage seldom repeats what its
/// document is about. Measured on the bundled questions; the table in `docs/ranking.md` says what it is worth.
const TITLE_WEIGHT: f32 = 1.25;
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
const TITLE_FOCUS: f32 = 0.4;
/// The same for its own heading.
const HEADING_FOCUS: f32 = 0.4;
/// The same for the name of its row: the row that is asked for, not its neighbour.
const LABEL_FOCUS: f32 = 0.4;

/// What the words of the query make.
pub struct Words {
    /// The sum over the words, by rarity.
    pub sum: f32,
    /// The share of the query that the passage holds, by rarity, from 0 to 1.
    pub coverage: f32,
}

/// Scores a passage by the words of the query. `held` is how surely it holds each kind of thing asked for.
pub fn words(question: &Question, places: &Places, held: &[f32]) -> Words {
    let norm = norm(&places.text.tokens);
    let text = &places.text.said;
    let mut words = Words { sum: 0.0, coverage: 0.0 };
    let mut all = 0.0;
    for (index, concept) in question.concepts.iter().enumerate() {
        let in_title = question.part(Part::Title, places.in_title(index));
        let in_headings = question.part(Part::Headings, places.in_headings(index));
        let count: f32 = text.concepts[index].iter().map(|occurrence| occurrence.weight).sum();
        let frequency = count / norm + TITLE_WEIGHT * in_title + HEADINGS_WEIGHT * in_headings;
        let is_stray = question.has(Part::Entries)
            && question.is_part_of_name(concept)
            && concept.entry.is_some_and(|entry| !places.entries[entry]);
        let rarity = if is_stray { STRAY_WEIGHT * concept.idf } else { concept.idf };
        words.sum += rarity * frequency * (K1 + 1.0) / (frequency + K1);
        all += concept.idf;
        let asked = ASKING_SHARE * question.asks(concept, held);
        let outside = in_headings.max(in_title).max(asked);
        words.coverage += rarity * text.weight(index).max(outside);
    }
    words.coverage = if all > 0.0 { words.coverage / all } else { 1.0 };
    words
}

/// How much a passage's length takes from its words (BM25's length normalisation).
#[allow(clippy::cast_precision_loss, reason = "a passage has some hundred words")]
fn norm(text: &[Token]) -> f32 {
    let length = text.last().map_or(0, |token| token.position + 1) as f32;
    1.0 - B + B * length.max(SHORTEST_LENGTH) / USUAL_LENGTH
}

/// What the document as a whole makes.
pub fn document(question: &Question, candidate: &Candidate) -> f32 {
    question.part(Part::Document, DOCUMENT_WEIGHT) * candidate.document_score
}

/// The exponent on the share of the query that a passage holds.
pub fn coverage_exponent(question: &Question) -> f32 {
    question.part(Part::Coverage, COVERAGE_EXPONENT) * (SHORT_QUERY / question.length()).min(1.0).powi(4)
}

/// The factor for a title, a heading and a name of a row that say what is asked for, and little else.
pub fn focus(question: &Question, places: &Places) -> f32 {
    let title = places.title.share();
    let heading = places.headings.last().map_or(0.0, |heading| heading.share());
    let label = places.label.share();
    let gain = |weight, share| 1.0 + question.part(Part::Focus, weight * share);
    gain(TITLE_FOCUS, title) * gain(HEADING_FOCUS, heading) * gain(LABEL_FOCUS, label)
}
