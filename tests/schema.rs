//! The wire format as it is told to programs. That real outputs are as it says is checked by `tests/agents/run`,
//! with a validator that others wrote.

use serde_json::Value;

use crate::harness::Dir;

/// What is kept in the repository, for readers who have no roledex at hand.
const KEPT: &str = include_str!("../docs/schema.json");

fn printed(line: &[&str]) -> Value {
    Dir::new().run(["schema"].iter().chain(line)).succeeds().json()
}

fn definitions(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema["$defs"].as_object().expect("definitions").iter()
}

#[test]
fn the_kept_schema_is_what_the_types_say() {
    let kept: Value = serde_json::from_str(KEPT).expect("JSON");
    assert!(kept == printed(&[]), "make it anew: cargo run -- schema > docs/schema.json");
}

#[test]
fn everything_is_described_and_closed() {
    let schema = printed(&[]);
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    for (name, definition) in definitions(&schema) {
        assert!(definition["description"].is_string(), "{name} is not described");
        assert_eq!(definition["additionalProperties"], false, "{name} is open");
        for (field, schema) in definition["properties"].as_object().expect("fields") {
            assert!(schema["description"].is_string(), "{name}.{field} is not described");
        }
    }
    for (output, _) in definitions(&schema).filter(|(name, _)| name.ends_with("Output")) {
        let definition = &schema["$defs"][output];
        assert_eq!(definition["properties"]["schema_version"]["const"], 1, "{output}");
        assert_eq!(definition["required"][0], "schema_version", "{output}");
    }
}

#[test]
fn descriptions_are_for_readers_of_json() {
    for (name, definition) in definitions(&printed(&[])) {
        let text = definition.to_string();
        assert!(!text.contains("[`") && !text.contains("::"), "{name} speaks of Rust: {text}");
    }
}

#[test]
fn one_output_is_described_alone() {
    let error = printed(&["error"]);
    assert_eq!(error["$ref"], "#/$defs/ErrorOutput");
    assert_eq!(definitions(&error).map(|(name, _)| name).collect::<Vec<_>>(), ["Cause", "ErrorOutput"]);
    let profile = printed(&["profile"]);
    assert_eq!(profile["anyOf"].as_array().map(Vec::len), Some(2), "one role, or two");
    Dir::new().run(["schema", "serch"]).exits(2).prints("").complains("'search'");
}
