//! Which words head other words, when no mark says so.

use std::ops::Range;

use crate::decode::lines::{Line, marker};
use crate::traced::Traced;

/// Most words of a heading that nothing marks.
const MOST_WORDS: usize = 12;
/// Most words of a question that heads its answer.
const MOST_ASKED: usize = 40;
/// Most words of a lead: `System Administrator: manages …`.
const MOST_LEAD_WORDS: usize = 7;
/// Fewest words of a line that a heading can be told from.
const PROSE_WORDS: usize = 12;

/// Where a line stands that may be a heading.
#[derive(Debug, Clone, Copy, Default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is an independent observation of the line's surroundings"
)]
pub struct Place<'a> {
    /// The line before it, when that is running text.
    pub follows_text: Option<&'a str>,
    /// The next line without a blank one between.
    pub next: Option<&'a str>,
    /// Whether anything follows.
    pub is_followed: bool,
    /// Whether all of the line is bold.
    pub is_bold: bool,
    /// Whether it stands among lines wrapped by hand.
    pub is_wrapped: bool,
    /// Whether the source marks its headings.
    pub has_headings: bool,
}

/// The words of a heading without its colon, when the line is one.
pub fn unmarked(text: &Traced, place: Place) -> Option<Traced> {
    let line = text.trim();
    let words = line.split_whitespace().count();
    if place.is_followed && is_question(line, words) {
        return Some(text.trimmed());
    }
    if !place.is_followed || words > MOST_WORDS || !starts_like_heading(line) || marker(line).is_some() {
        return None;
    }
    if place.follows_text.is_some_and(|before| !ends_sentence(before) && !before.ends_with(':')) {
        return None;
    }
    // A wrapped line goes on in small letters, or breaks off at a word that no heading ends with.
    let goes_on = place.next.is_some_and(|next| next.trim_start().starts_with(char::is_lowercase))
        || line.rsplit(' ').next().is_some_and(|last| OPEN_WORDS.contains(&last));
    let is_heading = if place.is_bold || is_capitals(line) {
        !line.ends_with([',', ';'])
    } else if line.ends_with(':') {
        words <= 8
            && !place.is_wrapped
            && is_title_case(line)
            && place.next.is_none_or(|next| marker(next).is_none() || words <= 5)
    } else {
        !goes_on
            && !ends_sentence(line)
            && !line.ends_with([',', ';', '…'])
            && heads_what_follows(line, words, place)
    };
    is_heading.then(|| without_colon(text))
}

/// Whether a line asks what the next lines answer: `Q: When is it paid?`, `Question 3: …`, `Q2. …`.
fn is_question(line: &str, words: usize) -> bool {
    let Some(rest) = line.strip_prefix("Question").or_else(|| line.strip_prefix('Q')) else { return false };
    let rest = rest.trim_start_matches([' ', '#']).trim_start_matches(|mark: char| mark.is_ascii_digit());
    let asked = rest.strip_prefix([':', '.', ')', '–', '-']).map(str::trim);
    words <= MOST_ASKED && asked.is_some_and(|asked| asked.ends_with('?'))
}

/// Whether an ordinary short line heads the next: that one has to be prose, a list or a table.
fn heads_what_follows(line: &str, words: usize, place: Place) -> bool {
    match place.next {
        Some(next) => {
            let long = next.split_whitespace().count() >= PROSE_WORDS || next.chars().count() >= 80;
            let shorter = line.chars().count() * 2 < next.chars().count();
            (long && shorter || marker(next).is_some() || next.matches('|').count() >= 2) && !place.is_wrapped
                || long && shorter && is_title_case(line)
        }
        None => !place.has_headings && place.follows_text.is_none() && (is_title_case(line) || words <= 8),
    }
}

fn starts_like_heading(line: &str) -> bool {
    let Some(first) = line.chars().next() else { return false };
    (first.is_uppercase() || first.is_ascii_digit() || "\"“'‘(".contains(first))
        && line.chars().any(char::is_alphabetic)
        && !line.contains(" | ")
        && !line.contains("://")
}

