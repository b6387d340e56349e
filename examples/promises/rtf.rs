//! RTF as the checker reads it: its text without the groups that describe fonts, styles and pictures.

/// Groups that say nothing to a reader.
const UNSEEN: [&str; 9] = [
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "generator",
    "listtable",
    "listoverridetable",
    "fldinst",
];

/// The text of a source.
pub fn text(bytes: &[u8]) -> String {
    let source: String = bytes.iter().map(|&byte| char::from(byte)).collect();
    let mut said = String::new();
    // For each open group, whether a reader sees it.
    let mut seen = vec![true];
    let mut rest = source.as_str();
    while let Some(first) = rest.chars().next() {
        rest = &rest[first.len_utf8()..];
        let is_seen = seen.last().copied().unwrap_or(true);
        let shown = match first {
            '{' => {
                seen.push(is_seen && !rest.starts_with("\\*"));
                continue;
            }
            '}' => {
                seen.pop();
                continue;
            }
            '\r' | '\n' => continue,
            '\\' => {
                let (control, after) = control(rest);
                rest = after;
                match control {
                    Control::Unseen => {
                        seen.last_mut().into_iter().for_each(|last| *last = false);
                        continue;
                    }
                    Control::Shows(text) => text,
                }
            }
            other => other.to_string(),
        };
        if is_seen {
            said.push_str(&shown);
        }
    }
    said
}

/// What stands behind a backslash.
enum Control {
    /// The group is not shown.
    Unseen,
    Shows(String),
}

/// The control word or symbol at the start of `rest`, and what follows it.
fn control(rest: &str) -> (Control, &str) {
    if let Some(escaped) = rest.strip_prefix('\'') {
        let byte = escaped.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let bytes = [byte.unwrap_or(b' ')];
        let (character, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
        return (Control::Shows(character.into_owned()), escaped.get(2..).unwrap_or_default());
    }
    let (name, after) = rest.split_at(rest.bytes().take_while(u8::is_ascii_alphabetic).count());
    if name.is_empty() {
        let mark = rest.chars().next().unwrap_or(' ');
        let shown = match mark {
            '~' | '\n' | '\r' => " ".to_owned(),
            '*' | '-' => String::new(),
            other => other.to_string(),
        };
        return (Control::Shows(shown), rest.strip_prefix(mark).unwrap_or_default());
    }
    let digits = after.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'-').count();
    let (number, after) = after.split_at(digits);
    let after = after.strip_prefix(' ').unwrap_or(after);
    match name {
        _ if UNSEEN.contains(&name) => (Control::Unseen, after),
        "par" | "line" | "tab" | "cell" | "row" | "page" | "sect" => (Control::Shows(" ".to_owned()), after),
        "u" => {
            let code = number.parse::<i32>().map_or(32, |code| code.rem_euclid(65_536).unsigned_abs());
            let shown = char::from_u32(code).unwrap_or(' ').to_string();
            (Control::Shows(shown), without_stand_in(after))
        }
        _ => (Control::Shows(String::new()), after),
    }
}

/// Skips the character that stands for the one before it in old programs.
fn without_stand_in(rest: &str) -> &str {
    match rest.strip_prefix("\\'") {
        Some(escape) => escape.get(2..).unwrap_or_default(),
        None => rest.get(1..).unwrap_or_default(),
    }
}
