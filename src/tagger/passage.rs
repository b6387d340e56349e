//! What a passage names, and whose it is: a table cell's entries belong to the role that heads the column.

use std::collections::HashMap;
use std::ops::Range;

use crate::passage::sentence::sentences;
use crate::passage::{Passage, PassageKind, Table};
use crate::tagger::{Mention, Tagger};
use crate::vocabulary::{Entry, Kind};

/// Where in a passage an entry is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// In the heading with this index.
    Heading(usize),
    /// In the text.
    Text,
}

/// What links a mention to a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// The role heads the column, or names the row, that the mention stands in.
    Table,
    /// It is the only role of the sentence, or of its part up to `while` or `whereas`.
    Sentence,
    /// It is the only role of the nearest heading that names one, and the text names no other.
    Heading,
}

/// A mention in a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassageMention<'v> {
    /// What is named.
    pub entry: Entry<'v>,
    /// Where.
    pub spot: Spot,
    /// Bytes of the heading or text.
    pub range: Range<usize>,
    /// Id of the role that it belongs to; none for a role and for what belongs to no one role.
    pub of: Option<&'v str>,
    /// What links it to that role.
    pub link: Option<Link>,
}

/// Words that set what follows against what precedes, so that each part has its own role.
const CONTRASTS: [&str; 6] = [", while ", ", whereas ", " whereas ", "; ", ", but ", ", in contrast "];

/// What stands before a role that another is compared with: it owns nothing of the sentence.
pub const COMPARISONS: [&str; 8] = [
    "compared to",
    "compared with",
    "than",
    "unlike",
    "similar to",
    "in contrast to",
    "versus",
    "relative to",
];

/// What stands above passages of a document and is the same for many of them, headings and the heads of columns: each
/// is read once.
#[derive(Debug)]
pub struct Above<'v> {
    tagger: Tagger<'v>,
    /// By texts of documents, who may have chosen them so that they meet in a table whose hash is known beforehand.
    known: HashMap<String, Vec<Mention<'v>>>,
}

impl<'v> Above<'v> {
    /// Nothing is known yet.
    pub fn new(tagger: Tagger<'v>) -> Self {
        Self { tagger, known: HashMap::new() }
    }

    /// What such a text names.
    fn named(&mut self, text: &str) -> &[Mention<'v>] {
        if !self.known.contains_key(text) {
            self.known.insert(text.to_owned(), self.tagger.tag(text));
        }
        self.known.get(text).map_or(&[], Vec::as_slice)
    }
}

/// Tags a passage.
pub fn tag<'v>(above: &mut Above<'v>, passage: &Passage) -> Vec<PassageMention<'v>> {
    let mut found: Vec<PassageMention<'v>> = Vec::new();
    let mut heading = None;
    for (index, text) in passage.headings.iter().enumerate() {
        let named = above.named(text);
        if named.iter().any(is_role) {
            heading = only_role(named).map(|role| (role, Link::Heading));
        }
        found.extend(named.iter().cloned().map(|mention| placed(mention, Spot::Heading(index))));
    }
    if passage.kind == PassageKind::Code {
        return found;
    }
    let named = above.tagger.tag(&passage.text);
    let acting = acting(&passage.text, &named);
    let starts: Vec<usize> = named.iter().map(|mention| mention.range.start).collect();
    let owners = owners_at(above, passage, heading, &starts, &acting);
    for (mention, owner) in named.into_iter().zip(owners) {
        let (of, link) = owner.filter(|_| mention.entry.kind() != Kind::Role).unzip();
        found.push(PassageMention { entry: mention.entry, spot: Spot::Text, range: mention.range, of, link });
    }
    found
}

/// Whose places of a passage's text are, by the rules that hold for mentions: an amount of money has an owner too.
/// `places` rise.
pub fn owners<'v>(tagger: Tagger<'v>, passage: &Passage, places: &[usize]) -> Vec<Option<&'v str>> {
    let headings = passage.headings.iter().rev().map(|heading| tagger.tag(heading));
    let nearest = headings.into_iter().find(|named| named.iter().any(is_role)).unwrap_or_default();
    let heading = only_role(&nearest).map(|role| (role, Link::Heading));
    let named = tagger.tag(&passage.text);
    let roles = named.iter().map(|mention| mention.range.start).zip(acting(&passage.text, &named));
    let asked = places.iter().map(|&place| (place, None, true));
    let mut all: Vec<(usize, Option<&str>, bool)> =
        roles.map(|(start, role)| (start, role, false)).chain(asked).collect();
    all.sort_by_key(|(start, ..)| *start);
    let starts: Vec<usize> = all.iter().map(|(start, ..)| *start).collect();
    let acting: Vec<Option<&str>> = all.iter().map(|(_, role, _)| *role).collect();
    let owners = owners_at(&mut Above::new(tagger), passage, heading, &starts, &acting);
    let asked = owners.into_iter().zip(&all).filter(|(_, (.., is_asked))| *is_asked);
    asked.map(|(owner, _)| owner.map(|(role, _)| role)).collect()
}

/// The owner of each place, of which some name roles.
fn owners_at<'v>(
    above: &mut Above<'v>,
    passage: &Passage,
    heading: Option<(&'v str, Link)>,
    starts: &[usize],
    acting: &[Option<&'v str>],
) -> Vec<Option<(&'v str, Link)>> {
    if starts.is_empty() {
        return Vec::new();
    }
    let owners = match &passage.table {
        Some(table) => in_table(above, passage, table, starts, acting),
        None => in_sentences(&passage.text, starts, acting),
    };
    let heading = heading.filter(|(role, _)| acting.iter().flatten().all(|other| other == role));
    owners.into_iter().map(|(owner, has_roles)| owner.or(heading.filter(|_| !has_roles))).collect()
}

/// The role that a mention belongs to, and whether others near it forbid to look at the headings.
type Owner<'v> = (Option<(&'v str, Link)>, bool);

