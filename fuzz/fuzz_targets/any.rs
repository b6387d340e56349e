//! Bytes as they come, under a name that says nothing.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    roledex_fuzz::read(bytes, "source");
});
