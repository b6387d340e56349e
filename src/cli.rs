//! The command line: what can be typed, and its help. What it means is in [`crate::commands`].

mod arguments;
mod config;
mod help;
mod programs;
mod values;
mod vocab;

#[cfg(feature = "serve")]
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum, ValueHint};
use roledex::document::Format;
use roledex::evaluation::Setting;
use roledex::vocabulary::Kind;
use serde::Deserialize;

pub use arguments::{parse, wants_json};
pub use config::Config;
#[cfg(feature = "mcp")]
use help::MCP_EXAMPLES;
#[cfg(feature = "serve")]
use help::SERVE_EXAMPLES;
use help::{
    EVAL_EXAMPLES, EXIT_CODES, FACETS_EXAMPLES, INDEX_EXAMPLES, INSPECT_EXAMPLES, PROFILE_EXAMPLES,
    SEARCH_EXAMPLES, SHOW_EXAMPLES, STATUS_EXIT_CODES,
};
pub use programs::{CompletionsArgs, ManArgs, SchemaArgs, Shell};
pub use vocab::{VocabArgs, VocabCommand, VocabKind, VocabOrigin};

/// Full-text search for career documents that answers with the passage, the file and the lines
#[derive(Debug, Parser)]
#[command(name = "roledex", version, after_help = EXIT_CODES, max_term_width = 100)]
pub struct Cli {
    /// Where the index is: a folder, or <opensearch://HOST:9200/NAME> [default: ./index]
    #[arg(
        long,
        global = true,
        value_name = "LOCATION",
        env = "ROLEDEX_INDEX",
        hide_env = true,
        value_hint = ValueHint::DirPath
    )]
    pub index: Option<String>,

    /// When to use colours [default: auto]
    #[arg(long, global = true, value_name = "WHEN")]
    pub color: Option<Color>,

    /// Show results that are longer than the screen without a pager
    #[arg(long, global = true)]
    pub no_pager: bool,

    /// The configuration file [default: the nearest roledex.toml, here or above]
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub config: Option<PathBuf>,

    /// Read no configuration file
    #[arg(long, global = true, conflicts_with = "config")]
    pub no_config: bool,

    #[command(subcommand)]
    pub command: Command,
}

/// The whole command line as clap describes it.
pub fn command() -> clap::Command {
    Cli::command()
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Color {
    /// On a terminal
    Auto,
    /// In a pipe too
    Always,
    /// Not at all
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read files and folders into the index
    #[command(visible_alias = "ingest")]
    Index(IndexArgs),
    /// Print the passages that answer a query, best first
    #[command(visible_alias = "query")]
    Search(Box<SearchArgs>),
    /// Print a passage or document as it was understood
    Show(ShowArgs),
    /// Do what index would do to one file, and print the result
    Inspect(InspectArgs),
    /// Gather what the documents say of a role, with the passages that say it
    Profile(ProfileArgs),
    /// Count roles, skills, certifications, formats and paths
    Facets(FacetsArgs),
    /// Look after the roles, skills and certifications known
    Vocab(VocabArgs),
    /// Say what is in the index, which files changed since, and whether it is sound
    Status(StatusArgs),
    /// Measure ranking against questions whose answers are known
    Eval(EvalArgs),
    /// Answer agents on standard input and output, by the Model Context Protocol
    #[cfg(feature = "mcp")]
    #[command(after_help = MCP_EXAMPLES)]
    Mcp,
    /// Print the JSON Schema of what --json prints
    Schema(SchemaArgs),
    /// Print what makes a shell complete command lines
    Completions(CompletionsArgs),
    /// Print the manual page
    Man(ManArgs),
    /// Serve the same answers over HTTP, with a page for people
    #[cfg(feature = "serve")]
    Serve(ServeArgs),
}

#[derive(Debug, Args)]
#[command(after_help = INDEX_EXAMPLES)]
pub struct IndexArgs {
    /// Files and folders to read; - is one document on standard input [default: what the index was built from, or
    /// ./corpus]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Name in the index of the document on standard input; its ending tells the format where content does not
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,

    #[command(flatten)]
    pub walk: WalkArgs,

    /// Read everything again, into an empty index
    #[arg(long)]
    pub rebuild: bool,

    /// Say what would be done and change nothing
    #[arg(long)]
    pub dry_run: bool,

    #[command(flatten)]
    pub watch: WatchArgs,

    /// Drop a folder, a file or a named document from the index, and read nothing (can be repeated)
    #[arg(
        long,
        value_name = "PATH",
        conflicts_with_all = ["paths", "name", "rebuild", "watch", "hidden", "no_ignore"]
    )]
    pub forget: Vec<PathBuf>,

    /// Wait so long while another process is writing to the index
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub wait: Duration,

    /// How many documents to read at once [default: one per processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,

    #[command(flatten)]
    pub output: IndexOutputArgs,
}

