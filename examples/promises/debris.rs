//! What stands in no text that a person wrote for people.

use super::crude::Line;
use super::damage;

/// Marks that are left over from markup, and traces of wrong decoding.
const MARKS: [&str; 20] = [
    "**", "](", "```", "{{", "{%", "<!--", "-->", "\\n\\n", "]]>", "<br", "</", "|---", "---|", "| ---",
    "--- |", ":--", "--:", "â€", "Ã©", "ï»¿",
];

/// What the text has that it should not have, each with a few characters around it. What the source's readers see
/// themselves, as in `<head>` written as code, is none.
pub fn of(text: &str, source: Option<&[Line]>) -> Vec<String> {
    let is_seen = |mark: &str| source.is_some_and(|lines| lines.iter().any(|line| line.must.contains(mark)));
    let marks = MARKS.iter().filter_map(|mark| text.find(mark).map(|at| (at, mark)));
    let mut found: Vec<String> =
        marks.filter(|(_, mark)| !is_seen(mark)).map(|(at, mark)| around(text, at, mark)).collect();
    found.extend(entity(text).map(|at| around(text, at, "entity")));
    found.extend(escaped_line_end(text).filter(|_| !is_seen("\\n")).map(|at| around(text, at, "\\n")));
    // The zero-width joiner makes one picture of two.
    let is_damage = |character: char| {
        damage::is_invisible(character) && character != '\u{200d}' || character == '\u{fffd}'
    };
    let controls = text.char_indices().find(|&(_, character)| is_damage(character));
    found.extend(controls.map(|(at, character)| around(text, at, &format!("U+{:04X}", character as u32))));
    found.extend(text.lines().filter(|line| is_marked(line)).map(|line| around(line, 0, "line")));
    found
}

fn around(text: &str, at: usize, what: &str) -> String {
    let start = text.floor_char_boundary(at.saturating_sub(20));
    let end = text.ceil_char_boundary((at + 30).min(text.len()));
    format!("{what}: …{}…", text[start..end].replace('\n', "⏎"))
}

/// `&name;` or `&#1;`
fn entity(text: &str) -> Option<usize> {
    text.match_indices('&').map(|(at, _)| at).find(|&at| {
        let name: &str = &text[at + 1..];
        let length = name.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
        (2..=10).contains(&length) && name[length..].starts_with(';')
    })
}

/// A backslash and an n that are no path: before a capital, a space, or the end.
fn escaped_line_end(text: &str) -> Option<usize> {
    text.match_indices("\\n").map(|(at, _)| at).find(|&at| {
        let after = text[at + 2..].chars().next();
        after.is_none_or(|next| {
            next.is_uppercase() || next.is_whitespace() || matches!(next, '-' | '*' | '#' | '|' | '\\')
        })
    })
}

/// A line that is a rule, or begins with a mark of Markdown or of a table.
fn is_marked(line: &str) -> bool {
    let line = line.trim();
    let is_rule = line.len() >= 3
        && line.chars().all(|mark| matches!(mark, '-' | '=' | '_' | '*' | '|' | '+' | ':' | ' '));
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    let is_heading = (1..=6).contains(&level) && line[level..].starts_with(' ');
    is_rule || is_heading || line.starts_with("| ") || line.starts_with('|') && line.ends_with('|')
}
