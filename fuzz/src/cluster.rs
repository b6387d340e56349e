//! A cluster of one node, sound in all that it answers but one thing, which is up to the bytes.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;

use roledex::engine::opensearch::OpenSearchEngine;
use roledex::engine::{Access, Engine, FORMAT_VERSION, Fingerprint, Manifest};
use roledex::print::{json, text};
use roledex::query::Query;
use roledex::search::{self, Options};
use serde_json::{Value, json};

use super::choices::Choices;
use super::documents::read;
use super::words::vocabulary;

/// What can be asked for, by what only its address holds. The first that fits is meant.
const PLACES: &[&str] = &[
    "/_nodes/",
    "_doc/commit?_source=false",
    "_doc/commit",
    "/_stats/",
    "/point_in_time",
    "/_msearch",
    "/_search",
];

/// What the node says of itself has no word in its address.
const HELLO: usize = PLACES.len();

/// Statuses that are final: all others are asked again for seconds, which `tests/engine` has tried.
const STATUSES: &[u16] = &[200, 200, 200, 404, 400, 403];

/// What the node answers out of turn.
#[derive(Clone, Default)]
struct Surprise {
    place: usize,
    status: u16,
    body: Vec<u8>,
}

/// The first two bytes say what is answered so and with which status, the others are the answer.
pub fn opensearch(bytes: &[u8]) {
    let mut choices = Choices::of(bytes);
    let place = usize::from(choices.below(u8::try_from(HELLO).unwrap_or_default() + 1));
    let status = choices.one(STATUSES);
    let body = bytes.get(2..).unwrap_or_default().to_vec();
    // Shards that failed are asked again after a moment, which no fuzzer has.
    if String::from_utf8_lossy(&body).contains("failures") {
        return;
    }
    let (address, surprise) = node();
    *surprise.lock().unwrap_or_else(PoisonError::into_inner) = Surprise { place, status, body };
    let Ok(engine) = OpenSearchEngine::open(&format!("opensearch://{address}/careers"), &Access::default())
    else {
        return;
    };
    searched(&engine);
    let _ = (engine.manifest(), engine.catalog(), engine.statistics(), engine.verify());
    let _ = (engine.record("a.txt"), engine.passages_of("a.txt"), engine.passages_beginning("ab"));
}

/// Searches, and prints what was found as people and programs see it.
fn searched(engine: &dyn Engine) {
    let query = Query::parse("help desk anlyst role:\"help desk\" path:guide");
    let options = Options { limit: 10, per_document: 3, facets: true, explain: true, ..Options::default() };
    let Ok(results) = search::search(engine, vocabulary(), &query, &options) else { return };
    let (mut printed, mut shown) = (Vec::new(), Vec::new());
    json::search(&mut printed, &results).expect("memory");
    serde_json::from_slice::<Value>(&printed).expect("JSON");
    text::search(&mut shown, &results, text::Look::default()).expect("memory");
    let shown = String::from_utf8(shown).expect("UTF-8");
    assert!(!shown.chars().any(|character| character.is_control() && character != '\n'), "{shown:?}");
}

/// Where the node listens, which is started once and never ends, and what it answers next.
fn node() -> &'static (SocketAddr, Arc<Mutex<Surprise>>) {
    static NODE: OnceLock<(SocketAddr, Arc<Mutex<Surprise>>)> = OnceLock::new();
    NODE.get_or_init(|| {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let surprise = Arc::new(Mutex::new(Surprise { place: usize::MAX, ..Surprise::default() }));
        let shared = Arc::clone(&surprise);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                thread::spawn(move || serve(&stream, &shared));
            }
        });
        is_understood(address);
        (address, surprise)
    })
}

/// Asserts that the sound answers are what the program takes for sound: otherwise nothing behind them would be tried.
fn is_understood(address: SocketAddr) {
    let engine = OpenSearchEngine::open(&format!("opensearch://{address}/careers"), &Access::default());
    let engine = engine.unwrap_or_else(|error| panic!("a sound cluster is refused: {error}"));
    let results = search::search(
        &engine,
        vocabulary(),
        &Query::parse("desk"),
        &Options { limit: 1, ..Options::default() },
    );
    assert_eq!(results.expect("an answer").hits.len(), 1);
}

/// Answers one request after the other; ends with the connection.
fn serve(stream: &TcpStream, surprise: &Mutex<Surprise>) -> Option<()> {
    let _ = stream.set_nodelay(true);
    let mut reader = BufReader::new(stream);
    loop {
        let path = request(&mut reader)?;
        let place = PLACES.iter().position(|place| path.contains(place)).unwrap_or(HELLO);
        let next = surprise.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let (status, body) = if next.place == place {
            (next.status, next.body)
        } else {
            (200, sound(place).to_string().into_bytes())
        };
        let head = format!("HTTP/1.1 {status} said\r\nContent-Length: {}\r\n\r\n", body.len());
        (&*stream).write_all(&[head.as_bytes(), &body].concat()).ok()?;
    }
}

/// Reads a request and returns its path.
fn request(reader: &mut impl BufRead) -> Option<String> {
    let (mut first, mut length) = (String::new(), 0);
    reader.read_line(&mut first).ok()?;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    reader.take(length).read_to_end(&mut Vec::new()).ok()?;
    first.split(' ').nth(1).map(str::to_owned)
}

/// What a cluster with one passage answers.
fn sound(place: usize) -> Value {
    match PLACES.get(place).copied() {
        Some("/_nodes/" | "/_stats/") => json!({}),
        Some("_doc/commit?_source=false") => entry(),
        Some("_doc/commit") => {
            let mut found = entry();
            found["_source"] = json!({ "commit": commit() });
            found
        }
        Some("/point_in_time") => json!({ "pit_id": "frozen" }),
        Some("/_msearch") => json!({ "responses": vec![page(); 400] }),
        Some("/_search") => page(),
        _ => json!({ "version": { "distribution": "opensearch", "number": "3.1.0" } }),
    }
}

fn entry() -> Value {
    json!({ "_index": "careers.g1", "found": true, "_seq_no": 7, "_primary_term": 1 })
}

/// A commit of the layout that this version writes.
fn commit() -> Value {
    let manifest = Manifest { format_version: FORMAT_VERSION, ..Manifest::default() };
    json!({ "layout": 3, "generation": 9, "documents": 1, "passages": 1, "dead": [], "manifest": manifest })
}

fn page() -> Value {
    let passage = read(b"A help desk analyst answers the telephone.\n", "a.txt").remove(0);
    let record =
        json!({ "fingerprint": Fingerprint::default(), "passages": 1, "is_file": true, "content": 9 });
    let source = json!({
        "version": "v", "mention": [], "passage": passage, "path": "a.txt", "born": 9, "record": record,
    });
    let hit = json!({ "_score": 1.5, "_source": source, "sort": [1.5, "a.txt", 0] });
    let shards = json!({ "total": 1, "successful": 1 });
    json!({ "timed_out": false, "_shards": shards, "hits": { "total": { "value": 1 }, "hits": [hit] } })
}
