//! `roledex show`: passages and documents out of the index, as they were understood.

use std::path::{Path, PathBuf};

use roledex::engine::Engine;
use roledex::passage::{Passage, Place};
use roledex::print::report::{Overview, Shown};
use roledex::print::{json, text};
use roledex::source;

use super::opening::{self, FromHere};
use super::streams::Streams;
use super::{Location, Outcome, Result, here};
use crate::cli::ShowArgs;

pub(super) fn run(args: &ShowArgs, location: &Location, streams: Streams) -> Result<Outcome> {
    let engine = opening::open(location)?;
    let mut shown = find(engine.as_ref(), &args.target, args.context)?;
    let is_found = !shown.passages.is_empty();
    if !is_found {
        let line = format!("not in the index {}: {}", location.text, args.target);
        streams.tell(|err, look| text::note(err, &line, look));
    }
    if !args.json {
        let from_here = FromHere::new(engine.as_ref())?;
        from_here.passages(&mut shown.passages);
        if let Some(document) = &mut shown.document {
            document.path = from_here.path(&document.path);
        }
    }
    streams.results(
        |out, look| if args.json { json::shown(out, &shown) } else { text::shown(out, &shown, look) },
    )?;
    Ok(Outcome::of_finding(is_found, args.exit_zero))
}

/// The part of a document that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    All,
    Line(usize),
    Page(u32),
}

fn find(engine: &dyn Engine, target: &str, context: usize) -> Result<Shown> {
    if let Some(passage) = engine.passage(target)? {
        let passages = engine.passages_of(&passage.path)?;
        let chosen: Vec<bool> = passages.iter().map(|other| other.id == passage.id).collect();
        return Ok(shown(passages, &chosen, context));
    }
    let base = PathBuf::from(engine.manifest()?.base);
    for (path, part) in readings(target) {
        let passages = passages_of(engine, path, &base)?;
        if !passages.is_empty() {
            let chosen = choose(&passages, part);
            return Ok(shown(passages, &chosen, context));
        }
    }
    Ok(Shown::default())
}

/// The passages of a document by its name, or by its path from here.
fn passages_of(engine: &dyn Engine, path: &str, base: &Path) -> Result<Vec<Passage>> {
    let named = engine.passages_of(path)?;
    if !named.is_empty() {
        return Ok(named);
    }
    let file = source::absolute(&here()?, Path::new(path));
    Ok(engine.passages_of(&source::name_of(base, &file))?)
}

/// What the target can mean: a path, then a path with a line or page behind it.
fn readings(target: &str) -> Vec<(&str, Part)> {
    let mut readings = vec![(target, Part::All)];
    if let Some((path, place)) = target.rsplit_once(':') {
        let part = match place.strip_prefix('p') {
            Some(page) => page.parse().ok().map(Part::Page),
            None => place.parse().ok().map(Part::Line),
        };
        readings.extend(part.map(|part| (path, part)));
    }
    readings
}

/// Marks the passages of a part. A line between passages, such as a heading's, means the passage below it.
fn choose(passages: &[Passage], part: Part) -> Vec<bool> {
    let is_in = |passage: &Passage| match (part, &passage.place) {
        (Part::All, _) => true,
        (Part::Line(line), Place::Lines { lines, .. }) => (lines.0..=lines.1).contains(&line),
        (Part::Page(page), Place::Page(other)) => page == *other,
        _ => false,
    };
    let mut chosen: Vec<bool> = passages.iter().map(is_in).collect();
    if let Part::Line(line) = part
        && !chosen.contains(&true)
        && let Some(below) = passages.iter().position(|passage| starts_below(passage, line))
    {
        chosen[below] = true;
    }
    chosen
}

fn starts_below(passage: &Passage, line: usize) -> bool {
    matches!(passage.place, Place::Lines { lines, .. } if lines.0 > line)
}

/// The chosen passages with their neighbours, and the document as its whole.
fn shown(passages: Vec<Passage>, chosen: &[bool], context: usize) -> Shown {
    let is_near = |at: usize| {
        let end = at.saturating_add(context).saturating_add(1).min(chosen.len());
        chosen[at.saturating_sub(context)..end].contains(&true)
    };
    if !chosen.contains(&true) {
        return Shown::default();
    }
    let document = Overview::of_passages(&passages);
    let near = passages.into_iter().enumerate().filter(|(at, _)| is_near(*at));
    Shown { document, passages: near.map(|(_, passage)| passage).collect(), problems: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_a_path_first() {
        assert_eq!(readings("a.md"), [("a.md", Part::All)]);
        assert_eq!(readings("a:b.md:7"), [("a:b.md:7", Part::All), ("a:b.md", Part::Line(7))]);
        assert_eq!(readings("a.pdf:p3"), [("a.pdf:p3", Part::All), ("a.pdf", Part::Page(3))]);
        assert_eq!(readings("C:\\x"), [("C:\\x", Part::All)]);
    }
}
