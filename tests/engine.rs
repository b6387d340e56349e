//! What every engine has to do, whatever holds the index.

mod embedded;
#[cfg(feature = "opensearch")]
mod opensearch;

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
    conditions_combine(make().0.as_ref());
    phrases_have_order_and_slop(make().0.as_ref());
    filters_narrow_without_scoring(make().0.as_ref());
    whole_documents_score(make().0.as_ref());
    terms_may_count_as_one(make().0.as_ref());
    what_stands_around_finds_all_it_is_about(make().0.as_ref());
    facets_count_passages_and_documents(make().0.as_ref());
    frequencies_count_living_passages(make().0.as_ref());
    neighbours_are_near(make().0.as_ref());
    ties_fall_by_path_and_ordinal(make().0.as_ref());
    one_writer_at_a_time(make().0.as_ref());
    manifest_and_catalog_come_back(make().0.as_ref());
    history_does_not_change_ranking(&make, &settle);
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
    assert!(statistics.bytes > 0);

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

fn conditions_combine(engine: &dyn Engine) {
    write(engine, &[("a", &["red green", "red blue", "green blue blue", "red green blue"])]);
    let [red, green, blue] = ["red", "green", "blue"].map(term);
    let all = Clause::All(vec![red.clone(), blue.clone()]);
    assert_eq!(matches(engine, &wanted(vec![all])), ["a#1", "a#3"]);
    let required = Plan { required: vec![green.clone()], ..wanted(vec![red.clone()]) };
    assert_eq!(matches(engine, &required), ["a#0", "a#3"]);
    let excluded = Plan { excluded: vec![blue.clone()], ..wanted(vec![red.clone(), green.clone()]) };
    assert_eq!(matches(engine, &excluded), ["a#0"]);
    let only = Plan { required: vec![blue.clone()], ..wanted(vec![]) };
    let found = search(engine, &only);
    assert_eq!(ids(&found), ["a#1", "a#2", "a#3"], "in reading order");
    assert!(found.candidates.iter().all(|candidate| candidate.score == 0.0), "required clauses do not score");
    assert_eq!(search(engine, &wanted(vec![])).total, 4, "with nothing wanted, all are found");
    sums_and_maxima(engine, &red, &green);
    scores_are_bm25(engine);
    let some = Plan { limit: 1, ..wanted(vec![blue]) };
    assert_eq!((search(engine, &some).total, ids(&search(engine, &some))), (3, vec!["a#2"]));
}

fn sums_and_maxima(engine: &dyn Engine, red: &Clause, green: &Clause) {
    let score = |clauses| search(engine, &Plan { limit: 1, ..wanted(clauses) }).candidates[0].score;
    let both = vec![red.clone(), green.clone()];
    let sum = score(vec![Clause::Any(both.clone())]);
    let best = score(vec![Clause::Best(both.clone())]);
    assert!((score(vec![red.clone()]) + score(vec![green.clone()]) - sum).abs() < 1e-5, "a#0 has both");
    assert!(best < sum);
    assert!((score(both) - sum).abs() < f32::EPSILON);
    let twice = Clause::Term { field: Field::Text, terms: "red".into(), weight: 2.0 };
    assert!((score(vec![twice]) - 2.0 * score(vec![red.clone()])).abs() < 1e-5);
}

/// The formula with its constants, so that no engine scores by another scale.
fn scores_are_bm25(engine: &dyn Engine) {
    let found = search(engine, &wanted(vec![term("blue")]));
    let bm25 = |count: f32, length: f32| {
        let rarity = (1.0_f32 + (4.0 - 3.0 + 0.5) / (3.0 + 0.5)).ln();
        rarity * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * length / 2.5))
    };
    let scores: Vec<f32> = found.candidates.iter().map(|candidate| candidate.score).collect();
    let expected = [bm25(2.0, 3.0), bm25(1.0, 2.0), bm25(1.0, 3.0)];
    assert!(
        scores.iter().zip(expected).all(|(score, expected)| (score - expected).abs() < 1e-5),
        "{scores:?}, not {expected:?}"
    );
    let plan = Plan { about: vec![term("blue")], ..wanted(vec![term("blue")]) };
    let whole = search(engine, &plan).candidates[0].document_score;
    let expected = (1.0_f32 + 0.5 / 1.5).ln() * 4.0 * 2.2 / (4.0 + 1.2);
    assert!((whole - expected).abs() < 1e-5, "{whole}, not {expected}");
}

