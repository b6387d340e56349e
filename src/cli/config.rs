//! The configuration file, `roledex.toml`: in the current folder, or in the nearest one above it that has one.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use roledex::error::{Error, ErrorKind, Result};
use roledex::source::Excluded;
use serde::Deserialize;

use super::Color;

/// The file's name.
const NAME: &str = "roledex.toml";

/// Largest file that is read, in bytes: a configuration is a page of text.
const MAX_BYTES: u64 = 1024 * 1024;

/// Likeness, by Jaro, from which on a name may have been meant; as clap has it for options.
const ALIKE: f64 = 0.7;

/// What a configuration file says; each value is used where neither an option nor the environment says otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// The file; none when there is none.
    pub file: Option<PathBuf>,
    /// The folder that its paths start from, as it is reached from the current one.
    folder: PathBuf,
    keys: Keys,
}

/// The keys of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Keys {
    corpus: Vec<PathBuf>,
    index: Option<String>,
    exclude: Vec<String>,
    hidden: bool,
    ignore_files: Option<bool>,
    limit: Option<usize>,
    per_document: Option<usize>,
    color: Option<Color>,
    pager: Option<String>,
}

impl Config {
    /// Reads the file named, or the nearest one from `here`, an absolute folder, upwards.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`] for what the file may not say, with its line; [`ErrorKind::Io`] when it cannot be read.
    pub fn find(named: Option<&Path>, here: &Path) -> Result<Self> {
        let nearest = || (0..).zip(here.ancestors()).find(|(_, folder)| folder.join(NAME).is_file());
        let file = match named {
            Some(file) => file.to_owned(),
            None => match nearest() {
                Some((above, _)) => PathBuf::from_iter(vec![".."; above]).join(NAME),
                None => return Ok(Self::default()),
            },
        };
        let keys = parse(&file, &read(&here.join(&file), &file)?)?;
        Ok(Self { folder: file.parent().map(Path::to_owned).unwrap_or_default(), file: Some(file), keys })
    }

    /// What is indexed when nothing is named.
    pub fn corpus(&self) -> Vec<PathBuf> {
        self.keys.corpus.iter().map(|path| self.folder.join(path)).collect()
    }

    /// Where a path that the file would name stands.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    /// Where the index is.
    pub fn index(&self) -> Option<String> {
        let named = self.keys.index.as_ref()?;
        // An address is no path.
        let is_address = named.contains("://");
        Some(if is_address { named.clone() } else { self.path(named).display().to_string() })
    }

    /// Files that are left out.
    pub fn excluded(&self, here: &Path) -> Excluded {
        let patterns = self.keys.exclude.clone();
        if patterns.is_empty() { Excluded::default() } else { Excluded { folder: self.base(here), patterns } }
    }

    /// The folder that names of documents start from when an index is new: the file's, so that the names do not
    /// depend on where below it a command is given.
    pub fn base(&self, here: &Path) -> PathBuf {
        roledex::source::absolute(here, &self.folder)
    }

    /// Whether hidden files are read.
    pub fn hidden(&self) -> bool {
        self.keys.hidden
    }

    /// Whether ignore files count.
    pub fn ignore_files(&self) -> bool {
        self.keys.ignore_files.unwrap_or(true)
    }

    /// Hits of a search.
    pub fn limit(&self) -> Option<usize> {
        self.keys.limit
    }

    /// Hits of one document.
    pub fn per_document(&self) -> Option<usize> {
        self.keys.per_document
    }

    /// When to use colours.
    pub fn color(&self) -> Option<Color> {
        self.keys.color
    }

    /// What shows results that are longer than the screen.
    pub fn pager(&self) -> Option<&str> {
        self.keys.pager.as_deref()
    }
}

