//! The parser, which is told of tags and text one by one, and the nodes that it makes of them.
//!
//! The scanner has told tags from text already, so only the parser's second half is needed, which decides what the
//! tags mean.

use html2text::{Comment, Document, Element, Handle, RcDom};
use html5ever::tokenizer::{Doctype, Tag, TagKind, Token, TokenSink};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, LocalName, QualName, ns};

/// What html2text shows before the text of a node.
const TEXT: &str = "Text:";

/// Reads tags and text in the order of a page.
pub struct Parser {
    builder: TreeBuilder<Handle, RcDom>,
}

impl Parser {
    /// A parser at the start of a page.
    pub fn new() -> Self {
        let options = TreeBuilderOpts { scripting_enabled: false, drop_doctype: true, ..Default::default() };
        let parser = Self { builder: TreeBuilder::new(RcDom::default(), options) };
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
        Nodes(self.builder.sink)
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

/// The nodes of a page.
pub struct Nodes(RcDom);

impl Nodes {
    /// What each node is, its children before its siblings, with the number of elements around it. The document is none
    /// of them.
    pub fn visit(self, mut visit: impl FnMut(Content, usize)) {
        let mut stack = Vec::new();
        let below = |stack: &mut Vec<(Handle, usize)>, handle: &Handle, depth| {
            stack.extend(handle.children.borrow().iter().rev().map(|child| (child.clone(), depth)));
        };
        below(&mut stack, &self.0.document, 0);
        while let Some((handle, depth)) = stack.pop() {
            if let Some(content) = content(&handle) {
                visit(content, depth);
                below(&mut stack, &handle, depth + 1);
            }
        }
    }
}

/// What a node is.
#[derive(Debug)]
pub enum Content {
    /// An element.
    Element(LocalName, Vec<Attribute>),
    /// Text.
    Text(String),
}

/// What a node is, unless it is a comment.
fn content(handle: &Handle) -> Option<Content> {
    match &handle.data {
        Element { name, attrs, .. } => Some(Content::Element(name.local.clone(), attrs.take())),
        Comment { .. } | Document => None,
        _ => Some(Content::Text(text(handle)?)),
    }
}

/// The text of a text node, whose type html2text keeps to itself.
///
/// Serializing it would be quadratic in the characters to be escaped; so that is left to white space, which the
/// other way passes over.
fn text(handle: &Handle) -> Option<String> {
    let mut shown = RcDom::node_as_dom_string(handle);
    if shown.starts_with(TEXT) {
        if shown.ends_with('\n') {
            shown.pop();
        }
        shown.drain(..TEXT.len());
        return Some(shown);
    }
    let mut space = Vec::new();
    handle.serialize(&mut space).ok()?;
    String::from_utf8(space).ok()
}
