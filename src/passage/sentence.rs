//! Where sentences end.

/// Words that end in a full stop within a sentence, in small letters and without their last stop.
const ABBREVIATIONS: [&str; 44] = [
    "dr", "mr", "mrs", "ms", "prof", "sr", "jr", "st", "vs", "e.g", "i.e", "eg", "ie", "etc", "cf", "al",
    "approx", "inc", "ltd", "corp", "co", "dept", "est", "fig", "no", "nos", "vol", "pp", "u.s", "u.k",
    "d.c", "a.m", "p.m", "ph.d", "b.s", "b.a", "m.s", "m.a", "b.sc", "m.sc", "jan", "feb", "aug", "sept",
];

/// The sentences of a text as byte ranges; together they are the whole text, white space after a sentence included.
pub fn sentences(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    let mut after = 0;
    while let Some((at, character)) = next_mark(text, after) {
        after = at + character.len_utf8();
        let closing =
            text[after..].len() - text[after..].trim_start_matches(['"', '”', '’', '\'', ')', ']']).len();
        let rest = &text[after + closing..];
        if character != '\n'
            && !(rest.starts_with(char::is_whitespace) && ends(text, start, at, character, rest))
        {
            continue;
        }
        let end = after + closing + (rest.len() - rest.trim_start().len());
        ranges.push(start..end);
        (start, after) = (end, end);
    }
    if start < text.len() {
        ranges.push(start..text.len());
    }
    ranges
}

/// The first mark from `from` on that may end a sentence.
fn next_mark(text: &str, from: usize) -> Option<(usize, char)> {
    let rest = text.get(from..)?;
    let may_begin = |byte: &u8| matches!(*byte, b'.' | b'!' | b'?' | b'\n' | ELLIPSIS);
    let places = rest.bytes().enumerate().filter(|(_, byte)| may_begin(byte)).map(|(at, _)| at);
    let mut marks = places.filter_map(|at| Some((from + at, rest[at..].chars().next()?)));
    marks.find(|(_, mark)| matches!(mark, '.' | '!' | '?' | '…' | '\n'))
}

/// The first byte of `…`, and of other punctuation.
const ELLIPSIS: u8 = 0xE2;

/// Whether the mark at `at` ends a sentence: what follows may begin one and what precedes is no abbreviation.
fn ends(text: &str, start: usize, at: usize, mark: char, rest: &str) -> bool {
    let next = rest.trim_start().chars().next();
    if next.is_some_and(char::is_lowercase) {
        return false;
    }
    if mark != '.' {
        return true;
    }
    let word = text[start..at].rsplit([' ', '\n', '(', '/']).next().unwrap_or_default();
    let folded = word.to_lowercase();
    let is_initial = word.chars().count() == 1 && word.starts_with(char::is_uppercase);
    let is_number_of_item = word.len() <= 2
        && !word.is_empty()
        && word.bytes().all(|byte| byte.is_ascii_digit())
        && text[start..at].trim() == word;
    !ABBREVIATIONS.contains(&folded.as_str()) && !is_initial && !is_number_of_item
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = sentences(text).into_iter().map(|range| text[range].trim()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn sentences_end_at_their_marks() {
        check("One. Two! Three?", &["One.", "Two!", "Three?"]);
        check("He said \"yes.\" Then left.", &["He said \"yes.\"", "Then left."]);
        check("Wait… “Go.” Then – no.", &["Wait…", "“Go.”", "Then – no."]);
    }

    #[test]
    fn abbreviations_and_figures_do_not_end_them() {
        check(
            "Ask Dr. Smith, e.g. by mail. It costs 3.5 hours.",
            &["Ask Dr. Smith, e.g. by mail.", "It costs 3.5 hours."],
        );
        check("Jobs in the U.S. Government are many.", &["Jobs in the U.S. Government are many."]);
        check("3. In this role. More.", &["3. In this role.", "More."]);
    }
}
