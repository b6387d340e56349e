//! Markdown with what stands in it: HTML, tables, fences, templates.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    roledex_fuzz::read(bytes, "source.md");
});
