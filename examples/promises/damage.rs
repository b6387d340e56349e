//! Bytes to text, and the plainest view of what is damaged in it.

/// What UTF-8 became that was read as Windows-1252, and what it was.
const MOJIBAKE: [(&str, &str); 24] = [
    ("Ã¢â‚¬â„¢", "’"),
    ("Ã¢â‚¬Å“", "“"),
    ("Ã¢â‚¬â€œ", "–"),
    ("â€™", "’"),
    ("â€˜", "‘"),
    ("â€œ", "“"),
    ("â€\u{9d}", "”"),
    ("â€“", "–"),
    ("â€”", "—"),
    ("â€¢", "•"),
    ("â€¦", "…"),
    ("â€‹", ""),
    ("â€", "”"),
    ("ï»¿", ""),
    ("Ã©", "é"),
    ("Ã¨", "è"),
    ("Ã¡", "á"),
    ("Ã³", "ó"),
    ("Ã±", "ñ"),
    ("Ã¼", "ü"),
    ("Ã¶", "ö"),
    ("Ã¤", "ä"),
    ("Ã§", "ç"),
    ("Â ", " "),
];

/// Reads bytes as UTF-16 when they begin so, as UTF-8 when they are, as Windows-1252 otherwise; lines end in `\n`.
pub fn text(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) if is_nearly_utf8(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
        },
    };
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    if !text.is_ascii() {
        for (damaged, whole) in MOJIBAKE {
            if text.contains(damaged) {
                text = text.replace(damaged, whole);
            }
        }
    }
    text.chars().filter(|&character| !is_invisible(character)).flat_map(unligatured).collect()
}

fn utf16(bytes: &[u8], number: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| number([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}

fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let lost = text.chars().filter(|&character| character == '\u{fffd}').count();
    let others = text.chars().filter(|character| !character.is_ascii()).count() - lost;
    others > lost
}

/// Whether a reader does not see the character.
pub fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{202a}'..='\u{202e}')
        || character.is_control() && !matches!(character, '\n' | '\t')
}

fn unligatured(character: char) -> Vec<char> {
    match character {
        'ﬀ' => vec!['f', 'f'],
        'ﬁ' => vec!['f', 'i'],
        'ﬂ' => vec!['f', 'l'],
        'ﬃ' => vec!['f', 'f', 'i'],
        'ﬄ' => vec!['f', 'f', 'l'],
        other => vec![other],
    }
}

/// Entities that career documents use, beside the numbered ones.
const ENTITIES: [(&str, &str); 53] = [
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", " "),
    ("ndash", "–"),
    ("mdash", "—"),
    ("rsquo", "’"),
    ("lsquo", "‘"),
    ("rdquo", "”"),
    ("ldquo", "“"),
    ("hellip", "…"),
    ("bull", "•"),
    ("middot", "·"),
    ("copy", "©"),
    ("reg", "®"),
    ("trade", "™"),
    ("times", "×"),
    ("rarr", "→"),
    ("larr", "←"),
    ("raquo", "»"),
    ("laquo", "«"),
    ("eacute", "é"),
    ("egrave", "è"),
    ("ntilde", "ñ"),
    ("uuml", "ü"),
    ("ouml", "ö"),
    ("auml", "ä"),
    ("shy", ""),
    ("ensp", " "),
    ("zwnj", ""),
    ("zwj", ""),
    ("minus", "−"),
    ("plusmn", "±"),
    ("deg", "°"),
    ("euro", "€"),
    ("pound", "£"),
    ("cent", "¢"),
    ("sect", "§"),
    ("para", "¶"),
    ("frac12", "½"),
    ("uarr", "↑"),
    ("darr", "↓"),
    ("ge", "≥"),
    ("le", "≤"),
    ("emsp", " "),
    ("thinsp", " "),
    ("aacute", "á"),
    ("iacute", "í"),
    ("oacute", "ó"),
    ("ccedil", "ç"),
    ("check", "✓"),
];

/// Longest entity looked for, in bytes.
const LONGEST_ENTITY: usize = 10;

/// The text without entities, also those that were escaped twice.
pub fn without_entities(text: &str) -> String {
    let once = decoded(text);
    if once.contains('&') { decoded(&once) } else { once }
}

fn decoded(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        result.push_str(&rest[..at]);
        let (name, after) = entity(&rest[at + 1..]);
        result.push_str(&name.unwrap_or_else(|| "&".to_owned()));
        rest = after;
    }
    result.push_str(rest);
    result
}

/// What an entity stands for, and what follows it.
fn entity(text: &str) -> (Option<String>, &str) {
    let Some(end) = text.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';') else {
        return (None, text);
    };
    let name = &text[..end];
    let known = ENTITIES.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    match known.or_else(|| numbered(name)) {
        Some(value) => (Some(value), &text[end + 1..]),
        None => (None, text),
    }
}

fn numbered(name: &str) -> Option<String> {
    let digits = name.strip_prefix('#')?;
    let number = match digits.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
        None => digits.parse().ok()?,
    };
    let character = char::from_u32(number)?;
    // A line end in an entity would make a line that the source does not have.
    let is_space = character.is_whitespace();
    Some(if is_space {
        " ".to_owned()
    } else if is_invisible(character) {
        String::new()
    } else {
        character.to_string()
    })
}