fn phrases_have_order_and_slop(engine: &dyn Engine) {
    let texts: &[&str] = &["help desk technician", "desk help", "help the desk", "help desk help desk"];
    write(engine, &[("a", texts)]);
    assert_eq!(matches(engine, &wanted(vec![phrase("help desk", 0)])), ["a#0", "a#3"]);
    assert_eq!(ids(&search(engine, &wanted(vec![phrase("help desk", 0)])))[0], "a#3", "twice counts more");
    assert_eq!(matches(engine, &wanted(vec![phrase("help desk", 1)])), ["a#0", "a#2", "a#3"]);
    assert_eq!(matches(engine, &wanted(vec![phrase("help desk", 2)])).len(), 4, "two swap the words");
    assert_eq!(matches(engine, &wanted(vec![phrase("help desk technician", 0)])), ["a#0"]);
    assert_eq!(matches(engine, &wanted(vec![phrase("help zeppelin", 5)])), [""; 0]);
    let excluded = Plan { excluded: vec![phrase("help desk", 0)], ..wanted(vec![term("desk")]) };
    assert_eq!(matches(engine, &excluded), ["a#1", "a#2"]);
}

fn filters_narrow_without_scoring(engine: &dyn Engine) {
    write(
        engine,
        &[
            ("corpus/a.txt", &["desk @role:a", "desk @role:b @skill:x"]),
            ("corpus/deep/b.md", &["desk @role:b"]),
            ("other/c.md", &["desk"]),
        ],
    );
    let filtered = |filter| Plan { filters: vec![filter], ..wanted(vec![term("desk")]) };
    let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    let path = |glob: &str| matches(engine, &filtered(Filter::Path(names(&[glob]))));
    assert_eq!(path("*.md"), ["corpus/deep/b.md#0", "other/c.md#0"]);
    assert_eq!(path("corpus"), ["corpus/a.txt#0", "corpus/a.txt#1", "corpus/deep/b.md#0"]);
    assert_eq!(path("./corpus/deep/"), ["corpus/deep/b.md#0"]);
    assert_eq!(path("c"), [""; 0]);
    let markdown = filtered(Filter::Format(names(&["markdown", "pdf"])));
    assert_eq!(matches(engine, &markdown), ["corpus/deep/b.md#0", "other/c.md#0"]);
    let mentioned = filtered(Filter::Mention(names(&["role:b", "role:none"])));
    assert_eq!(matches(engine, &mentioned), ["corpus/a.txt#1", "corpus/deep/b.md#0"]);
    let mut both = mentioned.clone();
    both.filters.push(Filter::Mention(names(&["skill:x"])));
    assert_eq!(matches(engine, &both), ["corpus/a.txt#1"]);
    assert_eq!(search(engine, &both).candidates[0].mentions, ["role:b", "skill:x"]);
    let plain = search(engine, &wanted(vec![term("desk")])).candidates[0].score;
    let narrow = search(engine, &markdown).candidates[0].score;
    assert!((plain - narrow).abs() < f32::EPSILON, "{plain} is {narrow}: filters do not score");
    let bad = engine.search(&filtered(Filter::Path(names(&["a[b"])))).expect_err("not a glob");
    assert_eq!(bad.kind(), ErrorKind::Usage);
}

fn whole_documents_score(engine: &dyn Engine) {
    write(engine, &[("a", &["desk", "lamp lamp"]), ("b", &["desk", "chair"]), ("c", &["chair", "table"])]);
    let plan = Plan { about: vec![term("lamp"), phrase("desk lamp", 0)], ..wanted(vec![term("desk")]) };
    let found = search(engine, &plan);
    assert_eq!(ids(&found), ["a#0", "b#0"]);
    assert!(found.candidates[0].document_score > 0.0, "another passage of the document has lamps");
    assert!(found.candidates[1].document_score == 0.0);
}

