//! What changes without looking so, what moves, what is no file, and what was built from.

use std::path::Component;

use super::*;

impl Corpus {
    /// Puts other content in place of a file's; size and time stay.
    fn swap(&self, path: &str, text: &str) {
        let time = fs::metadata(self.file(path)).and_then(|metadata| metadata.modified()).expect("a time");
        // Later than the run before, on the clock that the file system uses.
        std::thread::sleep(Duration::from_millis(30));
        self.write(path, text);
        let file = fs::File::options().write(true).open(self.file(path)).expect("a file");
        file.set_modified(time).expect("a time");
    }

    fn roots(&self) -> Vec<String> {
        self.engine.manifest().expect("a manifest").roots.paths
    }

    fn forget(&self, paths: &[&str]) -> Result<Report> {
        let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
        super::forget(&self.engine, self.folder.path(), &paths, false)
    }

    /// All that the index says of a document but when it was indexed.
    fn shown(&self, path: &str) -> Vec<Passage> {
        self.engine.passages_of(path).expect("passages")
    }
}

#[test]
#[cfg(unix)]
fn what_was_put_in_place_of_a_file_is_seen() {
    let corpus = Corpus::new(&[("a", "desk"), ("b", "lamp")]);
    corpus.index(&["."]);
    corpus.swap("a", "sofa");
    assert_eq!(counts(&corpus.index(&["."])), [0, 1, 1, 0, 0, 0]);
    assert_eq!((corpus.finds("desk"), corpus.finds("sofa")), (0, 1));

    corpus.swap("a", "sofa");
    let before = corpus.version();
    assert_eq!(counts(&corpus.index(&["."])), [0, 0, 2, 0, 0, 0]);
    assert_ne!(corpus.version(), before, "that it was looked at is noted");
    let nothing = |progress| assert!(!matches!(progress, Progress::Read { .. }), "nothing is read again");
    run_with(&corpus.engine, &corpus.request(&["."]), &nothing, method(&lines)).expect("a run");
}

#[test]
fn an_older_time_is_a_change_too() {
    let corpus = Corpus::new(&[("a", "desk")]);
    corpus.index(&["."]);
    corpus.write("a", "sofa");
    let file = fs::File::options().write(true).open(corpus.file("a")).expect("a file");
    file.set_modified(SystemTime::now() - Duration::from_hours(1000)).expect("a time");
    assert_eq!(counts(&corpus.index(&["."])), [0, 1, 0, 0, 0, 0]);
}

#[test]
fn what_is_moved_is_not_understood_again() {
    let corpus = Corpus::new(&[("a/x", "desk\nlamp"), ("a/y", "sofa"), ("a/z", "desk")]);
    corpus.index(&["."]);
    fs::rename(corpus.file("a"), corpus.file("b")).expect("a move");
    fs::rename(corpus.file("b/z"), corpus.file("b/w")).expect("a move");
    let calls = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&calls);
    let understand = move |bytes: &[u8], source: &Source| {
        counter.fetch_add(1, Ordering::Relaxed);
        lines(bytes, source)
    };
    let report =
        run_with(&corpus.engine, &corpus.request(&["."]), &|_| {}, method(&understand)).expect("a run");
    assert_eq!(counts(&report), [3, 0, 0, 3, 0, 0]);
    assert_eq!(calls.load(Ordering::Relaxed), 1, "the name can tell the title: only what keeps it is moved");
    assert_eq!((corpus.finds("desk"), corpus.finds("sofa")), (2, 1));
    assert_eq!(corpus.engine.verify().expect("a check"), [""; 0]);
}

#[test]
fn what_is_moved_is_as_if_it_was_read_there() {
    let text = "# Pay\n\nAn analyst earns well.\n\nThe same.\n\n- The same.\n\n## Next\n\nThe same.\n";
    let corpus = Corpus::new(&[("a/x.md", text), ("a/y.csv", "role,pay\nanalyst,1\nadmin,2\n")]);
    let index =
        |engine: &dyn Engine| run(engine, &VOCABULARY, &corpus.request(&["."]), &|_| {}).expect("a run");
    index(&corpus.engine);
    fs::rename(corpus.file("a"), corpus.file("b")).expect("a move");
    index(&corpus.engine);
    let fresh = EmbeddedEngine::open_or_create(&corpus.file("index/fresh"), false).expect("an index");
    index(&fresh);
    for path in ["b/x.md", "b/y.csv"] {
        let read = fresh.passages_of(path).expect("passages");
        assert!(read.len() > 1);
        assert_eq!(corpus.shown(path), read);
    }
}

#[test]
fn given_documents_outlive_what_reads_all_again() {
    let corpus = Corpus::new(&[("a", "x")]);
    let input = Some(("given".to_owned(), b"desk\nlamp".to_vec()));
    corpus.run(&Request { input, ..corpus.request(&["."]) });
    let before = corpus.shown("given");
    let request = corpus.request(&["."]);
    assert_eq!(counts(&corpus.run_tagged("new", &request)), [0, 2, 0, 0, 0, 0]);
    let request = Request { rebuild: true, ..request };
    assert_eq!(counts(&corpus.run_tagged("new", &request)), [0, 2, 0, 0, 0, 0]);
    assert_eq!(corpus.shown("given").len(), before.len());
    assert_eq!(corpus.engine.verify().expect("a check"), [""; 0]);
}

