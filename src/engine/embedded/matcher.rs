//! Walks the passages of one segment that satisfy a condition, in rising order, and scores them.
//!
//! Sums are added up in the order in which the query names its parts. Tantivy's own unions add in an order that
//! depends on the segment, which changes the last bit of a score and so the order of ties.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocId, DocSet, TERMINATED};

use super::bm25::Bm25;
use super::phrase::occurrences;

/// A condition, standing at an entry that satisfies it or at [`TERMINATED`].
pub enum Matcher {
    /// No entry does.
    Nothing,
    /// Those with a term.
    Term(Box<TermMatcher>),
    /// Those with a phrase.
    Phrase(PhraseMatcher),
    /// Those that satisfy one of several; scored by the best or by the sum.
    Either {
        /// The several.
        parts: Vec<Matcher>,
        /// Whether only the best of them scores.
        best: bool,
    },
    /// Those that satisfy all of several; scored by the sum.
    All(Vec<Matcher>),
}

impl Matcher {
    /// Where it stands.
    pub fn doc(&self) -> DocId {
        match self {
            Self::Nothing => TERMINATED,
            Self::Term(term) => term.postings.doc(),
            Self::Phrase(phrase) => phrase.doc(),
            Self::Either { parts, .. } => parts.iter().map(Self::doc).min().unwrap_or(TERMINATED),
            // When one part has run out, the others stand where they stood.
            Self::All(parts) => {
                let first = parts.first().map_or(TERMINATED, Self::doc);
                if parts.iter().all(|part| part.doc() == first) { first } else { TERMINATED }
            }
        }
    }

    /// Goes on to the first entry from `target` on that satisfies it; stays when it is there already.
    pub fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Self::Nothing => TERMINATED,
            Self::Term(term) => seek(&mut term.postings, target),
            Self::Phrase(phrase) => phrase.seek(target),
            Self::Either { parts, .. } => {
                parts.iter_mut().map(|part| part.seek(target)).min().unwrap_or(TERMINATED)
            }
            Self::All(parts) => agree(parts, target),
        }
    }

    /// The score of the entry where it stands.
    pub fn score(&self) -> f32 {
        match self {
            Self::Nothing => 0.0,
            Self::Term(term) => term.score(),
            Self::Phrase(phrase) => phrase.score(),
            Self::All(parts) => parts.iter().map(Self::score).sum(),
            Self::Either { parts, best } => {
                let doc = self.doc();
                let scores = parts.iter().filter(|part| part.doc() == doc).map(Self::score);
                if *best { scores.fold(0.0, f32::max) } else { scores.sum() }
            }
        }
    }
}

/// The first entry from `target` on at which all parts stand.
pub fn agree(parts: &mut [Matcher], target: DocId) -> DocId {
    let mut target = target;
    'next: loop {
        if parts.is_empty() || target == TERMINATED {
            return TERMINATED;
        }
        for part in &mut *parts {
            let doc = part.seek(target);
            if doc > target {
                target = doc;
                continue 'next;
            }
        }
        return target;
    }
}

fn seek(postings: &mut SegmentPostings, target: DocId) -> DocId {
    match postings.doc() {
        doc if doc >= target => doc,
        doc if doc + 1 == target => postings.advance(),
        _ => postings.seek(target),
    }
}

/// The entries with a term.
pub struct TermMatcher {
    /// Where it occurs.
    pub postings: SegmentPostings,
    /// How it scores, and how long the fields are; `None` when it does not score.
    pub scoring: Option<(Bm25, FieldNormReader)>,
}

impl TermMatcher {
    fn score(&self) -> f32 {
        let Some((bm25, lengths)) = &self.scoring else { return 0.0 };
        bm25.score(self.postings.term_freq(), lengths.fieldnorm(self.postings.doc()))
    }
}

/// The entries with a phrase.
pub struct PhraseMatcher {
    postings: Vec<SegmentPostings>,
    offsets: Vec<u32>,
    slop: u32,
    scoring: Option<(Bm25, FieldNormReader)>,
    positions: Vec<Vec<u32>>,
    doc: DocId,
    count: u32,
}

impl PhraseMatcher {
    /// `postings` need positions; there are as many `offsets`, and at least one.
    pub fn new(
        postings: Vec<SegmentPostings>,
        offsets: Vec<u32>,
        slop: u32,
        scoring: Option<(Bm25, FieldNormReader)>,
    ) -> Self {
        let positions = vec![Vec::new(); postings.len()];
        let mut phrase = Self { postings, offsets, slop, scoring, positions, doc: 0, count: 0 };
        phrase.settle(0);
        phrase
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.settle(target);
        }
        self.doc
    }

    /// Stands at the first entry from `target` on that has the phrase.
    fn settle(&mut self, target: DocId) {
        let mut target = target;
        loop {
            self.doc = self.common(target);
            if self.doc == TERMINATED {
                return;
            }
            for (postings, positions) in self.postings.iter_mut().zip(&mut self.positions) {
                postings.positions(positions);
            }
            self.count = occurrences(&self.positions, &self.offsets, self.slop);
            if self.count > 0 {
                return;
            }
            target = self.doc + 1;
        }
    }

    /// The first entry from `target` on that has all terms.
    fn common(&mut self, target: DocId) -> DocId {
        let mut target = target;
        'next: loop {
            if target == TERMINATED {
                return TERMINATED;
            }
            for postings in &mut self.postings {
                let doc = seek(postings, target);
                if doc > target {
                    target = doc;
                    continue 'next;
                }
            }
            return target;
        }
    }

    fn score(&self) -> f32 {
        self.scoring
            .as_ref()
            .map_or(0.0, |(bm25, lengths)| bm25.score(self.count, lengths.fieldnorm(self.doc)))
    }
}
