//! What strangers and other pages cannot do.

use super::client::Served;
use crate::harness::Dir;

#[test]
fn names_and_pages_of_others_are_refused() {
    let dir = Dir::indexed();
    let served = Served::of(&dir);
    let target = "/api/search?q=help";
    for headers in [
        [("host", "evil.example"), ("accept", "*/*")],
        [("host", "192.0.2.1"), ("accept", "*/*")],
        [("host", "localhost"), ("origin", "http://evil.example")],
        [("host", "localhost"), ("origin", "null")],
        [("host", "localhost"), ("sec-fetch-site", "cross-site")],
    ] {
        served.get_with(target, &headers).refuses(403, "forbidden");
    }
    let reply = served.get_with(target, &[("host", "localhost:1"), ("origin", "http://localhost:1")]);
    assert_eq!(reply.status, 200);
    assert!(reply.header("access-control-allow-origin").is_none());
    let bare = served.send(b"GET /api/search?q=help HTTP/1.1\r\nConnection: close\r\n\r\n");
    bare.refuses(403, "forbidden");
}

#[test]
fn other_machines_need_a_token() {
    let dir = Dir::indexed();
    let refused = dir.run(["serve", "--bind", "0.0.0.0:0"]).exits(2);
    refused.complains("0.0.0.0:0: other machines could connect, so a token is needed");
    dir.write("token.txt", "short\n");
    dir.run(["serve", "--token-file", "token.txt"])
        .exits(2)
        .complains("the token has fewer than 16 characters");
    dir.write("token.txt", "\n");
    dir.run(["serve", "--token-file", "token.txt"])
        .exits(2)
        .complains("the token has fewer than 16 characters");
}

#[test]
fn who_has_no_token_sees_nothing() {
    let dir = Dir::indexed();
    dir.write("token.txt", "correct horse battery staple\n");
    let served = Served::with(&dir, &["--token-file", "token.txt"], &[]);
    for target in ["/api/search?q=help", "/api/status", "/metrics", "/api/nothing"] {
        let reply = served.get(target);
        reply.refuses(401, "unauthorized");
        assert_eq!(reply.header("www-authenticate"), Some("Bearer"));
    }
    served.get_with("/api/status", &[("authorization", "Bearer wrong")]).refuses(401, "unauthorized");
    let bearer = ("authorization", "Bearer correct horse battery staple");
    assert_eq!(served.get_with("/api/status", &[bearer]).status, 200);
    assert_eq!(served.get("/healthz").text(), "ok\n");
}

#[test]
fn people_sign_in_on_the_page() {
    let dir = Dir::indexed();
    let served = Served::with(&dir, &[], &[("ROLEDEX_TOKEN", "correct horse battery staple")]);
    let refused = served.get_with("/?q=help", &[("accept", "text/html")]);
    assert_eq!(refused.status, 401);
    let form = refused.text();
    assert!(
        form.contains("<form class=\"login\" action=\"/login\" method=\"post\">") && !form.contains("<mark>")
    );
    assert_eq!(sign_in(&served, "token=wrong").status, 401);
    let reply = sign_in(&served, "token=correct+horse+battery+staple");
    assert_eq!((reply.status, reply.header("location")), (303, Some("/")));
    let cookie = reply.header("set-cookie").expect("a cookie");
    assert!(cookie.contains("; HttpOnly; SameSite=Lax; Path=/") && !cookie.contains("horse"));
    let pair = cookie.split(';').next().expect("a pair");
    let page = served.get_with("/?q=help", &[("accept", "text/html"), ("cookie", pair)]);
    assert!(page.status == 200 && page.text().contains("<mark>"));
    assert_eq!(sign_in(&served, &"x".repeat(5000)).status, 413);
}

fn sign_in(served: &Served, body: &str) -> super::client::Reply {
    let (host, length) = (served.address, body.len());
    let head = format!("POST /login HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nConnection: close");
    let kind = "Content-Type: application/x-www-form-urlencoded";
    served.send(format!("{head}\r\n{kind}\r\nContent-Length: {length}\r\n\r\n{body}").as_bytes())
}

/// Neither what lies beside the documents nor what a link among them leads to, nor what came after the index.
#[test]
#[cfg(unix)]
fn only_what_was_indexed_is_shown() {
    use std::os::unix::fs::symlink;

    let dir = Dir::with_corpus();
    dir.write("secret/plan.txt", "zeppelin plans\n");
    symlink("../secret/plan.txt", dir.path("corpus/link.txt")).expect("a link");
    symlink("../secret", dir.path("corpus/linked")).expect("a link");
    let run = dir.run(["index"]).exits(0);
    assert!(run.stderr.contains("corpus/link.txt: skipped, a symbolic link"), "{run:#?}");
    dir.write("corpus/later.txt", "zeppelin plans\n");
    let served = Served::of(&dir);
    assert_eq!(served.get("/api/search?q=zeppelin").json()["total"], 0);
    let absolute = format!("/{}", dir.path("secret/plan.txt").display());
    for path in [
        "secret/plan.txt",
        "corpus/link.txt",
        "corpus/linked/plan.txt",
        "corpus/later.txt",
        "corpus/../secret/plan.txt",
        "corpus/%2e%2e/secret/plan.txt",
        "..%2f..%2fetc/passwd",
        "index/meta.json",
        &absolute,
    ] {
        served.get(&format!("/api/show/{path}")).refuses(404, "not_found");
        let page = served.get_with(&format!("/doc/{path}"), &[("accept", "text/html")]);
        assert_eq!(page.status, 404, "{path}");
    }
    // A document that became a link is shown as it was when it was read.
    dir.delete("corpus/guide.md");
    symlink("../secret/plan.txt", dir.path("corpus/guide.md")).expect("a link");
    let shown = served.get("/api/show/corpus/guide.md").text();
    assert!(shown.contains("telephone") && !shown.contains("zeppelin"), "{shown}");
    // Who names a link asks for what it leads to.
    dir.run(["index", "corpus/link.txt"]).exits(0);
    assert_eq!(served.get("/api/search?q=zeppelin").json()["total"], 1);
}
