//! Files and folders to sources: what is walked, what is a candidate, what it is called.

/// Largest source that is read, in bytes. A career document is far smaller; places are kept in 32 bits.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// The name in the index of a path that a user typed.
pub fn name(path: &str, base: &str) -> String {
    let _ = base;
    path.to_owned()
}
