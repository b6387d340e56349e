//! How well a ranking answers.

use std::io::{self, Write};

use super::{ASIDE, HEADING, Look, PLACE, counted, heading_path, place};
use crate::evaluation::{Change, Comparison, Group, Measure, Measured, Outcome, Report, Setting};
use crate::passage::Passage;
use crate::print::safe;

/// Characters of a passage that are enough to know it by.
const GIST: usize = 140;

/// Prints a table: a line for each style, and one for all.
pub fn evaluated(out: &mut impl Write, report: &Report, look: Look) -> io::Result<()> {
    let mut head = format!("{:<12} {:>5}", "style", "n");
    head.extend(report.all.measured.iter().map(|measured| format!(" {:>15}", measured.measure.name())));
    writeln!(out, "{}", look.paint(HEADING, &head))?;
    report.styles.iter().chain([&report.all]).try_for_each(|group| row(out, group))?;
    let latency = format!("p50 {:.1} ms, p99 {:.1} ms", report.latency.p50_ms, report.latency.p99_ms);
    let method = "95% intervals: Wilson for answer@k, bootstrap for the others";
    writeln!(out, "{}", look.paint(ASIDE, &format!("{latency}; {method}")))
}

fn row(out: &mut impl Write, group: &Group) -> io::Result<()> {
    write!(out, "{:<12} {:>5}", safe(&group.name), group.questions)?;
    group.measured.iter().try_for_each(|measured| write!(out, " {:>15}", cell(measured)))?;
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

/// Prints what changes from one setting to another.
pub fn compared(out: &mut impl Write, comparison: &Comparison, look: Look) -> io::Result<()> {
    let (from, to) = (comparison.from.to_string(), comparison.to.to_string());
    let head =
        format!("{:<12} {from:>20} {to:>20} {:>8} {:>7} {:>7} {:>7}", "", "change", "better", "worse", "p");
    writeln!(out, "{}", look.paint(HEADING, &head))?;
    for change in &comparison.changes {
        let Change { from, to, better, worse, p, .. } = *change;
        let (from, to, by) = (short(from, 3), short(to, 3), points(change));
        let name = change.measure.name();
        writeln!(out, "{name:<12} {from:>20} {to:>20} {by:>8} {better:>7} {worse:>7} {p:>7.4}")?;
    }
    let asked = counted(comparison.questions as u64, "question");
    let method = "change in points of 100; p by a paired permutation test, two-sided";
    writeln!(out, "{}", look.paint(ASIDE, &format!("{asked}; {method}")))
}

/// What the table of [`ablation`] shows of each comparison.
const SHOWN: [Measure; 4] = [Measure::Answer1, Measure::Answer3, Measure::Answer10, Measure::Ndcg10];

/// Prints, as Markdown, what is lost without each part of finding and ranking.
pub fn ablation(out: &mut impl Write, comparisons: &[Comparison]) -> io::Result<()> {
    let changes = |comparison: &Comparison, cell: fn(&Change) -> String| -> String {
        let cells = SHOWN.iter().map(|measure| comparison.change(*measure).map_or_else(String::new, cell));
        cells.collect::<Vec<_>>().join(" | ")
    };
    let names: Vec<&str> = SHOWN.iter().map(|measure| measure.name()).collect();
    writeln!(out, "| without | what is switched off | {} | p |", names.join(" | "))?;
    writeln!(out, "|---|---|--:|--:|--:|--:|--:|")?;
    if let Some(first) = comparisons.first() {
        let all = changes(first, |change| format!("{:.1}", change.from * 100.0));
        writeln!(out, "| | nothing: {} | {all} | |", counted(first.questions as u64, "question"))?;
    }
    for comparison in comparisons {
        let (name, what) = match comparison.to {
            Setting::Without(part) => (part.name(), part.description()),
            Setting::Default | Setting::Literal => ("", ""),
        };
        let p = comparison.change(Measure::Ndcg10).map_or(1.0, |change| change.p);
        let p = if p < 0.001 { "< .001".to_owned() } else { short(p, 3) };
        writeln!(out, "| {name} | {what} | {} | {p} |", changes(comparison, points))?;
    }
    Ok(())
}

/// A change in points of a hundred.
fn points(change: &Change) -> String {
    let tenths = ((change.to - change.from) * 1000.0).round() / 10.0;
    match tenths {
        0.0 => "0".to_owned(),
        less if less < 0.0 => format!("−{:.1}", -less),
        more => format!("+{more:.1}"),
    }
}
