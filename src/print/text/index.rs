//! What was done to an index and what is in it.

use std::io::{self, Write};

use super::{ALARM, ASIDE, HEADING, Look, counted};
use crate::error::{Problem, ProblemKind};
use crate::print::report::{Changes, FileProblem, IndexRun, Status};
use crate::print::safe;

/// Files that were skipped or repaired which are named one by one; failures always are.
const NOTES_SHOWN: usize = 20;

/// Prints the one line that ends an indexing run.
pub fn indexed(out: &mut impl Write, run: &IndexRun) -> io::Result<()> {
    writeln!(
        out,
        "{} added, {} updated, {} unchanged, {} removed, {} skipped, {} failed ({}, {:.1} s)",
        run.added,
        run.updated,
        run.unchanged,
        run.removed,
        run.skipped,
        run.failed,
        counted(run.passages, "passage"),
        run.seconds
    )
}

/// Prints problems as `path: reason`. Failures stand alone. Files skipped or repaired say so; only the first of them
/// are named, and those that an earlier run has told are counted, unless all are wanted.
pub fn problems(out: &mut impl Write, problems: &[FileProblem], all: bool, look: Look) -> io::Result<()> {
    let (failures, notes): (Vec<_>, Vec<_>) =
        problems.iter().partition(|found| found.problem.kind == ProblemKind::Failed);
    let (new, old): (Vec<_>, Vec<_>) = notes.into_iter().partition(|found| all || found.is_new);
    let shown = if all { new.len() } else { NOTES_SHOWN };
    for found in new.iter().take(shown).chain(&failures) {
        let style = if found.problem.kind == ProblemKind::Failed { ALARM } else { ASIDE };
        writeln!(out, "{}", look.paint(style, &described(found)))?;
    }
    match (new.len().saturating_sub(shown) as u64, old.len() as u64) {
        (0, 0) => Ok(()),
        (0, old) => writeln!(out, "{} skipped as before; --verbose names them", counted(old, "file")),
        (more, old) => {
            let files = counted(more + old, "more file");
            writeln!(out, "… and {files} skipped or repaired; --verbose names them")
        }
    }
}

fn described(FileProblem { path, problem, .. }: &FileProblem) -> String {
    let Problem { kind, reason, line, .. } = problem;
    let line = line.map_or(String::new(), |line| format!(":{line}"));
    let what = match kind {
        ProblemKind::Skipped => "skipped, ",
        ProblemKind::Failed => "",
        ProblemKind::Repaired => "repaired, ",
    };
    format!("{path}{line}: {what}{reason}")
}

/// Prints what an index holds and how it stands to the files.
pub fn status(out: &mut impl Write, status: &Status, look: Look) -> io::Result<()> {
    let facts = [
        ("index", status.location.clone()),
        ("documents", status.documents.to_string()),
        ("passages", status.passages.to_string()),
        ("size", size(status.bytes)),
        ("built", status.built_at.clone()),
        ("built from", status.roots.join(", ")),
        ("paths from", status.base.clone()),
        ("format version", status.format_version.to_string()),
        ("vocabulary", status.vocabulary.clone()),
        ("changed since", changed(&status.changed)),
        ("sound", soundness(status.damage.as_deref())),
        ("configuration", status.config.clone().unwrap_or_default()),
    ];
    for (name, value) in facts.iter().filter(|(_, value)| !value.is_empty()) {
        writeln!(out, "{} {}", look.paint(HEADING, &format!("{:<15}", format!("{name}:"))), safe(value))?;
    }
    print_changes(out, &status.changed)?;
    damage(out, status, look)
}

/// Prints what `--verify` found damaged.
pub fn damage(out: &mut impl Write, status: &Status, look: Look) -> io::Result<()> {
    let lines = status.damage.iter().flatten();
    lines.map(|line| look.paint(ALARM, line)).try_for_each(|line| writeln!(out, "damaged {line}"))
}

fn changed(changes: &Changes) -> String {
    if changes.is_empty() {
        return "nothing".to_owned();
    }
    let Changes { new, modified, deleted } = changes;
    format!("{} new, {} modified, {} deleted", new.len(), modified.len(), deleted.len())
}

fn soundness(damage: Option<&[String]>) -> String {
    match damage {
        None => "not checked (--verify reads every byte)".to_owned(),
        Some([]) => "yes".to_owned(),
        Some(_) => "no".to_owned(),
    }
}

fn print_changes(out: &mut impl Write, changes: &Changes) -> io::Result<()> {
    let kinds = [("new", &changes.new), ("modified", &changes.modified), ("deleted", &changes.deleted)];
    for (kind, paths) in kinds {
        paths.iter().try_for_each(|path| writeln!(out, "{kind:<8} {}", safe(path)))?;
    }
    Ok(())
}

/// Bytes in the unit that leaves a readable number.
#[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => counted(bytes, "byte"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}
