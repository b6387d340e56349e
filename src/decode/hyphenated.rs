//! Words cut by a hyphen at the end of a line.

use std::collections::BTreeSet;

use crate::decode::lines::Line;
use crate::document::Repair;

/// First parts of words that keep their hyphen: `entry-level`, `on-site`.
const COMPOUND_STARTS: [&str; 40] = [
    "all", "anti", "back", "co", "cross", "cutting", "decision", "detail", "end", "entry", "ex", "fast",
    "first", "full", "hands", "high", "in", "job", "long", "low", "mid", "multi", "non", "off", "on", "one",
    "part", "post", "pre", "problem", "real", "self", "semi", "senior", "short", "state", "third", "two",
    "up", "well",
];

/// Ends of words that are no words themselves.
const WORD_ENDS: [&str; 16] = [
    "tion", "tions", "sion", "sions", "ment", "ments", "ness", "ity", "ities", "ance", "ence", "ally",
    "ology", "tive", "cian", "cians",
];
/// Longest second part, in bytes, that is told by its end: `tration` is none, `management` is a word.
const LONGEST_END: usize = 8;

/// Longest word that another part is joined to, in bytes.
const LONGEST_WORD: usize = 100;

/// Joins the words that lines are cut in. Only where the second part starts small: `Smith-\nJones` stays.
///
/// Whether the hyphen belongs to the word, nothing tells for certain. `words` are those of the whole source, in small
/// letters, where programs have cut words: two that stand there on their own keep their hyphen. Without them, as people cut
/// at hyphens that are there anyway, only what can be no word is joined.
pub fn joined(
    lines: Vec<Line>,
    words: Option<&BTreeSet<String>>,
    repairs: &mut BTreeSet<Repair>,
) -> Vec<Line> {
    let own = if words.is_none() && are_cut_by_program(&lines) { Some(words_of(&lines)) } else { None };
    let words = words.or(own.as_ref());
    let mut whole: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines {
        let (Some(before), Some(length)) = (whole.last_mut(), second_part(&line.text)) else {
            whole.push(line);
            continue;
        };
        let Some(start) = first_part(before).filter(|start| before.text.len() - start <= LONGEST_WORD) else {
            whole.push(line);
            continue;
        };
        let first = &before.text[start..before.text.trim_end().len() - 1];
        let keeps = keeps_hyphen(&first.to_lowercase(), &line.text[..length], words);
        let end = before.text.trim_end().len() - usize::from(!keeps);
        let mut text = before.text.slice(0..end);
        text.append(&line.text.slice(0..length));
        before.text = text;
        if !keeps {
            repairs.insert(Repair::HyphenatedWords);
        }
        let rest = line.text.slice(length..line.text.len()).trimmed();
        before.is_broken = line.is_broken && rest.is_empty();
        if !rest.is_empty() {
            whole.push(Line { text: rest, bold: 0, is_broken: line.is_broken });
        }
    }
    whole
}

/// Whether so many lines end in a hyphen that they were cut by a program: every fifth, and at least two.
fn are_cut_by_program(lines: &[Line]) -> bool {
    let pairs = lines
        .windows(2)
        .filter(|pair| first_part(&pair[0]).is_some() && second_part(&pair[1].text).is_some());
    let count = pairs.count();
    count >= 2 && count * 5 >= lines.len()
}

fn words_of(lines: &[Line]) -> BTreeSet<String> {
    let words = lines.iter().flat_map(|line| line.text.split_whitespace());
    let whole = words.filter(|word| !word.ends_with('-'));
    whole.map(|word| word.trim_matches(|edge: char| !edge.is_alphanumeric()).to_lowercase()).collect()
}

fn keeps_hyphen(first: &str, second: &str, words: Option<&BTreeSet<String>>) -> bool {
    let second = second.trim_end_matches(|last: char| !last.is_alphanumeric());
    if COMPOUND_STARTS.contains(&first) || first.contains('-') {
        return true;
    }
    match words {
        Some(words) => {
            !words.contains(&format!("{first}{second}")) && words.contains(first) && words.contains(second)
        }
        None => second.len() > LONGEST_END || !WORD_ENDS.iter().any(|end| second.ends_with(end)),
    }
}

/// Where the word starts that a line ends in the middle of.
fn first_part(line: &Line) -> Option<usize> {
    let text = line.text.trim_end();
    let word = text.strip_suffix(['-', '\u{2010}'])?;
    let is_one_byte = text.ends_with('-');
    let start = word
        .rfind(char::is_whitespace)
        .map_or(0, |at| at + word[at..].chars().next().map_or(1, char::len_utf8));
    let letters = word[start..].chars().filter(|character| character.is_alphabetic()).count();
    let ends_small = word.chars().next_back().is_some_and(char::is_lowercase);
    (is_one_byte && letters >= 2 && ends_small && !line.is_broken).then_some(start)
}

/// The length of the word that a line starts with, if it may be the rest of another.
fn second_part(text: &str) -> Option<usize> {
    let starts_small = text.chars().next().is_some_and(char::is_lowercase);
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let is_joining = matches!(&text[..end], "and" | "or" | "to");
    (starts_small && !is_joining).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::traced::Traced;

    fn shown(text: &str) -> String {
        let lines = Traced::verbatim(text, 0).lines().into_iter().map(Line::plain).collect();
        let lines = joined(lines, None, &mut BTreeSet::new());
        lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn cut_words_are_joined() {
        assert_eq!(shown("sixty col-\numns I be-\nlieve"), "sixty columns\nI believe");
        assert_eq!(shown("a system adminis-\ntration job"), "a system administration\njob");
        let words: BTreeSet<String> = ["second", "class"].into_iter().map(str::to_owned).collect();
        let with_words = |text: &str| {
            let lines = Traced::verbatim(text, 0).lines().into_iter().map(Line::plain).collect();
            joined(lines, Some(&words), &mut BTreeSet::new())[0].text.to_string()
        };
        assert_eq!(with_words("some net-\nwork"), "some network");
        assert_eq!(with_words("a second-\nclass team"), "a second-class");
    }

    #[test]
    fn few_lines_are_joined_to_one_word() {
        let text = "cut-\n".repeat(20_000);
        assert!(shown(&text).lines().count() > 100);
    }

    #[test]
    fn real_hyphens_stay() {
        assert_eq!(shown("a bargain-\npurchase folly"), "a bargain-purchase\nfolly");
        assert_eq!(shown("an entry-\nlevel job"), "an entry-level\njob");
        assert_eq!(shown("Mary Smith-\nJones"), "Mary Smith-\nJones");
        assert_eq!(shown("short-\nand long-term"), "short-\nand long-term");
        assert_eq!(shown("a dash -\nfollows"), "a dash -\nfollows");
    }
}
