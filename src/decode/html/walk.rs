//! The tree to blocks, in reading order.

use std::ops::RangeInclusive;

use super::dom::{Id, Node, Tree};
use super::flat;
use super::inline::{Gap, Inline, Lines, Style};
use super::noise::{self, Noise, Place};
use crate::decode::heading::is_title_case;
use crate::document::{Block, Content, Standing};
use crate::traced::Traced;

/// Longest text in bold type that heads an item, in bytes.
const MAX_LEAD: usize = 80;

/// Longest paragraph in bold type that is a heading, in bytes.
const MAX_LEAD_HEADING: usize = 60;
/// Level of such a heading: below all that the source marks.
const LEAD_LEVEL: u8 = 7;

/// Words of a phrase that says what a name stands for.
const PHRASE_WORDS: RangeInclusive<usize> = 3..=15;

/// Where the running text of the moment goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    Paragraph,
    Item(u8),
}

/// Walks a tree and gathers its blocks.
#[derive(Debug)]
pub struct Walker<'t> {
    pub(super) tree: &'t Tree<'t>,
    pub(super) noise: Noise,
    blocks: Vec<Block>,
    /// Blocks that stand in the middle of running text and wait for its end.
    pub(super) waiting: Vec<Block>,
    inline: Inline,
    style: Style,
    slot: Slot,
    standing: Standing,
    /// Lists around.
    lists: u8,
    place: Place,
    /// Whether this is in noise that holds no title of the page.
    muted: bool,
}

impl<'t> Walker<'t> {
    /// A walker at the start of the tree.
    pub fn new(tree: &'t Tree<'t>, noise: Noise) -> Self {
        let standing = if noise.has_regions() { Standing::Boilerplate } else { Standing::Content };
        Self {
            tree,
            noise,
            blocks: Vec::new(),
            waiting: Vec::new(),
            inline: Inline::default(),
            style: Style::default(),
            slot: Slot::Paragraph,
            standing,
            lists: 0,
            place: Place::Around,
            muted: false,
        }
    }

    /// Walks it all.
    pub fn blocks(mut self) -> Vec<Block> {
        self.children(Tree::ROOT);
        self.flush();
        self.blocks
    }

    pub(super) fn children(&mut self, id: Id) {
        let tree = self.tree;
        for child in tree.children(id) {
            self.node(child);
        }
    }

    pub(super) fn node(&mut self, id: Id) {
        let node = self.tree.node(id);
        if node.name.is_empty() {
            return self.inline.push(&node.text, self.style);
        }
        if flat::is_unseen(node) {
            if flat::is_box(node) {
                self.inline.part(Gap::Space);
            }
            return;
        }
        if self.noise.is_region(id) {
            return self.region(id);
        }
        let standing = self.noise.standing(node, self.place);
        if standing > self.standing {
            return self.noisy(id, standing);
        }
        self.element(id, node);
    }

    /// The main part of the page: what is around it does not count for it.
    fn region(&mut self, id: Id) {
        self.flush();
        let outer = (self.standing, self.place);
        (self.standing, self.place) = (Standing::Content, Place::Main);
        self.element(id, self.tree.node(id));
        self.flush();
        (self.standing, self.place) = outer;
    }

    /// An element of lower standing, after the running text when it stands in the middle of it.
    fn noisy(&mut self, id: Id, standing: Standing) {
        let node = self.tree.node(id);
        let outer = (self.standing, self.muted);
        self.standing = standing;
        self.muted |= !node.is("header") && !node.says("role", "banner");
        let inside = flat::is_inline(node) && !self.inline.is_empty();
        if inside {
            self.inline.part(Gap::Space);
            let blocks = self.aside(id);
            self.waiting.extend(blocks);
        } else {
            self.flush();
            self.element(id, node);
            self.flush();
        }
        (self.standing, self.muted) = outer;
    }

    /// The blocks of an element, apart from the running text around it.
    fn aside(&mut self, id: Id) -> Vec<Block> {
        let inline = std::mem::take(&mut self.inline);
        let outer = std::mem::take(&mut self.blocks);
        let waiting = std::mem::take(&mut self.waiting);
        let slot = std::mem::replace(&mut self.slot, Slot::Paragraph);
        self.element(id, self.tree.node(id));
        self.flush();
        self.inline = inline;
        self.waiting = waiting;
        self.slot = slot;
        std::mem::replace(&mut self.blocks, outer)
    }

