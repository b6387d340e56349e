//! What a command found out, to text for people or JSON for programs.
//!
//! Printers write to any [`std::io::Write`]; they never know a terminal, an engine or a command line. What they
//! are given beside [`crate::hit::SearchResults`] are the plain values of [`report`].

pub mod json;
pub mod marks;
pub mod report;
mod safe;
pub mod text;

pub use safe::safe;
