//! What an engine remembers of its last questions, until a commit makes it untrue.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::commit::Seen;
use super::rarity::{Counts, Place};
use crate::engine::Terms;

/// How long the last commit is taken for the last without asking. Answers from passages are checked all the same.
const FRESH: Duration = Duration::from_secs(1);

/// Counts of terms that are remembered at most; a query has some dozens.
const MOST_COUNTS: usize = 10_000;

/// What is remembered.
#[derive(Default)]
pub struct Memory(Mutex<Known>);

#[derive(Default)]
struct Known {
    seen: Option<Seen>,
    asked: Option<Instant>,
    counts: Counts,
}

impl Memory {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The commit that was the last when it was asked for.
    pub fn seen(&self) -> Option<Seen> {
        self.known().seen.clone()
    }

    /// The same, if that was a moment ago.
    pub fn recent(&self) -> Option<Seen> {
        let known = self.known();
        let is_fresh = known.asked.is_some_and(|asked| asked.elapsed() < FRESH);
        known.seen.clone().filter(|_| is_fresh)
    }

    /// Notes the last commit. With another one everything else is forgotten.
    pub fn note(&self, seen: Option<&Seen>) {
        let mut known = self.known();
        let is_same = matches!((&known.seen, seen), (Some(one), Some(other)) if one.is_same_as(other));
        if !is_same {
            *known = Known::default();
        }
        known.seen = seen.cloned();
        known.asked = Some(Instant::now());
    }

    /// Notes that there is another commit.
    pub fn expire(&self) {
        self.known().asked = None;
    }

    /// Notes in how many entries of a commit terms are.
    pub fn note_counts(&self, at: &Seen, counts: &Counts) {
        let mut known = self.known();
        if !known.seen.as_ref().is_some_and(|seen| seen.is_same_as(at)) {
            return;
        }
        if known.counts.len() + counts.len() > MOST_COUNTS {
            known.counts.clear();
        }
        known.counts.extend(counts.iter().map(|(asked, &count)| (asked.clone(), count)));
    }

    /// Of a commit, those counts that are noted.
    pub fn counts<'a>(&self, at: &Seen, asked: impl IntoIterator<Item = &'a (Place, Terms)>) -> Counts {
        let known = self.known();
        if !known.seen.as_ref().is_some_and(|seen| seen.is_same_as(at)) {
            return Counts::new();
        }
        let noted = |asked: &(Place, Terms)| Some((asked.clone(), *known.counts.get(asked)?));
        asked.into_iter().filter_map(noted).collect()
    }
}
