//! What programs are answered: the JSON of the command line.

use serde_json::Value;

use super::client::Served;
use crate::harness::Dir;

/// JSON without how long it took.
fn lasting(mut value: Value) -> Value {
    if let Some(object) = value.as_object_mut() {
        object.remove("took_ms");
    }
    value
}

/// Asserts that an address is answered as a command line is.
#[track_caller]
fn same(dir: &Dir, served: &Served, target: &str, arguments: &[&str]) {
    let reply = served.get(target);
    assert_eq!(reply.status, 200, "{target}: {}", reply.text());
    let printed: Value = dir.run(arguments.iter().chain(&["--json"])).json();
    assert_eq!(lasting(reply.json()), lasting(printed), "{target}");
}

#[test]
fn searches_are_those_of_the_command_line() {
    let dir = Dir::indexed();
    let served = Served::of(&dir);
    let search = |target: &str, arguments: &[&str]| {
        let arguments: Vec<&str> = ["search"].iter().chain(arguments).copied().collect();
        same(&dir, &served, &format!("/api/search?{target}"), &arguments);
    };
    search("q=certs+for+desktop+technicians", &["certs for desktop technicians"]);
    search(
        "q=help+desk&limit=1&offset=1&per_document=1",
        &["help desk", "-n1", "--offset=1", "--per-document=1"],
    );
    search("q=help&facets&explain=true", &["help", "--facets", "--explain"]);
    search("q=helps&literal=1", &["helps", "--literal"]);
    search(
        "q=help&role=sysadmin&role=help+desk+analyst",
        &["help", "--role=sysadmin", "--role=help desk analyst"],
    );
    search("cert=A%2B&format=text&path=corpus/c*", &["--cert=A+", "--format=text", "--path=corpus/c*"]);
    search("q=help&role=no+such+role&skill=zeppelins", &["help", "--role=no such role", "--skill=zeppelins"]);
    search("q=zeppelin+%22unclosed", &["zeppelin \"unclosed"]);
    search("q=C%2B%2B+%F0%9F%99%82+%3Cscript%3E", &["C++ 🙂 <script>"]);
}

#[test]
fn everything_else_is_that_of_the_command_line() {
    let dir = Dir::indexed();
    let served = Served::of(&dir);
    let search: crate::json::Search = dir.run(["search", "help desk", "--json"]).json();
    let id = &search.hits[0].id;
    same(&dir, &served, &format!("/api/show/{id}"), &["show", id]);
    same(&dir, &served, &format!("/api/show/{id}?context=1"), &["show", id, "-C1"]);
    same(&dir, &served, "/api/show/corpus/guide.md", &["show", "corpus/guide.md"]);
    same(&dir, &served, "/api/show/corpus%2Fguide.md:7", &["show", "corpus/guide.md:7"]);
    same(&dir, &served, "/api/profile/help%20desk%20analyst", &["profile", "help desk analyst"]);
    let versus = ["profile", "role:help-desk-technician", "--versus", "sysadmin"];
    same(&dir, &served, "/api/profile/role:help-desk-technician?versus=sysadmin", &versus);
    same(&dir, &served, "/api/facets", &["facets"]);
    same(
        &dir,
        &served,
        "/api/facets?kind=certifications&q=desktop",
        &["facets", "certifications", "--query", "desktop"],
    );
    same(&dir, &served, "/api/status", &["status"]);
}

