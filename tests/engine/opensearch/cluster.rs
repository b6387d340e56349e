//! The engine in a real cluster of three nodes. Needs one, and is run by `tests/opensearch/run`, which says where it
//! is; the tests run one after the other, since some stop a node.
//!
//! - `answers`: the same answers as from a folder
//! - `loss`: nodes that are stopped while there is work
//! - `throughput`: as fast as the same bodies go in without us
//! - `trust`: TLS

mod answers;
mod loss;
mod throughput;
#[cfg(feature = "tls")]
mod trust;

use std::any::Any;
use std::env;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use roledex::engine::opensearch::OpenSearchEngine;
use roledex::engine::{Access, Engine, Plan};

use crate::engine::{Made, begin, ids, manifest, matches, search, suite, term, wanted, write};

/// Nodes of the cluster, as `host:port,host:port`.
const CLUSTER: &str = "ROLEDEX_TEST_OPENSEARCH";
/// The address that takes commands.
const CONTROL: &str = "ROLEDEX_TEST_OPENSEARCH_CONTROL";

fn told(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("{name} is not set: use tests/opensearch/run"))
}

/// Asks the first node that answers something that the engine never does; returns the answer's body.
fn ask(method: &str, path: &str, body: &str) -> String {
    let cluster = told(CLUSTER);
    let mut stream = cluster.split(',').find_map(|node| TcpStream::connect(node).ok()).expect("a node");
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.0\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {length}"
    );
    write!(stream, "{head}\r\n\r\n{body}").expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer.split_once("\r\n\r\n").expect("a body").1.to_owned()
}

/// Stops or starts a node: 1, 2 or 3.
fn node(command: &str, number: usize) {
    let mut stream = TcpStream::connect(told(CONTROL)).expect("a control connection");
    writeln!(stream, "{command} {number}").expect("a command");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert_eq!(answer, "done\n", "{command} {number}");
}

/// Waits until all nodes are there, and all copies of all shards.
fn calm() {
    let patience = Instant::now() + Duration::from_mins(2);
    loop {
        let health = ask("GET", "/_cluster/health?wait_for_status=green&wait_for_nodes=3&timeout=20s", "");
        if health.contains("\"status\":\"green\"") && health.contains("\"number_of_nodes\":3") {
            return;
        }
        assert!(Instant::now() < patience, "{health}");
        thread::sleep(Duration::from_millis(500));
    }
}

/// An index that vanishes with this.
struct Index(String);

