//! The parsed page as a plain tree: names, the attributes that count, and text with its places.

use std::ops::Range;

use html5ever::Attribute;

use super::markers;
use super::parser::{Content, Nodes};
use crate::traced::Traced;

/// Deepest level of the tree; what lies deeper is lifted to it, so that walking the tree can be recursive.
const MAX_DEPTH: usize = 300;

/// Index of a node in its [`Tree`].
pub type Id = usize;

/// A parsed page.
#[derive(Debug)]
pub struct Tree<'s> {
    nodes: Vec<Node>,
    source: &'s Traced,
}

/// An element or a text.
#[derive(Debug, Default)]
pub struct Node {
    /// The name of an element, in small letters; empty for text.
    pub name: String,
    attributes: Vec<Attribute>,
    /// Text; empty for elements.
    pub text: Traced,
    /// The node that follows all that it holds.
    end: Id,
    /// Bytes of words in it.
    pub weight: usize,
    /// Bytes of words in links in it.
    pub linked: usize,
    /// Bytes of words in links and headings in it.
    pub pointing: usize,
    /// Bytes of words in tables in it; of an element that is a table, in the tables inside.
    pub tabular: usize,
    /// Headings in it.
    pub headings: usize,
    /// Links in it.
    pub links: usize,
    /// Articles in it.
    pub articles: usize,
}

impl Node {
    /// The value of an attribute, with markers where it may be shown as text.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// Names and values of all attributes.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|known| (&*known.name.local, &*known.value))
    }

    /// Whether it has that name.
    pub fn is(&self, name: &str) -> bool {
        self.name == name
    }

    /// Whether an attribute is set to a word, in whatever case.
    pub fn says(&self, attribute: &str, word: &str) -> bool {
        self.attribute(attribute).is_some_and(|value| value.trim().eq_ignore_ascii_case(word))
    }

    /// Whether it is a heading, and of which level.
    pub fn heading(&self) -> Option<u8> {
        match self.name.as_str() {
            "h1" => Some(1),
            "h2" => Some(2),
            "h3" => Some(3),
            "h4" => Some(4),
            "h5" => Some(5),
            "h6" => Some(6),
            _ if self.says("role", "heading") => {
                let level = self.attribute("aria-level").and_then(|level| level.trim().parse().ok());
                Some(level.map_or(2, |level: u8| level.clamp(1, 6)))
            }
            _ => None,
        }
    }
}

impl<'s> Tree<'s> {
    /// The node that holds all others.
    pub const ROOT: Id = 0;

    /// The tree of what the parser made; `source` is what the markers in it count in.
    pub fn of(parsed: Nodes, source: &'s Traced) -> Self {
        let mut tree = Self { nodes: vec![Node::default()], source };
        tree.fill(parsed);
        tree
    }

    /// The node of that index.
    pub fn node(&self, id: Id) -> &Node {
        &self.nodes[id]
    }

    /// All nodes below one, in reading order.
    pub fn below(&self, id: Id) -> Range<Id> {
        id + 1..self.nodes[id].end
    }

    /// The nodes right below one.
    pub fn children(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let end = self.nodes[id].end;
        let next = move |child: Id| (child < end).then_some(child);
        std::iter::successors(next(id + 1), move |child| next(self.nodes[*child].end))
    }

    /// The first element of that name in the page.
    pub fn first(&self, name: &str) -> Option<Id> {
        self.below(Self::ROOT).find(|id| self.nodes[*id].is(name))
    }

    /// The value of an attribute that may be shown, with its place.
    pub fn shown(&self, id: Id, attribute: &str) -> Traced {
        let value = self.nodes[id].attribute(attribute).unwrap_or_default();
        let mut text = markers::place(value, self.source);
        text.collapse();
        text
    }

    fn fill(&mut self, parsed: Nodes) {
        let mut around = vec![Self::ROOT];
        parsed.visit(|content, depth| {
            let level = depth.min(MAX_DEPTH);
            while around.len() > level + 1 {
                self.close(&mut around);
            }
            around.push(self.nodes.len());
            self.nodes.push(node(content, self.source));
        });
        while !around.is_empty() {
            self.close(&mut around);
        }
    }

    /// Ends the innermost node, and adds up in the one around it what it holds.
    fn close(&mut self, around: &mut Vec<Id>) {
        let end = self.nodes.len();
        let Some(id) = around.pop() else { return };
        let (before, rest) = self.nodes.split_at_mut(id);
        let node = &mut rest[0];
        let is_heading = node.heading().is_some();
        node.end = end;
        if node.is("a") {
            node.linked = node.weight;
        }
        if node.is("a") || is_heading {
            node.pointing = node.weight;
        }
        let Some(parent) = around.last().map(|parent| &mut before[*parent]) else { return };
        parent.weight += node.weight;
        parent.linked += node.linked;
        parent.pointing += node.pointing;
        parent.headings += node.headings + usize::from(is_heading);
        parent.articles += node.articles + usize::from(node.is("article"));
        parent.links += node.links + usize::from(node.is("a"));
        parent.tabular += if node.is("table") { node.weight } else { node.tabular };
    }
}

/// A node as the parser made it, its text without markers.
fn node(content: Content, source: &Traced) -> Node {
    match content {
        Content::Element(name, attributes) => {
            let name = name.strip_prefix("x-").unwrap_or(&name).to_owned();
            Node { name, attributes, ..Node::default() }
        }
        Content::Text(text) => {
            let text = markers::place(&text, source);
            let weight = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).count();
            Node { text, weight, ..Node::default() }
        }
    }
}
