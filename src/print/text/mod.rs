//! Text for people, and a plain form of it for pipes.
//!
//! # In a pipe
//!
//! The form is stable. A hit is two lines, and a blank line stands between hits:
//!
//! ```text
//! path:line: Title > Heading > Heading
//! the snippet on one line
//! ```
//!
//! So `grep -n` habits work: everything before the first `: ` is a place that editors open. In formats without
//! lines it is `path:pPAGE` or only `path`. A source that changed since it was indexed has `[modified]` or
//! `[deleted]` after the place. `show` and `inspect` print `path:line: headings [kind id]` and then the whole
//! text with its own lines.
//!
//! # On a terminal
//!
//! Wrapped to its width, with ranks, colours, vocabulary entries, places as links, and the rows of tables as tables,
//! or as `Column: cell` lines where there is no room. How that looks may change at any time.
//!
//! Whatever comes from documents, paths or the user passes [`safe`](fn@super::safe).

pub mod agent;
mod document;
mod evaluation;
mod hit;
mod index;
mod look;
mod marked;
mod notice;
mod profile;
mod table;
mod vocabulary;

use std::collections::HashSet;
use std::io::{self, Write};
use std::mem;

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

pub use document::{inspected, shown};
pub use evaluation::{ablation, compared, evaluated, misses};
pub use index::{damage, indexed, problems, status};
pub use look::Look;
pub use notice::{error, not_found, note, nothing_found, notices};
pub use profile::profiles;
pub use vocabulary::{entries, linted, removed, sources, suggestions, taken};

use self::marked::Marked;
use super::safe;
use crate::hit::{FacetCount, Facets, SearchResults};
use crate::passage::{Place, Table};
use crate::print::report::Facet;

/// Parts of a name or heading path.
const HEADING: Style = Style::new().bold();
/// A place that can be opened.
const PLACE: Style = AnsiColor::Cyan.on_default();
/// What matched.
const MATCH: Style = AnsiColor::Yellow.on_default().bold();
/// What is there for reference.
const ASIDE: Style = Style::new().dimmed();
/// What needs attention.
const ALARM: Style = AnsiColor::Red.on_default().bold();

/// Prints an answer: hits, and facets when they were asked for.
pub fn search(out: &mut impl Write, results: &SearchResults, look: Look) -> io::Result<()> {
    if look.width.is_some() {
        summary(out, results, look)?;
    }
    for (position, hit) in results.hits.iter().enumerate() {
        if position > 0 {
            writeln!(out)?;
        }
        hit::print(out, hit, look)?;
    }
    results.facets.as_ref().map_or(Ok(()), |facets| print_facets(out, facets, look))
}

fn summary(out: &mut impl Write, results: &SearchResults, look: Look) -> io::Result<()> {
    let found = counted(results.total, "passage");
    let line = format!("{found} in {} ({:.1} ms)", results.index.passages, results.took_ms);
    writeln!(out, "{}", look.paint(ASIDE, &line))?;
    for entry in &results.understood {
        let line = format!("“{}” is the {} {}", entry.matched, entry.kind, entry.name);
        for part in textwrap::wrap(&line, look.width.unwrap_or(usize::MAX)) {
            writeln!(out, "{}", look.paint(ASIDE, &part))?;
        }
    }
    if results.hits.is_empty() { Ok(()) } else { writeln!(out) }
}

/// Counts of a kind that people are shown; the rest are names that occur once.
const MOST_COUNTS: usize = 12;

fn print_facets(out: &mut impl Write, facets: &Facets, look: Look) -> io::Result<()> {
    let kinds =
        [("roles", &facets.roles), ("skills", &facets.skills), ("certifications", &facets.certifications)];
    kinds.into_iter().filter(|(_, counts)| !counts.is_empty()).try_for_each(|(kind, counts)| {
        writeln!(out)?;
        print_facet(out, kind, counts, look)
    })
}

