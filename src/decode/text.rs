//! Plain text to blocks: paragraphs between blank lines, and what lost its marks within them.

use crate::decode::Reading;
use crate::decode::lines::{Context, Line, recover};
use crate::traced::Traced;

/// Reads plain text.
pub fn read(text: &Traced, reading: &mut Reading) {
    let mut groups: Vec<Vec<Line>> = vec![Vec::new()];
    for line in text.lines() {
        let line = line.trimmed();
        if line.is_empty() || is_rule(&line) {
            groups.push(Vec::new());
        } else if let Some(group) = groups.last_mut() {
            group.push(Line::plain(line));
        }
    }
    groups.retain(|group| !group.is_empty());
    let count = groups.len();
    for (index, group) in groups.into_iter().enumerate() {
        let context = Context { is_followed: index + 1 < count, has_headings: false };
        reading.blocks.extend(recover(group, context, &mut reading.repairs));
    }
}

/// Whether a line only separates: at least three of the same mark.
pub fn is_rule(line: &str) -> bool {
    let marks: Vec<char> = line.chars().filter(|character| !character.is_whitespace()).collect();
    marks.len() >= 3 && "-=_*~#+─━═–—·•".contains(marks[0]) && marks.iter().all(|mark| *mark == marks[0])
}
