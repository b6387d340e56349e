//! Rows of a table by the names of its columns.

use super::copy::{Content, folded};
use crate::error::{Error, ErrorKind, Result};

/// Rows of a table that are read at most; the longest of O*NET has sixty thousand.
const MOST_ROWS: usize = 2_000_000;

/// Reads a table with a line of names. `columns` are the columns wanted, each by any of its names in small letters
/// without what stands between words; one that is missing is an error when `required` counts it. Each row has a value
/// for each, empty where there is none.
pub fn rows(table: &Content, columns: &[&[&str]], required: usize) -> Result<Vec<Vec<String>>> {
    let has_tabs = table.text.lines().next().is_some_and(|line| line.contains('\t'));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(if has_tabs { b'\t' } else { b',' })
        // Tables of tabs have no quotes: one in them is that of inches.
        .quoting(!has_tabs)
        .flexible(true)
        .from_reader(table.text.as_bytes());
    let refuse = |cause: csv::Error| Error::new(ErrorKind::Input, format!("{}: {cause}", table.name));
    let head: Vec<String> = reader.headers().map_err(refuse)?.iter().map(folded).collect();
    let place = |names: &&[&str]| head.iter().position(|column| names.contains(&column.as_str()));
    let places: Vec<Option<usize>> = columns.iter().map(place).collect();
    if let Some(missing) = places.iter().take(required).position(Option::is_none) {
        let message = format!("{}:1: no column called {}", table.name, columns[missing].join(" or "));
        return Err(Error::new(ErrorKind::Input, message));
    }
    let mut found = Vec::new();
    for row in reader.records().take(MOST_ROWS) {
        let row = row.map_err(refuse)?;
        let value =
            |place: &Option<usize>| place.and_then(|at| row.get(at)).unwrap_or_default().trim().to_owned();
        found.push(places.iter().map(value).collect());
    }
    Ok(found)
}
