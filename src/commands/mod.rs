//! What the commands do, one verb a file: from options to the library's stages and from there to a printer.

mod eval;
mod facets;
mod index;
mod indexing;
mod inspect;
mod profile;
mod refusal;
mod schema;
mod search;
mod show;
mod status;
mod streams;
mod vocab;

use std::path::PathBuf;

use roledex::error::{Error, ErrorKind};
use roledex::vocabulary::Vocabulary;

use crate::cli::{Cli, Color, Command};
use streams::Streams;

pub use refusal::refuse;

/// Where documents are looked for when no path is given.
const DEFAULT_CORPUS: &str = "corpus";

/// Where the index is when nothing is said.
const DEFAULT_INDEX: &str = "index";

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It did what was asked.
    Done,
    /// It worked and found nothing.
    Nothing,
    /// It did not do what was asked, or not all of it, and has said so.
    Failed,
}

impl Outcome {
    /// The exit code; part of the contract.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Nothing => 1,
            Self::Failed => 2,
        }
    }

    /// The outcome of a command that looked for something.
    fn of_finding(is_found: bool, exit_zero: bool) -> Self {
        if is_found || exit_zero { Self::Done } else { Self::Nothing }
    }
}

/// Why a command ended early.
#[derive(Debug)]
enum Failure {
    /// Nobody reads the results any more, which is how `| head` ends and no error.
    ClosedPipe,
    /// Something that has to be said.
    Error(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// The result of everything in a command that can end it.
type Result<T> = std::result::Result<T, Failure>;

/// Where the index is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Location {
    /// A folder or an address.
    text: String,
    /// Whether the user named it.
    is_named: bool,
}

impl Location {
    fn new(named: Option<String>) -> Self {
        // An empty ROLEDEX_INDEX is how scripts unset it.
        match named.filter(|text| !text.is_empty()) {
            Some(text) => Self { text, is_named: true },
            None => Self { text: DEFAULT_INDEX.to_owned(), is_named: false },
        }
    }

    /// The vocabulary that documents of this index are tagged with.
    #[expect(clippy::unused_self, reason = "layers that the user adds will lie beside the index")]
    fn vocabulary(&self) -> Vocabulary {
        Vocabulary::builtin()
    }
}

/// The folder that relative paths start from.
fn here() -> Result<PathBuf> {
    let refuse = |cause| Error::new(ErrorKind::Io, format!("the current folder: {cause}"));
    Ok(std::env::current_dir().map_err(refuse)?)
}

/// Runs a command. `wants_json`: an error becomes JSON on standard output, beside the words on standard error.
pub fn run(cli: Cli, wants_json: bool) -> Outcome {
    let streams = Streams::new(cli.color);
    let location = Location::new(cli.index);
    let outcome = match cli.command {
        Command::Index(args) => index::run(&args, &location, streams),
        Command::Search(args) => search::run(&args, &location, streams),
        Command::Show(args) => show::run(&args, &location, streams),
        Command::Inspect(args) => inspect::run(&args, &location, streams),
        Command::Profile(args) => profile::run(&args, &location, streams),
        Command::Facets(args) => facets::run(&args, &location, streams),
        Command::Vocab(args) => vocab::run(&args.command, &location, streams),
        Command::Status(args) => status::run(&args, &location, streams),
        Command::Eval(args) => eval::run(&args, &location, streams),
        Command::Schema(args) => schema::run(&args, streams),
    };
    match outcome {
        Ok(outcome) => outcome,
        Err(Failure::ClosedPipe) => Outcome::Done,
        Err(Failure::Error(error)) => fail(&error, streams, wants_json),
    }
}

fn fail(error: &Error, streams: Streams, wants_json: bool) -> Outcome {
    streams.tell(|err, look| roledex::print::text::error(err, error, look));
    if wants_json {
        // There is nobody left to tell when this fails too.
        let _ = streams.results(|out, _| roledex::print::json::error(out, error));
    }
    Outcome::Failed
}
