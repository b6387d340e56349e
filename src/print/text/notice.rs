//! What people should know beside the results; goes to standard error.

use std::io::{self, Write};

use super::{ALARM, ASIDE, HEADING, Look};
use crate::error::Error;
use crate::hit::SearchResults;

/// Prints what was searched instead of what was typed, and what the answer lacks.
pub fn notices(out: &mut impl Write, results: &SearchResults, look: Look) -> io::Result<()> {
    for correction in &results.corrections {
        note(out, &format!("searched {} instead of {}", correction.to, correction.from), look)?;
    }
    // Where nothing was found, that is said with the advice.
    if !results.hits.is_empty() && !results.unmatched.is_empty() {
        note(out, &unmatched(results), look)?;
    }
    for warning in &results.warnings {
        writeln!(out, "{}: {}", look.paint(ALARM, "warning"), look.paint(ASIDE, warning))?;
    }
    Ok(())
}

/// Prints one line beside the results.
pub fn note(out: &mut impl Write, line: &str, look: Look) -> io::Result<()> {
    writeln!(out, "{}", look.paint(ASIDE, line))
}

/// Says that nothing was found, and what could help. `is_narrowed` when options left something out beforehand.
pub fn nothing_found(
    out: &mut impl Write,
    results: &SearchResults,
    is_narrowed: bool,
    look: Look,
) -> io::Result<()> {
    let head = if results.query.trim().is_empty() {
        "nothing was asked".to_owned()
    } else {
        format!("nothing found for: {}", results.query)
    };
    writeln!(out, "{}", look.paint(HEADING, &head))?;
    advice(results, is_narrowed).iter().try_for_each(|line| note(out, line, look))
}

fn unmatched(results: &SearchResults) -> String {
    format!("nowhere in the index: {}", results.unmatched.join(", "))
}

fn advice(results: &SearchResults, is_narrowed: bool) -> Vec<String> {
    let index = &results.index;
    if index.passages == 0 {
        let said =
            format!("the index at {} is empty: add documents with `roledex index PATH`", index.location);
        return vec![said];
    }
    let mut advice = Vec::new();
    if !results.unmatched.is_empty() {
        advice.push(unmatched(results));
    }
    if is_narrowed {
        advice.push("the options leave out documents; without them there may be more".to_owned());
    }
    if results.query.contains(['-', '+', '"', ':']) {
        advice.push("-word excludes, +word requires, \"a phrase\" is taken exactly".to_owned());
    }
    advice
}

/// Says that there is nothing of a name, which is an answer rather than an error, and what could help.
pub fn not_found(out: &mut impl Write, why: &Error, look: Look) -> io::Result<()> {
    note(out, &why.to_string(), look)?;
    hint(out, why, look)
}

fn hint(out: &mut impl Write, error: &Error, look: Look) -> io::Result<()> {
    error.hint().map_or(Ok(()), |hint| writeln!(out, "{}: {}", look.paint(ASIDE, "hint"), super::safe(hint)))
}

/// Prints an error that ended the run, with its hint.
pub fn error(out: &mut impl Write, error: &Error, look: Look) -> io::Result<()> {
    let message = error.to_string();
    let mut lines = message.lines();
    let first = lines.next().unwrap_or_default();
    writeln!(out, "{}: {}", look.paint(ALARM, "error"), super::safe(first))?;
    lines.try_for_each(|line| writeln!(out, "{}", super::safe(line)))?;
    hint(out, error, look)
}
