//! Ranking depends on what is in an index, never on how it came there.

use super::*;

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
