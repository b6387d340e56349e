//! What every engine has to do, whatever holds the index.

mod embedded;
mod history;
#[cfg(feature = "opensearch")]
mod opensearch;
mod scoring;

use std::any::Any;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use roledex::document::{Format, Metadata, Standing};
use roledex::engine::{
    Clause, Engine, Entry, FORMAT_VERSION, Field, Filter, Fingerprint, Found, Manifest, Plan, Postings,
    Record, Roots, Terms, Writer,
};
use roledex::error::ErrorKind;
use roledex::passage::{Named, Passage, PassageKind, Place};

/// An engine with a place of its own, which lasts as long as the second is kept.
type Made = (Box<dyn Engine>, Box<dyn Any>);

/// What any engine must pass. `make` makes an empty one; `settle` makes it forget what was removed, which engines may
/// do late, and which must change nothing but scores.
fn suite(make: impl Fn() -> Made, settle: impl Fn(&dyn Engine)) {
    an_empty_index_answers(make().0.as_ref());
    put_replaces_and_remove_removes(make().0.as_ref());
    nothing_changes_without_a_commit(make().0.as_ref());
    clear_keeps_the_former_index_until_commit(make().0.as_ref());
    scoring::conditions_combine(make().0.as_ref());
    scoring::phrases_have_order_and_slop(make().0.as_ref());
    scoring::filters_narrow_without_scoring(make().0.as_ref());
    scoring::whole_documents_score(make().0.as_ref());
    scoring::terms_may_count_as_one(make().0.as_ref());
    scoring::what_stands_around_finds_all_it_is_about(make().0.as_ref());
    facets_count_passages_and_documents(make().0.as_ref());
    frequencies_count_living_passages(make().0.as_ref());
    neighbours_are_near(make().0.as_ref());
    ties_fall_by_path_and_ordinal(make().0.as_ref());
    one_writer_at_a_time(make().0.as_ref());
    manifest_and_catalog_come_back(make().0.as_ref());
    history::changes_no_ranking(&make, &settle);
}

fn passage(path: &str, ordinal: u32, text: &str) -> Passage {
    Passage {
        id: format!("{path}#{ordinal}"),
        path: path.to_owned(),
        title: "A title".to_owned(),
        format: if path.contains(".md") { Format::Markdown } else { Format::Text },
        ordinal,
        kind: PassageKind::Paragraph,
        headings: vec![],
        text: text.to_owned(),
        table: None,
        place: Place::Lines { lines: (1, 2), bytes: (0, text.len()) },
        standing: Standing::Content,
        metadata: Metadata::new(),
        named: Named::default(),
    }
}

/// Words of the text, in lower case, as terms; words that begin with `@` are mentions.
fn entry(path: &str, ordinal: u32, text: &str) -> Entry {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let terms = words.iter().filter(|word| !word.starts_with('@'));
    let postings: Postings = terms.map(String::as_str).zip(0..).collect();
    Entry {
        passage: passage(path, ordinal, text),
        postings: vec![(Field::Text, Arc::new(postings))],
        mentions: words.iter().filter_map(|word| word.strip_prefix('@')).map(str::to_owned).collect(),
    }
}

fn document(path: &str, texts: &[&str]) -> (Record, Vec<Entry>) {
    let entries: Vec<Entry> = (0..).zip(texts).map(|(ordinal, text)| entry(path, ordinal, text)).collect();
    let fingerprint = Fingerprint { size: 7, modified: -3, hash: u64::MAX - texts.len() as u64 };
    let passages = u32::try_from(entries.len()).expect("few passages");
    (Record { path: path.to_owned(), fingerprint, passages, is_file: !path.starts_with('-') }, entries)
}

fn manifest() -> Manifest {
    Manifest {
        format_version: FORMAT_VERSION,
        reading_version: 1001,
        vocabulary: "abc".to_owned(),
        base: "/home/ärla".to_owned(),
        is_moved: false,
        roots: Roots { paths: vec!["corpus".to_owned()], hidden: true, no_ignore: false, ..Roots::default() },
        looked: 1_795_280_400_000_000_001,
        built_at: "2026-11-21T17:00:00Z".to_owned(),
        revision: 7,
    }
}

