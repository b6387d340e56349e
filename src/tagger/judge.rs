//! Whether a name that was met is meant: its case, and what stands around it.

use std::ops::Range;

use crate::tagger::matching::{Matcher, Mode, Token};
use crate::vocabulary::words::{Gap, fold};
use crate::vocabulary::{Flags, Kind, Pattern};

/// Words to either side in which a word of context shows what an ambiguous name means.
const CONTEXT: usize = 12;
/// As [`CONTEXT`], in a query.
const QUERY_CONTEXT: usize = 60;
/// Words of context so common that they only count directly after the name: `BA in history`.
const WEAK: [&str; 1] = ["in"];
/// What a tool or a language stands behind: `written in Go`.
const USES: [&str; 4] = ["in", "using", "via", "uses"];
/// What a skill that somebody should have stands behind.
const ASKED: [(&str, &[&str]); 3] = [
    ("with", &["experience", "experienced", "familiar", "familiarity", "proficiency"]),
    ("of", &["knowledge", "understanding"]),
    ("in", &["experience", "experienced", "expertise", "proficient", "proficiency", "skilled", "skills"]),
];
/// What a person's name stands behind.
const TITLES: [&str; 6] = ["mr", "mrs", "ms", "miss", "mx", "sir"];
/// What stands behind the name of a place.
const STREETS: [&str; 8] = ["street", "road", "avenue", "lane", "boulevard", "county", "st", "ave"];
/// Abbreviations of states that are degrees or other names as well.
const STATES: [&str; 12] = ["MA", "MS", "PA", "MD", "CO", "CT", "ME", "AL", "DE", "IN", "OR", "VA"];
/// What stands behind a degree rather than behind a state.
const AFTER_DEGREE: [&str; 5] = ["in", "degree", "degrees", "from", "program"];

/// Names of people that are verbs as well, what stands before the verb, and what stands behind it.
const VERBS: [&str; 6] = ["architect", "coach", "judge", "cook", "pilot", "tailor"];
const BEFORE_VERB: [&str; 11] =
    ["to", "will", "can", "must", "should", "would", "could", "may", "we", "you", "they"];
const BEHIND_VERB: [&str; 12] =
    ["others", "other", "them", "what", "whether", "how", "people", "peers", "our", "their", "your", "each"];

/// What is known of a name that was met.
pub enum Verdict {
    /// It names its entry.
    Meant,
    /// It does if a neighbour is of the same kind.
    Doubtful,
    /// It does not.
    Not,
}

