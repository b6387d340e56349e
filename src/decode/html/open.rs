//! The elements that are open at a place of the source, about as the parser will see them.
//!
//! The parser is quadratic in their number, and in what it has to move out of tables; so both are bounded here.

use std::borrow::Cow;

/// The name of an element, in small letters: mostly the source's own letters.
pub type Name<'s> = Cow<'s, str>;

/// Elements open at once; start tags beyond are left out and their text stays.
const MAX_DEPTH: usize = 256;
/// Unclosed elements of one inline kind, such as `<b><b><b>`; more of them say nothing more.
const MAX_SAME: usize = 3;
/// What may stand in a table outside of its cells, which the parser moves before the table one by one.
const MAX_MISPLACED: usize = 500;
/// Levels from a table to its cells.
const TABLE_DEPTH: usize = 4;
/// How far back the end of an element left out is looked for.
const LOOK_BACK: usize = 16;

/// Whether an element ends a paragraph when it starts.
fn closes_paragraph(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "ul"
    )
}

/// Whether an element is part of a table and means nothing outside of one.
fn is_table_part(name: &str) -> bool {
    matches!(name, "caption" | "col" | "colgroup" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr")
}

/// The name that the parser gets for an inline element that it would open again in each block until it ends; named
/// `x-…`, it is an element like any other.
fn as_formatting(name: &str) -> Option<&'static str> {
    Some(match name {
        "a" => "x-a",
        "b" => "x-b",
        "big" => "x-big",
        "code" => "x-code",
        "em" => "x-em",
        "font" => "x-font",
        "i" => "x-i",
        "nobr" => "x-nobr",
        "s" => "x-s",
        "small" => "x-small",
        "strike" => "x-strike",
        "strong" => "x-strong",
        "tt" => "x-tt",
        "u" => "x-u",
        _ => return None,
    })
}

/// The name that the parser gets for an element that would switch it to another mode; `x-…` does not.
fn as_modal(name: &str) -> Option<&'static str> {
    Some(match name {
        "applet" => "x-applet",
        "button" => "x-button",
        "form" => "x-form",
        "marquee" => "x-marquee",
        "object" => "x-object",
        "optgroup" => "x-optgroup",
        "option" => "x-option",
        "select" => "x-select",
        "textarea" => "x-textarea",
        _ => return None,
    })
}

/// What to do with a start tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// Hand it to the parser.
    Keep,
    /// Leave it out: elements are nested too deep.
    TooDeep,
    /// Leave it out: it changes nothing.
    Repeated,
}

/// What to do with an end tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Hand it to the parser.
    Keep,
    /// Leave it out: it ends an element that was left out.
    LeftOut,
    /// Nothing of that name is open.
    Stray,
}

/// The open elements, outermost first.
#[derive(Debug, Default)]
pub struct Open<'s> {
    stack: Vec<Name<'s>>,
    left_out: Vec<Name<'s>>,
    misplaced: usize,
}

