//! What a page states about itself: its title, and facts for the metadata.

use std::ops::Range;

use serde_json::Value;

use super::dom::{Id, Tree};
use crate::decode::Reading;
use crate::document::{Block, Content, Standing};
use crate::traced::Traced;

/// Names in `<meta>`, and the facts they state; the first that is there counts.
const FACTS: &[(&str, &str)] = &[
    ("description", "description"),
    ("og:description", "description"),
    ("twitter:description", "description"),
    ("keywords", "keywords"),
    ("author", "author"),
    ("article:author", "author"),
    ("dc.creator", "author"),
    ("date", "date"),
    ("article:published_time", "date"),
    ("datepublished", "date"),
    ("dc.date", "date"),
    ("dcterms.date", "date"),
    ("article:modified_time", "date"),
    ("last-modified", "date"),
    ("og:url", "url"),
    ("og:site_name", "site"),
    ("language", "language"),
    ("og:locale", "language"),
];
/// Facts that are worth finding by their words.
const FINDABLE: &[&str] = &["description", "keywords"];
/// What lies between a title and the name of the site, the surer first.
const SEPARATORS: &[&str] = &[" | ", " :: ", ": : ", " » ", " · ", " • ", " — ", " – ", " - "];
/// How many of those are used for nothing else.
const SURE: usize = 6;

/// Reads what a page states about itself.
pub fn read(tree: &Tree<'_>, reading: &mut Reading) {
    let metas: Vec<Id> = tree.below(Tree::ROOT).filter(|id| tree.node(*id).is("meta")).collect();
    for (name, fact) in FACTS {
        for id in named(tree, &metas, name) {
            state(fact, &tree.shown(id, "content"), reading);
        }
    }
    links(tree, reading);
    let language = tree.first("html").and_then(|id| tree.node(id).attribute("lang"));
    if let Some(language) = language.filter(|language| !language.trim().is_empty()) {
        insert("language", language, reading);
    }
    times(tree, reading);
    let graph =
        named(tree, &metas, "og:title").map(|id| tree.shown(id, "content")).find(|title| !title.is_empty());
    title(tree, graph, reading);
}

/// Those of the elements that have a name, in one of the ways to say it.
fn named<'t>(tree: &'t Tree<'_>, metas: &'t [Id], name: &'t str) -> impl Iterator<Item = Id> + 't {
    let says = move |id: &Id| ["name", "property", "itemprop"].iter().any(|by| tree.node(*id).says(by, name));
    metas.iter().copied().filter(says)
}

/// Notes a fact, unless it is known; a findable one also becomes a block.
fn state(fact: &str, value: &Traced, reading: &mut Reading) {
    if value.is_empty() || reading.metadata.contains_key(fact) {
        return;
    }
    insert(fact, value, reading);
    if FINDABLE.contains(&fact) {
        aside(fact, value.clone(), reading);
    }
}

/// Notes a fact; what a template would have filled in is none.
fn insert(fact: &str, value: &str, reading: &mut Reading) {
    if !value.contains("{{") && !value.contains("{%") {
        reading.metadata.insert(fact.to_owned(), value.trim().to_owned());
    }
}

fn aside(name: &str, value: Traced, reading: &mut Reading) {
    let content = Content::Field { name: Traced::synthetic(name), value };
    reading.blocks.push(Block { standing: Standing::Aside, ..Block::content(content) });
}

fn links(tree: &Tree<'_>, reading: &mut Reading) {
    let canonical = tree.below(Tree::ROOT).find(|id| {
        let node = tree.node(*id);
        node.is("link") && node.says("rel", "canonical")
    });
    if let Some(url) = canonical.and_then(|id| tree.node(id).attribute("href")).filter(|url| !url.is_empty())
    {
        insert("url", url, reading);
    }
}

/// The first time that the page marks, when nothing else dates it.
fn times(tree: &Tree<'_>, reading: &mut Reading) {
    if reading.metadata.contains_key("date") {
        return;
    }
    let times = tree.below(Tree::ROOT).filter(|id| tree.node(*id).is("time"));
    let mut dates = times.filter_map(|id| tree.node(id).attribute("datetime"));
    if let Some(date) = dates.find(|date| date.trim().starts_with(|first: char| first.is_ascii_digit())) {
        insert("date", date, reading);
    }
}