fn terms_may_count_as_one(engine: &dyn Engine) {
    let texts: &[&str] = &["desk lamp", "desks lamp", "desk desks lamp", "help desks", "lamp"];
    write(engine, &[("a", texts), ("b", &["chair"])]);
    let desks = Terms::new(vec!["desks".to_owned(), "desk".to_owned()]);
    let any = Clause::Term { field: Field::Text, terms: desks.clone(), weight: 1.0 };
    let found = search(engine, &wanted(vec![any.clone()]));
    assert_eq!(matches(engine, &wanted(vec![any.clone()])), ["a#0", "a#1", "a#2", "a#3"]);
    let score = |id: &str| {
        let hit = found.candidates.iter().find(|hit| hit.passage.id == id);
        hit.map(|hit| hit.score).expect("a hit")
    };
    assert!((score("a#0") - score("a#1")).abs() < f32::EPSILON, "one is as good as the other");
    assert!(score("a#2") > score("a#0"), "both together are two");
    assert_eq!(engine.frequencies(Field::Text, std::slice::from_ref(&desks)).expect("counts"), [4]);
    let terms = vec![(0, desks.clone()), (1, Terms::from("lamp"))];
    let phrase = Clause::Phrase { field: Field::Text, terms, slop: 0, weight: 1.0 };
    assert_eq!(matches(engine, &wanted(vec![phrase.clone()])), ["a#0", "a#1", "a#2"]);
    let about = search(engine, &Plan { about: vec![any], ..wanted(vec![term("chair"), term("help")]) });
    let about: Vec<bool> = about.candidates.iter().map(|hit| hit.document_score > 0.0).collect();
    assert_eq!(about, [false, true], "chair before help, which is in a longer text");
}

/// Entries whose first words are a heading, and whose titles are those given.
fn headed(path: &str, texts: &[(&str, &str, &str)]) -> (Record, Vec<Entry>) {
    let words = |text: &str| Arc::new(text.split_whitespace().zip(0..).collect::<Postings>());
    let plain: Vec<&str> = texts.iter().map(|(_, _, text)| *text).collect();
    let (record, mut entries) = document(path, &plain);
    for (entry, (title, heading, _)) in entries.iter_mut().zip(texts) {
        entry.passage.title = (*title).to_owned();
        entry.passage.headings = vec![(*heading).to_owned()];
        entry.postings.extend([(Field::Title, words(title)), (Field::Headings, words(heading))]);
    }
    (record, entries)
}

