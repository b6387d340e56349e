//! `/api/openapi.json`: the addresses below `/api/`, their parameters and their answers, for programs.
//!
//! Parameters come from the table that requests are read by, answers from the types that are printed.

use serde_json::{Map, Value, json};

use super::limits::VALUES;
use super::parameters::{CONTEXT, COUNTED, KIND, Parameter, SEARCH, Shape, VERSUS};
use super::refusal::CODES;
use crate::error::ErrorKind;
use crate::print::json::schema::{Output, definitions};

/// An address with what can be asked there.
struct Operation {
    id: &'static str,
    path: &'static str,
    about: &'static str,
    /// The name of the last part of the path, and what it names.
    target: Option<(&'static str, &'static str)>,
    parameters: &'static [Parameter],
    output: Output,
}

const OPERATIONS: [Operation; 5] = [
    Operation {
        id: "search",
        path: "/api/search",
        about: "Ranked passages. Needs q, or one of role, skill, cert, format and path.",
        target: None,
        parameters: SEARCH,
        output: Output::Search,
    },
    Operation {
        id: "show",
        path: "/api/show/{target}",
        about: "A passage or document as it was understood.",
        target: Some((
            "target",
            "A passage's id, or a document's path, with :LINE or :pPAGE behind it or not.",
        )),
        parameters: &[CONTEXT],
        output: Output::Show,
    },
    Operation {
        id: "profile",
        path: "/api/profile/{role}",
        about: "What the documents say of a role.",
        target: Some(("role", "The role, by id, name or alias.")),
        parameters: &[VERSUS],
        output: Output::Profile,
    },
    Operation {
        id: "facets",
        path: "/api/facets",
        about: "How often roles, skills, certifications, formats and paths occur.",
        target: None,
        parameters: &[KIND, COUNTED],
        output: Output::Facets,
    },
    Operation {
        id: "status",
        path: "/api/status",
        about: "What is in the index, and which files changed since.",
        target: None,
        parameters: &[],
        output: Output::Status,
    },
];

/// The document.
pub fn document() -> Value {
    let outputs: Vec<Output> = OPERATIONS.iter().map(|one| one.output).chain([Output::Error]).collect();
    let (mut schemas, references) = definitions(&outputs, "/components/schemas");
    // Over HTTP an error can have causes that a command line has not.
    let codes: Vec<&str> = ErrorKind::ALL.map(ErrorKind::code).into_iter().chain(CODES).collect();
    if let Some(code) = schemas.get_mut("Cause").and_then(|cause| cause.pointer_mut("/properties/code")) {
        code["enum"] = codes.into();
    }
    let paths =
        OPERATIONS.iter().zip(references).map(|(one, answer)| (one.path.to_owned(), one.described(&answer)));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": env!("CARGO_PKG_NAME"),
            "description": env!("CARGO_PKG_DESCRIPTION"),
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": env!("CARGO_PKG_LICENSE"), "identifier": env!("CARGO_PKG_LICENSE") },
        },
        "paths": paths.collect::<Map<_, _>>(),
        "components": {
            "schemas": schemas,
            "responses": { "error": error() },
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
        },
        "security": [{}, { "token": [] }],
    })
}

fn error() -> Value {
    let body = json!({ "application/json": { "schema": { "$ref": "#/components/schemas/ErrorOutput" } } });
    json!({ "description": "Why there is no such answer.", "content": body })
}

impl Operation {
    fn described(&self, answer: &Value) -> Value {
        let error = || json!({ "$ref": "#/components/responses/error" });
        let mut responses = json!({
            "200": { "description": self.about, "content": { "application/json": { "schema": answer } } },
            "304": { "description": "The answer is the one whose tag If-None-Match names." },
            "400": error(),
            "401": error(),
            "403": error(),
            "503": error(),
            "default": error(),
        });
        if self.target.is_some() {
            responses["404"] = error();
        }
        let target = self.target.iter().map(|(name, about)| {
            let schema = json!({ "type": "string", "minLength": 1 });
            json!({ "name": name, "in": "path", "required": true, "description": about, "schema": schema })
        });
        let parameters: Vec<Value> = target.chain(self.parameters.iter().map(parameter)).collect();
        json!({ "get": {
            "operationId": self.id,
            "summary": self.about,
            "parameters": parameters,
            "responses": responses,
        } })
    }
}

fn parameter(parameter: &Parameter) -> Value {
    let several = |items: Value| json!({ "type": "array", "maxItems": VALUES, "items": items });
    let schema = match parameter.shape {
        Shape::Text => json!({ "type": "string" }),
        Shape::Texts => several(json!({ "type": "string" })),
        Shape::Name(names) => json!({ "type": "string", "enum": names() }),
        // A form sends what nobody chose as empty.
        Shape::Names(names) => {
            let known: Vec<&str> = names().into_iter().chain([""]).collect();
            several(json!({ "type": "string", "enum": known }))
        }
        Shape::Number { default, most } => {
            json!({ "type": "integer", "minimum": 0, "maximum": most, "default": default })
        }
        Shape::Switch => json!({ "type": "boolean", "default": false }),
    };
    json!({ "name": parameter.name, "in": "query", "description": parameter.about, "schema": schema })
}
