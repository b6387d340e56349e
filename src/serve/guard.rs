//! Who may ask: under which name the server is called, from which page, and with which token.
//!
//! # Design
//!
//! A page on the web can make a browser ask any address. It cannot read the answer, since none is marked as
//! readable by others, unless its own name leads to this server's address (DNS rebinding): then the name stands in
//! `Host`, and only names that belong to the server are answered. Requests that another page makes for itself
//! tell so in `Origin` or `Sec-Fetch-Site` and are refused, too; a link from it is not.

use std::net::IpAddr;

use axum::http::{HeaderMap, StatusCode, header};

use super::limits::TOKEN_CHARACTERS;
use super::refusal::Refusal;
use crate::error::{Error, ErrorKind, Result};

/// Name of the cookie that stands for the token in a browser.
pub const COOKIE: &str = "roledex_session";

/// What requests are measured by.
pub struct Guard {
    is_local: bool,
    hosts: Vec<String>,
    token: Option<Token>,
}

/// A token as hashes: comparing them takes the same time whatever is compared.
struct Token {
    hash: blake3::Hash,
    /// What the cookie holds; does not lead back to the token.
    session: blake3::Hash,
}

impl Guard {
    /// The rules that follow from where the server listens.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`] when a token is missing or too short.
    pub fn new(options: &super::Options) -> Result<Self> {
        let is_local = options.bind.ip().is_loopback();
        let hint = "put one into a file and name it with --token-file, or set ROLEDEX_TOKEN";
        match &options.token {
            None if !is_local => {
                let message = format!("{}: other machines could connect, so a token is needed", options.bind);
                return Err(Error::new(ErrorKind::Usage, message).with_hint(hint));
            }
            Some(token) if token.chars().count() < TOKEN_CHARACTERS => {
                let message = format!("the token has fewer than {TOKEN_CHARACTERS} characters");
                return Err(Error::new(ErrorKind::Usage, message)
                    .with_hint("make one with: head -c 24 /dev/urandom | base64"));
            }
            _ => {}
        }
        let hosts = options.hosts.iter().map(|host| host.to_ascii_lowercase()).collect();
        Ok(Self { is_local, hosts, token: options.token.as_deref().map(Token::new) })
    }

    /// Refuses what another page asks, and what is asked under a name that is not ours.
    pub fn check_origin(&self, headers: &HeaderMap) -> std::result::Result<(), Refusal> {
        let refuse = |what: String| Refusal::new(StatusCode::FORBIDDEN, "forbidden", what);
        let host = single(headers, header::HOST).unwrap_or_default().to_ascii_lowercase();
        if !self.is_ours(name_of(&host)) {
            let refusal = refuse(format!("this server is not called {host:?}"));
            return Err(refusal.with_hint("start roledex serve with --host NAME to call it so"));
        }
        if headers.contains_key(header::ORIGIN) {
            let origin = single(headers, header::ORIGIN).unwrap_or_default().to_ascii_lowercase();
            let from = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
            if from != Some(host.as_str()) {
                return Err(refuse(format!("pages of {origin:?} may not ask")));
            }
        }
        let is_foreign = matches!(single(headers, "sec-fetch-site"), Some("cross-site" | "same-site"));
        if is_foreign && single(headers, "sec-fetch-mode") != Some("navigate") {
            return Err(refuse("pages of other sites may not ask".to_owned()));
        }
        Ok(())
    }

    /// Refuses who does not know the token, when there is one.
    pub fn check_token(&self, headers: &HeaderMap) -> std::result::Result<(), Refusal> {
        let Some(token) = &self.token else { return Ok(()) };
        let given = single(headers, header::AUTHORIZATION).and_then(|value| value.split_once(' '));
        let bearer =
            given.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("Bearer")).map(|(_, token)| token);
        let is_known = bearer.is_some_and(|given| token.is(given.trim()))
            || cookies(headers).any(|value| token.is_session(value));
        if is_known {
            return Ok(());
        }
        let refusal =
            Refusal::new(StatusCode::UNAUTHORIZED, "unauthorized", "this server asks for its token");
        Err(refusal.with_hint("send it as Authorization: Bearer TOKEN, or sign in on the page"))
    }

    /// The cookie for who knows the token.
    pub fn session(&self, given: &str) -> Option<String> {
        let token = self.token.as_ref().filter(|token| token.is(given.trim()))?;
        // Lax, so that a link from elsewhere works; nothing that can be asked changes anything.
        Some(format!("{COOKIE}={}; HttpOnly; SameSite=Lax; Path=/", token.session.to_hex()))
    }

    /// On this machine alone, its names for itself. Where others can connect, every address too: rebinding needs a
    /// name, and it would not come with the cookie.
    fn is_ours(&self, name: &str) -> bool {
        let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        let is_address = address.is_ok_and(|address| !self.is_local || address.is_loopback());
        is_address || name == "localhost" || self.hosts.iter().any(|host| host == name)
    }
}

