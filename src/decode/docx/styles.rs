//! What the styles of a DOCX mean. Their ids are words of the author's language, their names are not.

use std::collections::HashMap;

use crate::decode::xml::Element;

/// Styles that a style is based on, one after the other; a ring of them ends here.
const LONGEST_CHAIN: usize = 16;

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Running text, as far as its style says.
    Body,
    /// A heading of this level, 1 to 9.
    Heading(u8),
    /// The document's title.
    Title,
    /// An item of a list, 0 for the outermost.
    Item(usize),
    /// A line of a table of contents.
    Contents,
}

/// The paragraph styles of a document.
#[derive(Debug, Default)]
pub struct Styles {
    roles: HashMap<String, Role>,
}

impl Styles {
    /// The styles that the part `styles.xml` defines.
    pub fn new(root: &Element) -> Self {
        let styles = root.elements().filter(|element| element.name == "style");
        let known: HashMap<&str, &Element> =
            styles.filter_map(|style| Some((style.attribute("styleId")?, style))).collect();
        let roles = known.keys().map(|id| ((*id).to_owned(), resolved(id, &known)));
        Self { roles: roles.collect() }
    }

    /// What a paragraph is: by its own properties first, by its style second.
    pub fn role(&self, paragraph: &Element) -> Role {
        let Some(properties) = paragraph.child("pPr") else { return Role::Body };
        let style = properties.child("pStyle").and_then(|style| style.attribute("val"));
        let styled = style.map_or(Role::Body, |id| {
            self.roles.get(id).copied().unwrap_or_else(|| role_of_name(id).unwrap_or(Role::Body))
        });
        match own_role(properties) {
            Some(Role::Item(depth)) if matches!(styled, Role::Body | Role::Item(_)) => Role::Item(depth),
            Some(heading @ Role::Heading(_)) if matches!(styled, Role::Body | Role::Item(_)) => heading,
            // A style may number its paragraphs and one of them may not want to be.
            None if matches!(styled, Role::Item(_)) && is_unnumbered(properties) => Role::Body,
            _ => styled,
        }
    }
}

fn resolved(id: &str, known: &HashMap<&str, &Element>) -> Role {
    let mut next = Some(id);
    for _ in 0..LONGEST_CHAIN {
        let Some(style) = next.and_then(|id| known.get(id)) else { break };
        let named = style.child("name").and_then(|name| name.attribute("val")).and_then(role_of_name);
        let own = style.child("pPr").and_then(own_role);
        if let Some(role) = named.or(own) {
            return role;
        }
        next = style.child("basedOn").and_then(|base| base.attribute("val"));
    }
    Role::Body
}

/// What a style's name says; Word keeps the names of built-in styles in English.
fn role_of_name(name: &str) -> Option<Role> {
    let name = name.to_ascii_lowercase().replace(' ', "");
    let number = |start: &str| {
        name.strip_prefix(start).filter(|rest| rest.len() <= 1).map(|rest| rest.parse::<u8>().unwrap_or(1))
    };
    if let Some(level) = number("heading") {
        return Some(Role::Heading(level.clamp(1, 9)));
    }
    for start in ["listbullet", "listnumber"] {
        if let Some(depth) = number(start) {
            return Some(Role::Item(usize::from(depth.max(1) - 1)));
        }
    }
    match name.as_str() {
        "title" => Some(Role::Title),
        "tocheading" => Some(Role::Contents),
        _ if number("toc").is_some() || name == "tableoffigures" => Some(Role::Contents),
        _ => None,
    }
}

fn own_role(properties: &Element) -> Option<Role> {
    let outline =
        properties.child("outlineLvl").and_then(|level| level.number("val")).filter(|&level| level < 9);
    if let Some(level) = outline {
        return Some(Role::Heading(u8::try_from(level + 1).unwrap_or(9)));
    }
    let numbering = properties.child("numPr").filter(|_| !is_unnumbered(properties))?;
    let depth = numbering.child("ilvl").and_then(|level| level.number("val")).unwrap_or(0);
    Some(Role::Item(depth.min(8)))
}

/// Whether a paragraph opts out of its style's numbering.
fn is_unnumbered(properties: &Element) -> bool {
    properties.at(&["numPr", "numId"]).and_then(|id| id.number("val")) == Some(0)
}
