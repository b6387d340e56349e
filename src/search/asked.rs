//! The kind of thing that a question asks for, and which passages hold such a thing.

use crate::passage::{Passage, PassageKind};
use crate::search::concept::Concept;

/// A kind of thing that people ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// What somebody earns.
    Pay,
    /// Which certification, exam or licence.
    Certification,
    /// What follows a role.
    Next,
    /// How two things differ.
    Difference,
    /// What somebody does all day.
    Duties,
    /// What somebody has to be able to do.
    Skills,
    /// How one gets in: education, training, requirements.
    Entry,
    /// Whether there will be work.
    Outlook,
}

impl Asked {
    /// The kind in words, for `--explain`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pay => "pay",
            Self::Certification => "certifications",
            Self::Next => "a next step",
            Self::Difference => "a comparison",
            Self::Duties => "duties",
            Self::Skills => "skills",
            Self::Entry => "ways in and requirements",
            Self::Outlook => "an outlook",
        }
    }
}

/// What a query asks for; mostly one kind or none.
pub fn of(query: &str) -> Vec<Asked> {
    let folded = query.to_lowercase();
    let words: Vec<&str> = folded.split(|character: char| !character.is_alphanumeric()).collect();
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(word));
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| folded.contains(phrase));
    let mut asked = Vec::new();
    if has(&[
        "salary",
        "salaries",
        "pay",
        "pays",
        "paid",
        "wage",
        "wages",
        "earn",
        "earns",
        "earnings",
        "compensation",
        "income",
    ]) || says(&["how much"])
    {
        asked.push(Asked::Pay);
    }
    if has(&[
        "certification",
        "certifications",
        "cert",
        "certs",
        "certificate",
        "certificates",
        "exam",
        "exams",
        "certified",
    ]) {
        asked.push(Asked::Certification);
    }
    if has(&["after", "next", "promotion", "promoted", "advance", "progression", "progress", "ladder"])
        || says(&["move up", "move on", "step up", "grow into", "lead to", "leads to"])
    {
        asked.push(Asked::Next);
    }
    if has(&["difference", "differences", "differ", "vs", "versus", "compare", "compared", "comparison"])
        || says(&["better than", "more than a", "less than a"])
    {
        asked.push(Asked::Difference);
    }
    let sections = [Asked::Duties, Asked::Skills, Asked::Entry, Asked::Outlook];
    asked.extend(sections.into_iter().filter(|kind| {
        let (words, phrases) = kind.asking();
        has(words) || says(phrases)
    }));
    asked
}

impl Asked {
    /// Words and phrases that ask for a kind which a heading announces.
    fn asking(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::Duties => (
                &["duties", "responsibilities", "responsible", "tasks"],
                &["what does a", "what do ", "day to day", "day-to-day", "typical day"],
            ),
            Self::Skills => (&["skill", "skills", "qualities", "abilities"], &["good at"]),
            Self::Entry => (
                &[
                    "degree",
                    "education",
                    "requirements",
                    "requirement",
                    "qualifications",
                    "training",
                    "prerequisites",
                ],
                &[
                    "become a",
                    "how to become",
                    "get into",
                    "break into",
                    "way in",
                    "ways in",
                    "without a degree",
                ],
            ),
            Self::Outlook => {
                (&["outlook", "growth", "demand", "declining", "future", "openings"], &["job market"])
            }
            _ => (&[], &[]),
        }
    }

    /// Words of headings, or of a row's name, that announce it.
    fn announced(self) -> &'static [&'static str] {
        match self {
            Self::Duties => {
                &["duties", "responsibilit", "what they do", "tasks", "the job", "the work", " do"]
            }
            Self::Skills => &["skill", "qualities", "abilit", "competenc"],
            Self::Entry => &[
                "education",
                "how to become",
                "qualification",
                "requirement",
                "training",
                "ways in",
                "way in",
                "entry",
            ],
            Self::Outlook => &["outlook", "demand", "growth", "trend"],
            _ => &[],
        }
    }
}

/// Words that ask for a next step and say nothing of it.
const NEXT_WORDS: [&str; 4] = ["after", "next", "move", "step"];

/// Makes stop words of those that only say what kind of thing is asked for.
pub fn set_aside(asked: &[Asked], concepts: &mut [Concept]) {
    if asked.contains(&Asked::Next) {
        for concept in concepts.iter_mut().filter(|concept| NEXT_WORDS.contains(&concept.surface.as_str())) {
            concept.is_stop_word = true;
        }
    }
}

/// Words that say that somebody moves from one role to the next.
const STEPS: [&str; 17] = [
    "advance",
    "become",
    "promot",
    "progress",
    "transition",
    "move into",
    "move to",
    "moves to",
    "moving",
    "next step",
    "next role",
    "step up",
    "grow into",
    "lead to",
    "leads to",
    "path to",
    "go on to",
];

/// Whether a passage holds such a thing.
pub fn holds(passage: &Passage, mentions: &[String], asked: Asked) -> bool {
    let folded = || passage.text.to_lowercase();
    match asked {
        Asked::Pay => has_amount(&passage.text),
        Asked::Certification => mentions.iter().any(|id| id.starts_with("cert:")),
        Asked::Duties | Asked::Skills | Asked::Entry | Asked::Outlook => {
            let label = passage.table.as_ref().and_then(|table| table.cells.first());
            let announced = |text: &String| {
                let text = text.to_lowercase();
                asked.announced().iter().any(|word| text.contains(word))
            };
            passage.headings.iter().rev().take(2).any(announced) || label.is_some_and(announced)
        }
        Asked::Next => {
            let text = folded();
            let heading = passage.headings.last().map(|heading| heading.to_lowercase()).unwrap_or_default();
            let title = passage.title.to_lowercase();
            let announced = |words: &str| {
                ["after", "next", "ladder", "career path"].iter().any(|cue| words.contains(cue))
            };
            STEPS.iter().any(|step| text.contains(step)) || announced(&heading) || announced(&title)
        }
        Asked::Difference => {
            let columns = passage
                .table
                .as_ref()
                .map_or(0, |table| table.columns.iter().filter(|name| !name.is_empty()).count());
            passage.kind == PassageKind::TableRow && columns >= 3
                || [" while ", " whereas ", " vs ", " versus ", " in contrast", " rather than "]
                    .iter()
                    .any(|cue| folded().contains(cue))
        }
    }
}

/// Whether the text names a sum of money that somebody could earn.
fn has_amount(text: &str) -> bool {
    let is_digit_next = |rest: &str| rest.trim_start().starts_with(|next: char| next.is_ascii_digit());
    ["$", "£", "€", "USD", "EUR", "GBP"]
        .iter()
        .any(|sign| text.match_indices(sign).any(|(at, sign)| is_digit_next(&text[at + sign.len()..])))
        || text.split_whitespace().any(|word| {
            let word = word.trim_matches(|character: char| !character.is_alphanumeric());
            let digits = word.bytes().take_while(u8::is_ascii_digit).count();
            (2..=3).contains(&digits) && matches!(&word[digits..], "k" | "K")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_told_apart() {
        assert_eq!(of("salary of IT support specialist"), [Asked::Pay]);
        assert_eq!(of("which certs for help desk"), [Asked::Certification]);
        assert_eq!(of("what comes after help desk"), [Asked::Next]);
        assert_eq!(of("help desk vs desktop support"), [Asked::Difference]);
        assert_eq!(of("network engineer"), []);
    }

    #[test]
    fn amounts_are_money() {
        assert!(has_amount("from $45,000 to £50,000") && has_amount("about 60k a year"));
        assert!(!has_amount("45,000 people in 2024"));
    }
}