impl Index {
    /// A name that nobody has used. Indexes of such names have three shards and two copies of each.
    fn new() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        static TEMPLATE: Once = Once::new();
        TEMPLATE.call_once(|| {
            let template = include_str!("../../../examples/opensearch/index-template.json");
            let template = template.replace("careers.g*", "test-*.g*");
            let answer = ask("PUT", "/_index_template/roledex-test", &template);
            assert!(answer.contains("\"acknowledged\":true"), "{answer}");
        });
        Self(format!("test-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed)))
    }

    fn location(&self) -> String {
        format!("opensearch://{}/{}", told(CLUSTER), self.0)
    }

    fn engine(&self) -> OpenSearchEngine {
        OpenSearchEngine::open_or_create(&self.location(), &Access::default(), false).expect("an engine")
    }
}

impl Drop for Index {
    fn drop(&mut self) {
        if !thread::panicking() {
            ask("DELETE", &format!("/{}.*", self.0), "");
        }
    }
}

fn made() -> Made {
    let index = Index::new();
    (Box::new(index.engine()), Box::new(index) as Box<dyn Any>)
}

/// Makes the cluster forget what was removed. Each copy of a shard keeps it until it knows that the others need it no
/// more, which they tell each other now and then.
fn settle(engine: &dyn Engine) {
    let name = engine.location().rsplit('/').next().expect("a name");
    let patience = Instant::now() + Duration::from_mins(3);
    loop {
        ask("POST", &format!("/{name}.g*/_flush?force=true"), "");
        ask("POST", &format!("/{name}.g*/_forcemerge?max_num_segments=1"), "");
        ask("POST", &format!("/{name}.g*/_refresh"), "");
        let left = ask("GET", &format!("/{name}.g*/_stats/docs?filter_path=_all.total.docs.deleted"), "");
        if left.contains("\"deleted\":0") {
            return;
        }
        assert!(Instant::now() < patience, "{left}");
        thread::sleep(Duration::from_millis(500));
    }
}

#[test]
#[ignore = "needs a cluster: tests/opensearch/run"]
fn the_suite_passes() {
    suite(made, settle);
}

/// The alias is switched, nothing of the former index stays, and readers notice by themselves.
#[test]
#[ignore = "needs a cluster: tests/opensearch/run"]
fn a_rebuild_replaces_the_index_behind_the_alias() {
    let index = Index::new();
    let (engine, reader) = (index.engine(), index.engine());
    write(&engine, &[("a.txt", &["help desk"]), ("b.txt", &["desk"])]);
    assert_eq!(matches(&reader, &wanted(vec![term("desk")])), ["a.txt#0", "b.txt#0"]);
    let mut writer = begin(&engine);
    writer.clear().expect("a clear");
    let (record, entries) = crate::engine::document("c.txt", &["desk lamp"]);
    writer.put(&record, entries).expect("a put");
    assert_eq!(matches(&reader, &wanted(vec![term("desk")])), ["a.txt#0", "b.txt#0"]);
    writer.commit(&manifest()).expect("a commit");
    assert_eq!(matches(&reader, &wanted(vec![term("desk")])), ["c.txt#0"]);
    let left = ask("GET", &format!("/_cat/indices/{}.g*?h=index", index.0), "");
    assert_eq!(left.lines().count(), 1, "{left}");
}

/// What a writer leaves behind that dies in its work is neither seen nor kept.
#[test]
#[ignore = "needs a cluster: tests/opensearch/run"]
fn what_a_dead_writer_left_is_removed() {
    let index = Index::new();
    let engine = index.engine();
    write(&engine, &[("a.txt", &["desk"])]);
    let stray = r#"{"kind":"passage","born":9000000000,"version":"x.9000000000","path":"x","text":"desk"}"#;
    let answer = ask("PUT", &format!("/{}.g1000001/_doc/stray?refresh=true", index.0), stray);
    assert!(answer.contains("created"), "{answer}");
    assert_eq!(matches(&engine, &wanted(vec![term("desk")])), ["a.txt#0"]);
    drop(begin(&engine));
    ask("POST", &format!("/{}.g1000001/_refresh", index.0), "");
    let left = ask("GET", &format!("/{}.g1000001/_count?q=version:x.9000000000", index.0), "");
    assert!(left.contains("\"count\":0"), "{left}");
}

/// Whatever a writer does, a reader sees each document once: as it was or as it will be.
#[test]
#[ignore = "needs a cluster: tests/opensearch/run"]
fn readers_see_every_document_once_while_it_is_replaced() {
    let index = Index::new();
    let engine = index.engine();
    let paths: Vec<String> = (0..70).map(|number| format!("{number:02}.txt")).collect();
    let put = |text: &str| {
        let mut writer = begin(&engine);
        for path in &paths {
            let (record, entries) = crate::engine::document(path, &[text, "desk lamp"]);
            writer.put(&record, entries).expect("a put");
        }
        writer.commit(&manifest()).expect("a commit");
    };
    put("desk 0");
    let expected: Vec<String> =
        paths.iter().flat_map(|path| [format!("{path}#0"), format!("{path}#1")]).collect();
    let searches = thread::scope(|scope| {
        let writing = scope.spawn(|| (1..6).for_each(|round| put(&format!("desk {round}"))));
        let reader = index.engine();
        let mut searches = 0;
        while !writing.is_finished() {
            let all = Plan { limit: 2 * paths.len(), ..wanted(vec![term("desk")]) };
            let found = search(&reader, &all);
            let mut seen: Vec<String> = ids(&found).into_iter().map(str::to_owned).collect();
            seen.sort();
            assert_eq!(seen, expected, "search {searches}");
            let texts: Vec<&str> = found.candidates.iter().map(|hit| hit.passage.text.as_str()).collect();
            let first = texts.iter().find(|text| **text != "desk lamp").expect("a text");
            assert!(texts.iter().all(|text| text == first || *text == "desk lamp"), "one commit: {texts:?}");
            searches += 1;
        }
        searches
    });
    println!("{searches} searches while 70 documents were replaced 5 times");
    assert!(searches > 5);
    assert_eq!(engine.verify().expect("a check"), [""; 0]);
}
