//! What a document's passages keep of its source, word by word.

use std::collections::{BTreeMap, HashSet};

use roledex::passage::{Passage, PassageKind, Place};

use super::crude::Line;
use super::debris;
use super::words::{Bag, glued_parts, words};

/// Most words of a passage.
const MOST_WORDS: usize = 200;

/// Words of a line that is a text of its own.
const LONG_LINE: usize = 150;

/// What is wrong with a document, and where.
#[derive(Debug, Default)]
pub struct Faults {
    /// Words of the source.
    pub words: usize,
    /// Words of the source that no passage has at their place.
    pub lost: Vec<(usize, String)>,
    /// Words of the source that stand in two pieces: rightly, when the source has glued two words.
    pub parted: Vec<(usize, String)>,
    /// Words of passages.
    pub passage_words: usize,
    /// Words of passages that their lines do not have.
    pub invented: Vec<(usize, String)>,
    /// What is no text.
    pub debris: Vec<(usize, String)>,
    /// Passages whose first or last line has nothing of them.
    pub misplaced: Vec<(usize, String)>,
    /// Passages with too many words.
    pub long: Vec<(usize, String)>,
}

/// Compares passages with the lines of their source, when it has lines.
pub fn faults(source: Option<&[Line]>, passages: &[Passage]) -> Faults {
    let mut faults = Faults::default();
    for passage in passages {
        faults.readable(passage, source);
    }
    if let Some(source) = source {
        let above = above(passages);
        faults.lost(source, passages, &above);
        faults.lost_repetitions(source, passages, &above);
        for passage in passages {
            faults.invented(source, passage);
        }
    }
    faults
}

/// First and last line, 1-based.
fn lines_of(passage: &Passage) -> (usize, usize) {
    match passage.place {
        Place::Lines { lines, .. } => lines,
        Place::Page(page) => (page as usize, page as usize),
        Place::Part(_) => (0, 0),
    }
}

/// What stands above the texts of passages: titles, headings, columns.
fn above(passages: &[Passage]) -> Bag {
    let mut bag = Bag::default();
    let mut seen = HashSet::new();
    for passage in passages {
        let columns = passage.table.iter().flat_map(|table| &table.columns);
        for text in passage.headings.iter().chain([&passage.title]).chain(columns) {
            if seen.insert(text) {
                bag.add(text);
            }
        }
    }
    bag
}

fn counts<'a>(texts: impl Iterator<Item = &'a str>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for word in texts.flat_map(words) {
        *counts.entry(word).or_insert(0) += 1;
    }
    counts
}

fn bag_of(text: &str) -> Bag {
    let mut bag = Bag::default();
    bag.add(text);
    bag
}

impl Faults {
    fn readable(&mut self, passage: &Passage, source: Option<&[Line]>) {
        let line = lines_of(passage).0;
        self.passage_words += words(&passage.text).len();
        if passage.text.split_whitespace().count() > MOST_WORDS {
            self.long.push((line, passage.text.chars().take(60).collect()));
        }
        if passage.kind == PassageKind::Code {
            return;
        }
        for text in passage.headings.iter().chain([&passage.title, &passage.text]) {
            let found = debris::of(text, source);
            self.debris.extend(found.into_iter().map(|found| (line, found)));
        }
    }

    fn lost(&mut self, source: &[Line], passages: &[Passage], above: &Bag) {
        let mut covering: Vec<Vec<usize>> = vec![Vec::new(); source.len() + 1];
        for (index, passage) in passages.iter().enumerate() {
            let (first, last) = lines_of(passage);
            let last = last.min(source.len());
            for here in covering.iter_mut().take(last + 1).skip(first) {
                here.push(index);
            }
        }
        let bags: Vec<Bag> = passages.iter().map(|passage| bag_of(&passage.text)).collect();
        for (index, line) in source.iter().enumerate() {
            let here = &covering[index + 1];
            for word in line.must.split(|mark: char| !mark.is_alphanumeric()).filter(|word| !word.is_empty())
            {
                self.words += 1;
                let is_here =
                    |word: &str| here.iter().any(|&passage| bags[passage].holds(word)) || above.holds(word);
                if is_here(&word.to_lowercase()) {
                    continue;
                }
                let parts = glued_parts(word);
                let is_parted = parts.len() > 1 && parts.iter().all(|part| is_here(part));
                let losses = if is_parted { &mut self.parted } else { &mut self.lost };
                losses.push((index + 1, word.to_owned()));
            }
        }
    }

    /// In a line that is a whole text, a word that stands there often has to stand in its passages as often.
    fn lost_repetitions(&mut self, source: &[Line], passages: &[Passage], above: &Bag) {
        for (index, line) in source.iter().enumerate() {
            let here = counts([line.must.as_str()].into_iter());
            if here.values().sum::<usize>() < LONG_LINE {
                continue;
            }
            let covers =
                |passage: &&Passage| (lines_of(passage).0..=lines_of(passage).1).contains(&(index + 1));
            let kept = counts(passages.iter().filter(covers).map(|passage| passage.text.as_str()));
            for (word, count) in here {
                let missing = count.saturating_sub(kept.get(&word).copied().unwrap_or(0));
                if missing > 0 && kept.contains_key(&word) && !above.holds(&word) {
                    self.lost.extend(std::iter::repeat_n((index + 1, format!("{word} (again)")), missing));
                }
            }
        }
    }

    fn invented(&mut self, source: &[Line], passage: &Passage) {
        let (first, last) = lines_of(passage);
        let named = source.get(first.saturating_sub(1)..last.min(source.len())).unwrap_or_default();
        let mut bag = Bag::default();
        for line in named {
            bag.add(&line.may);
        }
        for pair in named.windows(2) {
            // A word cut at the end of a line.
            if let Some(start) = pair[0].may.trim_end().strip_suffix('-') {
                bag.add(&format!("{start}{}", pair[1].may.trim_start()));
            }
        }
        let mut above = Bag::default();
        let columns = passage.table.iter().flat_map(|table| &table.columns);
        passage.headings.iter().chain(columns).for_each(|text| above.add(text));
        for word in words(&passage.text) {
            if !bag.holds(&word) && !above.holds(&word) {
                self.invented.push((first, word));
            }
        }
        if !is_placed(passage, named) {
            let start: String = passage.text.chars().take(60).collect();
            self.misplaced.push((first, format!("{first}–{last}: {start}")));
        }
    }
}

/// Whether the first and the last line named have something of the passage; a line may have marks alone.
fn is_placed(passage: &Passage, named: &[Line]) -> bool {
    let text = bag_of(&passage.text);
    let has_part = |line: &Line| {
        let here = words(&line.may);
        let has_marks = words(&line.must).is_empty() && !line.is_blank;
        has_marks
            || here
                .iter()
                .any(|word| text.holds(word) || glued_parts(word).iter().any(|part| text.holds(part)))
    };
    named.first().is_some_and(has_part) && named.last().is_some_and(has_part)
}
