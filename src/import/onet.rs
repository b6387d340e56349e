//! The text files of the O*NET database, those of today and those of ten years ago.
//!
//! The columns are told by their names (<https://www.onetcenter.org/dictionary/>): `Occupation Data`, `Alternate
//! Titles` (since 20.1), `Sample of Reported Titles`, `Technology Skills` and `Tools Used`, which were one file
//! `Tools and Technology` before 23.0, and `Skills`.

use std::collections::{BTreeMap, BTreeSet};

use super::Draft;
use super::copy::Copy;
use super::rows::rows;
use crate::error::{Error, ErrorKind, Result};
use crate::vocabulary::Kind;

const CODE: &[&str] = &["onetsoccode"];
const TITLE: &[&str] = &["title"];
/// Files of other names of occupations, and what the column is called.
const TITLES: [(&str, &[&str]); 2] = [
    ("alternatetitles", &["alternatetitle"]),
    ("sampleofreportedtitles", &["reportedjobtitle", "reportedtitle", "sampleofreportedtitles"]),
];
const EXAMPLE: &[&str] = &["example", "t2example"];
/// Files of things that people work with, or of what they can do.
const SKILLS: [(&str, &[&str]); 4] = [
    ("technologyskills", EXAMPLE),
    ("toolsused", EXAMPLE),
    ("toolsandtechnology", EXAMPLE),
    ("skills", &["elementname"]),
];

/// Occupations and skills, and what the copy calls itself.
pub fn read(copy: &Copy) -> Result<(Vec<Draft>, Option<String>)> {
    let mut drafts: Vec<Draft> = occupations(copy)?.into_values().collect();
    let mut skills = BTreeSet::new();
    for (file, column) in SKILLS {
        if let Some(table) = copy.find(file, false)? {
            skills.extend(rows(&table, &[column], 1)?.into_iter().flatten());
        }
    }
    drafts.extend(skills.iter().map(|name| skill(name)));
    Ok((drafts, release(copy)?))
}

/// By code, the occupations with their other names.
fn occupations(copy: &Copy) -> Result<BTreeMap<String, Draft>> {
    let Some(table) = copy.find("occupationdata", false)? else {
        let message = format!("{}: no file called Occupation Data.txt", copy.path().display());
        let error = Error::new(ErrorKind::Input, message);
        return Err(
            error.with_hint("name the unpacked text files of the O*NET database, or their ZIP archive")
        );
    };
    let mut found = BTreeMap::new();
    for row in rows(&table, &[CODE, TITLE], 2)? {
        if let [code, title] = row.as_slice() {
            found.insert(code.clone(), Draft::new(Kind::Role, title));
        }
    }
    for (file, column) in TITLES {
        let Some(table) = copy.find(file, false)? else { continue };
        for row in rows(&table, &[CODE, column], 2)? {
            let [code, title] = row.as_slice() else { continue };
            if let Some(draft) = found.get_mut(code) {
                draft.aliases.push(title.clone());
            }
        }
    }
    Ok(found)
}

/// `Adobe Systems Adobe Acrobat` is `Adobe Acrobat`: the maker stands before names that begin with him.
fn skill(name: &str) -> Draft {
    let first = name.split(' ').next().unwrap_or_default();
    let again = name.match_indices(first).map(|(at, _)| at).find(|&at| at > 0 && name[..at].ends_with(' '));
    Draft::new(Kind::Skill, again.filter(|_| first.len() > 2).map_or(name, |at| &name[at..]))
}

/// The first line of `Read Me.txt`: `O*NET 27.0 Database`.
fn release(copy: &Copy) -> Result<Option<String>> {
    let text = copy.find("readme", false)?.map(|file| file.text).unwrap_or_default();
    let first = text.lines().next().unwrap_or_default().trim();
    Ok((first.starts_with("O*NET") && first.len() < 80).then(|| first.to_owned()))
}
