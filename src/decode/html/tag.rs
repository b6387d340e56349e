//! Tags of the source.

use std::ops::Range;

use memchr::memchr;

use super::open::Name;

/// Attributes that say something here. Each is kept once, which also bounds what a parser does about them.
const KEPT: &[&str] = &[
    "alt",
    "aria-controls",
    "aria-expanded",
    "data-bs-target",
    "data-target",
    "aria-hidden",
    "aria-level",
    "class",
    "colspan",
    "content",
    "datetime",
    "headers",
    "hidden",
    "href",
    "id",
    "itemprop",
    "lang",
    "name",
    "property",
    "pubdate",
    "rel",
    "role",
    "rowspan",
    "scope",
    "style",
    "type",
    "value",
];
/// Longest name of an element; real ones are far shorter.
const MAX_NAME: usize = 40;

/// A start or end tag.
#[derive(Debug)]
pub struct Tag<'s> {
    /// The name in small letters.
    pub name: Name<'s>,
    /// Whether it is an end tag.
    pub closing: bool,
    /// The attributes that count.
    pub attributes: Vec<Attribute>,
    /// Where it ends in the source.
    pub end: usize,
}

/// An attribute of a tag.
#[derive(Debug)]
pub struct Attribute {
    /// Its name, in small letters.
    pub name: &'static str,
    /// Where its value stands in the source.
    pub value: Range<usize>,
}

impl Tag<'_> {
    /// Whether it starts a script that holds JSON-LD.
    pub fn is_structured(&self, source: &str) -> bool {
        let json = |value: &str| value.trim().eq_ignore_ascii_case("application/ld+json");
        self.attributes
            .iter()
            .any(|attribute| attribute.name == "type" && json(&source[attribute.value.clone()]))
    }
}

/// Reads the tag at `at`; `None` when it never ends. `quotes` says whether a `>` in quotes is no end.
pub fn read(source: &str, at: usize, quotes: bool) -> Option<Tag<'_>> {
    let bytes = source.as_bytes();
    let closing = bytes.get(at + 1) == Some(&b'/');
    let start = at + 1 + usize::from(closing);
    let name_end = find(bytes, start, |byte| is_space(byte) || matches!(byte, b'/' | b'>'))?;
    let mut tag = Tag { name: name(&source[start..name_end]), closing, attributes: Vec::new(), end: 0 };
    let mut at = name_end;
    loop {
        at = find(bytes, at, |byte| !is_space(byte) && byte != b'/')?;
        if bytes[at] == b'>' {
            tag.end = at + 1;
            return Some(tag);
        }
        at = attribute(source, at, quotes, &mut tag)?;
    }
}

/// Reads an attribute into the tag, and returns where it ends.
fn attribute(source: &str, at: usize, quotes: bool, tag: &mut Tag<'_>) -> Option<usize> {
    let bytes = source.as_bytes();
    // A name may start with an equals sign, and nothing else may hold one.
    let name_end = find(bytes, at + 1, |byte| is_space(byte) || matches!(byte, b'/' | b'>' | b'='))?;
    let after = find(bytes, name_end, |byte| !is_space(byte))?;
    let (value, end) = if bytes[after] == b'=' {
        let start = find(bytes, after + 1, |byte| !is_space(byte))?;
        match bytes[start] {
            quote @ (b'"' | b'\'') if quotes => {
                let end = start + 1 + memchr(quote, &bytes[start + 1..])?;
                (start + 1..end, end + 1)
            }
            b'>' => (start..start, start),
            _ => {
                let end = find(bytes, start, |byte| is_space(byte) || byte == b'>')?;
                (start..end, end)
            }
        }
    } else {
        (name_end..name_end, name_end)
    };
    let kept = KEPT.iter().find(|kept| kept.eq_ignore_ascii_case(&source[at..name_end]));
    if let Some(name) = kept.filter(|name| !tag.attributes.iter().any(|known| known.name == **name)) {
        tag.attributes.push(Attribute { name, value });
    }
    Some(end)
}

/// Where the content of an element ends, and where its end tag does. `nests` says whether elements of the same
/// name in it have end tags of their own.
pub fn matching_end(source: &str, from: usize, name: &str, nests: bool) -> Option<(usize, usize)> {
    let bytes = source.as_bytes();
    let mut depth = 1;
    let mut at = from;
    loop {
        let start = at + memchr(b'<', &bytes[at..])?;
        at = start + 1;
        let closing = bytes.get(at) == Some(&b'/');
        if !closing && !nests || !is_named(&bytes[at + usize::from(closing)..], name) {
            continue;
        }
        let end = memchr(b'>', &bytes[at..]).map_or(bytes.len(), |end| at + end + 1);
        match (closing, bytes[..end].ends_with(b"/>")) {
            (true, _) => depth -= 1,
            (false, false) => depth += 1,
            (false, true) => {}
        }
        if depth == 0 {
            return Some((start, end));
        }
        at = end;
    }
}

fn is_named(bytes: &[u8], name: &str) -> bool {
    bytes.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
        && bytes.get(name.len()).is_none_or(|byte| is_space(*byte) || matches!(byte, b'/' | b'>'))
}

/// A name that the parser reads back as it is.
fn name(source: &str) -> Name<'_> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':');
    if source.len() > MAX_NAME || !source.bytes().all(plain) {
        Name::Borrowed("x-unknown")
    } else if source.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Name::Owned(source.to_ascii_lowercase())
    } else {
        Name::Borrowed(source)
    }
}

fn is_space(byte: u8) -> bool {
    super::markers::is_space(byte)
}

fn find(bytes: &[u8], from: usize, wanted: impl Fn(u8) -> bool) -> Option<usize> {
    bytes.get(from..)?.iter().position(|byte| wanted(*byte)).map(|at| from + at)
}
