//! HTML to blocks.
//!
//! A scanner tells the parser of tags, and of text with markers for places; the parser makes a tree of them, and a walk
//! over the tree makes the blocks.

mod definition;
mod dom;
mod flat;
mod grid;
mod head;
mod inline;
mod markers;
mod noise;
mod open;
mod parser;
mod scan;
mod table;
mod tag;
mod walk;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use crate::decode::Reading;
use crate::document::Block;
use crate::error::Problem;
use crate::traced::Traced;
use dom::Tree;
pub use inline::is_end;
use noise::Noise;
use walk::Walker;

/// Reads a page. `text` is the decoded source.
pub fn read(text: &Traced, reading: &mut Reading) {
    let source = cleaned(text);
    let scanned = scan::scan(&source);
    let tree = Tree::of(scanned.nodes, &source);
    report(&source, &scanned.problems, &mut reading.problems);
    head::read(&tree, reading);
    head::structured(&source, &scanned.structured, reading);
    reading.blocks.extend(Walker::new(&tree, Noise::of_page(&tree)).blocks());
}

/// Reads a stretch of HTML within another format. It may begin or end within an element. Problems are added to
/// `problems`, at the bytes of the source that `text` was made from.
pub fn fragment(text: &Traced, problems: &mut Vec<Problem>) -> Vec<Block> {
    let source = cleaned(text);
    let scanned = scan::scan(&source);
    let tree = Tree::of(scanned.nodes, &source);
    report(&source, &scanned.problems, problems);
    Walker::new(&tree, Noise::of_fragment(&tree)).blocks()
}

/// The source without the characters that mark places.
fn cleaned(text: &Traced) -> Cow<'_, Traced> {
    if !markers::may_have_reserved(text) {
        return Cow::Borrowed(text);
    }
    let reserved = text.match_indices(markers::is_reserved);
    let edits: Vec<_> = reserved.map(|(at, found)| (at..at + found.len(), " ".to_owned())).collect();
    Cow::Owned(text.replaced(&edits))
}

fn report(source: &Traced, found: &[(usize, &'static str)], problems: &mut Vec<Problem>) {
    for (at, reason) in found {
        let line = 1 + source.get(..*at).map_or(0, |before| before.matches('\n').count());
        let byte = source.span(*at..source.len().min(*at + 100)).map(|span| span.start);
        problems.push(Problem::repaired(*reason, Some(line)).at_byte(byte));
    }
}
