//! How passages lie in the store of the index: as few bytes, so that reading two hundred of them costs little.
//!
//! What all passages of a stretch have in common, the [`Head`], is kept once. Strings are kept with their length, and
//! lengths and numbers in groups of seven bits.

use std::ops::RangeInclusive;

use crate::document::{Format, Metadata, Standing};
use crate::passage::{Named, Passage, PassageKind, Place, Table};

/// What a passage shares with its neighbours, as far as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// The document's path.
    pub path: String,
    /// The title.
    pub title: String,
    /// What the document was read as.
    pub format: Format,
    /// The document's facts.
    pub metadata: Metadata,
}

impl Head {
    /// Whether two passages have the same head.
    pub fn is_shared(one: &Passage, other: &Passage) -> bool {
        one.format == other.format
            && one.title == other.title
            && one.path == other.path
            && one.metadata == other.metadata
    }

    /// The head of a passage.
    pub fn of(passage: &Passage) -> Self {
        let Passage { path, title, format, metadata, .. } = passage.clone();
        Self { path, title, format, metadata }
    }

    /// The bytes to store.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Out::default();
        out.string(&self.path);
        out.string(&self.title);
        out.string(self.format.name());
        out.number(self.metadata.len());
        for (name, value) in &self.metadata {
            out.string(name);
            out.string(value);
        }
        out.0
    }

    /// What was stored; `None` when it is damaged.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut bytes = In(bytes);
        let (path, title) = (bytes.string()?, bytes.string()?);
        let format = bytes.string()?.parse().ok()?;
        let mut metadata = Metadata::new();
        for _ in 0..bytes.number()? {
            metadata.insert(bytes.string()?, bytes.string()?);
        }
        Some(Self { path, title, format, metadata })
    }
}

/// The number that an id is when it is 16 small hexadecimal digits, as ids of passages are.
pub fn id_number(id: &str) -> Option<u64> {
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let number = u64::from_str_radix(id, 16).ok();
    number.filter(|_| id.len() == 16 && id.bytes().all(is_digit))
}

/// The number by which a passage is found: that which its id is, or its first eight bytes.
pub fn id_key(id: &str) -> u64 {
    id_number(id).unwrap_or_else(|| first_bytes(id, 0))
}

/// Where the [`id_key`]s are of ids that begin so; others may be there too.
pub fn id_keys_beginning(start: &str) -> Vec<RangeInclusive<u64>> {
    let digits = |rest: &str| id_number(&format!("{start}{}", rest.get(start.len()..)?));
    let numbers = digits("0000000000000000").zip(digits("ffffffffffffffff"));
    let names = first_bytes(start, 0)..=first_bytes(start, u8::MAX);
    numbers.map(|(least, most)| least..=most).into_iter().chain([names]).collect()
}

/// The first eight bytes of a text, so that numbers are in the order of the texts.
fn first_bytes(text: &str, missing: u8) -> u64 {
    let mut bytes = [missing; 8];
    bytes.iter_mut().zip(text.bytes()).for_each(|(place, byte)| *place = byte);
    u64::from_be_bytes(bytes)
}

/// The bytes to store of a passage. `head` is how many entries behind it its [`Head`] stands. An id that is a number is
/// kept in a column of its own.
pub fn to_bytes(passage: &Passage, head: usize) -> Vec<u8> {
    let mut out = Out(Vec::with_capacity(passage.text.len() + 64));
    out.number(head);
    let id = if id_number(&passage.id).is_some() { "" } else { &passage.id };
    out.string(id);
    out.number(passage.ordinal as usize);
    out.byte(passage.kind as u8);
    out.byte(standing_byte(passage.standing));
    place_out(&mut out, &passage.place);
    out.strings(&passage.headings);
    out.string(&passage.text);
    if let Some(table) = &passage.table {
        out.byte(1);
        out.strings(&table.columns);
        out.strings(&table.cells);
    } else {
        out.byte(0);
    }
    for names in [&passage.named.roles, &passage.named.skills, &passage.named.certifications] {
        out.strings(names);
    }
    out.0
}

/// How many entries behind a stored passage its head stands.
pub fn head_of(bytes: &[u8]) -> Option<u32> {
    u32::try_from(In(bytes).number()?).ok()
}

/// A stored passage with its head and the number of its id; `None` when it is damaged.
pub fn from_bytes(bytes: &[u8], head: &Head, id: u64) -> Option<Passage> {
    let mut bytes = In(bytes);
    bytes.number()?;
    let spelt = bytes.string()?;
    let id = if spelt.is_empty() { format!("{id:016x}") } else { spelt };
    let Head { path, title, format, metadata } = head.clone();
    Some(Passage {
        id,
        path,
        title,
        format,
        ordinal: u32::try_from(bytes.number()?).ok()?,
        kind: kind_of(bytes.byte()?)?,
        standing: standing_of(bytes.byte()?)?,
        place: place_in(&mut bytes)?,
        headings: bytes.strings()?,
        text: bytes.string()?,
        table: match bytes.byte()? {
            0 => None,
            _ => Some(Table { columns: bytes.strings()?, cells: bytes.strings()? }),
        },
        metadata,
        named: Named { roles: bytes.strings()?, skills: bytes.strings()?, certifications: bytes.strings()? },
    })
}

