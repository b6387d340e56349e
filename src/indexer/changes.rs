//! Compares what is on disk with what is in the index.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::{READING_VERSION, Request, Reread};
use crate::engine::{Engine, Manifest, Record, Roots};
use crate::error::{Problem, Result};
use crate::source::{Source, WalkOptions, Walked, absolute, file_of, is_below, name_of, walk};

/// A source that has to be looked into.
#[derive(Debug, Clone)]
pub struct Work<'a> {
    /// The source.
    pub source: Source,
    /// Its content, when it is no file.
    pub content: Option<&'a [u8]>,
    /// What the index has of it.
    pub known: Option<Record>,
    /// Whether it has to be read even when its content is that of the record.
    pub must_reread: bool,
    /// Whether what the index has of it is removed already.
    pub is_cleared: bool,
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
        let former = engine.manifest()?;
        let known: BTreeMap<String, Record> =
            engine.catalog()?.into_iter().map(|record| (record.path.clone(), record)).collect();
        let manifest = manifest(&former, vocabulary, request);
        let is_other =
            former.reading_version != manifest.reading_version || former.vocabulary != manifest.vocabulary;
        let options = WalkOptions { base: manifest.base.clone().into(), ..request.walk.clone() };
        let mut walked = walk(&request.paths, &options);
        let manifest = Manifest { roots: roots(&manifest, &walked, request), ..manifest };
        if is_other && !request.rebuild {
            add_elsewhere(&mut walked, &known, &options);
        }
        let mut changes = Self {
            former,
            manifest,
            work: Vec::new(),
            vanished: vanished(&walked, &known, &options.base),
            unchanged: 0,
            must_reread: is_other && !known.is_empty(),
            problems: Vec::new(),
        };
        changes.report_missing(&walked, &known, &options.base);
        changes.compare(walked.sources, &known, request);
        changes.problems.extend(walked.problems);
        if request.rebuild {
            changes.forget_the_rest(&known);
        }
        Ok(changes)
    }

    /// Why documents have to be read again whose sources are the same.
    pub fn reread(&self) -> Option<Reread> {
        let is_read_alike = self.former.reading_version == self.manifest.reading_version;
        self.must_reread.then_some(if is_read_alike { Reread::Vocabulary } else { Reread::Reading })
    }

    fn compare(&mut self, sources: Vec<Source>, known: &BTreeMap<String, Record>, request: &'a Request) {
        for source in sources {
            let record = known.get(&source.path).cloned();
            let looks_same =
                record.as_ref().is_some_and(|record| source.is_unchanged_since(&record.fingerprint));
            if looks_same && !self.must_reread && !request.rebuild {
                self.unchanged += 1;
            } else {
                self.add(source, None, record, request.rebuild);
            }
        }
        if let Some((name, content)) = &request.input {
            let source =
                Source { path: name.clone(), file: name.into(), size: content.len() as u64, modified: 0 };
            self.add(source, Some(content), known.get(name).cloned(), request.rebuild);
        }
    }

    fn add(&mut self, source: Source, content: Option<&'a [u8]>, known: Option<Record>, is_cleared: bool) {
        let must_reread = self.must_reread || is_cleared;
        self.work.push(Work { source, content, known, must_reread, is_cleared });
    }

    /// A path given that is not there is an error of the user, unless the index knows it: then it vanished.
    fn report_missing(&mut self, walked: &Walked, known: &BTreeMap<String, Record>, base: &Path) {
        for path in &walked.missing {
            if !known.keys().any(|name| is_below(base, name, path)) {
                let name = name_of(base, path);
                self.problems.push((name, Problem::failed("no such file or folder")));
            }
        }
    }

    /// After a rebuild only what was read again is there.
    fn forget_the_rest(&mut self, known: &BTreeMap<String, Record>) {
        let read: BTreeSet<&str> = self.work.iter().map(|work| work.source.path.as_str()).collect();
        self.vanished = known.keys().filter(|path| !read.contains(path.as_str())).cloned().collect();
    }
}

fn manifest(former: &Manifest, vocabulary: &str, request: &Request) -> Manifest {
    let here = || request.walk.base.to_string_lossy().into_owned();
    let base = if former.base.is_empty() || request.rebuild { here() } else { former.base.clone() };
    let vocabulary = vocabulary.to_owned();
    Manifest { reading_version: READING_VERSION, vocabulary, base, ..former.clone() }
}

/// What the index is built from after this run: what it was and what is named now, without what is gone.
fn roots(former: &Manifest, walked: &Walked, request: &Request) -> Roots {
    let base = Path::new(&former.base);
    let WalkOptions { hidden, ignore_files, ref excluded, .. } = request.walk;
    // A document on standard input says nothing of how folders are walked.
    if request.paths.is_empty() && !request.rebuild {
        return former.roots.clone();
    }
    let known = if request.rebuild { [].iter() } else { former.roots.paths.iter() };
    let known = known.map(|path| absolute(base, &file_of(base, path)));
    let all: BTreeSet<PathBuf> = known.chain(walked.roots.iter().cloned()).collect();
    let is_outermost = |path: &PathBuf| !path.ancestors().skip(1).any(|above| all.contains(above));
    let there = all.iter().filter(|path| !walked.missing.contains(path) && is_outermost(path));
    let paths = there.map(|path| name_of(base, path)).collect();
    let excluded_from = excluded.folder.to_string_lossy().into_owned();
    Roots { paths, hidden, no_ignore: !ignore_files, excluded: excluded.patterns.clone(), excluded_from }
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
