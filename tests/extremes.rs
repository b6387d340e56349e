//! Queries that nobody means: each is answered, the same every time, and how soon is printed.
//!
//! `just extremes FOLDER` prints the times over the documents of a folder. None is asserted: machines differ.

use std::path::{Path, PathBuf};

use roledex::engine::{self, Access, Engine};
use roledex::hit::SearchResults;
use roledex::query::Query;
use roledex::search::{self, Options};
use roledex::vocabulary::Vocabulary;

use crate::harness::{Dir, times};

/// A folder to search in place of the bundled corpus.
fn folder() -> PathBuf {
    let corpus = || Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let folder = std::env::var_os("ROLEDEX_FOLDER").map_or_else(corpus, PathBuf::from);
    folder.canonicalize().expect("a folder")
}

/// Words of the documents, in their order, each once.
fn words(engine: &dyn Engine) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for record in engine.catalog().expect("the documents") {
        for passage in engine.passages_of(&record.path).expect("passages") {
            for word in passage.text.split_whitespace().filter(|word| word.chars().all(char::is_alphabetic)) {
                if !words.iter().any(|known| known == word) {
                    words.push(word.to_owned());
                }
            }
        }
        if words.len() >= 3000 {
            break;
        }
    }
    words
}

/// So many words in which the third letter is missing.
fn misspelt(words: &[String], count: usize) -> String {
    let long = words.iter().filter(|word| word.is_ascii() && word.len() > 6).take(count);
    long.map(|word| format!("{}{}", &word[..2], &word[3..])).collect::<Vec<_>>().join(" ")
}

/// Letters of every plane of Unicode.
fn planes() -> String {
    let of_plane =
        |plane: u32| [0x41, 0x3b1, 0x4e00, 0xf600].map(|place| char::from_u32(plane << 16 | place));
    (0..17).flat_map(of_plane).flatten().collect()
}

/// The queries by name, each with whether it finds something.
fn queries(words: &[String]) -> Vec<(&'static str, String, bool)> {
    vec![
        ("a question", "how much does a help desk technician earn".to_owned(), true),
        ("one character", "a".to_owned(), true),
        ("only stop words", "what is the of to in and a it".to_owned(), true),
        ("only symbols", "!@#$%^&*()_+-=[]{}|;:\",.<>/?`~".repeat(5), false),
        ("every plane of Unicode", planes(), false),
        ("500 words", words[..500].join(" "), true),
        ("500 misspelt words", misspelt(words, 500), true),
        ("10,000 characters", words.join(" ").chars().take(10_000).collect(), true),
        ("10,000 times one letter", "a".repeat(10_000), false),
        ("5,000 brackets", "(".repeat(5_000), false),
        ("2,000 open quotes", "\"a ".repeat(2_000), true),
        ("3,000 exclusions", "-a ".repeat(3_000), false),
        ("2,000 stars", "a* ".repeat(2_000), true),
    ]
}

#[test]
fn what_nobody_means_is_answered() {
    let dir = Dir::new();
    dir.run([Path::new("index"), &folder()]).exits(0);
    let engine = engine::open(&dir.path("index").to_string_lossy(), &Access::default()).expect("the index");
    let vocabulary = Vocabulary::builtin();
    let options = Options { limit: 10, per_document: 3, ..Options::default() };
    let ask = |query: &str| -> SearchResults {
        search::search(engine.as_ref(), &vocabulary, &Query::parse(query), &options).expect("an answer")
    };
    let ids = |results: &SearchResults| -> Vec<String> {
        results.hits.iter().map(|hit| hit.passage.id.clone()).collect()
    };
    for (name, query, finds) in queries(&words(engine.as_ref())) {
        let first = ask(&query);
        assert_eq!(!first.hits.is_empty(), finds, "{name}: {:?}", ids(&first));
        let mut soonest = first.took_ms;
        for _ in 0..times(2) {
            let again = ask(&query);
            assert_eq!(ids(&again), ids(&first), "{name}");
            soonest = soonest.min(again.took_ms);
        }
        println!("{name:<24} first {:7.1} ms, then {soonest:7.1} ms", first.took_ms);
    }
}
