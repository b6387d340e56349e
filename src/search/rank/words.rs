//! Where a passage says what the query asks for.

use std::ops::Range;

use crate::analyzer::{self, Token};
use crate::hit::Via;
use crate::search::concept::Concept;

/// An occurrence of a concept in a passage's text.
pub struct Occurrence {
    /// 0-based position of its first token.
    pub position: u32,
    /// Position behind its last.
    pub end: u32,
    /// Bytes of the text.
    pub range: Range<usize>,
    /// How it is said.
    pub via: Via,
}

/// How a token is compared with a term of the concept: as it is written when asked for so, else without inflection.
fn comparison(concept: &Concept, is_literal: bool) -> impl Fn(&Token, &str) -> bool + Copy {
    let by_surface = is_literal || concept.is_exact;
    move |token, term| if by_surface { token.surface == *term } else { token.term == *term }
}

/// Where a concept is said in the tokens.
pub fn occurrences(tokens: &[Token], concept: &Concept, is_literal: bool, text: &str) -> Vec<Occurrence> {
    let is = comparison(concept, is_literal);
    let mut found: Vec<Occurrence> = Vec::new();
    for form in concept.forms.iter().chain(&concept.aliases) {
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

/// The most direct of the ways in which it is said.
pub fn best_via(found: &[Occurrence]) -> Option<Via> {
    found.iter().map(|occurrence| occurrence.via).min()
}

/// The way in which tokens say a concept, if they do.
pub fn first_via(tokens: &[Token], concept: &Concept, is_literal: bool) -> Option<Via> {
    let is = comparison(concept, is_literal);
    for form in concept.forms.iter().chain(&concept.aliases) {
        let (_, first) = form.terms.first()?;
        let starts = tokens.iter().enumerate().filter(|(_, token)| is(token, first));
        if starts.into_iter().any(|(index, _)| phrase_end(tokens, index, &form.terms, is).is_some()) {
            return Some(form.via);
        }
    }
    None
}

/// Words between two occurrences; one more when they stand in the other order.
pub fn gap(left: &Occurrence, right: &Occurrence) -> u32 {
    if left.range == right.range {
        // One name of an entry that both words are part of.
        0
    } else if right.position >= left.end {
        right.position - left.end
    } else {
        left.position.saturating_sub(right.end) + 1
    }
}

/// Ranges that match, in order and apart; where two overlap the longer stays.
pub fn ranges(concepts: &[Concept], found: &[Vec<Occurrence>]) -> Vec<(Range<usize>, f64)> {
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
