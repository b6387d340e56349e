//! The vocabulary, one entry or name a line.

use std::io::{self, Write};

use super::{ASIDE, HEADING, Look, counted};
use crate::print::report::{LayerSummary, Linted, Sources, Taken};
use crate::print::safe;
use crate::suggest::Suggestion;
use crate::vocabulary::{Entry, Kind, Layer, Origin};

/// Names taken over that are told one by one.
const NAMED: usize = 10;

/// Prints the entries of layers as `id: name (alias, alias)`, those that the user made with the layer's name.
pub fn entries(
    out: &mut impl Write,
    layers: &[&Layer],
    is_wanted: impl Fn(Kind) -> bool,
    look: Look,
) -> io::Result<()> {
    for layer in layers {
        let is_curated = layer.about.origin == Origin::Curated;
        let mark = if is_curated { String::new() } else { format!(" [{}]", layer.about.name) };
        for one in layer.table.entries().filter(|entry| is_wanted(entry.kind())) {
            entry(out, one, &mark, look)?;
        }
    }
    Ok(())
}

fn entry(out: &mut impl Write, entry: Entry<'_>, mark: &str, look: Look) -> io::Result<()> {
    let aliases: Vec<&str> =
        entry.aliases().map(|alias| alias.text).filter(|alias| *alias != entry.name()).collect();
    let aliases = if aliases.is_empty() { String::new() } else { format!(" ({})", aliases.join(", ")) };
    let (name, aside) = (look.paint(HEADING, entry.name()), look.paint(ASIDE, &(aliases + mark)));
    writeln!(out, "{}: {name}{aside}", safe(entry.id()))
}

/// Prints where the entries come from, a layer a line, with what has to be said of them below.
pub fn sources(out: &mut impl Write, sources: &Sources, look: Look) -> io::Result<()> {
    for layer in &sources.layers {
        summary(out, layer, look)?;
    }
    for text in sources.layers.iter().filter_map(attribution) {
        writeln!(out, "\n{}", safe(&text))?;
    }
    let is_tagged_otherwise = sources.tagged.as_ref().is_some_and(|tagged| *tagged != sources.hash);
    let note =
        "the documents of the index were tagged by another vocabulary: roledex index tags them by this one";
    if is_tagged_otherwise { writeln!(out, "\n{}", look.paint(ASIDE, note)) } else { Ok(()) }
}

/// Prints what was added or imported.
pub fn taken(out: &mut impl Write, taken: &Taken, look: Look) -> io::Result<()> {
    summary(out, &taken.layer, look)?;
    if !taken.left_out.is_empty() {
        let reasons: Vec<String> =
            taken.left_out.iter().map(|(reason, names)| format!("{names} {reason}")).collect();
        writeln!(out, "names left out: {}", look.paint(ASIDE, &reasons.join(", ")))?;
    }
    for (name, from) in taken.displaced.iter().take(NAMED) {
        writeln!(out, "{} no longer stands for {}", safe(name), safe(from))?;
    }
    attribution(&taken.layer).map_or(Ok(()), |text| writeln!(out, "{}", safe(&text)))
}

/// Prints what was removed.
pub fn removed(out: &mut impl Write, name: &str) -> io::Result<()> {
    writeln!(out, "{} removed", safe(name))
}

fn attribution(layer: &LayerSummary) -> Option<String> {
    layer.about.origin.attribution(layer.about.release.as_deref())
}

fn summary(out: &mut impl Write, layer: &LayerSummary, look: Look) -> io::Result<()> {
    let about = &layer.about;
    let [roles, skills, certifications] = layer.entries;
    let counts = [(roles, "role"), (skills, "skill"), (certifications, "certification")];
    let counts: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| counted(count, noun))
        .collect();
    let of =
        if about.path.is_empty() { String::new() } else { format!(", of {} on {}", about.path, about.date) };
    let by = format!("{} by {}{of} ({})", counts.join(", "), counted(layer.names, "name"), layer.hash);
    writeln!(out, "{}: {}", look.paint(HEADING, &about.name), safe(&by))
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

/// Prints names that may be missing, each with a sentence that uses it.
pub fn suggestions(out: &mut impl Write, found: &[Suggestion], look: Look) -> io::Result<()> {
    found.iter().try_for_each(|one| {
        let kind = one.kind.map_or(String::new(), |kind| format!(", perhaps a {kind}"));
        let note = format!("({}{kind})", counted(one.documents, "document"));
        writeln!(out, "{:>6}  {} {}", one.passages, safe(&one.name), look.paint(ASIDE, &note))?;
        let example = format!("{}: {}", one.example.path, one.example.text);
        writeln!(out, "        {}", look.paint(ASIDE, &example))
    })
}
