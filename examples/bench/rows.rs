//! One measurement a row.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use roledex::engine::{self, Access};
use roledex::query::Query;
use roledex::search::{self, Options};

use super::baseline::{self, Baseline};
use super::corpus::Corpus;
use super::measure::{Cost, process, shortest};
use super::table::{Aim, Row};

/// Runs of a process that takes milliseconds, of which the median counts.
const OFTEN: usize = 21;
/// Runs of a process that takes seconds.
const SELDOM: usize = 3;
/// Queries whose times are compared.
const QUERIES: usize = 300;

/// Runs of each query, of which the shortest counts.
const REPEATS: usize = 5;

/// A corpus with its indexes.
pub struct Bench {
    /// The documents.
    pub corpus: Corpus,
    roledex: PathBuf,
    index: PathBuf,
    tantivy: PathBuf,
}

impl Bench {
    /// Makes the corpus of a size below `folder`, unless it is there.
    pub fn new(folder: &Path, size: usize) -> io::Result<Self> {
        let folder = folder.join(size.to_string());
        let corpus = Corpus::new(Path::new("corpus"), &folder, size)?;
        let here = std::env::current_exe()?;
        let roledex = here.ancestors().nth(2).unwrap_or(&here).join("roledex");
        if !roledex.is_file() {
            return Err(io::Error::other(format!("{}: build it first", roledex.display())));
        }
        Ok(Self { corpus, roledex, index: folder.join("index"), tantivy: folder.join("tantivy") })
    }

    /// Measures everything, and tells row by row. `before` is the memory that indexing a tenth took; returns the
    /// memory that it takes here.
    pub fn measure(
        &mut self,
        before: Option<(usize, u64)>,
        tell: &mut dyn FnMut(Row),
    ) -> io::Result<(usize, u64)> {
        let indexing = self.indexing(tell)?;
        let tenth = before.filter(|(size, _)| size * 5 < self.corpus.count);
        tell(
            self.row("peak memory of indexing", "a tenth of the corpus", Aim::AtMost(1.2))
                .bytes(indexing.memory, tenth.map(|(_, memory)| memory)),
        );
        let size = folder_bytes(&self.index)?;
        tell(self.row("index on disk", "the sources", Aim::AtMost(0.8)).bytes(size, Some(self.corpus.bytes)));
        self.again(tell)?;
        self.changed(tell)?;
        self.cold(tell)?;
        self.warm(tell)?;
        Ok((self.corpus.count, indexing.memory))
    }

    fn row(&self, what: &str, baseline: &str, aim: Aim) -> Row {
        Row::new(self.corpus.count, what, baseline, aim)
    }

    fn roledex(&self, arguments: &[&OsStr], cores: Option<usize>, times: usize) -> io::Result<Cost> {
        let mut command = vec![self.roledex.as_os_str()];
        command.extend(arguments);
        command.extend([OsStr::new("--index"), self.index.as_os_str()]);
        process(&command, cores, times)
    }

    fn indexing(&self, tell: &mut dyn FnMut(Row)) -> io::Result<Cost> {
        let files = self.corpus.files.as_os_str();
        let mut costs = Vec::new();
        for cores in [1, 2] {
            if self.index.exists() {
                fs::remove_dir_all(&self.index)?;
            }
            costs.push(self.roledex(&["index".as_ref(), files], Some(cores), 1)?);
        }
        let this = std::env::current_exe()?;
        let command = [
            this.as_os_str(),
            baseline::INDEX.as_ref(),
            self.corpus.passages.as_ref(),
            self.tantivy.as_ref(),
        ];
        let alone = process(&command, Some(1), 1)?;
        let row = self.row("indexing, processor time", "tantivy alone, `en_stem`", Aim::AtMost(2.0));
        tell(row.times(costs[0].cpu, alone.cpu));
        let row = self.row("indexing on one core, elapsed", "on two cores", Aim::AtLeast(1.7));
        tell(row.times(costs[0].wall, costs[1].wall));
        Ok(costs[1])
    }

    fn again(&self, tell: &mut dyn FnMut(Row)) -> io::Result<()> {
        let files = self.corpus.files.as_os_str();
        let find: [&OsStr; 4] = ["find".as_ref(), files, "-printf".as_ref(), "%s %T@\n".as_ref()];
        let again = self.roledex(&["index".as_ref(), files], None, SELDOM)?;
        let found = process(&find, None, SELDOM)?;
        let row = self.row("`index` with nothing changed", "`find` with size and time", Aim::AtMost(2.0));
        tell(row.times(again.cpu, found.cpu));
        Ok(())
    }

