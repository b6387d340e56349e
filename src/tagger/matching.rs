//! Leftmost-longest matching of names over the words of a text, in one pass.

use std::ops::Range;

use crate::tagger::judge::Verdict;
use crate::vocabulary::words::{Gap, Word, fold, hash, make_singular, words};
use crate::vocabulary::{Entry, Flags, Kind, Pattern, Table};

/// Words to either side in which a name of the same kind does.
const NEIGHBOUR: usize = 8;
/// No word of the vocabulary is longer.
const LONGEST_WORD: usize = 60;

/// What is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// What authors write.
    Text,
    /// What people type to find it.
    Query,
}

/// A stretch of text that names an entry, or that only looks so.
#[derive(Debug, Clone)]
pub struct Span<'v> {
    /// The entry; none for a phrase that names nothing.
    pub entry: Option<Entry<'v>>,
    /// Bytes of the text.
    pub range: Range<usize>,
    /// Words of the text.
    pub(super) words: Range<usize>,
    /// Whether a neighbour has to show that it is meant.
    is_doubtful: bool,
    /// Whether the name may stand for other things too.
    pub(super) is_ambiguous: bool,
}

impl Span<'_> {
    /// Whether it names a role.
    pub(super) fn is_role(&self) -> bool {
        self.entry.is_some_and(|entry| entry.kind() == Kind::Role)
    }
}

/// Bytes of a text for each of its words, with what stands between them: English has about six.
const BYTES_PER_WORD: usize = 5;

/// The words of a text.
pub fn cut(text: &str) -> Vec<Word> {
    let mut found = Vec::with_capacity(text.len() / BYTES_PER_WORD);
    words(text, |word| found.push(word));
    found
}

/// What a layer's entries and its phrases that name nothing cover, from left to right.
pub fn spans<'v>(layer: &'v Table, text: &str, words: &[Word], mode: Mode) -> Vec<Span<'v>> {
    let tokens = tokens(layer, text, words);
    let matcher = Matcher { layer, text, words, tokens: &tokens, mode };
    let mut found = Vec::new();
    let mut ends = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match matcher.longest(at, &mut ends) {
            Some(span) => {
                at = span.words.end;
                found.push(span);
            }
            None => at += 1,
        }
    }
    matcher.settle(&mut found);
    if mode == Mode::Text {
        matcher.complete(&mut found);
    }
    found
}

/// A word by its number in the layer's vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    /// As it is written.
    pub plain: Option<u32>,
    /// In the singular, without full stops or possessive ending; `plain` when that is the same.
    pub folded: Option<u32>,
}

fn tokens(layer: &Table, text: &str, words: &[Word]) -> Vec<Token> {
    let mut scratch = String::new();
    words.iter().map(|word| token(layer, &text[word.start..word.end], word, &mut scratch)).collect()
}

fn token(layer: &Table, surface: &str, word: &Word, scratch: &mut String) -> Token {
    if surface.len() > LONGEST_WORD {
        return Token { plain: None, folded: None };
    }
    scratch.clear();
    if !word.is_ascii || surface == "&" {
        scratch.push_str(&fold(surface));
        let plain = layer.word(word.hash, scratch);
        return Token { plain, folded: folded(layer, plain, scratch) };
    }
    let plain = layer.word_if(word.hash, |known| known.eq_ignore_ascii_case(surface));
    let may_fold = surface.ends_with(['s', 'S'])
        || surface.ends_with("men")
        || surface.ends_with("MEN")
        || surface.contains('.');
    if !may_fold {
        return Token { plain, folded: plain };
    }
    scratch.push_str(surface);
    scratch.make_ascii_lowercase();
    Token { plain, folded: folded(layer, plain, scratch) }
}

/// The number of the word in the singular, or without full stops.
fn folded(layer: &Table, plain: Option<u32>, scratch: &mut String) -> Option<u32> {
    let singular = if make_singular(scratch) { layer.word(hash(scratch), scratch) } else { plain };
    if singular.is_some() || !scratch.contains('.') {
        return singular;
    }
    scratch.retain(|character| character != '.');
    layer.word(hash(scratch), scratch)
}

/// A text that is matched against a layer.
pub(super) struct Matcher<'a, 'v> {
    /// The entries.
    pub layer: &'v Table,
    /// What is read.
    pub text: &'a str,
    /// Its words.
    pub words: &'a [Word],
    /// The same words by number.
    pub tokens: &'a [Token],
    /// Who wrote it.
    pub mode: Mode,
}

