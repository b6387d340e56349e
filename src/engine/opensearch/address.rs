//! Reads locations of the form `opensearch://host:port,host:port/name`.

use crate::error::{Error, ErrorKind, Result};

/// The port that OpenSearch listens at when nothing is said.
const PORT: &str = "9200";

/// Longest name of an index, in bytes. OpenSearch takes 255; what we append to it has to fit too.
const LONGEST_NAME: usize = 200;

/// Where an index is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Nodes as `host:port`; at least one.
    pub nodes: Vec<String>,
    /// Whether they are asked over TLS.
    pub is_secure: bool,
    /// The index's name.
    pub name: String,
}

impl Address {
    /// Reads a location.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`] when it is none. A location with a user or password in it is refused without being
    /// repeated.
    pub fn parse(location: &str) -> Result<Self> {
        let (is_secure, rest) = match location.split_once("://") {
            Some(("opensearch", rest)) => (false, rest),
            Some(("opensearchs", rest)) => (true, rest),
            _ => return Err(refused(location, "it begins with neither opensearch:// nor opensearchs://")),
        };
        let (hosts, name) = rest.split_once('/').unwrap_or((rest, ""));
        if rest.contains('@') {
            let error = Error::new(ErrorKind::Usage, "a location holds no user and no password");
            return Err(error.with_hint(super::client::HOW_TO_SAY_WHO));
        }
        let nodes: Option<Vec<String>> = hosts.split(',').map(node).collect();
        let nodes = nodes.ok_or_else(|| refused(location, "a host is missing or malformed"))?;
        check_name(name).map_err(|reason| refused(location, reason))?;
        Ok(Self { nodes, is_secure, name: name.to_owned() })
    }

    /// The name of an index with the documents of this location; a rebuild makes another one.
    pub fn backing(&self, number: u64) -> String {
        format!("{}.g{number}", self.name)
    }

    /// What [`backing`](Self::backing) makes, for all numbers.
    pub fn backings(&self) -> String {
        format!("{}.g*", self.name)
    }

    /// The number of an index that [`backing`](Self::backing) named.
    pub fn number_of(&self, backing: &str) -> Option<u64> {
        backing.strip_prefix(&self.name)?.strip_prefix(".g")?.parse().ok()
    }

    /// The index that says who is writing.
    pub fn lock(&self) -> String {
        format!("{}.lock", self.name)
    }
}

/// `host:port`, with the usual port when none is given; `None` when it is anything else.
pub fn node(text: &str) -> Option<String> {
    let is_name = |host: &str| {
        !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
    };
    let is_literal = |host: &str| {
        let inside = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        inside.is_some_and(|inside| inside.parse::<std::net::Ipv6Addr>().is_ok())
    };
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port),
        _ => (text, PORT),
    };
    let is_port = port.parse::<u16>().is_ok_and(|port| port > 0);
    (is_port && (is_name(host) || is_literal(host))).then(|| format!("{host}:{port}"))
}

/// What OpenSearch takes as a name, without what we append to names ourselves.
fn check_name(name: &str) -> std::result::Result<(), &'static str> {
    let is_good = |character: char| {
        character.is_ascii_lowercase() || character.is_ascii_digit() || "-_.".contains(character)
    };
    if name.is_empty() {
        Err("the name of the index is missing")
    } else if name.len() > LONGEST_NAME {
        Err("the name of the index is too long")
    } else if !name.chars().all(is_good) || name.starts_with(['-', '_', '.']) {
        Err("the name of an index is of small letters, digits, and -_. after the first")
    } else if name.rsplit_once('.').is_some_and(|(_, end)| is_ours(end)) {
        Err("names of this form are given by roledex itself")
    } else {
        Ok(())
    }
}

/// Whether a name that ends like this may be one of ours.
fn is_ours(end: &str) -> bool {
    end == "lock" || end.strip_prefix('g').is_some_and(|number| number.parse::<u64>().is_ok())
}

fn refused(location: &str, reason: &str) -> Error {
    Error::new(ErrorKind::Usage, format!("{location}: {reason}"))
        .with_hint("a cluster is named like this: opensearch://host:9200,other:9200/careers")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_are_read() {
        let address = Address::parse("opensearch://one,two:9201,[::1]:9202/careers-2").expect("a location");
        assert_eq!(address.nodes, ["one:9200", "two:9201", "[::1]:9202"]);
        assert_eq!((address.is_secure, address.name.as_str()), (false, "careers-2"));
        assert_eq!(address.backing(12), "careers-2.g12");
        assert_eq!(address.number_of("careers-2.g12"), Some(12));
        assert_eq!(address.number_of("careers-2.lock"), None);
        assert!(Address::parse("opensearchs://[::1]/x").expect("a location").is_secure);
    }

    #[test]
    fn what_is_no_location_is_refused() {
        let bad = [
            "opensearch://",
            "opensearch:///x",
            "opensearch://host",
            "opensearch://host/",
            "opensearch://host:0/x",
            "opensearch://host:99999/x",
            "opensearch://ho st/x",
            "opensearch://host,/x",
            "opensearch://host/Careers",
            "opensearch://host/_all",
            "opensearch://host/a,b",
            "opensearch://host/a/b",
            "opensearch://host/x.lock",
            "opensearch://host/x.g7",
            "http://host/x",
        ];
        for location in bad {
            let error = Address::parse(location).expect_err(location);
            assert_eq!(error.kind(), ErrorKind::Usage, "{location}");
        }
    }

    #[test]
    fn secrets_in_a_location_are_refused_and_not_repeated() {
        let error = Address::parse("opensearch://me:s3cret@host/x").expect_err("a refusal");
        assert!(!error.to_string().contains("s3cret"));
        assert!(error.hint().is_some_and(|hint| !hint.contains("s3cret")));
    }
}
