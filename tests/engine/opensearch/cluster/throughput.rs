//! How fast documents go in, against `curl` sending the very same bodies one after the other.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use roledex::engine::opensearch::OpenSearchEngine;
use roledex::engine::{Access, Engine, Entry, Record};
use tempfile::TempDir;

use super::{CLUSTER, Index, ask, calm, told};
use crate::engine::opensearch::fake::Node;
use crate::engine::{begin, document, manifest};

/// Documents that are sent.
const DOCUMENTS: usize = 500;

/// Passages of each.
const PASSAGES: usize = 16;

/// Rounds, of which the fastest counts.
const ROUNDS: usize = 2;

/// Words as frequent as words are: the second half as often as the first, and so on.
fn text(seed: usize) -> String {
    let word = |at: usize| {
        let mixed = (seed * 1_000 + at).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        format!("w{}", (mixed >> 40) % (1 << (1 + (mixed >> 8) % 12)))
    };
    (0..90).map(word).collect::<Vec<_>>().join(" ")
}

fn documents() -> Vec<(Record, Vec<Entry>)> {
    let one = |number: usize| {
        let texts: Vec<String> = (0..PASSAGES).map(|part| text(number * PASSAGES + part)).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        document(&format!("{number:05}.txt"), &texts)
    };
    (0..DOCUMENTS).map(one).collect()
}

fn put_all(engine: &dyn Engine, documents: Vec<(Record, Vec<Entry>)>) {
    let mut writer = begin(engine);
    for (record, entries) in documents {
        writer.put(&record, entries).expect("a put");
    }
    writer.commit(&manifest()).expect("a commit");
}

/// What the engine sends: how the index is made, and the bodies of the bulk requests, in files.
struct Sent {
    description: String,
    bodies: Vec<PathBuf>,
    bytes: usize,
    _folder: TempDir,
}

impl Sent {
    fn record() -> Self {
        let node = Node::start();
        let engine = OpenSearchEngine::open_or_create(&node.location(), &Access::default(), false);
        put_all(&engine.expect("an engine"), documents());
        let folder = tempfile::tempdir().expect("a folder");
        let requests = node.requests("/_bulk");
        let bytes = requests.iter().map(|request| request.body.len()).sum();
        let keep = |(number, body): (usize, &str)| {
            let path = folder.path().join(number.to_string());
            fs::write(&path, body).expect("a body");
            path
        };
        let bodies = requests.iter().map(|request| request.body.as_str()).enumerate().map(keep).collect();
        let description = node.requests("PUT /careers.g1000001").remove(0).body;
        Self { description, bodies, bytes, _folder: folder }
    }

    /// Seconds that `curl` takes, a refresh included.
    fn by_curl(&self) -> f64 {
        let index = Index::new();
        let name = format!("{}.g1", index.0);
        let answer = ask("PUT", &format!("/{name}"), &self.description);
        assert!(answer.contains("\"acknowledged\":true"), "{answer}");
        calm();
        let node = told(CLUSTER).split(',').next().expect("a node").to_owned();
        let started = Instant::now();
        for body in &self.bodies {
            post(&format!("http://{node}/{name}/_bulk"), body);
        }
        ask("POST", &format!("/{name}/_refresh"), "");
        started.elapsed().as_secs_f64()
    }
}

fn post(url: &str, body: &Path) {
    let output = Command::new("curl")
        .args([
            "-sS",
            "-H",
            "content-type: application/json",
            "--data-binary",
            &format!("@{}", body.display()),
            url,
        ])
        .output()
        .expect("curl");
    let answer = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && answer.contains("\"errors\":false"), "{answer:.300}");
}

/// Seconds that the engine takes, commit included.
fn by_engine() -> f64 {
    let index = Index::new();
    let engine = index.engine();
    let documents = documents();
    let started = Instant::now();
    put_all(&engine, documents);
    started.elapsed().as_secs_f64()
}

#[test]
#[ignore = "needs a cluster: tests/opensearch/run"]
fn documents_go_in_as_fast_as_curl_sends_their_bodies() {
    let sent = Sent::record();
    let (mut curl, mut engine) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..ROUNDS {
        curl = curl.min(sent.by_curl());
        engine = engine.min(by_engine());
    }
    #[allow(clippy::cast_precision_loss, reason = "a figure for people")]
    let (passages, megabytes) = ((DOCUMENTS * PASSAGES) as f64, sent.bytes as f64 / 1e6);
    println!(
        "{passages} passages, {megabytes:.1} MB in {} bodies: curl {curl:.2} s ({:.0} passages/s, {:.1} MB/s), the \
         engine {engine:.2} s ({:.0} passages/s, {:.1} MB/s), {:.2} times as long",
        sent.bodies.len(),
        passages / curl,
        megabytes / curl,
        passages / engine,
        megabytes / engine,
        engine / curl
    );
}
