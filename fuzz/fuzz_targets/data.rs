#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| roledex_fuzz::run("data", bytes));
