//! Headings glued to the sentences beside them: `work in:Customer Tech SupportWhen many people …`.

use std::ops::Range;

use crate::decode::heading::is_small_word;
use crate::decode::lines::RECOVERED_LEVEL;
use crate::document::Content;
use crate::traced::Traced;

/// Most words of a glued heading.
const MOST_WORDS: usize = 11;
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
        let words = text.slice(heading.clone()).trimmed();
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
    for &place in breaks.iter().filter(|&&place| range.start < place && place < range.end) {
        result.append(&text.slice(at..place));
        result.push_synthetic(" ");
        at = place;
    }
    result.append(&text.slice(at..range.end));
    result
}

/// Ranges of the glued headings, in order.
fn headings(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for seam in seams(text) {
        let floor = found.last().map_or(0, |last| last.end);
        if let Some(start) = heading_start(text, floor, seam) {
            found.push(start..seam);
        }
    }
    found
}

/// Places where a small letter touches the capital that starts the next word.
fn seams(text: &str) -> impl Iterator<Item = usize> + '_ {
    let pairs = text.char_indices().zip(text.chars().skip(1));
    pairs.filter_map(|((at, before), after)| {
        let touches = (before.is_lowercase() || matches!(before, ')' | '?' | '”')) && after.is_uppercase();
        touches.then(|| at + before.len_utf8())
    })
}

/// Where the heading that ends at `seam` starts, if it is one.
fn heading_start(text: &str, floor: usize, seam: usize) -> Option<usize> {
    if is_one_name(text, seam) {
        return None;
    }
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
    // At the very start, `The PeopleOps team` and `Using BrightHire` look like headings too.
    let is_first =
        start == floor && words.len() >= 3 && words.first().is_some_and(|word| !STARTERS.contains(word));
    let evidence = is_glued || is_first || starts_sentence(rest, heading);
    let is_long = heading.len() >= LONG_WORD;
    let enough = words.len() >= 2 || is_glued && (is_long || starts_sentence(rest, heading));
    (is_titled && words.len() <= MOST_WORDS && evidence && enough && is_prose(rest)).then_some(start)
}

fn starts_large(word: &str) -> bool {
    word.chars().find(|character| character.is_alphanumeric()).is_some_and(|first| !first.is_lowercase())
}

/// The end of the sentence before `seam`, and whether the heading touches it.
fn boundary(text: &str, floor: usize, seam: usize) -> Option<(usize, bool)> {
    let before = &text[floor..seam];
    let mut start = floor;
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
            start = floor + after;
            is_glued = touching;
        }
    }
    let skipped = text[start..seam].len() - text[start..seam].trim_start().len();
    Some((start + skipped, is_glued))
}

/// Whether the letters before a full stop are too few to end a sentence: `e.g`, `U.S`, `Dr`.
fn is_abbreviation(before: &str) -> bool {
    let word = before.rsplit(|character: char| character.is_whitespace()).next().unwrap_or_default();
    let letters = word.chars().filter(|character| character.is_alphabetic()).count();
    letters < 3 || word.contains('.') && letters <= 4 || matches!(word, "etc" | "Inc" | "Ltd" | "approx")
}

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

/// Whether the text goes on as running text does: with a small word among its next few.
fn is_prose(rest: &str) -> bool {
    let words: Vec<&str> = rest.split_whitespace().take(6).collect();
    words.len() >= 3 && words.iter().skip(1).any(|word| word.starts_with(char::is_lowercase))
}

/// Beginnings of names that have a capital inside.
const NAME_STARTS: [&str; 14] =
    ["Mc", "Mac", "De", "Di", "La", "Le", "Van", "Fitz", "O", "You", "Git", "Java", "Power", "Linked"];

/// Names with a capital inside whose parts are words that could end a heading and start a sentence.
const NAMES: [&str; 40] = [
    "ActiveMQ",
    "AutoCAD",
    "BitLocker",
    "CloudFormation",
    "CloudWatch",
    "CompTIA",
    "CoreOS",
    "DevOps",
    "DevSecOps",
    "FinOps",
    "FortiGate",
    "GitHub",
    "GitLab",
    "GraphQL",
    "HashiCorp",
    "HubSpot",
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
    "OneDrive",
    "OneNote",
    "OpenShift",
    "OpenStack",
    "PayPal",
    "PostgreSQL",
    "PowerPoint",
    "PowerShell",
    "QuickBooks",
    "SharePoint",
    "TypeScript",
    "WordPress",
    "YouTube",
    "ZipRecruiter",
];

/// Whether the word around `seam` is a name that is written so.
fn is_one_name(text: &str, seam: usize) -> bool {
    let is_word = |character: char| character.is_alphanumeric();
    let start = text[..seam]
        .rfind(|character| !is_word(character))
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let end = text[seam..].find(|character| !is_word(character)).map_or(text.len(), |at| seam + at);
    let word = &text[start..end];
    let left = &text[start..seam];
    let stem = word.trim_end_matches('s');
    left.chars().count() <= 1
        || NAME_STARTS.contains(&left)
        || NAMES.iter().any(|name| *name == stem || *name == word)
        || text[seam..end].chars().skip(1).any(char::is_uppercase)
}

/// Capitalised endings of file and host names.
const FILE_ENDINGS: [&str; 10] = ["Ai", "App", "Com", "Dev", "Edu", "Gov", "Io", "Js", "Net", "Org"];

/// Places where a sentence touches the one before: `resolved.System administrators`.
fn missing_spaces(text: &str, headings: &[Range<usize>]) -> Vec<usize> {
    let mut breaks = Vec::new();
    for (at, character) in text.char_indices() {
        if !matches!(character, '.' | '!' | '?') || headings.iter().any(|heading| heading.contains(&at)) {
            continue;
        }
        let after = at + 1;
        let rest = &text[after..];
        let word: String = rest.chars().take_while(|character| character.is_alphabetic()).collect();
        let is_sentence = word.starts_with(char::is_uppercase)
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
    fn a_heading_in_small_letters_is_told_by_glue_on_both_sides() {
        assert_eq!(
            parts("They drive all day.Skills that matterDiagnosis without a second visit is the first."),
            ["They drive all day.", "# Skills that matter", "Diagnosis without a second visit is the first."]
        );
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
}
