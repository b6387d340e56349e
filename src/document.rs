//! A document as a reader sees it: headings, paragraphs, items, rows and fields, each with its place.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::rc::Rc;
use std::str::FromStr;

use memchr::memchr2_iter;

use crate::error::Problem;
use crate::traced::Traced;

/// What a source was read as, told by its content first and its name second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Format {
    Text,
    Markdown,
    Html,
    Yaml,
    Toml,
    Json,
    Jsonl,
    Csv,
    Tsv,
    Pdf,
    Docx,
    Odt,
    Rtf,
    Epub,
}

impl Format {
    /// All formats, in the order in which they are listed to people.
    pub const ALL: [Self; 14] = [
        Self::Text,
        Self::Markdown,
        Self::Html,
        Self::Yaml,
        Self::Toml,
        Self::Json,
        Self::Jsonl,
        Self::Csv,
        Self::Tsv,
        Self::Pdf,
        Self::Docx,
        Self::Odt,
        Self::Rtf,
        Self::Epub,
    ];

    /// The name in JSON and in `--format`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Yaml => "yaml",
            Self::Toml => "toml",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Odt => "odt",
            Self::Rtf => "rtf",
            Self::Epub => "epub",
        }
    }

    /// Other names that `--format` and `format:` take.
    pub fn aliases(self) -> &'static [&'static str] {
        match self {
            Self::Text => &["txt", "plain"],
            Self::Markdown => &["md"],
            Self::Html => &["htm"],
            Self::Yaml => &["yml"],
            Self::Jsonl => &["ndjson"],
            _ => &[],
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let is_meant = |known: &str| known.eq_ignore_ascii_case(name);
        let mut formats = Self::ALL.into_iter();
        let found = formats
            .find(|format| is_meant(format.name()) || format.aliases().iter().any(|alias| is_meant(alias)));
        found.ok_or_else(|| {
            let known: Vec<&str> = Self::ALL.iter().map(|format| format.name()).collect();
            format!("no such format: {name} (known: {})", known.join(", "))
        })
    }
}

/// A repair of damaged text; named in `inspect`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Repair {
    /// Text decoded with the wrong character set and encoded again.
    Mojibake,
    /// Entities in text that is not markup, or escaped twice.
    Entities,
    /// `\n` and `\t` written as two characters.
    EscapedNewlines,
    /// Zero-width characters, soft hyphens, byte order marks inside the text.
    InvisibleCharacters,
    /// NUL and other control characters.
    ControlCharacters,
    /// Colours and movements sent to a terminal.
    TerminalSequences,
    /// Typographic ligatures such as `ﬁ`.
    Ligatures,
    /// Headings glued to a neighbouring sentence.
    GluedHeadings,
    /// Words cut by a hyphen at the end of a line.
    HyphenatedWords,
    /// Front matter that is not valid YAML.
    FrontMatter,
    /// Bytes that are not valid in the encoding.
    InvalidBytes,
    /// A code fence that is never closed.
    OpenFence,
}

impl Repair {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mojibake => "mojibake",
            Self::Entities => "entities",
            Self::EscapedNewlines => "escaped_newlines",
            Self::InvisibleCharacters => "invisible_characters",
            Self::ControlCharacters => "control_characters",
            Self::TerminalSequences => "terminal_sequences",
            Self::Ligatures => "ligatures",
            Self::GluedHeadings => "glued_headings",
            Self::HyphenatedWords => "hyphenated_words",
            Self::FrontMatter => "front_matter",
            Self::InvalidBytes => "invalid_bytes",
            Self::OpenFence => "open_fence",
        }
    }
}

/// Whether a block is what the document is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Standing {
    /// What the document says.
    #[default]
    Content,
    /// Bookkeeping and pointers to other pages: findable, but never before content.
    Aside,
    /// Navigation, footers, forms, notices that stand on every page.
    Boilerplate,
}

