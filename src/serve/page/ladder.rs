//! The steps to a role and on from it, drawn.

use maud::{Markup, html};

use super::search;
use super::words::Words;
use crate::profile::{Line, Profile};
use crate::vocabulary::{Kind, Vocabulary};

/// Steps drawn on each side, the commonest.
const STEPS: usize = 7;

/// Height of a step in the drawing's own units, and that of an item of the list in tenths of the page's unit; the
/// style sheet says the same.
const STEP: usize = 10;
const ITEM: usize = 21;

/// Where a curve turns, of a width of 100.
const TURN: usize = 55;

/// Widths of a line, by how many documents tell the step.
const STROKES: [(u64, &str); 3] = [(4, "4"), (2, "2.5"), (0, "1.25")];

/// Previous roles, this role and next roles from left to right, with a line for each step; from top to bottom where
/// there is no room. Nothing when no step is known.
pub fn ladder(vocabulary: &Vocabulary, profile: &Profile) -> Markup {
    let (before, after) = (shown(&profile.previous_roles), shown(&profile.next_roles));
    html! {
        @if !before.is_empty() || !after.is_empty() {
            section.ladder aria-label="Steps to this role and on from it" {
                @if !before.is_empty() {
                    (side(vocabulary, "Comes from", before))
                    (lines(before, true))
                }
                p.here { (Words(&profile.name)) }
                @if !after.is_empty() {
                    (lines(after, false))
                    (side(vocabulary, "Leads to", after))
                }
            }
        }
    }
}

fn shown(lines: &[Line]) -> &[Line] {
    &lines[..lines.len().min(STEPS)]
}

fn side(vocabulary: &Vocabulary, title: &str, lines: &[Line]) -> Markup {
    html! {
        div.side {
            h2 { (title) }
            ol { @for line in lines { li { (search::entry(vocabulary, Kind::Role, &line.name)) } } }
        }
    }
}

/// A curve between the middle and each step; the list beside it has steps of equal height.
fn lines(lines: &[Line], is_before: bool) -> Markup {
    let height = lines.len() * STEP;
    let room = format!("{}.{}rem", lines.len() * ITEM / 10, lines.len() * ITEM % 10);
    let curve = |position: usize| {
        let (side, middle) = (position * STEP + STEP / 2, height / 2);
        let (from, to) = if is_before { (side, middle) } else { (middle, side) };
        format!("M0 {from}C{TURN} {from} {} {to} 100 {to}", 100 - TURN)
    };
    html! {
        svg.steps height=(room) viewBox=(format!("0 0 100 {height}")) preserveAspectRatio="none" aria-hidden="true" {
            @for (position, line) in lines.iter().enumerate() {
                path d=(curve(position)) stroke-width=(stroke(line.documents)) vector-effect="non-scaling-stroke" {}
            }
        }
    }
}

fn stroke(documents: u64) -> &'static str {
    STROKES.iter().find(|(least, _)| documents >= *least).map_or("1", |(_, width)| width)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_has_its_line() {
        let line = |name: &str, documents| Line { name: name.to_owned(), documents, evidence: Vec::new() };
        let profile = Profile {
            name: "Help Desk Technician".to_owned(),
            next_roles: vec![line("System Administrator", 5), line("NOC Technician", 1)],
            ..Profile::default()
        };
        let drawn = ladder(&Vocabulary::builtin(), &profile).into_string();
        assert!(drawn.contains("height=\"4.2rem\" viewBox=\"0 0 100 20\""), "{drawn}");
        assert!(drawn.contains("d=\"M0 10C55 10 45 5 100 5\" stroke-width=\"4\""), "{drawn}");
        assert!(drawn.contains("d=\"M0 10C55 10 45 15 100 15\" stroke-width=\"1.25\""), "{drawn}");
        assert!(!drawn.contains("Comes from"), "{drawn}");
        assert_eq!(ladder(&Vocabulary::builtin(), &Profile::default()).into_string(), "");
    }
}
