//! Walks folders for sources.

use std::fs::{self, FileType, Metadata};
use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::{DirEntry, WalkBuilder};

use super::{MAX_BYTES, Source, absolute, is_gone, modified, name_of, noted, too_large};
use crate::error::Problem;

/// What to walk and what to leave out.
#[derive(Debug, Clone)]
pub struct WalkOptions {
    /// The folder that relative paths start from, absolute.
    pub folder: PathBuf,
    /// The folder that names are relative to, absolute.
    pub base: PathBuf,
    /// Whether hidden files and folders are walked.
    pub hidden: bool,
    /// Whether `.gitignore` and `.ignore` count, also outside a git repository.
    pub ignore_files: bool,
    /// A folder that is never walked, absolute: the index itself.
    pub except: Option<PathBuf>,
    /// When not empty, only what is at or below these is looked at, absolute; if it belongs to what is walked.
    pub within: Vec<PathBuf>,
    /// What the user leaves out, ignore files or not.
    pub excluded: Excluded,
}

/// Files and folders that are left out, as a `.gitignore` in `folder` would name them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Excluded {
    /// The folder that the patterns start from, absolute.
    pub folder: PathBuf,
    /// The patterns.
    pub patterns: Vec<String>,
}

impl Excluded {
    /// Says what is wrong with a pattern, if something is.
    pub fn check(pattern: &str) -> Result<(), String> {
        GitignoreBuilder::new("").add_line(None, pattern).map(|_| ()).map_err(|error| error.to_string())
    }

    /// The patterns ready for use. One that is wrong leaves nothing out; [`check`](Self::check) tells.
    fn matcher(&self) -> Gitignore {
        let mut builder = GitignoreBuilder::new(&self.folder);
        for pattern in &self.patterns {
            // An error leaves the builder as it was.
            let _ = builder.add_line(None, pattern);
        }
        builder.build().unwrap_or_else(|_| Gitignore::empty())
    }
}

impl WalkOptions {
    /// Walks from `folder`, which is also the base, without hidden and ignored files.
    pub fn new(folder: &Path) -> Self {
        let folder = folder.to_owned();
        Self {
            base: folder.clone(),
            folder,
            hidden: false,
            ignore_files: true,
            except: None,
            within: Vec::new(),
            excluded: Excluded::default(),
        }
    }

    /// What of a root is looked at.
    fn parts_of(&self, root: &Path) -> Vec<PathBuf> {
        if self.within.is_empty() {
            return vec![root.to_owned()];
        }
        let parts = self.within.iter().filter_map(|place| {
            let is_above = root.starts_with(place);
            (is_above || place.starts_with(root)).then(|| if is_above { root } else { place }.to_owned())
        });
        parts.collect()
    }
}

/// What a walk found.
#[derive(Debug, Default)]
pub struct Walked {
    /// Each source once, ordered by name.
    pub sources: Vec<Source>,
    /// What could not be walked or is no source, by name.
    pub problems: Vec<(String, Problem)>,
    /// What was looked at, absolute: what is below and was not found has vanished.
    pub roots: Vec<PathBuf>,
    /// Paths given that do not exist, absolute.
    pub missing: Vec<PathBuf>,
    /// Folders and files that are there but could not be looked at; what is below them has not vanished.
    pub unreachable: Vec<PathBuf>,
}

/// Walks files and folders.
///
/// A path given is always looked at, also when it is hidden, ignored or a symbolic link; links met on the way are
/// not followed.
pub fn walk(paths: &[PathBuf], options: &WalkOptions) -> Walked {
    let mut walked = Walked::default();
    for path in paths {
        let root = absolute(&options.folder, path);
        let parts = options.parts_of(&root);
        if parts.is_empty() {
            continue;
        }
        match fs::metadata(&root) {
            Ok(metadata) if metadata.is_dir() => walked.folder(&root, options),
            Ok(metadata) => walked.file(&root, &metadata, options),
            Err(error) if is_gone(&error) => walked.missing.push(root.clone()),
            Err(error) => walked.unreachable(&root, &error.to_string(), options),
        }
        walked.roots.extend(parts);
    }
    walked.sources.sort_by(|left, right| left.path.cmp(&right.path));
    walked.sources.dedup_by(|left, right| left.path == right.path);
    walked.problems.sort_by(|left, right| left.0.cmp(&right.0));
    walked.problems.dedup();
    walked
}

impl Walked {
    fn folder(&mut self, root: &Path, options: &WalkOptions) {
        for entry in walker(root, options).build() {
            match entry {
                Ok(entry) => self.entry(root, &entry, options),
                Err(error) => self.error(root, &error, options),
            }
        }
    }

