//! What the engine does when a cluster is in trouble, node by node and answer by answer.

use std::net::TcpListener;

use roledex::engine::opensearch::OpenSearchEngine;
use roledex::engine::{Access, Engine, Field, Filter, Plan};
use roledex::error::{Error, ErrorKind};
use serde_json::{Value, json};

use super::fake::{Node, Trouble, nothing, shards};
use crate::engine::{document, manifest, passage, term, wanted};

const OVERLOADED: &str =
    r#"{"error":{"type":"es_rejected_execution_exception","reason":"queue is full"},"status":429}"#;

fn access() -> Access {
    Access::default()
}

fn made(node: &Node) -> OpenSearchEngine {
    OpenSearchEngine::open_or_create(&node.location(), &access(), false).expect("an engine")
}

/// Writes documents of two passages each.
fn write(engine: &OpenSearchEngine, paths: &[&str]) -> Result<Vec<(String, String)>, Error> {
    let mut writer = engine.writer()?;
    for path in paths {
        let (record, entries) = document(path, &["help desk", "desk lamp"]);
        writer.put(&record, entries)?;
    }
    writer.commit(&manifest())?;
    Ok(writer.refused())
}

/// An index with two documents.
fn written() -> (Node, OpenSearchEngine) {
    let node = Node::start();
    let engine = made(&node);
    write(&engine, &["a.txt", "b.txt"]).expect("a commit");
    (node, engine)
}

fn counts(node: &Node) -> (Value, Value) {
    let commit = node.commit().expect("a commit");
    (commit["documents"].clone(), commit["passages"].clone())
}

/// An answer with one passage.
fn page(text: &str) -> Value {
    let source = json!({ "version": "v", "mention": [], "passage": passage("a.txt", 0, text) });
    let hit = json!({ "_score": null, "_source": source, "sort": [1.5, "a.txt", 0] });
    json!({ "timed_out": false, "_shards": shards(), "hits": { "total": { "value": 1 }, "hits": [hit] } })
}

#[test]
fn an_index_is_made_filled_and_then_shown() {
    let (node, engine) = written();
    assert_eq!(counts(&node), (json!(2), json!(4)));
    let index = node.commit().expect("a commit");
    assert_eq!(index["generation"], 1_000_001);
    let entries = node.entries("careers.g1000001");
    assert_eq!(entries.len(), 2 * (2 + 1 + 1) + 1, "passages, whole and record of each, and the commit");
    let order: Vec<String> =
        node.requests("").iter().map(|request| format!("{} {}", request.method, request.bare())).collect();
    let at = |what: &str| {
        order.iter().position(|line| line == what).unwrap_or_else(|| panic!("{what} in {order:#?}"))
    };
    assert!(at("POST /careers.g1000001.w/_bulk") < at("POST /careers.g1000001/_refresh"));
    assert!(at("POST /careers.g1000001/_refresh") < at("PUT /careers.g1000001.w/_doc/commit"));
    assert!(at("PUT /careers.g1000001.w/_doc/commit") < at("POST /_aliases"));
    assert_eq!(engine.manifest().expect("a manifest"), manifest());
    let statistics = engine.statistics().expect("statistics");
    assert_eq!((statistics.documents, statistics.passages), (2, 4));
}

#[test]
fn an_overloaded_cluster_is_asked_again() {
    let node = Node::start();
    for status in [429, 503] {
        node.trouble("/_bulk", Trouble::Refused(status, OVERLOADED.to_owned()));
    }
    node.trouble("/_bulk", Trouble::Silence);
    node.trouble("/_bulk", Trouble::LostAnswer);
    write(&made(&node), &["a.txt"]).expect("a commit in the end");
    assert!(node.is_calm());
    assert_eq!(counts(&node), (json!(1), json!(2)));
    assert_eq!(node.entries("careers.g1000001").len(), 5, "nothing is there twice");
}

#[test]
fn only_what_was_refused_for_the_moment_is_sent_again() {
    let node = Node::start();
    node.trouble("/_bulk", Trouble::Items(":1", 429, "rejected_execution_exception"));
    node.trouble("/_bulk", Trouble::Items(":1", 503, "unavailable_shards_exception"));
    assert_eq!(write(&made(&node), &["a.txt", "b.txt"]).expect("a commit"), []);
    let sent: Vec<usize> = node.requests("/_bulk").iter().map(|request| request.lines().len() / 2).collect();
    assert_eq!(sent, [8, 2, 2]);
    assert_eq!(counts(&node), (json!(2), json!(4)));
}