fn placed(mention: Mention<'_>, spot: Spot) -> PassageMention<'_> {
    PassageMention { entry: mention.entry, spot, range: mention.range, of: None, link: None }
}

fn is_role(mention: &Mention<'_>) -> bool {
    mention.entry.kind() == Kind::Role
}

/// The id of the only role that is named, however often.
fn only_role<'v>(mentions: &[Mention<'v>]) -> Option<&'v str> {
    let mut roles = mentions.iter().filter(|mention| is_role(mention)).map(|mention| mention.entry.id());
    let first = roles.next()?;
    roles.all(|role| role == first).then_some(first)
}

/// By mention, the role that it names, unless something else is only compared with it.
fn acting<'v>(text: &str, named: &[Mention<'v>]) -> Vec<Option<&'v str>> {
    let act = |mention: &Mention<'v>| {
        let before = text[..mention.range.start].trim_end();
        let words = before
            .strip_suffix(" a")
            .or(before.strip_suffix(" an"))
            .or(before.strip_suffix(" the"))
            .unwrap_or(before);
        let is_compared = COMPARISONS.iter().any(|cue| {
            let at = words.len().checked_sub(cue.len());
            at.and_then(|at| words.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(cue))
        });
        (is_role(mention) && !is_compared).then(|| mention.entry.id())
    };
    named.iter().map(act).collect()
}

/// The only role among these.
fn only<'v>(roles: &[Option<&'v str>]) -> Option<&'v str> {
    let mut named = roles.iter().flatten();
    let first = *named.next()?;
    named.all(|role| *role == first).then_some(first)
}

/// Owners by sentence; a sentence with several roles is cut where they are set against each other.
fn in_sentences<'v>(text: &str, starts: &[usize], acting: &[Option<&'v str>]) -> Vec<Owner<'v>> {
    if acting.iter().all(Option::is_none) {
        return vec![(None, false); starts.len()];
    }
    let mut owners: Vec<Owner<'v>> = Vec::with_capacity(starts.len());
    let until =
        |from: usize, end: usize| from + starts[from..].iter().take_while(|&&start| start < end).count();
    for sentence in sentences(text) {
        let last = until(owners.len(), sentence.end);
        let inside = &acting[owners.len()..last];
        if only(inside).is_some() || inside.iter().all(Option::is_none) {
            owners.extend(owned(inside));
            continue;
        }
        for part in clause_ends(text, sentence) {
            let here = owned(&acting[owners.len()..until(owners.len(), part)]);
            owners.extend(here.into_iter().map(|(owner, _)| (owner, true)));
        }
    }
    owners.resize(starts.len(), (None, true));
    owners
}

fn owned<'v>(inside: &[Option<&'v str>]) -> Vec<Owner<'v>> {
    let owner = only(inside).map(|role| (role, Link::Sentence));
    vec![(owner, inside.iter().any(Option::is_some)); inside.len()]
}

/// Where the parts of a sentence end that are set against each other.
pub fn clause_ends(text: &str, sentence: Range<usize>) -> Vec<usize> {
    let mut ends: Vec<usize> = Vec::new();
    for contrast in CONTRASTS {
        ends.extend(text[sentence.clone()].match_indices(contrast).map(|(at, _)| sentence.start + at));
    }
    ends.push(sentence.end);
    ends.sort_unstable();
    ends.dedup();
    ends
}

/// Owners in a table row: the role of the cell's column, else the role that names the row.
fn in_table<'v>(
    above: &mut Above<'v>,
    passage: &Passage,
    table: &Table,
    starts: &[usize],
    acting: &[Option<&'v str>],
) -> Vec<Owner<'v>> {
    let mut has_heads = false;
    let mut head = |column: &String| {
        let named = above.named(column);
        has_heads |= named.iter().any(is_role);
        only_role(named)
    };
    let heads: Vec<Option<&str>> = table.columns.iter().map(&mut head).collect();
    let cells = cell_ranges(&passage.text, table);
    let first = table.cells.first().filter(|_| !has_heads);
    let row = first.and_then(|cell| only_role(&above.tagger.tag(cell))).map(|role| (role, Link::Table));
    let own = in_sentences(&passage.text, starts, acting);
    let owners = starts.iter().zip(own).map(|(start, own)| {
        let cell = cells.iter().position(|cell| cell.contains(start));
        let head = cell.and_then(|cell| heads[cell]).map(|role| (role, Link::Table));
        if let Some(owner) = head.or(row) {
            return (Some(owner), true);
        }
        if has_heads { (None, true) } else { own }
    });
    owners.collect()
}

/// Where the cells stand in the row's text; an empty range for one that does not.
pub fn cell_ranges(text: &str, table: &Table) -> Vec<Range<usize>> {
    let mut at = 0;
    let mut places = Vec::with_capacity(table.cells.len());
    for (column, cell) in table.columns.iter().zip(&table.cells) {
        if cell.is_empty() {
            places.push(at..at);
            continue;
        }
        let named = if column.is_empty() {
            0
        } else {
            text[at..].find(column.as_str()).map_or(0, |start| start + column.len())
        };
        let place = text[at + named..].find(cell.as_str());
        let start = place.map_or(at, |start| at + named + start);
        let end = place.map_or(at, |_| start + cell.len());
        places.push(start..end);
        at = end;
    }
    places
}
