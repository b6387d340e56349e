//! Entries of one segment that have one of several terms, or a phrase of them, in rising order.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocId, DocSet, TERMINATED};

use super::phrase::occurrences;

/// Terms that count as one.
pub struct Slot {
    lists: Vec<SegmentPostings>,
    doc: DocId,
}

impl Slot {
    /// The terms by their postings.
    pub fn new(lists: Vec<SegmentPostings>) -> Self {
        let mut slot = Self { lists, doc: 0 };
        slot.settle();
        slot
    }

    fn settle(&mut self) {
        self.doc = self.lists.iter().map(DocSet::doc).min().unwrap_or(TERMINATED);
    }

    /// The entry where it stands.
    pub fn doc(&self) -> DocId {
        self.doc
    }

    /// Goes on to the first entry from `target` on; stays when it is there already.
    pub fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.lists.iter_mut().for_each(|list| seek(list, target));
            self.settle();
        }
        self.doc
    }

    /// How often the terms occur in the entry where it stands.
    pub fn count(&self) -> u32 {
        let here = self.lists.iter().filter(|list| list.doc() == self.doc);
        here.map(Postings::term_freq).fold(0, u32::saturating_add)
    }

    /// Where they occur there, rising.
    fn positions(&mut self, positions: &mut Vec<u32>) {
        positions.clear();
        let doc = self.doc;
        let mut here = self.lists.iter_mut().filter(|list| list.doc() == doc);
        if let Some(first) = here.next() {
            first.positions(positions);
        }
        let mut more = Vec::new();
        for list in here {
            list.positions(&mut more);
            positions.append(&mut more);
            positions.sort_unstable();
        }
    }
}

fn seek(list: &mut SegmentPostings, target: DocId) {
    match list.doc() {
        doc if doc >= target => {}
        doc if doc + 1 == target => {
            list.advance();
        }
        _ => {
            list.seek(target);
        }
    }
}

/// What is looked for in entries.
pub enum Units {
    /// One of several terms.
    Terms(Slot),
    /// A phrase.
    Phrase(Box<PhraseUnits>),
}

impl Units {
    /// A phrase of terms at these distances from the first.
    pub fn phrase(slots: Vec<Slot>, offsets: Vec<u32>, slop: u32) -> Self {
        let positions = vec![Vec::new(); slots.len()];
        Self::Phrase(Box::new(PhraseUnits { slots, offsets, slop, positions, doc: None, count: 0 }))
    }

    /// The entry where it stands.
    pub fn doc(&self) -> DocId {
        match self {
            Self::Terms(slot) => slot.doc(),
            Self::Phrase(phrase) => phrase.doc.unwrap_or(TERMINATED),
        }
    }

    /// Goes on to the first entry from `target` on; stays when it is there already.
    pub fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Self::Terms(slot) => slot.seek(target),
            Self::Phrase(phrase) => phrase.seek(target),
        }
    }

    /// How often it occurs in the entry where it stands.
    pub fn count(&self) -> u32 {
        match self {
            Self::Terms(slot) => slot.count(),
            Self::Phrase(phrase) => phrase.count,
        }
    }
}

/// The entries with a phrase. It stands nowhere before it is sent somewhere.
pub struct PhraseUnits {
    slots: Vec<Slot>,
    offsets: Vec<u32>,
    slop: u32,
    positions: Vec<Vec<u32>>,
    doc: Option<DocId>,
    count: u32,
}

impl PhraseUnits {
    fn seek(&mut self, target: DocId) -> DocId {
        match self.doc {
            Some(doc) if doc >= target => doc,
            _ => self.settle(target),
        }
    }

    /// Stands at the first entry from `target` on that has the phrase.
    fn settle(&mut self, mut target: DocId) -> DocId {
        loop {
            let doc = self.common(target);
            self.doc = Some(doc);
            if doc == TERMINATED {
                return doc;
            }
            for (slot, positions) in self.slots.iter_mut().zip(&mut self.positions) {
                slot.positions(positions);
            }
            self.count = occurrences(&self.positions, &self.offsets, self.slop);
            if self.count > 0 {
                return doc;
            }
            target = doc + 1;
        }
    }

    /// The first entry from `target` on that has all terms.
    fn common(&mut self, mut target: DocId) -> DocId {
        'next: loop {
            if target == TERMINATED {
                return TERMINATED;
            }
            for slot in &mut self.slots {
                let doc = slot.seek(target);
                if doc > target {
                    target = doc;
                    continue 'next;
                }
            }
            return target;
        }
    }
}
