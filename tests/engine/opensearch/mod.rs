//! The engine in a cluster.
//!
//! - `cluster`: against a real one; run by `tests/opensearch/run`
//! - `fake`: a node that answers as told, and in trouble on demand
//! - `protocol`: what the engine does about trouble

mod cluster;
mod fake;
mod protocol;
