//! Headings glued to the sentences beside them: `work in:Customer Tech SupportWhen many people …`.

use std::ops::Range;

use crate::decode::heading::{is_small_word, without_colon};
use crate::decode::lines::RECOVERED_LEVEL;
use crate::document::Content;
use crate::traced::Traced;

/// Most words of a glued heading.
const MOST_WORDS: usize = 11;
/// Most words of a heading that nothing but its colon parts from what follows.
const MOST_NAMED: usize = 5;
/// Bytes before a seam in which its heading starts: more are no heading, and text without white space has no words to
/// count.
const LONGEST: usize = 300;
/// Longest word looked at to tell an abbreviation, in bytes.
const LONGEST_ABBREVIATION: usize = 32;
/// Letters from which on a word before a seam is no first half of a name.
const LONG_WORD: usize = 8;

/// Splits a paragraph at glued headings. Returns `None` when it has none.
pub fn split(text: &Traced) -> Option<Vec<Content>> {
    let headings = headings(text);
    let breaks = missing_spaces(text, &headings);
    if headings.is_empty() {
        let edits: Vec<(Range<usize>, String)> = breaks.iter().map(|&at| (at..at, " ".to_owned())).collect();
        return (!edits.is_empty()).then(|| vec![Content::Paragraph(spaced(text, &breaks, 0..text.len()))]);
    }
    let mut contents = Vec::new();
    let mut at = 0;
    for heading in headings {
        push_paragraph(text, &breaks, at..heading.start, &mut contents);
        let words = without_colon(&text.slice(heading.clone()));
        contents.push(Content::Heading { level: RECOVERED_LEVEL, text: words });
        at = heading.end;
    }
    push_paragraph(text, &breaks, at..text.len(), &mut contents);
    Some(contents)
}

fn push_paragraph(text: &Traced, breaks: &[usize], range: Range<usize>, contents: &mut Vec<Content>) {
    let paragraph = spaced(text, breaks, range).trimmed();
    if !paragraph.is_empty() {
        contents.push(Content::Paragraph(paragraph));
    }
}

/// The text in `range` with a space at each of `breaks`.
fn spaced(text: &Traced, breaks: &[usize], range: Range<usize>) -> Traced {
    let mut result = Traced::default();
    let mut at = range.start;
    let first = breaks.partition_point(|&place| place <= range.start);
    for &place in breaks[first..].iter().take_while(|&&place| place < range.end) {
        result.append(&text.slice(at..place));
        result.push_synthetic(" ");
        at = place;
    }
    result.append(&text.slice(at..range.end));
    result
}

/// Ranges of the glued headings, in order.
fn headings(text: &str) -> Vec<Range<usize>> {
    let certain = headings_with(text, false);
    if certain.len() < GLUED { certain } else { headings_with(text, true) }
}

fn headings_with(text: &str, is_glued_text: bool) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for seam in seams(text) {
        let floor = found.last().map_or(0, |last| last.end);
        if let Some(start) = heading_start(text, floor, seam, is_glued_text) {
            found.push(start..seam);
        }
    }
    found
}

/// Places where a small letter touches the capital that starts the next word.
fn seams(text: &str) -> impl Iterator<Item = usize> + '_ {
    let pairs = text.char_indices().zip(text.chars().skip(1));
    pairs.filter_map(|((at, before), after)| {
        // Capitals are rare: asked for first, they are mostly all that is asked.
        let touches =
            after.is_uppercase() && (before.is_lowercase() || matches!(before, ')' | '?' | '”' | ':'));
        touches.then(|| at + before.len_utf8())
    })
}

/// Where the heading that ends at `seam` starts, if it is one.
fn heading_start(text: &str, floor: usize, seam: usize, is_glued_text: bool) -> Option<usize> {
    let is_within_word = text[..seam].ends_with(char::is_alphanumeric);
    if is_within_word && is_one_name(text, seam) {
        return None;
    }
    let text = &text[..text.floor_char_boundary(seam + LONGEST)];
    let (start, is_glued) = boundary(text, floor, seam)?;
    let heading = &text[start..seam];
    let words: Vec<&str> = heading.split_whitespace().collect();
    let is_titled = words.first().is_some_and(|word| starts_large(word))
        && words
            .iter()
            .all(|word| starts_large(word) || is_small_word(word) || !word.starts_with(char::is_alphabetic));
    let rest = &text[seam..];
    // Glued on both sides, even a heading in small letters is told from a sentence.
    let is_titled = is_titled || is_glued && words.first().is_some_and(|word| starts_large(word));
    // Alone, `Google Cloud BigQuery` looks like a glued heading too.
    let is_likely = is_glued_text && is_likely(heading, &words, rest);
    let is_named = heading.ends_with(':') && words.len() <= MOST_NAMED;
    let evidence = is_glued || is_named || is_likely || starts_sentence(rest, heading);
    let is_long = heading.len() >= LONG_WORD;
    let is_usual = words.first().is_some_and(|word| HEADS.contains(word));
    let enough =
        words.len() >= 2 || is_named || is_glued && (is_long || is_usual || starts_sentence(rest, heading));
    (is_titled && words.len() <= MOST_WORDS && evidence && enough && is_prose(rest)).then_some(start)
}