fn what_stands_around_finds_all_it_is_about(engine: &dyn Engine) {
    let mut writer = begin(engine);
    let one = [
        ("desk jobs", "help", "one"),
        ("desk jobs", "help wanted", "two"),
        ("desk jobs", "help wanted", "three"),
        ("chairs", "wanted", "four"),
    ];
    for (path, texts) in [("a", &one[..]), ("b", &[("desk", "", "five"), ("desk", "", "six")])] {
        let (record, entries) = headed(path, texts);
        writer.put(&record, entries).expect("a put");
    }
    writer.commit(&manifest()).expect("a commit");
    drop(writer);
    let around = |field, word: &str| Clause::Term { field, terms: word.into(), weight: 1.0 };
    let found = |clause| matches(engine, &wanted(vec![clause]));
    assert_eq!(found(around(Field::Title, "desk")), ["a#0", "a#1", "a#2", "b#0", "b#1"]);
    assert_eq!(found(around(Field::Title, "chairs")), ["a#3"]);
    assert_eq!(found(around(Field::Headings, "wanted")), ["a#1", "a#2", "a#3"]);
    assert_eq!(found(around(Field::Headings, "help")), ["a#0", "a#1", "a#2"]);
    let phrase = |slop| Clause::Phrase {
        field: Field::Headings,
        terms: vec![(0, "help".into()), (1, "wanted".into())],
        slop,
        weight: 1.0,
    };
    assert_eq!(found(phrase(0)), ["a#1", "a#2"]);
    let both = vec![around(Field::Headings, "help"), term("three"), term("four")];
    assert_eq!(matches(engine, &wanted(both)), ["a#0", "a#1", "a#2", "a#3"]);
    let required =
        Plan { required: vec![around(Field::Title, "desk")], ..wanted(vec![term("four"), term("two")]) };
    assert_eq!(matches(engine, &required), ["a#1"]);
    let counts = engine.frequencies(Field::Title, &["desk".into(), "jobs".into(), "x".into()]);
    assert_eq!(counts.expect("counts"), [5, 3, 0], "in passages");
    let texts: Vec<(String, String)> = engine
        .passages_of("a")
        .expect("passages")
        .into_iter()
        .map(|passage| (passage.title, passage.text))
        .collect();
    let expected = one.map(|(title, _, text)| (title.to_owned(), text.to_owned()));
    assert_eq!(texts, expected);
    remove(engine, &["a"]);
    assert_eq!(matches(engine, &wanted(vec![around(Field::Title, "desk")])), ["b#0", "b#1"]);
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

/// Forty documents of few words, so that scores are often nearly the same.
fn corpus() -> Vec<(String, Vec<String>)> {
    let words = ["desk", "help", "lamp", "role", "cloud", "audit", "nurse"];
    let text = |seed: usize| {
        let length = 3 + seed * 7 % 23;
        (0..length)
            .map(|at| words[(seed * 31 + at * at * 5 + at) % words.len()])
            .collect::<Vec<_>>()
            .join(" ")
    };
    (0..40)
        .map(|number| (format!("{number:02}"), (0..3).map(|part| text(number * 3 + part)).collect()))
        .collect()
}

/// Ids with the bits of their scores.
fn ranking(engine: &dyn Engine) -> Vec<(String, u32, u32)> {
    let any = Clause::Any(["lamp", "nurse", "audit", "cloud"].map(term).into());
    let best = Clause::Best(vec![term("desk"), phrase("help desk", 3), phrase("role lamp audit", 4)]);
    let about = ["desk", "help", "cloud", "audit", "role"].map(term).into();
    let plan = Plan { about, ..wanted(vec![best, any, term("role"), term("help")]) };
    let candidates = search(engine, &plan).candidates.into_iter();
    candidates.map(|hit| (hit.passage.id, hit.score.to_bits(), hit.document_score.to_bits())).collect()
}

/// The best are the best of all, however many are asked for; and what is scored with phrases in doubt, window by
/// window, scores as it does one by one, which is how a clause of which all parts have to hold is scored.
fn fewer_are_the_first_of_more(engine: &dyn Engine) {
    let best = Clause::Best(vec![term("desk"), phrase("help desk", 3), phrase("role lamp audit", 4)]);
    let clauses = vec![best, Clause::Any(vec![term("lamp"), phrase("nurse cloud", 0)]), term("role")];
    let scored = |plan: &Plan| -> Vec<(String, u32)> {
        let candidates = search(engine, plan).candidates.into_iter();
        candidates.map(|hit| (hit.passage.id, hit.score.to_bits())).collect()
    };
    let all = scored(&wanted(clauses.clone()));
    for limit in [1, 2, 7, 50] {
        assert_eq!(scored(&Plan { limit, ..wanted(clauses.clone()) }), all[..limit.min(all.len())]);
    }
    for clause in clauses {
        assert_eq!(scored(&wanted(vec![Clause::All(vec![clause.clone()])])), scored(&wanted(vec![clause])));
    }
}

fn put_all<'a>(engine: &dyn Engine, documents: impl Iterator<Item = &'a (String, Vec<String>)>) {
    let mut writer = begin(engine);
    for (path, texts) in documents {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (record, entries) = document(path, &texts);
        writer.put(&record, entries).expect("a put");
    }
    writer.commit(&manifest()).expect("a commit");
}

fn history_does_not_change_ranking(make: &impl Fn() -> Made, settle: &impl Fn(&dyn Engine)) {
    let corpus = corpus();
    let (at_once, _folder) = make();
    put_all(at_once.as_ref(), corpus.iter());
    let expected = ranking(at_once.as_ref());
    assert_eq!(expected.len(), 100);
    fewer_are_the_first_of_more(at_once.as_ref());

    let (backwards, _folder) = make();
    put_all(backwards.as_ref(), corpus.iter().rev());
    assert_eq!(ranking(backwards.as_ref()), expected, "the order does not matter");

    let (in_steps, _folder) = make();
    corpus.chunks(4).for_each(|some| put_all(in_steps.as_ref(), some.iter()));
    assert_eq!(ranking(in_steps.as_ref()), expected, "nor the number of commits");

    let (changed, _folder) = make();
    write(
        changed.as_ref(),
        &[("x", &["desk desk help", "nurse"]), ("03", &["help desk audit cloud"]), ("y", &["role"])],
    );
    put_all(changed.as_ref(), corpus.iter().skip(20));
    put_all(changed.as_ref(), corpus.iter());
    remove(changed.as_ref(), &["x", "y"]);
    settle(changed.as_ref());
    assert_eq!(ranking(changed.as_ref()), expected, "nor what was there before");
    assert_eq!(changed.verify().expect("a check"), [""; 0]);
}
