//! Definition lists to fields.

use super::dom::{Id, Node};
use super::flat;
use super::inline::{Inline, Lines};
use super::walk::Walker;
use crate::document::Content;
use crate::traced::Traced;

/// Longest value of a field, in bytes; a longer one is blocks under its name.
const MAX_VALUE: usize = 1500;

/// The names and values that belong together, and what in them is noise.
#[derive(Default)]
struct Group {
    names: Traced,
    values: Traced,
    left_out: Vec<Id>,
}

impl Walker<'_> {
    /// A definition list: a field for each name or names with their values.
    pub(super) fn definitions(&mut self, id: Id) {
        self.flush();
        let mut group = Group::default();
        self.definition_parts(id, &mut group);
        self.field(&mut group);
        self.flush();
    }

    fn definition_parts(&mut self, id: Id, group: &mut Group) {
        let tree = self.tree;
        for child in tree.children(id) {
            let node = tree.node(child);
            match node.name.as_str() {
                "dt" => {
                    if !group.values.is_empty() {
                        self.field(group);
                    }
                    let text = flat::text(self, child, Lines::Folded, &mut group.left_out);
                    join(&mut group.names, " / ", &text);
                }
                "dd" if is_complex(node) => {
                    self.field(group);
                    self.children(child);
                    self.flush();
                }
                "dd" => {
                    let text = flat::text(self, child, Lines::Punctuated, &mut group.left_out);
                    join(&mut group.values, "; ", &text);
                }
                "div" => self.definition_parts(child, group),
                _ => self.loose(child, group),
            }
        }
    }

    /// What stands in a definition list but is neither name nor value.
    fn loose(&mut self, id: Id, group: &mut Group) {
        if self.tree.node(id).weight > 0 {
            self.field(group);
        }
        self.node(id);
    }

    /// Writes what was gathered.
    fn field(&mut self, group: &mut Group) {
        let Group { names, values, left_out } = std::mem::take(group);
        match (names.is_empty(), values.is_empty()) {
            (true, true) => {}
            (false, true) => self.push(Content::Paragraph(names)),
            (true, false) => self.push(Content::Paragraph(values)),
            (false, false) => {
                let end = names.trim_end_matches(':').trim_end().len();
                self.push(Content::Field { name: names.slice(0..end), value: values });
            }
        }
        self.set_aside(&left_out);
    }
}

fn is_complex(node: &Node) -> bool {
    node.headings > 0 || node.tabular > 0 || node.weight > MAX_VALUE
}

fn join(text: &mut Traced, separator: &str, more: &Inline) {
    if !text.is_empty() && !more.is_empty() {
        text.push_synthetic(separator);
    }
    text.append(&more.text);
}