#[derive(Debug, Args)]
pub struct IndexOutputArgs {
    /// Name every file that is skipped, also those that the run before has named
    #[arg(short, long)]
    pub verbose: bool,

    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct WatchArgs {
    /// Go on, and index what changes until interrupted
    #[arg(long, conflicts_with_all = ["dry_run", "name"])]
    pub watch: bool,

    /// With --watch: look every so often, instead of being told by the system
    #[arg(long, value_name = "SECONDS", requires = "watch", value_parser = seconds)]
    pub poll: Option<Duration>,
}

/// Seconds, also parts of them.
fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number of seconds".to_owned())?;
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}

#[derive(Debug, Args)]
pub struct WalkArgs {
    /// Read hidden files and folders too
    #[arg(long)]
    pub hidden: bool,

    /// Read what .gitignore and .ignore files exclude
    #[arg(long)]
    pub no_ignore: bool,
}

#[derive(Debug, Args)]
#[command(after_help = SEARCH_EXAMPLES)]
pub struct SearchArgs {
    /// What to search; words are joined by spaces
    #[arg(
        value_name = "QUERY",
        required_unless_present_any = ["role", "skill", "cert", "path", "format"]
    )]
    pub query: Vec<String>,

    #[command(flatten)]
    pub page: PageArgs,

    #[command(flatten)]
    pub narrow: NarrowArgs,

    /// Index what changed since the last time first
    #[arg(long)]
    pub fresh: bool,

    /// Search the words as they are: no aliases, no stemming, no spelling correction
    #[arg(long)]
    pub literal: bool,

    /// Say why each passage stands where it stands
    #[arg(long)]
    pub explain: bool,

    #[command(flatten)]
    pub output: SearchOutputArgs,
}

#[derive(Debug, Args)]
pub struct PageArgs {
    /// Print at most this many passages [default: 10]
    #[arg(short = 'n', long, value_name = "N")]
    pub limit: Option<usize>,

    /// Skip this many passages first
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub offset: usize,

    /// Print at most this many passages of one document; 0 is no limit [default: 3]
    #[arg(long, value_name = "N")]
    pub per_document: Option<usize>,

    /// Count roles, skills and certifications over all passages that match
    #[arg(long)]
    pub facets: bool,
}

#[derive(Debug, Args)]
pub struct NarrowArgs {
    /// Only passages that name this role, by name or alias (can be repeated)
    #[arg(long, value_name = "ROLE", add = values::names(Kind::Role))]
    pub role: Vec<String>,

    /// Only passages that name this skill (can be repeated)
    #[arg(long, value_name = "SKILL", add = values::names(Kind::Skill))]
    pub skill: Vec<String>,

    /// Only passages that name this certification (can be repeated)
    #[arg(long, value_name = "CERTIFICATION", add = values::names(Kind::Certification))]
    pub cert: Vec<String>,

    /// Only documents of this format (can be repeated; any of them)
    #[arg(long, value_name = "FORMAT", value_parser = values::formats(), ignore_case = true)]
    pub format: Vec<Format>,

    /// Only documents whose path has this part, or matches this glob: *, ?, [ab], {a,b} (can be repeated; any of them)
    #[arg(long, value_name = "PART|GLOB")]
    pub path: Vec<String>,
}

