//! What a cluster says when it does not do what it is asked, in words and with what to do.

use serde::Deserialize;

use super::client::{Answer, HOW_TO_SAY_WHO};
use crate::error::{Error, ErrorKind};

/// Longest part of an answer that is repeated in a message, in characters.
const LONGEST_REASON: usize = 300;

/// A cause as the cluster tells it.
#[derive(Debug, Clone, Default, Deserialize, PartialEq, Eq)]
pub struct Cause {
    /// The exception's name.
    #[serde(rename = "type", default)]
    pub name: String,
    /// What it says.
    #[serde(default)]
    pub reason: Option<String>,
    /// What lies behind it.
    #[serde(default)]
    pub caused_by: Option<Box<Cause>>,
    /// Where it came from.
    #[serde(rename = "root_cause", default)]
    pub roots: Vec<Cause>,
    /// What single shards said.
    #[serde(default)]
    pub failed_shards: Vec<ShardFailure>,
}

/// What a shard said.
#[derive(Debug, Clone, Default, Deserialize, PartialEq, Eq)]
pub struct ShardFailure {
    /// Its cause.
    #[serde(default)]
    pub reason: Cause,
}

impl Cause {
    /// The reason in one line, with what lies behind it.
    pub fn told(&self) -> String {
        let innermost = std::iter::successors(Some(self), |cause| {
            let shard = cause.failed_shards.first().map(|failure| &failure.reason);
            cause.caused_by.as_deref().or(shard)
        });
        let mut parts: Vec<&str> = Vec::new();
        // Deeper chains repeat themselves.
        for cause in innermost.take(8) {
            let said = cause.reason.as_deref().filter(|reason| !reason.is_empty()).unwrap_or(&cause.name);
            if !said.is_empty() && !parts.contains(&said) {
                parts.push(said);
            }
        }
        if parts.is_empty() {
            return "no reason given".to_owned();
        }
        shortened(&parts.join(": "))
    }

    /// Whether this, or what lies behind it, is an exception of that name.
    pub fn is(&self, name: &str) -> bool {
        self.name == name
            || self.caused_by.as_deref().is_some_and(|cause| cause.is(name))
            || self.roots.iter().any(|cause| cause.name == name)
    }
}

/// An answer that is an error.
#[derive(Deserialize)]
#[serde(untagged)]
enum Told {
    Cause { error: Cause },
    Words { error: String },
}

/// The cause that an answer tells.
pub fn cause_of(answer: &Answer) -> Cause {
    match serde_json::from_slice(&answer.body) {
        Ok(Told::Cause { error }) => error,
        Ok(Told::Words { error }) => Cause { reason: Some(error), ..Cause::default() },
        Err(_) => {
            let text = String::from_utf8_lossy(&answer.body);
            Cause { reason: Some(shortened(text.trim())), ..Cause::default() }
        }
    }
}

/// Whether the answer says that there is no such index.
pub fn is_missing_index(answer: &Answer) -> bool {
    answer.status == 404 && cause_of(answer).is("index_not_found_exception")
}

/// The error for an answer that is none of success.
pub fn refusal(location: &str, answer: &Answer) -> Error {
    let cause = cause_of(answer);
    if is_missing_index(answer) {
        return missing(location);
    }
    let error = Error::new(ErrorKind::Io, format!("{location}: {} (status {})", cause.told(), answer.status));
    match hint(answer.status, &cause) {
        Some(hint) => error.with_hint(hint),
        None => error,
    }
}

/// The error for pages of an answer that never end.
pub fn circling(location: &str) -> Error {
    Error::new(ErrorKind::Io, format!("{location}: the pages of an answer go in circles"))
        .with_hint("does OpenSearch listen there, or something before it that changes answers?")
}

/// The error for an index that is not there.
pub fn missing(location: &str) -> Error {
    Error::new(ErrorKind::IndexMissing, format!("{location}: there is no index"))
        .with_hint(format!("make one: roledex --index {location} index PATH"))
}

/// What to do about a refusal.
pub fn hint(status: u16, cause: &Cause) -> Option<&'static str> {
    if cause.is("cluster_block_exception") {
        return Some(
            "the cluster lets nobody write: its disks are nearly full, or somebody made the index read-only. Free \
             space, and then set index.blocks.read_only_allow_delete to null",
        );
    }
    match status {
        401 => Some(HOW_TO_SAY_WHO),
        403 => Some("the user needs rights on NAME, NAME.g* and NAME.lock"),
        413 => Some("raise http.max_content_length on the nodes"),
        429 => Some("the cluster is overloaded: try again later, or give it more nodes"),
        503 => Some("shards are missing: see GET _cluster/health and GET _cluster/allocation/explain"),
        _ => None,
    }
}

fn shortened(text: &str) -> String {
    let mut characters = text.chars();
    let mut short: String = characters.by_ref().take(LONGEST_REASON).collect();
    if characters.next().is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Answer {
        Answer { status, body: body.as_bytes().to_vec() }
    }

    #[test]
    fn causes_are_told_to_the_bottom() {
        let body = r#"{"error":{"type":"search_phase_execution_exception","reason":"all shards failed",
            "failed_shards":[{"shard":0,"reason":{"type":"x","reason":"no copy","caused_by":{"type":"y"}}}]}}"#;
        assert_eq!(cause_of(&answer(503, body)).told(), "all shards failed: no copy: y");
        let error = refusal("here", &answer(503, body));
        assert!(error.hint().is_some_and(|hint| hint.contains("_cluster/health")));
    }

    #[test]
    fn other_forms_of_answers_are_told_too() {
        assert_eq!(cause_of(&answer(400, r#"{"error":"no handler"}"#)).told(), "no handler");
        assert_eq!(cause_of(&answer(502, "<html>bad gateway</html>")).told(), "<html>bad gateway</html>");
        assert_eq!(cause_of(&answer(502, "")).told(), "no reason given");
        assert_eq!(cause_of(&answer(502, &"x".repeat(9999))).told().chars().count(), LONGEST_REASON + 1);
    }

    #[test]
    fn what_to_do_depends_on_the_cause() {
        let blocked = r#"{"error":{"type":"cluster_block_exception","reason":"blocked"}}"#;
        let error = refusal("here", &answer(403, blocked));
        assert!(error.hint().is_some_and(|hint| hint.contains("read_only")));
        let missing = r#"{"error":{"type":"index_not_found_exception","reason":"no such index [x]"}}"#;
        assert_eq!(refusal("here", &answer(404, missing)).kind(), ErrorKind::IndexMissing);
        assert!(refusal("here", &answer(401, "")).hint().is_some_and(|hint| hint.contains("PASSWORD")));
    }
}