impl<'v> Matcher<'_, 'v> {
    /// Whether the words name what they are a name of.
    pub(super) fn judge(&self, alias: &Pattern<'v>, words: Range<usize>) -> Verdict {
        if alias.is(Flags::AS_WRITTEN) && !self.is_written_so(alias, &words) {
            return Verdict::Not;
        }
        if self.mode == Mode::Text && self.is_pronoun(alias, &words) {
            return Verdict::Not;
        }
        let is_in_case = !alias.is(Flags::EXACT) || self.has_case(alias.surface, &words);
        if !is_in_case && (self.mode == Mode::Text || !self.is_acronym(alias.surface, &words)) {
            return Verdict::Not;
        }
        if alias.is_stop() {
            return Verdict::Meant;
        }
        if self.mode == Mode::Text && self.is_name_of_other(alias, &words) {
            return Verdict::Not;
        }
        let is_ambiguous = alias.is(Flags::AMBIGUOUS) || self.is_common(alias, &words, is_in_case);
        if !is_ambiguous || self.has_context(alias, &words) || self.is_used(alias, &words) {
            return Verdict::Meant;
        }
        // The whole query is the name: nothing else can be meant by `a+` or `PM`.
        let has_sign = alias.surface.contains(['+', '#', '.']);
        let is_whole = self.mode == Mode::Query && words.len() == self.words.len();
        if is_whole && alias.is(Flags::EXACT) && (is_in_case || has_sign) {
            Verdict::Meant
        } else {
            Verdict::Doubtful
        }
    }

    /// Whether the `IT` of a name of two words is written as the pronoun: `give it support`.
    fn is_pronoun(&self, alias: &Pattern<'_>, words: &Range<usize>) -> bool {
        words.len() == 2 && alias.surface.starts_with("IT ") && self.surface(words.start) == "it"
    }

    /// Whether a common word that is a name in its own case may be just the word: at the beginning of a sentence, and
    /// in a query that does not keep its case.
    fn is_common(&self, alias: &Pattern<'_>, words: &Range<usize>, is_in_case: bool) -> bool {
        let is_word = alias.is(Flags::EXACT) && alias.is(Flags::COMMON);
        match self.mode {
            Mode::Text => is_word && is_capitalised(alias.surface) && self.may_begin_sentence(words),
            Mode::Query => is_word && !is_in_case,
        }
    }

    /// The word as it is written.
    pub(super) fn surface(&self, at: usize) -> &str {
        &self.text[self.words[at].start..self.words[at].end]
    }

    /// Whether the word at `at`, when there is one, is one of these.
    fn is_one_of(&self, at: Option<usize>, list: &[&str]) -> bool {
        let at = at.filter(|&at| at < self.words.len());
        at.is_some_and(|at| list.iter().any(|word| self.surface(at).eq_ignore_ascii_case(word)))
    }

    /// A person, a street, a state or a time of day that is called like the entry.
    fn is_name_of_other(&self, alias: &Pattern<'_>, words: &Range<usize>) -> bool {
        if words.len() > 1 {
            return false;
        }
        let surface = self.surface(words.start);
        let before = words.start.checked_sub(1);
        let has_capital = surface.starts_with(|first: char| first.is_uppercase());
        let is_called_so =
            has_capital && (self.is_one_of(before, &TITLES) || self.is_one_of(Some(words.end), &STREETS));
        let is_figure = |at: usize| self.surface(at).bytes().all(|byte| byte.is_ascii_digit());
        let follows_figure = self.words[words.start].gap == Gap::Space && before.is_some_and(is_figure);
        let is_measure = alias.is(Flags::AMBIGUOUS)
            && alias.is(Flags::EXACT)
            && surface == alias.surface
            && follows_figure;
        is_called_so
            || is_measure
            || self.is_verb(words)
            || STATES.contains(&surface) && self.follows_town(words)
    }

    /// `coaches others`, `to judge what`.
    fn is_verb(&self, words: &Range<usize>) -> bool {
        let surface = self.surface(words.start).as_bytes();
        let is_such = |verb: &&str| {
            surface.get(..verb.len()).is_some_and(|start| start.eq_ignore_ascii_case(verb.as_bytes()))
        };
        let is_verb = VERBS.iter().any(is_such);
        is_verb
            && (self.is_one_of(words.start.checked_sub(1), &BEFORE_VERB)
                || self.is_one_of(Some(words.end), &BEHIND_VERB)
                || self.follows_people(words))
    }

    /// `developers architect`: people in the plural stand before it, and nothing between them.
    fn follows_people(&self, words: &Range<usize>) -> bool {
        let before = words.start.checked_sub(1).map(|before| self.surface(before));
        let are_people =
            before.is_some_and(|word| ["ers", "ors", "ists"].iter().any(|end| word.ends_with(end)));
        are_people && self.words[words.start].gap == Gap::Space
    }

    /// `Boston, MA`: a capitalised word and a comma stand before it, and nothing of a degree behind.
    fn follows_town(&self, words: &Range<usize>) -> bool {
        let Some(before) = words.start.checked_sub(1) else { return false };
        let town = self.surface(before).as_bytes();
        let is_town =
            town[0].is_ascii_uppercase() && town.len() > 2 && town[1..].iter().any(u8::is_ascii_lowercase);
        is_town
            && self.words[words.start].gap == Gap::Comma
            && !self.is_one_of(Some(words.end), &AFTER_DEGREE)
    }

    /// Whether the capital may be that of the sentence: `Excel at what you do`.
    fn may_begin_sentence(&self, words: &Range<usize>) -> bool {
        let is_first = self.words[words.start].gap == Gap::Stop;
        let next = self.words.get(words.end).filter(|next| next.gap == Gap::Space);
        let goes_on =
            next.is_some_and(|next| self.text[next.start..].starts_with(|first: char| first.is_lowercase()));
        is_first && goes_on
    }

    /// Whether a tool's name in its own case stands behind a word such as `in` or `using`, or a skill of any name
    /// behind `experience with`.
    fn is_used(&self, alias: &Pattern<'_>, words: &Range<usize>) -> bool {
        let is_joined = self.words[words.start].gap == Gap::Space;
        if self.mode == Mode::Query || alias.kind() != Kind::Skill as u32 || !is_joined {
            return false;
        }
        let before = words.start.checked_sub(1);
        let is_asked = |&(joint, asking): &(&str, &[&str])| {
            self.is_one_of(before, &[joint]) && self.is_one_of(words.start.checked_sub(2), asking)
        };
        alias.is(Flags::EXACT) && self.is_one_of(before, &USES) || ASKED.iter().any(is_asked)
    }

    /// Whether a single plural word stands there in the plural.
    fn is_written_so(&self, alias: &Pattern<'_>, words: &Range<usize>) -> bool {
        let surface = self.surface(words.start);
        if surface.is_ascii() {
            surface.eq_ignore_ascii_case(alias.surface)
        } else {
            fold(surface) == fold(alias.surface)
        }
    }

    /// Whether a name stands there in its own case; the last word may be in the plural when it is an acronym.
    fn has_case(&self, name: &str, words: &Range<usize>) -> bool {
        let mut parts = name.split(' ').peekable();
        for at in words.clone() {
            let Some(part) = parts.next() else { return false };
            let surface = self.surface(at);
            let fits = surface == part || same_without_stops(surface, part);
            if !fits && (parts.peek().is_some() || !is_plural_of(surface, part)) {
                return false;
            }
        }
        true
    }

    /// Whether an acronym may be meant by a query that does not keep its case.
    fn is_acronym(&self, name: &str, words: &Range<usize>) -> bool {
        let has =
            |test: fn(&u8) -> bool| words.clone().any(|at| self.surface(at).bytes().any(|byte| test(&byte)));
        let is_one_case = !has(u8::is_ascii_uppercase) || !has(u8::is_ascii_lowercase);
        let capitals = name.bytes().filter(u8::is_ascii_uppercase).count();
        is_one_case && (capitals > 1 || capitals == name.len() || name.len() > 4 || name.contains('+'))
    }

    /// Whether a word nearby shows that the name is meant.
    fn has_context(&self, alias: &Pattern<'_>, words: &Range<usize>) -> bool {
        let reach = if self.mode == Mode::Query { QUERY_CONTEXT } else { CONTEXT };
        let left = &self.tokens[words.start.saturating_sub(reach)..words.start];
        let right = &self.tokens[words.end..(words.end + reach).min(self.tokens.len())];
        let is_near = |word: u32| {
            let is_it = |token: &Token| token.plain == Some(word) || token.folded == Some(word);
            if WEAK.contains(&self.layer.word_text(word)) {
                return right.first().is_some_and(is_it);
            }
            left.iter().any(is_it) || right.iter().any(is_it)
        };
        let entry = self.layer.entry_at(alias.entry);
        entry.context().any(is_near)
            || self.mode == Mode::Query && self.layer.asked(alias.kind()).any(is_near)
    }
}

/// `Excel`, but not `SAFe`.
fn is_capitalised(word: &str) -> bool {
    !word.bytes().skip(1).any(|byte| byte.is_ascii_uppercase())
}

/// `M.B.A.` is `MBA`.
fn same_without_stops(surface: &str, part: &str) -> bool {
    surface.contains('.')
        && !part.contains('.')
        && surface.chars().filter(|&character| character != '.').eq(part.chars())
}

/// `CIOs` and `CIO's` are more than one `CIO`; `Teams` are not more than one `Team`.
fn is_plural_of(surface: &str, part: &str) -> bool {
    let ends_as_acronym =
        part.ends_with(|last: char| last.is_ascii_uppercase() || last.is_ascii_digit()) && part.len() > 1;
    let rest = surface.strip_prefix(part);
    rest.is_some_and(|rest| matches!(rest, "'s" | "’s") || rest == "s" && ends_as_acronym)
}
