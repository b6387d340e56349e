//! One request to one node. The only place that knows the HTTP library.

use std::io;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ureq::http::header::{AUTHORIZATION, CONTENT_TYPE};
use ureq::http::{self, HeaderValue};
use ureq::{Agent, Timeout};

use super::{Answer, Method, Request};
use crate::engine::Access;
use crate::error::{Error, ErrorKind, Result};

/// How long a connection may take to be made. A machine that is switched off says nothing.
const CONNECT: Duration = Duration::from_secs(4);

/// Longest answer that is read, in bytes. The largest that is asked for, five thousand passages, is far below.
const LONGEST_ANSWER: u64 = 512 * 1024 * 1024;

/// Connections kept for later; more requests than that are not under way at once.
const CONNECTIONS: usize = 16;

/// Why there is no answer.
#[derive(Debug)]
pub struct Failure {
    /// The cause, with the node.
    pub error: Error,
    /// Whether another node or another try may succeed.
    pub is_passing: bool,
}

impl Failure {
    /// A failure that would only repeat itself.
    pub fn final_one(error: Error) -> Self {
        Self { error, is_passing: false }
    }
}

/// Makes connections and keeps them.
pub struct Transport {
    agent: Agent,
    scheme: &'static str,
    authorization: Option<HeaderValue>,
    location: String,
}

impl Transport {
    /// Prepares connections; makes none yet. No request takes longer than `timeout`.
    pub fn new(location: &str, is_secure: bool, access: &Access, timeout: Duration) -> Result<Self> {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            // Proxies of the environment are for the web, not for a cluster next door.
            .proxy(None)
            .user_agent(concat!("roledex/", env!("CARGO_PKG_VERSION")))
            .max_idle_connections(CONNECTIONS)
            .max_idle_connections_per_host(CONNECTIONS)
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(timeout));
        let config = if is_secure { security::secured(config, location, access)? } else { config };
        let scheme = if is_secure { "https" } else { "http" };
        let agent = Agent::new_with_config(config.build());
        Ok(Self {
            agent,
            scheme,
            authorization: authorization(location, access)?,
            location: location.to_owned(),
        })
    }

    /// Asks a node once.
    pub fn once(&self, node: &str, request: &Request) -> std::result::Result<Answer, Failure> {
        let failed = |cause: &ureq::Error| self.failure(node, cause);
        let message = self.message(node, request).map_err(|cause| failed(&ureq::Error::Http(cause)))?;
        let response = self.agent.run(message).map_err(|cause| failed(&cause))?;
        let (parts, mut body) = response.into_parts();
        let body = body.with_config().limit(LONGEST_ANSWER).read_to_vec().map_err(|cause| failed(&cause))?;
        Ok(Answer { status: parts.status.as_u16(), body })
    }

    fn message<'a>(&self, node: &str, request: &'a Request) -> http::Result<http::Request<&'a str>> {
        let method = match request.method {
            Method::Get => http::Method::GET,
            Method::Put => http::Method::PUT,
            Method::Post => http::Method::POST,
            Method::Delete => http::Method::DELETE,
        };
        let mut message = http::Request::builder()
            .method(method)
            .uri(format!("{}://{node}{}", self.scheme, request.path))
            .header(CONTENT_TYPE, "application/json");
        if let Some(authorization) = &self.authorization {
            message = message.header(AUTHORIZATION, authorization.clone());
        }
        message.body(request.body.as_str())
    }

    fn failure(&self, node: &str, cause: &ureq::Error) -> Failure {
        let reason = match cause {
            ureq::Error::Timeout(Timeout::Connect) => "it cannot be reached".to_owned(),
            ureq::Error::Timeout(_) => "it did not answer in time".to_owned(),
            ureq::Error::Io(cause) if cause.kind() == io::ErrorKind::ConnectionRefused => {
                "it refuses connections".to_owned()
            }
            ureq::Error::Io(cause) => cause.to_string(),
            cause => cause.to_string(),
        };
        let error = Error::new(ErrorKind::Io, format!("{}: {node}: {reason}", self.location));
        if security::is_distrust(cause) {
            let hint = "name a PEM file of the cluster's authority in ROLEDEX_OPENSEARCH_CA";
            return Failure::final_one(error.with_hint(hint));
        }
        let hint = match cause {
            ureq::Error::Protocol(_) => "a cluster that wants TLS is named opensearchs://",
            _ => "is the cluster running? Several nodes can be named: opensearch://one:9200,two:9200/careers",
        };
        let is_passing = !matches!(cause, ureq::Error::Http(_) | ureq::Error::BadUri(_));
        Failure { error: error.with_hint(hint), is_passing }
    }
}

