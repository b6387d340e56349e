//! Pages: tags, tables with spans, noise.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    roledex_fuzz::read(bytes, "source.html");
});
