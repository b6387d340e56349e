//! What programs send to a terminal to colour and move what they print, and what is left of it in a log.

use std::ops::Range;

use memchr::memmem;

/// Begins a sequence.
pub const ESCAPE: char = '\u{1b}';
/// Begins a control sequence alone.
const CONTROL: char = '\u{9b}';
/// Longest sequence looked for, in bytes: the address of a link may be long.
const LONGEST: usize = 2_000;
/// Ends a colour.
const RESET: &str = "[0m";

/// The length in bytes of the sequence that starts the text (ECMA-48: control sequences, commands, the rest); `None`
/// when none does.
pub fn length(text: &str) -> Option<usize> {
    let first = text.chars().next().filter(|first| matches!(*first, ESCAPE | CONTROL))?;
    let start = first.len_utf8();
    let rest = &text[start..text.floor_char_boundary(LONGEST.max(start))];
    if first == CONTROL {
        return Some(start + control(rest).unwrap_or(0));
    }
    let length = match rest.bytes().next() {
        Some(b'[') => control(&rest[1..]).map_or(0, |length| 1 + length),
        Some(b']' | b'P' | b'X' | b'^' | b'_') => command(rest).unwrap_or(1),
        Some(b' '..=b'/') => short(rest).unwrap_or(0),
        Some(b'0'..=b'~') => 1,
        _ => 0,
    };
    Some(start + length)
}

/// Parameters, intermediates and the byte that ends them.
fn control(rest: &str) -> Option<usize> {
    let end = rest.bytes().position(|byte| !(b' '..=b'?').contains(&byte))?;
    (b'@'..=b'~').contains(&rest.as_bytes()[end]).then_some(end + 1)
}

/// A command up to a bell or a string terminator on its line.
fn command(rest: &str) -> Option<usize> {
    let end = rest.find(['\u{7}', ESCAPE, '\u{9c}', '\n'])?;
    match rest[end..].chars().next()? {
        '\u{7}' => Some(end + 1),
        '\u{9c}' => Some(end + 2),
        ESCAPE if rest[end + 1..].starts_with('\\') => Some(end + 2),
        _ => None,
    }
}

/// Intermediates and a byte: `ESC ( B`.
fn short(rest: &str) -> Option<usize> {
    let end = rest.bytes().position(|byte| !(b' '..=b'/').contains(&byte))?;
    (b'0'..=b'~').contains(&rest.as_bytes()[end]).then_some(end + 1)
}

/// Colours that lost their escape character: `[1;31m`. Only where a reset stands too: `[10m` may be a length.
pub fn remains(text: &str) -> Vec<Range<usize>> {
    if memmem::find(text.as_bytes(), RESET.as_bytes()).is_none() {
        return Vec::new();
    }
    let colour = |(at, _): (usize, &str)| {
        let rest = &text[at + 1..];
        let length = rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b';').count();
        let is_sent = text[..at].ends_with([ESCAPE, CONTROL]);
        (length > 0 && rest[length..].starts_with('m') && !is_sent).then_some(at..at + length + 2)
    };
    text.match_indices('[').filter_map(colour).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_are_measured_whole() {
        for sequence in [
            "\u{1b}[31m",
            "\u{1b}[1;38;5;4m",
            "\u{1b}[2J",
            "\u{1b}[?25l",
            "\u{1b}(B",
            "\u{1b}c",
            "\u{1b}]0;title\u{7}",
            "\u{1b}]8;;http://a.b/c\u{1b}\\",
            "\u{9b}0m",
        ] {
            assert_eq!(length(&format!("{sequence}words m")), Some(sequence.len()), "{sequence:?}");
        }
        assert_eq!(length("words"), None);
    }

    #[test]
    fn what_is_never_ended_takes_no_words() {
        for text in ["\u{1b}", "\u{1b}[", "\u{1b}[31é", "\u{1b}]0;never ended\nwords", "\u{1b}é", "\u{9b}é"]
        {
            assert!(length(text).is_some_and(|length| length <= "\u{1b}]".len()), "{text:?}");
        }
        let many = "\u{1b}]".repeat(50_000);
        assert_eq!(length(&many), Some(2));
    }

    #[test]
    fn colours_without_their_escape_are_told_by_the_reset() {
        let text = "[1;31mError[0m in a[0] and [x]";
        let found: Vec<&str> = remains(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["[1;31m", "[0m"]);
        assert!(remains("a rope [10m long").is_empty());
    }
}