    /// Blocks of what a flat text left out.
    pub(super) fn set_aside(&mut self, left_out: &[Id]) {
        for id in left_out {
            let standing = self.noise.standing(self.tree.node(*id), Place::Article).max(self.standing);
            let outer = std::mem::replace(&mut self.standing, standing);
            let blocks = self.aside(*id);
            self.blocks.extend(blocks);
            self.standing = outer;
        }
    }

    fn element(&mut self, id: Id, node: &Node) {
        let outer = self.style;
        // Bold type that begins around a block may be one that was never ended.
        self.style.bold &= flat::is_inline(node);
        self.shown(id, node);
        self.style = outer;
    }

    fn shown(&mut self, id: Id, node: &Node) {
        if let Some(level) = node.heading() {
            return self.heading(id, level);
        }
        match node.name.as_str() {
            "summary" => self.heading(id, LEAD_LEVEL),
            "button" if noise::opens_fold(node) => self.heading(id, LEAD_LEVEL),
            "details" => {
                self.block(id);
                self.flush();
                // Of a fold with Markdown in it, only the start is here.
                let is_start =
                    matches!(self.blocks.last().map(|block| &block.content), Some(Content::Heading { .. }));
                if !is_start {
                    self.push(Content::EndOfSection { level: LEAD_LEVEL });
                }
            }
            "br" => self.inline.part(Gap::Line),
            "hr" => {
                self.flush();
                self.push(Content::Rule);
            }
            "img" | "area" => self.inline.push(&flat::alternative(self.tree, id), self.style),
            "ul" | "ol" | "menu" | "dir" => self.list(id),
            "li" => self.item(id),
            "dl" => self.definitions(id),
            "table" => self.table(id),
            "pre" => self.code(id),
            "article" => self.article(id),
            _ if flat::is_inline(node) => self.styled(id, node),
            _ => self.block(id),
        }
    }

    fn styled(&mut self, id: Id, node: &Node) {
        let outer = self.style;
        self.style = flat::style(node, outer);
        let is_apart = flat::is_note_mark(node) || flat::is_box(node);
        let gap = if is_apart { Gap::Space } else { Gap::None };
        self.inline.part(gap);
        self.inline.begin();
        self.children(id);
        self.inline.end();
        if flat::is_box(node) {
            self.inline.part(gap);
        }
        self.style = outer;
    }

    fn block(&mut self, id: Id) {
        self.end_line();
        self.children(id);
        self.end_line();
    }

    /// The end of a block: an item goes on with a new line, a paragraph is done.
    fn end_line(&mut self) {
        match self.slot {
            Slot::Item(_) => self.inline.part(Gap::Line),
            Slot::Paragraph => self.flush(),
        }
    }

    fn article(&mut self, id: Id) {
        let outer = std::mem::replace(&mut self.place, Place::Article);
        self.flush();
        self.children(id);
        self.flush();
        self.place = outer;
    }

    fn heading(&mut self, id: Id, level: u8) {
        self.flush();
        let mut left_out = Vec::new();
        let inline = flat::text(self, id, Lines::Folded, &mut left_out);
        // The title of the page often stands before its main part, in a banner.
        let standing = if level == 1 && !self.muted { Standing::Content } else { self.standing };
        if !inline.is_empty() {
            let content = Content::Heading { level, text: inline.text };
            self.blocks.push(Block { standing, ..Block::content(content) });
        }
        self.set_aside(&left_out);
    }

    fn list(&mut self, id: Id) {
        self.flush();
        self.slot = Slot::Paragraph;
        self.lists = self.lists.saturating_add(1);
        self.children(id);
        self.flush();
        self.lists -= u8::from(self.lists > 0);
        // Once an item's own text is out, what follows in it is paragraphs.
        self.slot = Slot::Paragraph;
    }

