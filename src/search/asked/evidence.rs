//! How surely a passage holds a kind of thing.

use super::Asked;
use super::kinds::KINDS;
use crate::analyzer::Token;
use crate::passage::{Passage, PassageKind};

/// What a passage's own heading, or the name of its row, is worth when it announces such a thing.
const ANNOUNCED: f32 = 0.7;
/// What the heading above that one is worth, as a share.
const ANNOUNCED_ABOVE: f32 = 0.7;
/// What it is worth when the text itself says such a thing.
const SAID: f32 = 0.6;
/// What a text is worth that begins with what the question is about, and does not say what that is.
const OPENS: f32 = 0.5;
/// What one aspect of a comparison is worth, beside a text that sets the two things side by side.
const ASPECT: f32 = 0.3;

/// How a text begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// With what the question is about, and says what it is.
    Defines,
    /// With what the question is about.
    Names,
    /// Otherwise.
    Other,
}

/// What a passage shows of what it holds.
pub struct Evidence<'a> {
    /// The passage.
    pub passage: &'a Passage,
    /// Its text.
    pub text: &'a [Token],
    /// Its own heading; empty without one.
    pub heading: &'a [Token],
    /// The heading above that one.
    pub heading_above: &'a [Token],
    /// The name of its row, when it is one.
    pub label: &'a [Token],
    /// Vocabulary ids that it names.
    pub mentions: &'a [String],
    /// Whether the text says all that the question is about.
    pub says_all: bool,
    /// How its text begins.
    pub opening: Opening,
}

impl Evidence<'_> {
    /// How surely the passage holds such a thing, from 0 to 1.
    pub fn of(&self, asked: Asked) -> f32 {
        let Some(kind) = KINDS.iter().find(|kind| kind.asked == asked) else { return 0.0 };
        let announced = if kind.over.are_said(self.heading) || kind.over.are_said(self.label) {
            1.0
        } else if kind.over.are_said(self.heading_above) && !self.announces_anything() {
            ANNOUNCED_ABOVE
        } else {
            0.0
        };
        (ANNOUNCED * announced + SAID * self.said(asked, kind.says.are_said(self.text))).min(1.0)
    }

    /// Whether its own heading announces some kind of thing: *Pay* below *How to become one* is about pay.
    fn announces_anything(&self) -> bool {
        KINDS.iter().any(|kind| kind.over.are_said(self.heading))
    }

    /// How surely the text itself holds it; `is_cued` is whether it says one of the kind's phrases.
    fn said(&self, asked: Asked, is_cued: bool) -> f32 {
        let text = &self.passage.text;
        let cued: f32 = if is_cued { 1.0 } else { 0.0 };
        match asked {
            Asked::Pay => match (has_amount(text), is_cued) {
                (true, true) => 1.0,
                (true, false) => 0.7,
                (false, true) => 0.2,
                (false, false) => 0.0,
            },
            Asked::Certification if self.mentions.iter().any(|id| id.starts_with("cert:")) => 1.0,
            Asked::Difference => self.compares(is_cued),
            Asked::Definition => match self.opening {
                Opening::Defines => 1.0,
                Opening::Names => OPENS,
                Opening::Other => 0.0,
            },
            Asked::Duties if self.opening != Opening::Other => cued.max(OPENS),
            Asked::Duration => {
                if has_duration(self.text) {
                    1.0
                } else {
                    0.0
                }
            }
            Asked::Outlook if is_cued && (text.contains('%') || text.contains("percent")) => 1.0,
            Asked::Certification | Asked::Outlook => 0.6 * cued,
            _ => cued,
        }
    }

    /// How surely it sets two things side by side. A row does so under one aspect only.
    fn compares(&self, is_cued: bool) -> f32 {
        let is_row = self.passage.kind == PassageKind::TableRow;
        match (self.says_all, is_row, is_cued) {
            (true, false, _) => 1.0,
            (true, true, _) | (false, _, true) => ASPECT,
            (false, _, false) => 0.0,
        }
    }
}

/// Whether the text says how long: a number before a unit of time.
fn has_duration(tokens: &[Token]) -> bool {
    const UNITS: &str = "year month week day hour minut yr";
    const NUMBERS: &str = "one two three four five six seven eight nine ten every per a an several few";
    let is_one_of = |words: &str, word: &str| words.split(' ').any(|known| known == word);
    tokens.windows(2).any(|pair| {
        let number = &pair[0].term;
        let is_year = number.len() == 4 && number.starts_with(['1', '2']);
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit()) && !is_year;
        is_one_of(UNITS, &pair[1].term) && (is_number || is_one_of(NUMBERS, &pair[0].surface))
    })
}

/// Whether the text names a sum of money that somebody could earn.
fn has_amount(text: &str) -> bool {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let is_digit_next = |rest: &str| rest.trim_start().starts_with(|next: char| next.is_ascii_digit());
    let trim = |word| str::trim_matches(word, |character: char| !character.is_alphanumeric());
    let mut words = text.split_whitespace().map(trim).peekable();
    ["$", "£", "€", "USD", "EUR", "GBP"]
        .iter()
        .any(|sign| text.match_indices(sign).any(|(at, sign)| is_digit_next(&text[at + sign.len()..])))
        || std::iter::from_fn(|| Some((words.next()?, words.peek().copied())))
            .any(|(word, next)| is_thousands(word) || is_sum(word) && next.is_some_and(is_currency))
}

/// Whether a word is a number of thousands, as `60k`, and not an American pension plan, as `401k`.
fn is_thousands(word: &str) -> bool {
    const PLANS: [&str; 2] = ["401", "403"];
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    (2..=3).contains(&digits) && matches!(&word[digits..], "k" | "K") && !PLANS.contains(&&word[..digits])
}

/// Whether a word is a number in figures, as `60,000` or `27.50`.
fn is_sum(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_digit())
        && word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.'))
}

/// Whether a word is a currency written after its amount.
fn is_currency(word: &str) -> bool {
    ["dollars", "pounds", "euros", "usd", "eur", "gbp"].iter().any(|name| name.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyzer::tokens;

    #[test]
    fn amounts_are_money() {
        assert!(has_amount("from $45,000 to £50,000") && has_amount("about 60k a year"));
        assert!(
            has_amount("earn between 45,000 and 60,000 dollars a year") && has_amount("27.50 Euros an hour")
        );
        assert!(!has_amount("45,000 people in 2024"));
        assert!(!has_amount("a 401k with a match, or a 403b, and dollars"));
    }

    #[test]
    fn durations_are_numbers_of_units() {
        for text in ["takes 4 years", "every two weeks", "per month"] {
            assert!(has_duration(&tokens(text)), "{text}");
        }
        assert!(!has_duration(&tokens("in 2024, years later")));
    }
}
