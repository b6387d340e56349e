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

/// Reads a vocabulary file; says in words what is wrong with one that cannot be read.
pub fn read(text: &str) -> Result<Content, String> {
    if text.len() > LONGEST {
        return Err(format!("longer than {} MB", LONGEST >> 20));
    }
    guard(text)?;
    // Entries are tried last, so that what is wrong is said of them.
    if let Ok(phrases) = serde_yaml::from_str(text) {
        return Ok(Content::StopPhrases(phrases));
    }
    serde_yaml::from_str(text).map(Content::Entries).map_err(|error| error.to_string())
}

/// Refuses what would cost the parser more than the file is long: references, which can multiply, and deep nesting.
fn guard(text: &str) -> Result<(), String> {
    let mut depth = 0_usize;
    for (number, line) in text.lines().enumerate() {
        let starts = line.match_indices(['&', '*']).filter(|(at, _)| {
            let before = line[..*at].trim_end();
            before.len() < *at && before.ends_with(['-', ':', ',', '[', '{'])
                || before.is_empty()
                || before.ends_with('[')
        });
        if starts.count() > 0 {
            return Err(format!(
                "line {}: anchors and references are not read; put the name in quotes",
                number + 1
            ));
        }
        for character in line.chars() {
            match character {
                '[' | '{' => depth += 1,
                ']' | '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        if depth > DEEPEST {
            return Err(format!("line {}: nested too deeply", number + 1));
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
        assert!(read("- {id: 'role:a', nam: b}").unwrap_err().contains("unknown field `nam`"));
        assert!(read("- &a [x]\n- *a").unwrap_err().contains("line 1"));
        assert!(read(&"[".repeat(100_000)).unwrap_err().contains("nested"));
        assert!(read("größe: [").is_err());
    }
}
