//! Hands ready-made terms to tantivy as one string.
//!
//! Tantivy takes tokens too, but writes and reads them as JSON on the way, which takes half of the time of
//! indexing. Here the postings are packed into a text, and the tokenizer of the field does nothing but unpack it.

use std::fmt::Write;

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};

use crate::engine::Posting;

/// The name by which fields ask for the unpacking.
pub const UNPACKING: &str = "unpacking";

/// The tokenizer that unpacks.
pub fn unpacking() -> TextAnalyzer {
    TextAnalyzer::builder(Unpacking).build()
}

/// Packs postings: for each the positions since the one before, the bytes of the term, and the term.
pub fn pack<'a>(postings: impl IntoIterator<Item = &'a Posting>) -> String {
    let mut packed = String::new();
    let mut before = 0;
    for Posting { term, position } in postings {
        // Positions are stored as differences, which cannot be negative.
        let position = (*position).max(before);
        // Writing to a string cannot fail.
        let _ = write!(packed, "{} {} {term}", position - before, term.len());
        before = position;
    }
    packed
}

#[derive(Clone)]
struct Unpacking;

impl Tokenizer for Unpacking {
    type TokenStream<'a> = Unpacked<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Unpacked<'a> {
        let token = Token { position: 0, ..Token::default() };
        Unpacked { rest: text, token }
    }
}

struct Unpacked<'a> {
    rest: &'a str,
    token: Token,
}

impl<'a> Unpacked<'a> {
    fn next(&mut self) -> Option<(usize, &'a str)> {
        let (step, rest) = self.rest.split_once(' ')?;
        let (length, rest) = rest.split_once(' ')?;
        let (term, rest) = rest.split_at_checked(length.parse().ok()?)?;
        self.rest = rest;
        Some((step.parse().ok()?, term))
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
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out() {
        let postings = [("a+", 0), ("tcp/ip", 3), ("tcp", 3), ("1 2 x", 900), ("", 901), ("größe", 902)]
            .map(|(term, position)| Posting { term: term.to_owned(), position });
        let packed = pack(&postings);
        let mut analyzer = unpacking();
        let mut stream = analyzer.token_stream(&packed);
        for posting in postings {
            assert!(stream.advance());
            assert_eq!(stream.token().text, posting.term);
            assert_eq!(stream.token().position, posting.position as usize);
        }
        assert!(!stream.advance());
    }
}