#[derive(Debug, Args)]
pub struct SearchOutputArgs {
    /// Print one JSON object
    #[arg(long, conflicts_with = "jsonl")]
    pub json: bool,

    /// Print one JSON object a line for each passage, and nothing else
    #[arg(long)]
    pub jsonl: bool,

    /// Exit with 0 when nothing was found, too
    #[arg(long)]
    pub exit_zero: bool,
}

#[derive(Debug, Args)]
#[command(after_help = SHOW_EXAMPLES)]
pub struct ShowArgs {
    /// A passage's id or enough of it, or a document's path with an optional line (or :pPAGE)
    #[arg(value_name = "ID|PATH[:LINE]", value_hint = ValueHint::FilePath)]
    pub target: String,

    /// Print this many neighbours before and after a passage too
    #[arg(short = 'C', long, value_name = "N", default_value_t = 0)]
    pub context: usize,

    /// Print one JSON object
    #[arg(long)]
    pub json: bool,

    /// Exit with 0 when nothing was found, too
    #[arg(long)]
    pub exit_zero: bool,
}

#[derive(Debug, Args)]
#[command(after_help = INSPECT_EXAMPLES)]
pub struct InspectArgs {
    /// The file to read; no index is needed or changed
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = PROFILE_EXAMPLES)]
pub struct ProfileArgs {
    /// The role, by name or alias; words are joined by spaces
    #[arg(value_name = "ROLE", required = true, add = values::names(Kind::Role))]
    pub role: Vec<String>,

    /// Set another role beside it
    #[arg(long, value_name = "ROLE", add = values::names(Kind::Role))]
    pub versus: Option<String>,

    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = FACETS_EXAMPLES)]
pub struct FacetsArgs {
    /// What to count [default: all of them]
    #[arg(value_name = "KIND")]
    pub kind: Option<FacetKind>,

    /// Count only in the passages that match this query
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    pub query: Option<String>,

    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// What can be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FacetKind {
    Roles,
    Skills,
    Certifications,
    Formats,
    Paths,
}

impl FacetKind {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Roles => "roles",
            Self::Skills => "skills",
            Self::Certifications => "certifications",
            Self::Formats => "formats",
            Self::Paths => "paths",
        }
    }
}

#[derive(Debug, Args)]
#[command(after_help = STATUS_EXIT_CODES)]
pub struct StatusArgs {
    /// Read every byte of the index and compare it with its checksum
    #[arg(long)]
    pub verify: bool,

    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

#[cfg(feature = "serve")]
#[derive(Debug, Args)]
#[command(after_help = SERVE_EXAMPLES)]
pub struct ServeArgs {
    /// Address and port to listen at; port 0 is any that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7979", value_parser = values::address)]
    pub bind: SocketAddr,

    /// File with the token that clients have to send; needed where other machines can connect
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,

    /// Name under which clients may call the server, beside its addresses and localhost (can be repeated)
    #[arg(long, value_name = "NAME")]
    pub host: Vec<String>,
}

#[derive(Debug, Args)]
#[command(after_help = EVAL_EXAMPLES)]
pub struct EvalArgs {
    /// Questions with their answers: a YAML file, or a BEIR folder, whose documents are indexed for it
    #[arg(value_name = "TRUTH")]
    pub truth: PathBuf,

    /// Name each question that the first hit does not answer, with that hit and the rank of the right answer
    #[arg(long)]
    pub misses: bool,

    /// Compare two settings: default, literal, or without:PART
    #[arg(long, num_args = 2, value_names = ["SETTING", "SETTING"], conflicts_with = "misses")]
    pub compare: Vec<Setting>,

    /// Print a Markdown table of what is lost without each part of ranking
    #[arg(long, conflicts_with_all = ["compare", "misses"])]
    pub ablation: bool,

    /// Put that table into a file, between <!-- ablation --> and <!-- /ablation -->
    #[arg(long, value_name = "FILE", requires = "ablation", conflicts_with = "json")]
    pub write: Option<PathBuf>,

    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}
