//! Words that are written as one or as two: both ways get all three terms.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Token, stem};

/// Both parts of words that career documents write together, apart and with a hyphen.
const COMPOUNDS: [(&str, &str); 54] = [
    ("help", "desk"),
    ("service", "desk"),
    ("desk", "side"),
    ("desk", "top"),
    ("data", "base"),
    ("data", "center"),
    ("web", "site"),
    ("web", "page"),
    ("on", "site"),
    ("off", "site"),
    ("back", "end"),
    ("front", "end"),
    ("full", "stack"),
    ("life", "cycle"),
    ("time", "sheet"),
    ("time", "line"),
    ("team", "work"),
    ("trouble", "shooting"),
    ("on", "boarding"),
    ("off", "boarding"),
    ("work", "flow"),
    ("work", "load"),
    ("work", "place"),
    ("work", "force"),
    ("cyber", "security"),
    ("e", "mail"),
    ("part", "time"),
    ("full", "time"),
    ("well", "being"),
    ("health", "care"),
    ("child", "care"),
    ("road", "map"),
    ("white", "board"),
    ("code", "base"),
    ("up", "time"),
    ("down", "time"),
    ("log", "in"),
    ("sys", "admin"),
    ("dev", "ops"),
    ("sec", "ops"),
    ("pay", "roll"),
    ("book", "keeping"),
    ("head", "count"),
    ("stake", "holder"),
    ("check", "list"),
    ("play", "book"),
    ("run", "book"),
    ("post", "graduate"),
    ("under", "graduate"),
    ("para", "legal"),
    ("pre", "school"),
    ("pen", "testing"),
    ("co", "worker"),
    ("meta", "data"),
];

/// Stems of both parts by the stem of the whole.
static PARTS: LazyLock<HashMap<String, (String, String)>> = LazyLock::new(|| {
    let both = |&(left, right): &(&str, &str)| {
        (stem(&format!("{left}{right}")), (left.to_owned(), right.to_owned()))
    };
    COMPOUNDS.iter().map(both).collect()
});

/// The term of the compound that two terms make, when it is a known one.
pub fn joined(left: &str, right: &str) -> Option<String> {
    let is_known = |&(first, second): &(&str, &str)| first == left && stem(second) == right;
    let found = COMPOUNDS.iter().find(|pair| is_known(pair))?;
    Some(stem(&format!("{}{}", found.0, found.1)))
}

/// The two parts of a compound that is written as one word.
pub fn parts(term: &str) -> Option<&'static (String, String)> {
    PARTS.get(term)
}

/// Adds the compound to two words that are written apart.
pub fn add(tokens: &mut Vec<Token>, text: &str) {
    let mut added: Vec<(usize, Token)> = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let Some(next) = tokens[index + 1..].iter().find(|next| next.position == token.position + 1) else {
            continue;
        };
        let is_apart = text
            .get(token.range.end..next.range.start)
            .is_some_and(|gap| !gap.is_empty() && gap.trim().is_empty());
        if token.width == 1
            && next.width == 1
            && is_apart
            && let Some(term) = joined(&token.term, &next.term)
        {
            let surface = format!("{}{}", token.surface, next.surface);
            let range = token.range.start..next.range.end;
            added.push((index, Token { term, surface, position: token.position, width: 2, range }));
        }
    }
    for (index, token) in added.into_iter().rev() {
        tokens.insert(index, token);
    }
}
