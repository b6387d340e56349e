//! The parsed page as a plain tree: names, the attributes that count, and text with its places.

use html2text::{Comment, Document, Element, Handle, RcDom};

use super::markers;
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
    attributes: Vec<(String, String)>,
    /// Text; empty for elements.
    pub text: Traced,
    /// What the element holds.
    pub children: Vec<Id>,
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
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
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

    /// Parses markup made by the scanner; `source` is what its markers count in.
    pub fn parse(markup: &str, source: &'s Traced) -> Self {
        let mut tree = Self { nodes: vec![Node::default()], source };
        if let Ok(dom) = html2text::config::plain().parse_html(markup.as_bytes()) {
            tree.fill(&dom.document);
        }
        tree.weigh();
        tree
    }

    /// The node of that index.
    pub fn node(&self, id: Id) -> &Node {
        &self.nodes[id]
    }

    /// All nodes below one, in reading order.
    pub fn below(&self, id: Id) -> Below<'_> {
        Below { tree: self, stack: self.nodes[id].children.iter().rev().copied().collect() }
    }

    /// The first element of that name in the page.
    pub fn first(&self, name: &str) -> Option<Id> {
        self.below(Self::ROOT).find(|id| self.nodes[*id].is(name))
    }

    /// The value of an attribute that may be shown, with its place.
    pub fn shown(&self, id: Id, attribute: &str) -> Traced {
        let value = self.nodes[id].attribute(attribute).unwrap_or_default();
        markers::place(value, self.source).collapsed()
    }

    fn fill(&mut self, document: &Handle) {
        let mut stack = vec![(document.clone(), Self::ROOT, 0)];
        while let Some((handle, parent, depth)) = stack.pop() {
            let id = match read(&handle, parent, self.source) {
                Some(node) => self.add(node, parent),
                None => parent,
            };
            let (parent, depth) = if depth < MAX_DEPTH { (id, depth + 1) } else { (parent, depth) };
            let children = handle.children.borrow();
            stack.extend(children.iter().rev().map(|child| (child.clone(), parent, depth)));
        }
    }

    fn add(&mut self, node: Node, parent: Id) -> Id {
        let id = self.nodes.len();
        self.nodes.push(node);
        self.nodes[parent].children.push(id);
        id
    }

    /// Sums up what each node holds; children come after their parents.
    fn weigh(&mut self) {
        for id in (0..self.nodes.len()).rev() {
            let mut node = std::mem::take(&mut self.nodes[id]);
            if node.name.is_empty() {
                node.weight += node.text.bytes().filter(|byte| !byte.is_ascii_whitespace()).count();
            }
            for child in node.children.iter().map(|child| &self.nodes[*child]) {
                node.weight += child.weight;
                node.linked += child.linked;
                node.pointing += child.pointing;
                node.headings += child.headings + usize::from(child.heading().is_some());
                node.articles += child.articles + usize::from(child.is("article"));
                node.links += child.links + usize::from(child.is("a"));
                node.tabular += if child.is("table") { child.weight } else { child.tabular };
            }
            if node.is("a") {
                node.linked = node.weight;
            }
            if node.is("a") || node.heading().is_some() {
                node.pointing = node.weight;
            }
            self.nodes[id] = node;
        }
    }
}

/// Nodes in reading order.
#[derive(Debug)]
pub struct Below<'a> {
    tree: &'a Tree<'a>,
    stack: Vec<Id>,
}

impl Iterator for Below<'_> {
    type Item = Id;

    fn next(&mut self) -> Option<Id> {
        let id = self.stack.pop()?;
        self.stack.extend(self.tree.nodes[id].children.iter().rev());
        Some(id)
    }
}

/// A node of the parser's, unless it is the document, its type or a comment.
fn read(handle: &Handle, parent: Id, source: &Traced) -> Option<Node> {
    match &handle.data {
        Element { name, attrs, .. } => {
            let name = &*name.local;
            let attributes = attrs.borrow();
            let attributes = attributes
                .iter()
                .map(|attribute| (attribute.name.local.to_string(), attribute.value.to_string()));
            let name = name.strip_prefix("x-").unwrap_or(name).to_owned();
            Some(Node { name, attributes: attributes.collect(), ..Node::default() })
        }
        Comment { .. } | Document => None,
        // Only its type and elements stand directly in the document.
        _ if parent == Tree::ROOT => None,
        _ => {
            let text = raw_text(handle)?;
            Some(Node { text: markers::place(&text, source), ..Node::default() })
        }
    }
}

/// The text of a text node, whose type the parser keeps to itself.
///
/// Serializing it would be quadratic in the characters to be escaped; so that is left to white space, which the
/// other way passes over.
fn raw_text(handle: &Handle) -> Option<String> {
    let shown = RcDom::node_as_dom_string(handle);
    if let Some(text) = shown.strip_prefix("Text:") {
        return Some(text.strip_suffix('\n').unwrap_or(text).to_owned());
    }
    let mut space = Vec::new();
    handle.serialize(&mut space).ok()?;
    String::from_utf8(space).ok()
}
