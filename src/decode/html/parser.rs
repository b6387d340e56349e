//! The parser, which is told of tags and text one by one, and the nodes that it makes of them.
//!
//! The scanner has told tags from text already, so only the parser's second half is needed, which decides what the
//! tags mean.

use std::borrow::Cow;
use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Doctype, Tag, TagKind, Token, TokenSink};
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeBuilder, TreeBuilderOpts, TreeSink};
use html5ever::{Attribute, ExpandedName, LocalName, Namespace, QualName, ns};

/// Index of a node in its [`Nodes`].
type Id = usize;

/// Reads tags and text in the order of a page.
pub struct Parser {
    builder: TreeBuilder<Handle, Sink>,
}

impl Parser {
    /// A parser at the start of a page.
    pub fn new() -> Self {
        let options = TreeBuilderOpts { scripting_enabled: false, drop_doctype: true, ..Default::default() };
        let parser = Self { builder: TreeBuilder::new(Sink::default(), options) };
        // Without it, a page of today would be read as one of twenty years ago.
        let doctype = Doctype { name: Some("html".into()), ..Doctype::default() };
        parser.take(Token::DoctypeToken(doctype));
        parser
    }

    /// An element starts.
    pub fn start(&self, name: &str, attributes: Vec<Attribute>) {
        self.tag(TagKind::StartTag, name, attributes);
    }

    /// An element ends.
    pub fn end(&self, name: &str) {
        self.tag(TagKind::EndTag, name, Vec::new());
    }

    /// Text without entities.
    pub fn text(&self, text: &str) {
        self.take(Token::CharacterTokens(text.into()));
    }

    /// The page ends.
    pub fn finish(self) -> Nodes {
        self.take(Token::EOFToken);
        self.builder.end();
        Nodes(self.builder.sink.nodes.into_inner())
    }

    fn tag(&self, kind: TagKind, name: &str, attrs: Vec<Attribute>) {
        let name = LocalName::from(name);
        let tag = Tag { kind, name, self_closing: false, attrs, had_duplicate_attributes: false };
        self.take(Token::TagToken(tag));
    }

    /// What the parser answers is for tokenizers: whether tags are to be taken for text.
    fn take(&self, token: Token) {
        let _how_to_go_on = self.builder.process_token(token, 1);
    }
}

/// An attribute of an element.
pub fn attribute(name: &str, value: &str) -> Attribute {
    Attribute { name: QualName::new(None, ns!(), LocalName::from(name)), value: value.into() }
}

/// The nodes of a page; the first is the document.
#[derive(Debug)]
pub struct Nodes(Vec<Node>);

impl Nodes {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// What each node is, its children before its siblings, with the number of elements around it. The document is none
    /// of them.
    pub fn visit(mut self, mut visit: impl FnMut(Content, usize)) {
        let mut depth = 0;
        let mut next = self.0[0].first;
        while let Some(id) = next {
            visit(std::mem::take(&mut self.0[id].content), depth);
            next = self.0[id].first;
            if next.is_some() {
                depth += 1;
                continue;
            }
            let mut last = id;
            while self.0[last].next.is_none() && depth > 0 {
                let Some(parent) = self.0[last].parent else { return };
                (last, depth) = (parent, depth - 1);
            }
            next = self.0[last].next;
        }
    }
}

/// What a node is.
#[derive(Debug)]
pub enum Content {
    /// An element.
    Element(LocalName, Vec<Attribute>),
    /// Text.
    Text(StrTendril),
}

impl Default for Content {
    fn default() -> Self {
        Self::Text(StrTendril::new())
    }
}

/// A node and those around it.
#[derive(Debug, Default)]
struct Node {
    content: Content,
    parent: Option<Id>,
    before: Option<Id>,
    next: Option<Id>,
    first: Option<Id>,
    last: Option<Id>,
}

/// A node as the parser names it; it asks for the names of elements all the time.
#[derive(Debug, Clone)]
struct Handle {
    id: Id,
    name: LocalName,
}

/// Where the parser puts nodes.
#[derive(Debug)]
struct Sink {
    nodes: RefCell<Vec<Node>>,
    /// The name space of HTML; the scanner leaves out what starts another.
    html: Namespace,
}