/// Whether the text ends as a sentence does.
pub fn ends_sentence(text: &str) -> bool {
    let end = text.trim_end().trim_end_matches(['"', '”', '’', '\'', ')', ']', '*']);
    end.ends_with(['.', '!', '?', '。']) || end.is_empty()
}

/// Whether a line is set in capitals: at least two words' worth of letters, hardly a small one, and more letters than
/// digits: `AU$88K to AU$126K` are figures.
pub fn is_capitals(line: &str) -> bool {
    let letters: Vec<char> = line.chars().filter(|character| character.is_alphabetic()).collect();
    let capitals = letters.iter().filter(|character| character.is_uppercase()).count();
    let digits = line.chars().filter(char::is_ascii_digit).count();
    letters.len() >= 4 && capitals * 10 >= letters.len() * 9 && letters.len() > digits
}

/// Words after which something has to follow.
const OPEN_WORDS: [&str; 22] = [
    "a", "an", "and", "are", "as", "at", "but", "by", "for", "from", "is", "of", "or", "our", "that", "the",
    "their", "was", "what", "which", "with", "your",
];

/// Words that stay small in a title.
const SMALL_WORDS: [&str; 24] = [
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "is", "of", "on", "or", "over", "per",
    "the", "to", "up", "via", "vs", "vs.", "with", "your",
];

/// Whether a word may be small in a title.
pub fn is_small_word(word: &str) -> bool {
    SMALL_WORDS.contains(&word)
}

/// Whether nearly all words are capitalised as in a title.
pub fn is_title_case(line: &str) -> bool {
    let mut large = 0usize;
    let mut small = 0usize;
    for word in line.split_whitespace() {
        match word.chars().find(|character| character.is_alphanumeric()) {
            Some(first) if first.is_lowercase() && !is_small_word(word) => small += 1,
            Some(_) => large += 1,
            None => {}
        }
    }
    large > 0 && small * 4 <= large
}

/// The words of a heading without a colon at the end.
pub fn without_colon(text: &Traced) -> Traced {
    let end = text.trim_end().trim_end_matches([':', ' ', '\t']).len();
    let heading = text.slice(0..end).trimmed();
    if heading.is_empty() { text.trimmed() } else { heading }
}

/// Bytes of the line that name what it is about: `**Role**: …`, `1. **Role**: …` or `Role Name: …`.
pub fn lead(line: &Line) -> Option<Range<usize>> {
    let start = marker(&line.text).map_or(0, |mark| mark.length);
    bold_lead(line, start).or_else(|| named_lead(&line.text, start))
}

/// Bytes of a line that does nothing but name what the next says: `Your own time:`.
pub fn name_of(line: &Line, next: &Line) -> Option<Range<usize>> {
    let name = line.text.trim().strip_suffix(':')?;
    let is_name = (1..=MOST_LEAD_WORDS).contains(&name.split_whitespace().count())
        && name.starts_with(|first: char| first.is_uppercase())
        && !name.contains(['.', '!', '?', ',', ';', ':', '|']);
    (is_name && next.text.trim_start().starts_with(|first: char| first.is_uppercase()))
        .then(|| trimmed_lead(&line.text, 0..line.text.len()))
}

fn bold_lead(line: &Line, start: usize) -> Option<Range<usize>> {
    let bold = line.text.get(start..line.bold)?;
    let rest = line.text.get(line.bold..)?.trim_start();
    let is_lead = bold.trim_end().ends_with([':', '.'])
        || rest.starts_with([':', '–', '—', '-', '('])
        || rest.is_empty();
    let words = bold.split_whitespace().count();
    let lead = trimmed_lead(&line.text, start..line.bold);
    let is_name = line.text[lead.clone()].chars().count() > 1;
    (is_lead && is_name && (1..=MOST_WORDS).contains(&words)).then_some(lead)
}

