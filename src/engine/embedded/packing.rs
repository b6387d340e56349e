//! Hands ready-made terms to tantivy as one string.
//!
//! Tantivy takes tokens too, but writes and reads them as JSON on the way, which takes half of the time of
//! indexing. Here the postings are packed into a text, and the tokenizer of the field does nothing but unpack it.

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};

use crate::engine::Postings;

/// The name by which fields ask for the unpacking.
pub const UNPACKING: &str = "unpacking";

/// Numbers up to here are packed as the character with that number.
const LARGEST_CHARACTER: u8 = 0x7e;
/// What begins a number in digits, which ends with a space.
const DIGITS: char = '\u{7f}';

/// Numbers that stand before a term; nearly all take one byte.
const NUMBERS: usize = 2;

/// The tokenizer that unpacks.
pub fn unpacking() -> TextAnalyzer {
    TextAnalyzer::builder(Unpacking::default()).build()
}

/// Packs postings: for each the positions since the one before, the bytes of the term, and the term.
pub fn pack(postings: &Postings) -> String {
    let mut packed = String::with_capacity(postings.bytes() + NUMBERS * postings.len());
    let mut before = 0;
    for (term, position) in postings.iter() {
        push_number(&mut packed, position - before);
        push_number(&mut packed, u32::try_from(term.len()).unwrap_or(u32::MAX));
        packed.push_str(term);
        before = position;
    }
    packed
}

fn push_number(packed: &mut String, number: u32) {
    if let Ok(character @ ..=LARGEST_CHARACTER) = u8::try_from(number) {
        packed.push(char::from(character));
    } else {
        packed.push(DIGITS);
        packed.push_str(&number.to_string());
        packed.push(' ');
    }
}

#[derive(Clone, Default)]
struct Unpacking {
    /// Its string is used again for every term of every text.
    token: Token,
}

impl Tokenizer for Unpacking {
    type TokenStream<'a> = Unpacked<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Unpacked<'a> {
        self.token.position = 0;
        Unpacked { rest: text, token: &mut self.token }
    }
}

struct Unpacked<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

impl<'a> Unpacked<'a> {
    fn next(&mut self) -> Option<(usize, &'a str)> {
        if let [step @ ..=LARGEST_CHARACTER, length @ ..=LARGEST_CHARACTER, ..] = *self.rest.as_bytes() {
            let (term, rest) = self.rest.get(NUMBERS..)?.split_at_checked(usize::from(length))?;
            self.rest = rest;
            return Some((usize::from(step), term));
        }
        let step = self.number()?;
        let length = self.number()?;
        let (term, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some((step, term))
    }

    fn number(&mut self) -> Option<usize> {
        let first = *self.rest.as_bytes().first()?;
        let rest = self.rest.get(1..)?;
        if first <= LARGEST_CHARACTER {
            self.rest = rest;
            return Some(usize::from(first));
        }
        let (digits, rest) = rest.split_once(' ')?;
        self.rest = rest;
        digits.parse().ok()
    }
}

impl TokenStream for Unpacked<'_> {
    fn advance(&mut self) -> bool {
        let Some((step, term)) = self.next() else { return false };
        self.token.position += step;
        self.token.text.clear();
        self.token.text.push_str(term);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out() {
        let long = "x".repeat(130);
        let expected =
            [("a+", 0), ("tcp/ip", 3), ("tcp", 3), ("1 2 x", 900), ("", 901), ("größe", 1027), (&long, 1154)];
        let packed = pack(&expected.into_iter().collect());
        let mut analyzer = unpacking();
        let mut stream = analyzer.token_stream(&packed);
        for (term, position) in expected {
            assert!(stream.advance());
            assert_eq!(stream.token().text, term);
            assert_eq!(stream.token().position, position as usize);
        }
        assert!(!stream.advance());
    }
}
