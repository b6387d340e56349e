//! Talks HTTP to the nodes of a cluster: any of them will do, and one that fails is left alone for a while.
//!
//! Whatever is asked may be asked twice, because every request of this engine says what is to be and not what is to
//! be changed. So what failed on the way is simply asked again, of the next node, as long as patience lasts.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::address::Address;
use super::fault;
use crate::engine::Access;
use crate::error::{Error, ErrorKind, Result};

mod transport;

use transport::Transport;

/// What to do about a cluster that wants to know who asks.
pub const HOW_TO_SAY_WHO: &str = "set ROLEDEX_OPENSEARCH_USER and ROLEDEX_OPENSEARCH_PASSWORD, or name a file in ROLEDEX_OPENSEARCH_CREDENTIALS";

/// How long somebody who waits for an answer is kept waiting by retries.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long writing outlasts a cluster in trouble: a node that restarts, a queue that is full.
pub const LONG_PATIENCE: Duration = Duration::from_mins(3);

/// How long one request may take. A node that died without a word is noticed by this alone.
const TIMEOUT: Duration = Duration::from_mins(1);

/// How long a node that failed is asked only when no other is left.
const REST: Duration = Duration::from_secs(20);

/// The first wait between two tries; each next one is twice as long, up to [`LONGEST_WAIT`].
const SHORTEST_WAIT: Duration = Duration::from_millis(50);

/// The longest wait between two tries.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// What is done with a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Read.
    Get,
    /// Create or replace.
    Put,
    /// Ask, with a body.
    Post,
    /// Remove.
    Delete,
}

/// A request to any node.
#[derive(Debug, Clone)]
pub struct Request {
    method: Method,
    /// Path and parameters, with the slash before them.
    path: String,
    body: String,
    /// How long to try again.
    patience: Duration,
}

impl Request {
    /// A request without a body.
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), body: String::new(), patience: PATIENCE }
    }

    /// Reads a path.
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::Get, path)
    }

    /// Puts a value.
    pub fn put(path: impl Into<String>, body: &Value) -> Self {
        Self { body: body.to_string(), ..Self::new(Method::Put, path) }
    }

    /// Posts a value.
    pub fn post(path: impl Into<String>, body: &Value) -> Self {
        Self::lines(path, body.to_string())
    }

    /// Removes what a value names.
    pub fn delete(path: impl Into<String>, body: &Value) -> Self {
        Self { body: body.to_string(), ..Self::new(Method::Delete, path) }
    }

    /// Posts JSON as it is, one value or several on a line each.
    pub fn lines(path: impl Into<String>, body: String) -> Self {
        Self { body, ..Self::new(Method::Post, path) }
    }

    /// The same, to be tried for so long.
    #[must_use]
    pub fn patient(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }
}

/// What a node answered.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP's status.
    pub status: u16,
    /// The body, not looked at yet.
    pub body: Vec<u8>,
}

impl Answer {
    /// Whether the request was carried out.
    pub fn is_good(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether the same request may be carried out a little later: the queue was full, a shard was on its way.
    fn is_passing(&self) -> bool {
        is_passing(self.status)
    }
}

/// Whether a status says that the same may succeed a little later. 500 is also what a node says that is being stopped,
/// or that asked another one which was.
pub fn is_passing(status: u16) -> bool {
    matches!(status, 429 | 500 | 502 | 503 | 504)
}

/// The nodes of a cluster, by one of which each request is answered.
pub struct Client {
    location: String,
    transport: Transport,
    nodes: Mutex<Vec<Node>>,
    turn: AtomicUsize,
}

/// A node, and since when it is left alone.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Node {
    address: String,
    /// Whether the user named it. Others are known from the cluster, and may not be reachable from here.
    is_named: bool,
    failed: Option<Instant>,
}

impl Client {
    /// A client of the nodes at an address. Nothing is asked yet.
    pub fn new(location: &str, address: &Address, access: &Access) -> Result<Self> {
        let named = |address: &String| Node { address: address.clone(), is_named: true, failed: None };
        let transport = Transport::new(location, address.is_secure, access, TIMEOUT)?;
        let nodes = Mutex::new(address.nodes.iter().map(named).collect());
        // Processes that start at the same time should not all ask the same node.
        let turn = AtomicUsize::new(usize::try_from(random() % 1024).unwrap_or_default());
        Ok(Self { location: location.to_owned(), transport, nodes, turn })
    }

    /// The location as the user gave it, for messages.
    pub fn location(&self) -> &str {
        &self.location
    }

    /// Adds nodes that the cluster told of, to be asked when none of those named answers.
    pub fn knows(&self, addresses: impl IntoIterator<Item = String>) {
        let mut nodes = self.nodes();
        for address in addresses {
            if !nodes.iter().any(|node| node.address == address) {
                nodes.push(Node { address, is_named: false, failed: None });
            }
        }
    }

