//! Where things stand in a compiled vocabulary.

/// Version of how entries are compiled and how text is cut into words. What another version compiled is refused.
pub const VERSION: u32 = 1;
/// Numbers at the beginning of the header that hold the hash of all others.
pub const HASH: usize = 2;
/// Numbers in the header.
pub const HEADER: usize = 16;
/// No word stands in this slot.
pub const NO_WORD: u32 = u32::MAX;
/// The kind of a phrase that names nothing.
pub const STOP: u32 = 3;
/// Numbers of an entry before its counts of lists: kind and seven strings.
pub const FIXED: usize = 15;
/// Lists of strings of an entry: names, codes, old codes, related, next, requires, replaced by.
pub const LISTS: usize = 7;

/// What has to hold for a name to count.
#[derive(Debug, Clone, Copy)]
pub struct Flags;

impl Flags {
    /// In this case only.
    pub const EXACT: u32 = 1;
    /// With a word of context only.
    pub const AMBIGUOUS: u32 = 2;
    /// A single word in the plural, which the singular does not stand for.
    pub const AS_WRITTEN: u32 = 4;
    /// Has a comma or a parenthesis itself.
    pub const LOOSE: u32 = 8;
    /// Shown and found by name, but not looked for in text.
    pub const SHOWN: u32 = 16;
    /// An exam code.
    pub const CODE: u32 = 32;
    /// A common word.
    pub const COMMON: u32 = 64;
}

/// Offsets of the parts, in numbers.
#[derive(Debug, Clone, Copy, Default)]
pub struct Header {
    /// Per word: start, length, state after it at the beginning of a name.
    pub words: u32,
    /// How many words.
    pub word_count: u32,
    /// Hash table: hash, word.
    pub slots: u32,
    /// Its size less one.
    pub slot_mask: u32,
    /// Per state: first edge, first alias; one more at the end.
    pub states: u32,
    /// How many states.
    pub state_count: u32,
    /// Per edge: word, state.
    pub edges: u32,
    /// Per alias: entry, flags and kind, start and length of the surface.
    pub aliases: u32,
    /// Per entry, ordered by id, the offset of its record.
    pub entries: u32,
    /// How many entries.
    pub entry_count: u32,
    /// Per kind: count and words of a query that ask for it.
    pub asked: u32,
}

impl Header {
    /// Writes the offsets; the places of the hash stay 0.
    pub fn write(&self, numbers: &mut [u32]) {
        let all = [
            self.words,
            self.word_count,
            self.slots,
            self.slot_mask,
            self.states,
            self.state_count,
            self.edges,
            self.aliases,
            self.entries,
            self.entry_count,
            self.asked,
        ];
        numbers[2..2 + all.len()].copy_from_slice(&all);
    }

    /// Writes the hash of the rest.
    #[allow(clippy::cast_possible_truncation, reason = "the two halves of the hash")]
    pub fn write_hash(numbers: &mut [u32], hash: u64) {
        numbers[0] = hash as u32;
        numbers[1] = (hash >> 32) as u32;
    }
}
