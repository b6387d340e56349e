//! Values that are known beforehand: listed in help, completed by shells, and named when another is typed.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use roledex::document::Format;
use roledex::print::json::schema::Output;
use roledex::vocabulary::{Entry, Kind, Vocabulary};

/// Names of formats, with the other names that they have.
pub(super) fn formats() -> impl TypedValueParser<Value = Format> {
    let names = Format::ALL.map(|format| PossibleValue::new(format.name()).aliases(format.aliases()));
    PossibleValuesParser::new(names).try_map(|name| name.parse())
}

/// Names of outputs.
pub(super) fn outputs() -> impl TypedValueParser<Value = Output> {
    PossibleValuesParser::new(Output::ALL.map(Output::name)).try_map(|name| name.parse())
}

/// Completes names of vocabulary entries. Any name may be typed: there are far too many to list.
pub(super) fn names(kind: Kind) -> ArgValueCompleter {
    ArgValueCompleter::new(move |typed: &OsStr| candidates(kind, &typed.to_string_lossy()))
}

/// Ids without their kind, which no shell has to quote, each with the name that it stands for.
fn candidates(kind: Kind, typed: &str) -> Vec<CompletionCandidate> {
    let typed = typed.to_lowercase();
    let vocabulary = Vocabulary::builtin();
    let candidate = |entry: Entry<'_>| {
        let id = entry.id().strip_prefix(kind.prefix())?;
        id.starts_with(&typed)
            .then(|| CompletionCandidate::new(id).help(Some(entry.name().to_owned().into())))
    };
    vocabulary.entries(kind).filter_map(candidate).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_completed_is_understood_and_needs_no_quotes() {
        let vocabulary = Vocabulary::builtin();
        for kind in Kind::ALL {
            for candidate in candidates(kind, "") {
                let id = candidate.get_value().to_string_lossy();
                let found = vocabulary.find_of(kind, &id);
                let name = candidate.get_help().map(ToString::to_string);
                assert_eq!(found.map(|entry| entry.name().to_owned()), name, "{id}");
                assert!(
                    id.chars().all(|character| character.is_ascii_alphanumeric() || "-.".contains(character)),
                    "{id}"
                );
            }
        }
        assert_eq!(candidates(Kind::Skill, "C-Plus").len(), 1, "typed in any case");
    }
}
