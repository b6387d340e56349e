//! Small blocks gathered for one passage, so that as few as possible are too short to be read alone.

use crate::document::{Block, Section, Standing};
use crate::passage::PassageKind;
use crate::traced::Traced;

/// Fewest words of a passage that says something alone: a shorter one goes with what stands before or behind it, of
/// whatever kind that is, when no heading stands between.
pub const FEWEST_WORDS: usize = 20;
/// Small blocks are gathered until they have this many words. Passages that are little more than a heading win by
/// their shortness alone: gathering brings ten points of answer@1 over cutting at 50 words (measured beforehand).
const ENOUGH_WORDS: usize = 40;
/// Blocks are not gathered beyond this many words: one thought each.
const MOST_WORDS: usize = 110;

/// Blocks gathered for one passage.
pub struct Gathered {
    /// What most of it is.
    pub kind: PassageKind,
    /// What all of it is worth.
    pub standing: Standing,
    /// Where all of it stands, in a format without lines.
    pub section: Option<Section>,
    /// The texts, a line each.
    pub text: Traced,
    /// How many words that is.
    pub words: usize,
    /// Whether it ends with a line that introduces what follows.
    pub introduces: bool,
    /// The line that introduces its items, when that is in no passage with them.
    pub introduction: Option<String>,
}

impl Gathered {
    /// A first block, of `words` words.
    pub fn new(kind: PassageKind, text: &Traced, words: usize, block: &Block, introduces: bool) -> Self {
        let (standing, section) = (block.standing, block.section.clone());
        Self { kind, standing, section, text: text.clone(), words, introduces, introduction: None }
    }

    /// Whether a block of `count` words goes into the same passage.
    pub fn takes(&self, kind: PassageKind, count: usize, block: &Block) -> bool {
        let is_one_kind = self.kind == kind
            || kind == PassageKind::ListItem && self.kind == PassageKind::Paragraph && self.introduces
            || self.words.min(count) < FEWEST_WORDS;
        self.standing == block.standing
            && self.section == block.section
            && is_one_kind
            && self.words + count <= MOST_WORDS
            && (self.words < ENOUGH_WORDS || self.introduces)
    }

    /// Adds a block of `count` words.
    pub fn add(&mut self, kind: PassageKind, text: &Traced, count: usize, introduces: bool) {
        // The items that a line introduces are what it is about.
        if self.words < count || self.introduces && kind == PassageKind::ListItem {
            self.kind = kind;
        }
        self.text.push_synthetic("\n");
        self.text.append(text);
        self.words += count;
        self.introduces = introduces;
    }

    /// Whether what follows it, up to a heading, is too short to stand alone and goes with it.
    pub fn takes_rest(&self, rest: &Self) -> bool {
        rest.words < FEWEST_WORDS
            && self.standing == rest.standing
            && self.section == rest.section
            && self.words + rest.words <= MOST_WORDS
    }

    /// Whether a block that begins something of its own is to stand apart: what is gathered says enough.
    pub fn says_enough(&self) -> bool {
        self.words >= FEWEST_WORDS
    }
}
