//! What an id or a path stands for: a document out of the index, and the passages of it that are meant.

use std::path::Path;

use crate::engine::Engine;
use crate::error::{Error, ErrorKind, Result};
use crate::passage::{Passage, Place};
use crate::source;

/// A document as it was indexed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// All its passages, in reading order.
    pub passages: Vec<Passage>,
    /// Of each passage, whether it is meant.
    pub chosen: Vec<bool>,
}

impl Document {
    /// The passages meant, with as many neighbours before and behind each.
    pub fn near(&self, context: usize) -> Vec<Passage> {
        let is_near = |at: usize| {
            let end = at.saturating_add(context).saturating_add(1).min(self.chosen.len());
            self.chosen[at.saturating_sub(context)..end].contains(&true)
        };
        let near = self.passages.iter().enumerate().filter(|(at, _)| is_near(*at));
        near.map(|(_, passage)| passage.clone()).collect()
    }
}

/// Shortest beginning of an id that is looked for, in hexadecimal digits: shorter ones are words rather than ids.
const SHORTEST_ID: usize = 4;

/// Ids named when several begin alike.
const MOST_NAMED: usize = 5;

/// Finds what a target names: the id of a passage or as much of it as no other has, or a document's path, with `:LINE`
/// or `:pPAGE` behind it or not. `None` when there is no such passage, document, line or page.
/// A beginning that several ids have is an error of [`ErrorKind::Usage`], which names them with their places.
///
/// A path is the document's name in the index; with `here`, a folder, also the path of its file from there.
pub fn find(engine: &dyn Engine, target: &str, here: Option<&Path>) -> Result<Option<Document>> {
    if let Some(passage) = engine.passage(target)? {
        return around(engine, &passage).map(Some);
    }
    for (path, part) in readings(target) {
        let passages = passages_of(engine, path, here)?;
        if !passages.is_empty() {
            let chosen = choose(&passages, part);
            return Ok(chosen.contains(&true).then_some(Document { passages, chosen }));
        }
    }
    shortened(engine, target)?.map(|passage| around(engine, &passage)).transpose()
}

/// As [`find`]; that there is none is an error.
///
/// # Errors
///
/// [`ErrorKind::NotFound`], which says what there is instead, and those of the engine that is asked.
pub fn document(engine: &dyn Engine, target: &str, here: Option<&Path>) -> Result<Document> {
    match find(engine, target, here)? {
        Some(document) => Ok(document),
        None => Err(not_found(engine, target, here)?),
    }
}

/// Why [`find`] finds nothing by this target: an error of [`ErrorKind::NotFound`], which says what there is instead.
///
/// # Errors
///
/// Those of the engine that is asked.
pub fn not_found(engine: &dyn Engine, target: &str, here: Option<&Path>) -> Result<Error> {
    for (path, part) in readings(target) {
        let passages = passages_of(engine, path, here)?;
        if !passages.is_empty() {
            let message = format!("{path}: {}", lack(part, &passages));
            let hint = format!("roledex show {path} prints all of it");
            return Ok(Error::new(ErrorKind::NotFound, message).with_hint(hint));
        }
    }
    let message = format!("{target}: not in the index at {}", engine.location());
    let hint = if target.len() < SHORTEST_ID && is_hexadecimal(target) {
        format!("write more of an id: at least {SHORTEST_ID} characters")
    } else {
        "search names ids and paths that are".to_owned()
    };
    Ok(Error::new(ErrorKind::NotFound, message).with_hint(hint))
}

/// What a document has in place of the part that it lacks.
fn lack(part: Part, passages: &[Passage]) -> String {
    let wanted = match part {
        Part::All => return "in the index, with nothing to show".to_owned(),
        Part::Line(line) => format!("at line {line}"),
        Part::Page(page) => format!("on page {page}"),
    };
    let places = || passages.iter().map(|passage| &passage.place);
    let last_line = places().filter_map(|place| match place {
        Place::Lines { lines, .. } => Some(lines.1),
        _ => None,
    });
    let last_page = places().filter_map(|place| match place {
        Place::Page(page) => Some(*page),
        _ => None,
    });
    let has = match (last_line.max(), last_page.max()) {
        (Some(line), _) => format!("its text ends in line {line}"),
        (None, Some(page)) => format!("its text ends on page {page}, written :p{page}"),
        (None, None) => "its format has neither lines nor pages".to_owned(),
    };
    format!("no text {wanted}: {has}")
}

/// The document of a passage, of which that passage is meant.
fn around(engine: &dyn Engine, passage: &Passage) -> Result<Document> {
    let passages = engine.passages_of(&passage.path)?;
    let chosen = passages.iter().map(|other| other.id == passage.id).collect();
    Ok(Document { passages, chosen })
}

/// The passage whose id alone begins so.
fn shortened(engine: &dyn Engine, start: &str) -> Result<Option<Passage>> {
    if start.len() < SHORTEST_ID || !is_hexadecimal(start) {
        return Ok(None);
    }
    let mut found = engine.passages_beginning(start)?;
    if found.len() > 1 {
        return Err(ambiguous(start, &mut found));
    }
    Ok(found.pop())
}

/// Whether a text is written in the digits of ids.
fn is_hexadecimal(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// Which passages could be meant by the beginning of an id.
fn ambiguous(start: &str, found: &mut [Passage]) -> Error {
    found.sort_unstable_by(|left, right| left.id.cmp(&right.id));
    let place = |Passage { id, path, place, .. }: &Passage| match place {
        Place::Lines { lines, .. } => format!("  {id} {path}:{}", lines.0),
        Place::Page(page) => format!("  {id} {path}:p{page}"),
        Place::Part(_) => format!("  {id} {path}"),
    };
    let mut lines = vec![format!("{start}: the ids of {} passages begin so", found.len())];
    lines.extend(found.iter().take(MOST_NAMED).map(place));
    if found.len() > MOST_NAMED {
        lines.push(format!("  and {} more", found.len() - MOST_NAMED));
    }
    let message = lines.join("\n");
    Error::new(ErrorKind::Usage, message).with_hint("write more of the id")
}

/// The part of a document that is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    All,
    Line(usize),
    Page(u32),
}

fn passages_of(engine: &dyn Engine, path: &str, here: Option<&Path>) -> Result<Vec<Passage>> {
    let named = engine.passages_of(path)?;
    let (Some(here), true) = (here, named.is_empty()) else { return Ok(named) };
    let base = engine.manifest()?.base;
    let file = source::absolute(here, Path::new(path));
    engine.passages_of(&source::name_of(Path::new(&base), &file))
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