fn authorization(location: &str, access: &Access) -> Result<Option<HeaderValue>> {
    let value = match access {
        Access { token: Some(token), .. } => format!("Bearer {token}"),
        Access { user: Some(user), password, .. } => {
            let password = password.as_deref().unwrap_or_default();
            format!("Basic {}", BASE64_STANDARD.encode(format!("{user}:{password}")))
        }
        _ => return Ok(None),
    };
    let mut value = HeaderValue::try_from(value).map_err(|_| {
        Error::new(ErrorKind::Usage, format!("{location}: the token holds characters that none may have"))
    })?;
    value.set_sensitive(true);
    Ok(Some(value))
}

#[cfg(feature = "tls")]
mod security {
    //! TLS.

    use std::io;

    use ureq::config::ConfigBuilder;
    use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};
    use ureq::typestate::AgentScope;

    use crate::engine::Access;
    use crate::error::{Error, ErrorKind, Result};

    /// Asks for TLS, and trusts the authorities of a file when one is named.
    pub fn secured(
        config: ConfigBuilder<AgentScope>,
        _: &str,
        access: &Access,
    ) -> Result<ConfigBuilder<AgentScope>> {
        let Some(file) = &access.authorities else { return Ok(config) };
        let refuse = |cause: &dyn std::fmt::Display| {
            Error::new(ErrorKind::Usage, format!("{}: {cause}", file.display()))
                .with_hint("ROLEDEX_OPENSEARCH_CA names a file with certificates in PEM form")
        };
        let bytes = std::fs::read(file).map_err(|cause| refuse(&cause))?;
        let mut certificates = Vec::new();
        for item in parse_pem(&bytes) {
            if let PemItem::Certificate(certificate) = item.map_err(|cause| refuse(&cause))? {
                certificates.push(certificate);
            }
        }
        if certificates.is_empty() {
            return Err(refuse(&"no certificates"));
        }
        let tls = TlsConfig::builder().root_certs(RootCerts::from(certificates)).build();
        Ok(config.tls_config(tls))
    }

    /// Whether a connection failed because the other side could not prove who it is.
    pub fn is_distrust(cause: &ureq::Error) -> bool {
        match cause {
            ureq::Error::Rustls(_) | ureq::Error::Tls(_) | ureq::Error::Pem(_) => true,
            ureq::Error::Io(cause) => cause.kind() == io::ErrorKind::InvalidData,
            _ => false,
        }
    }
}

#[cfg(not(feature = "tls"))]
mod security {
    //! TLS is not in this build.

    use ureq::config::ConfigBuilder;
    use ureq::typestate::AgentScope;

    use crate::engine::Access;
    use crate::error::{Error, ErrorKind, Result};

    /// Refuses.
    pub fn secured(
        _: ConfigBuilder<AgentScope>,
        location: &str,
        _: &Access,
    ) -> Result<ConfigBuilder<AgentScope>> {
        let error = Error::new(ErrorKind::Usage, format!("{location}: TLS is not in this build"));
        Err(error.with_hint("build with: cargo install --path . --features tls"))
    }

    /// Nothing can be distrusted without TLS.
    pub fn is_distrust(_: &ureq::Error) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_asks_is_said_in_a_header() {
        let header = |access: &Access| authorization("here", access).expect("a header");
        assert_eq!(header(&Access::default()), None);
        let user = Access { user: Some("me".into()), password: Some("pw".into()), ..Access::default() };
        assert_eq!(header(&user).expect("a header"), "Basic bWU6cHc=");
        let token = Access { token: Some("abc".into()), ..user };
        assert_eq!(header(&token).expect("a header"), "Bearer abc");
        let bad = Access { token: Some("a\nb".into()), ..Access::default() };
        assert!(!authorization("here", &bad).expect_err("a refusal").to_string().contains("a\nb"));
    }
}
