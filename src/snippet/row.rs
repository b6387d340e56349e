//! Which cells of a long table row show why it was found: its first, which names it, and those that were asked for.

use std::ops::Range;

use super::{MOST_WORDS, Match, best_window, words};
use crate::passage::Table;

/// Words of the first cell that are always shown; a longer one says more than what the row is called.
const NAME_WORDS: usize = 12;

/// A cell in the text of its row.
struct Cell {
    /// Bytes of its column's name, where the row repeats it, and of its words.
    all: Range<usize>,
    /// Where its words begin.
    value: usize,
    words: usize,
    /// What matches in it weighs so much.
    weight: f64,
}

/// Bytes of a row's text to show, in order and apart; `None` when its cells do not stand in its text one by one.
pub fn windows(text: &str, table: &Table, matches: &[Match]) -> Option<Vec<Range<usize>>> {
    let cells = cells(text, table, matches)?;
    let heaviest =
        (0..cells.len()).rev().max_by(|one, other| cells[*one].weight.total_cmp(&cells[*other].weight))?;
    let mut room = MOST_WORDS;
    let mut shown = vec![None; cells.len()];
    if cells[0].words <= NAME_WORDS {
        room -= cells[0].words;
        shown[0] = Some(vec![cells[0].all.clone()]);
    }
    if shown[heaviest].is_none() {
        let (ranges, taken) = of_cell(text, &cells[heaviest], room, matches);
        (shown[heaviest], room) = (Some(ranges), room.saturating_sub(taken));
    }
    for other in others(&cells, heaviest) {
        if shown[other].is_none() && cells[other].words <= room {
            room -= cells[other].words;
            shown[other] = Some(vec![cells[other].all.clone()]);
        }
    }
    Some(joined(&cells, shown))
}

/// The other cells in the order in which they are worth showing: those that match, and then those that follow.
fn others(cells: &[Cell], heaviest: usize) -> Vec<usize> {
    let mut others: Vec<usize> = (heaviest + 1..cells.len()).chain(0..heaviest).collect();
    others.sort_by(|one, other| cells[*other].weight.total_cmp(&cells[*one].weight));
    others
}

/// The cells that are not empty.
fn cells(text: &str, table: &Table, matches: &[Match]) -> Option<Vec<Cell>> {
    let mut cells = Vec::new();
    let mut at = 0;
    let named = table.columns.iter().zip(&table.cells).filter(|(_, cell)| !cell.is_empty());
    for (column, cell) in named {
        let value = at + text[at..].find(cell.as_str())?;
        let name = text[at..value].strip_suffix(": ").and_then(|before| before.strip_suffix(column.as_str()));
        let start = if column.is_empty() { value } else { at + name?.len() };
        at = value + cell.len();
        let inside = matches.iter().filter(|(range, _)| range.start >= start && range.start < at);
        cells.push(Cell {
            words: words(&text[start..at]).len(),
            weight: inside.map(|(_, weight)| weight).sum(),
            all: start..at,
            value,
        });
    }
    Some(cells)
}

/// A cell, or its column's name and the best window of its words, and how many words that are.
fn of_cell(text: &str, cell: &Cell, room: usize, matches: &[Match]) -> (Vec<Range<usize>>, usize) {
    if cell.words <= room {
        return (vec![cell.all.clone()], cell.words);
    }
    let name = cell.all.start..cell.value;
    let room_of_value = room.saturating_sub(words(&text[name.clone()]).len()).max(1);
    let window = best_window(text, cell.value..cell.all.end, room_of_value, matches);
    if window.start == cell.value {
        let both = name.start..window.end;
        return (vec![both], room);
    }
    let name = name.start..name.start + text[name].trim_end().len();
    (vec![name, window].into_iter().filter(|range| !range.is_empty()).collect(), room)
}

/// The ranges shown; neighbouring cells are one range.
fn joined(cells: &[Cell], shown: Vec<Option<Vec<Range<usize>>>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    let mut before: Option<usize> = None;
    for (index, ranges) in shown.into_iter().enumerate() {
        for range in ranges.into_iter().flatten() {
            let touches = before == Some(range.start);
            match joined.last_mut().filter(|_| touches) {
                Some(last) => last.end = range.end,
                None => joined.push(range.clone()),
            }
            // Between two cells nothing is left out but their separator.
            let is_whole = range.end == cells[index].all.end;
            before = cells.get(index + 1).filter(|_| is_whole).map(|next| next.all.start);
        }
    }
    joined
}
