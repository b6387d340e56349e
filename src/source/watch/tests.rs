//! Changes of real folders. Nothing is measured: each test waits until it is told what it waits for.

use std::fs;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use super::*;

/// How long a test waits for what should come within half a second.
const PATIENCE: Duration = Duration::from_secs(30);

/// A watched folder, and what is told of it.
struct Watched {
    folder: tempfile::TempDir,
    stop: Arc<AtomicBool>,
    changes: Receiver<Change>,
}

impl Watched {
    fn new(paths: &[&str], poll: Option<Duration>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(folder.path().join("a/index")).expect("a folder");
        let absolute: Vec<PathBuf> = paths.iter().map(|path| folder.path().join(path)).collect();
        let mut watch = Watch::new(&absolute, Some(&folder.path().join("a/index")), poll);
        assert_eq!(watch.take_notice(), None, "a local file system tells");
        let stop = Arc::new(AtomicBool::new(false));
        let (sender, changes) = channel();
        let flag = Arc::clone(&stop);
        thread::spawn(move || {
            while let Some(change) = watch.next(&flag) {
                if sender.send(change).is_err() {
                    return;
                }
            }
        });
        Self { folder, stop, changes }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str) {
        fs::write(self.path(path), "text").expect("a file");
    }

    /// Waits until a change covers the path, or everything.
    fn tells(&self, path: &str) {
        let wanted = self.path(path);
        let until = Instant::now() + PATIENCE;
        while let Some(rest) = until.checked_duration_since(Instant::now()) {
            let change = self.changes.recv_timeout(rest).expect("a change");
            if change.within.is_empty() || change.within.iter().any(|place| wanted.starts_with(place)) {
                return;
            }
        }
        panic!("nothing was told of {path}");
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

#[test]
fn files_and_folders_are_told() {
    let watched = Watched::new(&["a"], None);
    watched.write("a/new");
    watched.tells("a/new");
    fs::create_dir(watched.path("a/deep")).expect("a folder");
    watched.write("a/deep/file");
    watched.tells("a/deep/file");
    fs::rename(watched.path("a/deep"), watched.path("a/moved")).expect("a move");
    watched.tells("a/moved");
    watched.write("a/moved/file");
    watched.tells("a/moved/file");
    fs::remove_file(watched.path("a/new")).expect("a removal");
    watched.tells("a/new");
}

#[test]
fn a_folder_that_comes_back_is_followed() {
    let watched = Watched::new(&["a"], None);
    for _ in 0..3 {
        fs::remove_dir_all(watched.path("a")).expect("a removal");
        watched.tells("a");
        fs::create_dir(watched.path("a")).expect("a folder");
        watched.tells("a");
        watched.write("a/file");
        watched.tells("a/file");
    }
    // At once, so that nobody sees that it was away.
    fs::remove_dir_all(watched.path("a")).expect("a removal");
    fs::create_dir(watched.path("a")).expect("a folder");
    watched.tells("a");
    watched.write("a/again");
    watched.tells("a/again");
}

#[test]
fn a_file_that_is_replaced_is_followed() {
    let watched = Watched::new(&["a/file", "later"], None);
    for _ in 0..3 {
        watched.write("a/temporary");
        fs::rename(watched.path("a/temporary"), watched.path("a/file")).expect("a move");
        watched.tells("a/file");
    }
    fs::remove_file(watched.path("a/file")).expect("a removal");
    watched.tells("a/file");
    watched.write("a/other");
    watched.write("later");
    // The removal may be told twice; what must not be told is the neighbour.
    let (file, later) = (watched.path("a/file"), watched.path("later"));
    loop {
        let change = watched.changes.recv_timeout(PATIENCE).expect("a change");
        let is_ours = |place: &PathBuf| *place == file || *place == later;
        assert!(change.within.iter().all(is_ours), "its neighbours are nobody's: {:?}", change.within);
        if change.within.contains(&later) {
            return;
        }
    }
}

#[test]
fn the_index_is_not_told() {
    let watched = Watched::new(&["a"], None);
    for round in 0..50 {
        watched.write(&format!("a/index/{round}"));
    }
    watched.write("a/file");
    let change = watched.changes.recv_timeout(PATIENCE).expect("a change");
    assert_eq!(change.within, [watched.path("a/file")]);
}

#[test]
fn a_change_of_rules_is_one_of_the_folder() {
    let watched = Watched::new(&["a"], None);
    fs::create_dir(watched.path("a/b")).expect("a folder");
    watched.tells("a/b");
    watched.write("a/b/.gitignore");
    watched.tells("a/b/any");
}

#[test]
fn without_being_told_everything_is_looked_at() {
    let watched = Watched::new(&["a"], Some(Duration::from_millis(10)));
    for _ in 0..3 {
        assert_eq!(watched.changes.recv_timeout(PATIENCE), Ok(Change::default()));
    }
}

#[test]
fn bursts_are_one_change() {
    let mut burst = Burst::default();
    assert!(!burst.is_over());
    for place in ["/a/b", "/a/b/c", "/d", "/a/b"] {
        burst.add(place.into());
    }
    assert!(!burst.is_over(), "it may go on");
    let past = Instant::now().checked_sub(LONGEST).expect("a time");
    burst.first = Some(past);
    assert!(burst.is_over(), "it does not go on for ever");
    assert_eq!(burst.take().within, [Path::new("/a/b"), Path::new("/d")]);
    assert!(burst.first.is_none());
    for number in 0..=MOST_PLACES {
        burst.add(format!("/{number}").into());
    }
    assert_eq!(burst.take(), Change::default());
}
