//! What stands behind the `?` of a request: the options of the command line, by the same names.

use axum::http::Uri;

use super::limits::{HITS, VALUES};
use super::refusal::Refusal;
use crate::document::Format;
use crate::print::report::Facet;
use crate::query::Query;
use crate::search::Options;

/// A parameter: its name, what can be its value, and what it does, for people.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What can be its value.
    pub shape: Shape,
    /// What it does.
    pub about: &'static str,
}

/// What the value of a parameter can be.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Any text.
    Text,
    /// Any text, several times.
    Texts,
    /// One of these names.
    Name(fn() -> Vec<&'static str>),
    /// One of these names, several times.
    Names(fn() -> Vec<&'static str>),
    /// A number from 0 to `most`.
    Number {
        /// What it is when nothing is said.
        default: usize,
        /// The greatest.
        most: usize,
    },
    /// True or false; false when nothing is said.
    Switch,
}

impl Parameter {
    const fn new(name: &'static str, shape: Shape, about: &'static str) -> Self {
        Self { name, shape, about }
    }

    const fn number(name: &'static str, default: usize, most: usize, about: &'static str) -> Self {
        Self::new(name, Shape::Number { default, most }, about)
    }

    /// The number that it is when nothing is said; 0 for all others.
    const fn usual(&self) -> usize {
        if let Shape::Number { default, .. } = self.shape { default } else { 0 }
    }
}

/// Numbers that have no bound of their own.
const MANY: usize = u32::MAX as usize;

const QUERY: Parameter = Parameter::new("q", Shape::Text, "What to search, as plain text.");
const LIMIT: Parameter = Parameter::number("limit", 10, HITS, "Passages at most.");
const OFFSET: Parameter = Parameter::number("offset", 0, MANY, "Passages to skip first.");
const ROLE: Parameter = Parameter::new("role", Shape::Texts, "Only passages that name this role.");
const SKILL: Parameter = Parameter::new("skill", Shape::Texts, "Only passages that name this skill.");
const CERT: Parameter = Parameter::new("cert", Shape::Texts, "Only passages that name this certification.");
const FORMAT: Parameter =
    Parameter::new("format", Shape::Names(formats), "Only documents of one of these formats.");
const PATH: Parameter =
    Parameter::new("path", Shape::Texts, "Only documents whose path matches one of these globs.");
const PER_DOCUMENT: Parameter =
    Parameter::number("per_document", 3, MANY, "Passages of one document at most; 0 is no limit.");
const FACETS: Parameter = Parameter::new("facets", Shape::Switch, "Count roles, skills and certifications.");
const LITERAL: Parameter =
    Parameter::new("literal", Shape::Switch, "No aliases, no stemming, no spelling correction.");
const EXPLAIN: Parameter =
    Parameter::new("explain", Shape::Switch, "Say why each passage stands where it stands.");
/// How many neighbours of a passage are shown.
pub const CONTEXT: Parameter =
    Parameter::number("context", 0, HITS, "Neighbours before and behind a passage.");
/// Another role.
pub const VERSUS: Parameter = Parameter::new("versus", Shape::Text, "Another role to set beside it.");
/// What is counted.
pub const KIND: Parameter = Parameter::new(
    "kind",
    Shape::Name(|| Facet::KINDS.to_vec()),
    "What to count; all of them when nothing is said.",
);
/// Where it is counted.
pub const COUNTED: Parameter =
    Parameter::new("q", Shape::Text, "Count only in the passages that match this query.");

/// What was searched when a document was found.
pub const SOUGHT: Parameter = Parameter::new("q", Shape::Text, "The query whose words are marked.");
/// Where the part of a document begins that is shown.
pub const FROM: Parameter = Parameter::number("from", 0, MANY, "The first passage shown.");

/// The parameters of `/api/search`, in the order in which they are listed to people.
pub const SEARCH: &[Parameter] =
    &[QUERY, LIMIT, OFFSET, ROLE, SKILL, CERT, FORMAT, PATH, PER_DOCUMENT, FACETS, LITERAL, EXPLAIN];

fn formats() -> Vec<&'static str> {
    Format::ALL.map(Format::name).to_vec()
}

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
    pub fn only(uri: &Uri, known: &[Parameter]) -> Result<Self, Refusal> {
        let all = Self::of(uri);
        let is_known = |name: &str| known.iter().any(|parameter| parameter.name == name);
        match all.0.iter().find(|(name, _)| !is_known(name)) {
            None => Ok(all),
            Some((name, _)) => {
                let names: Vec<&str> = known.iter().map(|parameter| parameter.name).collect();
                let refusal = Refusal::usage(format!("no such parameter: {name:?}"));
                Err(if names.is_empty() {
                    refusal
                } else {
                    refusal.with_hint(format!("known here: {}", names.join(", ")))
                })
            }
        }
    }

    /// The value of a parameter that can stand once.
    pub fn one(&self, parameter: &Parameter) -> Result<Option<&str>, Refusal> {
        let name = parameter.name;
        let mut values = self.values(name);
        let value = values.next();
        match values.next() {
            None => Ok(value),
            Some(_) => Err(Refusal::usage(format!("{name} stands more than once"))),
        }
    }

    /// The values of a parameter that can stand several times; empty ones ask for nothing.
    pub fn several(&self, parameter: &Parameter) -> Result<Vec<String>, Refusal> {
        let name = parameter.name;
        if self.values(name).count() > VALUES {
            return Err(Refusal::usage(format!("{name} stands more than {VALUES} times")));
        }
        Ok(self.values(name).filter(|value| !value.trim().is_empty()).map(str::to_owned).collect())
    }

    /// The number that a parameter of that shape is; 0 for all others.
    pub fn number(&self, parameter: &Parameter) -> Result<usize, Refusal> {
        let Shape::Number { default, most } = parameter.shape else { return Ok(0) };
        let Some(text) = self.one(parameter)? else { return Ok(default) };
        let refuse = || Refusal::usage(format!("{}: {text:?} is no number from 0 to {most}", parameter.name));
        text.parse().ok().filter(|number| *number <= most).ok_or_else(refuse)
    }

    /// A switch: `true` or `false`, also as `1`, `0` or the bare name.
    pub fn switch(&self, parameter: &Parameter) -> Result<bool, Refusal> {
        match self.one(parameter)? {
            None | Some("false" | "0") => Ok(false),
            Some("true" | "1" | "") => Ok(true),
            Some(other) => {
                Err(Refusal::usage(format!("{}: {other:?} is neither true nor false", parameter.name)))
            }
        }
    }

    fn values<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