    fn entry(&mut self, root: &Path, entry: &DirEntry, options: &WalkOptions) {
        let file = entry.path();
        if let Some(error) = entry.error() {
            let reason = format!("an ignore file in it: {error}");
            self.problems.push((name_of(&options.base, file), Problem::repaired(reason, None)));
        }
        let is_link = entry.file_type().is_some_and(|kind| kind.is_symlink());
        if is_link && file != root {
            let problem = Problem::skipped("a symbolic link; name it to read what it points to");
            self.problems.push((name_of(&options.base, file), problem));
            return;
        }
        // The list of its folder has told of which kind it is.
        if entry.file_type().is_some_and(|kind| kind.is_dir()) {
            return;
        }
        match fs::metadata(file) {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(metadata) => self.file(file, &metadata, options),
            // Removed since its folder was listed.
            Err(error) if is_gone(&error) => {}
            Err(error) => self.unreachable(file, &error.to_string(), options),
        }
    }

    fn file(&mut self, file: &Path, metadata: &Metadata, options: &WalkOptions) {
        let path = name_of(&options.base, file);
        if !metadata.is_file() {
            let reason = format!("not a regular file but {}", described(metadata.file_type()));
            self.problems.push((path, Problem::skipped(reason)));
        } else if metadata.len() > MAX_BYTES {
            self.problems.push((path, too_large()));
        } else {
            let (size, modified, noted) = (metadata.len(), modified(metadata), noted(metadata));
            self.sources.push(Source { path, file: file.to_owned(), size, modified, noted });
        }
    }

    fn error(&mut self, root: &Path, error: &ignore::Error, options: &WalkOptions) {
        let place = place(error).unwrap_or(root).to_owned();
        let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
        self.unreachable(&place, &reason, options);
    }

    fn unreachable(&mut self, file: &Path, reason: &str, options: &WalkOptions) {
        self.problems.push((name_of(&options.base, file), Problem::failed(reason)));
        self.unreachable.push(file.to_owned());
    }
}

fn walker(root: &Path, options: &WalkOptions) -> WalkBuilder {
    let mut walker = WalkBuilder::new(root);
    walker.hidden(!options.hidden).follow_links(false);
    walker.ignore(options.ignore_files).git_ignore(options.ignore_files).parents(options.ignore_files);
    // What is read must not depend on whose machine it is or on whether there is a repository.
    walker.require_git(false).git_global(false).git_exclude(false);
    let (except, within) = (options.except.clone(), options.within.clone());
    let excluded = options.excluded.matcher();
    walker.filter_entry(move |entry| {
        let path = entry.path();
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        // A path given is always looked at.
        let is_excluded = || entry.depth() > 0 && excluded.matched(path, is_folder).is_ignore();
        let leads_there = |place: &PathBuf| path.starts_with(place) || place.starts_with(path);
        let is_except = except.as_deref().is_some_and(|except| is_same_folder(entry, except));
        !is_except && (within.is_empty() || within.iter().any(leads_there)) && !is_excluded()
    });
    walker
}

/// Whether an entry is this folder, also when a symbolic link led to it. Its name is compared first, because looking
/// at each entry would take as long as the walk.
fn is_same_folder(entry: &DirEntry, folder: &Path) -> bool {
    let is_alike = entry.path().file_name() == folder.file_name();
    is_alike
        && (entry.path() == folder || fs::canonicalize(entry.path()).ok() == fs::canonicalize(folder).ok())
}

fn place(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => place(err),
        ignore::Error::Loop { child, .. } => Some(child),
        _ => None,
    }
}

#[cfg(unix)]
fn described(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;

    match kind {
        kind if kind.is_fifo() => "a pipe",
        kind if kind.is_socket() => "a socket",
        kind if kind.is_char_device() || kind.is_block_device() => "a device",
        _ => "something else",
    }
}

#[cfg(not(unix))]
fn described(_: FileType) -> &'static str {
    "something else"
}

