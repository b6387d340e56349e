//! Plain text to a query; no text is ever a syntax error. Knows nothing of indexes, terms or vocabularies.

/// Longest query that is read, in code points; what is beyond is left out with a warning. The longest of 500 words
/// that a person pasted fits.
pub const MAX_CHARACTERS: usize = 10_000;
/// Most parts of a query; more add nothing to what is asked and cost time.
pub const MAX_PARTS: usize = 256;

/// Whether a part has to match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occur {
    /// It adds to the score.
    Wanted,
    /// `+word`: it has to match.
    Required,
    /// `-word`: it must not match.
    Excluded,
}

/// What a part with a prefix asks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the prefixes")]
pub enum Prefix {
    Role,
    Skill,
    Cert,
    Title,
    Path,
    Format,
}

impl Prefix {
    /// The prefix of this name, in any case.
    pub fn of(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "role" => Self::Role,
            "skill" => Self::Skill,
            "cert" | "certification" => Self::Cert,
            "title" => Self::Title,
            "path" => Self::Path,
            "format" => Self::Format,
            _ => return None,
        })
    }
}

/// A word or a quoted phrase with its signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The words, without signs and quotes.
    pub text: String,
    /// Whether it has to match.
    pub occur: Occur,
    /// Whether it was quoted.
    pub is_phrase: bool,
    /// What it asks about, if not the text.
    pub prefix: Option<Prefix>,
}

/// A query as it was understood, before any index is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// As typed.
    pub text: String,
    /// Its parts in order.
    pub parts: Vec<Part>,
    /// What could not be honoured and is searched as text.
    pub warnings: Vec<String>,
}

impl Query {
    /// Reads what the user typed.
    pub fn parse(text: &str) -> Self {
        let mut query = Self { text: text.to_owned(), ..Self::default() };
        let end = text.char_indices().nth(MAX_CHARACTERS).map_or(text.len(), |(at, _)| at);
        if end < text.len() {
            query
                .warnings
                .push(format!("the query is longer than {MAX_CHARACTERS} characters: the rest is left out"));
        }
        let mut rest = text[..end].trim_start();
        while !rest.is_empty() {
            if query.parts.len() == MAX_PARTS {
                query
                    .warnings
                    .push(format!("the query has more than {MAX_PARTS} words: the rest is left out"));
                break;
            }
            rest = query.part(rest).trim_start();
        }
        query
    }

    /// Whether nothing is asked for but exclusions, or nothing at all.
    pub fn wants_nothing(&self) -> bool {
        self.parts.iter().all(|part| part.occur == Occur::Excluded)
    }

    /// The words that are wanted or required, as one text; the vocabulary looks for its entries there.
    pub fn wanted_text(&self) -> String {
        let wanted = self.parts.iter().filter(|part| part.occur != Occur::Excluded && part.prefix.is_none());
        wanted.map(|part| part.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Reads one part at the start of `text` and returns what follows.
    fn part<'a>(&mut self, text: &'a str) -> &'a str {
        let (occur, body) = sign(text);
        self.warn_of_nothing_behind(body);
        let (prefix, body) = prefix(body);
        let (words, is_phrase, rest) = self.words(body);
        let is_said = words.chars().any(char::is_alphanumeric);
        if is_said {
            self.parts.push(Part { text: words.to_owned(), occur, is_phrase, prefix });
        }
        rest
    }

    /// A prefix with nothing behind it asks for nothing; it is searched as the word that it is.
    fn warn_of_nothing_behind(&mut self, body: &str) {
        let word = body.split_whitespace().next().unwrap_or_default();
        if word.strip_suffix(':').is_some_and(|name| Prefix::of(name).is_some()) {
            self.warnings.push(format!("{word} has nothing behind it: searched as text"));
        }
    }