    fn item(&mut self, id: Id) {
        self.flush();
        let slot = std::mem::replace(&mut self.slot, Slot::Item(self.lists.saturating_sub(1)));
        self.children(id);
        self.flush();
        self.slot = slot;
    }

    fn code(&mut self, id: Id) {
        self.flush();
        let text = flat::preformatted(self.tree, id);
        if !text.trim().is_empty() {
            self.push(Content::Code(text));
        }
    }

    /// Ends the running text and makes a block of it.
    pub(super) fn flush(&mut self) {
        let inline = std::mem::take(&mut self.inline);
        if !inline.is_empty() {
            let contents = match self.slot {
                Slot::Paragraph => paragraph(inline),
                Slot::Item(depth) => vec![item(inline, depth)],
            };
            self.slot = Slot::Paragraph;
            for content in contents {
                self.push(content);
            }
        }
        self.blocks.append(&mut self.waiting);
    }

    pub(super) fn push(&mut self, content: Content) {
        self.blocks.push(Block { standing: self.standing, ..Block::content(content) });
    }
}

/// A paragraph, with what heads it set apart.
fn paragraph(inline: Inline) -> Vec<Content> {
    if is_lead_heading(&inline) {
        return vec![Content::Heading { level: LEAD_LEVEL, text: inline.text }];
    }
    if let Some((lead, text)) = split_lead(&inline) {
        return vec![Content::Item { depth: 0, lead: Some(lead), text }];
    }
    match split_subtitle(&inline) {
        Some((text, subtitle)) => {
            vec![Content::Heading { level: LEAD_LEVEL, text }, Content::Paragraph(subtitle)]
        }
        None => vec![Content::Paragraph(inline.text)],
    }
}

/// A name in bold type and the phrase behind it that says what it stands for: `<b>Scope</b> <i>Area of ownership</i>`.
fn split_subtitle(inline: &Inline) -> Option<(Traced, Traced)> {
    let (bold, rest) = inline.text.split_at_checked(inline.lead_end)?;
    let (name, phrase) = (bold.trim_end(), rest.trim());
    let is_name = !name.is_empty() && name.len() <= MAX_LEAD_HEADING && !name.contains('\n');
    let is_phrase = phrase.starts_with(char::is_uppercase)
        && PHRASE_WORDS.contains(&phrase.split_whitespace().count())
        && !phrase.ends_with(['.', '!', '?', ':', ';', ','])
        && !is_title_case(phrase);
    let start = inline.text.len() - rest.trim_start().len();
    (is_name && is_phrase && inline.linked == 0)
        .then(|| (inline.text.slice(0..name.len()), inline.text.slice(start..inline.text.len()).trimmed()))
}

/// Whether a paragraph is a heading in all but its tag: short and in bold type.
fn is_lead_heading(inline: &Inline) -> bool {
    let text = inline.text.as_str();
    inline.is_bold()
        && inline.linked == 0
        && text.len() <= MAX_LEAD_HEADING
        && !text.contains('\n')
        && !text.ends_with(['.', ',', ';', '!'])
        && text.chars().any(char::is_alphabetic)
}

/// An item, with what heads it set apart.
fn item(inline: Inline, depth: u8) -> Content {
    match split_lead(&inline) {
        Some((lead, text)) => Content::Item { depth, lead: Some(lead), text },
        None => Content::Item { depth, lead: None, text: inline.text },
    }
}

/// A short text in bold type at the beginning that a colon, a full stop or a dash follows, and the rest.
fn split_lead(inline: &Inline) -> Option<(Traced, Traced)> {
    let (bold, rest) = inline.text.split_at_checked(inline.lead_end)?;
    let name = bold.trim_end().trim_end_matches([':', '.', '–', '—', '-']).trim_end();
    let follows = rest.trim_start().starts_with([':', '–', '—', '-']) || name.len() < bold.trim_end().len();
    if name.is_empty() || name.len() > MAX_LEAD || !follows || name.contains('\n') {
        return None;
    }
    let body = rest.trim_start().trim_start_matches([':', '–', '—', '-']).trim_start();
    let start = inline.text.len() - body.len();
    (!body.is_empty())
        .then(|| (inline.text.slice(0..name.len()), inline.text.slice(start..inline.text.len())))
}