#[cfg(all(test, unix))]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    use super::*;

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for file in files {
            let (path, content) = file.split_once('=').unwrap_or((file, "text"));
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, content).expect("a file");
        }
        folder
    }

    fn walked(folder: &Path, paths: &[&str], change: impl FnOnce(&mut WalkOptions)) -> Walked {
        let mut options = WalkOptions::new(folder);
        change(&mut options);
        walk(&paths.iter().map(PathBuf::from).collect::<Vec<_>>(), &options)
    }

    fn names(walked: &Walked) -> Vec<&str> {
        walked.sources.iter().map(|source| source.path.as_str()).collect()
    }

    #[test]
    fn folders_are_walked_once_and_in_order() {
        let folder = tree(&["b.txt", "a/z.txt", "a/b/c.txt", "index/seg.txt"]);
        let found = walked(folder.path(), &[".", "a", "./b.txt", "a/../b.txt"], |options| {
            options.except = Some(folder.path().join("index"));
        });
        assert_eq!(names(&found), ["a/b/c.txt", "a/z.txt", "b.txt"]);
        assert_eq!(found.sources[0].size, 4);
        assert_eq!(found.problems, []);
        symlink(folder.path(), folder.path().join("b.link")).expect("a link");
        let linked = walked(folder.path(), &["b.link"], |options| {
            options.except = Some(folder.path().join("index"));
        });
        assert_eq!(names(&linked), ["b.link/a/b/c.txt", "b.link/a/z.txt", "b.link/b.txt"]);
        let inside = WalkOptions { folder: folder.path().join("a"), ..WalkOptions::new(folder.path()) };
        assert_eq!(names(&walk(&[PathBuf::from("z.txt")], &inside)), ["a/z.txt"]);
    }

    #[test]
    fn ignore_files_count_without_a_repository() {
        let folder =
            tree(&["a.txt", "b.log", "c/d.log", "e.tmp", ".h.txt", ".gitignore=*.log\n", ".ignore=*.tmp\n"]);
        assert_eq!(names(&walked(folder.path(), &["."], |_| {})), ["a.txt"]);
        let hidden = walked(folder.path(), &["."], |options| options.hidden = true);
        assert_eq!(names(&hidden), [".gitignore", ".h.txt", ".ignore", "a.txt"]);
        let all = walked(folder.path(), &["."], |options| options.ignore_files = false);
        assert_eq!(names(&all), ["a.txt", "b.log", "c/d.log", "e.tmp"]);
        let given = walked(folder.path(), &["b.log", ".h.txt"], |_| {});
        assert_eq!(names(&given), [".h.txt", "b.log"], "what is named is read");
    }

    #[test]
    fn only_a_part_of_a_folder_can_be_looked_at() {
        let folder = tree(&["a/b/x.txt", "a/y.txt", "c/z.txt", "a/.ignore=n.txt\n", "a/n.txt"]);
        let within = |places: &[&str]| {
            let found = walked(folder.path(), &["a", "c/z.txt"], |options| {
                options.within = places.iter().map(|place| folder.path().join(place)).collect();
            });
            let names: Vec<String> = found.sources.iter().map(|source| source.path.clone()).collect();
            (names, found.roots.len())
        };
        assert_eq!(within(&["a/b"]), (vec!["a/b/x.txt".to_owned()], 1));
        assert_eq!(within(&["a/n.txt", "a/gone"]), (vec![], 2), "what is ignored stays so");
        assert_eq!(within(&["."]).0.len(), 3, "all that is named");
        assert_eq!(within(&["d"]), (vec![], 0));
    }

    #[test]
    fn links_are_followed_when_they_are_named() {
        let folder = tree(&["a/x.txt", "y.txt"]);
        symlink("..", folder.path().join("a/loop")).expect("a link");
        symlink("y.txt", folder.path().join("link.txt")).expect("a link");
        symlink("a", folder.path().join("linked")).expect("a link");
        let found = walked(folder.path(), &["."], |_| {});
        assert_eq!(names(&found), ["a/x.txt", "y.txt"]);
        assert_eq!(found.problems.len(), 3);
        assert_eq!(
            names(&walked(folder.path(), &["link.txt", "linked"], |_| {})),
            ["link.txt", "linked/x.txt"]
        );
    }

    #[test]
    fn what_is_no_source_has_a_reason() {
        let folder = tree(&["a.txt"]);
        let socket = folder.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).expect("a socket");
        let large = fs::File::create(folder.path().join("large")).expect("a file");
        large.set_len(MAX_BYTES + 1).expect("a size");
        let found = walked(folder.path(), &[".", "/dev/null", "gone"], |_| {});
        assert_eq!(names(&found), ["a.txt"]);
        let reasons: Vec<_> =
            found.problems.iter().map(|(path, problem)| format!("{path}: {}", problem.reason)).collect();
        let expected = [
            "/dev/null: not a regular file but a device",
            "large: larger than 64 MiB",
            "socket: not a regular file but a socket",
        ];
        assert_eq!(reasons, expected);
        assert_eq!(found.missing, [folder.path().join("gone")]);
    }

    #[test]
    fn names_that_are_not_utf8_work() {
        let folder = tree(&[]);
        for name in [b"caf\xe9.txt", b"caf\xe8.txt"] {
            fs::write(folder.path().join(OsStr::from_bytes(name)), "text").expect("a file");
        }
        let found = walked(folder.path(), &["."], |_| {});
        assert_eq!(names(&found), ["caf\u{fffd}e8.txt", "caf\u{fffd}e9.txt"]);
        assert_eq!(found.sources[0].read(), Ok(b"text".to_vec()));
    }
}
