//! Analyzer, tagger and snippets over any text.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| roledex_fuzz::understand(text));
