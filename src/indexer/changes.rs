//! Compares what is on disk with what is in the index.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::version::refuse_newer;
use super::{READING_VERSION, Request};
use crate::engine::{Engine, Manifest, Record, Roots};
use crate::error::{Problem, Result};
use crate::source::{
    Source, WalkOptions, Walked, absolute, file_of, is_below, last_change, name_of, nanoseconds, walk,
};

/// A source that has to be looked into.
#[derive(Debug, Clone)]
pub struct Work<'a> {
    /// The source.
    pub source: Source,
    /// Where its content is.
    pub origin: Origin<'a>,
    /// What the index has of it.
    pub known: Option<Record>,
    /// Whether it has to be read even when its content is that of the record.
    pub must_reread: bool,
    /// Whether what the index has of it is removed already.
    pub is_cleared: bool,
}

/// Where the content of a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin<'a> {
    /// In its file.
    File,
    /// It was given for this run.
    Given(&'a [u8]),
    /// It was given for an earlier run, and only its passages are left.
    Index,
}

/// What a run has to do.
#[derive(Debug)]
pub struct Changes<'a> {
    /// What the index says of itself.
    pub former: Manifest,
    /// What it will say of itself.
    pub manifest: Manifest,
    /// Sources that are new or look different.
    pub work: Vec<Work<'a>>,
    /// Documents whose source is gone.
    pub vanished: Vec<String>,
    /// Those of them that a new source may be under another path, by size and hash.
    pub moved: HashMap<(u64, u64), Record>,
    /// Documents that look as they did.
    pub unchanged: usize,
    /// Whether documents have to be read again because analysis or vocabulary changed.
    pub must_reread: bool,
    /// What the walk had to tell.
    pub problems: Vec<(String, Problem)>,
}

impl<'a> Changes<'a> {
    /// Walks, and compares with the catalog. No file is opened. `vocabulary` is the hash of the one in use.
    pub fn find(engine: &dyn Engine, vocabulary: &str, request: &'a Request) -> Result<Self> {
        let now = nanoseconds(SystemTime::now());
        let former = engine.manifest()?;
        refuse_newer(engine.location(), &former)?;
        let known: BTreeMap<String, Record> =
            engine.catalog()?.into_iter().map(|record| (record.path.clone(), record)).collect();
        let manifest = manifest(&former, vocabulary, request);
        let is_other =
            former.reading_version != manifest.reading_version || former.vocabulary != manifest.vocabulary;
        let mut options = WalkOptions { base: manifest.base.clone().into(), ..request.walk.clone() };
        if is_other {
            options.within.clear();
        }
        let mut walked = walk(&request.paths, &options);
        let mut manifest = Manifest { roots: roots(&manifest, &walked, request), ..manifest };
        if looks_at_all(&manifest, request) {
            manifest.looked = now;
        }
        if is_other && !request.rebuild {
            add_elsewhere(&mut walked, &known, &options);
        }
        let mut changes = Self {
            former,
            manifest,
            work: Vec::new(),
            vanished: vanished(&walked, &known, &options.base),
            moved: HashMap::new(),
            unchanged: 0,
            must_reread: is_other && !known.is_empty(),
            problems: Vec::new(),
        };
        changes.report_missing(&walked, &known, &options.base);
        changes.compare(walked.sources, &known, request);
        changes.problems.extend(walked.problems);
        if request.rebuild {
            changes.forget_the_rest(&known);
        } else if !changes.must_reread {
            changes.moved = moved(&changes.vanished, known);
        }
        Ok(changes)
    }

    fn compare(&mut self, sources: Vec<Source>, known: &BTreeMap<String, Record>, request: &'a Request) {
        let looked = self.former.looked;
        for source in sources {
            let record = known.get(&source.path).cloned();
            let looks_same =
                record.as_ref().is_some_and(|record| source.is_unchanged_since(&record.fingerprint, looked));
            if looks_same && !self.must_reread && !request.rebuild {
                self.unchanged += 1;
            } else {
                self.add(source, Origin::File, record, request.rebuild);
            }
        }
        if let Some((name, content)) = &request.input {
            let source = no_file(name, content.len() as u64);
            self.add(source, Origin::Given(content), known.get(name).cloned(), request.rebuild);
        }
        if self.must_reread || request.rebuild {
            self.add_given(known, request);
        }
    }

    /// Adds the documents that were given to earlier runs: nobody can read them again.
    fn add_given(&mut self, known: &BTreeMap<String, Record>, request: &Request) {
        let given = request.input.as_ref().map(|(name, _)| name);
        let stored = known.values().filter(|record| !record.is_file && Some(&record.path) != given);
        for record in stored {
            let source = no_file(&record.path, record.fingerprint.size);
            self.add(source, Origin::Index, Some(record.clone()), request.rebuild);
        }
    }

    fn add(&mut self, source: Source, origin: Origin<'a>, known: Option<Record>, is_cleared: bool) {
        let must_reread = self.must_reread || is_cleared;
        self.work.push(Work { source, origin, known, must_reread, is_cleared });
    }

