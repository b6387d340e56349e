//! Texts and queries: every range is one of the text, whatever it says.

use std::ops::Range;
use std::sync::OnceLock;

use roledex::hit::Snippet;
use roledex::passage::Table;
use roledex::query::{MAX_PARTS, Query};
use roledex::tagger::Tagger;
use roledex::vocabulary::Vocabulary;
use roledex::{analyzer, snippet};

use super::choices::Choices;

/// The curated vocabulary, made once.
pub fn vocabulary() -> &'static Vocabulary {
    static VOCABULARY: OnceLock<Vocabulary> = OnceLock::new();
    VOCABULARY.get_or_init(Vocabulary::builtin)
}

/// Analyzer and tagger over any text.
pub fn tagger(bytes: &[u8]) {
    let text = &String::from_utf8_lossy(bytes);
    let tokens = analyzer::tokens(text);
    assert!(tokens.is_sorted_by_key(|token| token.position), "positions fall: {tokens:?}");
    for token in &tokens {
        assert!(text.get(token.range.clone()).is_some(), "{token:?} of {text:?}");
    }
    let mut end = 0;
    for mention in Tagger::new(vocabulary()).tag(text) {
        assert!(mention.range.start >= end, "mentions overlap in {text:?}");
        end = mention.range.end;
        assert!(text.get(mention.range.clone()).is_some_and(|named| !named.is_empty()), "{text:?}");
    }
}

/// What people type.
pub fn query(bytes: &[u8]) {
    let query = Query::parse(&String::from_utf8_lossy(bytes));
    assert!(query.parts.len() <= MAX_PARTS);
    let wanted = query.wanted_text();
    for mention in Tagger::new(vocabulary()).tag_query(&wanted) {
        assert!(wanted.get(mention.range.clone()).is_some(), "{:?} of {wanted:?}", mention.range);
    }
}

/// Snippets of a text around some of its words; the first bytes say which.
pub fn snippets(bytes: &[u8]) {
    let (which, text) = bytes.split_at(bytes.len().min(8));
    let text = String::from_utf8_lossy(text);
    let mut which = Choices::of(which);
    let mut matches: Vec<(Range<usize>, f64)> = Vec::new();
    for token in analyzer::tokens(&text) {
        let step = usize::from(which.below(4));
        if matches.len() % 4 == step {
            matches.push((token.range, f64::from(which.below(16))));
        }
    }
    matches.sort_by_key(|(range, _)| (range.start, range.end));
    let cells: Vec<String> = text.split("; ").map(str::to_owned).collect();
    let row = Table { columns: vec![String::new(); cells.len()], cells };
    for table in [None, Some(&row)] {
        is_sound(&snippet::cut(&text, table, &matches));
    }
}

/// Asserts that highlights are in order, apart and inside.
fn is_sound(snippet: &Snippet) {
    let length = snippet.text.chars().count();
    let mut end = 0;
    for highlight in &snippet.highlights {
        let is_inside = end <= highlight.start && highlight.start < highlight.end && highlight.end <= length;
        assert!(is_inside, "{snippet:?}");
        end = highlight.end;
    }
}
