//! Goes through the entries of a group of terms window by window.

use std::ops::Range;

use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, TERMINATED};

use super::bits::{Bits, WORD};
use super::group::{Group, Level};
use super::segment::Segment;
use super::snapshot::Outcome;

/// Entries of a window. Small enough that what is known of each stays in the fastest memory.
pub const WINDOW: u32 = 1024;

/// Passages of a window, from its beginning.
pub type Here = Bits<[u64; (WINDOW / WORD) as usize]>;

/// A group of terms, with what it has in the window where it stands.
pub struct Cursor<'s> {
    lists: Vec<List>,
    /// The segment, when the entries are about the passages before them.
    around: Option<&'s Segment>,
    /// The first passage behind the window where it stands, or [`TERMINATED`].
    pub next: DocId,
    /// Whether the window has nothing.
    pub is_empty: bool,
    /// Passages of the window that have one of the terms, from the window's beginning.
    pub here: Here,
    /// How often a passage has them; for those of [`here`](Self::here) and when they are passages' own.
    pub counts: Vec<u32>,
    /// How often one entry of the window has them at most.
    pub most: u32,
    /// Passages that have them around them, when the terms are not their own; by entry, rising.
    pub runs: Vec<Run>,
}

/// Neighbouring passages of a window that have terms around them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The entry that has the terms.
    pub entry: DocId,
    /// The passages, from the window's beginning.
    pub passages: Range<u32>,
    /// How often the entry has the terms.
    pub count: u32,
}

impl<'s> Cursor<'s> {
    /// Stands before the first window.
    pub fn new(group: &Group, segment: &'s Segment) -> Outcome<Self> {
        let lists = group.blocks(segment, IndexRecordOption::WithFreqs)?;
        let around = (group.level == Level::Arounds).then_some(segment);
        let list = |blocks| List { blocks, at: 0, passages: 0..0 };
        let mut cursor = Self {
            lists: lists.into_iter().map(list).collect(),
            around,
            next: TERMINATED,
            is_empty: true,
            here: Here::default(),
            counts: vec![0; WINDOW as usize],
            most: 0,
            runs: Vec::new(),
        };
        if let Some(segment) = around {
            cursor.lists.iter_mut().for_each(|list| list.settle(segment));
        }
        cursor.next = cursor.look_ahead();
        Ok(cursor)
    }

    /// Whether the terms stand around passages.
    pub fn is_around(&self) -> bool {
        self.around.is_some()
    }

    /// The passages of the window that an entry is about.
    pub fn run_of(&self, entry: DocId) -> Option<&Run> {
        let at = self.runs.binary_search_by_key(&entry, |run| run.entry).ok()?;
        self.runs.get(at)
    }

    fn look_ahead(&self) -> DocId {
        let next = |list: &List| if self.around.is_some() { list.passages.start } else { list.doc() };
        self.lists.iter().map(next).min().unwrap_or(TERMINATED)
    }

    /// Reads the window that begins at `base`. Windows have to rise.
    pub fn read(&mut self, base: DocId) {
        if !self.is_empty {
            self.here.clear();
            self.runs.clear();
            self.most = 0;
        }
        self.is_empty = self.next >= base + WINDOW;
        if self.is_empty {
            return;
        }
        match self.around {
            None => self.read_own(base),
            Some(segment) => self.read_around(base, segment),
        }
        self.next = self.look_ahead();
    }

    fn read_own(&mut self, base: DocId) {
        for (number, list) in self.lists.iter_mut().enumerate() {
            let is_first = number == 0;
            loop {
                let docs = list.blocks.docs();
                let start = list.at.min(docs.len());
                let end = start + docs[start..].partition_point(|&doc| doc < base + WINDOW);
                for (index, doc) in (start..end).zip(&docs[start..end]) {
                    let at = doc.saturating_sub(base);
                    let Some(count) = self.counts.get_mut(at as usize) else { continue };
                    // What stands there is of a window before, unless another list has the passage too.
                    let before = if is_first || !self.here.has(at) { 0 } else { *count };
                    *count = before.saturating_add(list.blocks.freq(index));
                    self.most = self.most.max(*count);
                    self.here.insert(at);
                }
                list.at = end;
                if end < docs.len() || docs.is_empty() {
                    break;
                }
                list.next_block();
            }
        }
    }

    fn read_around(&mut self, base: DocId, segment: &Segment) {
        let end = base + WINDOW;
        for list in &mut self.lists {
            while list.passages.start < end {
                let Range { start, end: last } = list.passages;
                let passages = start.max(base) - base..last.min(end).max(base) - base;
                self.here.insert_range(passages.clone());
                self.runs.push(Run { entry: list.doc(), passages, count: list.freq() });
                if last > end {
                    list.passages.start = end;
                    break;
                }
                list.step();
                list.settle(segment);
            }
        }
        if self.lists.len() > 1 {
            self.runs.sort_by_key(|run| run.entry);
            self.runs.dedup_by(|next, run| {
                let is_same = next.entry == run.entry;
                run.count += if is_same { next.count } else { 0 };
                is_same
            });
        }
        self.most = self.runs.iter().map(|run| run.count).max().unwrap_or_default();
    }
}

/// The postings of a term.
struct List {
    blocks: BlockSegmentPostings,
    at: usize,
    /// The passages that its entry is about and that are not read yet.
    passages: Range<DocId>,
}

impl List {
    fn doc(&self) -> DocId {
        self.blocks.docs().get(self.at).copied().unwrap_or(TERMINATED)
    }

    fn freq(&self) -> u32 {
        self.blocks.freq(self.at)
    }

    fn next_block(&mut self) {
        self.blocks.advance();
        self.at = 0;
    }

    fn step(&mut self) {
        self.at += 1;
        if self.at >= self.blocks.block_len() {
            self.next_block();
        }
    }

    /// Stands at the next entry that is about any passage.
    fn settle(&mut self, segment: &Segment) {
        loop {
            let entry = self.doc();
            self.passages =
                if entry == TERMINATED { TERMINATED..TERMINATED } else { segment.passages_of(entry) };
            if entry == TERMINATED || !self.passages.is_empty() {
                return;
            }
            self.step();
        }
    }
}
