//! One hit.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::marked::Marked;
use super::{
    ALARM, ASIDE, HEADING, Look, MATCH, cells, each_once, heading_path, listed, more_cells, place, table,
};
use crate::hit::{Hit, Stale};
use crate::passage::Table;
use crate::print::safe;

/// Columns that everything below the first line of a hit is indented by.
const INDENT: usize = 4;

/// Cells of a row that are shown before the rest is only counted.
const CELLS_SHOWN: usize = 6;

/// Places that say the same that are shown before the rest is only counted.
const DUPLICATES_SHOWN: usize = 3;

pub(super) fn print(out: &mut impl Write, hit: &Hit, look: Look) -> io::Result<()> {
    match look.width {
        Some(_) => on_terminal(out, hit, look),
        None => plain(out, hit, look),
    }
}

fn plain(out: &mut impl Write, hit: &Hit, look: Look) -> io::Result<()> {
    let passage = &hit.passage;
    let stale = hit.stale.map_or(String::new(), |stale| format!("[{}] ", stale.name()));
    let headings = heading_path(&passage.title, &passage.headings, " > ");
    let place = look.place(&passage.path, &passage.place);
    writeln!(out, "{place}: {stale}{}", look.paint(HEADING, &headings))?;
    writeln!(out, "{}", Marked::new(&hit.snippet.text, &hit.snippet.highlights).line(MATCH, look))?;
    reasons(hit).iter().try_for_each(|reason| writeln!(out, "  {}", safe(reason)))
}

fn on_terminal(out: &mut impl Write, hit: &Hit, look: Look) -> io::Result<()> {
    let width = look.room(INDENT);
    let passage = &hit.passage;
    let headings = heading_path(&passage.title, &passage.headings, " › ");
    for (position, line) in Marked::new(&headings, &[]).wrapped(width, HEADING, look).iter().enumerate() {
        let rank = if position == 0 { hit.rank.to_string() } else { String::new() };
        writeln!(out, "{rank:>2}  {}", look.paint(HEADING, line))?;
    }
    for line in body(hit, width, look) {
        writeln!(out, "    {line}")?;
    }
    let stale = hit.stale.map_or(String::new(), |stale| look.paint(ALARM, stale_note(stale)));
    writeln!(out, "    {}{stale}", look.place(&passage.path, &passage.place))?;
    print_duplicates(out, hit, width, look)?;
    print_tags(out, hit, width, look)?;
    reasons(hit).iter().try_for_each(|reason| writeln!(out, "    {}", look.paint(ASIDE, reason)))
}

/// What makes the score, and below it the score; nothing when it was not asked for. Factors that change nothing are
/// left out.
fn reasons(hit: &Hit) -> Vec<String> {
    if hit.reasons.is_empty() {
        return Vec::new();
    }
    let made = hit.reasons.iter().filter(|reason| !reason.is_idle());
    let lines = made.map(|reason| format!("{:.4} {}", reason.value, reason.what));
    lines.chain([format!("{:.4} = score", hit.score)]).collect()
}

/// Where the same is said too. A line ends between two places.
fn print_duplicates(out: &mut impl Write, hit: &Hit, width: usize, look: Look) -> io::Result<()> {
    if hit.duplicates.is_empty() {
        return Ok(());
    }
    let others = hit.duplicates.iter();
    let places = each_once(others.map(|duplicate| (duplicate.path.as_str(), &duplicate.place)));
    let shown = places.iter().take(DUPLICATES_SHOWN).map(|(path, at)| place(path, at));
    let rest = places.len().saturating_sub(DUPLICATES_SHOWN);
    let more = (rest > 0).then(|| format!("and {rest} more"));
    let items = shown.chain(more).map(|text| (safe(&text).into_owned(), text.width()));
    let lines = listed("also in: ", 0, &items.collect::<Vec<_>>(), "", width);
    lines.iter().try_for_each(|line| writeln!(out, "    {}", look.paint(ASIDE, line)))
}

