//! Tests of the whole: one binary, because each further one would link tantivy again.
//!
//! Most are end-to-end: each writes its files into a folder of its own, runs the real binary there and compares
//! exit code, standard output and standard error. Edge cases of one stage belong beside that stage.
//!
//! - `harness`: the folder, the command, what came out of it; the small corpus that most tests search
//! - `streams`: exit codes, what goes where, errors, colours, closed pipes, hostile text on a terminal
//! - `index`: what indexing reads, notices and leaves alone
//! - `search`: the command line of a query, what is found, the plain form
//! - `main_job`: the passage that answers comes first, on documents in every state
//! - `show`: `show`, `inspect` and `status`
//! - `facets`: counts over everything or a query's matches
//! - `profile`: what documents say of a role
//! - `vocab`: the vocabulary and its files
//! - `json`: the wire format, declared a second time, so that no field changes by accident
//! - `schema`: the wire format as it is told to programs
//! - `eval`: what measures ranking
//! - `relevance`: how well the bundled corpus answers its questions; floors that must hold
//! - `engine`: what every engine has to do, whatever holds the index; through the library
//! - `tagger`: the rules of the tagger, one sentence each; through the library
//! - `tags`: how well the tagger does on the gold passages
//! - `promises`: what passages keep of their sources, on the corpus and on the troubles of real documents
//! - `reading`: what passages look like, one sentence of the rules each; through the library
//! - `limits`: files made to hurt their reader
//! - `architecture`: the boundaries between modules, and the rules for files

mod architecture;
mod engine;
mod eval;
mod facets;
mod harness;
mod index;
mod json;
#[cfg(all(feature = "office", feature = "pdf"))]
mod limits;
mod main_job;
mod profile;
mod promises;
mod reading;
mod relevance;
mod schema;
mod search;
mod show;
mod streams;
mod tagger;
mod tags;
mod vocab;
