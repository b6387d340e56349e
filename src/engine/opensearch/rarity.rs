//! How rare the terms of a plan are.
//!
//! To Lucene, terms that count as one are as rare as the commonest of them, and a phrase is as rare as all variants of
//! its terms together; those that a shard does not have are left out. To us they are as rare as entries with any of
//! them are. So the cluster's scores leave rarity out ([`super::layout`]), and it is part of the weight that a condition
//! is asked with.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::commit::Seen;
use super::plan;
use super::store::Store;
use crate::engine::{Clause, Field, Plan, Terms, bm25};
use crate::error::Result;

/// Terms that are counted in one request. The cluster counts several at once, and this is more than any query has.
const AT_ONCE: usize = 200;

/// Where terms are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// In a field of passages.
    Passages(Field),
    /// In all passages of a document.
    Wholes,
}

/// In how many entries there is one of the terms.
pub type Counts = HashMap<(Place, Terms), u64>;

/// In how many living entries each place has one of the terms, for each.
pub fn counted(store: &Store, seen: &Seen, asked: &[(Place, Terms)]) -> Result<Counts> {
    let mut counts = Counts::with_capacity(asked.len());
    for some in asked.chunks(AT_ONCE) {
        // Only entries of one kind have these fields, so nothing is said of kinds: a lone term is counted without
        // looking.
        let query = |(place, terms): &(Place, Terms)| seen.living(&[plan::has_terms(*place, terms)]);
        let queries: Vec<Value> = some.iter().map(query).collect();
        counts.extend(some.iter().cloned().zip(store.counts(&seen.index, &queries)?));
    }
    Ok(counts)
}

/// What has to be counted before a plan is run.
pub fn needed(plan: &Plan) -> BTreeSet<(Place, Terms)> {
    let mut needed = BTreeSet::new();
    plan.wanted.iter().for_each(|clause| add(clause, None, &mut needed));
    plan.about.iter().for_each(|clause| add(clause, Some(Place::Wholes), &mut needed));
    needed
}

fn add(clause: &Clause, place: Option<Place>, needed: &mut BTreeSet<(Place, Terms)>) {
    let of = |field: &Field| place.unwrap_or(Place::Passages(*field));
    match clause {
        Clause::Term { field, terms, .. } => {
            needed.insert((of(field), terms.clone()));
        }
        Clause::Phrase { field, terms, .. } => {
            let is_scored_as_phrase = place.is_none() && field.has_positions();
            for (_, terms) in terms {
                needed.insert((of(field), terms.clone()));
                let variants = variants(terms).filter(|_| is_scored_as_phrase);
                needed.extend(variants.map(|variant| (of(field), variant)));
            }
        }
        Clause::Best(clauses) | Clause::Any(clauses) | Clause::All(clauses) => {
            for clause in clauses {
                add(clause, place, needed);
            }
        }
    }
}

/// Each of several terms alone.
fn variants(terms: &Terms) -> impl Iterator<Item = Terms> {
    terms.as_slice().iter().map(|term| Terms::from(term.as_str()))
}

/// How rare terms are.
#[derive(Debug)]
pub struct Rarities {
    counts: Counts,
    passages: u64,
    documents: u64,
}

impl Rarities {
    /// At a commit, by what was counted.
    pub fn new(seen: &Seen, counts: Counts) -> Self {
        Self { counts, passages: seen.commit.passages, documents: seen.commit.documents }
    }

    /// How rare terms are that count as one.
    pub fn of(&self, place: Place, terms: &Terms) -> f32 {
        let entries = if place == Place::Wholes { self.documents } else { self.passages };
        bm25::rarity(self.count(place, terms), entries)
    }

    /// How rare a phrase is, divided by the number of its terms and their variants that occur: Lucene scores it for
    /// each of them, and adds up. Where a shard has some of them only, that is a little less than it should be.
    #[allow(clippy::cast_precision_loss, reason = "a phrase has some dozens of terms at most")]
    pub fn of_phrase(&self, place: Place, terms: &[(u32, Terms)]) -> f32 {
        let rarity: f32 = terms.iter().map(|(_, terms)| self.of(place, terms)).sum();
        let all = terms.iter().flat_map(|(_, terms)| variants(terms));
        let occurring = all.filter(|variant| self.count(place, variant) > 0).count();
        rarity / occurring.max(terms.len()).max(1) as f32
    }

    fn count(&self, place: Place, terms: &Terms) -> u64 {
        self.counts.get(&(place, terms.clone())).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: Place = Place::Passages(Field::Text);

    fn desks() -> Terms {
        Terms::new(vec!["desk".to_owned(), "desks".to_owned(), "desking".to_owned()])
    }

    fn rarities() -> Rarities {
        let counts = [("help", 10), ("desk", 20), ("desks", 8), ("desking", 0)];
        let mut counts: Counts =
            counts.into_iter().map(|(term, count)| ((TEXT, Terms::from(term)), count)).collect();
        counts.insert((TEXT, desks()), 25);
        counts.insert((Place::Wholes, desks()), 3);
        Rarities { counts, passages: 100, documents: 10 }
    }

    fn is_near(one: f32, other: f32) -> bool {
        (one - other).abs() < 1e-6
    }

    #[test]
    fn several_terms_are_as_rare_as_entries_with_any() {
        let rarities = rarities();
        assert!(is_near(rarities.of(TEXT, &desks()), bm25::rarity(25, 100)));
        assert!(is_near(rarities.of(Place::Wholes, &desks()), bm25::rarity(3, 10)));
        assert!(is_near(rarities.of(TEXT, &"lamp".into()), bm25::rarity(0, 100)));
    }

    #[test]
    fn a_phrase_is_divided_among_the_terms_that_lucene_adds_up() {
        let sum = bm25::rarity(10, 100) + bm25::rarity(25, 100);
        let phrase = [(0, Terms::from("help")), (1, desks())];
        assert!(is_near(rarities().of_phrase(TEXT, &phrase), sum / 3.0), "desking occurs nowhere");
    }

    #[test]
    fn what_scores_is_counted_where_it_scores() {
        let phrase = Clause::Phrase {
            field: Field::Text,
            terms: vec![(0, Terms::from("help")), (1, desks())],
            slop: 0,
            weight: 1.0,
        };
        let plan = Plan { wanted: vec![Clause::Any(vec![phrase.clone()])], ..Plan::default() };
        assert_eq!(needed(&plan).len(), 5, "two of the phrase, and three variants of one");
        let plan = Plan { about: vec![phrase], ..Plan::default() };
        let of_wholes = [Terms::from("help"), desks()].map(|terms| (Place::Wholes, terms));
        assert_eq!(needed(&plan), of_wholes.into_iter().collect());
    }
}
