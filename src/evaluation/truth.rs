//! Truth files: a YAML list of questions, each with the passages that answer it.

use std::fs;
use std::path::Path;

use regex::Regex;
use serde::Deserialize;

use super::judge::{Answer, Judge, Question};
use crate::error::{Error, ErrorKind, Result};

/// The group of questions that name none.
const NO_STYLE: &str = "other";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    query: String,
    style: Option<String>,
    answers: Vec<Expected>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    /// A document's path, or how it ends; left out, any document may answer.
    #[serde(default)]
    path: String,
    /// A regular expression; left out, every passage of the document answers.
    #[serde(default)]
    text: String,
}

/// Reads a truth file.
pub(super) fn read(path: &Path) -> Result<Vec<Question>> {
    let text = fs::read_to_string(path).map_err(|cause| refuse(path, &cause))?;
    questions(&text).map_err(|cause| refuse(path, &cause))
}

fn refuse(path: &Path, cause: &dyn std::fmt::Display) -> Error {
    let error = Error::new(ErrorKind::Input, format!("{}: {cause}", path.display()));
    error.with_hint("a truth file is a YAML list of: query, style, answers (each with path and text)")
}

fn questions(text: &str) -> std::result::Result<Vec<Question>, String> {
    let entries: Vec<Entry> = serde_yaml::from_str(text).map_err(|cause| cause.to_string())?;
    if entries.is_empty() {
        return Err("it holds no questions".to_owned());
    }
    entries.into_iter().map(question).collect()
}

fn question(entry: Entry) -> std::result::Result<Question, String> {
    let Entry { query, style, answers } = entry;
    if answers.is_empty() {
        return Err(format!("“{query}” has no answers"));
    }
    let answers = answers.into_iter().map(|Expected { path, text }| {
        let text = Regex::new(&text).map_err(|cause| format!("“{query}”: {cause}"))?;
        Ok(Answer { path, text })
    });
    let judge = Judge::AnyOf(answers.collect::<std::result::Result<_, String>>()?);
    Ok(Question { style: style.unwrap_or_else(|| NO_STYLE.to_owned()), judge, text: query })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_truth_is_refused_with_its_reason() {
        let reason = |text: &str| questions(text).expect_err("no truth");
        assert!(reason("[]").contains("no questions"));
        assert!(reason("- query: q\n  answers: []").contains("“q” has no answers"));
        assert!(reason("- query: q\n  answers: [{text: '('}]").contains("“q”"));
        assert!(reason("- query: q\n  answer: []").contains("answer"));
    }
}