#[test]
fn a_document_that_is_refused_is_named_and_leaves_nothing_behind() {
    let node = Node::start();
    let engine = made(&node);
    let mut writer = engine.writer().expect("a writer");
    for (path, texts) in [("a.txt", &["x", "y"][..]), ("b.txt", &["x", "y", "z"])] {
        let (record, entries) = document(path, texts);
        writer.put(&record, entries).expect("a put");
    }
    node.trouble("/_bulk", Trouble::Items(":2", 400, "mapper_parsing_exception"));
    writer.commit(&manifest()).expect("a commit of the others");
    assert_eq!(writer.refused(), [("b.txt".to_owned(), "refused".to_owned())]);
    assert_eq!(writer.refused(), [], "told once");
    assert_eq!(counts(&node), (json!(1), json!(2)));
    assert_eq!(node.entries("careers.g1000001").len(), 5, "the document that was taken, and the commit");
}

#[test]
fn a_request_too_long_is_halved_and_an_entry_too_long_refused() {
    let node = Node::start();
    let too_long = || Trouble::Refused(413, String::new());
    // All eight; the first four of them, the first two, and the first.
    (0..4).for_each(|_| node.trouble("/_bulk", too_long()));
    let refused = write(&made(&node), &["a.txt", "b.txt"]).expect("a commit");
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert_eq!(refused[0].0, "a.txt");
    assert_eq!(counts(&node), (json!(1), json!(2)));
}

#[test]
fn a_cluster_that_lets_nobody_write_ends_the_run() {
    let node = Node::start();
    let engine = made(&node);
    node.trouble("/_bulk", Trouble::Items(":0", 403, "cluster_block_exception"));
    let error = write(&engine, &["a.txt"]).expect_err("no commit");
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(error.hint().is_some_and(|hint| hint.contains("read_only")), "{error:?}");
    assert_eq!(node.commit(), None);
    assert_eq!(node.entries("careers.g"), [""; 0], "what was begun is gone");
}

#[test]
fn a_commit_whose_answer_was_lost_is_no_conflict() {
    let node = Node::start();
    node.trouble("PUT /careers.lock/_doc/", Trouble::LostAnswer);
    node.trouble("/_doc/commit?require_alias=true&op_type", Trouble::LostAnswer);
    node.trouble("/_aliases", Trouble::LostAnswer);
    node.trouble("PUT /careers.g", Trouble::LostAnswer);
    write(&made(&node), &["a.txt"]).expect("a commit");
    assert!(node.is_calm());
    assert_eq!(counts(&node), (json!(1), json!(2)));
}

#[test]
fn another_writers_commit_is_a_conflict() {
    let (node, engine) = written();
    let mut writer = engine.writer().expect("a writer");
    let mut other = node.commit().expect("a commit");
    other["generation"] = json!(9_000_001);
    node.put("careers.g1000001", "commit", json!({ "commit": other }));
    let error = writer.commit(&manifest()).expect_err("no commit");
    assert_eq!(error.kind(), ErrorKind::IndexLocked);
    assert_eq!(node.commit().expect("a commit")["generation"], 9_000_001);
}

#[test]
fn a_writer_that_was_taken_for_dead_cannot_commit() {
    let (node, engine) = written();
    let mut slow = engine.writer().expect("a writer");
    let (record, entries) = document("c.txt", &["x"]);
    slow.put(&record, entries).expect("a put");
    let expired = |session: u64| json!({ "session": session, "holder": "", "until": 0 });
    node.put("careers.lock", "writer", expired(2));
    write(&made(&node), &["d.txt"]).expect("a commit");
    let error = slow.commit(&manifest()).expect_err("no commit");
    assert_eq!(error.kind(), ErrorKind::IndexLocked, "{error}");
    assert_eq!(node.commit().expect("a commit")["generation"], 3_000_001);
    let mut rebuilding = engine.writer().expect("a writer");
    rebuilding.clear().expect("a clear");
    // So many that some are sent, for which the index is made.
    for number in 0..300 {
        let (record, entries) = document(&format!("{number}.txt"), &["x"]);
        rebuilding.put(&record, entries).expect("a put");
    }
    assert_eq!(node.requests("PUT /careers.g4000001").len(), 1);
    node.put("careers.lock", "writer", expired(4));
    drop(made(&node).writer().expect("a writer"));
    assert!(rebuilding.commit(&manifest()).is_err(), "the index that it made is gone");
    assert_eq!(node.commit().expect("a commit")["generation"], 3_000_001);
}

