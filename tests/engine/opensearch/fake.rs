//! A node that keeps entries and answers as told. It knows enough of the API for a writer, and nothing of searching:
//! a test says what is found, and what goes wrong how often.

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

use serde_json::{Value, json};

/// A request as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `PUT`, `POST` or `DELETE`.
    pub method: String,
    /// Path with parameters.
    pub path: String,
    /// The `Authorization` header.
    pub authorization: Option<String>,
    /// The body.
    pub body: String,
}

impl Request {
    /// The path without parameters.
    pub fn bare(&self) -> &str {
        self.path.split('?').next().unwrap_or_default()
    }

    /// Lines of a bulk request, as values.
    pub fn lines(&self) -> Vec<Value> {
        self.body.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
    }
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum Trouble {
    /// The request is refused with this answer.
    Refused(u16, String),
    /// The connection is closed without an answer.
    Silence,
    /// The request is carried out, and the connection closed without an answer.
    LostAnswer,
    /// Single items of a bulk request, told by their ids' ends, are refused with this status and type.
    Items(&'static str, u16, &'static str),
}

/// An entry with the number of its last change.
type Entry = (u64, Value);

#[derive(Default)]
struct State {
    requests: Vec<Request>,
    troubles: VecDeque<(&'static str, Trouble)>,
    entries: BTreeMap<(String, String), Entry>,
    indexes: BTreeMap<String, Value>,
    alias: Option<String>,
    changes: u64,
    found: VecDeque<Value>,
    hello: Option<Value>,
    nodes: Option<Value>,
}

/// A node on a port of its own.
pub struct Node {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Node {
    /// Starts to listen.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let state: Arc<Mutex<State>> = Arc::default();
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                thread::spawn(move || serve(&stream, &state));
            }
        });
        Self { address, state }
    }

    /// `host:port`.
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// The location of an index here.
    pub fn location(&self) -> String {
        format!("opensearch://{}/careers", self.address)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no panic while it was held")
    }

    /// The next request whose method and path hold `what`, as in `PUT /careers`, meets trouble.
    pub fn trouble(&self, what: &'static str, trouble: Trouble) {
        self.state().troubles.push_back((what, trouble));
    }

    /// Whether all trouble was met.
    pub fn is_calm(&self) -> bool {
        self.state().troubles.is_empty()
    }

    /// What it says of itself.
    pub fn says(&self, hello: Value) {
        self.state().hello = Some(hello);
    }

    /// Where it says that the cluster's nodes are. Until then it does not tell.
    pub fn names(&self, addresses: &[&str]) {
        let node = |(number, address): (usize, &&str)| {
            (format!("n{number}"), json!({ "http": { "publish_address": address } }))
        };
        let nodes: serde_json::Map<String, Value> = addresses.iter().enumerate().map(node).collect();
        self.state().nodes = Some(json!({ "nodes": nodes }));
    }

    /// The answer to the next search; those to come then.
    pub fn finds(&self, page: Value) {
        self.state().found.push_back(page);
    }

    /// Requests whose method and path hold `what`.
    pub fn requests(&self, what: &str) -> Vec<Request> {
        let is_asked = |request: &&Request| format!("{} {}", request.method, request.path).contains(what);
        self.state().requests.iter().filter(is_asked).cloned().collect()
    }

    /// Ids of the entries of an index that begin with `index`, in order.
    pub fn entries(&self, index: &str) -> Vec<String> {
        let state = self.state();
        state.entries.keys().filter(|(name, _)| name.starts_with(index)).map(|(_, id)| id.clone()).collect()
    }

    /// The commit entry behind the alias.
    pub fn commit(&self) -> Option<Value> {
        let state = self.state();
        let index = state.alias.clone()?;
        state.entries.get(&(index, "commit".to_owned())).map(|(_, source)| source["commit"].clone())
    }

    /// Puts an entry as another process would.
    pub fn put(&self, index: &str, id: &str, source: Value) {
        let mut state = self.state();
        state.change(index, id, Some(source));
    }

    /// Lets the alias stand for an index.
    pub fn stands_for(&self, index: &str) {
        let mut state = self.state();
        state.alias = Some(index.to_owned());
        state.indexes.insert(index.to_owned(), json!({ "_meta": { "roledex": { "name": "careers" } } }));
    }
}

