//! XML as a small tree, within bounds.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// Deepest nesting; what is nested deeper is dropped with a note. Those who walk the tree call themselves once a level.
const MAX_DEPTH: usize = 200;
/// Most elements: about 300 MB of tree.
const MOST_ELEMENTS: usize = 1_500_000;

/// Elements of word processors that say nothing about the text; most of a DOCX is these.
const SILENT: [&str; 18] = [
    "proofErr",
    "bookmarkStart",
    "bookmarkEnd",
    "lastRenderedPageBreak",
    "rFonts",
    "lang",
    "sz",
    "szCs",
    "color",
    "spacing",
    "ind",
    "jc",
    "bCs",
    "iCs",
    "tblBorders",
    "tcBorders",
    "shd",
    "noProof",
];

/// An element: names are without their prefixes.
#[derive(Debug, Default)]
pub struct Element {
    /// Its name.
    pub name: String,
    /// Its attributes.
    pub attributes: Vec<(String, String)>,
    /// What it holds.
    pub children: Vec<Node>,
}

/// What an element holds.
#[derive(Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A numeric attribute.
    pub fn number(&self, name: &str) -> Option<usize> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// The elements in it.
    pub fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element in it of this name.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.name == name)
    }

    /// The element at the end of a path of names.
    pub fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// All elements of this name below it, in order.
    pub fn all<'a>(&'a self, name: &str) -> Vec<&'a Self> {
        let mut found = Vec::new();
        let mut open = vec![self];
        while let Some(element) = open.pop() {
            if element.name == name {
                found.push(element);
            }
            let first = open.len();
            open.extend(element.elements());
            open[first..].reverse();
        }
        found
    }

    /// All text in it.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.gather(&mut text);
        text
    }

    fn gather(&self, text: &mut String) {
        for node in &self.children {
            match node {
                Node::Element(element) => element.gather(text),
                Node::Text(words) => text.push_str(words),
            }
        }
    }
}

/// Reads a document: its outermost element, and what is wrong with it; all before a fault is kept.
pub fn parse(text: &str) -> (Element, Option<String>) {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_dangling_amp = true;
    let mut tree = Tree { open: vec![Element::default()], skipped: 0, count: 0, is_cut: false };
    let fault = loop {
        match reader.read_event() {
            Ok(Event::Eof) => break tree.fault(),
            Ok(_) if tree.count > MOST_ELEMENTS => break Some(format!("more than {MOST_ELEMENTS} elements")),
            Ok(event) => tree.event(event),
            Err(cause) => break Some(cause.to_string()),
        }
    };
    while tree.open.len() > 1 {
        tree.close();
    }
    let mut root = tree.open.pop().unwrap_or_default();
    let first = root.children.iter().position(|node| matches!(node, Node::Element(_)));
    match first.map(|at| root.children.swap_remove(at)) {
        Some(Node::Element(element)) => (element, fault),
        _ => (Element::default(), fault.or_else(|| Some("no element in it".to_owned()))),
    }
}

struct Tree {
    open: Vec<Element>,
    /// How many elements are open that were too deep or say nothing.
    skipped: usize,
    count: usize,
    is_cut: bool,
}

impl Tree {
    fn event(&mut self, event: Event) {
        match event {
            Event::Start(start) => {
                let is_silent = SILENT.contains(&start.local_name().into_inner());
                if self.skipped > 0 || is_silent || self.open.len() > MAX_DEPTH {
                    self.is_cut |= self.open.len() > MAX_DEPTH;
                    self.skipped += 1;
                } else {
                    self.count += 1;
                    self.open.push(element(&start));
                }
            }
            Event::Empty(start)
                if self.skipped == 0 && !SILENT.contains(&start.local_name().into_inner()) =>
            {
                self.count += 1;
                self.push(Node::Element(element(&start)));
            }
            Event::End(_) if self.skipped > 0 => self.skipped -= 1,
            Event::End(_) => self.close(),
            Event::Text(text) => self.text(&text.xml_content(XmlVersion::Explicit1_0)),
            Event::CData(text) => self.text(&text.xml_content(XmlVersion::Explicit1_0)),
            Event::GeneralRef(reference) => {
                let name = format!("&{};", reference.into_inner());
                self.text(&htmlize::unescape(&name));
            }
            _ => {}
        }
    }

    fn text(&mut self, words: &str) {
        if self.skipped > 0 || words.is_empty() {
            return;
        }
        let Some(parent) = self.open.last_mut() else { return };
        match parent.children.last_mut() {
            Some(Node::Text(text)) => text.push_str(words),
            _ => parent.children.push(Node::Text(words.to_owned())),
        }
    }

    fn push(&mut self, node: Node) {
        if let Some(parent) = self.open.last_mut() {
            parent.children.push(node);
        }
    }

    fn close(&mut self) {
        if self.open.len() > 1
            && let Some(element) = self.open.pop()
        {
            self.push(Node::Element(element));
        }
    }

    fn fault(&self) -> Option<String> {
        if self.is_cut {
            Some(format!("nested deeper than {MAX_DEPTH}"))
        } else if self.open.len() > 1 {
            Some("it ends too early".to_owned())
        } else {
            None
        }
    }
}

fn element(start: &BytesStart) -> Element {
    let mut attributes = start.attributes();
    // Looking for doubled names takes time quadratic in their number.
    attributes.with_checks(false);
    let attributes = attributes.filter_map(Result::ok).filter_map(|attribute| {
        let name = attribute.key.local_name().into_inner();
        let value = attribute.normalized_value(XmlVersion::Explicit1_0).ok()?;
        (!name.starts_with("rsid")).then(|| (name.to_owned(), value.into_owned()))
    });
    Element {
        name: start.local_name().into_inner().to_owned(),
        attributes: attributes.collect(),
        children: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_read() {
        let (root, fault) =
            parse("<?xml version=\"1.0\"?><w:a x:b=\"1 &amp; 2\"><w:c>R&amp;D &#233;</w:c><w:jc/><d/></w:a>");
        assert_eq!((root.name.as_str(), root.attribute("b"), fault), ("a", Some("1 & 2"), None));
        assert_eq!(root.child("c").map(Element::text), Some("R&D é".to_owned()));
        assert_eq!(root.elements().count(), 2);
    }

    #[test]
    fn what_stands_before_a_fault_is_kept() {
        let (root, fault) = parse("<a><b>words</b><c>more");
        assert_eq!(root.text(), "wordsmore");
        assert!(fault.is_some());
    }

    #[test]
    fn hostile_nesting_is_bounded() {
        let (root, fault) = parse(&"<a>".repeat(300_000));
        assert!(root.name == "a" && fault.is_some());
        let (_, fault) = parse("<!DOCTYPE a [<!ENTITY x \"yyyy\"><!ENTITY z \"&x;&x;\">]><a>&z;</a>");
        assert_eq!(fault, None);
    }
}