    /// A path given that is not there is an error of the user, unless the index was built from it: then it vanished,
    /// and may come back.
    fn report_missing(&mut self, walked: &Walked, known: &BTreeMap<String, Record>, base: &Path) {
        for path in &walked.missing {
            if known.keys().any(|name| is_below(base, name, path)) {
                continue;
            }
            let name = name_of(base, path);
            let problem = if self.manifest.roots.paths.contains(&name) {
                Problem::skipped("is gone; roledex index --forget ends looking for it")
            } else {
                Problem::failed("no such file or folder")
            };
            self.problems.push((name, problem));
        }
    }

    /// Whether the run before has seen the source as it is.
    pub fn has_seen(&self, path: &str) -> bool {
        let Self { former, manifest, .. } = self;
        let base = Path::new(&manifest.base);
        let walks_same = (former.roots.hidden, former.roots.no_ignore)
            == (manifest.roots.hidden, manifest.roots.no_ignore);
        let is_in = |root: &String| is_below(base, path, &absolute(base, &file_of(base, root)));
        walks_same
            && former.roots.paths.iter().any(is_in)
            && last_change(&file_of(base, path)) <= former.looked
    }

    /// After a rebuild only what was read again is there.
    fn forget_the_rest(&mut self, known: &BTreeMap<String, Record>) {
        let read: BTreeSet<&str> = self.work.iter().map(|work| work.source.path.as_str()).collect();
        self.vanished = known.keys().filter(|path| !read.contains(path.as_str())).cloned().collect();
    }
}

fn no_file(name: &str, size: u64) -> Source {
    Source { path: name.to_owned(), file: name.into(), size, modified: 0, noted: 0 }
}

fn manifest(former: &Manifest, vocabulary: &str, request: &Request) -> Manifest {
    let here = || request.walk.base.to_string_lossy().into_owned();
    let base = if former.base.is_empty() || request.rebuild { here() } else { former.base.clone() };
    let vocabulary = vocabulary.to_owned();
    Manifest { reading_version: READING_VERSION, vocabulary, base, ..former.clone() }
}

/// What the index is built from after this run: what it was and what is named now, if that is there.
fn roots(former: &Manifest, walked: &Walked, request: &Request) -> Roots {
    let base = Path::new(&former.base);
    let WalkOptions { hidden, ignore_files, ref excluded, .. } = request.walk;
    // A document on standard input says nothing of how folders are walked.
    if request.paths.is_empty() && !request.rebuild {
        return former.roots.clone();
    }
    let known = if request.rebuild { [].iter() } else { former.roots.paths.iter() };
    let known = known.map(|path| absolute(base, &file_of(base, path)));
    let named = request.paths.iter().map(|path| absolute(&request.walk.folder, path));
    let all: BTreeSet<PathBuf> = known.chain(named.filter(|path| !walked.missing.contains(path))).collect();
    let is_outermost = |path: &PathBuf| !path.ancestors().skip(1).any(|above| all.contains(above));
    let paths = all.iter().filter(|path| is_outermost(path)).map(|path| name_of(base, path)).collect();
    let excluded_from = excluded.folder.to_string_lossy().into_owned();
    Roots { paths, hidden, no_ignore: !ignore_files, excluded: excluded.patterns.clone(), excluded_from }
}

/// Whether a run looks at everything that the index is built from.
fn looks_at_all(manifest: &Manifest, request: &Request) -> bool {
    let base = Path::new(&manifest.base);
    let named: Vec<PathBuf> = request.paths.iter().map(|path| absolute(&request.walk.folder, path)).collect();
    let is_named = |root: &String| named.iter().any(|path| is_below(base, root, path));
    request.walk.within.is_empty() && manifest.roots.paths.iter().all(is_named)
}

/// Documents that are gone, by size and hash: where one of them turns up under another path, it was moved.
fn moved(vanished: &[String], mut known: BTreeMap<String, Record>) -> HashMap<(u64, u64), Record> {
    let records = vanished.iter().filter_map(|path| known.remove(path));
    records.map(|record| ((record.fingerprint.size, record.fingerprint.hash), record)).collect()
}

/// Documents below what was named whose source was not found, and is not merely out of reach.
fn vanished(walked: &Walked, known: &BTreeMap<String, Record>, base: &Path) -> Vec<String> {
    let found: BTreeSet<&str> = walked.sources.iter().map(|source| source.path.as_str()).collect();
    let is_named = |path: &str| walked.roots.iter().any(|root| is_below(base, path, root));
    let is_unreachable = |path: &str| walked.unreachable.iter().any(|place| is_below(base, path, place));
    known
        .values()
        .filter(|record| record.is_file && !found.contains(record.path.as_str()))
        .map(|record| record.path.as_str())
        .filter(|path| is_named(path) && !is_unreachable(path))
        .map(str::to_owned)
        .collect()
}

/// Adds the documents that the index has from elsewhere. Were they left as they are, an index would mix what two
/// versions made of its documents, and nobody would ever know.
fn add_elsewhere(walked: &mut Walked, known: &BTreeMap<String, Record>, options: &WalkOptions) {
    let is_named = |path: &str| walked.roots.iter().any(|root| is_below(&options.base, path, root));
    let elsewhere: Vec<_> = known
        .values()
        .filter(|record| record.is_file && !is_named(&record.path))
        .map(|record| absolute(&options.base, &file_of(&options.base, &record.path)))
        .collect();
    walked.sources.extend(walk(&elsewhere, options).sources);
    walked.sources.sort_by(|left, right| left.path.cmp(&right.path));
    walked.sources.dedup_by(|left, right| left.path == right.path);
}
