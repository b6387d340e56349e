//! From folders to the index: what changed is read again, what vanished is removed, the rest is left alone.

/// Version of everything that decides what a document's passages and terms are. Documents indexed under another
/// version are read again.
pub const READING_VERSION: u32 = crate::decode::VERSION * 1000 + crate::analyzer::VERSION;
