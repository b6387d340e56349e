//! Values that are known beforehand: listed in help, completed by shells, and named when another is typed.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use roledex::document::Format;
use roledex::print::json::schema::Output;

/// Names of formats, with the other names that they have.
pub(super) fn formats() -> impl TypedValueParser<Value = Format> {
    let names = Format::ALL.map(|format| PossibleValue::new(format.name()).aliases(format.aliases()));
    PossibleValuesParser::new(names).try_map(|name| name.parse())
}

/// Names of outputs.
pub(super) fn outputs() -> impl TypedValueParser<Value = Output> {
    PossibleValuesParser::new(Output::ALL.map(Output::name)).try_map(|name| name.parse())
}
