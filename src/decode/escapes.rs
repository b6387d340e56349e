//! Characters written in another way: HTML entities outside of HTML, and `\n` as two characters.

use std::ops::Range;

use crate::decode::repair;
use crate::traced::Traced;

/// Longest entity looked for, in bytes; the longest name of WHATWG's list has 31 letters.
const LONGEST_ENTITY: usize = 40;

/// How often entities are decoded: text is seldom escaped more than twice.
const ENTITY_ROUNDS: usize = 3;

/// Decodes entities that end in `;`, but for those in ranges of the text that are code. Returns `None` when there
/// are none.
pub fn entities(text: &Traced, is_code: impl Fn(&Traced, &Range<usize>) -> bool) -> Option<Traced> {
    let mut result: Option<Traced> = None;
    for _ in 0..ENTITY_ROUNDS {
        let current = result.as_ref().unwrap_or(text);
        let mut edits = entity_edits(current);
        edits.retain(|(range, _)| !is_code(current, range));
        if edits.is_empty() {
            break;
        }
        result = Some(current.replaced(&edits));
    }
    result
}

fn entity_edits(text: &str) -> Vec<(Range<usize>, String)> {
    let mut edits = Vec::new();
    let mut from = 0;
    while let Some(offset) = text[from..].find('&') {
        let start = from + offset;
        from = start + 1;
        let bytes = &text.as_bytes()[start + 1..text.len().min(start + LONGEST_ENTITY)];
        let length = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'#').count();
        if length == 0 || bytes.get(length) != Some(&b';') {
            continue;
        }
        let range = start..start + length + 2;
        let decoded = htmlize::unescape(&text[range.clone()]);
        // `&copyright;` begins with a name that needs no semicolon; it is no entity, and its own stays behind.
        let is_whole = decoded == ";" || !decoded.ends_with(';');
        if is_whole && decoded != text[range.clone()] {
            from = range.end;
            edits.push((range, visible(&decoded)));
        }
    }
    edits
}

/// What an entity stands for to a reader: spaces of all kinds are spaces, and invisible characters are nothing.
fn visible(decoded: &str) -> String {
    let mut text = String::with_capacity(decoded.len());
    for character in decoded.chars() {
        match repair::visible(character) {
            Some(visible) => text.push_str(visible),
            None => text.push(character),
        }
    }
    text
}

/// Turns `\n`, `\r`, `\t` and `\"` written as two characters into what they stand for. Returns `None` when there
/// are none. `C:\new` and `\d` stay: a line end has something that ends a line before it or begins one after it.
pub fn newlines(text: &Traced) -> Option<Traced> {
    let bytes = text.as_bytes();
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find('\\') {
        let start = at + offset;
        at = start + 2;
        let replacement = match bytes.get(start + 1) {
            Some(b'n') if is_line_end(text, start, &edits) => "\n",
            Some(b'r' | b't') if is_line_end(text, start, &edits) => " ",
            Some(b'"') => "\"",
            _ => {
                at = start + 1;
                continue;
            }
        };
        edits.push((start..start + 2, replacement.to_owned()));
    }
    (!edits.is_empty()).then(|| text.replaced(&edits))
}

fn is_line_end(text: &str, start: usize, edits: &[(Range<usize>, String)]) -> bool {
    let follows_another = edits.last().is_some_and(|(range, _)| range.end == start);
    let before = text[..start].chars().next_back();
    let after = text[start + 2..].chars().next();
    let ends = before.is_none_or(|c| c.is_whitespace() || ".!?:;,)|*\"'”’_`]".contains(c));
    let begins = after.is_none_or(|c| {
        c.is_whitespace() || c.is_uppercase() || c.is_ascii_digit() || "\\*#-|>(\"'“‘_`[•+".contains(c)
    });
    let is_path = before == Some(':') && text[..start].chars().rev().nth(1).is_some_and(char::is_uppercase);
    follows_another || (begins || ends) && !is_path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn newlined(text: &str) -> String {
        let traced = Traced::verbatim(text, 0);
        newlines(&traced).unwrap_or(traced).into_string()
    }

    #[test]
    fn entities_are_decoded_twice_escaped_too() {
        let decode = |text: &str| entities(&Traced::verbatim(text, 0), |_, _| false).map(Traced::into_string);
        assert_eq!(decode("a&nbsp;b &amp;amp; c"), Some("a b & c".into()));
        assert_eq!(decode("R&D and AT&T; x"), None);
        assert_eq!(decode("&copyright; &notanentity; &amplifier;"), None);
        assert_eq!(decode("a&semi; b&#59; &copy;"), Some("a; b; ©".into()));
        assert_eq!(decode("a&#x202e;b&#x2066;&#x2060;&#xfff9;&shy;c&#10;d"), Some("abc d".into()));
        assert_eq!(decode("it&#39;s &#x2014;"), Some("it's —".into()));
    }

    #[test]
    fn written_line_ends_are_line_ends() {
        assert_eq!(newlined(r"path:\n\n1. **Entry**: x\n\nthen"), "path:\n\n1. **Entry**: x\n\nthen");
        assert_eq!(newlined(r#"say \"hi\""#), r#"say "hi""#);
    }

    #[test]
    fn paths_and_patterns_stay() {
        assert_eq!(newlined(r"C:\new\tools and \d+"), r"C:\new\tools and \d+");
        assert_eq!(newlined(r"share\network"), r"share\network");
    }
}
