//! What documents say of a role: lists with bars, or two roles side by side.

use std::collections::BTreeMap;
use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::marked::Marked;
use super::{ASIDE, HEADING, Look, MATCH, counted};
use crate::passage::Passage;
use crate::print::safe;
use crate::profile::{Line, Profile};

/// Columns of the longest bar.
const BAR: usize = 20;

/// Columns of a terminal from which on places stand below names.
const ROOMY: usize = 80;

/// Places shown of a line on a terminal.
const PLACES: usize = 2;

/// Lines shown of a list on a terminal.
const LINES: usize = 15;

/// Prints one profile with its evidence, or two side by side.
pub fn profiles(out: &mut impl Write, profiles: &[Profile], look: Look) -> io::Result<()> {
    match profiles {
        [one] => single(out, one, look),
        [left, right] => versus(out, left, right, look),
        _ => profiles.iter().try_for_each(|one| single(out, one, look)),
    }
}

/// The lists of a profile with what they are called.
pub(super) fn sections(profile: &Profile) -> [(&'static str, &[Line]); 5] {
    [
        ("certifications", &profile.certifications),
        ("skills", &profile.skills),
        ("next roles", &profile.next_roles),
        ("previous roles", &profile.previous_roles),
        ("compared with", &profile.compared_with),
    ]
}

fn single(out: &mut impl Write, profile: &Profile, look: Look) -> io::Result<()> {
    head(out, profile, look)?;
    for (name, lines) in sections(profile).into_iter().filter(|(_, lines)| !lines.is_empty()) {
        writeln!(out, "\n{}", look.paint(HEADING, name))?;
        let shown = look.width.map_or(lines.len(), |_| LINES);
        let most = lines.iter().map(|line| line.documents).max().unwrap_or(1);
        lines.iter().take(shown).try_for_each(|line| print_line(out, line, most, profile, look))?;
        if lines.len() > shown {
            writeln!(
                out,
                "{}",
                look.paint(ASIDE, &format!("… and {} more; --json names them all", lines.len() - shown))
            )?;
        }
    }
    pay(out, profile, look)
}

fn head(out: &mut impl Write, profile: &Profile, look: Look) -> io::Result<()> {
    let documents = counted(profile.documents, "document");
    writeln!(out, "{} {}", look.paint(HEADING, &profile.name), look.paint(ASIDE, &format!("({documents})")))?;
    if profile.aliases.is_empty() {
        return Ok(());
    }
    let aliases = format!("also: {}", profile.aliases.join(", "));
    let wrapped = Marked::new(&aliases, &[]).wrapped(look.text_width().unwrap_or(usize::MAX), ASIDE, look);
    wrapped.iter().try_for_each(|line| writeln!(out, "{}", look.paint(ASIDE, line)))
}

fn print_line(out: &mut impl Write, line: &Line, most: u64, profile: &Profile, look: Look) -> io::Result<()> {
    let places = places(&line.evidence, profile, look);
    let Some(width) = look.text_width() else {
        return writeln!(out, "{:>6}  {} {places}", line.documents, safe(&line.name));
    };
    let bar = bar(line.documents, most);
    writeln!(out, "{:>4} {}  {}", line.documents, look.paint(MATCH, &bar), safe(&line.name))?;
    writeln!(out, "{}{places}", " ".repeat(if width < ROOMY { 5 } else { BAR + 7 }))
}

fn bar(count: u64, most: u64) -> String {
    let columns = usize::try_from(count * BAR as u64 / most.max(1)).unwrap_or(BAR).clamp(1, BAR);
    format!("{}{}", "█".repeat(columns), " ".repeat(BAR - columns))
}

/// Where the passages stand that say something: `(path:line, path:line)`.
fn places(evidence: &[String], profile: &Profile, look: Look) -> String {
    let evidence = evidence.iter();
    let passages = evidence.filter_map(|id| profile.passages.iter().find(|passage| passage.id == *id));
    let mut found: Vec<&Passage> = passages.collect();
    // Of a source that is one long line all passages stand at the same place.
    found.dedup_by_key(|passage| (&passage.path, &passage.place));
    let shown = look.width.map_or(found.len(), |_| PLACES.min(found.len()));
    let places: Vec<String> =
        found[..shown].iter().map(|passage| look.place(&passage.path, &passage.place)).collect();
    let rest = if found.len() > shown { format!(", {} more", found.len() - shown) } else { String::new() };
    format!("({}{rest})", places.join(", "))
}

fn pay(out: &mut impl Write, profile: &Profile, look: Look) -> io::Result<()> {
    if profile.pay.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", look.paint(HEADING, "pay"))?;
    for said in &profile.pay {
        let width = look.text_width().map_or(usize::MAX, |width| width.saturating_sub(4).max(20));
        for line in Marked::new(&said.text, &[]).wrapped(width, HEADING, look) {
            writeln!(out, "    {line}")?;
        }
        writeln!(out, "    {}", places(&said.evidence, profile, look))?;
    }
    Ok(())
}

/// Two roles by what is said of either, in documents.
fn versus(out: &mut impl Write, left: &Profile, right: &Profile, look: Look) -> io::Result<()> {
    let names = sections(left).into_iter().chain(sections(right)).flat_map(|(_, lines)| lines);
    let label = names.map(|line| line.name.width()).max().unwrap_or(0).max("documents".len()) + 2;
    let columns = Columns { label, counts: [left, right].map(|profile| profile.name.width().max(4)) };
    let head = columns.row("", &[left.name.clone(), right.name.clone()]);
    writeln!(out, "{}", look.paint(HEADING, &head))?;
    let documents = [left, right].map(|profile| profile.documents.to_string());
    writeln!(out, "{}", columns.row("documents", &documents))?;
    for ((name, ours), (_, theirs)) in sections(left).into_iter().zip(sections(right)) {
        let lines = both(ours, theirs);
        if lines.is_empty() {
            continue;
        }
        writeln!(out, "\n{}", look.paint(HEADING, name))?;
        for (name, counts) in lines {
            let shown = counts.map(|count| if count == 0 { "-".to_owned() } else { count.to_string() });
            writeln!(out, "{}", columns.row(name, &shown))?;
        }
    }
    [left, right].into_iter().filter(|profile| !profile.pay.is_empty()).try_for_each(|profile| {
        write!(out, "\n{}", look.paint(HEADING, &profile.name))?;
        pay(out, profile, look)
    })
}

/// How wide the columns are in which two roles stand side by side.
struct Columns {
    label: usize,
    counts: [usize; 2],
}

impl Columns {
    fn row(&self, name: &str, counts: &[String; 2]) -> String {
        let gap = " ".repeat(self.label.saturating_sub(name.width()));
        let [first, second] = self.counts;
        format!("{}{gap}{:>first$}  {:>second$}", safe(name), counts[0], counts[1])
    }
}

/// What is said of either: what is said of both first, then what more documents say.
fn both<'a>(left: &'a [Line], right: &'a [Line]) -> Vec<(&'a str, [u64; 2])> {
    let mut counts: BTreeMap<&str, [u64; 2]> = BTreeMap::new();
    for (side, lines) in [left, right].into_iter().enumerate() {
        for line in lines {
            counts.entry(&line.name).or_default()[side] = line.documents;
        }
    }
    let mut all: Vec<(&str, [u64; 2])> = counts.into_iter().collect();
    all.sort_by_key(|(_, counts)| {
        std::cmp::Reverse((counts.iter().all(|count| *count > 0), counts.iter().sum::<u64>()))
    });
    all
}
