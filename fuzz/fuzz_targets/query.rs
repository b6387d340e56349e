//! What people type.
#![no_main]

use roledex::query::{MAX_PARTS, Query};
use roledex::tagger::Tagger;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let query = Query::parse(text);
    assert!(query.parts.len() <= MAX_PARTS);
    let wanted = query.wanted_text();
    for mention in Tagger::new(roledex_fuzz::vocabulary()).tag_query(&wanted) {
        assert!(wanted.get(mention.range.clone()).is_some(), "{:?} of {wanted:?}", mention.range);
    }
    roledex_fuzz::understand(&wanted);
});
