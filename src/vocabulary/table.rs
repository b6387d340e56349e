//! A compiled vocabulary, read in place: nothing is parsed and nothing allocated when it is opened.

use std::borrow::Cow;

use super::compile::{Compiled, compile, digest};
use super::entry::{Entry, Kind};
use super::layout::{Flags, HEADER, Header, NO_WORD, STOP};
use super::source::Source;
use super::words::{fold, hash, names, singular};

/// Compiled entries, and phrases that name nothing.
#[derive(Debug, Clone)]
pub struct Table {
    text: Cow<'static, str>,
    /// Four bytes each, the least significant first.
    numbers: Cow<'static, [u8]>,
    header: Header,
}

/// A name as it is looked for in text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Alias<'t> {
    /// The entry's number, when it names one.
    pub entry: u32,
    /// [`Flags`] and, shifted by 16, the kind.
    flags: u32,
    /// Its words with their case, one space apart.
    pub surface: &'t str,
}

impl Alias<'_> {
    /// Whether the flag is set.
    pub fn is(&self, flag: u32) -> bool {
        self.flags & flag != 0
    }

    /// 0 to 2 as [`Kind`], 3 for a phrase that names nothing.
    pub fn kind(&self) -> u32 {
        self.flags >> 16
    }

    /// Whether it names nothing.
    pub fn is_stop(&self) -> bool {
        self.kind() == STOP
    }
}

impl Table {
    /// The table that the build script made.
    pub(crate) fn embedded(text: &'static str, bytes: &'static [u8]) -> Self {
        Self::new(Cow::Borrowed(text), Cow::Borrowed(bytes))
    }

    /// Compiles entries at run time.
    pub fn compile(sources: &[Source], stop_phrases: &[String]) -> Self {
        let Compiled { text, numbers } = compile(sources, stop_phrases);
        let bytes = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        Self::new(Cow::Owned(text), Cow::Owned(bytes))
    }

    /// The table that [`text`](Self::text) and [`numbers`](Self::numbers) were written of; none when they are not as
    /// they were written.
    pub(crate) fn of_parts(text: String, numbers: Vec<u8>) -> Option<Self> {
        let (all, rest) = numbers.as_chunks::<4>();
        let found = digest(&text, all.iter().map(|bytes| u32::from_le_bytes(*bytes)));
        let is_whole = rest.is_empty() && all.len() >= HEADER;
        let table = Self::new(Cow::Owned(text), Cow::Owned(numbers));
        (is_whole && table.hash() == found).then_some(table)
    }

    /// The strings.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Everything else.
    pub(crate) fn numbers(&self) -> &[u8] {
        &self.numbers
    }

    fn new(text: Cow<'static, str>, numbers: Cow<'static, [u8]>) -> Self {
        let mut table = Self { text, numbers, header: Header::default() };
        let at = |index| table.number(index);
        table.header = Header {
            words: at(2),
            word_count: at(3),
            slots: at(4),
            slot_mask: at(5),
            states: at(6),
            state_count: at(7),
            edges: at(8),
            aliases: at(9),
            entries: at(10),
            entry_count: at(11),
            asked: at(12),
        };
        table
    }

    /// The number at `index`; 0 beyond the end.
    pub(crate) fn number(&self, index: u32) -> u32 {
        let all = self.numbers.as_chunks::<4>().0;
        all.get(index as usize).map_or(0, |bytes| u32::from_le_bytes(*bytes))
    }

    /// The two numbers at `index`; 0 beyond the end.
    fn pair(&self, index: u32) -> [u32; 2] {
        let at = index as usize * 4;
        let (pair, _) = self.numbers.get(at..at + 8).unwrap_or_default().as_chunks::<4>();
        match pair {
            [first, second] => [u32::from_le_bytes(*first), u32::from_le_bytes(*second)],
            _ => [self.number(index), 0],
        }
    }

    /// The string whose start and length stand at `index`.
    pub(crate) fn string(&self, index: u32) -> &str {
        let [start, length] = self.pair(index).map(|number| number as usize);
        self.text.get(start..start + length).unwrap_or_default()
    }

