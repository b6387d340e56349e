//! What a document's passages keep of its source, word by word.

use std::collections::{BTreeMap, HashSet};

use roledex::passage::{Passage, PassageKind, Place};

use super::crude::{self, Line};
use super::words::{Bag, glued_parts, words};
use super::{damage, debris};

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
    /// Passages whose bytes begin or end with something else, or lack some of their words.
    pub inexact: Vec<(usize, String)>,
    /// Passages with too many words.
    pub long: Vec<(usize, String)>,
    /// Whether nothing here reads the source, so that its words were not compared.
    pub is_unchecked: bool,
}

/// Compares passages with their source: its lines, pages or whole text, when something here reads it, and its bytes.
pub fn faults(source: Option<&[Line]>, bytes: &[u8], passages: &[Passage]) -> Faults {
    let mut faults = Faults { is_unchecked: source.is_none() && !passages.is_empty(), ..Faults::default() };
    for passage in passages {
        faults.readable(passage, source);
    }
    if let Some(source) = source {
        let above = above(passages);
        faults.lost(source, passages, &above);
        faults.lost_repetitions(source, passages, &above);
        for passage in passages {
            faults.invented(source, passage);
            faults.inexact(bytes, passage);
        }
    }
    faults
}

/// First and last line, 1-based.
fn lines_of(passage: &Passage) -> (usize, usize) {
    match passage.place {
        Place::Lines { lines, .. } => lines,
        Place::Page(page) => (page as usize, page as usize),
        Place::Part(_) => (1, 1),
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
    /// The bytes named begin and end with words of the passage, and hold all of its words.
    fn inexact(&mut self, bytes: &[u8], passage: &Passage) {
        let Place::Lines { bytes: range, lines } = passage.place else { return };
        let slice = between(bytes, range);
        let seen = crude::seen(&slice);
        let said = bag_of(&passage.text);
        let mut here = bag_of(&slice);
        here.add(&seen);
        let is_of_passage =
            |word: &String| said.holds(word) || glued_parts(word).iter().any(|part| said.holds(part));
        let has_ends = |text: &str| {
            let words = words(text);
            words.first().is_some_and(is_of_passage) && words.last().is_some_and(is_of_passage)
        };
        let is_here = |word: &String| here.holds(word) || !word.is_ascii();
        if !(has_ends(&slice) || has_ends(&seen)) || !own_words(passage).iter().all(is_here) {
            let start: String = slice.chars().take(30).collect();
            let end: String = slice.chars().rev().take(30).collect::<Vec<_>>().into_iter().rev().collect();
            self.inexact.push((lines.0, format!("{start:?}…{end:?}")));
        }
    }

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
            let is_on_page = matches!(passage.place, Place::Page(_)) && bag.has_letters(&word);
            if !bag.holds(&word) && !above.holds(&word) && !is_on_page {
                self.invented.push((first, word));
            }
        }
        if !matches!(passage.place, Place::Part(_)) && !is_placed(passage, named) {
            let start: String = passage.text.chars().take(60).collect();
            self.misplaced.push((first, format!("{first}–{last}: {start}")));
        }
    }
}

/// What stands between two bytes of a source, in its character set.
fn between(bytes: &[u8], (start, end): (usize, usize)) -> String {
    let mark =
        if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) { &bytes[..2] } else { &[] };
    let slice = bytes.get(start..end).unwrap_or_default();
    let text = damage::text(&[mark, slice].concat());
    damage::without_entities(&text)
}

/// Words of the passage that stand where it stands: those of cells, not those of its columns.
fn own_words(passage: &Passage) -> Vec<String> {
    match &passage.table {
        Some(table) => table.cells.iter().flat_map(|cell| words(cell)).collect(),
        // The name of a page stands in a tag, or it is what the reader calls a field.
        None if passage.kind == PassageKind::Field => {
            words(&passage.text).into_iter().filter(|word| word != "title").collect()
        }
        None => words(&passage.text),
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
