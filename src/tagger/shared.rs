//! Names that share their last words: `network and systems administrators`, `staff/principal engineer`.

use std::iter::once;

use super::matching::{Matcher, Span};
use crate::vocabulary::words::Gap;
use crate::vocabulary::{Flags, Kind};

impl<'v> Matcher<'_, 'v> {
    /// Adds roles whose names are told in part: `network and systems administrators` begins one and `database
    /// administrators and architects` ends one that shares the rest with its neighbour.
    pub(super) fn complete(&self, spans: &mut Vec<Span<'v>>) {
        let told = spans.iter().filter(|span| span.is_role() && span.words.len() > 1);
        let shared: Vec<Span<'v>> =
            told.flat_map(|span| [self.before(span), self.behind(span)]).flatten().collect();
        for new in shared {
            let at = spans.partition_point(|span| span.words.end <= new.words.start);
            match spans.get_mut(at) {
                Some(there) if there.words.start < new.words.end => {
                    // A single word that may stand for other things is what the longer name says that it is.
                    if there.words == new.words && there.is_role() && there.is_ambiguous {
                        *there = new;
                    }
                }
                _ => spans.insert(at, new),
            }
        }
    }

    /// The role of whose name only the first word stands before the span.
    fn before(&self, span: &Span<'v>) -> Option<Span<'v>> {
        let start = span.words.start;
        let joint = start.checked_sub(1)?;
        let first = if self.is_slash(joint) { joint } else { joint.checked_sub(1)? };
        let is_joined = first == joint || self.joins(joint) && self.is_plural(span.words.end - 1);
        let mut ends = (start + 1..span.words.end).map(|start| start..span.words.end);
        let named = ends.find_map(|end| self.named(once(first).chain(end), first))?;
        (is_joined && named.entry != span.entry).then_some(named)
    }

    /// The role of whose name only the last word stands behind the span.
    fn behind(&self, span: &Span<'v>) -> Option<Span<'v>> {
        let end = span.words.end;
        let last = if self.is_slash(end - 1) { end } else { end + 1 };
        let is_joined = last < self.words.len() && (last == end || self.joins(end) && self.is_plural(last));
        if !is_joined {
            return None;
        }
        let mut beginnings = (span.words.start + 1..end).rev().map(|end| span.words.start..end);
        let named = beginnings.find_map(|beginning| self.named(beginning.chain(once(last)), last))?;
        (named.entry != span.entry).then_some(named)
    }

    /// Whether a slash alone stands between a word and the next.
    fn is_slash(&self, at: usize) -> bool {
        let next = self.words.get(at + 1);
        next.is_some_and(|next| &self.text[self.words[at].end..next.start] == "/")
    }

    /// Whether a word joins its neighbours.
    fn joins(&self, at: usize) -> bool {
        let is_close = |at: usize| self.words.get(at).is_some_and(|word| word.gap == Gap::Space);
        let is_joint = ["and", "or", "&"].iter().any(|joint| self.surface(at).eq_ignore_ascii_case(joint));
        is_joint && is_close(at) && is_close(at + 1)
    }

    fn is_plural(&self, at: usize) -> bool {
        self.surface(at).ends_with(['s', 'S'])
    }

    /// The certain name of a role that these words are; it is said to stand at one of them.
    fn named(&self, words: impl Iterator<Item = usize>, place: usize) -> Option<Span<'v>> {
        let words: Vec<usize> = words.collect();
        let (last, inner) = words.split_last()?;
        let step = |state: u32, word: Option<u32>| self.layer.step(state, word?);
        let state = inner.iter().try_fold(0, |state, &at| step(state, self.tokens[at].plain))?;
        let state = step(state, self.tokens[*last].folded)?;
        let flags = Flags::SHOWN | Flags::AMBIGUOUS | Flags::EXACT | Flags::LOOSE;
        let alias =
            self.layer.aliases(state).find(|alias| alias.kind() == Kind::Role as u32 && !alias.is(flags))?;
        Some(self.span(&alias, place..place + 1, false))
    }
}