    /// A quoted phrase or the characters up to the next white space.
    fn words<'a>(&mut self, body: &'a str) -> (&'a str, bool, &'a str) {
        if let Some((open, inside)) = quoted(body) {
            let closes = |character: char| match open {
                '"' => character == '"',
                '„' => matches!(character, '“' | '”' | '"'),
                _ => matches!(character, '”' | '"'),
            };
            if let Some(end) = inside.find(closes) {
                let after = inside[end..].chars().next().map_or(0, char::len_utf8);
                return (&inside[..end], true, &inside[end + after..]);
            }
            let warning = "a quote is not closed: its words are searched as words".to_owned();
            if !self.warnings.contains(&warning) {
                self.warnings.push(warning);
            }
            return until_space(inside);
        }
        until_space(body)
    }
}

fn quoted(body: &str) -> Option<(char, &str)> {
    let open = body.chars().next().filter(|first| matches!(first, '"' | '“' | '„'))?;
    Some((open, &body[open.len_utf8()..]))
}

fn until_space(text: &str) -> (&str, bool, &str) {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    (&text[..end], false, &text[end..])
}

/// The sign before a part. A sign without a word after it is no sign.
fn sign(text: &str) -> (Occur, &str) {
    let begins = |rest: &str| rest.starts_with(|next: char| next.is_alphanumeric() || "\"“„.".contains(next));
    match text.chars().next() {
        Some('-') if begins(&text[1..]) => (Occur::Excluded, &text[1..]),
        Some('+') if begins(&text[1..]) => (Occur::Required, &text[1..]),
        _ => (Occur::Wanted, text),
    }
}

/// `role:` and its like, when something follows without a space.
fn prefix(body: &str) -> (Option<Prefix>, &str) {
    let Some((name, rest)) = body.split_once(':') else { return (None, body) };
    let has_value = rest.starts_with(|next: char| !next.is_whitespace());
    match Prefix::of(name).filter(|_| has_value) {
        Some(prefix) => (Some(prefix), rest),
        None => (None, body),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let show = |part: &Part| {
            let sign = match part.occur {
                Occur::Wanted => "",
                Occur::Required => "+",
                Occur::Excluded => "-",
            };
            let prefix = part.prefix.map_or(String::new(), |prefix| format!("{prefix:?}:"));
            format!("{sign}{prefix}{}{}", if part.is_phrase { "=" } else { "" }, part.text)
        };
        Query::parse(text).parts.iter().map(show).collect()
    }

    #[test]
    fn signs_quotes_and_prefixes_are_understood() {
        assert_eq!(shown("a -b +c \"d e\" -\"f g\""), ["a", "-b", "+c", "=d e", "-=f g"]);
        assert_eq!(
            shown("role:\"system administrator\" format:html"),
            ["Role:=system administrator", "Format:html"]
        );
    }

    #[test]
    fn what_looks_like_syntax_is_text() {
        assert_eq!(shown("foo AND ("), ["foo", "AND"]);
        assert_eq!(shown("\"unclosed phrase"), ["unclosed", "phrase"]);
        assert_eq!(shown("help desk: duties"), ["help", "desk:", "duties"]);
        assert_eq!(shown("C++ A+ - + TCP/IP http://x.y"), ["C++", "A+", "TCP/IP", "http://x.y"]);
        assert_eq!(shown("here's role: it"), ["here's", "role:", "it"]);
    }

    #[test]
    fn quotes_of_all_kinds_close_and_inches_are_none() {
        assert_eq!(shown("„help desk“ “next step”"), ["=help desk", "=next step"]);
        assert_eq!(shown("19\" rack 24\" monitor"), ["19\"", "rack", "24\"", "monitor"]);
        assert_eq!(Query::parse(&"„ ".repeat(5000)).warnings.len(), 1);
    }

    #[test]
    fn nothing_is_asked_by_nothing() {
        for text in ["", "   ", "()", "-x", "\"\""] {
            assert!(Query::parse(text).wants_nothing(), "{text}");
        }
    }

    #[test]
    fn long_queries_are_cut_with_a_warning() {
        let query = Query::parse(&"word ".repeat(5000));
        assert!(query.parts.len() <= MAX_PARTS && !query.warnings.is_empty());
        Query::parse(&"(".repeat(100_000));
        Query::parse(&"\"".repeat(10_000));
    }
}