fn print_facet(out: &mut impl Write, kind: &str, counts: &[FacetCount], look: Look) -> io::Result<()> {
    writeln!(out, "{}", look.paint(HEADING, kind))?;
    // Paths stay whole, so that they can be opened.
    let wrapped = if kind == "paths" { Look { width: None, ..look } } else { look };
    counts.iter().take(MOST_COUNTS).try_for_each(|count| print_count(out, count, wrapped))?;
    if counts.len() > MOST_COUNTS {
        writeln!(out, "        … and {} more (--json has all)", counts.len() - MOST_COUNTS)?;
    }
    Ok(())
}

/// Prints counts by kind, with a blank line between kinds.
pub fn facets(out: &mut impl Write, facets: &[Facet], look: Look) -> io::Result<()> {
    let mut shown = facets.iter().filter(|facet| !facet.counts.is_empty()).enumerate();
    shown.try_for_each(|(position, facet)| {
        if position > 0 {
            writeln!(out)?;
        }
        print_facet(out, facet.kind, &facet.counts, look)
    })
}

fn print_count(out: &mut impl Write, count: &FacetCount, look: Look) -> io::Result<()> {
    let text = format!("{} ({})", count.name, counted(count.documents, "document"));
    Marked::new(&text, &[]).write_behind(out, &format!("{:>6}  ", count.passages), 8, HEADING, look)
}

/// The place as an editor opens it: `path:line`, `path:pPAGE`, or the path alone.
fn place(path: &str, place: &Place) -> String {
    match place {
        Place::Lines { lines, .. } => format!("{path}:{}", lines.0),
        Place::Page(page) => format!("{path}:p{page}"),
        Place::Part(_) => path.to_owned(),
    }
}

/// Places, each once as it is written: of a source that is one long line all passages stand at the same.
fn each_once<'a>(places: impl Iterator<Item = (&'a str, &'a Place)>) -> Vec<(&'a str, &'a Place)> {
    let mut written = HashSet::new();
    places.filter(|(path, at)| written.insert(place(path, at))).collect()
}

/// Texts with the columns that each takes, a comma behind each but the last, in lines of at most `room` columns where
/// that can be. A line ends between two texts; one that is too long stays whole, so that it can be opened. Behind
/// `start` further lines are indented by `indent` columns.
fn listed(start: &str, indent: usize, items: &[(String, usize)], end: &str, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut line, mut columns) = (start.to_owned(), start.width());
    for (at, (text, width)) in items.iter().enumerate() {
        // A blank stands before it, and a comma or the end behind.
        if at > 0 && columns + width + 2 > room {
            lines.push(mem::replace(&mut line, " ".repeat(indent)));
            columns = indent;
        } else if at > 0 {
            line.push(' ');
            columns += 1;
        }
        line.push_str(text);
        line.push_str(if at + 1 < items.len() { "," } else { end });
        columns += width + 1;
    }
    lines.push(line);
    lines
}

/// Title and headings in one path; a title that is the first heading too is said once.
fn heading_path(title: &str, headings: &[String], separator: &str) -> String {
    let repeated = headings.first().is_some_and(|first| first == title);
    let title = if repeated { None } else { Some(title) };
    let parts: Vec<&str> = title.into_iter().chain(headings.iter().map(String::as_str)).collect();
    parts.join(separator)
}

/// The cells of a row that hold something, as `Column: cell`.
fn cells(table: &Table) -> impl Iterator<Item = String> {
    let cells = table.columns.iter().zip(&table.cells).filter(|(_, cell)| !cell.is_empty());
    cells.map(|(column, cell)| if column.is_empty() { cell.clone() } else { format!("{column}: {cell}") })
}

/// What is said of cells that are not shown.
fn more_cells(count: usize, look: Look) -> String {
    look.paint(ASIDE, &format!("… {}", counted(count as u64, "more cell")))
}

/// A number with its noun.
fn counted(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
