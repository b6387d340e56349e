//! All integration tests in one binary: each further one would link tantivy again.

mod tags;
mod tagger;
