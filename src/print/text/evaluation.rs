//! How well a ranking answers.

use std::io::{self, Write};

use super::{ASIDE, HEADING, Look, PLACE, counted, heading_path, place};
use crate::evaluation::{Group, Measured, Outcome, Report};
use crate::passage::Passage;
use crate::print::safe;

/// Characters of a passage that are enough to know it by.
const GIST: usize = 140;

/// Prints a table: a line for each style, and one for all.
pub fn evaluated(out: &mut impl Write, report: &Report, look: Look) -> io::Result<()> {
    let mut head = format!("{:<12} {:>5}", "style", "n");
    for measured in &report.all.measured {
        head.push_str(&format!("  {:>14}", measured.measure.name()));
    }
    writeln!(out, "{}", look.paint(HEADING, &head))?;
    report.styles.iter().chain([&report.all]).try_for_each(|group| row(out, group))?;
    let latency = format!("p50 {:.1} ms, p99 {:.1} ms", report.latency.p50_ms, report.latency.p99_ms);
    let method = "95% intervals: Wilson for answer@k, bootstrap for the others";
    writeln!(out, "{}", look.paint(ASIDE, &format!("{latency}; {method}")))
}

fn row(out: &mut impl Write, group: &Group) -> io::Result<()> {
    write!(out, "{:<12} {:>5}", safe(&group.name), group.questions)?;
    group.measured.iter().try_for_each(|measured| write!(out, "  {:>14}", cell(measured)))?;
    writeln!(out)
}

fn cell(measured: &Measured) -> String {
    let interval = &measured.interval;
    format!("{} {}–{}", short(measured.mean, 3), short(interval.low, 2), short(interval.high, 2))
}

/// A number between 0 and 1 without the nought that all of them begin with.
fn short(number: f64, decimals: usize) -> String {
    let text = format!("{number:.decimals$}");
    text.strip_prefix("0.").map_or(text.clone(), |digits| format!(".{digits}"))
}

/// Prints the questions that the first hit does not answer: what stands first, and where the right answer is.
pub fn misses(out: &mut impl Write, report: &Report, look: Look) -> io::Result<()> {
    for miss in &report.misses {
        print_miss(out, miss, look)?;
    }
    let line = format!(
        "{} of {} not answered first",
        report.misses.len(),
        counted(report.all.questions as u64, "question")
    );
    writeln!(out, "{}\n", look.paint(ASIDE, &line))
}

fn print_miss(out: &mut impl Write, miss: &Outcome, look: Look) -> io::Result<()> {
    writeln!(out, "{}: {}", safe(&miss.style), look.paint(HEADING, &miss.query))?;
    match &miss.first {
        Some(first) => print_passage(out, "    1", first, look)?,
        None => writeln!(out, "    1 nothing was found")?,
    }
    match &miss.right {
        Some((rank, right)) => print_passage(out, &format!("{rank:>5}"), right, look)?,
        None => writeln!(out, "    – the right answer is not found")?,
    }
    writeln!(out)
}

fn print_passage(out: &mut impl Write, rank: &str, passage: &Passage, look: Look) -> io::Result<()> {
    let place = look.paint(PLACE, &place(&passage.path, &passage.place));
    let headings = heading_path(&passage.title, &passage.headings, " > ");
    writeln!(out, "{rank} {place}: {}", safe(&headings))?;
    let gist: String =
        passage.text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(GIST).collect();
    writeln!(out, "      {}", safe(&gist))
}