/// A writer. Waits a while for the lock: tests beside this one start processes, and a process holds a copy of every
/// open lock from the moment it is forked until it has become another program.
fn begin(engine: &dyn Engine) -> Box<dyn Writer> {
    let patience = Instant::now() + Duration::from_secs(5);
    loop {
        match engine.writer() {
            Err(error) if error.kind() == ErrorKind::IndexLocked && Instant::now() < patience => {
                thread::sleep(Duration::from_millis(5));
            }
            writer => return writer.expect("a writer"),
        }
    }
}

fn write(engine: &dyn Engine, documents: &[(&str, &[&str])]) {
    let mut writer = begin(engine);
    for (path, texts) in documents {
        let (record, entries) = document(path, texts);
        writer.put(&record, entries).expect("a put");
    }
    writer.commit(&manifest()).expect("a commit");
}

fn remove(engine: &dyn Engine, paths: &[&str]) {
    let mut writer = begin(engine);
    for path in paths {
        writer.remove(path).expect("a removal");
    }
    writer.commit(&manifest()).expect("a commit");
}

fn term(text: &str) -> Clause {
    Clause::Term { field: Field::Text, terms: text.into(), weight: 1.0 }
}

fn phrase(text: &str, slop: u32) -> Clause {
    let terms = (0..).zip(text.split_whitespace().map(Terms::from)).collect();
    Clause::Phrase { field: Field::Text, terms, slop, weight: 1.0 }
}

fn wanted(clauses: Vec<Clause>) -> Plan {
    Plan { wanted: clauses, limit: 100, ..Plan::default() }
}

fn search(engine: &dyn Engine, plan: &Plan) -> Found {
    engine.search(plan).expect("a search")
}

fn ids(found: &Found) -> Vec<&str> {
    found.candidates.iter().map(|candidate| candidate.passage.id.as_str()).collect()
}

/// Ids found, sorted, for tests that do not care about the ranking.
fn matches(engine: &dyn Engine, plan: &Plan) -> Vec<String> {
    let found = search(engine, plan);
    assert_eq!(found.total, found.candidates.len() as u64, "the total counts what is found");
    let mut ids: Vec<String> = ids(&found).into_iter().map(str::to_owned).collect();
    ids.sort();
    ids
}

fn an_empty_index_answers(engine: &dyn Engine) {
    let found = search(engine, &Plan { facets: true, ..wanted(vec![term("desk")]) });
    assert_eq!((found.total, found.candidates.len(), found.facets.len()), (0, 0, 0));
    assert_eq!(engine.passage("x").expect("no error"), None);
    assert_eq!(engine.record("x").expect("no error"), None);
    assert_eq!(engine.passages_of("x").expect("no error"), vec![]);
    assert_eq!(engine.catalog().expect("no error"), vec![]);
    assert_eq!(engine.frequencies(Field::Text, &["desk".into()]).expect("no error"), [0]);
    assert_eq!(engine.neighbours("desk", 1).expect("no error"), vec![]);
    assert_eq!(engine.neighbours("", 2).expect("no error"), vec![]);
    assert_eq!(engine.statistics().expect("no error").documents, 0);
}

fn put_replaces_and_remove_removes(engine: &dyn Engine) {
    write(engine, &[("a.txt", &["help desk", "desk lamp"]), ("b.txt", &["help wanted"])]);
    assert_eq!(matches(engine, &wanted(vec![term("desk")])), ["a.txt#0", "a.txt#1"]);
    let statistics = engine.statistics().expect("statistics");
    assert_eq!((statistics.documents, statistics.passages), (2, 3));
    assert!(engine.bytes().expect("bytes") > 0);

    write(engine, &[("a.txt", &["desk only"])]);
    assert_eq!(matches(engine, &wanted(vec![term("desk")])), ["a.txt#0"]);
    assert_eq!(matches(engine, &wanted(vec![term("lamp")])), [""; 0]);
    assert_eq!(engine.passages_of("a.txt").expect("passages"), [passage("a.txt", 0, "desk only")]);
    assert_eq!(engine.passage("b.txt#0").expect("a passage"), Some(passage("b.txt", 0, "help wanted")));
    let beginning = |start: &str| engine.passages_beginning(start).expect("passages").len();
    assert_eq!(
        (beginning("b.txt#"), beginning("b.txt#0"), beginning("b.txt#00"), beginning("x")),
        (1, 1, 0, 0)
    );
    assert_eq!(engine.statistics().expect("statistics").passages, 2);

    remove(engine, &["a.txt", "never-there.txt"]);
    assert_eq!(matches(engine, &wanted(vec![term("desk"), term("help")])), ["b.txt#0"]);
    assert_eq!(engine.record("a.txt").expect("no error"), None);
    assert_eq!(engine.statistics().expect("statistics").documents, 1);

    put_twice_in_one_commit(engine);
    touch_changes_the_fingerprint_only(engine);
    assert_eq!(engine.verify().expect("a check"), [""; 0]);
}

