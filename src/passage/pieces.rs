//! Long text cut at its sentences.

use std::ops::Range;

use crate::passage::sentence::sentences;

/// A block of more words than this is cut.
pub const LONG_WORDS: usize = 180;
/// Long text is cut into pieces of about this many words.
const PIECE_WORDS: usize = 120;

/// Bytes that are counted together; their number fits into a byte.
const FEW: usize = 128;

/// How many words a text has.
pub fn words(text: &str) -> usize {
    if !text.is_ascii() {
        return text.split_whitespace().count();
    }
    let is_space = |byte: u8| matches!(byte, b' ' | b'\t'..=b'\r');
    let Some((first, rest)) = text.as_bytes().split_first() else { return 0 };
    let begins = |(before, byte): (&u8, &u8)| u8::from(is_space(*before) & !is_space(*byte));
    // Sums of few are bytes, of which a processor adds many at a time.
    let of_few = |(before, few): (&[u8], &[u8])| usize::from(before.iter().zip(few).map(begins).sum::<u8>());
    let few = text.as_bytes().chunks(FEW).zip(rest.chunks(FEW));
    usize::from(!is_space(*first)) + few.map(of_few).sum::<usize>()
}

/// Ranges of a long text that end at sentences and have about [`PIECE_WORDS`] words.
pub fn pieces(text: &str) -> Vec<Range<usize>> {
    let total = words(text);
    if total <= LONG_WORDS {
        return std::iter::once(0..text.len()).collect();
    }
    let aim = total.div_ceil(total.div_ceil(PIECE_WORDS));
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    let mut count = 0;
    for sentence in sentences(text).into_iter().flat_map(|range| bounded(text, range)) {
        let length = words(&text[sentence.clone()]);
        if count > 0 && count + length / 2 > aim {
            ranges.push(start..sentence.start);
            start = sentence.start;
            count = 0;
        }
        count += length;
    }
    ranges.push(start..text.len());
    ranges
}

/// A sentence as pieces of at most [`PIECE_WORDS`] words, cut after a comma or semicolon where there is one.
fn bounded(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    if words(&text[range.clone()]) <= PIECE_WORDS {
        return vec![range];
    }
    let mut ranges = Vec::new();
    let (mut start, mut count) = (range.start, 0);
    let mut is_word = false;
    for (offset, character) in text[range.clone()].char_indices() {
        let at = range.start + offset;
        if character.is_whitespace() {
            is_word = false;
            continue;
        }
        if !is_word {
            is_word = true;
            let before = text[start..at].trim_end();
            if count >= PIECE_WORDS || count * 3 >= PIECE_WORDS * 2 && before.ends_with([';', ',', ':']) {
                ranges.push(start..at);
                start = at;
                count = 0;
            }
            count += 1;
        }
    }
    ranges.push(start..range.end);
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_as_white_space_parts_them() {
        for length in [0, 1, 2, 126, 127, 128, 129, 130, 255, 256, 257, 300] {
            for space in [" ", "\t", "\u{b}", "\r\n", "  ", "\u{a0}", "x"] {
                let text = ["a", "bc", "def"].join(space).repeat(length / 6 + 1);
                for cut in 0..=text.len().min(3) {
                    let text = text.get(cut..cut + length.min(text.len() - cut)).unwrap_or_default();
                    assert_eq!(words(text), text.split_whitespace().count(), "{text:?}");
                }
            }
        }
    }
}
