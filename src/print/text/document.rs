//! Documents and passages as they were understood.

use std::io::{self, Write};

use super::marked::Marked;
use super::{ASIDE, HEADING, Look, PLACE, cells, counted, heading_path};
use crate::passage::{Passage, Place};
use crate::print::report::{Overview, Shown};
use crate::print::safe;

/// Columns for the line number beside a passage on a terminal.
const GUTTER: usize = 8;

/// Prints the passages that `show` was asked for.
pub fn shown(out: &mut impl Write, shown: &Shown, look: Look) -> io::Result<()> {
    let Some(width) = look.text_width() else { return plain(out, &shown.passages, look) };
    if let Some(document) = &shown.document {
        overview(out, document, look)?;
    }
    on_terminal(out, &shown.passages, width.saturating_sub(GUTTER).max(20), look)
}

/// Prints what `inspect` made of a file: the document's facts first, in a pipe too.
pub fn inspected(out: &mut impl Write, inspected: &Shown, look: Look) -> io::Result<()> {
    if look.width.is_none()
        && let Some(document) = &inspected.document
    {
        overview(out, document, look)?;
        writeln!(out)?;
    }
    shown(out, inspected, look)
}

fn overview(out: &mut impl Write, document: &Overview, look: Look) -> io::Result<()> {
    writeln!(out, "{}", look.paint(HEADING, &document.title))?;
    let words = counted(document.words as u64, "word");
    let encoding = document.encoding.as_ref().map_or(String::new(), |name| format!(", {name}"));
    let facts = format!("{}: {}{encoding}, {words}", document.path, document.format);
    writeln!(out, "{}", look.paint(PLACE, &facts))?;
    if let Some(repairs) = document.repairs.as_ref().filter(|repairs| !repairs.is_empty()) {
        writeln!(out, "{}", look.paint(ASIDE, &format!("repaired: {}", repairs.join(", "))))?;
    }
    document.metadata.iter().try_for_each(|(name, value)| {
        writeln!(out, "{}", look.paint(ASIDE, &format!("{name}: {}", value.replace(['\n', '\r'], " "))))
    })
}

fn plain(out: &mut impl Write, passages: &[Passage], look: Look) -> io::Result<()> {
    for (position, passage) in passages.iter().enumerate() {
        if position > 0 {
            writeln!(out)?;
        }
        let place = look.place(&passage.path, &passage.place);
        let headings = heading_path(&passage.title, &passage.headings, " > ");
        let tail = format!(" [{} {}]", passage.kind.name(), passage.id);
        writeln!(out, "{place}: {}{}", look.paint(HEADING, &headings), look.paint(ASIDE, &tail))?;
        passage.text.lines().try_for_each(|line| writeln!(out, "{}", safe(line)))?;
    }
    Ok(())
}

fn on_terminal(out: &mut impl Write, passages: &[Passage], width: usize, look: Look) -> io::Result<()> {
    let mut above: Option<&Passage> = None;
    for passage in passages {
        writeln!(out)?;
        if above.is_none_or(|above| above.headings != passage.headings) && !passage.headings.is_empty() {
            writeln!(out, "{}", look.paint(HEADING, &passage.headings.join(" › ")))?;
        }
        for (position, line) in lines(passage, width, look).iter().enumerate() {
            let label = if position == 0 { label(&passage.place) } else { String::new() };
            writeln!(out, "{}  {line}", look.paint(ASIDE, &format!("{label:>6}")))?;
        }
        above = Some(passage);
    }
    Ok(())
}

fn label(place: &Place) -> String {
    match place {
        Place::Lines { lines, .. } => lines.0.to_string(),
        Place::Page(page) => format!("p{page}"),
        Place::Part(_) => String::new(),
    }
}

fn lines(passage: &Passage, width: usize, look: Look) -> Vec<String> {
    let wrap = |text: &str| Marked::new(text, &[]).wrapped(width, HEADING, look);
    match &passage.table {
        Some(table) => cells(table).flat_map(|cell| wrap(&cell)).collect(),
        None => passage.text.lines().flat_map(wrap).collect(),
    }
}