fn stale_note(stale: Stale) -> &'static str {
    match stale {
        Stale::Modified => "  changed since it was indexed",
        Stale::Deleted => "  deleted since it was indexed",
    }
}

/// The lines that show why the hit was found: a row by its cells, anything else by its snippet.
fn body(hit: &Hit, width: usize, look: Look) -> Vec<String> {
    let snippet = Marked::new(&hit.snippet.text, &hit.snippet.highlights);
    match &hit.passage.table {
        Some(table) => {
            let words = snippet.marked_words();
            // Tables may be wider than text that runs on.
            let room = look.width.unwrap_or(usize::MAX).saturating_sub(INDENT);
            let drawn = table::drawn(table, &words, room, look);
            drawn.unwrap_or_else(|| row(table, &words, width, look))
        }
        None => snippet.wrapped(width, MATCH, look),
    }
}

/// `Column: cell` lines. Of a wide row: the first cell, which names it, and those with a marked word.
fn row(table: &Table, words: &[String], width: usize, look: Look) -> Vec<String> {
    let cells: Vec<Marked> = cells(table).map(|cell| Marked::with_words(&cell, words)).collect();
    let is_wide = cells.len() > CELLS_SHOWN;
    let (shown, left): (Vec<_>, Vec<_>) =
        cells.iter().enumerate().partition(|(position, cell)| !is_wide || *position == 0 || cell.has_marks());
    let lines = shown.iter().flat_map(|(_, cell)| cell.wrapped(width, MATCH, look));
    let rest = (!left.is_empty()).then(|| more_cells(left.len(), look));
    lines.chain(rest).collect()
}

