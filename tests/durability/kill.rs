//! `kill -9` at any moment, while others search.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use roledex::engine::{self, Access};
use roledex::indexer::{self, Request};
use roledex::source::WalkOptions;
use roledex::vocabulary::Vocabulary;

use super::*;
use crate::harness::times;
use crate::json::Search;
use crate::keeping::make_older;

/// Tells this program, started again, which folder to index as the library does, committing all the time.
const CHILD: &str = "ROLEDEX_TEST_CHILD";

/// Documents on disk.
struct Documents<'a> {
    dir: &'a Dir,
    random: Random,
    there: State,
    version: u32,
}

impl Documents<'_> {
    /// Adds, changes, removes and moves a few documents, now and then many.
    fn change(&mut self) {
        let most = if self.random.below(10) == 0 { 60 } else { 8 };
        for _ in 0..=self.random.below(most) {
            self.version += 1;
            let folder = self.random.below(4);
            let path = format!("corpus/{folder}/{}.md", self.random.below(40));
            match self.random.below(10) {
                0..=1 if self.there.remove(&path).is_some() => self.dir.delete(&path),
                2 => self.move_folder(folder),
                _ => {
                    self.dir.write(&path, text(&path, self.version));
                    self.there.insert(path, self.version);
                }
            }
        }
    }

    /// Moves a folder to one that is not there yet.
    fn move_folder(&mut self, folder: usize) {
        let (from, to) = (format!("corpus/{folder}/"), format!("corpus/{}/", 10 + self.version));
        let moved: Vec<String> = self.there.keys().filter(|path| path.starts_with(&from)).cloned().collect();
        if moved.is_empty() {
            return;
        }
        std::fs::rename(self.dir.path(&from), self.dir.path(&to)).expect("a move");
        for path in moved {
            let version = self.there.remove(&path).expect("a document");
            self.there.insert(path.replacen(&from, &to, 1), version);
        }
    }
}

/// How a run is started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    Changes,
    Rebuild,
    ManyCommits,
}

impl Way {
    fn start(self, dir: &Dir) -> Child {
        let mut command = match self {
            Self::Changes => limited(dir, "env", &[], &["index", "corpus"]),
            Self::Rebuild => limited(dir, "env", &[], &["index", "corpus", "--rebuild"]),
            Self::ManyCommits => {
                let mut command = Command::new(std::env::current_exe().expect("this program"));
                command.args(["durability::kill::child", "--exact"]).env(CHILD, dir.path(""));
                command
            }
        };
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().expect("a process")
    }
}

/// Not a test, but what [`Way::ManyCommits`] starts.
#[test]
fn child() {
    let Some(folder) = std::env::var_os(CHILD).map(PathBuf::from) else { return };
    let walk = WalkOptions { except: Some(folder.join("index")), ..WalkOptions::new(&folder) };
    let request = Request::new(vec![folder.join("corpus")], walk);
    let request = Request { commit_every: Duration::ZERO, ..request };
    let engine =
        engine::open_or_create(&folder.join("index").display().to_string(), &Access::default(), false);
    indexer::run(engine.expect("an index").as_ref(), &Vocabulary::builtin(), &request, &|_| {})
        .expect("a run");
}

/// Searches again and again; each answer has to be one of a whole commit.
fn search_on(dir: &Dir, stop: &AtomicBool, count: &AtomicUsize) {
    while !stop.load(Ordering::Relaxed) {
        let run = dir.run(["search", &format!("+{EVERYWHERE}"), "--json", "--exit-zero"]).exits(0);
        let found: Search = run.json();
        assert_eq!(found.total, found.index.documents, "{run:#?}");
        assert_eq!(found.index.passages, 3 * found.total, "{run:#?}");
        count.fetch_add(1, Ordering::Relaxed);
    }
}

/// What the rounds came to.
#[derive(Debug, Default)]
struct Tally {
    killed: usize,
    ended: usize,
    as_before: usize,
    as_after: usize,
    between: usize,
    repaired: usize,
}

impl Tally {
    fn count(&mut self, has_ended: bool) {
        *(if has_ended { &mut self.ended } else { &mut self.killed }) += 1;
    }
}