    /// A file that is changed and indexed by name, against a process that only opens the index.
    fn changed(&self, tell: &mut dyn FnMut(Row)) -> io::Result<()> {
        let file = first_file(&self.corpus.files)?;
        let former = fs::read(&file)?;
        let opening = self.opening()?;
        let mut costs = Vec::new();
        for run in 0..SELDOM {
            fs::OpenOptions::new()
                .append(true)
                .open(&file)?
                .write_all(format!("\n\nchange {run}\n").as_bytes())?;
            costs.push(self.roledex(&["index".as_ref(), file.as_os_str()], None, 1)?);
        }
        fs::write(&file, former)?;
        self.roledex(&["index".as_ref(), file.as_os_str()], None, 1)?;
        let cpu = costs.iter().map(|cost| cost.cpu).min().unwrap_or_default();
        let wall = costs.iter().map(|cost| cost.wall).min().unwrap_or_default();
        let limit = Duration::from_millis(300);
        let row = |what| self.row(what, "opening the index", Aim::MoreAtMost(limit));
        tell(row("one changed file, processor time").times(cpu, opening.cpu));
        tell(row("one changed file, elapsed").times(wall, opening.wall));
        Ok(())
    }

    /// A process that opens the index and finds nothing.
    fn opening(&self) -> io::Result<Cost> {
        self.roledex(&["show".as_ref(), "no/such/document".as_ref(), "--json".as_ref()], None, OFTEN)
    }

    /// A search process, against one that only says its version, and against ripgrep.
    fn cold(&self, tell: &mut dyn FnMut(Row)) -> io::Result<()> {
        let words = [
            self.corpus.lexicon.word(150),
            self.corpus.lexicon.word(1_500),
            self.corpus.lexicon.word(15_000),
        ];
        let query = words.join(" ");
        let search = self.roledex(&["search".as_ref(), query.as_ref()], None, OFTEN)?;
        let version = process(&[self.roledex.as_os_str(), "--version".as_ref()], None, OFTEN)?;
        let limit = Duration::from_millis(if self.corpus.count > 500_000 { 10 } else { 6 });
        let row = |what, aim| self.row(what, "`roledex --version`", aim);
        tell(row("a `search` process, elapsed", Aim::MoreAtMost(limit)).times(search.wall, version.wall));
        // More than elapses where two cores are at work.
        tell(row("a `search` process, processor time", Aim::None).times(search.cpu, version.cpu));
        let rg: [&OsStr; 4] =
            ["rg".as_ref(), "-c".as_ref(), words[2].as_ref(), self.corpus.files.as_os_str()];
        match process(&rg, None, SELDOM) {
            Ok(rg) => {
                let aim = if self.corpus.count > 500_000 { Aim::AtLeast(20.0) } else { Aim::None };
                tell(
                    self.row("`rg -c` for its rarest word, elapsed", "the `search` process", aim)
                        .times(rg.wall, search.wall),
                );
            }
            Err(error) => eprintln!("bench: without ripgrep: {error}"),
        }
        Ok(())
    }

    /// Queries in one process, against tantivy's own ten best of the same words.
    fn warm(&self, tell: &mut dyn FnMut(Row)) -> io::Result<()> {
        let engine =
            engine::open(&self.index.to_string_lossy(), &Access::default()).map_err(io::Error::other)?;
        let vocabulary = roledex::vocabulary::Vocabulary::builtin();
        let mut alone = Baseline::open(&self.tantivy)?;
        let options = Options { limit: 10, per_document: 3, ..Options::default() };
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for text in self.corpus.queries(QUERIES) {
            let query = Query::parse(&text);
            ours.push(shortest(REPEATS, || {
                search::search(engine.as_ref(), &vocabulary, &query, &options)
                    .map(|_| ())
                    .map_err(io::Error::other)
            })?);
            theirs.push(shortest(REPEATS, || alone.top_ten(&text).map(|_| ()))?);
        }
        ours.sort();
        theirs.sort();
        for (name, percent) in [("p50", 50), ("p99", 99)] {
            let at = QUERIES * percent / 100;
            let row = self.row(
                &format!("a warm query of three words, {name}"),
                "tantivy's own ten best",
                Aim::AtMost(2.0),
            );
            tell(row.times(ours[at], theirs[at]));
        }
        Ok(())
    }
}

fn first_file(folder: &Path) -> io::Result<PathBuf> {
    let mut entries =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<PathBuf>>>()?;
    entries.sort();
    let files = entries.iter().find(|path| path.is_file());
    match (files, entries.first()) {
        (Some(file), _) => Ok(file.clone()),
        (None, Some(below)) => first_file(below),
        (None, None) => Err(io::Error::other("an empty corpus")),
    }
}

fn folder_bytes(folder: &Path) -> io::Result<u64> {
    let sizes = fs::read_dir(folder)?.map(|entry| Ok(entry?.metadata()?.len()));
    sizes.sum()
}
