//! Undoes damage to text: mojibake, invisible and control characters, ligatures, line ends.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use encoding_rs::{MACINTOSH, WINDOWS_1252};

use crate::decode::terminal;
use crate::document::Repair;
use crate::traced::Traced;

/// How often mojibake is undone; text is seldom encoded wrongly more than twice.
const MOJIBAKE_ROUNDS: usize = 3;

/// Repairs the text of a whole source. Afterwards lines end in `\n`, and there is no control character but `\n`
/// and `\t`.
pub fn repair<'t>(text: &'t Traced, repairs: &mut BTreeSet<Repair>) -> Cow<'t, Traced> {
    let mut text = Cow::Borrowed(text);
    for _ in 0..MOJIBAKE_ROUNDS {
        let edits = if text.is_ascii() { Vec::new() } else { mojibake(&text) };
        if edits.is_empty() {
            break;
        }
        repairs.insert(Repair::Mojibake);
        text = Cow::Owned(text.replaced(&edits));
    }
    match mended(&text, repairs) {
        Some(mended) => Cow::Owned(mended),
        None => text,
    }
}

/// The text without characters that nobody sees, and with those written in another way that are for the eye only;
/// `None` when it has none of them.
pub fn mended(text: &Traced, repairs: &mut BTreeSet<Repair>) -> Option<Traced> {
    let edits = characters(text, repairs);
    (!edits.is_empty()).then(|| text.replaced(&edits))
}

type Edits = Vec<(Range<usize>, String)>;

/// Characters that UTF-8 bytes became when they were read as another character set.
fn mojibake(text: &str) -> Edits {
    let found = misreadings(text);
    let has_certain = found.iter().any(|misread| misread.doubt == Doubt::None);
    let is_in_run = |index: usize| {
        let at = |index: usize| found.get(index).map(|misread| &misread.range);
        let own = at(index);
        let before = index.checked_sub(1).and_then(at);
        own.zip(before).is_some_and(|(own, before)| own.start == before.end)
            || own.zip(at(index + 1)).is_some_and(|(own, after)| own.end == after.start)
    };
    let is_kept = |&(index, misread): &(usize, &Misread)| match misread.doubt {
        Doubt::None => true,
        Doubt::Alone => has_certain || is_in_run(index),
        Doubt::Quote => is_in_run(index),
    };
    let kept = found.iter().enumerate().filter(is_kept);
    kept.map(|(_, misread)| (misread.range.clone(), misread.meant.clone())).collect()
}

/// Characters that may be one character's bytes read in another character set.
struct Misread {
    range: Range<usize>,
    meant: String,
    doubt: Doubt,
}

/// How likely the characters are just what they seem.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Doubt {
    /// Nobody writes them.
    None,
    /// Hardly anybody writes them; they are a misreading where others are sure or stand beside them.
    Alone,
    /// A word's last letter and the mark behind it, as in `RÉSUMÉ’s`; a misreading only within a run of such.
    Quote,
}

/// Everything in a text that may have been misread.
fn misreadings(text: &str) -> Vec<Misread> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        at += run_length(&text.as_bytes()[at..], |byte| byte.is_ascii());
        let Some(first) = text[at..].chars().next() else { break };
        match misread(text, at, first) {
            Some((length, meant)) => {
                let range = at..at + length;
                found.push(Misread { doubt: doubt(&text[range.clone()]), range, meant });
                at += length;
            }
            None => at += first.len_utf8(),
        }
    }
    found
}

/// `Â` and `Ã` begin misread Latin letters, `â` punctuation, `ï` ligatures and byte order marks, `ð` pictures; other
/// leads are letters that end words, which a quotation mark or a dash follows.
fn doubt(characters: &str) -> Doubt {
    if characters.starts_with(['Â', 'Ã', 'â', 'ï', 'ð', '‚']) {
        return Doubt::None;
    }
    let is_mark = |character: char| "’‘‚”“„–—…«»‹›•·".contains(character);
    if characters.chars().skip(1).any(is_mark) { Doubt::Quote } else { Doubt::Alone }
}

/// The length in bytes of the mojibake at `at`, and what it was.
fn misread(text: &str, at: usize, first: char) -> Option<(usize, String)> {
    let rest = &text[at..];
    sequence(rest, first, WINDOWS_1252)
        .or_else(|| if first == '‚' { sequence(rest, first, MACINTOSH) } else { None })
        .or_else(|| remains(text, at))
}

