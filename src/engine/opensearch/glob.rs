//! Path globs as the regular expressions that the cluster knows, which are those of Lucene: always about the whole
//! text, with `.` for any character and without escapes such as `\d`.

use std::iter::Peekable;
use std::str::Chars;

use globset::GlobBuilder;

use crate::error::{Error, ErrorKind, Result};

/// Longest expression that the cluster takes when nothing else is set, in characters.
const LONGEST: usize = 1000;

/// The expression for paths that match a glob or are below one that does. `*` also matches `/`. `?` matches any
/// character, where `globset` takes only those of one byte.
///
/// # Errors
///
/// [`ErrorKind::Usage`] when it is no valid glob, or one too long for a cluster.
pub fn expression(glob: &str) -> Result<String> {
    let trimmed = glob.trim_start_matches("./").trim_end_matches('/');
    let refused = |reason: &str| Error::new(ErrorKind::Usage, format!("{glob}: not a valid glob: {reason}"));
    // What is a glob is decided in one place for all engines.
    GlobBuilder::new(trimmed).build().map_err(|error| refused(&error.kind().to_string()))?;
    let mut reader = Reader { rest: trimmed.chars().peekable(), is_start: true };
    let expression = format!("{}(/.*)?", reader.sequence(0).ok_or_else(|| refused("it ends too early"))?);
    if expression.chars().count() > LONGEST {
        return Err(refused("too long for a cluster"));
    }
    Ok(expression)
}

/// Reads a glob from left to right.
struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    /// Whether nothing or a `/` stands before.
    is_start: bool,
}

impl Reader<'_> {
    /// Everything up to the end, or inside of braces up to the comma or brace that ends it.
    fn sequence(&mut self, depth: usize) -> Option<String> {
        let mut out = String::new();
        while let Some(&character) = self.rest.peek() {
            if depth > 0 && (character == ',' || character == '}') {
                break;
            }
            self.rest.next();
            let was_start = std::mem::replace(&mut self.is_start, character == '/');
            match character {
                '?' => out.push('.'),
                '*' => out.push_str(self.stars(was_start)),
                '[' => out.push_str(&self.class()?),
                '{' => out.push_str(&self.alternatives(depth + 1)?),
                '\\' => push_literal(&mut out, self.rest.next()?),
                other => push_literal(&mut out, other),
            }
        }
        Some(out)
    }

    /// What follows the first star. `**/` at the start of a part also stands for no folder at all.
    fn stars(&mut self, was_start: bool) -> &'static str {
        let mut stars = 1;
        while self.rest.next_if_eq(&'*').is_some() {
            stars += 1;
        }
        if stars == 2 && was_start && self.rest.next_if_eq(&'/').is_some() {
            self.is_start = true;
            return "(.*/)?";
        }
        ".*"
    }

    /// `[a-z]` or `[!a-z]`; a `]` that comes first stands for itself.
    fn class(&mut self) -> Option<String> {
        let is_negated = self.rest.next_if(|next| matches!(next, '!' | '^')).is_some();
        let mut members = Vec::new();
        loop {
            match self.rest.next()? {
                ']' if !members.is_empty() => break,
                character => members.push(character),
            }
        }
        let mut out = String::from(if is_negated { "[^" } else { "[" });
        for (index, &member) in members.iter().enumerate() {
            let is_range = member == '-' && index > 0 && index + 1 < members.len();
            if is_range { out.push('-') } else { push_literal(&mut out, member) }
        }
        out.push(']');
        Some(out)
    }

    /// What stands between braces.
    fn alternatives(&mut self, depth: usize) -> Option<String> {
        let mut parts = Vec::new();
        loop {
            parts.push(self.sequence(depth)?);
            if self.rest.next()? == '}' {
                // Nothing is no alternative.
                parts.retain(|part| !part.is_empty());
                return Some(if parts.is_empty() { String::new() } else { format!("({})", parts.join("|")) });
            }
        }
    }
}

/// A character that stands for itself. Letters and digits must not be escaped: `\d` is another thing.
fn push_literal(out: &mut String, character: char) {
    if !character.is_alphanumeric() && character.is_ascii() && character != '/' && character != ' ' {
        out.push('\\');
    }
    out.push(character);
}

#[cfg(test)]
mod tests {
    use globset::GlobBuilder;
    use regex::Regex;

    use super::*;

    const PATHS: [&str; 16] = [
        "a.md",
        "corpus/a.md",
        "corpus/deep/er/b.md",
        "corpus/deep/c.txt",
        "corpus",
        "other/corpus/a.md",
        "x[1].md",
        "x1.md",
        "a-b.md",
        "größe/ä.md",
        "a,b.md",
        "{a}.md",
        "#1~&@<>.md",
        "corpus.d/a",
        "-",
        "a]b",
    ];

    const GLOBS: [&str; 27] = [
        "*.md",
        "corpus",
        "./corpus/",
        "corpus/*",
        "corpus/**",
        "corpus/**/b.md",
        "**/a.md",
        "**",
        "?.md",
        "corpus/{a,deep/er/b}.md",
        "{a,x[0-9]}.md",
        "x[[]1].md",
        "x[]1]*.md",
        "[!c]*.md",
        "[^c]*.md",
        "[a-c]-b.md",
        "[-a]*",
        "a\\*b",
        "größe/*.md",
        "a,b.md",
        "\\{a\\}.md",
        "#1~&@<>.md",
        "corpus.*",
        "*deep*",
        "a]b",
        "{,corpus/}a.md",
        "***.txt",
    ];

    fn is_match(glob: &str, path: &str) -> bool {
        let trimmed = glob.trim_start_matches("./").trim_end_matches('/');
        [trimmed.to_owned(), format!("{trimmed}/**")]
            .iter()
            .any(|glob| GlobBuilder::new(glob).build().expect("a glob").compile_matcher().is_match(path))
    }

    #[test]
    fn the_expressions_match_what_the_globs_match() {
        for glob in GLOBS {
            let lucene = expression(glob).expect("an expression");
            // Rust's expressions mean borders of words by these two.
            let rust = lucene.replace("\\<", "<").replace("\\>", ">");
            let same = Regex::new(&format!("^(?:{rust})$")).unwrap_or_else(|error| panic!("{glob}: {error}"));
            for path in PATHS {
                assert_eq!(same.is_match(path), is_match(glob, path), "{glob} ({lucene}) on {path}");
            }
        }
    }

    #[test]
    fn what_is_no_glob_is_refused() {
        for glob in ["a[b", "{a", "a}", "a[z-a]", "x\\", &"?".repeat(2000)] {
            assert_eq!(expression(glob).expect_err(glob).kind(), ErrorKind::Usage);
        }
    }
}
