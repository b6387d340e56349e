//! The engine in a real cluster: the suite. Needs one, and is run by `tests/opensearch/run`.

use std::any::Any;
use std::env;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use roledex::engine::opensearch::OpenSearchEngine;
use roledex::engine::{Access, Engine};

use crate::engine::{Made, suite};

/// Nodes of the cluster, as `host:port,host:port`.
const CLUSTER: &str = "ROLEDEX_TEST_OPENSEARCH";

fn cluster() -> String {
    env::var(CLUSTER).unwrap_or_else(|_| panic!("{CLUSTER} names no cluster: use tests/opensearch/run"))
}

/// Asks a node something that the engine never does; returns the answer's body.
fn curl(method: &str, path: &str) -> String {
    let cluster = cluster();
    let node = cluster.split(',').next().expect("a node");
    let mut stream = TcpStream::connect(node).expect("a connection");
    write!(stream, "{method} {path} HTTP/1.0\r\nHost: {node}\r\n\r\n").expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer.split_once("\r\n\r\n").expect("a body").1.to_owned()
}

/// An index that vanishes with this.
struct Index(String);

impl Index {
    fn new() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        Self(format!("test-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed)))
    }

    fn location(&self) -> String {
        format!("opensearch://{}/{}", cluster(), self.0)
    }
}

impl Drop for Index {
    fn drop(&mut self) {
        if !thread::panicking() {
            curl("DELETE", &format!("/{}.*", self.0));
        }
    }
}

fn made() -> Made {
    let index = Index::new();
    let engine = OpenSearchEngine::open_or_create(&index.location(), &Access::default(), false);
    (Box::new(engine.expect("an engine")), Box::new(index) as Box<dyn Any>)
}

/// Makes the cluster forget what was removed. Each copy of a shard keeps it until it knows that the others need it no
/// more, which they tell each other now and then.
fn settle(engine: &dyn Engine) {
    let name = engine.location().rsplit('/').next().expect("a name");
    let patience = Instant::now() + Duration::from_mins(2);
    loop {
        curl("POST", &format!("/{name}.g*/_flush?force=true"));
        curl("POST", &format!("/{name}.g*/_forcemerge?max_num_segments=1"));
        curl("POST", &format!("/{name}.g*/_refresh"));
        let left = curl("GET", &format!("/{name}.g*/_stats/docs?filter_path=_all.total.docs.deleted"));
        if left.contains("\"deleted\":0") {
            return;
        }
        assert!(Instant::now() < patience, "{left}");
        thread::sleep(Duration::from_millis(500));
    }
}

#[test]
#[ignore = "needs a cluster: tests/opensearch/run"]
fn the_cluster_engine_passes_the_suite() {
    suite(made, settle);
}
