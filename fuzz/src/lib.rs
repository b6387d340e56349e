//! What has to hold whatever bytes arrive: one function for each part of the program that reads what others wrote.
//!
//! `cargo fuzz` drives them by `fuzz_targets`, each of which names one. The tests of the program include this file and
//! drive the same functions by bytes that a stable toolchain makes, see `tests/fuzz.rs`.

mod choices;
mod cluster;
mod containers;
mod documents;
mod http;
mod promises;
mod sketches;
mod words;

/// A part of the program, and how it is given bytes.
///
/// Each function panics when something does not hold: that is what a fuzzer looks for.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: &[Target] = &[
    ("any", documents::any),
    ("containers", containers::containers),
    ("data", documents::data),
    ("front_matter", documents::front_matter),
    ("glued", sketches::glued),
    ("html", documents::html),
    ("http", http::http),
    ("markdown", documents::markdown),
    ("opensearch", cluster::opensearch),
    ("passages", sketches::passages),
    ("promises", promises::promises),
    ("query", words::query),
    ("snippets", words::snippets),
    ("tables", sketches::tables),
    ("tagger", words::tagger),
    ("text", documents::text),
];

/// Gives bytes to the target of that name.
///
/// # Panics
///
/// When something does not hold, or when there is no such target.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|(known, _)| *known == name);
    let (_, give) = target.unwrap_or_else(|| panic!("no target {name}"));
    give(bytes);
}