/// Kills a process after so many thousandths of the time that it usually takes; waits for its end when that is not
/// known. Returns whether it had ended before.
fn kill(child: &mut Child, usual: Option<Duration>, thousandths: usize) -> bool {
    let thousandths = u32::try_from(thousandths).expect("a small number");
    let has_ended = match usual {
        None => child.wait().is_ok(),
        Some(usual) => {
            thread::sleep(usual * thousandths / 1000);
            child.try_wait().expect("a process").is_some()
        }
    };
    child.kill().expect("a signal");
    child.wait().expect("an end");
    has_ended
}

#[test]
fn kill_at_any_moment() {
    let dir = Dir::new();
    let mut documents = Documents { dir: &dir, random: Random::new(), there: State::new(), version: 0 };
    documents.change();
    dir.run(["index", "corpus"]).succeeds();
    let (stop, searches) = (Arc::new(AtomicBool::new(false)), AtomicUsize::new(0));
    let mut tally = Tally::default();
    thread::scope(|scope| {
        let other = scope.spawn(|| search_on(&dir, &stop, &searches));
        // Also when a round fails, so that the test ends.
        let _ends = Ends(Arc::clone(&stop));
        let mut usual = BTreeMap::new();
        for _ in 0..times(12) {
            assert!(!other.is_finished(), "a search failed");
            round(&mut documents, &mut usual, &mut tally);
        }
    });
    println!("kill -9: {tally:?}, {} searches meanwhile", searches.into_inner());
}

#[test]
fn kill_while_an_older_index_is_built_anew() {
    let dir = Dir::new();
    let mut documents = Documents { dir: &dir, random: Random::new(), there: State::new(), version: 1 };
    documents.change();
    // Not in the default corpus: only what the index remembers leads there.
    dir.write("elsewhere/one.md", text("elsewhere/one.md", 1));
    documents.there.insert("elsewhere/one.md".to_owned(), 1);
    dir.run(["index", "corpus", "elsewhere"]).exits(0);
    let mut usual = None;
    let mut tally = Tally::default();
    for _ in 0..times(8) {
        documents.change();
        make_older(&dir);
        let started = Instant::now();
        let mut child =
            limited(&dir, "env", &[], &["index"]).stderr(Stdio::null()).spawn().expect("a process");
        tally.count(kill(&mut child, usual, documents.random.below(1000)));
        usual.get_or_insert_with(|| started.elapsed());
        dir.run(["index"]).exits(0);
        assert_eq!((state(&dir), orphans(&dir)), (documents.there.clone(), vec![]));
    }
    println!("kill -9 of an older index: {tally:?}");
}

/// Sets its flag when it is dropped.
struct Ends(Arc<AtomicBool>);

impl Drop for Ends {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Changes documents, starts a run, kills it, and looks at what is left. The first run of each way ends by itself, and
/// tells how long they take.
fn round(documents: &mut Documents, usual: &mut BTreeMap<Way, Duration>, tally: &mut Tally) {
    let dir = documents.dir;
    let before = state(dir);
    documents.change();
    let way = [Way::Changes, Way::Changes, Way::ManyCommits, Way::Rebuild][documents.random.below(4)];
    // Up to a fifth later than it usually ends.
    let thousandths = documents.random.below(1200);
    let started = Instant::now();
    let has_ended = kill(&mut way.start(dir), usual.get(&way).copied(), thousandths);
    if has_ended {
        usual.entry(way).or_insert_with(|| started.elapsed());
    }
    tally.count(has_ended);
    let (left, after) = (state(dir), &documents.there);
    match () {
        () if left == *after => tally.as_after += 1,
        () if left == before => tally.as_before += 1,
        () => {
            assert_eq!(way, Way::ManyCommits, "{left:?} is neither {before:?} nor {after:?}");
            assert_between(&left, &before, after);
            tally.between += 1;
        }
    }
    if documents.random.below(3) == 0 {
        dir.run(["index", "corpus"]).exits(0);
        assert_eq!(state(dir), documents.there);
        assert_eq!(orphans(dir), [""; 0]);
        tally.repaired += 1;
    }
}

/// Each document as it was before or as it is after.
fn assert_between(left: &State, before: &State, after: &State) {
    let paths: BTreeSet<&String> = left.keys().chain(before.keys()).chain(after.keys()).collect();
    for path in paths {
        let found = left.get(path);
        assert!(found == before.get(path) || found == after.get(path), "{path} is in version {found:?}");
    }
}
