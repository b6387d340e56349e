//! What the wire format looks like, for programs: JSON Schema, draft 2020-12, made from the types.
//!
//! Every object is closed: it has no field that its schema does not name.

use std::io::{self, Write};
use std::str::FromStr;

use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use super::{Failure, Versioned, document, evaluation, facets, index, layers, profile, search, vocabulary};

/// Something that is printed as one JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of the commands")]
pub enum Output {
    Search,
    /// One line of `search --jsonl`.
    Hit,
    Index,
    Inspect,
    Show,
    Profile,
    Facets,
    Status,
    VocabList,
    VocabLint,
    VocabSuggest,
    VocabSources,
    /// Of `vocab import` too.
    VocabAdd,
    VocabRemove,
    Eval,
    /// What any command prints when an error ends it.
    Error,
}

impl Output {
    /// All of them, in the order in which they are listed to people.
    pub const ALL: [Self; 16] = [
        Self::Search,
        Self::Hit,
        Self::Index,
        Self::Inspect,
        Self::Show,
        Self::Profile,
        Self::Facets,
        Self::Status,
        Self::VocabList,
        Self::VocabLint,
        Self::VocabSuggest,
        Self::VocabSources,
        Self::VocabAdd,
        Self::VocabRemove,
        Self::Eval,
        Self::Error,
    ];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::Hit => "hit",
            Self::Index => "index",
            Self::Inspect => "inspect",
            Self::Show => "show",
            Self::Profile => "profile",
            Self::Facets => "facets",
            Self::Status => "status",
            Self::VocabList => "vocab-list",
            Self::VocabLint => "vocab-lint",
            Self::VocabSuggest => "vocab-suggest",
            Self::VocabSources => "vocab-sources",
            Self::VocabAdd => "vocab-add",
            Self::VocabRemove => "vocab-remove",
            Self::Eval => "eval",
            Self::Error => "error",
        }
    }

    /// The forms that it can have, as references to definitions that the generator keeps.
    fn forms(self, generator: &mut SchemaGenerator) -> Vec<Schema> {
        match self {
            Self::Search => vec![versioned::<search::Answer<'_>>(generator)],
            Self::Hit => vec![generator.subschema_for::<search::Hit<'_>>()],
            Self::Index => vec![versioned::<index::Indexed<'_>>(generator)],
            Self::Inspect => vec![versioned::<document::Inspected<'_>>(generator)],
            Self::Show => vec![versioned::<document::Outcome<'_>>(generator)],
            Self::Profile => vec![
                versioned::<profile::Profile<'_>>(generator),
                versioned::<profile::Several<'_>>(generator),
            ],
            Self::Facets => vec![versioned::<facets::Outcome<'_>>(generator)],
            Self::Status => vec![versioned::<index::Standing<'_>>(generator)],
            Self::VocabList => vec![versioned::<vocabulary::Listed<'_>>(generator)],
            Self::VocabLint => vec![versioned::<vocabulary::Linted<'_>>(generator)],
            Self::VocabSuggest => vec![versioned::<vocabulary::Suggested<'_>>(generator)],
            Self::VocabSources => vec![versioned::<layers::Sources<'_>>(generator)],
            Self::VocabAdd => vec![versioned::<layers::Taken<'_>>(generator)],
            Self::VocabRemove => vec![versioned::<layers::Removed<'_>>(generator)],
            Self::Eval => vec![
                versioned::<evaluation::Evaluated<'_>>(generator),
                versioned::<evaluation::Compared>(generator),
            ],
            Self::Error => vec![versioned::<Failure<'_>>(generator)],
        }
    }
}

impl FromStr for Output {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let mut outputs = Self::ALL.into_iter();
        outputs.find(|output| output.name() == name).ok_or_else(|| format!("no such output: {name}"))
    }
}

fn versioned<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<Versioned<T>>()
}

/// Prints the schema of some outputs.
pub fn schema(out: &mut impl Write, outputs: &[Output]) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &of(outputs)).map_err(io::Error::from)?;
    out.write_all(b"\n")
}

/// The schema of some outputs: a value is valid when it is one of them.
pub fn of(outputs: &[Output]) -> Value {
    let mut generator = generator("/$defs");
    let mut forms: Vec<Schema> = outputs.iter().flat_map(|output| output.forms(&mut generator)).collect();
    let mut schema = match forms[..] {
        [_] => forms.remove(0),
        _ => Schema::try_from(json!({ "anyOf": forms })).unwrap_or_default(),
    };
    schema.insert("$schema".to_owned(), "https://json-schema.org/draft/2020-12/schema".into());
    schema.insert("$defs".to_owned(), generator.take_definitions(true).into());
    schema.to_value()
}

/// The definitions of some outputs by name, for a document that keeps them elsewhere, such as
/// `/components/schemas`, and the reference to each output, in the order asked for.
pub fn definitions(outputs: &[Output], path: &'static str) -> (Map<String, Value>, Vec<Value>) {
    let mut generator = generator(path);
    let references = outputs.iter().map(|output| match &output.forms(&mut generator)[..] {
        [form] => form.clone().to_value(),
        forms => json!({ "anyOf": forms }),
    });
    let references = references.collect();
    (generator.take_definitions(true), references)
}

pub(super) fn generator(path: &'static str) -> SchemaGenerator {
    let settings = SchemaSettings::draft2020_12().for_serialize().with_transform(Closed);
    settings.with(|settings| settings.definitions_path = path.into()).into_generator()
}

/// Lets objects have no other fields than those that are named.
#[derive(Debug, Clone)]
struct Closed;

impl Transform for Closed {
    fn transform(&mut self, schema: &mut Schema) {
        if schema.get("properties").is_some() {
            schema.insert("additionalProperties".to_owned(), false.into());
        }
        transform_subschemas(self, schema);
    }
}
