//! The part of a passage that shows why it was found. Knows ranges and cells, not markup and not the terminal.

use std::ops::Range;

use crate::hit::Snippet;
use crate::passage::Table;

mod row;

/// Most words of a snippet.
const MOST_WORDS: usize = 40;
/// Most bytes of a snippet: what has no spaces is no word.
const MOST_BYTES: usize = 2_000;
/// Words shown before the first match of a window.
const WORDS_BEFORE: usize = 6;

/// Bytes of the text that match, with the weight of what matched.
pub type Match = (Range<usize>, f64);

/// Cuts the best window out of `text`; of a table row, which is the text of `table`, its first cell and those that were
/// asked for. `matches` are in order.
pub fn cut(text: &str, table: Option<&Table>, matches: &[Match]) -> Snippet {
    if words(text).len() <= MOST_WORDS {
        let whole = 0..text.len();
        return render(text, std::slice::from_ref(&whole), matches);
    }
    let of_row =
        table.and_then(|table| row::windows(text, table, matches)).filter(|windows| !windows.is_empty());
    render(
        text,
        &of_row.unwrap_or_else(|| vec![best_window(text, 0..text.len(), MOST_WORDS, matches)]),
        matches,
    )
}

fn words(text: &str) -> Vec<Range<usize>> {
    let base = text.as_ptr() as usize;
    let range = |word: &str| {
        let start = word.as_ptr() as usize - base;
        start..start + word.len()
    };
    text.split_whitespace().map(range).collect()
}

/// The bytes of so many words of a part of the text that hold the heaviest matches; the first such window.
fn best_window(text: &str, part: Range<usize>, most: usize, matches: &[Match]) -> Range<usize> {
    let words: Vec<Range<usize>> = words(&text[part.clone()])
        .into_iter()
        .map(|word| part.start + word.start..part.start + word.end)
        .collect();
    let inside: Vec<Match> =
        matches.iter().filter(|(range, _)| part.contains(&range.start)).cloned().collect();
    let start = best_start(&words, most, &inside);
    let end = (start + most).min(words.len());
    if end == 0 { part } else { words[start].start..words[end - 1].end }
}

/// The word at which the window of so many words begins.
fn best_start(words: &[Range<usize>], most: usize, matches: &[Match]) -> usize {
    let last = words.len().saturating_sub(most);
    let index_of = |byte: usize| words.partition_point(|word| word.end <= byte);
    let placed: Vec<(usize, f64)> =
        matches.iter().map(|(range, weight)| (index_of(range.start), *weight)).collect();
    let before = WORDS_BEFORE.min(most / 4);
    let candidates = placed.iter().map(|(word, _)| word.saturating_sub(before).min(last));
    let weigh = |start: usize| -> f64 {
        let inside = placed.iter().filter(|(word, _)| (start..start + most).contains(word));
        inside.map(|(_, weight)| weight).sum()
    };
    let mut best = (0, weigh(0));
    for start in candidates {
        let weight = weigh(start);
        if weight > best.1 {
            best = (start, weight);
        }
    }
    best.0
}

/// The windows as text with `…` where something is left out, and their matches in code points.
fn render(text: &str, windows: &[Range<usize>], matches: &[Match]) -> Snippet {
    let mut snippet = Snippet { text: String::new(), highlights: Vec::new() };
    let (mut count, mut room, mut end) = (0, MOST_BYTES, 0);
    for window in windows {
        if window.start > 0 {
            let gap = if snippet.text.is_empty() { "… " } else { " … " };
            snippet.text.push_str(gap);
            count += gap.chars().count();
        }
        end = text.floor_char_boundary(window.end.min(window.start + room));
        room -= end - window.start;
        snippet.highlights.extend(highlights(text, window.start..end, matches, count));
        snippet.text.push_str(&flat(&text[window.start..end]));
        count += text[window.start..end].chars().count();
    }
    if end < text.trim_end().len() {
        snippet.text.push_str(" …");
    }
    snippet
}

/// What matches in a window, in code points, where the window begins at `lead`.
fn highlights(text: &str, window: Range<usize>, matches: &[Match], lead: usize) -> Vec<Range<usize>> {
    let mut highlights: Vec<Range<usize>> = Vec::new();
    let mut counted = (window.start, lead);
    for (range, _) in matches {
        if range.start >= window.end || range.start < counted.0 {
            continue;
        }
        // A match that goes on behind the window is shown as far as the window goes.
        let last = range.end.min(window.end);
        let start = counted.1 + text[counted.0..range.start].chars().count();
        let end = start + text[range.start..last].chars().count();
        highlights.push(start..end);
        counted = (last, end);
    }
    highlights
}