    /// Asks until a node answers with something that will last, or patience is over; then the last answer is
    /// returned, whatever it says.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] when no node answered at all.
    pub fn send(&self, request: &Request) -> Result<Answer> {
        let started = Instant::now();
        let mut wait = Wait::default();
        loop {
            let answer = self.ask_each(request);
            let is_final = match &answer {
                Ok(answer) => !answer.is_passing(),
                Err(failure) => !failure.is_passing,
            };
            if is_final || started.elapsed() >= request.patience {
                return answer.map_err(|failure| failure.error);
            }
            wait.sleep();
        }
    }

    /// As [`send`](Self::send); anything but success is an error.
    pub fn ask(&self, request: &Request) -> Result<Answer> {
        let answer = self.send(request)?;
        if answer.is_good() { Ok(answer) } else { Err(fault::refusal(&self.location, &answer)) }
    }

    /// As [`ask`](Self::ask), and reads the answer.
    pub fn read<T: DeserializeOwned>(&self, request: &Request) -> Result<T> {
        self.parse(&self.ask(request)?)
    }

    /// Reads an answer.
    pub fn parse<T: DeserializeOwned>(&self, answer: &Answer) -> Result<T> {
        serde_json::from_slice(&answer.body).map_err(|cause| {
            let error = Error::new(
                ErrorKind::Io,
                format!("{}: an answer that makes no sense: {cause}", self.location),
            );
            error.with_hint("does OpenSearch listen there, or something before it?")
        })
    }

    /// Asks one node after the other until one answers.
    fn ask_each(&self, request: &Request) -> std::result::Result<Answer, transport::Failure> {
        let mut last = None;
        for node in self.order() {
            match self.transport.once(&node, request) {
                Ok(answer) => {
                    self.note(&node, None);
                    return Ok(answer);
                }
                Err(failure) if !failure.is_passing => return Err(failure),
                Err(failure) => {
                    self.note(&node, Some(Instant::now()));
                    last = Some(failure);
                }
            }
        }
        Err(last.unwrap_or_else(|| transport::Failure::final_one(Error::new(ErrorKind::Io, "no nodes"))))
    }

    /// In which order to ask: those named by the user in turn, then others, and those that failed last.
    fn order(&self) -> Vec<String> {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        order(&self.nodes(), turn, Instant::now())
    }

    fn note(&self, address: &str, failed: Option<Instant>) {
        if let Some(node) = self.nodes().iter_mut().find(|node| node.address == address) {
            node.failed = failed;
        }
    }

    fn nodes(&self) -> MutexGuard<'_, Vec<Node>> {
        self.nodes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn order(nodes: &[Node], turn: usize, now: Instant) -> Vec<String> {
    let rests = |node: &Node| node.failed.is_some_and(|failed| now.duration_since(failed) < REST);
    let mut order: Vec<&Node> = nodes.iter().collect();
    let named = nodes.iter().filter(|node| node.is_named).count();
    if named > 0 {
        order[..named].rotate_left(turn % named);
    }
    order.sort_by_key(|node| (rests(node), !node.is_named));
    order.into_iter().map(|node| node.address.clone()).collect()
}

/// Waits between tries: each about twice as long as the one before, and none as long as another client's.
#[derive(Debug, Default)]
pub struct Wait {
    tries: u32,
}

impl Wait {
    /// Sleeps.
    pub fn sleep(&mut self) {
        thread::sleep(self.next(random()));
    }

    /// Between half of the wait and all of it.
    fn next(&mut self, random: u64) -> Duration {
        let longest = SHORTEST_WAIT.saturating_mul(1 << self.tries.min(16)).min(LONGEST_WAIT);
        self.tries += 1;
        let half = longest / 2;
        let part = u32::try_from(random % 1000).unwrap_or_default();
        half + half * part / 1000
    }
}

/// A number that differs from process to process and call to call, good enough to keep clients apart.
pub fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(address: &str, is_named: bool, failed: Option<Instant>) -> Node {
        Node { address: address.to_owned(), is_named, failed }
    }

    #[test]
    fn named_nodes_take_turns_and_failed_ones_come_last() {
        let now = Instant::now();
        let nodes = [
            node("a", true, None),
            node("b", true, Some(now)),
            node("c", true, None),
            node("d", false, None),
        ];
        assert_eq!(order(&nodes, 0, now), ["a", "c", "d", "b"]);
        assert_eq!(order(&nodes, 2, now), ["c", "a", "d", "b"]);
        assert_eq!(order(&nodes, 1, now + REST), ["b", "c", "a", "d"]);
    }

    #[test]
    fn waits_grow_and_are_bounded() {
        let mut wait = Wait::default();
        let waits: Vec<Duration> = (0..40).map(|_| wait.next(0)).collect();
        assert!(waits.is_sorted() && waits[0] < waits[5]);
        assert_eq!(wait.next(0), LONGEST_WAIT / 2);
        assert!(wait.next(999) > LONGEST_WAIT / 2 && wait.next(999) < LONGEST_WAIT);
    }
}
