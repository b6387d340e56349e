//! What agents are answered: the outcomes of `search`, `show` and `profile` with the same fields as on the command
//! line, and how many passages were left out to keep them short.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::document::Outcome;
use super::profile::Several;
use super::schema::generator;
use super::search::Answer;
use super::{SCHEMA_VERSION, Versioned};
use crate::hit::SearchResults;
use crate::print::report::Shown;
use crate::profile::Profile;

/// The answer to a query: as `search --json`.
pub fn search(results: &SearchResults, left_out: usize) -> Value {
    answer(Answer::of(results), left_out)
}

/// Passages of a document: as `show --json`.
pub fn shown(shown: &Shown, left_out: usize) -> Value {
    answer(Outcome::of(shown), left_out)
}

/// What documents say of one role or of two: as `profile --json --versus …`.
pub fn profiles(profiles: &[Profile], left_out: usize) -> Value {
    answer(Several::of(profiles), left_out)
}

/// The schema of [`search`].
pub fn search_schema() -> Map<String, Value> {
    schema_of::<Answer<'_>>()
}

/// The schema of [`shown`].
pub fn shown_schema() -> Map<String, Value> {
    schema_of::<Outcome<'_>>()
}

/// The schema of [`profiles`].
pub fn profiles_schema() -> Map<String, Value> {
    schema_of::<Several<'_>>()
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "{T}Answer")]
struct Bounded<T> {
    #[serde(flatten)]
    outcome: Versioned<T>,
    /// Passages that were left out, so that the answer stays short.
    left_out: usize,
}

fn answer(outcome: impl Serialize, left_out: usize) -> Value {
    let outcome = Versioned { schema_version: SCHEMA_VERSION, outcome };
    // Nothing in the wire types can fail: their maps have strings for keys.
    serde_json::to_value(Bounded { outcome, left_out }).unwrap_or_default()
}

/// The schema as an object, which is what the protocol asks for, with its definitions inside.
fn schema_of<T: JsonSchema>() -> Map<String, Value> {
    let schema = generator("/$defs").into_root_schema_for::<Bounded<T>>();
    match schema.to_value() {
        Value::Object(schema) => schema,
        _ => Map::new(),
    }
}