fn put_twice_in_one_commit(engine: &dyn Engine) {
    let mut writer = begin(engine);
    for text in ["first", "second", "third"] {
        let (record, entries) = document("c.txt", &[text]);
        writer.put(&record, entries).expect("a put");
    }
    writer.remove("b.txt").expect("a removal");
    let (record, entries) = document("b.txt", &["help again"]);
    writer.put(&record, entries).expect("a put");
    writer.commit(&manifest()).expect("a commit");
    let all = wanted(vec![term("first"), term("second"), term("third"), term("help")]);
    assert_eq!(matches(engine, &all), ["b.txt#0", "c.txt#0"]);
    assert_eq!(engine.passages_of("c.txt").expect("passages")[0].text, "third");
}

fn touch_changes_the_fingerprint_only(engine: &dyn Engine) {
    let mut record = engine.record("c.txt").expect("no error").expect("a record");
    record.fingerprint.modified = 42;
    let mut writer = begin(engine);
    writer.touch(&record).expect("a touch");
    writer.commit(&manifest()).expect("a commit");
    drop(writer);
    assert_eq!(engine.record("c.txt").expect("no error"), Some(record));
    let plan = Plan { about: vec![term("third")], ..wanted(vec![term("third")]) };
    assert!(search(engine, &plan).candidates[0].document_score > 0.0, "the whole is still there");
    assert_eq!(engine.catalog().expect("a catalog").len(), 2);
}

fn nothing_changes_without_a_commit(engine: &dyn Engine) {
    write(engine, &[("a.txt", &["help desk"])]);
    let mut writer = begin(engine);
    let (record, entries) = document("b.txt", &["desk"]);
    writer.put(&record, entries).expect("a put");
    writer.remove("a.txt").expect("a removal");
    assert_eq!(matches(engine, &wanted(vec![term("desk")])), ["a.txt#0"], "not seen before the commit");
    drop(writer);
    assert_eq!(matches(engine, &wanted(vec![term("desk")])), ["a.txt#0"], "nothing after a drop");
    write(engine, &[("c.txt", &["desk"])]);
    assert_eq!(matches(engine, &wanted(vec![term("desk")])), ["a.txt#0", "c.txt#0"], "nor after the next");
}

fn clear_keeps_the_former_index_until_commit(engine: &dyn Engine) {
    write(engine, &[("a.txt", &["help desk"]), ("b.txt", &["desk"])]);
    let mut writer = begin(engine);
    let (record, entries) = document("a.txt", &["desk before"]);
    writer.put(&record, entries).expect("a put");
    writer.clear().expect("a clear");
    let (record, entries) = document("a.txt", &["desk after"]);
    writer.put(&record, entries).expect("a put");
    assert_eq!(matches(engine, &wanted(vec![term("desk")])), ["a.txt#0", "b.txt#0"]);
    writer.commit(&manifest()).expect("a commit");
    drop(writer);
    assert_eq!(engine.passages_of("a.txt").expect("passages")[0].text, "desk after");
    assert_eq!(matches(engine, &wanted(vec![term("desk")])), ["a.txt#0"]);
    assert_eq!(engine.verify().expect("a check"), [""; 0]);
}

