//! What can go wrong for a whole run ([`Error`]) and for one source ([`Problem`]).

use std::fmt;
use std::path::Path;

/// The result of everything fallible in this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// The kind of an [`Error`]: what a script can branch on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The command line asks for something that does not exist or does not go together.
    Usage,
    /// There is no index at the location.
    IndexMissing,
    /// The index is there but cannot be trusted: truncated, changed from outside, or not an index at all.
    IndexDamaged,
    /// The index was written by a newer roledex.
    IndexNewer,
    /// The index was written by an older roledex, with another analyzer or layout.
    IndexOlder,
    /// Another process is writing to the index.
    IndexLocked,
    /// A source could not be read.
    Input,
    /// The operating system refused: a full disk, missing permission, an unreachable server.
    Io,
}

impl ErrorKind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::Usage,
        Self::IndexMissing,
        Self::IndexDamaged,
        Self::IndexNewer,
        Self::IndexOlder,
        Self::IndexLocked,
        Self::Input,
        Self::Io,
    ];

    /// The code in JSON, in `snake_case`; part of the contract.
    pub fn code(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::IndexMissing => "index_missing",
            Self::IndexDamaged => "index_damaged",
            Self::IndexNewer => "index_newer",
            Self::IndexOlder => "index_older",
            Self::IndexLocked => "index_locked",
            Self::Input => "input",
            Self::Io => "io",
        }
    }
}

/// An error that ends a run: what happened, to what, why, and what to do about it.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    hint: Option<String>,
}

impl Error {
    /// An error whose `message` names the file or place and the cause.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: None }
    }

    /// An operating system error about `path`.
    pub fn io(path: &Path, cause: &std::io::Error) -> Self {
        Self::new(ErrorKind::Io, format!("{}: {cause}", path.display()))
    }

    /// The same error with what the user can do about it.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The kind, for exit codes and scripts.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What the user can do about it.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// What became of a source that was not simply read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemKind {
    /// It is not a document: an image, an archive, a lock file.
    Skipped,
    /// It should have been readable and was not.
    Failed,
    /// It was read, but something in it was broken and had to be worked around.
    Repaired,
}

/// Something to tell the user about one source; the run goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What became of the source.
    pub kind: ProblemKind,
    /// The cause, in words, without the path.
    pub reason: String,
    /// 1-based line in the source, where there is one.
    pub line: Option<usize>,
    /// Byte of the source, until [`place`](Self::place) has told its line.
    byte: Option<usize>,
}

impl Problem {
    /// A source that is not a document.
    pub fn skipped(reason: impl Into<String>) -> Self {
        Self { kind: ProblemKind::Skipped, reason: reason.into(), line: None, byte: None }
    }

    /// A source that could not be read.
    pub fn failed(reason: impl Into<String>) -> Self {
        Self { kind: ProblemKind::Failed, reason: reason.into(), line: None, byte: None }
    }

    /// A place in a source that was worked around.
    pub fn repaired(reason: impl Into<String>, line: Option<usize>) -> Self {
        Self { kind: ProblemKind::Repaired, reason: reason.into(), line, byte: None }
    }

    /// The same problem at a byte of the source.
    #[must_use]
    pub fn at_byte(self, byte: Option<usize>) -> Self {
        Self { byte, ..self }
    }

    /// Counts the line from the start of the source, given the line of a byte.
    pub fn place(&mut self, line_of: impl Fn(usize) -> usize) {
        if let Some(byte) = self.byte.take() {
            self.line = Some(line_of(byte));
        }
    }
}
