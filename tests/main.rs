//! Tests of the whole: one binary, because each further one would link tantivy again.

mod engine;
