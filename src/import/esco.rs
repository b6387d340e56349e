//! The CSV files of the ESCO classification: `occupations_en.csv` and `skills_en.csv`, or those of another language.

use super::Draft;
use super::copy::{Content, Copy};
use super::rows::rows;
use crate::error::{Error, ErrorKind, Result};
use crate::vocabulary::Kind;

const NAME: &[&str] = &["preferredlabel"];
const OTHERS: &[&str] = &["altlabels"];
const TYPE: &[&str] = &["concepttype"];

/// Occupations and skills; either file is enough.
pub fn read(copy: &Copy) -> Result<Vec<Draft>> {
    let mut files: Vec<Content> = Vec::new();
    for wanted in ["occupations", "skills"] {
        files.extend(copy.find(wanted, true)?);
    }
    if files.is_empty() {
        files.extend(copy.single()?);
    }
    if files.is_empty() {
        let message = format!("{}: neither occupations_en.csv nor skills_en.csv", copy.path().display());
        let error = Error::new(ErrorKind::Input, message);
        return Err(
            error.with_hint("name the unpacked CSV files of the ESCO classification, or their ZIP archive")
        );
    }
    let mut drafts = Vec::new();
    for file in files {
        drafts.extend(rows(&file, &[NAME, TYPE, OTHERS], 2)?.iter().filter_map(|row| draft(row)));
    }
    Ok(drafts)
}

/// The entry of a row; none for a group of entries.
fn draft(row: &[String]) -> Option<Draft> {
    let [name, concept, others] = row else { return None };
    let kind = match concept.as_str() {
        "Occupation" => Kind::Role,
        "KnowledgeSkillCompetence" => Kind::Skill,
        _ => return None,
    };
    // One to a line; in the files of collections, with bars between them.
    let others = others.split(['\n', '|']).map(str::trim).filter(|other| !other.is_empty());
    Some(Draft { aliases: others.map(str::to_owned).collect(), ..Draft::new(kind, name) })
}