#[test]
fn the_lock_keeps_others_out_until_it_expires() {
    let (node, engine) = written();
    let lock = |until: u64| json!({ "session": 41, "holder": "process 7", "until": until });
    node.put("careers.lock", "writer", lock(u64::MAX));
    let error = engine.writer().err().expect("no writer");
    assert_eq!(error.kind(), ErrorKind::IndexLocked);
    assert!(error.to_string().contains("process 7"), "{error}");
    node.put("careers.lock", "writer", lock(1));
    write(&engine, &["c.txt"]).expect("a commit");
    assert_eq!(node.commit().expect("a commit")["generation"], 42_000_001, "numbers are never used twice");
}

#[test]
fn nodes_that_do_not_answer_are_passed_over() {
    let (node, _) = written();
    // A port that nobody listens at any more.
    let gone = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port");
    let location = format!("opensearch://{gone},{}/careers", node.address());
    for _ in 0..3 {
        let engine = OpenSearchEngine::open(&location, &access()).expect("an engine");
        assert_eq!(engine.manifest().expect("a manifest"), manifest());
    }
    let nobody = format!("opensearch://{gone}/careers");
    let error = OpenSearchEngine::open(&nobody, &access()).err().expect("nobody there");
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(error.to_string().contains("refuses connections"), "{error}");
}

#[test]
fn a_result_with_gaps_says_so() {
    let (node, engine) = written();
    let mut partial = page("help desk");
    partial["_shards"] = json!({
        "total": 3, "successful": 1, "failed": 2,
        "failures": [{ "shard": 0, "reason": { "type": "node_disconnected_exception", "reason": "gone" } }],
    });
    node.finds(partial.clone());
    node.finds(page("help desk"));
    let found = engine.search(&wanted(vec![term("desk")])).expect("an answer");
    assert_eq!(found.warnings, [""; 0], "a gap that closes is none");
    node.finds(partial.clone());
    node.finds(partial.clone());
    let found = engine.search(&wanted(vec![term("desk")])).expect("an answer");
    assert_eq!(found.candidates.len(), 1);
    assert_eq!(found.warnings, ["the result is incomplete: 2 of 3 shards did not answer: gone"]);
    let mut late = page("help desk");
    late["timed_out"] = json!(true);
    node.finds(late);
    let found = engine.search(&wanted(vec![term("desk")])).expect("an answer");
    assert_eq!(found.warnings, ["the result is incomplete: the cluster ran out of time"]);
    partial["hits"]["hits"] = json!([]);
    // A catalog with gaps would make the indexer believe that documents are new.
    node.finds(partial);
    let error = engine.catalog().expect_err("no catalog");
    assert!(error.to_string().contains("2 of 3 shards"), "{error}");
}

#[test]
fn scores_come_with_the_order_they_were_sorted_by() {
    let (node, engine) = written();
    node.finds(page("help desk"));
    let found = engine.search(&wanted(vec![term("desk")])).expect("an answer");
    assert!((found.candidates[0].score - 1.5).abs() < f32::EPSILON);
    assert_eq!(found.candidates[0].passage, passage("a.txt", 0, "help desk"));
    let asked: Value = node.requests("_search?").last().expect("a search").lines().remove(0);
    assert_eq!(asked["query"]["bool"]["must_not"][0]["range"]["born"]["gt"], 1_000_001);
}

#[test]
fn an_answer_that_a_commit_overtook_is_asked_for_again() {
    let (node, engine) = written();
    engine.manifest().expect("a manifest");
    let mut next = node.commit().expect("a commit");
    next["generation"] = json!(1_000_002);
    node.put("careers.g1000001", "commit", json!({ "commit": next }));
    node.finds(page("old"));
    node.finds(page("new"));
    let found = engine.search(&wanted(vec![term("desk")])).expect("an answer");
    assert_eq!(found.candidates[0].passage.text, "new");
}

