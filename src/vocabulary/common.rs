//! Words too common to name anything by themselves.

/// Everyday words and words for any job, in small letters.
const COMMON: &str = include_str!("../../vocabulary/common-words.txt");

/// Whether a folded word is one of them.
pub fn is_common(word: &str) -> bool {
    COMMON.split_ascii_whitespace().any(|common| common == word)
}
