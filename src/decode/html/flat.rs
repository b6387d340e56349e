//! All the text of an element as one line: of a heading, a name, a cell.

use super::dom::{Id, Node, Tree};
use super::inline::{Gap, Inline, Lines, Style};
use super::noise::Place;
use super::walk::Walker;
use crate::document::Standing;
use crate::traced::Traced;

/// Whether an element is known to stand in a line and not to break it.
fn is_known_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "blink"
            | "button"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "nobr"
            | "object"
            | "output"
            | "picture"
            | "q"
            | "rb"
            | "ruby"
            | "s"
            | "samp"
            | "select"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
            | "img"
            | "input"
            | "math"
            | "textarea"
            | "audio"
            | "video"
            | "canvas"
    )
}

/// Whether the element breaks no line. Unknown ones do not.
pub fn is_inline(node: &Node) -> bool {
    is_known_inline(&node.name) || !is_known_block(&node.name)
}

fn is_known_block(name: &str) -> bool {
    super::open::Open::is_block(name)
        || matches!(
            name,
            "body" | "html" | "form" | "option" | "optgroup" | "colgroup" | "marquee" | "applet"
        )
}

/// Whether nothing of the element is shown.
pub fn is_unseen(node: &Node) -> bool {
    matches!(
        node.name.as_str(),
        "head" | "title" | "script" | "style" | "template" | "meta" | "link" | "input"
    )
}

/// Whether it is a box of its own in its line, such as a button.
pub fn is_box(node: &Node) -> bool {
    matches!(node.name.as_str(), "button" | "input" | "label" | "output" | "select" | "textarea")
}

/// Whether it is the number of a footnote, which is no part of the word before it.
pub fn is_note_mark(node: &Node) -> bool {
    node.is("sup") && node.links > 0
}

/// How text in the element is set off.
pub fn style(node: &Node, outer: Style) -> Style {
    Style {
        bold: outer.bold || matches!(node.name.as_str(), "b" | "strong"),
        linked: outer.linked || node.is("a"),
    }
}

/// What stands for an image, when it is words.
pub fn alternative(tree: &Tree<'_>, id: Id) -> Traced {
    let text = tree.shown(id, "alt");
    let spelt = text.split_whitespace().any(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1);
    let file = !text.trim().contains(' ') && text.contains(['.', '_', '/']);
    if !spelt || file {
        return Traced::default();
    }
    let mut words = Traced::synthetic(" ");
    words.append(&text);
    words.push_synthetic(" ");
    words
}

/// The text of an element. What in it is noise is left out and named in `left_out`.
pub fn text(walker: &Walker<'_>, id: Id, lines: Lines, left_out: &mut Vec<Id>) -> Inline {
    let weight = walker.tree.node(id).weight;
    let mut flat = Flat { walker, weight, inline: Inline::new(lines), left_out };
    flat.children(id, Style::default());
    flat.inline
}

struct Flat<'a, 't> {
    walker: &'a Walker<'t>,
    /// Bytes of words in all of it.
    weight: usize,
    inline: Inline,
    left_out: &'a mut Vec<Id>,
}

impl Flat<'_, '_> {
    fn children(&mut self, id: Id, style: Style) {
        for child in self.walker.tree.children(id) {
            self.node(child, style);
        }
    }

    fn node(&mut self, id: Id, outer: Style) {
        let node = self.walker.tree.node(id);
        if node.name.is_empty() {
            return self.inline.push(&node.text, outer);
        }
        if is_unseen(node) {
            if is_box(node) {
                self.inline.part(Gap::Space);
            }
            return;
        }
        // What is all of a cell is its content, whatever it is called.
        let noisy = self.walker.noise.standing(node, Place::Article) != Standing::Content;
        if noisy && node.weight < self.weight {
            self.inline.part(Gap::Space);
            return self.left_out.push(id);
        }
        let inner = style(node, outer);
        let gap = match node.name.as_str() {
            "br" | "hr" => return self.inline.part(Gap::Line),
            "img" | "area" => return self.inline.push(&alternative(self.walker.tree, id), outer),
            "pre" => Gap::Line,
            "td" | "th" => Gap::Cell,
            _ if is_note_mark(node) || is_box(node) => Gap::Space,
            _ if is_inline(node) => Gap::None,
            _ => Gap::Item,
        };
        self.inline.part(gap);
        self.inline.begin();
        self.children(id, inner);
        self.inline.end();
        self.inline.part(gap);
    }
}

/// The text of an element with its white space, without blank lines around it.
pub fn preformatted(tree: &Tree<'_>, id: Id) -> Traced {
    let mut text = Traced::default();
    for below in tree.below(id) {
        let node = tree.node(below);
        let edge = !node.name.is_empty() && !is_inline(node) && !text.is_empty() && !text.ends_with('\n');
        if node.is("br") || edge {
            text.push_synthetic("\n");
        }
        text.append(&node.text);
    }
    let body = text.trim_end();
    let start = body.len() - body.trim_start().len();
    let line = body[..start].rfind('\n').map_or(0, |at| at + 1);
    let end = body.len();
    text.slice(line.min(end)..end)
}