impl<'s> Open<'s> {
    /// The name that the parser gets for an element.
    pub fn parser_name(name: Name<'_>) -> Name<'_> {
        as_formatting(&name).or_else(|| as_modal(&name)).map_or(name, Cow::Borrowed)
    }

    /// Whether the element makes a line of its own; words on either side of its tags are different words.
    pub fn is_block(name: &str) -> bool {
        closes_paragraph(name)
            || is_table_part(name)
            || matches!(name, "x-option" | "x-form" | "x-select" | "x-button" | "legend" | "rt")
    }

    /// Whether the element needs a table around it and there is none.
    pub fn lacks_table(&self, name: &str) -> bool {
        is_table_part(name) && !self.stack.iter().any(|open| open == "table")
    }

    /// Whether what comes next stands in a table but not in a cell.
    pub fn is_outside_cells(&self) -> bool {
        is_outside_cells(self.top())
    }

    /// Whether what comes next stands in a table but not in a cell, and too much has stood so already.
    pub fn needs_cell(&mut self, name: &str) -> bool {
        if !self.is_outside_cells() || is_table_part(name) || name == "table" {
            return false;
        }
        self.misplaced += 1;
        self.misplaced > MAX_MISPLACED
    }

    /// An element starts.
    pub fn start(&mut self, name: &Name<'s>) -> Start {
        let formatting = name.strip_prefix("x-").is_some_and(|name| as_formatting(name).is_some());
        if formatting && self.stack.iter().filter(|open| *open == name).count() >= MAX_SAME {
            return Start::Repeated;
        }
        let orphaned =
            is_table_part(name) && self.left_out.iter().rev().take(LOOK_BACK).any(|open| open == "table");
        if !orphaned {
            self.close_implied(name);
        }
        // A table needs room for its cells, or the parser moves their text out of it; and parts of a table left
        // out are not parts of the one around it.
        let room = if name == "table" { TABLE_DEPTH } else { 0 };
        if orphaned || self.stack.len() + room >= MAX_DEPTH {
            self.left_out.push(name.clone());
            return Start::TooDeep;
        }
        self.stack.push(name.clone());
        Start::Keep
    }

    /// An element ends.
    pub fn end(&mut self, name: &str) -> End {
        let recent = self.left_out.len().saturating_sub(LOOK_BACK);
        if let Some(index) = self.left_out[recent..].iter().rposition(|open| open == name) {
            self.left_out.truncate(recent + index);
            return End::LeftOut;
        }
        let Some(index) = self.find(name) else { return End::Stray };
        self.stack.truncate(index);
        self.left_out.clear();
        End::Keep
    }

    /// Whether an element of this name is open and ended by an end tag here.
    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    fn top(&self) -> &str {
        self.stack.last().map_or("", |name| name)
    }

    /// The innermost open element of that name that an end tag reaches: never out of a cell, and out of a block
    /// only for a block.
    fn find(&self, name: &str) -> Option<usize> {
        if !is_heading(name) && self.stack.iter().all(|open| open != name) {
            return None;
        }
        let block = Self::is_block(name) || name == "caption";
        let part = is_table_part(name) || name == "table";
        for (index, open) in self.stack.iter().enumerate().rev() {
            if open == name || is_heading(open) && is_heading(name) {
                return Some(index);
            }
            let wall = if part {
                open == "table"
            } else {
                matches!(open.as_ref(), "td" | "th" | "caption" | "table") || (!block && Self::is_block(open))
            };
            if wall {
                return None;
            }
        }
        None
    }

    fn close_implied(&mut self, name: &str) {
        if closes_paragraph(name) {
            self.close("p");
        }
        let top = self.top();
        if name == "table" && is_outside_cells(top) {
            self.close("table");
        } else if is_heading(name) && is_heading(top) {
            self.stack.pop();
        }
        match name {
            "li" => self.close_unless(&["li"], &["ul", "ol", "menu", "dir"]),
            "dd" | "dt" => self.close_unless(&["dd", "dt"], &["dl"]),
            "td" | "th" => self.close_unless(&["td", "th", "caption"], &["tr"]),
            "tr" => {
                self.close_unless(&["tr", "td", "th", "caption", "colgroup"], &["tbody", "thead", "tfoot"]);
            }
            "tbody" | "thead" | "tfoot" | "caption" | "colgroup" => {
                let parts = ["tbody", "thead", "tfoot", "caption", "colgroup", "tr", "td", "th"];
                self.close_unless(&parts, &[]);
            }
            "x-a" => self.close("x-a"),
            "x-option" => self.close_unless(&["x-option"], &["x-select"]),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if let Some(index) = self.find(name) {
            self.stack.truncate(index);
        }
    }

    /// Closes the outermost of `names` that is open inside of the innermost of `walls` and of the table.
    fn close_unless(&mut self, names: &[&str], walls: &[&str]) {
        let mut end = self.stack.len();
        for (index, open) in self.stack.iter().enumerate().rev() {
            if names.contains(&open.as_ref()) {
                end = index;
            } else if open == "table" || walls.contains(&open.as_ref()) {
                break;
            }
        }
        self.stack.truncate(end);
    }
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Whether what stands directly in such an element is moved before the table.
fn is_outside_cells(name: &str) -> bool {
    matches!(name, "table" | "tbody" | "thead" | "tfoot" | "tr")
}
