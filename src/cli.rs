//! The command line: what can be typed, and its help. What it means is in [`crate::commands`].

mod arguments;
mod help;
mod values;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use roledex::document::Format;
use roledex::evaluation::Setting;
use roledex::print::json::schema::Output;

pub use arguments::{parse, wants_json};
use help::{
    EVAL_EXAMPLES, EXIT_CODES, FACETS_EXAMPLES, INDEX_EXAMPLES, INSPECT_EXAMPLES, PROFILE_EXAMPLES,
    SCHEMA_EXAMPLES, SEARCH_EXAMPLES, SHOW_EXAMPLES, STATUS_EXIT_CODES, VOCAB_EXAMPLES,
};

/// Full-text search for career documents that answers with the passage, the file and the lines
#[derive(Debug, Parser)]
#[command(name = "roledex", version, after_help = EXIT_CODES, max_term_width = 100)]
pub struct Cli {
    /// Where the index is: a folder [default: ./index]
    #[arg(long, global = true, value_name = "LOCATION", env = "ROLEDEX_INDEX", hide_env = true)]
    pub index: Option<String>,

    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,

    #[command(subcommand)]
    pub command: Command,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
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
    /// Print the JSON Schema of what --json prints
    Schema(SchemaArgs),
}

#[derive(Debug, Args)]
#[command(after_help = INDEX_EXAMPLES)]
pub struct IndexArgs {
    /// Files and folders to read; - is one document on standard input [default: ./corpus]
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

    /// How many documents to read at once [default: one per processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,

    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
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
    /// Print at most this many passages
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    pub limit: usize,

    /// Skip this many passages first
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub offset: usize,

    /// Print at most this many passages of one document; 0 is no limit
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub per_document: usize,

    /// Count roles, skills and certifications over all passages that match
    #[arg(long)]
    pub facets: bool,
}

#[derive(Debug, Args)]
pub struct NarrowArgs {
    /// Only passages that name this role, by name or alias (can be repeated)
    #[arg(long, value_name = "ROLE")]
    pub role: Vec<String>,

    /// Only passages that name this skill (can be repeated)
    #[arg(long, value_name = "SKILL")]
    pub skill: Vec<String>,

    /// Only passages that name this certification (can be repeated)
    #[arg(long, value_name = "CERTIFICATION")]
    pub cert: Vec<String>,

    /// Only documents of this format: text, markdown, html, pdf, … (can be repeated; any of them)
    #[arg(long, value_name = "FORMAT", value_parser = values::formats(), ignore_case = true)]
    pub format: Vec<Format>,

    /// Only documents whose path matches this glob (can be repeated; any of them)
    #[arg(long, value_name = "GLOB")]
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
    /// A passage's id, or a document's path with an optional line (or :pPAGE)
    #[arg(value_name = "ID|PATH[:LINE]")]
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
    #[arg(value_name = "ROLE", required = true)]
    pub role: Vec<String>,

    /// Set another role beside it
    #[arg(long, value_name = "ROLE")]
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

#[derive(Debug, Args)]
#[command(after_help = VOCAB_EXAMPLES, subcommand_required = true, arg_required_else_help = true)]
pub struct VocabArgs {
    #[command(subcommand)]
    pub command: VocabCommand,
}

#[derive(Debug, Subcommand)]
pub enum VocabCommand {
    /// List the entries with their names
    List {
        /// Which entries [default: all of them]
        #[arg(value_name = "KIND")]
        kind: Option<VocabKind>,

        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Say what is wrong with vocabulary files
    Lint {
        /// YAML files, or folders of them
        #[arg(value_name = "PATH", required = true)]
        paths: Vec<PathBuf>,

        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// List frequent names in the index that the vocabulary does not know
    Suggest {
        /// List at most this many names
        #[arg(short = 'n', long, value_name = "N", default_value_t = 50)]
        limit: usize,

        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
}

/// Kinds of vocabulary entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum VocabKind {
    Roles,
    Skills,
    Certifications,
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

#[derive(Debug, Args)]
#[command(after_help = SCHEMA_EXAMPLES)]
pub struct SchemaArgs {
    /// Of one output only: the command's, hit for a line of --jsonl, or error
    #[arg(value_name = "OUTPUT", value_parser = values::outputs())]
    pub output: Option<Output>,
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