    /// Hash of the entries and of how they are compiled.
    pub fn hash(&self) -> u64 {
        u64::from(self.number(0)) | u64::from(self.number(1)) << 32
    }

    /// How many entries it has.
    pub fn len(&self) -> u32 {
        self.header.entry_count
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All entries, ordered by id.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        (0..self.len()).map(|index| self.entry_at(index))
    }

    pub(crate) fn entry_at(&self, index: u32) -> Entry<'_> {
        Entry::new(self, self.number(self.header.entries + index))
    }

    /// The entry with this id.
    pub fn entry(&self, id: &str) -> Option<Entry<'_>> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            let entry = self.entry_at(middle);
            match entry.id().cmp(id) {
                std::cmp::Ordering::Equal => return Some(entry),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The entry of this kind that a name stands for: one whose own name it is before one that has it as an alias, an
    /// unambiguous alias before an ambiguous one.
    pub fn find(&self, name: &str, kind: Option<Kind>) -> Option<Entry<'_>> {
        let mut path = names(name);
        let last = path.pop()?;
        path.push(singular(&last).unwrap_or(last));
        let mut state = 0;
        for word in &path {
            state = self.step(state, self.word(hash(word), word)?)?;
        }
        let folded = fold(name.trim());
        let fits =
            |alias: &Alias<'_>| !alias.is_stop() && kind.is_none_or(|kind| kind as u32 == alias.kind());
        let rank = |alias: &Alias<'_>| {
            let is_name = fold(self.entry_at(alias.entry).name()) == folded;
            (!is_name, alias.is(Flags::AMBIGUOUS), alias.is(Flags::EXACT) && !name.contains(alias.surface))
        };
        let best = self.aliases(state).filter(fits).min_by_key(rank)?;
        Some(self.entry_at(best.entry))
    }

    /// The number of a folded word.
    pub(crate) fn word(&self, hash: u32, word: &str) -> Option<u32> {
        self.word_if(hash, |known| known == word)
    }

    /// The number of the word with this hash that `is_it` accepts.
    pub(crate) fn word_if(&self, hash: u32, is_it: impl Fn(&str) -> bool) -> Option<u32> {
        let mut slot = hash & self.header.slot_mask;
        loop {
            let at = self.header.slots + slot * 2;
            let [known, id] = self.pair(at);
            if id == NO_WORD || id >= self.header.word_count {
                return None;
            }
            if known == hash && is_it(self.string(self.header.words + id * 3)) {
                return Some(id);
            }
            slot = (slot + 1) & self.header.slot_mask;
        }
    }

    /// The word with this number.
    pub(crate) fn word_text(&self, word: u32) -> &str {
        self.string(self.header.words + word * 3)
    }

    /// The state that a word leads to.
    pub(crate) fn step(&self, state: u32, word: u32) -> Option<u32> {
        if state == 0 {
            return Some(self.number(self.header.words + word * 3 + 2)).filter(|&next| next != 0);
        }
        let at = self.header.states + state * 2;
        let (mut low, mut high) = (self.number(at), self.number(at + 2));
        while low < high {
            let middle = low + (high - low) / 2;
            let edge = self.header.edges + middle * 2;
            match self.number(edge).cmp(&word) {
                std::cmp::Ordering::Equal => return Some(self.number(edge + 1)),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The names that end in a state, those that outrank the others first.
    pub(crate) fn aliases(&self, state: u32) -> impl Iterator<Item = Alias<'_>> {
        let at = self.header.states + state * 2;
        (self.number(at + 1)..self.number(at + 3)).map(|index| {
            let at = self.header.aliases + index * 4;
            Alias { entry: self.number(at), flags: self.number(at + 1), surface: self.string(at + 2) }
        })
    }

    /// Words of a query that ask for an entry of this kind.
    pub(crate) fn asked(&self, kind: u32) -> impl Iterator<Item = u32> {
        let mut at = self.header.asked;
        for _ in 0..kind {
            at += self.number(at) + 1;
        }
        (at + 1..=at + self.number(at)).map(|index| self.number(index))
    }
}
