//! What documents say of a role: lists with bars, or two roles side by side.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use super::marked::Marked;
use super::{ASIDE, HEADING, Look, MATCH, counted};
use crate::passage::Place;
use crate::print::safe;
use crate::profile::{Line, Profile};

/// Columns of the longest bar.
const BAR: usize = 20;

/// Columns of a terminal from which on places stand below names.
const ROOMY: usize = 80;

/// Columns of a terminal that the name of a role takes at most above its counts.
const NARROW: usize = 16;

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
    Marked::whole(&format!("also: {}", profile.aliases.join(", "))).write_behind(out, "", 0, ASIDE, look)
}

fn print_line(out: &mut impl Write, line: &Line, most: u64, profile: &Profile, look: Look) -> io::Result<()> {
    let Some(width) = look.text_width() else {
        let places = places(&line.evidence, profile, 0, look).concat();
        return writeln!(out, "{:>6}  {} {places}", line.documents, safe(&line.name));
    };
    let label = format!("{:>4} {}  ", line.documents, look.paint(MATCH, &bar(line.documents, most)));
    Marked::new(&line.name, &[]).write_behind(out, &label, BAR + 7, HEADING, look)?;
    print_places(out, &line.evidence, profile, if width < ROOMY { 5 } else { BAR + 7 }, look)
}

fn bar(count: u64, most: u64) -> String {
    let columns = usize::try_from(count * BAR as u64 / most.max(1)).unwrap_or(BAR).clamp(1, BAR);
    format!("{}{}", "█".repeat(columns), " ".repeat(BAR - columns))
}

fn print_places(
    out: &mut impl Write,
    evidence: &[String],
    profile: &Profile,
    indent: usize,
    look: Look,
) -> io::Result<()> {
    let gap = " ".repeat(indent);
    places(evidence, profile, indent, look).iter().try_for_each(|line| writeln!(out, "{gap}{line}"))
}

/// Where the passages stand that say something: `(path:line, path:line)`. A line ends between two places; one that is
/// too long stays whole, so that it can be opened.
fn places(evidence: &[String], profile: &Profile, indent: usize, look: Look) -> Vec<String> {
    let passages = evidence.iter().filter_map(|id| profile.passages.iter().find(|passage| passage.id == *id));
    let found = super::each_once(passages.map(|passage| (passage.path.as_str(), &passage.place)));
    let shown = look.width.map_or(found.len(), |_| PLACES.min(found.len()));
    let place = |(path, at): &(&str, &Place)| (look.place(path, at), super::place(path, at).width());
    let mut items: Vec<(String, usize)> = found[..shown].iter().map(place).collect();
    if found.len() > shown {
        let rest = format!("{} more", found.len() - shown);
        items.push((rest.clone(), rest.len()));
    }
    super::listed("(", 1, &items, ")", look.room(indent))
}

fn pay(out: &mut impl Write, profile: &Profile, look: Look) -> io::Result<()> {
    if profile.pay.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", look.paint(HEADING, "pay"))?;
    for said in &profile.pay {
        Marked::new(&said.text, &[]).write_behind(out, "    ", 4, HEADING, look)?;
        print_places(out, &said.evidence, profile, 4, look)?;
    }
    Ok(())
}

/// Two roles by what is said of either, in documents.
fn versus(out: &mut impl Write, left: &Profile, right: &Profile, look: Look) -> io::Result<()> {
    let names = sections(left).into_iter().chain(sections(right)).flat_map(|(_, lines)| lines);
    let label = names.map(|line| line.name.width()).max().unwrap_or(0).max("documents".len()) + 2;
    let columns = Columns::new(label, [left, right].map(|profile| profile.name.width()), look);
    columns.print(out, "", [&left.name, &right.name], HEADING, look)?;
    let documents = [left, right].map(|profile| profile.documents.to_string());
    columns.print(out, "documents", documents.each_ref(), ASIDE, look)?;
    for ((name, ours), (_, theirs)) in sections(left).into_iter().zip(sections(right)) {
        let lines = both(ours, theirs);
        if lines.is_empty() {
            continue;
        }
        writeln!(out, "\n{}", look.paint(HEADING, name))?;
        for (name, counts) in lines {
            let shown = counts.map(|count| if count == 0 { "-".to_owned() } else { count.to_string() });
            columns.print(out, name, shown.each_ref(), Style::new(), look)?;
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
    /// Columns for labels and roles of these widths, narrowed to what the terminal has.
    fn new(label: usize, roles: [usize; 2], look: Look) -> Self {
        let roles = roles.map(|role| role.max("9999".len()));
        let Some(width) = look.text_width() else { return Self { label, counts: roles } };
        let counts = roles.map(|role| role.min(NARROW));
        Self { label: label.min(width.saturating_sub(counts[0] + 2 + counts[1]).max(20)), counts }
    }

    fn print(
        &self,
        out: &mut impl Write,
        name: &str,
        said: [&String; 2],
        style: Style,
        look: Look,
    ) -> io::Result<()> {
        let wrapped = |text: &str, width: usize| {
            let text = Marked::new(text, &[]);
            text.ranges(width).iter().map(|range| text.text(range)).collect::<Vec<_>>()
        };
        let [first, second] = self.counts;
        let cells = [wrapped(name, self.label - 2), wrapped(said[0], first), wrapped(said[1], second)];
        for line in 0..cells.iter().map(Vec::len).max().unwrap_or(0) {
            let [name, left, right] = cells.each_ref().map(|cell| cell.get(line).map_or("", String::as_str));
            let gap = " ".repeat(self.label.saturating_sub(name.width()));
            let [before, between] = [(left, first), (right, second)]
                .map(|(text, width)| " ".repeat(width.saturating_sub(text.width())));
            let line = format!("{name}{gap}{before}{left}  {between}{right}");
            writeln!(out, "{}", look.paint(style, line.trim_end()))?;
        }
        Ok(())
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