/// Line ends as spaces: the number of code points stays the same.
fn flat(text: &str) -> String {
    text.chars().map(|character| if character == '\n' { ' ' } else { character }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_passage_is_shown_whole() {
        let snippet = cut("the A+, exam", None, &[(4..6, 1.0)]);
        assert_eq!(snippet.text, "the A+, exam");
        assert_eq!(snippet.highlights.first(), Some(&(4..6)));
    }

    #[test]
    fn the_window_holds_the_heaviest_matches() {
        let text = format!("{}needle {}", "hay ".repeat(100), "hay ".repeat(100));
        let at = text.find("needle").unwrap_or_default();
        let snippet = cut(&text, None, &[(0..3, 0.1), (at..at + 6, 1.0)]);
        assert!(snippet.text.starts_with("… ") && snippet.text.ends_with(" …"));
        assert_eq!(snippet.text.split_whitespace().filter(|word| *word != "…").count(), MOST_WORDS);
        let shown: String = snippet.text.chars().skip(snippet.highlights[0].start).take(6).collect();
        assert_eq!(shown, "needle");
    }

    #[test]
    fn a_match_across_the_end_of_the_window_is_shown_as_far_as_the_window_goes() {
        let text = format!("first {}needle in hay {}", "hay ".repeat(38), "hay ".repeat(30));
        let at = text.find("needle").unwrap_or_default();
        let snippet = cut(&text, None, &[(0..5, 1.0), (at..at + 13, 0.1)]);
        assert!(snippet.text.ends_with("hay needle …"), "{}", snippet.text);
        let shown = |range: &Range<usize>| -> String {
            snippet.text.chars().skip(range.start).take(range.len()).collect()
        };
        assert_eq!(snippet.highlights.iter().map(shown).collect::<Vec<_>>(), ["first", "needle"]);
    }

    #[test]
    fn offsets_are_code_points() {
        let text = "é é match";
        let at = text.find("match").unwrap_or_default();
        assert_eq!(cut(text, None, &[(at..at + 5, 1.0)]).highlights.first(), Some(&(4..9)));
    }

    #[test]
    fn a_long_row_shows_its_name_and_the_cell_that_was_asked_for() {
        let filler = "many words about animals ".repeat(6).trim_end().to_owned();
        let cells = ["Zebra keeper", &filler, "Head keeper", &filler];
        let columns = ["", "What they do all day long", "Next role", "Remarks"];
        let text = format!(
            "{}: {}: {}; {}: {}; {}: {}",
            cells[0], columns[1], cells[1], columns[2], cells[2], columns[3], cells[3]
        );
        let table =
            Table { columns: columns.map(str::to_owned).into(), cells: cells.map(str::to_owned).into() };
        let at = text.find("Next role").unwrap_or_default();
        let snippet = cut(&text, Some(&table), &[(0..5, 0.5), (at..at + 9, 1.0)]);
        let expected = format!("Zebra keeper … Next role: Head keeper; Remarks: {filler}");
        assert_eq!(snippet.text, expected);
        let marked = |range: &Range<usize>| {
            snippet.text.chars().skip(range.start).take(range.end - range.start).collect::<String>()
        };
        assert_eq!(snippet.highlights.iter().map(marked).collect::<Vec<_>>(), ["Zebra", "Next role"]);
    }

    #[test]
    fn a_cell_that_is_too_long_keeps_the_name_of_its_column() {
        let filler = "hay ".repeat(100);
        let cell = format!("{filler}needle {}", filler.trim_end());
        let table = Table {
            columns: vec![String::new(), "Knowledge (what you know)".to_owned()],
            cells: vec!["Farmer".to_owned(), cell.clone()],
        };
        let text = format!("Farmer: Knowledge (what you know): {cell}");
        let at = text.find("needle").unwrap_or_default();
        let snippet = cut(&text, Some(&table), &[(at..at + 6, 1.0)]);
        assert!(snippet.text.starts_with("Farmer: Knowledge (what you know): … hay "), "{}", snippet.text);
        assert!(snippet.text.contains("needle") && snippet.text.ends_with(" …"), "{}", snippet.text);
        assert!(snippet.text.split_whitespace().filter(|word| *word != "…").count() <= MOST_WORDS);
    }
}
