//! How a name looks that the vocabulary may lack.

use std::ops::Range;

use crate::vocabulary::Kind;
use crate::vocabulary::common::is_common;
use crate::vocabulary::words::{names, singular};

/// Most words of a name; `Certified in Risk and Information Systems Control` has seven.
const MOST_WORDS: usize = 8;

/// Words in small letters that may stand within a name.
const WITHIN: [&str; 7] = ["of", "in", "and", "for", "the", "to", "on"];

/// Capitalised words that begin or end no name: of time, of order, of politeness, of documents.
const ASIDE: [&str; 64] = [
    "a",
    "an",
    "the",
    "this",
    "that",
    "these",
    "those",
    "it",
    "its",
    "they",
    "we",
    "you",
    "he",
    "she",
    "i",
    "our",
    "your",
    "their",
    "my",
    "if",
    "when",
    "while",
    "for",
    "in",
    "on",
    "at",
    "by",
    "to",
    "and",
    "or",
    "but",
    "as",
    "no",
    "yes",
    "all",
    "each",
    "any",
    "see",
    "note",
    "how",
    "what",
    "why",
    "who",
    "where",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "please",
];

/// The capitalised names, acronyms and codes of a sentence that no known name overlaps, as byte ranges of the text.
pub fn unknown(text: &str, sentence: Range<usize>, known: &[Range<usize>]) -> Vec<Range<usize>> {
    let words = words(text, sentence);
    if is_title(text, &words) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut name: Vec<Range<usize>> = Vec::new();
    for (position, word) in words.iter().enumerate() {
        let surface = &text[word.clone()];
        let goes_on = name.last().is_none_or(|last| &text[last.end..word.start] == " ");
        let is_free = !overlaps(known, word);
        // The first word of a sentence has its capital from there, unless it has more.
        let is_part = is_free && is_capitalised(surface) && (position > 0 || has_capitals(surface));
        let is_within = is_free && !name.is_empty() && WITHIN.contains(&surface);
        if !goes_on || !(is_part || is_within) {
            found.extend(named(text, &name));
            name.clear();
        }
        if is_part || is_within && goes_on {
            name.push(word.clone());
        }
    }
    found.extend(named(text, &name));
    found
}

fn overlaps(known: &[Range<usize>], word: &Range<usize>) -> bool {
    let next = known.partition_point(|known| known.end <= word.start);
    known.get(next).is_some_and(|known| known.start < word.end)
}

/// Whether nearly all words have capitals, so that none marks a name.
fn is_title(text: &str, words: &[Range<usize>]) -> bool {
    let surfaces = words.iter().map(|word| &text[word.clone()]).filter(|word| !WITHIN.contains(word));
    let (capitals, others): (Vec<_>, Vec<_>) = surfaces.partition(|word| is_capitalised(word));
    capitals.len() > 3 && others.len() * 4 < capitals.len()
}

/// The name that some words in a row are, if they are one, without the words that begin or end none.
fn named(text: &str, words: &[Range<usize>]) -> Option<Range<usize>> {
    let is_aside = |word: &Range<usize>| ASIDE.contains(&text[word.clone()].to_lowercase().as_str());
    let first = words.iter().position(|word| !is_aside(word))?;
    let last = words.iter().rposition(|word| !is_aside(word) && !WITHIN.contains(&&text[word.clone()]))?;
    let words = words.get(first..=last)?;
    let range = words.first()?.start..words.last()?.end;
    let name = &text[range.clone()];
    let is_name = match words.len() {
        1 => is_acronym(name) || is_code(name),
        count => count <= MOST_WORDS && name.chars().any(char::is_lowercase) && !is_everyday(name),
    };
    is_name.then_some(range)
}

/// `SRE`, `CISSP`: capitals, perhaps with figures between.
fn is_acronym(name: &str) -> bool {
    let capitals = name.chars().filter(|character| character.is_uppercase()).count();
    (2..8).contains(&name.chars().count())
        && capitals > 1
        && !name.chars().any(char::is_lowercase)
        && !name.contains('.')
}