#[test]
fn a_folder_that_comes_back_is_still_looked_for() {
    let corpus = Corpus::new(&[("a/x", "x"), ("b/y", "y")]);
    corpus.index(&["a", "b"]);
    fs::remove_dir_all(corpus.file("b")).expect("a removal");
    assert_eq!(counts(&corpus.index(&["a", "b"])), [0, 0, 1, 1, 0, 0]);
    let report = corpus.index(&["a", "b"]);
    assert_eq!(counts(&report), [0, 0, 1, 0, 1, 0]);
    assert!(report.problems[0].1.reason.contains("--forget"), "{report:?}");
    assert_eq!(corpus.roots(), ["a", "b"]);
    corpus.index(&["never"]);
    assert_eq!(corpus.roots(), ["a", "b"], "what never was is not looked for");
}

#[test]
fn what_is_forgotten_stays_away() {
    let corpus = Corpus::new(&[("a/x", "x"), ("b/y", "y"), ("b/c/z", "z"), ("d", "d")]);
    let input = Some(("given".to_owned(), b"desk".to_vec()));
    corpus.run(&Request { input, ..corpus.request(&["a", "b", "d"]) });
    let refused = |paths: &[&str]| corpus.forget(paths).expect_err("a refusal").kind();
    assert_eq!(refused(&["b/c"]), ErrorKind::Usage, "it would come back with b");
    assert_eq!(refused(&["b", "e"]), ErrorKind::Input);
    assert_eq!(corpus.paths().len(), 5, "nothing is done by halves");
    assert_eq!(counts(&corpus.forget(&["./b/", "given", "d"]).expect("a run")), [0, 0, 1, 4, 0, 0]);
    assert_eq!((corpus.paths(), corpus.roots()), (vec!["a/x".to_owned()], vec!["a".to_owned()]));
    assert_eq!(counts(&corpus.forget(&["."]).expect("a run")), [0, 0, 0, 1, 0, 0]);
    assert_eq!(corpus.roots(), [""; 0]);
}

#[test]
fn only_news_is_told_twice() {
    let corpus = Corpus::new(&[("a", "image"), ("b", "image"), ("c", "desk")]);
    assert!(corpus.index(&["."]).told_before.is_empty());
    let told = |report: Report| report.told_before.into_iter().collect::<Vec<_>>();
    assert_eq!(told(corpus.index(&["."])), ["a", "b"]);
    std::thread::sleep(Duration::from_millis(30));
    corpus.write("b", "image!");
    corpus.write("d", "image");
    assert_eq!(told(corpus.index(&["."])), ["a"]);
    assert_eq!(told(corpus.index(&["."])), ["a", "b", "d"], "that they were told is noted");
}

#[test]
fn a_long_run_shows_what_it_has_and_goes_on_where_it_was_stopped() {
    let files: Vec<(String, String)> = (0..40).map(|n| (format!("{n:02}"), format!("desk {n}"))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let corpus = Corpus::new(&files);
    let request = Request { commit_every: Duration::ZERO, jobs: 1, ..corpus.request(&["."]) };
    let seen = AtomicUsize::new(0);
    let progress = |progress| {
        if let Progress::Read { done, .. } = progress {
            seen.fetch_max(corpus.paths().len(), Ordering::Relaxed);
            request.stop.store(done == 20, Ordering::Relaxed);
        }
    };
    let report = run_with(&corpus.engine, &request, &progress, method(&lines)).expect("a run");
    assert_eq!((report.added, seen.into_inner(), corpus.paths().len()), (20, 19, 20));
    assert_eq!(corpus.engine.manifest().expect("a manifest").looked, 0, "not all was looked at");
    assert_eq!(counts(&corpus.index(&["."])), [20, 0, 20, 0, 0, 0]);
}

#[test]
fn what_replaces_an_index_is_shown_whole_or_not_at_all() {
    let corpus = Corpus::new(&[("a", "desk"), ("b", "desk"), ("c", "desk")]);
    corpus.index(&["."]);
    let before = corpus.version();
    for rebuild in [false, true] {
        let commit_every = Duration::ZERO;
        let request = Request { rebuild, commit_every, jobs: 1, ..corpus.request(&["."]) };
        let stop = |progress| {
            let Progress::Read { done, .. } = progress else { return };
            assert_eq!(corpus.version(), before);
            request.stop.store(done == 2, Ordering::Relaxed);
        };
        let report =
            run_with(&corpus.engine, &request, &stop, Method { vocabulary: "new", ..method(&lines) })
                .expect("a run");
        assert_eq!((counts(&report), corpus.version()), ([0; 6], before.clone()));
    }
}

#[test]
fn paths_in_the_index_have_no_dots() {
    let corpus = Corpus::new(&[("a/x", "x")]);
    corpus.index(&["./a/../a"]);
    let roots = corpus.roots();
    let is_plain = |component| matches!(component, Component::Normal(_));
    assert!(roots.iter().all(|root| Path::new(root).components().all(is_plain)), "{roots:?}");
}