impl State {
    fn change(&mut self, index: &str, id: &str, source: Option<Value>) {
        self.changes += 1;
        let key = (index.to_owned(), id.to_owned());
        match source {
            Some(source) => {
                self.entries.insert(key, (self.changes, source));
            }
            None => {
                self.entries.remove(&key);
            }
        }
    }

    fn resolve(&self, name: &str) -> Option<String> {
        let name = name.strip_suffix(".w").unwrap_or(name);
        match &self.alias {
            Some(index) if name == "careers" => Some(index.clone()),
            _ => self.indexes.contains_key(name).then(|| name.to_owned()),
        }
    }

    /// The trouble that this request meets.
    fn meets(&mut self, request: &Request) -> Option<Trouble> {
        let line = format!("{} {}", request.method, request.path);
        let at = self.troubles.iter().position(|(what, _)| line.contains(what))?;
        self.troubles.remove(at).map(|(_, trouble)| trouble)
    }

    fn answer(&mut self, request: &Request, items: Option<&Trouble>) -> (u16, Value) {
        let parts: Vec<&str> = request.bare().split('/').skip(1).collect();
        match (request.method.as_str(), parts.as_slice()) {
            ("GET", [""]) => (200, self.hello()),
            ("GET", ["_nodes", "http"]) => match &self.nodes {
                Some(nodes) => (200, nodes.clone()),
                None => (403, json!({ "error": "not for you" })),
            },
            ("GET", ["_cluster", ..]) => (200, json!({ "status": "green" })),
            ("POST", ["_aliases"]) => self.switch(request),
            ("GET", [_, "_alias"]) => match &self.alias {
                Some(index) => (200, json!({ index: {} })),
                None => (404, json!({ "error": "alias missing" })),
            },
            ("GET", [_, "_mapping"]) => {
                let described =
                    |(name, mappings): (&String, &Value)| (name.clone(), json!({ "mappings": mappings }));
                (
                    200,
                    Value::Object(
                        self.indexes.iter().filter(|(name, _)| name.contains(".g")).map(described).collect(),
                    ),
                )
            }
            ("GET", [index, "_doc", id]) => self.get(index, id),
            ("PUT" | "POST", [index, "_doc" | "_bulk", ..])
                if index.strip_suffix(".w").is_some() && self.resolve(index).is_none() =>
            {
                (404, json!({ "error": { "type": "index_not_found_exception", "reason": "no such alias" } }))
            }
            ("PUT", [index, "_doc", id]) => self.put(index.trim_end_matches(".w"), id, request),
            ("PUT", [index]) => self.make(index, request),
            ("DELETE", [index]) => {
                self.indexes.remove(*index);
                self.entries.retain(|(name, _), _| name != index);
                (200, json!({ "acknowledged": true }))
            }
            ("POST", [index, "_bulk"]) => self.bulk(index.trim_end_matches(".w"), request, items),
            ("POST", [_, "_refresh"]) => (200, json!({ "_shards": { "failed": 0 } })),
            ("POST", [_, "_delete_by_query"]) => (200, json!({ "failures": [] })),
            ("POST", [_, "_msearch"]) => {
                let counts = request.lines().len() / 2;
                let count = json!({ "_shards": shards(), "hits": { "total": { "value": 0 } } });
                (200, json!({ "responses": vec![count; counts] }))
            }
            ("GET", [_, "_stats", ..]) => (200, json!({})),
            ("POST", [.., "point_in_time"]) => (200, json!({ "pit_id": "frozen" })),
            ("POST", [.., "_search"]) => (200, self.found.pop_front().unwrap_or_else(nothing)),
            _ => (
                400,
                json!({ "error": format!("the fake does not know {} {}", request.method, request.path) }),
            ),
        }
    }

    fn hello(&self) -> Value {
        let usual = || json!({ "version": { "distribution": "opensearch", "number": "2.19.1" } });
        self.hello.clone().unwrap_or_else(usual)
    }

    fn switch(&mut self, request: &Request) -> (u16, Value) {
        let actions = request.lines().remove(0);
        let mut added = actions["actions"].as_array().into_iter().flatten();
        let to = added.find_map(|action| action["add"]["index"].as_str());
        self.alias = to.map(str::to_owned);
        (200, json!({ "acknowledged": true }))
    }

