//! What of a page is not what it is about: navigation, forms, notices, what is hidden.

use std::collections::HashSet;

use super::dom::{Id, Node, Tree};
use crate::document::Standing;

/// Words in class names and ids of navigation and notices.
const NAVIGATION: &[&str] = &[
    "nav",
    "navbar",
    "navigation",
    "breadcrumb",
    "breadcrumbs",
    "pagination",
    "pager",
    "skip",
    "skiplink",
    "skipnav",
    "cookie",
    "cookies",
    "consent",
    "gdpr",
    "share",
    "sharing",
    "social",
    "tabs",
    "tablist",
    "noprint",
    "editsection",
    "headerlink",
];
/// Words in class names and ids of what surrounds a text; within the text they mean other things.
const SURROUNDINGS: &[&str] = &[
    "menu",
    "footer",
    "sidebar",
    "masthead",
    "newsletter",
    "subscribe",
    "advert",
    "advertisement",
    "ads",
    "sponsor",
    "search",
    "login",
    "signin",
    "popup",
];
/// Hidden text up to this many bytes is a hint for scripts.
const MAX_HIDDEN: usize = 200;
/// Links that make a list a menu.
const MENU_LINKS: usize = 5;

/// Tells what of a page is noise.
#[derive(Debug)]
pub struct Noise {
    /// The elements that hold what the page is about; none when the page does not say.
    regions: Vec<Id>,
    /// Bytes of words in the page.
    weight: usize,
    /// Whether most of what the page is about stands in articles.
    articled: bool,
    /// Whether the page says more than the names of other pages.
    has_prose: bool,
    /// Ids of what links and buttons on the page lead to: tabs and folds.
    targets: HashSet<String>,
}

/// Where an element stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Around the main part, as far as the page says.
    Around,
    /// In the main part.
    Main,
    /// In an article.
    Article,
}

impl Noise {
    /// Looks for the main part of a page.
    pub fn of_page(tree: &Tree<'_>) -> Self {
        let weight = |ids: &[Id]| -> usize { ids.iter().map(|id| tree.node(*id).weight).sum() };
        let articles = outermost(tree, |node| node.is("article"));
        let mut regions = outermost(tree, |node| node.is("main") || node.says("role", "main"));
        if regions.is_empty() {
            regions.clone_from(&articles);
        }
        let mut noise = Self::of_fragment(tree);
        noise.articled = weight(&articles) * 2 > weight(&regions);
        if noise.prose_outside(tree, &regions) > weight(&regions) {
            return noise;
        }
        Self { regions, ..noise }
    }

    /// For a part of a page: all of it is what it is about.
    pub fn of_fragment(tree: &Tree<'_>) -> Self {
        let root = tree.node(Tree::ROOT);
        let has_prose = (root.weight - root.pointing) * 5 > root.weight;
        Self { regions: Vec::new(), weight: root.weight, articled: false, has_prose, targets: targets(tree) }
    }

    /// Whether the page says where its main part is.
    pub fn has_regions(&self) -> bool {
        !self.regions.is_empty()
    }

    /// Whether the element is the main part, or one of them.
    pub fn is_region(&self, id: Id) -> bool {
        self.regions.contains(&id)
    }

    /// What the element is, as far as it says.
    pub fn standing(&self, node: &Node, place: Place) -> Standing {
        let within = place > Place::Around;
        if matches!(node.name.as_str(), "html" | "head" | "body" | "main") || node.weight == 0 {
            return Standing::Content;
        }
        if let Some(standing) = by_role(node) {
            return standing;
        }
        // What is most of the page is the page, whatever it is called.
        let small = node.weight * 5 < self.weight * 2 || is_menu(node);
        match by_name(node, within) {
            Some(standing) => standing,
            None if small && node.is("form") && node.headings == 0 => Standing::Boilerplate,
            None if small && is_called_noise(node, within) => Standing::Boilerplate,
            None if is_hidden(node) && self.is_hint(node, place) => Standing::Boilerplate,
            None if !within && self.has_prose && is_menu(node) && is_group(node) => Standing::Boilerplate,
            None => Standing::Content,
        }
    }

    /// Whether hidden text is for scripts. A tab or a fold that a reader opens is hidden, too.
    fn is_hint(&self, node: &Node, place: Place) -> bool {
        if node.attribute("id").is_some_and(|id| self.targets.contains(id)) {
            return false;
        }
        let short = node.weight <= MAX_HIDDEN && node.headings == 0;
        short || self.articled && place < Place::Article && node.articles == 0
    }

