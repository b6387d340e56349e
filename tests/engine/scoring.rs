//! What a plan finds and how high: conditions, phrases, filters, whole documents.

use super::*;

pub fn conditions_combine(engine: &dyn Engine) {
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

/// What a phrase finds stands before what a word finds, and the other way round: neither may keep the other from being
/// asked about.
pub fn conditions_hold_for_words_and_phrases_alike(engine: &dyn Engine) {
    write(engine, &[("a", &["help desk lamp", "chair lamp", "chair", "help desk", "help the desk lamp"])]);
    let plan = wanted(vec![phrase("help desk", 0), term("chair")]);
    let required = Plan { required: vec![term("lamp")], ..plan.clone() };
    assert_eq!(matches(engine, &required), ["a#0", "a#1"]);
    let excluded = Plan { excluded: vec![term("lamp")], ..plan };
    assert_eq!(matches(engine, &excluded), ["a#2", "a#3"]);
}

pub fn phrases_have_order_and_slop(engine: &dyn Engine) {
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

pub fn filters_narrow_without_scoring(engine: &dyn Engine) {
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

pub fn whole_documents_score(engine: &dyn Engine) {
    write(engine, &[("a", &["desk", "lamp lamp"]), ("b", &["desk", "chair"]), ("c", &["chair", "table"])]);
    let plan = Plan { about: vec![term("lamp"), phrase("desk lamp", 0)], ..wanted(vec![term("desk")]) };
    let found = search(engine, &plan);
    assert_eq!(ids(&found), ["a#0", "b#0"]);
    assert!(found.candidates[0].document_score > 0.0, "another passage of the document has lamps");
    assert!(found.candidates[1].document_score == 0.0);
}

pub fn terms_may_count_as_one(engine: &dyn Engine) {
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

pub fn what_stands_around_finds_all_it_is_about(engine: &dyn Engine) {
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
