//! A list of the user's own: a CSV file with the columns `name` and `kind`, and perhaps `aliases`, `family` and
//! `issuer`.

use super::Draft;
use super::copy::{Content, Copy};
use super::rows::rows;
use crate::error::{Error, ErrorKind, Result};
use crate::vocabulary::Kind;

/// The columns; the first two have to be there.
const COLUMNS: [&[&str]; 5] =
    [&["name", "title"], &["kind", "type"], &["aliases", "alias"], &["family"], &["issuer"]];

/// The entries of the list.
pub fn read(copy: &Copy) -> Result<Vec<Draft>> {
    let Some(file) = copy.single()? else {
        let message = format!("{}: not a CSV file", copy.path().display());
        return Err(
            Error::new(ErrorKind::Input, message).with_hint("name one file with the columns name and kind")
        );
    };
    let rows = rows(&file, &COLUMNS, 2)?;
    // The line of names is the first.
    rows.iter()
        .enumerate()
        .map(|(index, row)| draft(row).map_err(|reason| refuse(&file, index, &reason)))
        .collect()
}

fn refuse(file: &Content, index: usize, reason: &str) -> Error {
    Error::new(ErrorKind::Input, format!("{}: entry {}: {reason}", file.name, index + 1))
}

fn draft(row: &[String]) -> std::result::Result<Draft, String> {
    let [name, kind, aliases, family, issuer] = row else { return Err("too few columns".to_owned()) };
    if name.is_empty() {
        return Err("has no name".to_owned());
    }
    let kind = match kind.to_lowercase().as_str() {
        "role" | "roles" | "occupation" | "job" => Kind::Role,
        "skill" | "skills" | "tool" => Kind::Skill,
        "certification" | "certifications" | "cert" | "licence" | "license" | "degree" => Kind::Certification,
        other => return Err(format!("{other:?} is no kind; role, skill and certification are")),
    };
    let aliases = aliases.split([';', '|', '\n']).map(str::trim).filter(|alias| !alias.is_empty());
    Ok(Draft {
        aliases: aliases.map(str::to_owned).collect(),
        family: family.clone(),
        issuer: Some(issuer.clone()).filter(|issuer| !issuer.is_empty()),
        ..Draft::new(kind, name)
    })
}
