//! Front matter and whole YAML documents to metadata, fields and prose.

mod keys;

use std::ops::Range;

use crate::decode::yaml::{self, Node};
use crate::decode::{Reading, escapes, json, markdown, toml};
use crate::document::{Block, Content, Repair, Standing};
use crate::error::Problem;
use crate::traced::Traced;
pub use keys::is_body;
use keys::{TITLES, name_of, standing_of, words_of_key};

/// Fewest words of a value that is read as prose and not as a field.
const PROSE_WORDS: usize = 12;
/// Longest value kept as metadata, in bytes.
const MAX_METADATA_VALUE: usize = 400;
/// Most facts kept as metadata.
const MAX_METADATA: usize = 40;
/// Keys of texts that say what a page is about.
const ABOUT: [&str; 4] = ["description", "summary", "abstract", "excerpt"];
/// Words of a comment on who may use the file.
const LICENCE: [&str; 4] = ["copyright", "licensed under", "all rights reserved", "spdx-license"];
/// Level of the headings made from keys: below those that prose inside values may have.
const KEY_LEVEL: u8 = 2;

/// Finds front matter at the start of a source: the range between its fences and the end of the closing one.
///
/// A `---` that is a rule is a rule: the first line after it has to be a key, a comment or a list, and the block
/// has to be closed. A JSON object before text of another kind needs no fences.
pub fn find(text: &str) -> Option<(Range<usize>, usize)> {
    fenced(text).or_else(|| json::front_matter_end(text).map(|end| (0..end, end)))
}

fn fenced(text: &str) -> Option<(Range<usize>, usize)> {
    let start = text.len() - text.trim_start_matches(['\n', ' ', '\t']).len();
    let open_end = start + text[start..].find('\n')?;
    let fence = text[start..open_end].trim_end();
    if !["---", "+++", ";;;"].contains(&fence) {
        return None;
    }
    let inner = open_end + 1;
    let mut at = inner;
    for line in text[inner..].split_inclusive('\n') {
        let mark = line.trim_end();
        let is_rule = mark.len() > 3 && mark.bytes().all(|byte| byte == b'-');
        if mark == fence || fence == "---" && (mark == "..." || is_rule) {
            return is_block(&text[inner..at]).then_some((inner..at, at + line.len()));
        }
        at += line.len();
    }
    None
}

/// Whether most of the lines that start at the margin look like keys, lists or comments.
fn is_block(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty());
    let Some(first) = first else { return true };
    let is_outline = |line: &str| {
        let content = line.trim();
        yaml::key(content).is_some()
            || content.starts_with(['-', '#', '[', '{', '%'])
            || content.contains(" = ")
    };
    if toml::is_toml(text) {
        return true;
    }
    let keys = text
        .lines()
        .filter(|line| !line.starts_with([' ', '\t']) && yaml::key(line.trim_end()).is_some())
        .count();
    is_outline(first) && (keys > 0 || !first.contains(". "))
}

/// Reads front matter into the document's metadata and blocks.
pub fn read(text: &Traced, reading: &mut Reading) {
    let node = if text.trim_start().starts_with('{') {
        json::value(text).0
    } else if toml::is_toml(text) {
        toml::read(text)
    } else {
        read_yaml(text, reading)
    };
    Values { reading, in_front_matter: true }.top(&node);
}

fn read_yaml(text: &Traced, reading: &mut Reading) -> Node {
    if let Some((line, reason)) = yaml::fault(text) {
        reading.repairs.insert(Repair::FrontMatter);
        let problem = Problem::repaired(format!("front matter is not valid YAML ({reason})"), Some(line));
        let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let byte = text.span(start..text.len()).or_else(|| text.whole_span()).map(|span| span.start);
        reading.problems.push(problem.at_byte(byte));
    }
    yaml::read(text)
}

/// Reads the value that a whole document is.
pub fn read_value(node: &Node, reading: &mut Reading) {
    Values { reading, in_front_matter: false }.top(node);
}

/// Reads a document that is one of many in its source, the `number`th: its title, its text, and its facts aside.
pub fn read_record(entries: &[(Traced, Node)], number: usize, reading: &mut Reading) {
    let title = title_of(entries);
    let has_body = entries.iter().any(|(key, value)| is_body(key) && *value != Node::default());
    let fallback = || Traced::synthetic(format!("Record {number}"));
    let mut values = Values { reading, in_front_matter: true };
    values.push(Content::Title(title.map_or_else(fallback, |at| at.1.clone())), Standing::Content);
    for (index, (key, value)) in entries.iter().enumerate() {
        match value {
            // The title stands above the passages; without a text there would be none.
            _ if title.is_some_and(|(at, _)| at == index) && has_body => {}
            Node::Scalar(text) if is_body(key) => values.prose(text, Standing::Content),
            _ => values.entry(key, value, KEY_LEVEL, Standing::Content),
        }
    }
}

