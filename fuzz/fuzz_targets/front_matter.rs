//! YAML and TOML front matter before a body, and whole YAML documents.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((&kind, block)) = bytes.split_first() else { return };
    let framed = |rule: &[u8]| [rule, b"\n", block, b"\n", rule, b"\nA body of few words.\n"].concat();
    match kind % 3 {
        0 => roledex_fuzz::read(&framed(b"---"), "source.md"),
        1 => roledex_fuzz::read(&framed(b"+++"), "source.md"),
        _ => roledex_fuzz::read(block, "source.yaml"),
    };
});
