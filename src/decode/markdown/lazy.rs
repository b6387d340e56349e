//! Lines that a parser counts to the item above them, though their writer went on with something else.

use std::ops::RangeInclusive;

use crate::decode::heading;
use crate::decode::lines::{Line, marker};
use crate::traced::Traced;

/// Fewest words of a line that may end an item: a short one is what the next explains.
const FEWEST_WORDS: usize = 8;
/// Characters of lines that may have been wrapped by hand; shorter and longer ones end where their writer ended them.
const WRAPPED: RangeInclusive<usize> = 60..=120;
/// Most lines in which the end of a paragraph is looked for.
const MOST_LINES: usize = 20;

/// Whether an item ends with `line`, and what follows it without indentation stands for itself: an introduction, a name
/// with its explanation, or what comes after the list.
pub fn ends_item(line: &str, rest: &str) -> bool {
    let next = rest.lines().next().unwrap_or_default();
    let first = next.trim_start_matches(['*', '_', '"', '“', '(', '[']).chars().next();
    first.is_some_and(|first| first.is_uppercase() || first.is_numeric())
        && heading::ends_sentence(line)
        && line.split_whitespace().count() >= FEWEST_WORDS
        && (is_named(next) || !WRAPPED.contains(&line.chars().count()) && comes_after(next, rest))
}

/// Whether a line is a name with its explanation.
fn is_named(line: &str) -> bool {
    heading::lead(&Line::plain(Traced::verbatim(line, 0))).is_some()
}

/// Whether the paragraph that begins with `next` introduces something, or is the end of the list.
fn comes_after(next: &str, rest: &str) -> bool {
    let mut lines = rest.lines().take(MOST_LINES).peekable();
    let is_text = |line: &&str| !line.trim().is_empty() && marker(line).is_none();
    let mut last = next;
    while let Some(line) = lines.next_if(is_text) {
        last = line;
    }
    let below = lines.find(|line| !line.trim().is_empty());
    let is_end = below.is_some() || rest.lines().nth(MOST_LINES).is_none();
    last.trim_end().ends_with(':') || is_end && below.is_none_or(|line| marker(line).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "Take a course of two years in accounting, and learn on the side how the payroll of a company with \
                        several hundred people is run.";

    #[test]
    fn what_comes_after_a_list_is_no_part_of_it() {
        assert!(ends_item(LONG, "All of this takes time.\n"));
        assert!(ends_item(LONG, "All of this takes time.\n\n# More\n"));
        assert!(ends_item(LONG, "Think of these:\n\n* Pay\n"));
        assert!(ends_item(LONG, "Your Own Time: How much of it is there?\n* Pay\n"));
        assert!(ends_item("It pays well from the first day on.", "All of this takes time.\n"));
    }

    #[test]
    fn what_an_item_goes_on_with_is_its_own() {
        assert!(!ends_item(LONG, "and so on.\n"));
        assert!(!ends_item(LONG, "It costs little.\n* Pay\n"));
        assert!(!ends_item("A course.", "It costs little.\n"));
        let wrapped = "Take a course of two years in accounting. It does not cost much.";
        assert!(!ends_item(wrapped, "Ask the school.\n"));
    }
}