impl Default for Sink {
    fn default() -> Self {
        Self { nodes: RefCell::new(vec![Node::default()]), html: ns!(html) }
    }
}

impl Sink {
    fn add(&self, content: Content) -> Id {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node { content, ..Node::default() });
        nodes.len() - 1
    }

    fn parent(&self, id: Id) -> Option<Id> {
        self.nodes.borrow()[id].parent
    }

    /// Puts a node or text into a parent, before one of its children or at its end. Text joins the text that it comes
    /// to stand behind.
    fn insert(&self, parent: Id, next: Option<Id>, child: NodeOrText<Handle>) {
        let id = match child {
            NodeOrText::AppendNode(handle) => handle.id,
            NodeOrText::AppendText(text) => {
                let mut nodes = self.nodes.borrow_mut();
                let before = next.map_or(nodes[parent].last, |next| nodes[next].before);
                if let Some(Content::Text(known)) = before.map(|before| &mut nodes[before].content) {
                    return known.push_tendril(&text);
                }
                drop(nodes);
                self.add(Content::Text(text))
            }
        };
        self.detach(id);
        self.link(parent, next, id);
    }

    fn link(&self, parent: Id, next: Option<Id>, id: Id) {
        let nodes = &mut *self.nodes.borrow_mut();
        let before = next.map_or(nodes[parent].last, |next| nodes[next].before);
        nodes[id].parent = Some(parent);
        nodes[id].before = before;
        nodes[id].next = next;
        match before {
            Some(before) => nodes[before].next = Some(id),
            None => nodes[parent].first = Some(id),
        }
        match next {
            Some(next) => nodes[next].before = Some(id),
            None => nodes[parent].last = Some(id),
        }
    }

    fn detach(&self, id: Id) {
        let nodes = &mut *self.nodes.borrow_mut();
        let Some(parent) = nodes[id].parent.take() else { return };
        let (before, next) = (nodes[id].before.take(), nodes[id].next.take());
        match before {
            Some(before) => nodes[before].next = next,
            None => nodes[parent].first = next,
        }
        match next {
            Some(next) => nodes[next].before = before,
            None => nodes[parent].last = before,
        }
    }
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = Self;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _reason: Cow<'static, str>) {}

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn get_document(&self) -> Handle {
        Handle { id: 0, name: LocalName::default() }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        ExpandedName { ns: &self.html, local: &target.name }
    }

    fn same_node(&self, left: &Handle, right: &Handle) -> bool {
        left.id == right.id
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _flags: ElementFlags) -> Handle {
        let id = self.add(Content::Element(name.local.clone(), attributes));
        Handle { id, name: name.local }
    }

    /// Never wanted: the scanner leaves comments out.
    fn create_comment(&self, _text: StrTendril) -> Handle {
        Handle { id: self.add(Content::default()), name: LocalName::default() }
    }

    /// Never wanted, as comments.
    fn create_pi(&self, _target: StrTendril, _text: StrTendril) -> Handle {
        self.create_comment(StrTendril::new())
    }

    /// Never wanted: the scanner leaves templates out.
    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn append_doctype_to_document(&self, _name: StrTendril, _public: StrTendril, _system: StrTendril) {}

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.insert(parent.id, None, child);
    }

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        if let Some(parent) = self.parent(sibling.id) {
            self.insert(parent, Some(sibling.id), child);
        }
    }

    fn append_based_on_parent_node(&self, element: &Handle, outer: &Handle, child: NodeOrText<Handle>) {
        match self.parent(element.id) {
            Some(parent) => self.insert(parent, Some(element.id), child),
            None => self.insert(outer.id, None, child),
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, attributes: Vec<Attribute>) {
        if let Content::Element(_, known) = &mut self.nodes.borrow_mut()[target.id].content {
            for attribute in attributes {
                if known.iter().all(|known| known.name != attribute.name) {
                    known.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        loop {
            let first = self.nodes.borrow()[node.id].first;
            let Some(child) = first else { return };
            self.detach(child);
            self.link(new_parent.id, None, child);
        }
    }
}
