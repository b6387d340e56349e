//! Nodes that are stopped while there is work. Every shard has two copies, so any one node may go.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use roledex::engine::opensearch::OpenSearchEngine;
use roledex::engine::{Access, Engine};

use super::{Index, calm, node};
use crate::engine::{begin, document, ids, manifest, term, wanted};

/// Documents that are written while nodes go and come.
const DOCUMENTS: usize = 600;

/// Searches while a node goes and comes.
const SEARCHES: usize = 500;

fn texts(number: usize) -> Vec<String> {
    (0..5).map(|part| format!("desk word{number} part{part} lamp chair")).collect()
}

fn put(engine: &dyn Engine, numbers: std::ops::Range<usize>, mut between: impl FnMut(usize)) {
    let mut writer = begin(engine);
    for number in numbers {
        let texts = texts(number);
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (record, entries) = document(&format!("{number:04}.txt"), &texts);
        writer.put(&record, entries).expect("a put");
        between(number);
    }
    writer.commit(&manifest()).expect("a commit");
}

/// How often each passage is there.
fn passages(engine: &dyn Engine) -> BTreeMap<String, usize> {
    let found = engine.search(&roledex::engine::Plan { limit: 20_000, ..wanted(vec![]) }).expect("an answer");
    assert_eq!(found.warnings, [""; 0]);
    let mut passages = BTreeMap::new();
    for id in ids(&found) {
        *passages.entry(id.to_owned()).or_default() += 1;
    }
    passages
}

fn expected() -> BTreeMap<String, usize> {
    let ids = |number| (0..5).map(move |part| (format!("{number:04}.txt#{part}"), 1));
    (0..DOCUMENTS).flat_map(ids).collect()
}

/// The node that is stopped first is the one that leads the cluster.
#[test]
#[ignore = "needs a cluster: tests/opensearch/run"]
fn nothing_is_lost_or_doubled_when_nodes_go_while_indexing() {
    let index = Index::new();
    let engine = index.engine();
    let started = Instant::now();
    put(&engine, 0..DOCUMENTS, |number| match number {
        150 => node("stop", 1),
        400 => node("start", 1),
        _ => {}
    });
    println!("{DOCUMENTS} documents in {:.1} s while a node went and came", started.elapsed().as_secs_f32());
    calm();
    assert_eq!(passages(&engine), expected());
    // The same again, with every document replaced by itself.
    put(&engine, 0..DOCUMENTS, |number| match number {
        150 => node("stop", 3),
        400 => node("start", 3),
        _ => {}
    });
    calm();
    assert_eq!(passages(&engine), expected());
    assert_eq!(engine.verify().expect("a check"), [""; 0]);
    assert_eq!(engine.statistics().expect("statistics").passages, 5 * DOCUMENTS as u64);
}

#[test]
#[ignore = "needs a cluster: tests/opensearch/run"]
fn searches_go_on_when_a_node_goes() {
    let index = Index::new();
    put(&index.engine(), 0..DOCUMENTS, |_| ());
    calm();
    let location = index.location();
    let (asked, failed, incomplete) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    let search = |engine: &OpenSearchEngine, number: usize| {
        let word = number % DOCUMENTS;
        match engine.search(&wanted(vec![term(&format!("word{word}"))])) {
            Err(error) => {
                println!("search {number}: {error}");
                failed.fetch_add(1, Ordering::Relaxed);
            }
            Ok(found) if !found.warnings.is_empty() => {
                println!("search {number}: {}", found.warnings.join("; "));
                incomplete.fetch_add(1, Ordering::Relaxed);
            }
            Ok(found) => assert_eq!(found.total, 5, "search {number}"),
        }
        asked.fetch_add(1, Ordering::Relaxed)
    };
    let started = Instant::now();
    let mut longest = Duration::ZERO;
    thread::scope(|scope| {
        scope.spawn(|| {
            while asked.load(Ordering::Relaxed) < SEARCHES / 4 {
                thread::sleep(Duration::from_millis(5));
            }
            node("stop", 2);
            // Whoever comes now has to get in without that node.
            OpenSearchEngine::open(&location, &Access::default()).expect("an engine");
            while asked.load(Ordering::Relaxed) < SEARCHES * 3 / 4 {
                thread::sleep(Duration::from_millis(5));
            }
            node("start", 2);
        });
        let engine = OpenSearchEngine::open(&location, &Access::default()).expect("an engine");
        for number in 0..SEARCHES {
            let before = Instant::now();
            search(&engine, number);
            longest = longest.max(before.elapsed());
        }
    });
    let (failed, incomplete) = (failed.into_inner(), incomplete.into_inner());
    println!(
        "{SEARCHES} searches while a node went and came: {failed} failed, {incomplete} said that they were \
         incomplete; {:.1} s in all, the longest {:.1} s",
        started.elapsed().as_secs_f32(),
        longest.as_secs_f32()
    );
    calm();
    assert_eq!(failed, 0);
}
