//! Where a link leads.

use form_urlencoded::byte_serialize;

use super::document::PASSAGES;
use crate::passage::Passage;
use crate::serve::parameters::Asked;

/// The page of a search.
pub fn search(asked: &Asked) -> String {
    let pairs = asked.pairs();
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
    format!("/{}", query(&pairs))
}

/// The page of a search for words alone.
pub fn words(text: &str) -> String {
    format!("/{}", query(&[("q", text)]))
}

/// The document of a passage at that passage, with the words of a query marked.
pub fn document(passage: &Passage, words: &str) -> String {
    let from = passage.ordinal as usize / PASSAGES * PASSAGES;
    let from = if from > 0 { from.to_string() } else { String::new() };
    format!(
        "{}{}#p-{}",
        target(&passage.path, &passage.id),
        query(&[("q", words), ("from", &from)]),
        passage.id
    )
}

/// The document of a passage of which no more is known than this.
pub fn passage(path: &str, id: &str) -> String {
    format!("{}#p-{id}", target(path, id))
}

fn target(name: &str, id: &str) -> String {
    format!("/doc/{}", if can_be_path(name) { path(name) } else { id.to_owned() })
}

/// What stands behind a path: the pairs that say something.
fn query(pairs: &[(&str, &str)]) -> String {
    let said = pairs.iter().filter(|(_, value)| !value.is_empty());
    let pairs: Vec<String> = said.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

fn encoded(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

/// The page of a role.
pub fn role(id: &str) -> String {
    format!("/role/{}", path(id.strip_prefix("role:").unwrap_or(id)))
}

/// Whether a document's name survives in an address: browsers fold empty and dotted parts.
fn can_be_path(path: &str) -> bool {
    !path.split('/').any(|part| matches!(part, "" | "." | ".."))
}

/// Each part percent-encoded.
fn path(path: &str) -> String {
    // In a path a plus sign is a plus sign.
    path.split('/').map(|part| encoded(part).replace('+', "%20")).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Query;
    use crate::search::Options;

    #[test]
    fn everything_is_encoded() {
        let options = Options { roles: vec!["role:a&b".to_owned()], offset: 10, ..Asked::default().options };
        let asked = Asked { query: Query::parse("C++ \"x\""), options };
        assert_eq!(search(&asked), "/?q=C%2B%2B+%22x%22&role=role%3Aa%26b&offset=10");
        assert_eq!(words(""), "/");
        assert_eq!(path("a b/c+d?#.md"), "a%20b/c%2Bd%3F%23.md");
        assert_eq!(role("role:help-desk-analyst"), "/role/help-desk-analyst");
    }

    #[test]
    fn some_names_cannot_be_paths() {
        assert!(can_be_path("a/b c.md") && can_be_path("..a/b"));
        assert!(!can_be_path("/a.md") && !can_be_path("../a.md") && !can_be_path("a//b"));
    }
}