/// Whether words that nothing but a capital parts from what follows are a heading, in a text that has glued ones.
fn is_likely(heading: &str, words: &[&str], rest: &str) -> bool {
    let goes_on_small =
        rest.split_whitespace().nth(1).is_some_and(|second| second.starts_with(char::is_lowercase));
    (3..=6).contains(&words.len()) && !STARTERS.contains(&words[0]) && !heading.contains('(') && goes_on_small
}

fn starts_large(word: &str) -> bool {
    word.chars().find(|character| character.is_alphanumeric()).is_some_and(|first| !first.is_lowercase())
}

/// The end of the sentence before `seam`, and whether the heading touches it.
fn boundary(text: &str, floor: usize, seam: usize) -> Option<(usize, bool)> {
    let known = floor.max(text.floor_char_boundary(seam.saturating_sub(LONGEST)));
    let before = &text[known..seam];
    let mut start = (known == floor).then_some(floor);
    let mut is_glued = false;
    for (offset, character) in before.char_indices() {
        if !matches!(character, '.' | '!' | '?' | ':' | '\n') {
            continue;
        }
        let after = offset + character.len_utf8();
        let rest = &before[after..];
        if rest.trim().is_empty() || character == '.' && is_abbreviation(&before[..offset]) {
            continue;
        }
        let touching = rest.starts_with(char::is_uppercase);
        if touching || rest.starts_with([' ', '\n']) || character == '\n' {
            start = Some(known + after);
            is_glued = touching;
        }
    }
    let start = start?;
    let skipped = text[start..seam].len() - text[start..seam].trim_start().len();
    Some((start + skipped, is_glued))
}

/// Whether the letters before a full stop are too few to end a sentence: `e.g`, `U.S`, `Dr`.
fn is_abbreviation(before: &str) -> bool {
    let before = &before[before.ceil_char_boundary(before.len().saturating_sub(LONGEST_ABBREVIATION))..];
    let word = before.rsplit(|character: char| character.is_whitespace()).next().unwrap_or_default();
    let letters = word.chars().filter(|character| character.is_alphabetic()).count();
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    // `$50,000.` and `A+.` end sentences.
    if digits >= 2 || word.ends_with(['+', '%', ')', '"', '”']) {
        return false;
    }
    letters < 3 || word.contains('.') && letters <= 4 || matches!(word, "etc" | "Inc" | "Ltd" | "approx")
}

/// Glued headings that make a text one in which less evidence is enough.
const GLUED: usize = 2;

/// Short words that are headings by themselves.
const HEADS: [&str; 8] = ["Duties", "Hours", "Outlook", "Pay", "Salary", "Skills", "Summary", "Tools"];

/// Words that often start a sentence and seldom end a name.
const STARTERS: [&str; 56] = [
    "A", "About", "After", "All", "Although", "An", "And", "Another", "As", "At", "Because", "Before",
    "Being", "Both", "But", "By", "Do", "Each", "Every", "Few", "First", "For", "From", "Here", "How", "If",
    "In", "Is", "It", "Its", "Many", "Most", "No", "Not", "On", "Once", "One", "Some", "Such", "The",
    "Their", "There", "These", "They", "This", "Those", "To", "Unlike", "We", "What", "When", "While", "Why",
    "With", "You", "Your",
];

/// Whether the text begins with a word that starts sentences, or that the heading has too.
fn starts_sentence(rest: &str, heading: &str) -> bool {
    let word: String =
        rest.chars().take_while(|character| character.is_alphanumeric() || *character == '\'').collect();
    let root = |word: &str| word.to_lowercase().trim_end_matches('s').to_owned();
    STARTERS.contains(&word.as_str()) || heading.split_whitespace().any(|other| root(other) == root(&word))
}

/// Whether the text goes on as running text does: with a small word among its next few, after the name of a
/// certification at the latest.
fn is_prose(rest: &str) -> bool {
    let words: Vec<&str> = rest.split_whitespace().take(8).collect();
    words.len() >= 3 && words.iter().skip(1).any(|word| word.starts_with(char::is_lowercase))
}

