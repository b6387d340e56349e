//! Ranking depends on what is in an index, never on how it came there.

use super::*;

/// Some of few words.
fn text(seed: usize) -> String {
    let words = ["desk", "help", "lamp", "role", "cloud", "audit", "nurse"];
    let length = 3 + seed * 7 % 23;
    (0..length).map(|at| words[(seed * 31 + at * at * 5 + at) % words.len()]).collect::<Vec<_>>().join(" ")
}

/// Forty documents of few words, so that scores are often nearly the same.
fn corpus() -> Vec<(String, Vec<String>)> {
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

/// So many passages that their windows are many, and segments are gone through side by side; two of their words are
/// rare.
fn many() -> Vec<(String, Vec<String>)> {
    let rare = |seed: usize| match seed {
        _ if seed % 1009 == 5 => " pilot baker",
        _ if seed % 97 == 3 => " pilot",
        _ => "",
    };
    let texts = |number: usize| (number * 300..(number + 1) * 300).map(|seed| text(seed) + rare(seed));
    (0..175).map(|number| (format!("{number:03}"), texts(number).collect())).collect()
}

/// What is passed over because it cannot be among the best is not: clauses in which all parts have to hold are looked
/// at passage by passage, and find the same.
pub fn nothing_good_is_passed_over(make: &impl Fn() -> Made) {
    let many = many();
    let best = Clause::Best(vec![term("desk"), phrase("help desk", 3)]);
    let words = Clause::Any(["pilot", "baker", "audit"].map(term).into());
    let phrases = Clause::Any(vec![term("pilot"), best, phrase("nurse cloud", 0), term("lamp")]);
    for commits in [1, 3] {
        let (engine, _folder) = make();
        many.chunks(many.len().div_ceil(commits)).for_each(|some| put_all(engine.as_ref(), some.iter()));
        for clause in [&words, &phrases] {
            let found = |limit, clause: &Clause| -> (u64, Vec<(String, u32)>) {
                let found = search(engine.as_ref(), &Plan { limit, ..wanted(vec![clause.clone()]) });
                let ids = found.candidates.into_iter().map(|hit| (hit.passage.id, hit.score.to_bits()));
                (found.total, ids.collect())
            };
            let (total, expected) = found(300, &Clause::All(vec![clause.clone()]));
            for limit in [1, 20, 300] {
                let (count, ids) = found(limit, clause);
                assert_eq!(count, total);
                assert_eq!(ids, expected[..limit], "{limit} of {commits} commits");
            }
        }
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

pub fn changes_no_ranking(make: &impl Fn() -> Made, settle: &impl Fn(&dyn Engine)) {
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