fn read(path: &Path, file: &Path) -> Result<String> {
    let mut text = String::new();
    let read = File::open(path).and_then(|opened| opened.take(MAX_BYTES + 1).read_to_string(&mut text));
    match read {
        Err(cause) => Err(Error::io(file, &cause)),
        Ok(bytes) if bytes as u64 > MAX_BYTES => {
            Err(Error::new(ErrorKind::Usage, format!("{}: too long to be a configuration", file.display())))
        }
        Ok(_) => Ok(text),
    }
}

fn parse(file: &Path, text: &str) -> Result<Keys> {
    let keys: Keys = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        let message = format!("{}:{line}: {}", file.display(), error.message());
        let refusal = Error::new(ErrorKind::Usage, message);
        match suggestion(error.message()) {
            Some(hint) => refusal.with_hint(hint),
            None => refusal.with_hint("roledex help names the keys, with examples"),
        }
    })?;
    for pattern in &keys.exclude {
        Excluded::check(pattern).map_err(|reason| {
            let line = text.find(pattern.as_str()).map_or(1, |at| line_of(text, at));
            Error::new(ErrorKind::Usage, format!("{}:{line}: {pattern}: {reason}", file.display()))
        })?;
    }
    Ok(keys)
}

fn line_of(text: &str, byte: usize) -> usize {
    text.char_indices().filter(|(at, character)| *at < byte && *character == '\n').count() + 1
}

/// The name that was meant, of those that the message quotes behind the unknown one.
fn suggestion(message: &str) -> Option<String> {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let unknown = quoted.next().filter(|_| message.starts_with("unknown "))?;
    let nearest = quoted
        .map(|name| (strsim::jaro(unknown, name), name))
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .filter(|(likeness, _)| *likeness > ALIKE);
    nearest.map(|(_, name)| format!("did you mean {name}?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> (String, String) {
        let error = parse(Path::new("roledex.toml"), text).expect_err("a refusal");
        (error.to_string(), error.hint().unwrap_or_default().to_owned())
    }

    #[test]
    fn what_the_file_may_not_say_is_named_with_its_line() {
        let (message, hint) = refused("limit = 5\n\nper_documents = 3\n");
        assert!(message.starts_with("roledex.toml:3: unknown field `per_documents`"), "{message}");
        assert_eq!(hint, "did you mean per_document?");
        let (message, _) = refused("# how many\nlimit = \"many\"\n");
        assert!(message.starts_with("roledex.toml:2: invalid type"), "{message}");
        let (message, hint) = refused("color = \"allways\"\n");
        assert!(message.starts_with("roledex.toml:1: unknown variant `allways`"), "{message}");
        assert_eq!(hint, "did you mean always?");
        assert!(refused("limit = -1").0.starts_with("roledex.toml:1: "));
        assert!(refused("a = 1\nb = [\n").0.starts_with("roledex.toml:"));
        assert!(refused("exclude = [\n  \"a{b\",\n]\n").0.starts_with("roledex.toml:2: a{b: "));
    }

    #[test]
    fn paths_start_from_the_file() {
        let keys = parse(Path::new("x"), "corpus = [\"notes\", \"/abs\"]\nindex = \"i\"\n").expect("keys");
        let config = Config { folder: PathBuf::from("../.."), keys, ..Config::default() };
        assert_eq!(config.corpus(), [PathBuf::from("../../notes"), PathBuf::from("/abs")]);
        assert_eq!(config.index().as_deref(), Some("../../i"));
        assert_eq!(config.base(Path::new("/a/b/c")), Path::new("/a"));
        let keys = parse(Path::new("x"), "index = \"opensearch://localhost:9200/careers\"\n").expect("keys");
        let config = Config { keys, ..config };
        assert_eq!(config.index().as_deref(), Some("opensearch://localhost:9200/careers"));
    }

    #[test]
    fn files_that_are_no_configuration_do_no_harm() {
        for text in ["\u{0}", "[[[[", &"a.".repeat(5000), &"[".repeat(5000), "a = { b = 1", "= 1"] {
            refused(text);
        }
        assert_eq!(parse(Path::new("x"), "").expect("nothing is said"), Keys::default());
    }
}
