//! An entry as people write it by hand.

use serde::Deserialize;

/// Longest file that is read, in bytes.
const LONGEST: usize = 8 << 20;

/// Deepest nesting of brackets; an entry needs two.
const DEEPEST: usize = 16;

/// An entry of a vocabulary file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Source {
    /// Kind and slug: `role:system-administrator`.
    pub id: String,
    /// The name shown to people; also an alias, unless it has a note in parentheses or is listed below.
    pub name: String,
    /// Other names, whatever their case.
    pub aliases: Vec<String>,
    /// Names that count in this case only.
    pub exact: Vec<String>,
    /// Names that need a word of context nearby.
    pub ambiguous: Vec<String>,
    /// Names that count in this case only and need a word of context nearby.
    pub ambiguous_exact: Vec<String>,
    /// Words that show that an ambiguous name is meant.
    pub context: Vec<String>,
    /// The field of work it belongs to.
    pub family: String,
    /// The entry that it is a special case of.
    pub parent: Option<String>,
    /// Entries that people confuse or compare with it.
    pub related: Vec<String>,
    /// Roles that people move on to.
    pub next: Vec<String>,
    /// Who gives it.
    pub issuer: Option<String>,
    /// Current exam codes.
    pub codes: Vec<String>,
    /// Exam codes no longer offered.
    pub old_codes: Vec<String>,
    /// `entry`, `associate`, `professional`, `expert`, `specialist`, `licence` or `degree`.
    pub level: Option<String>,
    /// Certifications needed before.
    pub requires: Vec<String>,
    /// The day after which it was no longer given.
    pub retired: Option<String>,
    /// What took its place.
    pub replaced_by: Vec<String>,
}

impl Source {
    /// All names by which it is looked for.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let lists = [&self.aliases, &self.exact, &self.ambiguous, &self.ambiguous_exact];
        let own = Some(self.name.as_str()).filter(|name| !name.contains('('));
        own.into_iter().chain(lists.into_iter().flatten().map(String::as_str))
    }

    /// All ids that it refers to.
    pub fn references(&self) -> impl Iterator<Item = &String> {
        let lists = [&self.related, &self.next, &self.requires, &self.replaced_by];
        self.parent.iter().chain(lists.into_iter().flatten())
    }
}

/// What a vocabulary file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Entries.
    Entries(Vec<Source>),
    /// Phrases that name nothing.
    StopPhrases(Vec<String>),
}

/// Why a vocabulary file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The 1-based line, where there is one.
    pub line: Option<usize>,
    /// The cause, in words.
    pub reason: String,
}

/// Reads a vocabulary file.
pub fn read(text: &str) -> Result<Content, Refusal> {
    if text.len() > LONGEST {
        return Err(Refusal { line: None, reason: format!("longer than {} MB", LONGEST >> 20) });
    }
    guard(text)?;
    // Entries are tried last, so that what is wrong is said of them.
    if let Ok(phrases) = serde_yaml::from_str(text) {
        return Ok(Content::StopPhrases(phrases));
    }
    serde_yaml::from_str(text).map(Content::Entries).map_err(|error| Refusal {
        line: error.location().map(|place| place.line()),
        reason: without_place(&error.to_string()).to_owned(),
    })
}

/// An error of the parser without the place, which is told apart from it.
fn without_place(error: &str) -> &str {
    error.rsplit_once(" at line ").map_or(error, |(reason, _)| reason)
}

/// Refuses what would cost the parser more than the file is long: references, which can multiply, and deep nesting.
fn guard(text: &str) -> Result<(), Refusal> {
    let refuse = |index: usize, reason: &str| Refusal { line: Some(index + 1), reason: reason.to_owned() };
    let mut depth = 0_usize;
    for (index, line) in text.lines().enumerate() {
        let starts = line.match_indices(['&', '*']).filter(|(at, _)| {
            let before = line[..*at].trim_end();
            before.len() < *at && before.ends_with(['-', ':', ',', '[', '{'])
                || before.is_empty()
                || before.ends_with('[')
        });
        if starts.count() > 0 {
            return Err(refuse(index, "anchors and references are not read; put the name in quotes"));
        }
        for character in line.chars() {
            match character {
                '[' | '{' => depth += 1,
                ']' | '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        if depth > DEEPEST {
            return Err(refuse(index, "nested too deeply"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_holds_entries_or_phrases() {
        let entries = read("- {id: 'role:night-baker', name: Night Baker, aliases: [R&D baker]}");
        assert!(matches!(entries, Ok(Content::Entries(entries)) if entries[0].name == "Night Baker"));
        assert_eq!(
            read("- a phrase\n- another"),
            Ok(Content::StopPhrases(vec!["a phrase".into(), "another".into()]))
        );
    }

    #[test]
    fn what_is_wrong_is_said() {
        let refusal = read("- {id: 'role:b'}\n- {id: 'role:a', nam: b}").unwrap_err();
        assert_eq!(refusal.line, Some(2));
        assert!(refusal.reason.contains("unknown field `nam`"));
        assert_eq!(read("- &a [x]\n- *a").unwrap_err().line, Some(1));
        assert!(read(&"[".repeat(100_000)).unwrap_err().reason.contains("nested"));
        assert!(read("größe: [").is_err());
    }
}
