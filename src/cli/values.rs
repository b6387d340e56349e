//! Values that are known beforehand: listed in help, completed by shells, and named when another is typed.

use std::ffi::OsStr;
#[cfg(feature = "serve")]
use std::net::{Ipv4Addr, SocketAddr};

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

/// An IP address and a port, or this machine by its name. No other name is looked up: what a server is bound to should
/// not depend on who answers that.
#[cfg(feature = "serve")]
pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    let port = text.strip_prefix("localhost:").and_then(|port| port.parse().ok());
    match port {
        Some(port) => Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, port))),
        None => text
            .parse()
            .map_err(|_| "an IP address or localhost and a port are needed, as in 127.0.0.1:7979".to_owned()),
    }
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

    #[cfg(feature = "serve")]
    #[test]
    fn a_server_is_bound_to_addresses_and_to_this_machine() {
        assert_eq!(address("localhost:7979"), address("127.0.0.1:7979"));
        assert_eq!(address("[::1]:0").map(|address| address.port()), Ok(0));
        for none in ["localhost", "localhost:x", "localhost:99999", "careers.example:80", ":80", ""] {
            assert!(address(none).is_err(), "{none}");
        }
    }

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