/// The value that names a document, and its position.
fn title_of(entries: &[(Traced, Node)]) -> Option<(usize, &Traced)> {
    TITLES.iter().find_map(|wanted| {
        entries.iter().enumerate().find_map(|(index, (key, value))| match value {
            Node::Scalar(text) if key.eq_ignore_ascii_case(wanted) && !text.is_empty() => Some((index, text)),
            _ => None,
        })
    })
}

/// Writes values into a reading.
struct Values<'a> {
    reading: &'a mut Reading,
    in_front_matter: bool,
}

impl Values<'_> {
    fn top(&mut self, node: &Node) {
        if let Node::Map(entries) = node {
            if let Some((_, title)) = title_of(entries) {
                self.reading.title = Some(title.clone());
            }
            for (key, value) in entries {
                self.metadata(key, value);
            }
        }
        self.node(node, KEY_LEVEL, Standing::Content);
    }

    fn metadata(&mut self, key: &str, value: &Node) {
        let name = match key.to_ascii_lowercase().as_str() {
            "authors" | "by" | "creator" => "author".to_owned(),
            "permalink" | "link" | "canonical" | "canonical_url" | "source_url" => "url".to_owned(),
            "published" | "pubdate" | "created" | "published_at" => "date".to_owned(),
            other => other.to_owned(),
        };
        // A text is no fact, though some texts are kept as what the page is about.
        let is_text = is_body(key) && !ABOUT.contains(&name.as_str());
        let Some(words) = flat(value).filter(|_| !is_text) else { return };
        let is_new = !self.reading.metadata.contains_key(&name);
        if is_new
            && !words.is_empty()
            && words.len() <= MAX_METADATA_VALUE
            && self.reading.metadata.len() < MAX_METADATA
        {
            self.reading.metadata.insert(name, words);
        }
    }

    fn node(&mut self, node: &Node, level: u8, standing: Standing) {
        match node {
            Node::Scalar(text) | Node::Stray(text) => self.prose(text, standing),
            Node::Comment(text) => self.comment(text, standing),
            Node::List(items) => {
                for item in items {
                    self.item(item, level, standing);
                }
            }
            Node::Map(entries) => {
                for (key, value) in entries {
                    self.entry(key, value, level, standing);
                }
            }
        }
    }

    fn item(&mut self, item: &Node, level: u8, standing: Standing) {
        match item {
            Node::Scalar(text)
                if text.split_whitespace().count() < PROSE_WORDS * 3 && !text.contains('\n') =>
            {
                let text = self.cleaned(text);
                self.push(Content::Item { depth: 0, lead: None, text }, standing);
            }
            Node::Map(entries) => self.map_item(entries, level, standing),
            Node::Comment(text) => {
                self.reading.blocks.push(Block::content(Content::EndOfSection { level }));
                self.comment(text, standing);
            }
            other => self.node(other, level, standing),
        }
    }

    /// A map in a list: what names it heads the rest.
    fn map_item(&mut self, entries: &[(Traced, Node)], level: u8, standing: Standing) {
        let named = if entries.len() > 1 { name_of(entries) } else { None };
        if let Some((index, is_step)) = named
            && let (key, Node::Scalar(text)) = &entries[index]
        {
            let mut heading = if is_step { words_of_key(key) } else { Traced::default() };
            if is_step {
                heading.push_synthetic(" ");
            }
            heading.append(text);
            self.heading(&heading, level, standing);
        }
        if named.is_none() {
            self.reading.blocks.push(Block::content(Content::EndOfSection { level }));
        }
        let heading = named.map(|(index, _)| &entries[index].0);
        for (index, (key, value)) in entries.iter().enumerate() {
            match value {
                _ if named.is_some_and(|(name, _)| name == index) => {}
                Node::Comment(text) if heading == Some(key) => self.comment(text, standing),
                _ => self.entry(key, value, level.saturating_add(1), standing),
            }
        }
    }

    fn entry(&mut self, key: &Traced, value: &Node, level: u8, standing: Standing) {
        let standing = standing.max(standing_of(key));
        self.reading.blocks.push(Block::content(Content::EndOfSection { level }));
        match value {
            Node::Scalar(text) if text.is_empty() => {
                self.push(Content::Field { name: key.clone(), value: Traced::default() }, Standing::Aside);
            }
            Node::Scalar(text) if is_prose(text) && !is_enumeration(text) && !is_title(key) => {
                if !is_body(key) {
                    self.heading(&words_of_key(key), level, standing);
                }
                self.prose(text, standing);
            }
            Node::Scalar(text) => {
                let is_bookkeeping = self.in_front_matter && level == KEY_LEVEL;
                let standing = if is_bookkeeping { standing.max(Standing::Aside) } else { standing };
                let value = self.cleaned(text);
                self.push(Content::Field { name: words_of_key(key), value }, standing);
            }
            Node::Stray(text) => self.prose(text, standing),
            // Also behind a value it is no second value of the key.
            Node::Comment(text) => self.comment(text, standing),
            Node::List(items) if !items.is_empty() && items.iter().all(is_short_scalar) => {
                self.scalar_list(key, items, standing);
            }
            other => {
                self.heading(&words_of_key(key), level, standing);
                self.node(other, level.saturating_add(1), standing);
            }
        }
    }

    /// A list of short values is one field: `tags: a, b, c`.
    fn scalar_list(&mut self, key: &Traced, items: &[Node], standing: Standing) {
        let mut value = Traced::default();
        for item in items {
            if let Node::Scalar(text) = item {
                if !value.is_empty() {
                    value.push_synthetic(", ");
                }
                value.append(&self.cleaned(text));
            }
        }
        self.push(Content::Field { name: words_of_key(key), value }, standing);
        for item in items {
            if let Node::Comment(text) = item {
                self.comment(text, standing);
            }
        }
    }

    /// What a comment says is content of a whole document; in front matter it is a note to those who edit it.
    fn comment(&mut self, text: &Traced, standing: Standing) {
        let is_licence = LICENCE.iter().any(|word| text.to_ascii_lowercase().contains(word));
        let least = match (is_licence, self.in_front_matter) {
            (true, _) => Standing::Boilerplate,
            (false, true) => Standing::Aside,
            (false, false) => Standing::Content,
        };
        self.prose(text, standing.max(least));
    }

    /// Text of a value, with Markdown and written line ends in it.
    fn prose(&mut self, text: &Traced, standing: Standing) {
        let text = match escapes::newlines(text) {
            Some(unescaped) => {
                self.reading.repairs.insert(Repair::EscapedNewlines);
                unescaped
            }
            None => text.clone(),
        };
        let first = self.reading.blocks.len();
        markdown::read(&text, self.reading);
        for block in &mut self.reading.blocks[first..] {
            block.standing = block.standing.max(standing);
            if let Content::Heading { level, .. } = &mut block.content {
                *level = level.saturating_add(KEY_LEVEL);
            }
        }
    }

    fn cleaned(&mut self, text: &Traced) -> Traced {
        let unescaped = escapes::newlines(text);
        if unescaped.is_some() {
            self.reading.repairs.insert(Repair::EscapedNewlines);
        }
        inline(&unescaped.unwrap_or_else(|| text.clone()))
    }

    fn heading(&mut self, text: &Traced, level: u8, standing: Standing) {
        let text = inline(text);
        self.push(Content::Heading { level, text }, standing);
    }

    fn push(&mut self, content: Content, standing: Standing) {
        self.reading.blocks.push(Block { content, standing, section: None });
    }
}