/// The title, without the name of the site; with it, it stays findable.
fn title(tree: &Tree<'_>, graph: Option<Traced>, reading: &mut Reading) {
    let stated = tree.first("title").map(|id| {
        let mut text = Traced::default();
        tree.below(id).for_each(|child| text.append(&tree.node(child).text));
        text.collapse();
        text
    });
    let Some(full) = stated.filter(|title| !title.is_empty()).or_else(|| graph.clone()) else { return };
    let first = tree.below(Tree::ROOT).find(|id| tree.node(*id).is("h1"));
    let heading = first.map(|id| words(tree, id)).unwrap_or_default();
    let graph = graph.map(Traced::into_string).unwrap_or_default();
    let site = reading.metadata.get("site").cloned().unwrap_or_default();
    let length = own_length(&full, &[&heading, &graph], &site);
    if length < full.len() {
        reading.title = Some(full.slice(0..length));
        aside("title", full, reading);
    } else {
        reading.title = Some(full);
    }
}

fn words(tree: &Tree<'_>, id: Id) -> String {
    let texts: Vec<&str> = tree.below(id).map(|below| tree.node(below).text.as_str()).collect();
    texts.concat().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How much of a title is the document's own. `names` are what else the page calls itself.
fn own_length(title: &str, names: &[&str], site: &str) -> usize {
    for name in names.iter().filter(|name| name.len() > 3) {
        let rest = title.get(name.len()..).unwrap_or_default();
        let same = title.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        if same && rest.trim_start().starts_with(['|', ':', '-', '–', '—', '·', '»', '•']) {
            return name.len();
        }
    }
    if title.contains("{{") {
        return title.len();
    }
    for (rank, separator) in SEPARATORS.iter().enumerate() {
        let Some(at) = title.rfind(separator) else { continue };
        let last = &title[at + separator.len()..];
        let is_site = !site.is_empty() && last.trim().eq_ignore_ascii_case(site.trim());
        let own = title[..at].trim_end_matches([' ', ':', '|', '-']);
        if (rank < SURE || is_site) && own.chars().filter(|c| c.is_alphabetic()).count() > 2 {
            return own.len();
        }
    }
    title.len()
}

/// Reads facts from JSON-LD that describes a job or an article.
pub fn structured(source: &str, places: &[Range<usize>], reading: &mut Reading) {
    for place in places {
        let Ok(value) = serde_json::from_str::<Value>(source[place.clone()].trim()) else { continue };
        for thing in things(&value) {
            describe(thing, reading);
        }
    }
}

/// The things that a piece of JSON-LD describes: itself, its list, or its graph.
fn things(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(values) => values.iter().collect(),
        Value::Object(object) => match object.get("@graph") {
            Some(Value::Array(values)) => values.iter().collect(),
            _ => vec![value],
        },
        _ => Vec::new(),
    }
}

fn describe(thing: &Value, reading: &mut Reading) {
    let kind = thing["@type"].as_str().unwrap_or_default();
    let facts: [(&str, Option<String>); 4] = match kind {
        "JobPosting" => [
            ("job_title", text(&thing["title"])),
            ("date", text(&thing["datePosted"])),
            ("organization", text(&thing["hiringOrganization"])),
            ("salary", salary(&thing["baseSalary"])),
        ],
        "Article" | "BlogPosting" | "NewsArticle" | "WebPage" => [
            ("author", text(&thing["author"])),
            ("date", text(&thing["datePublished"])),
            ("url", text(&thing["url"])),
            ("language", text(&thing["inLanguage"])),
        ],
        _ => return,
    };
    for (name, value) in facts {
        if let Some(value) = value {
            reading.metadata.entry(name.to_owned()).or_insert(value);
        }
    }
}

/// A text, or the name of a thing.
fn text(value: &Value) -> Option<String> {
    let text = value.as_str().or_else(|| value["name"].as_str())?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn salary(value: &Value) -> Option<String> {
    let amount = &value["value"];
    let number = |value: &Value| match value {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        _ => None,
    };
    let range = match (number(&amount["minValue"]), number(&amount["maxValue"])) {
        (Some(low), Some(high)) => format!("{low}–{high}"),
        _ => number(&amount["value"]).or_else(|| number(amount))?,
    };
    let currency = value["currency"].as_str().unwrap_or_default();
    let unit = amount["unitText"].as_str().unwrap_or_default();
    Some([currency, &range, unit].join(" ").trim().to_owned())
}
