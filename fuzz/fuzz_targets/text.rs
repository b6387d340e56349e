//! Plain text: lost headings, glued words, flattened and aligned tables.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    roledex_fuzz::read(bytes, "source.txt");
});