/// `Field Service Technician: Provide on-site support …`: a capitalised name, a colon, a space and a sentence.
fn named_lead(text: &str, start: usize) -> Option<Range<usize>> {
    let rest = text.get(start..)?;
    let colon = rest.find(':')?;
    let (name, after) = (&rest[..colon], &rest[colon + 1..]);
    let words = name.split_whitespace().count();
    // `A: Yes.` answers; a letter names nothing.
    let is_name = (1..=MOST_LEAD_WORDS).contains(&words)
        && name.chars().count() > 1
        && name.starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit())
        && !name.contains(['.', '!', '?', ',', '"', '|'])
        && (is_title_case(name) || words <= 4 && start > 0 || words <= 5 && name.starts_with("Your "));
    let says_something = after.starts_with(' ') && after.split_whitespace().count() >= 2;
    (is_name && says_something).then(|| trimmed_lead(text, start..start + colon))
}

fn trimmed_lead(text: &str, range: Range<usize>) -> Range<usize> {
    let lead = &text[range.clone()];
    let start = range.start + (lead.len() - lead.trim_start().len());
    start..start.max(range.start + lead.trim_end().trim_end_matches([':', '.', ' ', '–', '—']).len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(next: Option<&str>) -> Place<'_> {
        Place { next, is_followed: true, ..Place::default() }
    }

    const PROSE: &str = "An IT Support Specialist primarily manages a broad range of technical issues, including network \
                         troubleshooting and user account management.";

    #[test]
    fn a_short_line_before_a_paragraph_is_a_heading() {
        for line in [
            "Required Technical Skills",
            "Role Overview: Support vs Desktop",
            "Salary comparison and outlook",
        ] {
            assert!(unmarked(&Traced::verbatim(line, 0), place(Some(PROSE))).is_some(), "{line}");
        }
        for line in ["and other tasks", "This ends as a sentence does.", "Cats, dogs,"] {
            assert!(unmarked(&Traced::verbatim(line, 0), place(Some(PROSE))).is_none(), "{line}");
        }
    }

    #[test]
    fn a_question_heads_its_answer() {
        for line in [
            "Q: When is the pay for a month in which somebody starts late in the week paid out?",
            "Question 3: Why?",
            "Q2. Who?",
        ] {
            assert!(unmarked(&Traced::verbatim(line, 0), place(Some("A: At its end."))).is_some(), "{line}");
        }
        assert!(
            unmarked(&Traced::verbatim("Quality is what we want, is it not?", 0), place(Some("Yes.")))
                .is_none()
        );
        let line = Line { text: Traced::verbatim("A: At the end of it.", 0), bold: 0, is_broken: false };
        assert_eq!(lead(&line), None);
    }

    #[test]
    fn a_line_that_goes_on_is_no_heading() {
        let on = "you will use to reserve a desk or a meeting room in the building, and for how long you want to have it.";
        assert!(unmarked(&Traced::verbatim("The Desk Plan", 0), place(Some(on))).is_none());
        assert!(
            unmarked(&Traced::verbatim("Employee Express is used to view your", 0), place(Some(PROSE)))
                .is_none()
        );
    }

    #[test]
    fn the_last_line_of_a_document_heads_nothing() {
        let at_end = Place { is_followed: false, ..Place::default() };
        assert!(unmarked(&Traced::verbatim("A vs B Infographic", 0), at_end).is_none());
    }

    #[test]
    fn capitals_and_bold_lines_are_headings() {
        assert!(unmarked(&Traced::verbatim("WAYS IN", 0), place(Some("Most people."))).is_some());
        assert!(
            unmarked(&Traced::verbatim("AU$88K <= AU$126,990", 0), place(Some("Most people."))).is_none()
        );
        let bold = Place { is_bold: true, ..place(Some("Most people.")) };
        assert!(unmarked(&Traced::verbatim("How to get there?", 0), bold).is_some());
    }

    #[test]
    fn a_lead_names_its_item() {
        let lead_of = |text: &str, bold: usize| {
            let line = Line { text: Traced::verbatim(text, 0), bold, is_broken: false };
            lead(&line).map(|range| text[range].to_owned())
        };
        assert_eq!(
            lead_of("Field Service Technician: Provide on-site support.", 0),
            Some("Field Service Technician".into())
        );
        assert_eq!(lead_of("Senior Technician: In this role", 17), Some("Senior Technician".into()));
        assert_eq!(lead_of("The answer to that is simple: ask first.", 0), None);
        assert_eq!(lead_of("At 10:30 we meet", 0), None);
    }
}