fn print_tags(out: &mut impl Write, hit: &Hit, width: usize, look: Look) -> io::Result<()> {
    let tags = &hit.passage.named;
    let kinds = [&tags.roles, &tags.skills, &tags.certifications];
    let names: Vec<&str> = kinds.into_iter().flatten().map(String::as_str).collect();
    if names.is_empty() {
        return Ok(());
    }
    let lines = Marked::new(&names.join(" · "), &[]).wrapped(width, ASIDE, look);
    lines.iter().try_for_each(|line| writeln!(out, "    {}", look.paint(ASIDE, line)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Format, Metadata, Standing};
    use crate::hit::{Duplicate, Reason, Snippet};
    use crate::passage::{Named, Passage, PassageKind, Place};

    const PIPE: Look<'_> = Look { width: None, colour: false, folder: None };
    const TERMINAL: Look<'_> = Look { width: Some(40), colour: false, folder: None };

    fn hit(place: Place, table: Option<Table>) -> Hit {
        let passage = Passage {
            id: "0123456789abcdef".to_owned(),
            path: "a.txt".to_owned(),
            title: "Guide".to_owned(),
            format: Format::Text,
            ordinal: 0,
            kind: PassageKind::Paragraph,
            headings: vec!["Guide".to_owned(), "Pay".to_owned()],
            text: "Ada earns\nwell".to_owned(),
            table,
            place,
            standing: Standing::Content,
            metadata: Metadata::new(),
            named: Named {
                roles: vec!["Analyst".to_owned()],
                skills: Vec::new(),
                certifications: vec!["CompTIA A+".to_owned()],
            },
        };
        Hit {
            rank: 3,
            score: 1.5,
            passage,
            snippet: Snippet {
                text: "Ada earns\nwell".to_owned(),
                highlights: std::iter::once(0..3).collect(),
            },
            matched: Vec::new(),
            stale: Some(Stale::Modified),
            duplicates: Vec::new(),
            reasons: vec![Reason { what: "text".to_owned(), value: 1.5 }],
        }
    }

    fn printed(hit: &Hit, look: Look) -> String {
        let mut out = Vec::new();
        print(&mut out, hit, look).expect("memory is writable");
        String::from_utf8(out).expect("UTF-8")
    }

    fn lines() -> Place {
        Place::Lines { lines: (4, 5), bytes: (10, 24) }
    }

    #[test]
    fn the_plain_form_is_stable() {
        let expected = "a.txt:4: [modified] Guide > Pay\nAda earns well\n  1.5000 text\n  1.5000 = score\n";
        assert_eq!(printed(&hit(lines(), None), PIPE), expected);
    }

    #[test]
    fn formats_without_lines_have_pages_or_nothing() {
        assert!(printed(&hit(Place::Page(7), None), PIPE).starts_with("a.txt:p7: "));
        assert!(
            printed(&hit(Place::Part("word/document.xml".to_owned()), None), PIPE).starts_with("a.txt: ")
        );
    }

    #[test]
    fn a_terminal_shows_rank_and_tags() {
        let expected = " 3  Guide › Pay\n    Ada earns well\n    a.txt:4  changed since it was indexed\n    \
                        Analyst · CompTIA A+\n    1.5000 text\n    1.5000 = score\n";
        assert_eq!(printed(&hit(lines(), None), TERMINAL), expected);
    }

    #[test]
    fn a_terminal_names_the_first_places_that_say_the_same_and_a_pipe_none() {
        let mut hit = hit(lines(), None);
        let duplicate = |path: &str| Duplicate { id: path.to_owned(), path: path.to_owned(), place: lines() };
        hit.duplicates = ["b", "c", "d", "e", "f"].map(duplicate).to_vec();
        let printed_there = printed(&hit, Look { width: Some(60), ..TERMINAL });
        assert!(printed_there.contains("    also in: b:4, c:4, d:4, and 2 more\n"), "{printed_there}");
        assert_eq!(printed(&hit, PIPE).lines().count(), 4, "the plain form is stable");
    }

    #[test]
    fn a_place_that_says_the_same_is_never_broken_and_named_once() {
        let mut hit = hit(lines(), None);
        let duplicate = |path: &str| Duplicate { id: path.to_owned(), path: path.to_owned(), place: lines() };
        let paths = ["a-path/of-many/hyphens.html", "a-path/of-many/hyphens.html", "b-c.html", "d", "e"];
        hit.duplicates = paths.map(duplicate).to_vec();
        let printed = printed(&hit, TERMINAL);
        let expected = "    also in: a-path/of-many/hyphens.html:4,\n    b-c.html:4, d:4, and 1 more\n";
        assert!(printed.contains(expected), "{printed}");
    }

    #[test]
    fn factors_that_change_nothing_are_left_out_and_the_score_stands_below() {
        let mut hit = hit(lines(), None);
        let reason = |what: &str, value| Reason { what: what.to_owned(), value };
        hit.reasons = vec![reason("words", 1.0), reason("× it says", 1.0), reason("× share", 1.5)];
        let expected = "  1.0000 words\n  1.5000 × share\n  1.5000 = score\n";
        assert!(printed(&hit, PIPE).ends_with(expected), "{}", printed(&hit, PIPE));
        let expected = "    1.0000 words\n    1.5000 × share\n    1.5000 = score\n";
        assert!(printed(&hit, TERMINAL).ends_with(expected), "{}", printed(&hit, TERMINAL));
    }

    #[test]
    fn rows_are_shown_by_column() {
        let strings = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let columns = strings(&["Aspect", "", "B", "C", "D", "E", "F", "G"]);
        let cells = strings(&["Pay", "low", "Ada", "2", "", "3", "4", "5"]);
        let hit = hit(lines(), Some(Table { columns, cells }));
        let drawn = printed(&hit, TERMINAL);
        assert!(
            drawn.contains("    Aspect │ B\n    ───────┼────\n    Pay    │ Ada\n    … 5 more cells\n"),
            "{drawn}"
        );
        let listed = printed(&hit, Look { width: Some(24), ..TERMINAL });
        assert!(listed.contains("    Aspect: Pay\n    B: Ada\n    … 5 more cells\n"), "{listed}");
    }
}
