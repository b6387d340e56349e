//! Where tokens say what the query asks for.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::analyzer::Token;
use crate::hit::Via;
use crate::search::concept::{Concept, Form};
use crate::search::entries::Named;
use crate::search::phrase;

/// An occurrence of a concept in tokens.
#[derive(Debug, Clone)]
pub struct Occurrence {
    /// 0-based position of its first token.
    pub position: u32,
    /// Position behind its last.
    pub end: u32,
    /// Bytes of the text.
    pub range: Range<usize>,
    /// How it is said.
    pub via: Via,
    /// How much it counts of what the typed words count, from 0 to 1.
    pub weight: f32,
}

/// What is looked for: the forms of all concepts, and the names of all entries, by their first term. Tokens are read
/// once for all of them.
pub struct Sought<'a> {
    concepts: &'a [Concept],
    /// How many entries are looked for.
    entries: usize,
    /// Forms of words that any inflection of them says.
    by_term: FxHashMap<&'a str, Vec<(Owner, &'a Form)>>,
    /// Forms of words that have to stand as they are written.
    by_surface: FxHashMap<&'a str, Vec<(Owner, &'a Form)>>,
}

/// Whose form it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    Concept(usize),
    Entry(usize),
}

/// What tokens say.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// Where each concept is said, in order and apart.
    pub concepts: Vec<Vec<Occurrence>>,
    /// Whether each entry is named.
    pub entries: Vec<bool>,
}

impl Said {
    /// How well a concept is said: the greatest weight of its occurrences, 0 without any.
    pub fn weight(&self, concept: usize) -> f32 {
        self.concepts[concept].iter().map(|occurrence| occurrence.weight).fold(0.0, f32::max)
    }

    /// The most direct of the ways in which a concept is said.
    pub fn via(&self, concept: usize) -> Option<Via> {
        self.concepts[concept].iter().map(|occurrence| occurrence.via).min()
    }

    /// Whether so many positions in a row hold all of these concepts.
    pub fn says_within(&self, concepts: &[usize], span: u32) -> bool {
        let mut places: Vec<(u32, usize)> = concepts
            .iter()
            .flat_map(|&concept| self.concepts[concept].iter().map(move |found| (found.position, concept)))
            .collect();
        places.sort_unstable();
        places.iter().enumerate().any(|(index, (start, _))| {
            let near = || places[index..].iter().take_while(|(position, _)| position - start < span);
            concepts.iter().all(|concept| near().any(|(_, found)| found == concept))
        })
    }

    /// The share of the positions of these tokens at which something is said.
    #[allow(clippy::cast_precision_loss, reason = "a heading has few words")]
    pub fn share(&self, tokens: &[Token]) -> f32 {
        let Some(last) = tokens.last() else { return 0.0 };
        let mut is_said = vec![false; last.position as usize + 1];
        for occurrence in self.concepts.iter().flatten() {
            let end = (occurrence.end as usize).min(is_said.len());
            is_said[(occurrence.position as usize).min(end)..end].fill(true);
        }
        is_said.iter().filter(|is_said| **is_said).count() as f32 / is_said.len() as f32
    }
}

impl<'a> Sought<'a> {
    /// Looks for concepts and entries; in a literal search for words as they are written.
    pub fn new(concepts: &'a [Concept], named: &'a [Named], is_literal: bool) -> Self {
        let entries = named.len();
        let mut sought =
            Self { concepts, entries, by_term: FxHashMap::default(), by_surface: FxHashMap::default() };
        for (index, concept) in concepts.iter().enumerate() {
            for form in concept.forms.iter().chain(&concept.aliases) {
                sought.add(Owner::Concept(index), form, is_literal || concept.is_exact);
            }
        }
        for (index, named) in named.iter().enumerate() {
            for form in std::iter::once(&named.typed).chain(&named.forms) {
                sought.add(Owner::Entry(index), form, is_literal);
            }
        }
        sought
    }

    fn add(&mut self, owner: Owner, form: &'a Form, by_surface: bool) {
        let forms = if by_surface { &mut self.by_surface } else { &mut self.by_term };
        if let Some((_, first)) = form.terms.first() {
            forms.entry(first).or_default().push((owner, form));
        }
    }

    /// What the tokens of a text say.
    pub fn said(&self, tokens: &[Token], text: &str) -> Said {
        let mut said =
            Said { concepts: vec![Vec::new(); self.concepts.len()], entries: vec![false; self.entries] };
        for (index, token) in tokens.iter().enumerate() {
            let by_term = self.by_term.get(token.term.as_str()).into_iter().flatten();
            for (owner, form) in by_term {
                let end = phrase::end(tokens, index, form.following(), |token| &token.term);
                self.note(&mut said, *owner, form, (tokens, index, end), text);
            }
            let by_surface = self.by_surface.get(token.surface.as_str()).into_iter().flatten();
            for (owner, form) in by_surface {
                let end = phrase::end(tokens, index, form.following(), |token| &token.surface);
                self.note(&mut said, *owner, form, (tokens, index, end), text);
            }
        }
        for found in &mut said.concepts {
            *found = apart(std::mem::take(found));
        }
        said
    }

    fn note(
        &self,
        said: &mut Said,
        owner: Owner,
        form: &Form,
        (tokens, index, end): (&[Token], usize, Option<usize>),
        text: &str,
    ) {
        let Some(last) = end else { return };
        match owner {
            Owner::Entry(entry) => said.entries[entry] = true,
            Owner::Concept(concept) => {
                let (first, last) = (&tokens[index], &tokens[last]);
                let range = first.range.start..last.range.end;
                let is_same = |concept: &Concept| {
                    first.surface == concept.surface
                        || text[range.clone()].eq_ignore_ascii_case(&concept.typed)
                };
                let via = match form.via {
                    Via::Exact if !is_same(&self.concepts[concept]) => Via::Stem,
                    via => via,
                };
                let (position, end) = (first.position, last.position + last.width);
                let occurrence = Occurrence { position, end, range, via, weight: form.weight };
                said.concepts[concept].push(occurrence);
            }
        }
    }
}

/// At one place the way of saying it that counts most, and nothing counts twice.
fn apart(mut found: Vec<Occurrence>) -> Vec<Occurrence> {
    found.sort_by(|left, right| {
        let direct = (left.via, left.position).cmp(&(right.via, right.position));
        right.weight.total_cmp(&left.weight).then(direct)
    });
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

/// Ranges that match with the rarity of what matched, in order and apart; where two overlap the longer stays.
pub fn ranges(concepts: &[Concept], said: &Said) -> Vec<(Range<usize>, f64)> {
    let mut ranges: Vec<(Range<usize>, f64)> = Vec::new();
    for (concept, found) in concepts.iter().zip(&said.concepts) {
        let weigh = |occurrence: &Occurrence| f64::from(concept.idf * occurrence.weight);
        ranges.extend(found.iter().map(|occurrence| (occurrence.range.clone(), weigh(occurrence))));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyzer;
    use crate::query::Query;
    use crate::search::concept;

    #[test]
    fn words_stand_together_in_any_order() {
        let within = |text: &str, span: u32| {
            let concepts = concept::of(&Query::parse("chiropractor license"), false);
            let said = Sought::new(&concepts, &[], false).said(&analyzer::tokens(text), text);
            said.says_within(&[0, 1], span)
        };
        assert!(within("All states require chiropractors to be licensed.", 5));
        assert!(within("a license of a chiropractor", 5));
        assert!(!within("Chiropractors treat the neck and the back, and need a license.", 5));
        assert!(!within("chiropractors and chiropractors", 5));
    }
}