fn kind_of(byte: u8) -> Option<PassageKind> {
    PassageKind::ALL.into_iter().find(|kind| *kind as u8 == byte)
}

fn standing_byte(standing: Standing) -> u8 {
    match standing {
        Standing::Content => 0,
        Standing::Aside => 1,
        Standing::Boilerplate => 2,
    }
}

fn standing_of(byte: u8) -> Option<Standing> {
    let all = [Standing::Content, Standing::Aside, Standing::Boilerplate];
    all.into_iter().find(|standing| standing_byte(*standing) == byte)
}

fn place_out(out: &mut Out, place: &Place) {
    match place {
        Place::Lines { lines, bytes } => {
            out.byte(0);
            out.number(lines.0);
            out.number(lines.1.saturating_sub(lines.0));
            out.number(bytes.0);
            out.number(bytes.1.saturating_sub(bytes.0));
        }
        Place::Page(page) => {
            out.byte(1);
            out.number(*page as usize);
        }
        Place::Part(part) => {
            out.byte(2);
            out.string(part);
        }
    }
}

fn place_in(bytes: &mut In<'_>) -> Option<Place> {
    let range = |bytes: &mut In<'_>| {
        let start = bytes.number()?;
        Some((start, start.checked_add(bytes.number()?)?))
    };
    Some(match bytes.byte()? {
        0 => Place::Lines { lines: range(bytes)?, bytes: range(bytes)? },
        1 => Place::Page(u32::try_from(bytes.number()?).ok()?),
        2 => Place::Part(bytes.string()?),
        _ => return None,
    })
}

#[derive(Default)]
struct Out(Vec<u8>);

impl Out {
    fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    fn number(&mut self, mut number: usize) {
        while number >= 0x80 {
            self.0.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.0.push(number.to_le_bytes()[0]);
    }

    fn string(&mut self, text: &str) {
        self.number(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    fn strings(&mut self, texts: &[String]) {
        self.number(texts.len());
        for text in texts {
            self.string(text);
        }
    }
}

struct In<'a>(&'a [u8]);

impl In<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        for shift in (0..usize::BITS).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn string(&mut self) -> Option<String> {
        let length = self.number()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(std::str::from_utf8(text).ok()?.to_owned())
    }

    fn strings(&mut self) -> Option<Vec<String>> {
        // No capacity from the number: on a damaged index it may be anything.
        let count = self.number()?;
        let mut texts = Vec::new();
        for _ in 0..count {
            texts.push(self.string()?);
        }
        Some(texts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(id: &str) -> Passage {
        Passage {
            id: id.to_owned(),
            path: "jobs/ärzte.md".to_owned(),
            title: "A title".to_owned(),
            format: Format::Markdown,
            ordinal: 300,
            kind: PassageKind::TableRow,
            headings: vec!["One".to_owned(), String::new()],
            text: "Größe: 7".to_owned(),
            table: Some(Table { columns: vec!["Größe".to_owned()], cells: vec!["7".to_owned()] }),
            place: Place::Lines { lines: (3, 4), bytes: (70_000, 70_010) },
            standing: Standing::Boilerplate,
            metadata: [("author".to_owned(), "me".to_owned())].into(),
            named: Named { skills: vec!["SQL".to_owned()], ..Named::default() },
        }
    }

    #[test]
    fn what_is_stored_comes_back() {
        let whole = passage("00ff00ff00ff00ff");
        let places = [whole.place.clone(), Place::Page(7), Place::Part("word/document.xml".to_owned())];
        for (place, id) in places.into_iter().zip(["00ff00ff00ff00ff", "x", "FF"]) {
            let passage = Passage { place, id: id.to_owned(), ..whole.clone() };
            let bytes = to_bytes(&passage, 1000);
            assert_eq!(head_of(&bytes), Some(1000));
            let head = Head::from_bytes(&Head::of(&passage).to_bytes()).expect("a head");
            assert_eq!(head, Head::of(&passage));
            assert!(Head::is_shared(&passage, &whole));
            let number = id_number(id).unwrap_or_default();
            assert_eq!(from_bytes(&bytes, &head, number), Some(passage));
        }
    }

    #[test]
    fn keys_of_ids_lie_where_their_beginnings_say() {
        for id in ["00ff00ff00ff00ff", "ffffffffffffffff", "a.txt#0", "a.txt#10000", "ä", "abc"] {
            for length in (0..=id.len()).filter(|&length| id.is_char_boundary(length)) {
                let ranges = id_keys_beginning(&id[..length]);
                assert!(ranges.iter().any(|range| range.contains(&id_key(id))), "{id} {length}");
            }
        }
        assert!(!id_keys_beginning("b").iter().any(|range| range.contains(&id_key("a.txt#0"))));
    }

    #[test]
    fn damage_is_seen_or_harmless() {
        let bytes = to_bytes(&passage("x"), 1);
        let head = Head::of(&passage("x"));
        for length in 0..bytes.len() {
            assert_eq!(from_bytes(&bytes[..length], &head, 0), None);
        }
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 0xff;
            let _ = from_bytes(&flipped, &head, 0);
        }
    }
}