/// `AZ-104`, `220-1201`, `CS0-003`: what exams are called.
pub fn is_code(name: &str) -> bool {
    let mut parts = name.split('-');
    let (Some(front), Some(figures), None) = (parts.next(), parts.next(), parts.next()) else { return false };
    let is_front = (2..=4).contains(&front.len())
        && front.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && front.bytes().any(|byte| byte.is_ascii_uppercase());
    is_front && (3..=4).contains(&figures.len()) && figures.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether everyday words alone are capitalised here, as in the name of a section.
fn is_everyday(name: &str) -> bool {
    names(name)
        .iter()
        .all(|word| is_common(word) || singular(word).is_some_and(|word| is_common(&word)) || word.len() < 3)
}

/// What two ways to write a name have in common.
pub fn folded(name: &str) -> String {
    let mut words = names(name);
    if let Some(last) = words.last_mut() {
        *last = singular(last).unwrap_or_else(|| last.clone());
    }
    words.join(" ")
}

/// Words with what belongs to them: `C++`, `Node.js`, `CI-CD`.
fn words(text: &str, sentence: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = sentence.start;
    let edges = ['.', '-', '\'', '’', '&'];
    let part = |character: char| {
        character.is_alphanumeric() || matches!(character, '+' | '#') || edges.contains(&character)
    };
    for piece in text[sentence].split(|character: char| !part(character)) {
        let bare = piece.trim_matches(edges);
        let bare = bare.strip_suffix("'s").or(bare.strip_suffix("’s")).unwrap_or(bare);
        if !bare.is_empty() {
            let at = start + (piece.len() - piece.trim_start_matches(edges).len());
            found.push(at..at + bare.len());
        }
        start += piece.len();
        start += text[start..].chars().next().map_or(0, char::len_utf8);
    }
    found
}

fn is_capitalised(word: &str) -> bool {
    word.starts_with(char::is_uppercase) || is_code(word)
}

/// Whether a word has a capital where a sentence puts none.
fn has_capitals(word: &str) -> bool {
    word.chars().skip(1).any(char::is_uppercase) || is_code(word)
}

/// Last words of roles.
const ROLES: [&str; 40] = [
    "engineer",
    "manager",
    "analyst",
    "administrator",
    "technician",
    "specialist",
    "architect",
    "developer",
    "officer",
    "director",
    "consultant",
    "coordinator",
    "assistant",
    "supervisor",
    "designer",
    "nurse",
    "teacher",
    "clerk",
    "operator",
    "inspector",
    "agent",
    "lead",
    "scientist",
    "tester",
    "advisor",
    "adviser",
    "therapist",
    "mechanic",
    "instructor",
    "planner",
    "trainer",
    "auditor",
    "accountant",
    "buyer",
    "driver",
    "worker",
    "technologist",
    "partner",
    "associate",
    "representative",
];

/// Words of certifications.
const CERTIFICATIONS: [&str; 8] =
    ["certified", "certification", "certificate", "license", "licence", "licensed", "diploma", "credential"];

/// Words beside an acronym or a code that say that it is a certification's.
const NEAR: [&str; 8] =
    ["certification", "certifications", "certified", "certificate", "exam", "exams", "credential", "license"];

/// Bytes to either side of a name in which a word says what it is.
const REACH: usize = 30;

/// What the words of a name say that it may be, or those beside it.
pub fn kind_of(text: &str, name: &Range<usize>) -> Option<Kind> {
    let words = names(&text[name.clone()]);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let last = words.last().map(|last| singular(last).unwrap_or_else(|| last.clone()))?;
    if has(&CERTIFICATIONS) {
        return Some(Kind::Certification);
    }
    if ROLES.contains(&last.as_str()) {
        return Some(Kind::Role);
    }
    let start = text.floor_char_boundary(name.start.saturating_sub(REACH));
    let end = text.ceil_char_boundary((name.end + REACH).min(text.len()));
    let near = names(&text[start..end]);
    let is_short = words.len() == 1 || is_code(&text[name.clone()]);
    (is_short && near.iter().any(|word| NEAR.contains(&word.as_str()))).then_some(Kind::Certification)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passage::sentence::sentences;
    use crate::tagger::Tagger;
    use crate::vocabulary::Vocabulary;

    fn check(text: &str, expected: &[&str]) {
        let known = Tagger::new(&Vocabulary::builtin()).known(text);
        let found: Vec<&str> = sentences(text)
            .into_iter()
            .flat_map(|sentence| unknown(text, sentence, &known))
            .map(|name| &text[name])
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn names_are_capitalised_words_within_a_sentence() {
        check("We ask a Zeppelin Engineer, or the Größen Pilot.", &["Zeppelin Engineer", "Größen Pilot"]);
        check("Zeppelin flights. Then the XQZ came", &["XQZ"]);
        check("XQZ holders and a QX-104 exam: the XQ0-003.", &["XQZ", "QX-104", "XQ0-003"]);
        check(
            "He is Certified in Mooring and Zeppelin Control of late.",
            &["Certified in Mooring and Zeppelin Control"],
        );
        check("On Friday The Zeppelin Harbour's clerk called.", &["Zeppelin Harbour"]);
        check("", &[]);
    }

    #[test]
    fn what_is_known_or_marks_nothing_is_no_name() {
        check("A System Administrator knows Python.", &[]);
        check("Ask the Hiring Manager.", &[]);
        check("How We Moor Our Zeppelins When Storms Come", &[]);
        check("Go to the Career Resources page.", &[]);
        check("It was I, in 2024, No. 7.", &[]);
    }

    #[test]
    fn words_and_neighbours_say_what_a_name_may_be() {
        let of = |text: &str, name: &str| {
            let start = text.find(name).expect("the name");
            kind_of(text, &(start..start + name.len()))
        };
        assert_eq!(of("two Zeppelin Engineers", "Zeppelin Engineers"), Some(Kind::Role));
        assert_eq!(of("a Certified Zeppelin Pilot", "Certified Zeppelin Pilot"), Some(Kind::Certification));
        assert_eq!(of("größer: the XQZ certification", "XQZ"), Some(Kind::Certification));
        assert_eq!(of("in New York", "New York"), None);
    }
}
