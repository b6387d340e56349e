//! The wire format: what `--json` and `--jsonl` print, specified field by field.
//!
//! Every outcome of a run is one JSON value on one line, an object whose first field is `schema_version`. A
//! field is never left out because it is empty: lists are `[]`, unknown values are `null`. The exceptions are
//! named where they are: `page`, `part` and `explain` stand only where they mean something.
//!
//! Text is Unicode. In a path each byte that is not UTF-8 is U+FFFD and two hexadecimal digits, so that it stays
//! unique and leads back to the file.
//! Line numbers count from 1 and name the last line too; bytes count from 0 in the source file and end before
//! `end`; highlights count Unicode code points of `snippet.text` and end before their second number.
//!
//! [`schema`](mod@schema) says the same to programs, from the same types; `docs/schema.json` is kept of it.
//!
//! Only this folder says what is serialised as what: the types here are promises to scripts, those of other
//! modules are not.

pub mod agent;
mod document;
mod evaluation;
mod facets;
mod index;
mod layers;
mod profile;
pub mod schema;
mod search;
mod vocabulary;

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

pub use document::{inspected, shown};
pub use evaluation::{compared, evaluated};
pub use facets::facets;
pub use index::{indexed, status};
pub use layers::{removed, sources, taken};
pub use profile::profiles;
pub use schema::schema;
pub use search::{hit_lines, search};
pub use vocabulary::{entries, linted, suggestions};

use super::safe::is_harmless;
use crate::error::{Error, ErrorKind};

/// Version of all that is printed here; a change that a script could notice raises it.
pub const SCHEMA_VERSION: u32 = 1;

// No documentation of its own, for that would stand in the schema in place of the outcome's.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "{T}Output")]
struct Versioned<T> {
    /// Version of all outputs; a change that a script could notice raises it.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    schema_version: u32,
    #[serde(flatten)]
    outcome: T,
}

/// An error that ended the run; instead of any other output.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Error")]
struct Failure<'a> {
    /// What ended it.
    error: Cause<'a>,
}

/// What went wrong.
#[derive(Serialize, JsonSchema)]
struct Cause<'a> {
    /// What a script can branch on; over HTTP there are others.
    #[schemars(extend("examples" = ErrorKind::ALL.map(ErrorKind::code)))]
    code: &'a str,
    /// What happened, to what and why, for people.
    message: &'a str,
    /// What can be done about it, or null.
    hint: Option<&'a str>,
}

/// Prints an error.
pub fn error(out: &mut impl Write, error: &Error) -> io::Result<()> {
    refusal(out, error.kind().code(), &error.to_string(), error.hint())
}

/// Prints an error that is none of this crate's, such as one of HTTP, in the same form.
pub fn refusal(out: &mut impl Write, code: &str, message: &str, hint: Option<&str>) -> io::Result<()> {
    versioned(out, Failure { error: Cause { code, message, hint } })
}

fn versioned(out: &mut impl Write, outcome: impl Serialize) -> io::Result<()> {
    line(out, &Versioned { schema_version: SCHEMA_VERSION, outcome })
}

fn line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    // A closed pipe has to stay recognisable: serde_json keeps the kind of an i/o error.
    value.serialize(&mut Serializer::with_formatter(&mut *out, Harmless)).map_err(io::Error::from)?;
    out.write_all(b"\n")
}

/// Compact JSON that may be read on a terminal: what could command it, or turn text round, is escaped. Whoever parses
/// it gets the characters themselves.
struct Harmless;

impl Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, text: &str) -> io::Result<()> {
        let mut rest = text;
        while let Some((at, character)) = rest.char_indices().find(|(_, character)| !is_harmless(*character))
        {
            out.write_all(&rest.as_bytes()[..at])?;
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = &rest[at + character.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }
}

/// Rounds a measured number to what is worth reading.
fn rounded(number: f64, decimals: i32) -> f64 {
    let factor = 10_f64.powi(decimals);
    (number * factor).round() / factor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_command_a_terminal_is_escaped_and_kept() {
        let text = "a\u{9b}31m \u{202e}b\u{e0041}\u{7f}\n\"é🙂";
        let mut out = Vec::new();
        line(&mut out, &text).expect("memory");
        let printed = String::from_utf8(out).expect("UTF-8");
        assert_eq!(printed, "\"a\\u009b31m \\u202eb\\udb40\\udc41\\u007f\\n\\\"é🙂\"\n");
        assert_eq!(serde_json::from_str::<String>(&printed).expect("JSON"), text);
    }
}
