//! The vocabulary, one entry or name a line.

use std::io::{self, Write};

use super::{ASIDE, HEADING, Look, counted};
use crate::print::report::Linted;
use crate::print::safe;
use crate::suggest::Suggestion;
use crate::vocabulary::Entry;

/// Prints entries as `id: name (alias, alias)`.
pub fn entries(out: &mut impl Write, entries: &[Entry<'_>], look: Look) -> io::Result<()> {
    entries.iter().try_for_each(|entry| {
        let aliases: Vec<&str> =
            entry.aliases().map(|alias| alias.text).filter(|alias| *alias != entry.name()).collect();
        let aliases = if aliases.is_empty() { String::new() } else { format!(" ({})", aliases.join(", ")) };
        writeln!(
            out,
            "{}: {}{}",
            safe(entry.id()),
            look.paint(HEADING, entry.name()),
            look.paint(ASIDE, &aliases)
        )
    })
}

/// Prints what is wrong with files, one problem a line, and then how much was read.
pub fn linted(out: &mut impl Write, linted: &Linted, look: Look) -> io::Result<()> {
    linted.problems.iter().try_for_each(|problem| writeln!(out, "{}", safe(problem)))?;
    let summary = format!(
        "{} in {}, {}",
        if linted.entries == 1 { "1 entry".to_owned() } else { format!("{} entries", linted.entries) },
        counted(linted.files, "file"),
        counted(linted.problems.len() as u64, "problem")
    );
    writeln!(out, "{}", look.paint(ASIDE, &summary))
}

/// Prints names that may be missing.
pub fn suggestions(out: &mut impl Write, found: &[Suggestion], look: Look) -> io::Result<()> {
    found.iter().try_for_each(|one| {
        let kind = one.kind.map_or(String::new(), |kind| format!(", perhaps a {kind}"));
        let note = format!("({}{kind})", counted(one.documents, "document"));
        writeln!(out, "{:>6}  {} {}", one.passages, safe(&one.name), look.paint(ASIDE, &note))
    })
}
