//! JSON, JSON Lines, CSV and TSV.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((&kind, body)) = bytes.split_first() else { return };
    let name = ["source.json", "source.jsonl", "source.csv", "source.tsv"][usize::from(kind % 4)];
    roledex_fuzz::read(body, name);
});
