//! The part of a passage that shows why it was found. Knows ranges, not markup and not the terminal.

use std::ops::Range;

use crate::hit::Snippet;

/// Most words of a snippet.
const MOST_WORDS: usize = 40;
/// Most bytes of a snippet: what has no spaces is no word.
const MOST_BYTES: usize = 2_000;
/// Words shown before the first match of a window.
const WORDS_BEFORE: usize = 6;

/// Cuts the best window out of `text`. `matches` are byte ranges with the weight of what matched, in order.
pub fn cut(text: &str, matches: &[(Range<usize>, f64)]) -> Snippet {
    let words = words(text);
    if words.len() <= MOST_WORDS {
        return render(text, 0..text.floor_char_boundary(MOST_BYTES), matches);
    }
    let start = best_start(&words, matches);
    let end = (start + MOST_WORDS).min(words.len());
    let window = words[start].start..words[end - 1].end;
    render(text, window.start..text.floor_char_boundary(window.end.min(window.start + MOST_BYTES)), matches)
}

fn words(text: &str) -> Vec<Range<usize>> {
    let base = text.as_ptr() as usize;
    let range = |word: &str| {
        let start = word.as_ptr() as usize - base;
        start..start + word.len()
    };
    text.split_whitespace().map(range).collect()
}

/// The word at which the window begins that holds the heaviest matches; the first such window.
fn best_start(words: &[Range<usize>], matches: &[(Range<usize>, f64)]) -> usize {
    let last = words.len() - MOST_WORDS;
    let index_of = |byte: usize| words.partition_point(|word| word.end <= byte);
    let placed: Vec<(usize, f64)> =
        matches.iter().map(|(range, weight)| (index_of(range.start), *weight)).collect();
    let candidates = placed.iter().map(|(word, _)| word.saturating_sub(WORDS_BEFORE).min(last));
    let weigh = |start: usize| -> f64 {
        let inside = placed.iter().filter(|(word, _)| (start..start + MOST_WORDS).contains(word));
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

/// The window as text with `…` where something is left out, and its matches in code points.
fn render(text: &str, window: Range<usize>, matches: &[(Range<usize>, f64)]) -> Snippet {
    let before = if window.start > 0 { "… " } else { "" };
    let after = if window.end < text.trim_end().len() { " …" } else { "" };
    let shown = &text[window.clone()];
    let mut highlights: Vec<Range<usize>> = Vec::new();
    let lead = before.chars().count();
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
    Snippet { text: format!("{before}{}{after}", flat(shown)), highlights }
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
        let snippet = cut("the A+, exam", &[(4..6, 1.0)]);
        assert_eq!(snippet.text, "the A+, exam");
        assert_eq!(snippet.highlights.first(), Some(&(4..6)));
    }

    #[test]
    fn the_window_holds_the_heaviest_matches() {
        let text = format!("{}needle {}", "hay ".repeat(100), "hay ".repeat(100));
        let at = text.find("needle").unwrap_or_default();
        let snippet = cut(&text, &[(0..3, 0.1), (at..at + 6, 1.0)]);
        assert!(snippet.text.starts_with("… ") && snippet.text.ends_with(" …"));
        assert_eq!(snippet.text.split_whitespace().filter(|word| *word != "…").count(), MOST_WORDS);
        let shown: String = snippet.text.chars().skip(snippet.highlights[0].start).take(6).collect();
        assert_eq!(shown, "needle");
    }

    #[test]
    fn a_match_across_the_end_of_the_window_is_shown_as_far_as_the_window_goes() {
        let text = format!("first {}needle in hay {}", "hay ".repeat(38), "hay ".repeat(30));
        let at = text.find("needle").unwrap_or_default();
        let snippet = cut(&text, &[(0..5, 1.0), (at..at + 13, 0.1)]);
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
        assert_eq!(cut(text, &[(at..at + 5, 1.0)]).highlights.first(), Some(&(4..9)));
    }
}