    /// Bytes of headings and paragraphs outside of the regions that are no noise by themselves.
    fn prose_outside(&self, tree: &Tree<'_>, regions: &[Id]) -> usize {
        let mut prose = 0;
        let mut stack = vec![Tree::ROOT];
        while let Some(id) = stack.pop() {
            let node = tree.node(id);
            if regions.contains(&id) || self.standing(node, Place::Around) != Standing::Content {
                continue;
            }
            if node.is("p") || node.heading().is_some() {
                prose += node.weight - node.linked.min(node.weight);
            } else {
                stack.extend(tree.children(id));
            }
        }
        prose
    }
}

/// The ids that an element of the page leads to.
fn targets(tree: &Tree<'_>) -> HashSet<String> {
    const ATTRIBUTES: [&str; 4] = ["href", "aria-controls", "data-target", "data-bs-target"];
    let attributes = tree.below(Tree::ROOT).flat_map(|id| tree.node(id).attributes());
    let ids = attributes
        .filter(|(name, _)| ATTRIBUTES.contains(name))
        .filter_map(|(name, value)| value.strip_prefix('#').or((name == "aria-controls").then_some(value)));
    ids.map(str::to_owned).collect()
}

fn outermost(tree: &Tree<'_>, wanted: impl Fn(&Node) -> bool) -> Vec<Id> {
    let mut found = Vec::new();
    let mut stack = vec![Tree::ROOT];
    while let Some(id) = stack.pop() {
        let node = tree.node(id);
        if wanted(node) {
            found.push(id);
        } else {
            stack.extend(tree.children(id));
        }
    }
    found.sort_unstable();
    found
}

fn by_role(node: &Node) -> Option<Standing> {
    let role = node.attribute("role")?.trim().to_ascii_lowercase();
    match role.as_str() {
        "navigation" | "banner" | "contentinfo" | "search" | "menu" | "menubar" | "tablist"
        | "alertdialog" => Some(Standing::Boilerplate),
        "tooltip" => Some(Standing::Aside),
        _ => None,
    }
}

/// Fewest bytes of words on a button that says what it opens, and not only that it does.
const FOLD_BYTES: usize = 12;

/// Whether it is a button that unfolds a part of the text: what stands on it heads that part.
pub fn opens_fold(node: &Node) -> bool {
    const ATTRIBUTES: [&str; 3] = ["aria-expanded", "data-target", "data-bs-target"];
    node.is("button")
        && node.weight >= FOLD_BYTES
        && ATTRIBUTES.iter().any(|name| node.attribute(name).is_some())
}

fn by_name(node: &Node, within: bool) -> Option<Standing> {
    match node.name.as_str() {
        "button" if within && opens_fold(node) => None,
        "nav" | "select" | "textarea" | "button" => Some(Standing::Boilerplate),
        "header" | "footer" if !within => Some(Standing::Boilerplate),
        "aside" if is_menu(node) => Some(Standing::Boilerplate),
        "footer" | "aside" => Some(Standing::Aside),
        _ => None,
    }
}

fn is_called_noise(node: &Node, within: bool) -> bool {
    let mut names = ["class", "id"].into_iter().filter_map(|name| node.attribute(name));
    names.any(|name| {
        name.split(|character: char| !character.is_ascii_alphanumeric()).any(|word| {
            let is_among = |known: &[&str]| known.iter().any(|known| known.eq_ignore_ascii_case(word));
            is_among(NAVIGATION) || !within && is_among(SURROUNDINGS)
        })
    })
}

fn is_hidden(node: &Node) -> bool {
    let style = node.attribute("style").map(|style| style.to_ascii_lowercase().replace(' ', ""));
    let hides = |style: String| style.contains("display:none") || style.contains("visibility:hidden");
    node.attribute("hidden").is_some() || node.says("aria-hidden", "true") || style.is_some_and(hides)
}

fn is_group(node: &Node) -> bool {
    matches!(node.name.as_str(), "ul" | "ol" | "menu" | "dir" | "div" | "section" | "table")
}

/// Whether nearly all of it is links, under headings or not.
fn is_menu(node: &Node) -> bool {
    node.links >= MENU_LINKS && node.pointing * 5 > node.weight * 4 && node.linked * 2 > node.weight
}
