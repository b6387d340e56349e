//! Names of roles that were perhaps meant.

use std::collections::BTreeSet;

use super::labels::folded;
use crate::vocabulary::{Kind, Vocabulary};

/// Names returned at most.
const MOST: usize = 3;

/// How alike two names have to be.
const LEAST: f32 = 0.35;

/// The names of the roles that are nearest to a name by what they share of their letters; the nearest first.
pub fn nearest<'v>(vocabulary: &'v Vocabulary, name: &str) -> Vec<&'v str> {
    let wanted = triples(name);
    let mut all: Vec<(f32, &'v str)> = Vec::new();
    for entry in vocabulary.entries(Kind::Role) {
        let names = std::iter::once(entry.name()).chain(entry.aliases().map(|alias| alias.text));
        let best = names.map(|name| likeness(&wanted, &triples(name))).fold(0.0, f32::max);
        if best >= LEAST {
            all.push((best, entry.name()));
        }
    }
    all.sort_by(|left, right| right.0.total_cmp(&left.0).then_with(|| left.1.cmp(right.1)));
    all.into_iter().take(MOST).map(|(_, name)| name).collect()
}

fn triples(name: &str) -> BTreeSet<[char; 3]> {
    let padded: Vec<char> = format!("  {}  ", folded(name)).chars().take(200).collect();
    padded.windows(3).map(|part| [part[0], part[1], part[2]]).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a few hundred at most")]
fn likeness(left: &BTreeSet<[char; 3]>, right: &BTreeSet<[char; 3]>) -> f32 {
    let shared = left.intersection(right).count() as f32;
    2.0 * shared / (left.len() + right.len()).max(1) as f32
}