impl Token {
    fn new(text: &str) -> Self {
        let session = blake3::derive_key("roledex 2026 session cookie", text.as_bytes());
        Self { hash: blake3::hash(text.as_bytes()), session: session.into() }
    }

    fn is(&self, given: &str) -> bool {
        blake3::hash(given.as_bytes()) == self.hash
    }

    fn is_session(&self, given: &str) -> bool {
        blake3::Hash::from_hex(given).is_ok_and(|given| given == self.session)
    }
}

/// The value of a header that stands exactly once.
fn single(headers: &HeaderMap, name: impl header::AsHeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

/// A host without its port.
fn name_of(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !name.ends_with(':') => name,
        _ => host,
    }
}

/// The values of our cookie.
fn cookies(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(name, _)| *name == COOKIE).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(bind: &str, token: Option<&str>) -> super::super::Options {
        super::super::Options {
            index: String::new(),
            access: crate::engine::Access::default(),
            vocabulary: crate::vocabulary::Vocabulary::builtin(),
            here: std::path::PathBuf::new(),
            bind: bind.parse().expect("an address"),
            token: token.map(str::to_owned),
            hosts: vec!["Careers.example".to_owned()],
        }
    }

    fn guard(bind: &str, token: Option<&str>) -> Guard {
        Guard::new(&options(bind, token)).expect("rules")
    }

    fn allows(guard: &Guard, pairs: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().expect("a value"));
        }
        guard.check_origin(&headers).is_ok()
    }

    #[test]
    fn only_names_of_the_server_are_answered() {
        let local = guard("127.0.0.1:7979", None);
        for host in ["localhost:7979", "LOCALHOST", "127.0.0.1:1", "[::1]:7979", "careers.example:80"] {
            assert!(allows(&local, &[("host", host)]), "{host}");
        }
        for host in ["evil.example", "192.168.0.7", "localhost.evil.example", "", "127.0.0.1.evil.example"] {
            assert!(!allows(&local, &[("host", host)]), "{host}");
        }
        assert!(!allows(&local, &[]), "no name at all");
        assert!(!allows(&local, &[("host", "localhost"), ("host", "localhost")]), "two names");
        let open = guard("0.0.0.0:7979", Some("0123456789abcdef"));
        assert!(allows(&open, &[("host", "192.168.0.7:7979")]));
        assert!(!allows(&open, &[("host", "evil.example")]));
    }

    #[test]
    fn other_pages_may_link_but_not_ask() {
        let local = guard("127.0.0.1:7979", None);
        let host = ("host", "localhost:7979");
        assert!(allows(&local, &[host, ("origin", "http://localhost:7979")]));
        assert!(!allows(&local, &[host, ("origin", "http://localhost:7980")]));
        assert!(!allows(&local, &[host, ("origin", "null")]));
        assert!(!allows(&local, &[host, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")]));
        assert!(allows(&local, &[host, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")]));
    }

    #[test]
    fn a_cookie_is_not_the_token() {
        let guard = guard("0.0.0.0:7979", Some("0123456789abcdef"));
        assert_eq!(guard.session("0123456789abcdee"), None);
        let cookie = guard.session("0123456789abcdef").expect("a cookie");
        assert!(!cookie.contains("0123456789abcdef"));
        let mut headers = HeaderMap::new();
        assert!(guard.check_token(&headers).is_err());
        let pair = cookie.split(';').next().expect("a pair");
        headers.insert(header::COOKIE, format!("a=b; {pair}").parse().expect("a value"));
        assert!(guard.check_token(&headers).is_ok());
        headers.insert(header::COOKIE, format!("{COOKIE}=0123456789abcdef").parse().expect("a value"));
        assert!(guard.check_token(&headers).is_err());
        for (value, is_right) in [("bearer 0123456789abcdef", true), ("Basic 0123456789abcdef", false)] {
            headers.insert(header::AUTHORIZATION, value.parse().expect("a value"));
            assert_eq!(guard.check_token(&headers).is_ok(), is_right, "{value}");
        }
    }

    #[test]
    fn others_need_a_token_that_cannot_be_guessed() {
        let refused = |bind: &str, token: Option<&str>| Guard::new(&options(bind, token)).is_err();
        assert!(refused("0.0.0.0:0", None) && refused("[::]:0", None) && refused("192.0.2.1:0", None));
        assert!(refused("127.0.0.1:0", Some("short")));
        assert!(!refused("127.0.0.1:0", None) && !refused("[::1]:0", None));
    }
}