/// A short value without the Markdown in it.
fn inline(text: &Traced) -> Traced {
    if !text.contains(['*', '`', '[', '<', '&', '\\']) {
        return text.clone();
    }
    let mut reading = Reading::default();
    markdown::read(text, &mut reading);
    let mut words = Traced::default();
    for block in &reading.blocks {
        let (Content::Paragraph(part)
        | Content::Code(part)
        | Content::Item { text: part, .. }
        | Content::Heading { text: part, .. }) = &block.content
        else {
            return text.clone();
        };
        if !words.is_empty() {
            words.push_synthetic(" ");
        }
        words.append(part);
    }
    if words.is_empty() { text.clone() } else { words }
}

/// Whether a key names the document: its value is one line, however long.
fn is_title(key: &str) -> bool {
    TITLES.iter().any(|title| key.eq_ignore_ascii_case(title))
}

fn is_short_scalar(node: &Node) -> bool {
    matches!(node, Node::Scalar(text) | Node::Comment(text) if text.split_whitespace().count() <= 8)
}

/// Whether a text is many words between commas, such as keywords.
fn is_enumeration(text: &str) -> bool {
    let parts = text.split(',').count();
    parts >= 4 && text.split_whitespace().count() < parts * 5 && !text.contains(['\n', '.', '\\'])
}

fn is_prose(text: &str) -> bool {
    text.split_whitespace().count() >= PROSE_WORDS || text.contains('\n') || text.contains("\\n")
}

/// A value as one line, when it is a scalar or a list of scalars.
fn flat(node: &Node) -> Option<String> {
    match node {
        Node::Scalar(text) => {
            let unescaped = escapes::newlines(text).unwrap_or_else(|| text.clone());
            Some(inline(&unescaped).collapsed().to_string())
        }
        Node::List(items) => {
            let said = items.iter().filter(|item| !matches!(item, Node::Comment(_)));
            let words: Option<Vec<String>> = said.map(flat).collect();
            words.map(|words| words.join(", "))
        }
        Node::Map(_) | Node::Stray(_) | Node::Comment(_) => None,
    }
}