/// Beginnings of names that have a capital inside.
const NAME_STARTS: [&str; 14] =
    ["Mc", "Mac", "De", "Di", "La", "Le", "Van", "Fitz", "O", "You", "Git", "Java", "Power", "Linked"];

/// Names with a capital inside whose parts are words that could end a heading and start a sentence.
const NAMES: [&str; 53] = [
    "ActiveMQ",
    "AppSec",
    "AutoCAD",
    "BigQuery",
    "BitLocker",
    "CloudFormation",
    "CloudOps",
    "CloudWatch",
    "CompTIA",
    "CoreOS",
    "CrowdStrike",
    "CyberArk",
    "DevOps",
    "DevSecOps",
    "DocuSign",
    "FinOps",
    "FortiGate",
    "GitHub",
    "GitLab",
    "GitOps",
    "GraphQL",
    "HashiCorp",
    "HubSpot",
    "InfoSec",
    "JavaScript",
    "JetBrains",
    "LinkedIn",
    "MacBook",
    "MariaDB",
    "McAfee",
    "MongoDB",
    "MySQL",
    "NetSuite",
    "NoSQL",
    "OffSec",
    "OneDrive",
    "OneNote",
    "OpenShift",
    "OpenStack",
    "PayPal",
    "PenTest",
    "PostgreSQL",
    "PowerPoint",
    "PowerShell",
    "QuickBooks",
    "SecOps",
    "ServiceNow",
    "SharePoint",
    "SolarWinds",
    "TypeScript",
    "WordPress",
    "YouTube",
    "ZipRecruiter",
];

/// Whether the word around `seam` is a name that is written so.
fn is_one_name(text: &str, seam: usize) -> bool {
    let text = &text[..text.floor_char_boundary(seam + LONGEST)];
    let floor = text.floor_char_boundary(seam.saturating_sub(LONGEST));
    let is_word = |character: char| character.is_alphanumeric();
    let start = seam
        - text[floor..seam]
            .chars()
            .rev()
            .take_while(|&letter| is_word(letter))
            .map(char::len_utf8)
            .sum::<usize>();
    let end = text[seam..].find(|character| !is_word(character)).map_or(text.len(), |at| seam + at);
    let word = &text[start..end];
    let left = &text[start..seam];
    left.chars().count() <= 1
        || NAME_STARTS.contains(&left)
        || is_known(word)
        || text[seam..end].chars().skip(1).any(char::is_uppercase)
            && !is_known(&text[seam..end])
            && !is_initials_after(left, &text[seam..end])
}

/// Longest run of initials that may start a sentence.
const LONGEST_INITIALS: usize = 5;

/// Whether initials start a sentence after a word that ends a heading and no name: `CertificationsAWS`, `Ask ForSQL`.
fn is_initials_after(left: &str, right: &str) -> bool {
    let is_initials = right.len() <= LONGEST_INITIALS && right.chars().all(char::is_uppercase);
    is_initials && (left.chars().count() >= LONG_WORD || is_small_word(&left.to_lowercase()))
}

fn is_known(word: &str) -> bool {
    let stem = word.trim_end_matches('s');
    NAMES.iter().any(|name| *name == stem || *name == word)
}

/// Capitalised endings of file and host names.
const FILE_ENDINGS: [&str; 10] = ["Ai", "App", "Com", "Dev", "Edu", "Gov", "Io", "Js", "Net", "Org"];

/// Places where a sentence touches the one before: `resolved.System administrators`.
fn missing_spaces(text: &str, headings: &[Range<usize>]) -> Vec<usize> {
    let mut breaks = Vec::new();
    for (at, character) in text.char_indices() {
        if !matches!(character, '.' | '!' | '?') || is_within(headings, at) {
            continue;
        }
        let after = at + 1;
        let rest = &text[after..];
        let word: String = rest.chars().take_while(|character| character.is_alphabetic()).collect();
        let is_word = word.len() > 1 || matches!(word.as_str(), "A" | "I");
        // No further back, or a text without white space would be read once for each of its full stops.
        let known = text.floor_char_boundary(at.saturating_sub(LONGEST));
        let is_file = text[known..at]
            .rsplit(char::is_whitespace)
            .next()
            .is_some_and(|before| before.contains(['_', '/', '@']));
        let is_sentence = word.starts_with(char::is_uppercase)
            && is_word
            && !is_file
            && word.chars().skip(1).all(char::is_lowercase)
            && !FILE_ENDINGS.contains(&word.as_str())
            && rest[word.len()..].starts_with([' ', ','])
            && rest[word.len()..].trim_start_matches([' ', ',']).starts_with(char::is_lowercase);
        let ended =
            text[..at].chars().rev().take(3).filter(|character| character.is_lowercase()).count() == 3;
        if is_sentence && ended {
            breaks.push(after);
        }
    }
    breaks
}

