//! roledex reads a folder of career documents into a full-text index and answers a question with the passage
//! that answers it, the file, and the lines.
//!
//! # Architecture
//!
//! ```text
//! files → source → decode → document → passage → analyzer → indexer → engine (the index)
//! words → query  → search → engine → hit → print → any writer
//! ```
//!
//! The modules in the order of the pipeline: what each knows and, which matters more, what it must not know.
//! Whose plain values it may use is a table in `tests/architecture.rs`.
//!
//! - [`error`] knows what ends a run ([`error::Error`]) and what is only wrong with one source
//!   ([`error::Problem`]). It knows no stage, and nothing of how errors are shown.
//! - [`containment`] knows how a panic of foreign code becomes a message. It knows no stage.
//! - [`cores`] knows how work is divided among the cores of the machine. It knows no stage.
//! - [`traced`] knows text and, byte by byte, the source that it was made from. It knows no format.
//! - [`document`] knows what a reader sees, as plain values. It knows no bytes, files or markup.
//! - [`source`] knows files and folders: what is walked, what it is called, whether it changed, and how to wait
//!   until something does. It knows nothing of formats and of what is in a file.
//! - [`decode`] knows formats, encodings and the damage found in real files; bytes in, a document out. It knows
//!   no paths, no passages and no index.
//! - [`passage`] knows how a document is cut into pieces that can be read alone. It knows no format and no index.
//! - [`vocabulary`] knows the names of roles, skills and certifications: the curated ones, compiled when the program
//!   is built, and the layers that the user keeps in a folder. It knows no text that names them.
//! - [`import`] knows the files of others' vocabularies, and which of their names may be looked for. It knows no text.
//! - [`tagger`] knows where a text names an entry of the vocabulary. It knows no index.
//! - [`analyzer`] knows which terms a text is found by, for documents and queries alike. It knows no fields.
//! - [`engine`] knows how to store passages and find them by given terms: plain values in, plain values out. It
//!   knows no text analysis, query syntax, ranking beyond BM25, snippets or printing. Only `engine/embedded`
//!   knows tantivy, only `engine/opensearch` clusters.
//! - [`indexer`] knows which documents have to be read again, and runs the stages up to the engine over them. It
//!   knows no queries and no output.
//! - [`query`] knows what people type. It knows no index.
//! - [`search`] knows how a query becomes a plan, how candidates are ranked, and which sources changed since. It
//!   knows neither markup nor which engine answers.
//! - [`lookup`] knows what an id or a path stands for. It knows no queries and no output.
//! - [`profile`] knows how what documents say of a role is read off passages. It knows no queries and no output.
//! - [`suggest`] knows how a name looks that the vocabulary may lack. It knows no output.
//! - [`snippet`] knows which part of a passage to show. It knows ranges and the cells of a row, not markup.
//! - [`hit`] knows what an answer consists of, as plain values. It knows not how it came about.
//! - [`evaluation`] knows questions with their answers, and measures how well [`search`] finds them. It knows no
//!   ranking and no output.
//! - [`print`](mod@print) knows how an answer looks to people and programs. It knows no engine, terminal or command
//!   line. Only `print/json` says what is serialised for others.
//! - [`mcp`], of the feature of that name, knows the protocol of agents and how much they are told at once. It knows
//!   no tantivy, flags, environment or terminal, and what an answer looks like only from `print`.
//! - [`serve`], of the feature of that name, knows HTTP and the page for people, and who may ask for what. It knows no
//!   tantivy, flags, environment or terminal, and what an answer looks like as JSON only from `print`.
//!
//! The binary comes after all of them: `cli` knows what can be typed, `commands` lets the stages work one after
//! the other, and `main` turns the outcome into an exit code. Only they know standard output, standard error,
//! the environment, and clap.
//!
//! `tests/architecture.rs` enforces all this, and that no file outgrows 500 lines.

pub mod error;

pub mod containment;

pub mod cores;

pub mod traced;

pub mod document;

pub mod source;

pub mod decode;

pub mod passage;

pub mod vocabulary;

pub mod import;

pub mod tagger;

pub mod analyzer;

pub mod engine;

pub mod indexer;

pub mod query;

pub mod search;

pub mod lookup;

pub mod profile;

pub mod suggest;

pub mod snippet;

pub mod hit;

pub mod evaluation;

pub mod print;

#[cfg(feature = "mcp")]
pub mod mcp;

#[cfg(feature = "serve")]
pub mod serve;
