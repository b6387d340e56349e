//! Coming, going, and living on beside others: indexes that change, clients that hold on, signals.

use std::io::{Read, Write};
use std::net::TcpStream;

use super::client::Served;
use crate::harness::Dir;

#[test]
fn an_index_may_come_later_and_change() {
    let dir = Dir::with_corpus();
    let served = Served::of(&dir);
    let target = "/api/search?q=zeppelin";
    let message = served.get(target).refuses(503, "index_missing");
    assert_eq!(message, "index: there is no index");
    dir.run(["index"]).succeeds();
    assert_eq!(served.get(target).json()["total"], 0);
    dir.write("corpus/new.txt", "A zeppelin pilot.\n");
    dir.run(["index"]).succeeds();
    assert_eq!(served.get(target).json()["total"], 1, "a commit shows without a restart");
    dir.run(["index", "--rebuild"]).succeeds();
    assert_eq!(served.get(target).json()["total"], 1);
    std::fs::remove_dir_all(dir.path("index")).expect("no index");
    served.get(target).refuses(503, "index_missing");
    dir.run(["index"]).succeeds();
    assert_eq!(served.get(target).json()["total"], 1);
}

#[test]
fn what_was_said_of_a_role_before_is_not_said_of_a_changed_index() {
    let dir = Dir::indexed();
    let served = Served::of(&dir);
    let documents = || {
        let profile = served.get("/api/profile/help-desk-technician").json();
        assert_eq!(served.get("/api/profile/help-desk-technician").json(), profile, "the same again");
        profile["documents"].as_u64().expect("a number")
    };
    let before = documents();
    for more in 1..4 {
        dir.write(&format!("corpus/new{more}.txt"), "A help desk technician needs CompTIA A+.\n");
        dir.run(["index"]).succeeds();
        assert_eq!(documents(), before + more);
    }
}

#[test]
fn a_damaged_index_is_said_and_replaced() {
    let dir = Dir::indexed();
    let served = Served::of(&dir);
    let target = "/api/search?q=help";
    assert_eq!(served.get(target).status, 200);
    dir.write("index/meta.json", "{");
    served.get(target).refuses(503, "index_damaged");
    dir.run(["index", "--rebuild"]).exits(0).complains("name all of it");
    assert_eq!(served.get(target).status, 200);
}

#[test]
#[cfg(unix)]
fn signals_end_it_after_the_last_answer() {
    for signal in ["-INT", "-TERM"] {
        let dir = Dir::indexed();
        let mut served = Served::of(&dir);
        assert_eq!(served.get("/healthz").status, 200);
        served.signal(signal);
        assert_eq!(served.child.wait().expect("its end").code(), Some(0), "{signal}");
    }
}

/// More connections than the server keeps, none of which asks a whole question.
#[test]
fn who_only_holds_a_connection_keeps_nobody_away() {
    let dir = Dir::indexed();
    let served = Served::of(&dir);
    let head = "GET /api/search?q=help HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";
    let body = "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\ntoken=";
    for begun in ["", head, body] {
        let mut connections: Vec<TcpStream> = Vec::new();
        for _ in 0..1000 {
            let mut stream = served.connect();
            stream.write_all(begun.as_bytes()).expect("the beginning of a request");
            connections.push(stream);
        }
        assert_eq!(served.get("/api/search?q=help").status, 200);
        let metrics = served.get("/metrics").text();
        let open = metrics.lines().find_map(|line| line.strip_prefix("roledex_connections "));
        let open: usize = open.and_then(|number| number.parse().ok()).expect("a number of connections");
        assert!(open <= 512, "{open} connections are open");
    }
}

/// More connections than it has descriptors: what it needs for the index is not given away.
#[test]
#[cfg(target_os = "linux")]
fn connections_leave_descriptors_for_the_index() {
    use std::process::{Command, Stdio};

    const DESCRIPTORS: usize = 48;

    let dir = Dir::indexed();
    let mut limited = Command::new("prlimit");
    limited.arg(format!("--nofile={DESCRIPTORS}")).arg(env!("CARGO_BIN_EXE_roledex")).args([
        "serve",
        "--bind",
        "127.0.0.1:0",
    ]);
    limited.env_clear().env("PATH", "/usr/bin:/bin").current_dir(dir.path(""));
    let Ok(child) = limited.stdout(Stdio::null()).stderr(Stdio::piped()).spawn() else {
        return println!("skipped, there is no prlimit");
    };
    let served = Served::by(child);
    let held: Vec<TcpStream> = (0..60).map(|_| served.connect()).collect();
    assert_eq!(served.get("/api/search?q=help").status, 200);
    dir.run(["index", "--rebuild"]).succeeds();
    assert_eq!(served.get("/api/search?q=telephone").json()["total"], 1);
    let metrics = served.get("/metrics").text();
    let evicted = metrics.lines().find_map(|line| line.strip_prefix("roledex_connections_evicted_total "));
    let evicted: usize = evicted.and_then(|number| number.parse().ok()).expect("a number of connections");
    assert!(evicted >= held.len() - DESCRIPTORS / 2, "{evicted} connections made room");
}

#[test]
fn a_connection_serves_one_request_after_the_other() {
    let dir = Dir::indexed();
    let served = Served::of(&dir);
    let mut stream = served.connect();
    let asks = format!("GET /healthz HTTP/1.1\r\nHost: {}\r\n\r\n", served.address);
    for _ in 0..3 {
        stream.write_all(asks.as_bytes()).expect("a request sent");
        let mut answer = String::new();
        while !answer.ends_with("ok\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).expect("an answer");
            answer.push(char::from(byte[0]));
        }
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    }
}

#[test]
fn requests_that_are_too_large_are_refused() {
    let dir = Dir::indexed();
    let served = Served::of(&dir);
    let long = "x".repeat(200_000);
    let status = |head: String| served.send(head.as_bytes()).status;
    assert_eq!(status(format!("GET /?q={long} HTTP/1.1\r\nHost: localhost\r\n\r\n")), 431);
    assert_eq!(status(format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {long}\r\n\r\n")), 431);
    let many = "X: x\r\n".repeat(100);
    assert_eq!(status(format!("GET / HTTP/1.1\r\nHost: localhost\r\n{many}\r\n")), 431);
    assert_eq!(status("nonsense\r\n\r\n".to_owned()), 400);
    let query = "certification ".repeat(700);
    let reply = served.get(&format!("/api/search?q={}", query.replace(' ', "+")));
    let warnings = reply.json()["warnings"].to_string();
    assert!(warnings.contains("the query has more than 256 words"), "{warnings}");
}

/// Says nothing, half a head, and a head without its body; each is hung up on when its time is over.
#[test]
fn who_does_not_finish_a_request_is_hung_up_on() {
    let dir = Dir::indexed();
    let served = Served::of(&dir);
    let head = "GET /api/search?q=help HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";
    let body = "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\ntoken=";
    let mut begun: Vec<TcpStream> = Vec::new();
    for text in ["", head, body] {
        let mut stream = served.connect();
        stream.write_all(text.as_bytes()).expect("the beginning of a request");
        begun.push(stream);
    }
    let mut answers = begun.into_iter().map(|mut stream| {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an end");
        answer
    });
    assert_eq!(answers.next().as_deref(), Some(""));
    assert!(answers.next().is_some_and(|answer| answer.is_empty() || answer.starts_with("HTTP/1.1 408")));
    assert!(answers.next().is_some_and(|answer| answer.starts_with("HTTP/1.1 408")));
}