    fn make(&mut self, index: &str, request: &Request) -> (u16, Value) {
        if self.indexes.contains_key(index) {
            return (
                400,
                json!({ "error": { "type": "resource_already_exists_exception", "reason": "there" } }),
            );
        }
        let described = request.lines().remove(0);
        self.indexes.insert(index.to_owned(), described["mappings"].clone());
        (200, json!({ "acknowledged": true }))
    }

    fn get(&self, name: &str, id: &str) -> (u16, Value) {
        let Some(index) = self.resolve(name) else {
            let error =
                json!({ "type": "index_not_found_exception", "reason": format!("no such index [{name}]") });
            return (404, json!({ "error": error }));
        };
        match self.entries.get(&(index.clone(), id.to_owned())) {
            None => (404, json!({ "_index": index, "_id": id, "found": false })),
            Some((number, source)) => {
                let numbers = json!({ "_index": index, "_id": id, "found": true, "_seq_no": number, "_primary_term": 1 });
                let mut answer = numbers;
                answer["_source"] = source.clone();
                (200, answer)
            }
        }
    }

    fn put(&mut self, index: &str, id: &str, request: &Request) -> (u16, Value) {
        let former = self.entries.get(&(index.to_owned(), id.to_owned())).map(|(number, _)| *number);
        let is_expected = match former {
            None => request.path.contains("op_type=create"),
            Some(number) => request.path.contains(&format!("if_seq_no={number}&")),
        };
        if !is_expected {
            return (
                409,
                json!({ "error": { "type": "version_conflict_engine_exception", "reason": "changed" } }),
            );
        }
        self.change(index, id, Some(request.lines().remove(0)));
        (201, json!({ "_index": index, "_id": id, "_seq_no": self.changes, "_primary_term": 1 }))
    }

    fn bulk(&mut self, index: &str, request: &Request, trouble: Option<&Trouble>) -> (u16, Value) {
        let mut items = Vec::new();
        let mut lines = request.lines().into_iter();
        while let Some(head) = lines.next() {
            let (verb, source) = match head.get("index") {
                Some(_) => ("index", lines.next()),
                None => ("delete", None),
            };
            let id = head[verb]["_id"].as_str().expect("an id").to_owned();
            let outcome = match trouble {
                Some(Trouble::Items(end, status, name)) if id.ends_with(end) => {
                    json!({ "_id": id, "status": status, "error": { "type": name, "reason": "refused" } })
                }
                _ => {
                    self.change(index, &id, source);
                    json!({ "_id": id, "status": 200 })
                }
            };
            items.push(json!({ verb: outcome }));
        }
        (200, json!({ "items": items }))
    }
}

/// All shards answered.
pub fn shards() -> Value {
    json!({ "total": 2, "successful": 2, "failed": 0 })
}

/// A page without hits.
pub fn nothing() -> Value {
    json!({ "timed_out": false, "_shards": shards(), "hits": { "total": { "value": 0 }, "hits": [] } })
}

fn serve(stream: &TcpStream, state: &Mutex<State>) {
    let mut reader = BufReader::new(stream);
    while let Some(request) = read(&mut reader) {
        let mut state = state.lock().expect("no panic while it was held");
        state.requests.push(request.clone());
        let trouble = state.meets(&request);
        let (status, body) = match &trouble {
            Some(Trouble::Silence) => return,
            Some(Trouble::Refused(status, body)) => (*status, body.clone()),
            other => {
                let (status, body) = state.answer(&request, other.as_ref());
                (status, body.to_string())
            }
        };
        drop(state);
        if trouble == Some(Trouble::LostAnswer) {
            return;
        }
        let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n\r\n", body.len());
        let mut writer = stream;
        if writer.write_all(head.as_bytes()).and_then(|()| writer.write_all(body.as_bytes())).is_err() {
            return;
        }
    }
}

fn read(reader: &mut BufReader<&TcpStream>) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|&length| length > 0)?;
    let mut parts = line.split_whitespace().map(str::to_owned);
    let (method, path) = (parts.next()?, parts.next()?);
    let (mut length, mut authorization) = (0, None);
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        match header.trim_end().split_once(": ") {
            None => break,
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.parse().ok()?;
            }
            Some((name, value)) if name.eq_ignore_ascii_case("authorization") => {
                authorization = Some(value.to_owned());
            }
            Some(_) => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request { method, path, authorization, body: String::from_utf8(body).ok()? })
}