fn is_within(headings: &[Range<usize>], at: usize) -> bool {
    let next = headings.partition_point(|heading| heading.end <= at);
    headings.get(next).is_some_and(|heading| heading.contains(&at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<String> {
        let Some(contents) = split(&Traced::verbatim(text, 0)) else { return vec![text.to_owned()] };
        let shown = contents.into_iter().map(|content| match content {
            Content::Heading { text, .. } => format!("# {}", text.as_str()),
            Content::Paragraph(text) => text.into_string(),
            other => format!("{other:?}"),
        });
        shown.collect()
    }

    #[test]
    fn a_heading_glued_on_both_sides_is_found() {
        assert_eq!(
            parts(
                "Here are areas to work in:Customer Tech SupportWhen many people think of it, they imagine phones."
            ),
            [
                "Here are areas to work in:",
                "# Customer Tech Support",
                "When many people think of it, they imagine phones."
            ]
        );
    }

    #[test]
    fn a_heading_glued_on_its_right_is_found() {
        assert_eq!(
            parts("It is a role of trust. Network EngineersNetwork engineers deal with issues."),
            ["It is a role of trust.", "# Network Engineers", "Network engineers deal with issues."]
        );
    }

    #[test]
    fn a_colon_or_a_figure_may_stand_at_the_glue() {
        assert_eq!(
            parts(
                "Talk matters in JavaScript shops.Salary:The pay is $50,000.How to Get StartedFirst, get an exam."
            ),
            [
                "Talk matters in JavaScript shops.",
                "# Salary",
                "The pay is $50,000.",
                "# How to Get Started",
                "First, get an exam."
            ]
        );
        for text in [
            "It is open from 10:30 and at 12:PM on most of the days.",
            "As they say:The early bird catches the worm.",
        ] {
            assert_eq!(parts(text), [text]);
        }
    }

    #[test]
    fn a_heading_in_small_letters_is_told_by_glue_on_both_sides() {
        assert_eq!(
            parts("They drive all day.Skills that matterDiagnosis without a second visit is the first."),
            ["They drive all day.", "# Skills that matter", "Diagnosis without a second visit is the first."]
        );
    }

    #[test]
    fn a_heading_ends_before_initials_too() {
        assert_eq!(
            parts(
                "They move data.Skills Employers Ask ForSQL beyond the basics.CertificationsAWS has one, called DEA."
            ),
            [
                "They move data.",
                "# Skills Employers Ask For",
                "SQL beyond the basics.",
                "# Certifications",
                "AWS has one, called DEA."
            ]
        );
        for text in ["It helps.Learn MySQL as soon as you can.", "They chat.Use ChatGPT as they all do."] {
            assert_eq!(parts(text), [text]);
        }
    }

    #[test]
    fn hostile_lines_lose_no_letter() {
        for text in ["abCd.", "abC ", "abCdé", "é.é "].map(|text| text.repeat(4_000)) {
            let letters = |text: &str| text.chars().filter(|char| char.is_alphabetic()).count();
            let kept: usize = parts(&text).iter().map(|part| letters(part)).sum();
            assert_eq!(kept, letters(&text));
        }
    }

    #[test]
    fn names_are_not_torn() {
        for text in [
            "We use it. Microsoft PowerShell is a shell for many tasks.",
            "They know the web. JavaScript is a language that all use.",
            "Ask around. LinkedIn is a place to start looking.",
            "He founded it. John McAfee is the name of the man.",
            "Many teams do. Amazon CloudWatch watches over all of it.",
            "Culture first. DevOps is a way to work in a team.",
        ] {
            assert_eq!(parts(text), [text]);
        }
    }

    #[test]
    fn a_missing_space_is_not_a_heading() {
        assert_eq!(
            parts("The issue is resolved.Then they close it."),
            ["The issue is resolved. Then they close it."]
        );
        assert_eq!(parts("See Node.Js and example.Com for more."), ["See Node.Js and example.Com for more."]);
    }

    #[test]
    fn names_with_a_capital_inside_stay_whole() {
        for text in [
            "The PeopleOps team will fill out a form for you within a week.",
            "Using BrightHire is optional for all of our interviewers here.",
            "All DocuSigns should be routed for signing to the president first.",
            "Google Cloud BigQuery is what the analysts here use every day.",
        ] {
            assert!(split(&Traced::verbatim(text, 0)).is_none(), "{text}");
        }
    }

    #[test]
    fn names_of_files_stay_whole() {
        assert!(
            split(&Traced::verbatim("Run copy_to_shelf.R from the console. Then read the log.", 0)).is_none()
        );
    }
}