/// Reads one UTF-8 sequence out of characters that each stand for one of its bytes.
fn sequence(rest: &str, first: char, encoding: &'static encoding_rs::Encoding) -> Option<(usize, String)> {
    let lead = byte_of(first, encoding)?;
    let expected = match lead {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let mut bytes = Vec::with_capacity(expected);
    let mut length = 0;
    for character in rest.chars().take(expected) {
        bytes.push(byte_of(character, encoding)?);
        length += character.len_utf8();
    }
    let decoded = std::str::from_utf8(&bytes).ok()?;
    let only = decoded.chars().next()?;
    // `ÂŽ` would become a control character: it is two letters of somebody's language.
    (!only.is_control() || only == '\u{9d}').then(|| (length, decoded.to_owned()))
}

/// The byte that a character is in a one-byte character set.
fn byte_of(character: char, encoding: &'static encoding_rs::Encoding) -> Option<u8> {
    if character.is_ascii() {
        return None;
    }
    let mut buffer = [0u8; 4];
    let (bytes, _, unmappable) = encoding.encode(character.encode_utf8(&mut buffer));
    match (unmappable, bytes.as_ref()) {
        (false, [byte]) => Some(*byte),
        _ => None,
    }
}

/// What is left of mojibake when one of its characters was lost: `â€` lost the control character of a closing
/// quote, and `Â` before a space lost its non-breaking space.
fn remains(text: &str, at: usize) -> Option<(usize, String)> {
    let rest = &text[at..];
    if let Some(after) = rest.strip_prefix("â€") {
        let is_end = after.chars().next().is_none_or(|next| next.is_ascii());
        return is_end.then(|| ("â€".len(), "”".to_owned()));
    }
    let after = rest.strip_prefix('Â')?;
    let before = text[..at].chars().next_back();
    let follows_space = before.is_none_or(|character| !character.is_alphabetic());
    (follows_space && after.starts_with([' ', '\n', '\r'])).then(|| ("Â".len(), String::new()))
}

/// Characters that a reader does not see or that no text should hold, with what replaces them.
fn characters(text: &str, repairs: &mut BTreeSet<Repair>) -> Edits {
    let mut edits = Edits::new();
    let mut previous = '\n';
    let mut remains = terminal::remains(text).into_iter().peekable();
    let mut at = 0;
    loop {
        while remains.next_if(|range| range.start < at).is_some() {}
        let plain = plain_run(&text[at..remains.peek().map_or(text.len(), |range| range.start)]);
        previous = plain.chars().next_back().unwrap_or(previous);
        at += plain.len();
        let mut rest = text[at..].chars();
        let Some(character) = rest.next() else { break edits };
        let remains = remains.next_if(|range| range.start == at).map(|range| range.len());
        if let Some(length) = remains.or_else(|| terminal::length(&text[at..])) {
            edits.push((at..at + length, String::new()));
            repairs.insert(Repair::TerminalSequences);
            at += length;
            continue;
        }
        if let Some((replacement, repair)) = replacement(character, previous, rest.next()) {
            edits.push((at..at + character.len_utf8(), replacement.to_owned()));
            repairs.extend(repair);
        }
        previous = character;
        at += character.len_utf8();
    }
}

/// Bytes looked at together: a compiler makes a few instructions of that.
const AT_ONCE: usize = 32;

/// The characters at the beginning of a text that stay wherever they stand: nearly all of most texts.
fn plain_run(text: &str) -> &str {
    &text[..run_length(text.as_bytes(), is_plain_byte)]
}

/// How many bytes at the beginning are of a kind.
fn run_length(bytes: &[u8], is_of_kind: impl Fn(u8) -> bool) -> usize {
    let are_all = |some: &&[u8]| some.iter().fold(true, |all, byte| all & is_of_kind(*byte));
    let start = bytes.chunks_exact(AT_ONCE).take_while(are_all).count() * AT_ONCE;
    bytes[start..].iter().position(|byte| !is_of_kind(*byte)).map_or(bytes.len(), |at| start + at)
}

/// Whether all characters of a text stay wherever they stand.
pub fn is_plain(text: &str) -> bool {
    plain_run(text).len() == text.len()
}

/// Whether a byte is a character that stays wherever it stands.
fn is_plain_byte(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\n' | b'\t')
}

/// What a character that was written in another way is to a reader; `None` when it stays.
pub fn visible(character: char) -> Option<&'static str> {
    if character.is_whitespace() || character.is_control() {
        return Some(" ");
    }
    replacement(character, ' ', None).map(|(visible, _)| visible)
}

