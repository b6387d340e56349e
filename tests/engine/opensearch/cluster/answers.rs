//! The same answers as from a folder.

use std::path::{Path, PathBuf};
use std::{env, fs};

use roledex::engine::{self, Access, Engine};
use roledex::hit::SearchResults;
use roledex::query::Query;
use roledex::search::{self, Options};
use roledex::vocabulary::Vocabulary;

use super::{Index, ask};
use crate::harness::Dir;
use crate::main_job;

/// Documents beyond the bundled ones, when there are some.
const SAMPLE: &str = "ROLEDEX_TEST_SAMPLE";

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
#[ignore = "needs a cluster: tests/opensearch/run"]
fn the_main_job_is_done() {
    let index = Index::new();
    let dir = Dir::with_index_at(index.location());
    main_job::index(&dir);
    for job in main_job::JOBS {
        job(&dir);
    }
}

/// Both engines with the same documents.
struct Both {
    folder: Box<dyn Engine>,
    cluster: Box<dyn Engine>,
    vocabulary: Vocabulary,
    places: (Index, Dir),
}

impl Both {
    fn of(documents: &Path) -> Self {
        let index = Index::new();
        let here = Dir::new();
        here.run([Path::new("index"), documents]);
        here.run([Path::new("--index"), Path::new(&index.location()), Path::new("index"), documents]);
        let open = |location: &str| engine::open(location, &Access::default()).expect("an index");
        let folder = open(&here.path("index").to_string_lossy());
        let cluster = open(&index.location());
        Self { folder, cluster, vocabulary: Vocabulary::builtin(), places: (index, here) }
    }

    /// Asks both. The engines may differ in which passages they hand to ranking when there are more than ranking looks
    /// at, so a hit far down may be another one; everything else has to be the same.
    fn compare(&self, query: &str, tally: &mut Tally) {
        let options = Options { limit: 10, per_document: 3, facets: true, ..Options::default() };
        let ask = |engine: &dyn Engine| {
            search::search(engine, &self.vocabulary, &Query::parse(query), &options).expect("an answer")
        };
        let (expected, found) = (ask(self.folder.as_ref()), ask(self.cluster.as_ref()));
        assert_eq!(found.total, expected.total, "{query}");
        assert_eq!(found.facets, expected.facets, "{query}");
        assert_eq!(found.corrections, expected.corrections, "{query}");
        assert_eq!(found.unmatched, expected.unmatched, "{query}");
        assert_eq!(found.warnings, expected.warnings, "{query}");
        let ids = |results: &SearchResults| -> Vec<String> {
            results.hits.iter().map(|hit| format!("{} {}", hit.passage.path, hit.passage.id)).collect()
        };
        let (expected_ids, ids) = (ids(&expected), ids(&found));
        let same = expected_ids.iter().zip(&ids).take_while(|(one, other)| one == other).count();
        if same < FIRST.min(ids.len()) {
            println!("{query}: {ids:?}, not {expected_ids:?}");
        }
        tally.same_first += usize::from(same >= FIRST.min(ids.len()));
        tally.same_one += usize::from(same >= 1.min(ids.len()));
        let scores = found.hits.iter().zip(&expected.hits).take(same);
        let is_same_score = scores.clone().all(|(one, other)| (one.score - other.score).abs() < 1e-3);
        tally.queries += 1;
        tally.same_ten += usize::from(ids == expected_ids);
        tally.same_scores += usize::from(is_same_score);
    }

    fn compare_all(&self, queries: &[String]) {
        let mut tally = Tally::default();
        for query in queries {
            self.compare(query, &mut tally);
        }
        assert!(tally.same_first * 100 >= tally.queries * SAME_FIRST, "{tally:?}");
        assert!(tally.same_ten * 100 >= tally.queries * SAME_TEN, "{tally:?}");
        let statistics = self.cluster.statistics().expect("statistics");
        assert_eq!(statistics.passages, self.folder.statistics().expect("statistics").passages);
        println!("{} passages, the same totals and counts: {tally:?}", statistics.passages);
        let index = &self.places.0.0;
        let size = ask("GET", &format!("/{index}.g*/_stats/store?filter_path=_all.primaries.store"), "");
        println!("without copies of shards, in bytes: {size}");
    }
}

/// Hits that are first.
const FIRST: usize = 3;

/// Of a hundred queries so many have to have the same first hits. All of them have over the corpora tried; sums that differ
/// in their last bit may turn a tie.
const SAME_FIRST: usize = 99;

/// Of a hundred queries so many have to have the same ten hits: of passages that only a phrase or a heading brings to
/// ranking, one may be missing. All have over the bundled corpus, 181 of 191 over 430 real documents.
const SAME_TEN: usize = 94;

/// How much was the same.
#[derive(Debug, Default)]
struct Tally {
    queries: usize,
    same_one: usize,
    same_first: usize,
    same_ten: usize,
    same_scores: usize,
}

/// The questions of the truth file.
fn questions() -> Vec<String> {
    let truth = fs::read_to_string(project().join("tests/relevance/truth.yaml")).expect("the truth");
    let queries = truth.lines().filter_map(|line| line.trim_start().strip_prefix("- query: "));
    queries.map(|query| query.trim_matches('"').replace("\\\"", "\"")).collect()
}

#[test]
#[ignore = "needs a cluster: tests/opensearch/run"]
fn the_bundled_corpus_answers_as_from_a_folder() {
    let both = Both::of(&project().join("corpus"));
    let mut queries = questions();
    assert!(queries.len() > 100);
    queries.extend(
        [
            "\"help desk\" -windows",
            "+linux title:administrator",
            "path:security format:html",
            "cert:\"A+\" pay",
            "zzyzx",
        ]
        .map(str::to_owned),
    );
    both.compare_all(&queries);
    assert_eq!(both.cluster.verify().expect("a check"), [""; 0]);
    counts_and_profiles(&both);
}

fn counts_and_profiles(both: &Both) {
    let counts = |engine: &dyn Engine| search::facets(engine, &both.vocabulary, None).expect("counts");
    let (expected, found) = (counts(both.folder.as_ref()), counts(both.cluster.as_ref()));
    assert_eq!(found.paths, expected.paths);
    assert_eq!(found.formats, expected.formats);
    assert_eq!(found.named, expected.named);
    assert_eq!(
        both.cluster.catalog().expect("a catalog"),
        both.folder.catalog().expect("a catalog"),
        "records are the same"
    );
}

#[test]
#[ignore = "needs a cluster: tests/opensearch/run"]
fn real_documents_answer_as_from_a_folder() {
    let Some(sample) = env::var_os(SAMPLE).map(PathBuf::from) else {
        println!("there is no sample");
        return;
    };
    Both::of(&sample).compare_all(&questions());
}
