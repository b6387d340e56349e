//! Files and folders to sources: what is walked, what is a candidate, what it is called.

/// Largest source that is read, in bytes. A career document is far smaller; places are kept in 32 bits.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;