impl<'v> Matcher<'_, 'v> {
    /// The longest name that begins with this word. `ends` is scratch space.
    fn longest(&self, start: usize, ends: &mut Vec<(usize, u32, bool)>) -> Option<Span<'v>> {
        self.ends(start, ends);
        for &(end, state, has_comma) in ends.iter().rev() {
            let mut doubtful = None;
            for alias in self.layer.aliases(state).filter(|alias| !alias.is(Flags::SHOWN)) {
                if has_comma && !alias.is(Flags::LOOSE) {
                    continue;
                }
                match self.judge(&alias, start..end) {
                    Verdict::Meant => return Some(self.span(&alias, start..end, false)),
                    Verdict::Doubtful if doubtful.is_none() => doubtful = Some(alias),
                    _ => {}
                }
            }
            if let Some(alias) = doubtful {
                return Some(self.span(&alias, start..end, true));
            }
        }
        None
    }

    /// Where names that begin with this word may end, and the states they end in.
    fn ends(&self, start: usize, ends: &mut Vec<(usize, u32, bool)>) {
        ends.clear();
        let mut state = 0;
        let mut has_comma = false;
        for at in start..self.words.len() {
            let gap = self.words[at].gap;
            if at > start {
                if gap == Gap::Stop {
                    return;
                }
                has_comma |= gap == Gap::Comma;
            }
            let token = self.tokens[at];
            let singular = token.folded.and_then(|word| self.layer.step(state, word));
            let plain = if token.plain == token.folded {
                singular
            } else {
                token.plain.and_then(|word| self.layer.step(state, word))
            };
            if let Some(last) = singular.or(plain) {
                ends.push((at + 1, last, has_comma));
            }
            // `team's work` is no team work.
            let inner = || singular.filter(|_| !self.is_possessive(at));
            let Some(next) = plain.or_else(inner) else { return };
            state = next;
        }
    }

    pub(super) fn span(&self, alias: &Pattern<'v>, words: Range<usize>, is_doubtful: bool) -> Span<'v> {
        let entry = (!alias.is_stop()).then(|| self.layer.entry_at(alias.entry));
        let range = self.words[words.start].start..self.words[words.end - 1].end;
        let range = if alias.surface.ends_with("'s") { range } else { self.without_possessive(range) };
        Span { entry, range, words, is_doubtful, is_ambiguous: alias.is(Flags::AMBIGUOUS) }
    }

    fn is_possessive(&self, at: usize) -> bool {
        let word = &self.text[self.words[at].start..self.words[at].end];
        word.ends_with("'s") || word.ends_with("’s")
    }

    fn without_possessive(&self, range: Range<usize>) -> Range<usize> {
        let text = &self.text[range.clone()];
        let bare = ["'s", "’s"].iter().find_map(|ending| text.strip_suffix(ending)).unwrap_or(text);
        range.start..range.start + bare.len()
    }

    /// Keeps doubtful spans that stand beside one of the same kind which is beyond doubt, and no rank of another role.
    fn settle(&self, spans: &mut Vec<Span<'v>>) {
        let is_kept = |at: usize| {
            let is_sure = !spans[at].is_doubtful;
            (is_sure || self.has_neighbour(spans, at) && !self.is_short_for_other(spans, at))
                && !self.is_rank(spans, at)
        };
        let kept: Vec<bool> = (0..spans.len()).map(is_kept).collect();
        let mut kept = kept.into_iter();
        spans.retain(|_| kept.next().unwrap_or(false));
    }

    /// `Principal` before `Security Engineer`.
    fn is_rank(&self, spans: &[Span<'v>], at: usize) -> bool {
        let (span, Some(next)) = (&spans[at], spans.get(at + 1)) else { return false };
        span.is_ambiguous
            && span.words.len() == 1
            && span.is_role()
            && next.is_role()
            && span.words.end == next.words.start
            && self.words[next.words.start].gap == Gap::Space
    }

    /// `Certified Medication Aide (CMA)`: letters that a name before them explains are not those of another.
    fn is_short_for_other(&self, spans: &[Span<'v>], at: usize) -> bool {
        let span = &spans[at];
        let Some(other) = at.checked_sub(1).map(|before| &spans[before]) else { return false };
        let initials = other.words.clone().filter_map(|word| self.surface(word).chars().next());
        other.words.end == span.words.start
            && self.text[..span.range.start].ends_with('(')
            && initials.eq(self.text[span.range.clone()].chars())
    }

    fn has_neighbour(&self, spans: &[Span<'v>], at: usize) -> bool {
        let span = &spans[at];
        let Some(entry) = span.entry else { return false };
        let is_friend = |other: &Span<'v>| {
            let kin = other
                .entry
                .filter(|known| !other.is_doubtful && known.kind() == entry.kind() && *known != entry);
            kin.is_some_and(|known| is_of_family(known, entry) || self.is_listed_with(span, other))
        };
        let before =
            spans[..at].iter().rev().take_while(|other| span.words.start - other.words.end < NEIGHBOUR);
        let after = spans[at + 1..].iter().take_while(|other| other.words.start - span.words.end < NEIGHBOUR);
        before.chain(after).any(is_friend)
    }

    /// Whether nothing but a comma, a slash or `and` stands between two names.
    fn is_listed_with(&self, one: &Span<'_>, other: &Span<'_>) -> bool {
        let (left, right) = if one.words.start < other.words.start { (one, other) } else { (other, one) };
        let between = left.words.end..right.words.start;
        let is_link =
            |at: usize| ["and", "or", "und"].iter().any(|link| self.surface(at).eq_ignore_ascii_case(link));
        between.len() <= 1
            && between.clone().all(is_link)
            && (between.end..=right.words.start).all(|at| self.words[at].gap != Gap::Stop)
    }
}

/// Whether one shows that the other is meant wherever they stand near each other. People of one trade are named
/// beside its places and things, so that roles show nothing but in a list.
fn is_of_family(one: Entry<'_>, other: Entry<'_>) -> bool {
    one.kind() != Kind::Role && one.family() == other.family()
}
