//! Tests of the whole: one binary, because each further one would link tantivy again.
//!
//! Most are end-to-end: each writes its files into a folder of its own, runs the real binary there and compares
//! exit code, standard output and standard error. Edge cases of one stage belong beside that stage.
//!
//! - `harness`: the folder, the command, what came out of it; the small corpus that most tests search
//! - `streams`: exit codes, what goes where, errors, colours, closed pipes, hostile text on a terminal
//! - `index`: what indexing reads, notices and leaves alone
//! - `keeping`: what an index was built from, what is dropped, who waits for whom, other versions, other places
//! - `watch`: `index --watch`
//! - `damage`: every file of an index cut or changed, one at a time
//! - `durability`: what happens to the machine costs nobody anything
//! - `search`: the command line of a query, what is found, the plain form
//! - `repeated`: what stands on most pages of a folder comes after what one page says
//! - `main_job`: the passage that answers comes first, on documents in every state
//! - `show`: `show`, `inspect` and `status`
//! - `facets`: counts over everything or a query's matches
//! - `profile`: what documents say of a role
//! - `mcp`: the same answers for agents, and what clients cannot do to the server
//! - `vocab`: the vocabulary, its files and its layers
//! - `import`: the files of others' vocabularies; through the library
//! - `serve`: the same answers over HTTP, the page, and what clients cannot do to either
//! - `json`: the wire format, declared a second time, so that no field changes by accident
//! - `schema`: the wire format as it is told to programs
//! - `shell`: completions and manual pages
//! - `config`: the configuration file
//! - `terminal`: what a terminal shows, at three widths
//! - `eval`: what measures ranking
//! - `relevance`: how well the bundled corpus answers its questions; floors that must hold
//! - `ranking`: what holds of every list of hits; through the library
//! - `extremes`: queries that nobody means, and how soon each is answered; through the library
//! - `engine`: what every engine has to do, whatever holds the index; through the library
//! - `tagger`: the rules of the tagger, one sentence each; through the library
//! - `tags`: how well the tagger does on the gold passages
//! - `promises`: what passages keep of their sources, on the corpus and on the troubles of real documents
//! - `reading`: what passages look like, one sentence of the rules each; through the library
//! - `limits`: files made to hurt their reader
//! - `growth`: what runs for long stays as large as it is
//! - `fuzz`: the parts that read what others wrote, given bytes at random
//! - `architecture`: the boundaries between modules, and the rules for files

mod architecture;
mod config;
mod damage;
#[cfg(target_os = "linux")]
mod durability;
mod engine;
mod eval;
mod extremes;
mod facets;
#[cfg(all(feature = "office", feature = "opensearch", feature = "serve"))]
mod fuzz;
#[cfg(all(target_os = "linux", feature = "serve"))]
mod growth;
mod harness;
mod import;
mod index;
mod json;
mod keeping;
#[cfg(all(feature = "office", feature = "pdf"))]
mod limits;
mod main_job;
#[cfg(feature = "mcp")]
mod mcp;
mod profile;
mod promises;
mod ranking;
mod reading;
mod relevance;
mod repeated;
mod schema;
mod search;
#[cfg(feature = "serve")]
mod serve;
mod shell;
mod show;
mod streams;
mod tagger;
mod tags;
mod terminal;
mod vocab;
#[cfg(unix)]
mod watch;
