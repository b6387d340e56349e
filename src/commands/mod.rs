//! What the commands do, one verb a file: from options to the library's stages and from there to a printer.

mod access;
mod completions;
mod eval;
mod facets;
mod index;
mod indexing;
mod inspect;
mod man;
#[cfg(feature = "mcp")]
mod mcp;
mod opening;
mod pager;
mod profile;
mod refusal;
mod schema;
mod search;
#[cfg(feature = "serve")]
mod serve;
mod show;
mod signals;
mod status;
mod streams;
mod vocab;
mod watch;

use std::path::PathBuf;

use roledex::engine::{self, Access, Engine, Manifest};
use roledex::error::{Error, ErrorKind};
use roledex::vocabulary::{Store, Vocabulary};

use crate::cli::{Cli, Color, Command, Config};
use streams::Streams;

pub use completions::complete;
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

/// Where the index is, and what the configuration says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Location {
    /// A folder or an address.
    text: String,
    /// Whether an option or the environment names it.
    is_named: bool,
    /// What the configuration says.
    config: Config,
}

impl Location {
    fn new(named: Option<String>, config: Config) -> Self {
        // An empty ROLEDEX_INDEX is how scripts unset it.
        let named = named.filter(|text| !text.is_empty());
        let is_named = named.is_some();
        let text = named.or_else(|| config.index());
        let text = text.unwrap_or_else(|| config.path(DEFAULT_INDEX).display().to_string());
        Self { text, is_named, config }
    }

    /// What is indexed when nothing is named.
    fn corpus(&self) -> Vec<PathBuf> {
        let configured = self.config.corpus();
        if configured.is_empty() { vec![self.config.path(DEFAULT_CORPUS)] } else { configured }
    }

    /// Opens the index, to read it.
    fn open(&self) -> roledex::error::Result<Box<dyn Engine>> {
        engine::open(&self.text, &self.access()?)
    }

    /// Opens the index, to write to it; see [`engine::open_or_create`].
    fn open_or_create(&self, rebuild: bool) -> roledex::error::Result<Box<dyn Engine>> {
        engine::open_or_create(&self.text, &self.access()?, rebuild)
    }

    /// What an index says of itself that cannot be opened; see [`engine::remembered`].
    fn remembered(&self) -> roledex::error::Result<Option<Manifest>> {
        Ok(engine::remembered(&self.text, &self.access()?))
    }

    /// Who asks. A folder does not want to know.
    fn access(&self) -> roledex::error::Result<Access> {
        if engine::is_in_cluster(&self.text) { access::access() } else { Ok(Access::default()) }
    }

    /// The vocabulary that documents of this index are tagged with.
    fn vocabulary(&self) -> Result<Vocabulary> {
        Ok(self.store().vocabulary()?)
    }

    /// Where the user's layers of that vocabulary are: in the index's folder, hidden, so that an index that is copied
    /// or deleted takes them along; for an index elsewhere, in the user's data folder under the index's name.
    fn store(&self) -> Store {
        if !engine::is_in_cluster(&self.text) {
            return Store::new(PathBuf::from(&self.text).join(".vocabulary"));
        }
        let address = self.text.split_once("://").map_or(self.text.as_str(), |(_, address)| address);
        // What stands before @ may be a password.
        let address = address.rsplit('@').next().unwrap_or(address);
        let words =
            address.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
        let name = words.collect::<Vec<_>>().join("-");
        Store::new(data_folder().join("roledex").join(name))
    }
}

/// Where programs keep what belongs to their user; here when the environment does not say.
fn data_folder() -> PathBuf {
    let folder = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let below_home = || folder("HOME").map(|home| home.join(".local/share"));
    folder("XDG_DATA_HOME").or_else(|| folder("LOCALAPPDATA")).or_else(below_home).unwrap_or_default()
}

/// The folder that relative paths start from.
fn here() -> Result<PathBuf> {
    let refuse = |cause| Error::new(ErrorKind::Io, format!("the current folder: {cause}"));
    Ok(std::env::current_dir().map_err(refuse)?)
}

/// Runs a command. `wants_json`: an error becomes JSON on standard output, beside the words on standard error.
pub fn run(cli: Cli, wants_json: bool) -> Outcome {
    signals::survive_file_size_limit();
    let config = match configuration(&cli) {
        Ok(config) => config,
        Err(Failure::Error(error)) => {
            return fail(&error, Streams::new(cli.color.unwrap_or(Color::Auto), None), wants_json);
        }
        Err(Failure::ClosedPipe) => return Outcome::Done,
    };
    let pager = if cli.no_pager { None } else { pager::chosen(config.pager()) };
    let streams = Streams::new(streams::chosen(cli.color, config.color()), pager.as_deref());
    let location = Location::new(cli.index, config);
    match execute(cli.command, &location, streams) {
        Ok(outcome) => outcome,
        Err(Failure::ClosedPipe) => Outcome::Done,
        Err(Failure::Error(error)) => fail(&error, streams, wants_json),
    }
}

/// What the configuration file says; nothing for what has to work whatever it says.
fn configuration(cli: &Cli) -> Result<Config> {
    let needs_none = matches!(cli.command, Command::Schema(_) | Command::Completions(_) | Command::Man(_));
    if cli.no_config || needs_none {
        return Ok(Config::default());
    }
    Ok(Config::find(cli.config.as_deref(), &here()?)?)
}

fn execute(command: Command, location: &Location, streams: Streams) -> Result<Outcome> {
    match command {
        Command::Index(args) => index::run(&args, location, streams),
        Command::Search(args) => search::run(&args, location, streams),
        Command::Show(args) => show::run(&args, location, streams),
        Command::Inspect(args) => inspect::run(&args, location, streams),
        Command::Profile(args) => profile::run(&args, location, streams),
        Command::Facets(args) => facets::run(&args, location, streams),
        Command::Vocab(args) => vocab::run(&args.command, location, streams),
        Command::Status(args) => status::run(&args, location, streams),
        Command::Eval(args) => eval::run(&args, location, streams),
        #[cfg(feature = "mcp")]
        Command::Mcp => mcp::run(location),
        Command::Schema(args) => schema::run(&args, streams),
        Command::Completions(args) => completions::run(&args, streams),
        Command::Man(args) => man::run(&args, streams),
        #[cfg(feature = "serve")]
        Command::Serve(args) => serve::run(args, location, streams),
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
