//! Vocabularies of others, from the user's copy of them.
//!
//! # Design
//!
//! Such lists were made for statistics and for people who choose from menus, not for finding names in text: they hold
//! everyday words, names that stand for a dozen occupations, and phrases that no sentence has. So a layer of them
//! stands below the curated one, and `quality` leaves out every name that would be met where nothing of the kind is
//! meant. Nothing of them is part of this program.

mod copy;
mod esco;
mod list;
mod onet;
mod quality;
mod rows;

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::{Error, ErrorKind, Result};
use crate::vocabulary::{About, Kind, Layer, Origin, Vocabulary};
use copy::Copy;
pub use quality::Reason;

/// An entry as a list of others has it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Draft {
    kind: Kind,
    /// The name shown to people.
    name: String,
    /// Other names.
    aliases: Vec<String>,
    /// The field of work it belongs to, when the list says so.
    family: String,
    /// Who gives it, when the list says so.
    issuer: Option<String>,
}

impl Draft {
    fn new(kind: Kind, name: &str) -> Self {
        Self { kind, name: name.to_owned(), aliases: Vec::new(), family: String::new(), issuer: None }
    }
}

/// What was made of a copy.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The layer.
    pub layer: Layer,
    /// How many names were left out, by why.
    pub left_out: BTreeMap<Reason, u64>,
}

/// Makes a layer called `name` of a copy: a folder, an archive or a file. `known` is the vocabulary that it will stand
/// below, `date` the day of today.
///
/// # Errors
///
/// [`ErrorKind::Input`] when the copy does not have the files or columns of its kind, or nothing is left of it;
/// [`ErrorKind::Usage`] when the origin is none to import from.
pub fn import(origin: Origin, path: &Path, name: &str, known: &Vocabulary, date: &str) -> Result<Imported> {
    let copy = Copy::open(path)?;
    let (drafts, release) = match origin {
        Origin::Onet => onet::read(&copy)?,
        Origin::Esco => (esco::read(&copy)?, None),
        Origin::Csv => (list::read(&copy)?, None),
        Origin::Added | Origin::Curated => {
            let message = format!("{}: nothing is imported from there", origin.name());
            return Err(
                Error::new(ErrorKind::Usage, message).with_hint("roledex vocab add reads vocabulary files")
            );
        }
    };
    let selected = quality::select(drafts, known, origin == Origin::Csv);
    if selected.sources.is_empty() {
        let message =
            format!("{}: no entry that is not known already has a name to look for", path.display());
        return Err(Error::new(ErrorKind::Input, message));
    }
    let about = About {
        path: path.display().to_string(),
        release,
        date: date.to_owned(),
        left_out: selected.left_out.values().sum(),
        ..About::new(name, origin)
    };
    Ok(Imported { layer: Layer::compile(about, &selected.sources, &[]), left_out: selected.left_out })
}