/// What a character becomes; `None` when it stays. Line ends and kinds of space change silently.
fn replacement(
    character: char,
    previous: char,
    next: Option<char>,
) -> Option<(&'static str, Option<Repair>)> {
    if u8::try_from(character).is_ok_and(is_plain_byte) {
        return None;
    }
    let invisible = Some(Repair::InvisibleCharacters);
    Some(match character {
        '\r' if next == Some('\n') => ("", None),
        '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{c}' | '\u{b}' => ("\n", None),
        '\u{200d}' if is_joined(previous) => return None,
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2060}'..='\u{2064}'
        | '\u{feff}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{206f}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{fdd0}'..='\u{fdef}'
        | '\u{fffe}'
        | '\u{ffff}' => ("", invisible),
        '\u{fffd}' => (lost(previous, next), Some(Repair::InvalidBytes)),
        'ﬀ' => ("ff", Some(Repair::Ligatures)),
        'ﬁ' => ("fi", Some(Repair::Ligatures)),
        'ﬂ' => ("fl", Some(Repair::Ligatures)),
        'ﬃ' => ("ffi", Some(Repair::Ligatures)),
        'ﬄ' => ("ffl", Some(Repair::Ligatures)),
        'ﬅ' | 'ﬆ' => ("st", Some(Repair::Ligatures)),
        _ if character.is_control() => ("", Some(Repair::ControlCharacters)),
        _ if character.is_whitespace() => (" ", None),
        _ => return None,
    })
}

/// What stands for a character that was lost before us: between letters mostly an apostrophe, else nothing.
fn lost(previous: char, next: Option<char>) -> &'static str {
    let between = previous.is_alphabetic()
        && next.is_some_and(|next| matches!(next, 's' | 't' | 'r' | 'v' | 'l' | 'm' | 'd'));
    if between { "’" } else { " " }
}

/// Whether a zero-width joiner after this character is part of a picture character or of an Indic or Arabic word.
fn is_joined(previous: char) -> bool {
    matches!(previous, '\u{600}'..='\u{6ff}' | '\u{900}'..='\u{dff}' | '\u{2600}'..='\u{27bf}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(damaged: &str, expected: &str, repairs: &[Repair]) {
        let mut named = BTreeSet::new();
        let damaged = Traced::verbatim(damaged, 0);
        let repaired = repair(&damaged, &mut named);
        assert_eq!(repaired.as_str(), expected);
        assert_eq!(named.into_iter().collect::<Vec<_>>(), repairs, "{damaged}");
    }

    #[test]
    fn mojibake_is_undone_once_and_twice() {
        check("Hereâ€™s", "Here’s", &[Repair::Mojibake]);
        check("â€œquotedâ€\u{9d} and â€œlostâ€ ", "“quoted” and “lost” ", &[Repair::Mojibake]);
        check("rÃ©sumÃ©", "résumé", &[Repair::Mojibake]);
        check("HereÃ¢â‚¬â„¢s", "Here’s", &[Repair::Mojibake]);
        check("don‚Äôt", "don’t", &[Repair::Mojibake]);
        check("pay:Â $50", "pay: $50", &[Repair::Mojibake]);
    }

    #[test]
    fn accented_words_stay() {
        for text in ["résumé", "ÂŽ", "Ångström", "Âge", "naïve façade", "Ä Ö Ü", "São Tomé", "Ñandú", "50 €"]
        {
            check(text, text, &[]);
        }
    }

    #[test]
    fn capitals_before_punctuation_stay() {
        for text in [
            "“RÉSUMÉ”",
            "RÉSUMÉ’s",
            "JOSÉ’s",
            "RÉSUMÉ–COVER",
            "RÉSUMÉ…",
            "«CAFÉ»",
            "»MENÜ«",
            "“the ‘résumé’”",
            "“résumé…”",
        ] {
            check(text, text, &[]);
            check(&format!("{text} donâ€™t"), &format!("{text} don’t"), &[Repair::Mojibake]);
        }
    }

    #[test]
    fn letters_of_other_scripts_are_mended_beside_others() {
        check("ÐŸÑ€Ð¸Ð²ÐµÑ‚ Ð”Ð¾Ð¼", "Привет Дом", &[Repair::Mojibake]);
        check("Ã³ Å¼", "ó ż", &[Repair::Mojibake]);
        check("Å¼", "Å¼", &[]);
    }

    #[test]
    fn invisible_characters_go_and_lines_end_alike() {
        check("desk\u{200b}top sup\u{ad}port", "desktop support", &[Repair::InvisibleCharacters]);
        check("a\r\nb\rc\u{2028}d", "a\nb\nc\nd", &[]);
        check("a\u{a0}b\u{2003}c", "a b c", &[]);
        check("nul\0 bell\u{7}", "nul bell", &[Repair::ControlCharacters]);
        check("\u{1b}[31mred\u{1b}[0m and [1mbold[0m", "red and bold", &[Repair::TerminalSequences]);
        check("o\u{fb03}ce", "office", &[Repair::Ligatures]);
        check("don\u{fffd}t", "don’t", &[Repair::InvalidBytes]);
    }

    #[test]
    fn places_survive_a_repair() {
        let damaged = Traced::verbatim("Hereâ€™s a plan", 0);
        let repaired = repair(&damaged, &mut BTreeSet::new());
        let at = repaired.find("plan").unwrap_or_default();
        assert_eq!(repaired.span(at..at + 4), Some(16..20));
    }
}
