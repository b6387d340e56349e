//! Text of others on its way to a terminal.

use std::borrow::Cow;

/// Makes text harmless to print on one line: it can neither command a terminal nor disguise itself.
///
/// Replaced by U+FFFD, one for one, so that offsets in code points stay true:
/// - control characters (C0, DEL, C1), hence every escape sequence and every line end; what is left of a
///   sequence is printed as the characters it consists of. A tab becomes a space,
/// - bidirectional marks, embeddings, overrides and isolates, which let text show in another order than it has,
/// - line and paragraph separators, and the invisible tag characters.
///
/// Text with lines of its own is split by the caller first.
pub fn safe(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_harmless) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(harmless).collect())
}

fn harmless(character: char) -> char {
    match character {
        '\t' => ' ',
        other if is_harmless(other) => other,
        _ => char::REPLACEMENT_CHARACTER,
    }
}

/// Whether a character may stand on a terminal as it is.
pub(super) fn is_harmless(character: char) -> bool {
    !character.is_control()
        && !matches!(character,
            '\u{61c}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{206f}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_is_not_copied() {
        assert!(matches!(safe("Größe 5 – C++ 日本 🙂"), Cow::Borrowed(_)));
    }

    #[test]
    fn escape_sequences_lose_their_power() {
        assert_eq!(safe("a\x1b[31mred\x1b]0;title\x07"), "a\u{fffd}[31mred\u{fffd}]0;title\u{fffd}");
        assert_eq!(safe("\u{9b}31m"), "\u{fffd}31m", "the C1 form of the same");
        assert_eq!(safe("one\r\ntwo\tthree"), "one\u{fffd}\u{fffd}two three");
    }

    #[test]
    fn text_cannot_turn_round() {
        assert_eq!(safe("\u{202e}fdp.exe"), "\u{fffd}fdp.exe");
        assert_eq!(safe("\u{2066}x\u{2069}"), "\u{fffd}x\u{fffd}");
    }

    #[test]
    fn offsets_stay_true() {
        let text = "a\x1bb\u{202e}c\n";
        assert_eq!(safe(text).chars().count(), text.chars().count());
    }
}