#[test]
fn answers_that_make_no_sense_are_errors() {
    let (node, engine) = written();
    for body in ["<html>It works!</html>", "{\"hits\":", "[]", "", "{\"hits\":{\"hits\":[{\"_source\":7}]}}"]
    {
        node.trouble("/_search?", Trouble::Refused(200, body.to_owned()));
        let error = engine.search(&wanted(vec![term("desk")])).expect_err(body);
        assert_eq!(error.kind(), ErrorKind::Io, "{body}");
    }
    node.trouble(
        "/_search?",
        Trouble::Refused(400, "{\"error\":{\"type\":\"x\",\"reason\":\"too many clauses\"}}".to_owned()),
    );
    let error = engine.search(&wanted(vec![term("desk")])).expect_err("a refusal");
    assert!(error.to_string().contains("too many clauses"), "{error}");
    node.trouble("/_bulk", Trouble::Refused(200, "{\"items\":[]}".to_owned()));
    assert!(write(&engine, &["z.txt"]).is_err(), "fewer outcomes than entries");
}

#[test]
fn other_servers_versions_and_indexes_are_told_apart() {
    let node = Node::start();
    let kind = || OpenSearchEngine::open(&node.location(), &access()).err().map(|error| error.kind());
    assert_eq!(kind(), Some(ErrorKind::IndexMissing));
    for hello in [
        json!({ "version": { "number": "9.1.0" }, "tagline": "You Know, for Search" }),
        json!({ "version": { "distribution": "opensearch", "number": "1.3.20" } }),
    ] {
        node.says(hello);
        assert_eq!(kind(), Some(ErrorKind::Usage));
    }
    node.says(json!({ "hello": "world" }));
    assert_eq!(kind(), Some(ErrorKind::Io));
    let (node, _) = written();
    let kind = || OpenSearchEngine::open(&node.location(), &access()).err().map(|error| error.kind());
    let commit = node.commit().expect("a commit");
    let with = |place: &str, value: Value| {
        let mut other = commit.clone();
        *other.pointer_mut(place).expect("a place") = value;
        node.put("careers.g1000001", "commit", json!({ "commit": other }));
        kind()
    };
    assert_eq!(with("/layout", json!(99)), Some(ErrorKind::IndexNewer));
    assert_eq!(with("/layout", json!(0)), Some(ErrorKind::IndexOlder));
    assert_eq!(with("/manifest/format_version", json!(99)), Some(ErrorKind::IndexNewer));
    assert_eq!(with("/documents", json!("many")), Some(ErrorKind::IndexDamaged));
    assert_eq!(with("/documents", json!(2)), None);
    node.stands_for("somebody-elses");
    assert_eq!(kind(), Some(ErrorKind::Usage));
}

#[test]
fn an_older_index_is_replaced_by_the_first_commit() {
    let (node, _) = written();
    let mut older = node.commit().expect("a commit");
    older["layout"] = json!(0);
    node.put("careers.g1000001", "commit", json!({ "commit": older }));
    let engine = made(&node);
    assert_eq!(engine.catalog().expect("a catalog"), []);
    write(&engine, &["c.txt"]).expect("a commit");
    assert_eq!(node.commit().expect("a commit")["generation"], 2_000_001);
    assert_eq!(node.entries("careers.g1000001"), [""; 0], "the older one is gone");
    assert_eq!(engine.statistics().expect("statistics").documents, 1);
}

#[test]
fn what_an_interrupted_rebuild_left_is_removed() {
    let (node, engine) = written();
    node.stands_for("careers.g7");
    node.stands_for("careers.g1000001");
    let mut writer = engine.writer().expect("a writer");
    assert_eq!(node.requests("DELETE /careers.g7").len(), 1);
    assert_eq!(node.requests("DELETE /careers.g1000001").len(), 0);
    writer.clear().expect("a clear");
    let (record, entries) = document("c.txt", &["x"]);
    writer.put(&record, entries).expect("a put");
    drop(writer);
    assert_eq!(counts(&node), (json!(2), json!(4)), "what was not committed is not there");
    assert_eq!(node.entries("careers.g2"), [""; 0]);
}