/// The head of a table, shared by its rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableHead {
    /// What the table is called, when it says so.
    pub caption: Option<Traced>,
    /// Column names; empty where a column has none.
    pub columns: Vec<Traced>,
}

/// One thing that a reader sees as one.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// A heading; `level` 1 is the highest. It holds for all that follows until one of its level or higher.
    Heading {
        /// 1 to 6 for those that the source marks; greater for recovered and lead headings.
        level: u8,
        /// The words of the heading.
        text: Traced,
    },
    /// Running text; lines that the source keeps apart are separated by `\n`.
    Paragraph(Traced),
    /// An item of a list.
    Item {
        /// 0 for an item of an outermost list.
        depth: u8,
        /// A short name that the item begins with and that heads it: `**Role**: …`.
        lead: Option<Traced>,
        /// What the item says, with its number where the source writes one.
        text: Traced,
    },
    /// A row of a table under its head.
    Row {
        /// Names of the columns.
        head: Rc<TableHead>,
        /// Cells from left to right; a cell that spans columns stands once, in the first.
        cells: Vec<Traced>,
    },
    /// A value with a name: front matter, a definition, `Key: value`.
    Field {
        /// The name as the source writes it.
        name: Traced,
        /// The value.
        value: Traced,
    },
    /// Program text, kept as it is.
    Code(Traced),
    /// Ends the headings of this level and below, in a source whose nesting says where a section ends.
    EndOfSection {
        /// As in [`Content::Heading`]; 0 parts what comes before from what follows, headings or not.
        level: u8,
    },
    /// A line across the page: what introduces something above it introduces nothing below.
    Rule,
    /// The title of all that follows, in a source that holds several documents (JSON Lines).
    Title(Traced),
}

/// A [`Content`] with where it stands in a source without lines, and whether it matters.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// What is said.
    pub content: Content,
    /// Whether it is what the document is about.
    pub standing: Standing,
    /// Page or part, in formats without lines.
    pub section: Option<Section>,
}

impl Block {
    /// A block of content in a format with lines.
    pub fn content(content: Content) -> Self {
        Self { content, standing: Standing::Content, section: None }
    }
}

/// Where a block stands in a format that has no lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Section {
    /// 1-based page of a PDF.
    Page(u32),
    /// Part of a container, such as `word/document.xml`.
    Part(Rc<str>),
}

/// Named facts about the document: `date`, `author`, `url`, `tags` and whatever else the source states.
pub type Metadata = BTreeMap<String, String>;

/// A source as it was understood.
#[derive(Debug, Clone)]
pub struct Document {
    /// What the document calls itself, or its file name.
    pub title: String,
    /// What it was read as.
    pub format: Format,
    /// Name of the character set it was read with.
    pub encoding: String,
    /// Repairs made to its text.
    pub repairs: BTreeSet<Repair>,
    /// Named facts about it.
    pub metadata: Metadata,
    /// What it says, in reading order.
    pub blocks: Vec<Block>,
    /// What had to be worked around.
    pub problems: Vec<Problem>,
    /// Where its lines start, in formats that have lines.
    pub lines: Option<Lines>,
}

/// Where the lines of a source start.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines {
    /// Byte offsets in the source, rising; the first line starts at 0.
    starts: Vec<usize>,
}

impl Lines {
    /// The lines of a decoded source; they end at `\n`, `\r\n` or a lone `\r`.
    pub fn of(text: &Traced) -> Self {
        let bytes = text.as_bytes();
        let is_end = |&at: &usize| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n');
        let ends = memchr2_iter(b'\n', b'\r', bytes).filter(is_end);
        let starts = std::iter::once(0).chain(ends.filter_map(|at| Some(text.span(at..at + 1)?.end)));
        Self { starts: starts.collect() }
    }

    /// The 1-based number of the line that holds a byte of the source.
    pub fn number(&self, byte: usize) -> usize {
        self.starts.partition_point(|&start| start <= byte)
    }
}