/// A search as it was asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The words.
    pub query: Query,
    /// Everything else.
    pub options: Options,
}

impl Asked {
    /// Reads the parameters of a search.
    pub fn of(parameters: &Parameters) -> Result<Self, Refusal> {
        let formats = parameters.several(&FORMAT)?;
        let formats = formats.iter().map(|name| name.parse().map_err(Refusal::usage));
        let options = Options {
            limit: parameters.number(&LIMIT)?,
            offset: parameters.number(&OFFSET)?,
            per_document: parameters.number(&PER_DOCUMENT)?,
            formats: formats.collect::<Result<_, _>>()?,
            paths: parameters.several(&PATH)?,
            roles: parameters.several(&ROLE)?,
            skills: parameters.several(&SKILL)?,
            certifications: parameters.several(&CERT)?,
            facets: parameters.switch(&FACETS)?,
            literal: parameters.switch(&LITERAL)?,
            explain: parameters.switch(&EXPLAIN)?,
            without: Vec::new(),
        };
        Ok(Self { query: Query::parse(parameters.one(&QUERY)?.unwrap_or_default()), options })
    }

    /// The parameters that ask for the same, but for counts: what is as when nothing is said is left out.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let options = &self.options;
        let text = |parameter: Parameter, value: &str| (parameter.name, value.to_owned());
        let mut pairs = vec![text(QUERY, &self.query.text)];
        let lists = [
            (ROLE, &options.roles),
            (SKILL, &options.skills),
            (CERT, &options.certifications),
            (PATH, &options.paths),
        ];
        for (parameter, values) in lists {
            pairs.extend(values.iter().map(|value| text(parameter, value)));
        }
        pairs.extend(options.formats.iter().map(|format| text(FORMAT, format.name())));
        let switches = [(LITERAL, options.literal), (EXPLAIN, options.explain)];
        let switches = switches.into_iter().filter(|(_, is_on)| *is_on);
        pairs.extend(switches.map(|(parameter, _)| text(parameter, "true")));
        let numbers =
            [(LIMIT, options.limit), (PER_DOCUMENT, options.per_document), (OFFSET, options.offset)];
        let numbers = numbers.into_iter().filter(|(parameter, value)| *value != parameter.usual());
        pairs.extend(numbers.map(|(parameter, value)| text(parameter, &value.to_string())));
        pairs
    }

    /// Whether only passages are wanted that name something or are in certain documents.
    pub fn is_narrowed(&self) -> bool {
        let Options { paths, roles, skills, certifications, formats, .. } = &self.options;
        [paths, roles, skills, certifications].into_iter().any(|values| !values.is_empty())
            || !formats.is_empty()
    }
}

/// What is asked when nothing is said.
impl Default for Asked {
    fn default() -> Self {
        let (limit, per_document) = (LIMIT.usual(), PER_DOCUMENT.usual());
        let options = Options { limit, per_document, ..Options::default() };
        Self { query: Query::default(), options }
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
        assert_eq!(parameters.one(&QUERY).ok(), Some(Some("C++ é\u{fffd}")));
        assert_eq!(parameters.several(&ROLE).ok(), Some(vec!["a".to_owned(), "b".to_owned()]));
        assert!(parameters.one(&ROLE).is_err());
    }

    #[test]
    fn numbers_and_switches_are_what_they_should_be() {
        let read = |text: &str| parameters(text).number(&LIMIT).ok();
        assert_eq!([read(""), read("limit=0"), read("limit=1000")], [Some(10), Some(0), Some(1000)]);
        for wrong in ["limit=1001", "limit=-1", "limit=", "limit=1e3", "limit=99999999999999999999999"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        let read = |text: &str| parameters(text).switch(&FACETS).ok();
        assert_eq!(
            [read(""), read("facets"), read("facets=1"), read("facets=yes")],
            [Some(false), Some(true), Some(true), None]
        );
    }

    #[test]
    fn what_was_asked_can_be_asked_again() {
        let again = |text: &str| {
            let asked = Asked::of(&parameters(text)).expect("parameters");
            asked
                .pairs()
                .into_iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect::<Vec<_>>()
                .join("&")
        };
        let all = "q=a&role=b&role=c&skill=d&cert=e&path=f&format=csv&literal=true&explain=true&limit=4&per_document=0&offset=8";
        assert_eq!(again(all), all);
        assert_eq!(again("q=a&limit=10&per_document=3&offset=0&literal=false&facets=1"), "q=a");
        assert_eq!(Asked::default().pairs(), Asked::of(&parameters("")).expect("parameters").pairs());
    }

    #[test]
    fn unknown_names_are_refused() {
        let uri = "/?q=x&limt=3".parse().expect("a URI");
        let refusal = Parameters::only(&uri, SEARCH).expect_err("a refusal");
        assert_eq!(refusal.message, "no such parameter: \"limt\"");
    }
}