fn facets_count_passages_and_documents(engine: &dyn Engine) {
    write(engine, &[("a", &["desk @r @r @s", "desk @r", "lamp @t"]), ("b", &["desk @s"]), ("c", &["x"])]);
    let plan = Plan { facets: true, limit: 0, ..wanted(vec![term("desk")]) };
    let found = search(engine, &plan);
    let counts: Vec<_> =
        found.facets.iter().map(|count| (count.id.as_str(), count.passages, count.documents)).collect();
    assert_eq!(counts, [("r", 2, 1), ("s", 2, 2)]);
    assert_eq!((found.total, found.candidates.len()), (3, 0));
    let documents = search(engine, &Plan { documents: true, limit: 0, ..wanted(vec![]) }).documents;
    let passages: u64 = documents.iter().map(|(_, passages)| passages).sum();
    assert_eq!(passages, engine.statistics().expect("the size").passages);
    assert!(documents.is_sorted() && documents.len() > 1);
    let all = search(engine, &Plan { facets: true, ..wanted(vec![]) });
    assert_eq!(all.facets.len(), 3, "also those of passages without the word");
}

fn frequencies_count_living_passages(engine: &dyn Engine) {
    write(engine, &[("a", &["desk desk", "desk"]), ("b", &["desk lamp"])]);
    let terms = ["desk", "lamp", "chair"].map(Terms::from);
    assert_eq!(engine.frequencies(Field::Text, &terms).expect("counts"), [3, 1, 0]);
    remove(engine, &["b"]);
    assert_eq!(engine.frequencies(Field::Text, &terms).expect("counts"), [2, 0, 0]);
    assert_eq!(engine.frequencies(Field::Title, &terms).expect("counts"), [0, 0, 0]);
}

fn neighbours_are_near(engine: &dyn Engine) {
    write(engine, &[("a", &["certification network", "certification networks", "öl"]), ("b", &["etwork"])]);
    let near = |word, distance| engine.neighbours(word, distance).expect("neighbours");
    assert_eq!(near("certificaton", 1), [("certification".to_owned(), 2)]);
    assert_eq!(near("netwrok", 1), [("network".to_owned(), 1)], "a swap is one");
    assert_eq!(near("network", 1), [("network".to_owned(), 1), ("networks".to_owned(), 1)]);
    assert_eq!(near("netwro", 1), vec![]);
    assert_eq!(near("netwro", 2), [("network".to_owned(), 1)]);
    assert_eq!(near("öö", 1), [("öl".to_owned(), 1)]);
    remove(engine, &["a"]);
    assert_eq!(near("network", 2), vec![], "what was removed is no suggestion");
    near(&"n".repeat(5000), 9);
}

fn ties_fall_by_path_and_ordinal(engine: &dyn Engine) {
    for path in ["d", "b", "ä", "c", "a"] {
        write(engine, &[(path, &["desk", "desk"])]);
    }
    let order = ["a#0", "a#1", "b#0", "b#1", "c#0", "c#1", "d#0", "d#1", "ä#0", "ä#1"];
    assert_eq!(ids(&search(engine, &wanted(vec![term("desk")]))), order);
    for limit in 0..order.len() {
        let plan = Plan { limit, ..wanted(vec![term("desk")]) };
        assert_eq!(ids(&search(engine, &plan)), order[..limit]);
    }
}

fn one_writer_at_a_time(engine: &dyn Engine) {
    let writer = begin(engine);
    let second = engine.writer().err().expect("no second writer");
    assert_eq!(second.kind(), ErrorKind::IndexLocked);
    drop(writer);
    begin(engine);
}

fn manifest_and_catalog_come_back(engine: &dyn Engine) {
    write(engine, &[("b", &["x", "y"]), ("-", &[]), ("a", &["z"])]);
    assert_eq!(engine.manifest().expect("a manifest"), manifest());
    let records = engine.catalog().expect("a catalog");
    let expected: Vec<Record> = [document("-", &[]), document("a", &["z"]), document("b", &["x", "y"])]
        .map(|(record, _)| record)
        .into();
    assert_eq!(records, expected);
    assert_eq!(engine.record("b").expect("no error").as_ref(), records.get(2));
    let changed = Manifest { vocabulary: "new".to_owned(), ..manifest() };
    begin(engine).commit(&changed).expect("a commit");
    assert_eq!(engine.manifest().expect("a manifest"), changed);
}
