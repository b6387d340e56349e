//! A server on a small index, asked as a client pleases.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::path::Path;
use std::sync::OnceLock;
use std::thread;
use std::time::Duration;

use roledex::engine::{self, Access};
use roledex::indexer::{self, Request};
use roledex::serve::{Options, Server};
use roledex::source::WalkOptions;
use tempfile::TempDir;

use super::choices::Choices;
use super::words::vocabulary;

/// What is asked at, by programs and people; what follows is up to the bytes.
const ADDRESSES: &[&str] = &[
    "/api/search?q=",
    "/api/search?q=help+desk&",
    "/?q=",
    "/?q=help+desk&",
    "/api/show/",
    "/api/profile/",
    "/api/facets?q=",
    "/doc/",
    "/role/",
    "/",
];

/// Tags of the pages; any other was made by the text of a query.
const TAGS: &[&str] = &[
    "a", "article", "aside", "b", "body", "br", "button", "caption", "code", "dd", "details", "div", "dl",
    "dt", "footer", "form", "h1", "h2", "h3", "h4", "head", "header", "html", "input", "kbd", "label", "li",
    "link", "main", "mark", "meta", "nav", "ol", "p", "path", "pre", "q", "rect", "script", "section",
    "span", "summary", "svg", "table", "tbody", "td", "text", "th", "thead", "title", "tr", "ul",
];

/// The first byte says where and how, all others what is asked; or they are the whole request as it goes out.
pub fn http(bytes: &[u8]) {
    let mut choices = Choices::of(bytes);
    let way = choices.below(32);
    let rest = bytes.get(1..).unwrap_or_default();
    if way >= 28 {
        return raw(rest);
    }
    let address = ADDRESSES[usize::from(way) % ADDRESSES.len()];
    let is_page = !address.starts_with("/api/");
    let accept = if is_page { "text/html" } else { "*/*" };
    let target = encoded(rest);
    let head = format!(
        "GET {address}{target} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\nConnection: close\r\n\r\n"
    );
    let answer = exchanged(connected(head.as_bytes()));
    let parts = parted(&answer);
    let (status, body) = parts.unwrap_or_else(|| panic!("{head}: {:?}", String::from_utf8_lossy(&answer)));
    assert!(matches!(status, 200 | 303 | 400 | 404 | 414 | 431), "{status}: {head}\n{body}");
    assert!(!body.chars().any(|character| character.is_control() && character != '\n'), "{body:?}");
    if body.starts_with('{') {
        serde_json::from_str::<serde_json::Value>(&body).unwrap_or_else(|error| panic!("{error}: {body}"));
    } else {
        has_no_tags_of_others(&body);
    }
}

/// Bytes that may stand in an address as they are; a client of ours would write all others as `%XX`.
fn encoded(bytes: &[u8]) -> String {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"#<>\"\\^`{|}".contains(&byte);
    bytes
        .iter()
        .map(|&byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// Whatever is sent, the server answers in HTTP or hangs up, and goes on.
fn raw(bytes: &[u8]) {
    let stream = connected(bytes);
    // Otherwise the server would wait for the rest of a request that has none.
    let _ = stream.shutdown(Shutdown::Write);
    let answer = exchanged(stream);
    let is_http = answer.is_empty() || answer.starts_with(b"HTTP/1.");
    assert!(is_http, "{:?}", String::from_utf8_lossy(&answer));
    assert!(!answer.starts_with(b"HTTP/1.1 500"), "{:?}", String::from_utf8_lossy(&answer));
}

fn has_no_tags_of_others(page: &str) {
    for tag in page.split('<').skip(1) {
        let name: String =
            tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        let is_ours = TAGS.contains(&name.as_str()) || tag.starts_with("!DOCTYPE html>");
        assert!(is_ours, "<{tag} in {page}");
    }
    assert_eq!(page.matches("<script").count(), page.matches("<script src=\"/assets/").count(), "{page}");
}

/// A connection on which bytes were sent.
fn connected(bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(server()).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a time-out");
    // A server that has read enough may hang up before all is sent.
    let _ = stream.write_all(bytes);
    stream
}

/// What comes back until the server hangs up.
fn exchanged(mut stream: TcpStream) -> Vec<u8> {
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
            panic!("no end of an answer: {:?}", String::from_utf8_lossy(&answer))
        }
        _ => answer,
    }
}

/// Status and body of an answer.
fn parted(answer: &[u8]) -> Option<(u16, String)> {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&answer[..end]).ok()?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let is_chunked = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
    let body = &answer[end + 4..];
    let body = if is_chunked { unchunked(body)? } else { body.to_vec() };
    Some((status, String::from_utf8(body).ok()?))
}

fn unchunked(bytes: &[u8]) -> Option<Vec<u8>> {
    let (mut reader, mut whole) = (BufReader::new(bytes), Vec::new());
    loop {
        let mut size = String::new();
        reader.read_line(&mut size).ok()?;
        let size = u64::from_str_radix(size.trim(), 16).ok()?;
        if size == 0 {
            return Some(whole);
        }
        (&mut reader).take(size).read_to_end(&mut whole).ok()?;
        reader.read_line(&mut String::new()).ok()?;
    }
}

/// Where a server listens, which is started once and never ends.
fn server() -> SocketAddr {
    static SERVER: OnceLock<(SocketAddr, TempDir)> = OnceLock::new();
    SERVER.get_or_init(started).0
}

fn started() -> (SocketAddr, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let index = indexed(folder.path());
    let options = Options {
        index,
        access: Access::default(),
        here: folder.path().to_owned(),
        bind: ([127, 0, 0, 1], 0).into(),
        token: None,
        vocabulary: vocabulary().clone(),
        hosts: Vec::new(),
    };
    let server = Server::bind(options).expect("a server");
    let address = server.address().expect("an address");
    thread::spawn(move || server.run().expect("an end that nobody asked for"));
    (address, folder)
}

/// Writes documents that say something of a role, and indexes them.
fn indexed(folder: &Path) -> String {
    let corpus = folder.join("corpus");
    std::fs::create_dir(&corpus).expect("a folder");
    let guide = "# Help Desk Guide\n\nA help desk analyst answers the telephone.\n\nAfter two years a help desk analyst \
                 becomes a system administrator.\n\n| Role | Certification |\n|---|---|\n| Help desk | CompTIA A+ |\n";
    std::fs::write(corpus.join("guide.md"), guide).expect("a file");
    std::fs::write(corpus.join("<b>&\"'.txt"), "<script>alert(1)</script> is what a help desk sees.\n")
        .expect("a file");
    let index = folder.join("index").to_string_lossy().into_owned();
    let engine = engine::open_or_create(&index, &Access::default(), false).expect("an index");
    let request = Request::new(vec![corpus], WalkOptions::new(folder));
    indexer::run(engine.as_ref(), vocabulary(), &request, &|_| {}).expect("documents");
    index
}
