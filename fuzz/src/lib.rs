//! What has to hold of every document and every text, whoever wrote it.

use std::sync::OnceLock;

use roledex::decode::decode;
use roledex::passage::{self, Passage, Place};
use roledex::tagger::Tagger;
use roledex::vocabulary::Vocabulary;
use roledex::{analyzer, snippet};

/// Most words that a fuzzed passage may have: the contract says about 200, and a last word may carry over.
const MOST_WORDS: usize = 200;

/// Reads `bytes` as a file called `name` and asserts what holds of every document.
///
/// # Panics
/// When something does not hold: that is what the fuzzer looks for.
pub fn read(bytes: &[u8], name: &str) -> Vec<Passage> {
    let Ok(document) = decode(bytes, name) else { return Vec::new() };
    is_clean(&document.title, "title");
    let passages = passage::cut(&document, name);
    let last_line = bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() + 1;
    for passage in &passages {
        is_sound(passage);
        is_placed(passage, bytes, last_line);
    }
    passages
}

/// Asserts what holds of every passage beside its place.
fn is_sound(passage: &Passage) {
    is_clean(&passage.text, "text");
    passage.headings.iter().for_each(|heading| is_clean(heading, "heading"));
    let words = passage.text.split_whitespace().count();
    assert!(words <= MOST_WORDS, "{words} words in {passage:?}");
    assert!(!passage.text.trim().is_empty(), "a passage that says nothing: {passage:?}");
    if let Some(table) = &passage.table {
        assert_eq!(table.columns.len(), table.cells.len(), "{passage:?}");
    }
}

fn is_clean(text: &str, what: &str) {
    let control = text.chars().find(|character| character.is_control() && !matches!(character, '\n' | '\t'));
    assert_eq!(control, None, "{what}: {text:?}");
}

/// Asserts that a passage stands inside its file, and between characters of it.
fn is_placed(passage: &Passage, source: &[u8], last_line: usize) {
    let Place::Lines { lines, bytes } = &passage.place else { return };
    assert!(1 <= lines.0 && lines.0 <= lines.1 && lines.1 <= last_line, "{last_line} lines: {passage:?}");
    assert!(bytes.0 <= bytes.1 && bytes.1 <= source.len(), "{} bytes: {passage:?}", source.len());
    if let Ok(text) = std::str::from_utf8(source) {
        let is_between = text.is_char_boundary(bytes.0) && text.is_char_boundary(bytes.1);
        assert!(is_between, "within a character: {passage:?}");
    }
}

/// The curated vocabulary, made once.
pub fn vocabulary() -> &'static Vocabulary {
    static VOCABULARY: OnceLock<Vocabulary> = OnceLock::new();
    VOCABULARY.get_or_init(Vocabulary::builtin)
}

/// Analyses, tags and cuts a snippet of a text, and asserts that every range is one of it.
///
/// # Panics
/// When one is not.
pub fn understand(text: &str) {
    let tokens = analyzer::tokens(text);
    assert!(tokens.is_sorted_by_key(|token| token.position), "positions fall: {tokens:?}");
    let ranges: Vec<_> = tokens.iter().map(|token| token.range.clone()).collect();
    ranges.iter().for_each(|range| assert!(text.get(range.clone()).is_some(), "{range:?} of {text:?}"));
    let tagger = Tagger::new(vocabulary());
    let mut end = 0;
    for mention in tagger.tag(text) {
        assert!(mention.range.start >= end, "mentions overlap in {text:?}");
        end = mention.range.end;
        assert!(text.get(mention.range.clone()).is_some_and(|named| !named.is_empty()), "{text:?}");
    }
    let mut matches: Vec<_> = ranges.into_iter().step_by(3).map(|range| (range, 1.0)).collect();
    matches.sort_by_key(|(range, _)| (range.start, range.end));
    let snippet = snippet::cut(text, &matches);
    let length = snippet.text.chars().count();
    let mut end = 0;
    for highlight in &snippet.highlights {
        assert!(highlight.start >= end && highlight.start < highlight.end && highlight.end <= length, "{snippet:?}");
        end = highlight.end;
    }
}