#[test]
fn who_asks_is_told_to_each_node_and_nobody_else() {
    let (node, _) = written();
    let access = Access { user: Some("me".into()), password: Some("pw".into()), ..Access::default() };
    OpenSearchEngine::open(&node.location(), &access).expect("an engine");
    let said = node.requests("GET /careers/_doc").last().and_then(|request| request.authorization.clone());
    assert_eq!(said.as_deref(), Some("Basic bWU6cHc="));
    node.trouble("GET /", Trouble::Refused(401, "Unauthorized".to_owned()));
    let error = OpenSearchEngine::open(&node.location(), &Access::default()).err().expect("a refusal");
    assert!(error.hint().is_some_and(|hint| hint.contains("ROLEDEX_OPENSEARCH_USER")), "{error:?}");
    let within = format!("opensearch://me:pw@{}/careers", node.address());
    let error = OpenSearchEngine::open(&within, &Access::default()).err().expect("a refusal");
    assert_eq!(error.kind(), ErrorKind::Usage);
    assert!(!error.to_string().contains("pw"));
}

/// A cluster's nodes share its users, so those that it names are told who asks, too. What is no address is not asked: as
/// a part of one it could lead to another machine.
#[test]
fn nodes_that_the_cluster_names_are_told_who_asks() {
    let ((named, _), other, stranger) = (written(), Node::start(), Node::start());
    let disguised = format!("10.0.0.1:9200@{}", stranger.address());
    named.names(&[&disguised, &other.address()]);
    let access = Access { user: Some("me".into()), password: Some("pw".into()), ..Access::default() };
    let engine = OpenSearchEngine::open(&named.location(), &access).expect("an engine");
    assert_eq!(other.requests("/"), [], "as long as the named one answers, no other is asked");
    named.trouble("GET /careers/_doc", Trouble::Silence);
    // The other knows of no index.
    let _ = engine.verify();
    let asked = other.requests("GET /careers/_doc");
    assert!(!asked.is_empty());
    assert!(asked.iter().all(|request| request.authorization.as_deref() == Some("Basic bWU6cHc=")));
    assert_eq!(stranger.requests("/"), []);
}

#[test]
fn a_plan_is_asked_in_the_clusters_language() {
    let (node, engine) = written();
    node.finds(nothing());
    let plan = Plan {
        required: vec![term("c++ x")],
        filters: vec![Filter::Path(vec!["docs/*.md".to_owned()]), Filter::Mention(vec!["role:a".to_owned()])],
        facets: true,
        documents: true,
        ..wanted(vec![term("desk")])
    };
    engine.search(&plan).expect("an answer");
    let asked: Value = node.requests("_search?").last().expect("a search").lines().remove(0);
    let filters = &asked["query"]["bool"]["filter"];
    assert_eq!(filters[1]["term"]["text"]["value"], "c++%20x", "a space would end the term");
    assert_eq!(filters[2]["bool"]["should"][0]["regexp"]["path"], "docs/.*\\.md(/.*)?");
    assert_eq!(filters[3]["terms"]["mention"][0], "role:a");
    assert_eq!(asked["sort"], json!([{ "_score": "desc" }, { "path": "asc" }, { "ordinal": "asc" }]));
    assert!(asked["aggs"]["mentions"].is_object() && asked["aggs"]["documents"].is_object());
    assert_eq!(engine.frequencies(Field::Text, &["desk".into()]).expect("counts"), [0]);
}

#[test]
fn pages_that_go_in_circles_end() {
    let (node, engine) = written();
    let mut same = page("desk");
    let bucket = json!({ "key": { "path": "a.txt" }, "doc_count": 1 });
    same["aggregations"] = json!({ "documents": { "after_key": { "path": "a.txt" }, "buckets": [bucket] } });
    (0..2).for_each(|_| node.finds(same.clone()));
    let plan = Plan { documents: true, ..wanted(vec![term("desk")]) };
    let error = engine.search(&plan).expect_err("no end of pages");
    assert!(error.to_string().ends_with("the pages of an answer go in circles"), "{error}");
    let mut full = page("desk");
    full["hits"]["hits"] = json!(vec![full["hits"]["hits"][0].clone(); 5_000]);
    (0..3).for_each(|_| node.finds(full.clone()));
    let error = engine.passages_of("a.txt").expect_err("no end of pages");
    assert!(error.to_string().ends_with("the pages of an answer go in circles"), "{error}");
}
