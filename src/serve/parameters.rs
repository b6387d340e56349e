//! What stands behind the `?` of a request: the options of the command line, by the same names.

use axum::http::Uri;

use super::limits::{HITS, VALUES};
use super::refusal::Refusal;
use crate::query::Query;
use crate::search::Options;

/// The parameters of `/api/search`, in the order in which they are listed to people.
pub const SEARCH: &[&str] = &[
    "q",
    "limit",
    "offset",
    "role",
    "skill",
    "cert",
    "format",
    "path",
    "per_document",
    "facets",
    "literal",
    "explain",
];

/// Names with values, as they came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Everything behind the `?`. Bytes that are not UTF-8 become U+FFFD.
    pub fn of(uri: &Uri) -> Self {
        let pairs = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
        Self(pairs.into_owned().collect())
    }

    /// The same, when no other names occur: a misspelt one must not be ignored.
    pub fn only(uri: &Uri, known: &[&str]) -> Result<Self, Refusal> {
        let all = Self::of(uri);
        match all.0.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            None => Ok(all),
            Some((name, _)) => {
                let hint = format!("known here: {}", known.join(", "));
                Err(Refusal::usage(format!("no such parameter: {name:?}")).with_hint(hint))
            }
        }
    }

    /// The value of a parameter that can stand once.
    pub fn one(&self, name: &str) -> Result<Option<&str>, Refusal> {
        let mut values = self.values(name);
        let value = values.next();
        match values.next() {
            None => Ok(value),
            Some(_) => Err(Refusal::usage(format!("{name} stands more than once"))),
        }
    }

    /// The values of a parameter that can stand several times; empty ones ask for nothing.
    pub fn several(&self, name: &str) -> Result<Vec<String>, Refusal> {
        let values: Vec<String> =
            self.values(name).filter(|value| !value.trim().is_empty()).map(str::to_owned).collect();
        if values.len() > VALUES {
            return Err(Refusal::usage(format!("{name} stands more than {VALUES} times")));
        }
        Ok(values)
    }

    /// A number up to `most`.
    pub fn number(&self, name: &str, default: usize, most: usize) -> Result<usize, Refusal> {
        let Some(text) = self.one(name)? else { return Ok(default) };
        let refuse = || Refusal::usage(format!("{name}: {text:?} is no number from 0 to {most}"));
        text.parse().ok().filter(|number| *number <= most).ok_or_else(refuse)
    }

    /// A switch: `true` or `false`, also as `1`, `0` or the bare name.
    pub fn switch(&self, name: &str) -> Result<bool, Refusal> {
        match self.one(name)? {
            None | Some("false" | "0") => Ok(false),
            Some("true" | "1" | "") => Ok(true),
            Some(other) => Err(Refusal::usage(format!("{name}: {other:?} is neither true nor false"))),
        }
    }

    fn values<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

/// A search as it was asked for.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The words.
    pub query: Query,
    /// Everything else.
    pub options: Options,
}

impl Asked {
    /// Reads the parameters of a search.
    pub fn of(parameters: &Parameters) -> Result<Self, Refusal> {
        let formats = parameters.several("format")?;
        let formats = formats.iter().map(|name| name.parse().map_err(Refusal::usage));
        let options = Options {
            limit: parameters.number("limit", 10, HITS)?,
            offset: parameters.number("offset", 0, usize::MAX)?,
            per_document: parameters.number("per_document", 3, usize::MAX)?,
            formats: formats.collect::<Result<_, _>>()?,
            paths: parameters.several("path")?,
            roles: parameters.several("role")?,
            skills: parameters.several("skill")?,
            certifications: parameters.several("cert")?,
            facets: parameters.switch("facets")?,
            literal: parameters.switch("literal")?,
            explain: parameters.switch("explain")?,
            without: Vec::new(),
        };
        Ok(Self { query: Query::parse(parameters.one("q")?.unwrap_or_default()), options })
    }

    /// Whether only passages are wanted that name something or are in certain documents.
    pub fn is_narrowed(&self) -> bool {
        let Options { paths, roles, skills, certifications, formats, .. } = &self.options;
        [paths, roles, skills, certifications].into_iter().any(|values| !values.is_empty())
            || !formats.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(query: &str) -> Parameters {
        Parameters::of(&format!("/?{query}").parse().expect("a URI"))
    }

    #[test]
    fn values_are_decoded_and_kept_in_order() {
        let parameters = parameters("q=C%2B%2B+%C3%A9%FF&role=a&role=&role=b");
        assert_eq!(parameters.one("q").ok(), Some(Some("C++ é\u{fffd}")));
        assert_eq!(parameters.several("role").ok(), Some(vec!["a".to_owned(), "b".to_owned()]));
        assert!(parameters.one("role").is_err());
    }

    #[test]
    fn numbers_and_switches_are_what_they_should_be() {
        let read = |text: &str| parameters(text).number("limit", 10, 1000).ok();
        assert_eq!([read(""), read("limit=0"), read("limit=1000")], [Some(10), Some(0), Some(1000)]);
        for wrong in ["limit=1001", "limit=-1", "limit=", "limit=1e3", "limit=99999999999999999999999"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        let read = |text: &str| parameters(text).switch("facets").ok();
        assert_eq!(
            [read(""), read("facets"), read("facets=1"), read("facets=yes")],
            [Some(false), Some(true), Some(true), None]
        );
    }

    #[test]
    fn unknown_names_are_refused() {
        let uri = "/?q=x&limt=3".parse().expect("a URI");
        let refusal = Parameters::only(&uri, SEARCH).expect_err("a refusal");
        assert_eq!(refusal.message, "no such parameter: \"limt\"");
    }
}
