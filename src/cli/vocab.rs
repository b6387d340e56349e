//! What can be typed behind `roledex vocab`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::help::VOCAB_EXAMPLES;

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

        /// Only those of this layer; roledex vocab sources lists the layers
        #[arg(long, value_name = "NAME")]
        layer: Option<String>,

        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Add a vocabulary file of your own; one that was added before is replaced
    Add {
        /// A YAML file of entries, or of phrases that name nothing
        #[arg(value_name = "FILE")]
        file: PathBuf,

        /// What the layer is called [default: as the file]
        #[arg(long, value_name = "NAME")]
        name: Option<String>,

        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Import your copy of another vocabulary; its names count where nothing curated does
    Import {
        /// What it is a copy of
        #[arg(value_name = "FROM")]
        from: VocabOrigin,

        /// The folder, ZIP archive or file
        #[arg(value_name = "PATH")]
        path: PathBuf,

        /// What the layer is called [default: onet, esco, or as the CSV file]
        #[arg(long, value_name = "NAME")]
        name: Option<String>,

        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Remove what was added or imported
    Remove {
        /// The layer
        #[arg(value_name = "NAME")]
        name: String,

        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Say where the entries come from, with the attribution that their owners ask for
    Sources {
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

/// Vocabularies that can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum VocabOrigin {
    /// The text files of the O*NET database
    Onet,
    /// The CSV files of the ESCO classification
    Esco,
    /// A CSV file with the columns name and kind, and perhaps aliases, family and issuer
    Csv,
}