#[test]
fn what_cannot_be_answered_is_an_error_of_the_same_form() {
    let dir = Dir::indexed();
    let served = Served::of(&dir);
    for (target, message) in [
        ("/api/search", "nothing is asked for"),
        ("/api/search?q=", "nothing is asked for"),
        ("/api/search?q=x&limit=1001", "limit: \"1001\" is no number from 0 to 1000"),
        ("/api/search?q=x&limt=3", "no such parameter: \"limt\""),
        ("/api/search?q=x&q=y", "q stands more than once"),
        ("/api/search?q=x&facets=maybe", "facets: \"maybe\" is neither true nor false"),
        ("/api/show/%FF", "the path is not UTF-8"),
        ("/api/facets?kind=colours", "kind: there is no \"colours\""),
        ("/api/status?verify", "no such parameter: \"verify\""),
    ] {
        assert_eq!(served.get(target).refuses(400, "usage"), message, "{target}");
    }
    assert!(
        served.get("/api/search?q=x&format=doc").refuses(400, "usage").starts_with("no such format: doc")
    );
    let many = format!("/api/search?q=x{}", "&role=a".repeat(33));
    assert_eq!(served.get(&many).refuses(400, "usage"), "role stands more than 32 times");
    let empty = format!("/api/search?q=x{}", "&cert=".repeat(33));
    assert_eq!(served.get(&empty).refuses(400, "usage"), "cert stands more than 32 times");
    for target in
        ["/api/show/0123456789abcdef", "/api/show/etc/passwd", "/api/profile/zeppelin+pilot", "/api", "/x"]
    {
        served.get(target).refuses(404, "not_found");
    }
    let reply =
        served.send(format!("DELETE /api/search HTTP/1.0\r\nHost: {}\r\n\r\n", served.address).as_bytes());
    reply.refuses(405, "method_not_allowed");
    assert_eq!(reply.header("allow"), Some("GET,HEAD"));
}

/// Every reference of a JSON document, wherever it stands.
fn references(value: &Value) -> Vec<&str> {
    match value {
        Value::Object(fields) => {
            let own = fields.get("$ref").and_then(Value::as_str);
            own.into_iter().chain(fields.values().flat_map(references)).collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn what_can_be_asked_is_described() {
    let dir = Dir::indexed();
    let served = Served::of(&dir);
    let document = served.get("/api/openapi.json").json();
    assert_eq!(document["openapi"], "3.1.0");
    let paths: Vec<&String> = document["paths"].as_object().expect("paths").keys().collect();
    let expected = ["/api/facets", "/api/profile/{role}", "/api/search", "/api/show/{target}", "/api/status"];
    assert_eq!(paths, expected);
    let found = references(&document);
    assert!(found.contains(&"#/components/schemas/Hit"), "{found:?}");
    for reference in found {
        let pointer = reference.strip_prefix('#').expect("a place in the document");
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
    let parameters = document["paths"]["/api/search"]["get"]["parameters"].as_array().expect("parameters");
    for parameter in parameters {
        let name = parameter["name"].as_str().expect("a name");
        let value = match parameter["schema"]["type"].as_str() {
            Some("integer") => "1",
            Some("boolean") => "true",
            _ if name == "format" => "html",
            _ => "help",
        };
        let target = format!("/api/search?path=*&{name}={value}");
        let target = if name == "path" { "/api/search?path=*".to_owned() } else { target };
        assert_eq!(served.get(&target).status, 200, "{name}");
    }
    let codes = document["components"]["schemas"]["Cause"]["properties"]["code"]["enum"].to_string();
    assert!(codes.contains("\"index_missing\"") && codes.contains("\"not_found\""), "{codes}");
}

#[test]
fn who_has_an_answer_already_is_not_sent_it_again() {
    let dir = Dir::indexed();
    let served = Served::of(&dir);
    let target = "/api/search?q=help+desk";
    let first = served.get(target);
    let tag = first.header("etag").expect("a tag").to_owned();
    let again = served.get_with(target, &[("if-none-match", &format!("\"other\", {tag}"))]);
    assert_eq!((again.status, again.body.as_slice()), (304, b"".as_slice()));
    assert_eq!(again.header("etag"), Some(tag.as_str()));
    assert_eq!(served.get_with(target, &[("if-none-match", "\"other\"")]).status, 200);
    dir.write("corpus/guide.md", "The help desk is closed.\n");
    dir.run(["index"]).succeeds();
    assert_eq!(
        served.get_with(target, &[("if-none-match", &tag)]).status,
        200,
        "a new commit is another answer"
    );
}

#[test]
fn answers_are_compressed_for_who_can_read_that() {
    let dir = Dir::indexed();
    let served = Served::of(&dir);
    let plain = served.get("/api/search?q=help+desk");
    let packed = served.get_with("/api/search?q=help+desk", &[("accept-encoding", "gzip")]);
    assert_eq!((plain.header("content-encoding"), packed.header("content-encoding")), (None, Some("gzip")));
    assert!(packed.body.len() < plain.body.len() && packed.body.starts_with(&[0x1f, 0x8b]));
}
