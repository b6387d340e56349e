//! What the tools answer.

use std::path::PathBuf;

use rmcp::model::{CallToolResult, ContentBlock, JsonObject};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::arguments::{Profile, Search, Show};
use super::bounds::{self, MOST_CONTEXT, MOST_HITS};
use crate::engine::LiveIndex;
use crate::error::{Error, ErrorKind, Result};
use crate::print::report::{Overview, Shown};
use crate::print::{json, text};
use crate::query::Query;
use crate::search::{self, Options};
use crate::vocabulary::Vocabulary;
use crate::{lookup, profile};

/// Hits of one document among those of an answer, at most, as on the command line.
const PER_DOCUMENT: usize = 3;

/// What is asked: an index, and what names mean.
pub struct Source {
    /// The index.
    pub index: LiveIndex,
    /// The vocabulary that its documents are tagged with.
    pub vocabulary: Vocabulary,
    /// The folder that relative paths start from.
    pub here: PathBuf,
}

/// An answer in both forms.
struct Answer {
    text: String,
    json: Value,
}

impl Source {
    /// Answers `search`.
    pub(super) fn search(&self, arguments: JsonObject) -> CallToolResult {
        result(read(arguments).and_then(|asked| self.find(asked)))
    }

    /// Answers `show`.
    pub(super) fn show(&self, arguments: JsonObject) -> CallToolResult {
        result(read(arguments).and_then(|asked| self.look_up(&asked)))
    }

    /// Answers `profile`.
    pub(super) fn profile(&self, arguments: JsonObject) -> CallToolResult {
        result(read(arguments).and_then(|asked| self.gather(asked)))
    }

    fn find(&self, asked: Search) -> Result<Answer> {
        let query = Query::parse(&asked.query);
        let options = options(asked)?;
        let mut results =
            self.index.ask(|engine| search::search(engine, &self.vocabulary, &query, &options))?;
        let left_out = bounds::search(&mut results);
        Ok(Answer {
            text: text::agent::search(&results, left_out),
            json: json::agent::search(&results, left_out),
        })
    }

    fn look_up(&self, asked: &Show) -> Result<Answer> {
        let context = asked.context.min(MOST_CONTEXT) as usize;
        let here = Some(self.here.as_path());
        let document = self.index.ask(|engine| lookup::document(engine, &asked.target, here))?;
        let overview = Overview::of_passages(&document.passages);
        let mut shown = Shown { document: overview, passages: document.near(context), problems: None };
        let left_out = bounds::shown(&mut shown);
        Ok(Answer { text: text::agent::shown(&shown, left_out), json: json::agent::shown(&shown, left_out) })
    }

    fn gather(&self, asked: Profile) -> Result<Answer> {
        let names = [Some(asked.role), asked.versus].into_iter().flatten();
        let roles = names.map(|name| profile::find(&self.vocabulary, &name)).collect::<Result<Vec<_>>>()?;
        let mut profiles = self.index.ask(|engine| {
            let read = |role| profile::of(engine, &self.vocabulary, role);
            roles.iter().copied().map(read).collect::<Result<Vec<_>>>()
        })?;
        let left_out = bounds::profiles(&mut profiles);
        Ok(Answer {
            text: text::agent::profiles(&profiles, left_out),
            json: json::agent::profiles(&profiles, left_out),
        })
    }
}

/// The arguments, or what is wrong with them: an agent reads that and asks again.
fn read<T: DeserializeOwned>(arguments: JsonObject) -> Result<T> {
    serde_json::from_value(Value::Object(arguments)).map_err(|cause| {
        let error = Error::new(ErrorKind::Usage, format!("the arguments: {cause}"));
        error.with_hint("the tool's input schema names what it takes")
    })
}

fn options(asked: Search) -> Result<Options> {
    let formats = asked.format.iter().map(|name| name.parse());
    let formats = formats.collect::<std::result::Result<_, String>>();
    Ok(Options {
        limit: asked.limit.clamp(1, MOST_HITS) as usize,
        offset: asked.offset as usize,
        per_document: PER_DOCUMENT,
        formats: formats.map_err(|reason| Error::new(ErrorKind::Usage, reason))?,
        paths: asked.path,
        roles: asked.role,
        skills: asked.skill,
        certifications: asked.cert,
        literal: asked.literal,
        ..Options::default()
    })
}

fn result(answer: Result<Answer>) -> CallToolResult {
    match answer {
        Ok(Answer { text, json }) => {
            let mut result = CallToolResult::success(vec![ContentBlock::text(text)]);
            result.structured_content = Some(json);
            result
        }
        Err(error) => {
            let hint = error.hint().map_or(String::new(), |hint| format!("\nhint: {hint}"));
            let message = bounds::message(format!("error: {error}"));
            CallToolResult::error(vec![ContentBlock::text(format!("{message}{hint}"))])
        }
    }
}
