//! What tagging costs: `bench_tags FOLDER [--layers FOLDER] [--mentions]`.
//!
//! Every stage runs on one thread over the same documents, and each figure stands beside that of reading the files.
//! `--layers` adds the layers that an index keeps in its `.vocabulary`. `--mentions` lists what was found instead, one
//! mention a line, with what stands around it: for those who edit the vocabulary.

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use roledex::decode::decode;
use roledex::engine::{self, Access};
use roledex::indexer::{self, Request};
use roledex::passage::{Passage, cut};
use roledex::source::{Source, WalkOptions, walk};
use roledex::tagger::{Spot, Tagger};
use roledex::vocabulary::{Kind, Store, Vocabulary};

/// Bytes of text shown to either side of a mention.
const AROUND: usize = 60;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (mut folder, mut layers, mut lists) = (PathBuf::from("corpus"), None, false);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--layers" => layers = arguments.next(),
            "--mentions" => lists = true,
            path => folder = path.into(),
        }
    }
    let started = Instant::now();
    let vocabulary = match layers {
        Some(layers) => Store::new(layers).vocabulary()?,
        None => Vocabulary::builtin(),
    };
    let is_there = vocabulary.find_of(Kind::Role, "sysadmin").is_some();
    let loading = started.elapsed();
    assert!(is_there, "the vocabulary is whole");
    let sources = walk(std::slice::from_ref(&folder), &WalkOptions::new(&std::env::current_dir()?)).sources;
    if lists {
        return mentions(&sources, Tagger::new(&vocabulary));
    }
    println!("the vocabulary is there and answers after {:.3} ms", loading.as_secs_f64() * 1000.0);
    stages(&folder, &sources, &vocabulary)
}

fn stages(folder: &Path, sources: &[Source], vocabulary: &Vocabulary) -> Result<()> {
    let (reading, contents) =
        timed(|| sources.iter().filter_map(|source| source.read().ok()).collect::<Vec<_>>());
    let bytes: usize = contents.iter().map(Vec::len).sum();
    let understand = || -> Vec<Passage> {
        let documents = sources
            .iter()
            .zip(&contents)
            .filter_map(|(source, bytes)| Some((decode(bytes, source.file_name()).ok()?, &source.path)));
        documents.flat_map(|(document, path)| cut(&document, path)).collect()
    };
    let (understanding, mut passages) = timed(understand);
    let tagger = Tagger::new(vocabulary);
    let tag = |document: &mut [Passage]| {
        let mut tagger = tagger.of_document();
        document.iter_mut().map(|passage| tagger.annotate(passage).len()).sum::<usize>()
    };
    let (tagging, _) =
        timed(|| passages.chunk_by_mut(|one, other| one.path == other.path).map(tag).sum::<usize>());
    let (indexing, ()) = indexed(folder, vocabulary)?;
    let text: usize = passages.iter().map(|passage| passage.text.len()).sum();
    let row = |what: &str, time: Duration, bytes: usize| {
        let rate = megabytes(bytes) / time.as_secs_f64();
        let beside = time.as_secs_f64() / reading.as_secs_f64();
        println!(
            "{what:34} {:>9.1} ms {rate:>9.1} MB/s {beside:>9.1} x reading",
            time.as_secs_f64() * 1000.0
        );
    };
    println!(
        "{} documents, {:.1} MB, {} passages with {:.1} MB of text",
        contents.len(),
        megabytes(bytes),
        passages.len(),
        megabytes(text)
    );
    row("reading the files", reading, bytes);
    row("decoding and cutting", understanding, bytes);
    row("tagging (of passage text)", tagging, text);
    row("indexing as a whole, one thread", indexing, bytes);
    println!("tagging is {:.0}% of indexing", 100.0 * tagging.as_secs_f64() / indexing.as_secs_f64());
    Ok(())
}

/// Indexes the folder into an index that vanishes.
fn indexed(folder: &Path, vocabulary: &Vocabulary) -> Result<(Duration, ())> {
    let target = tempfile::tempdir()?;
    let location = target.path().join("index").to_string_lossy().into_owned();
    let engine = engine::open_or_create(&location, &Access::default(), false)?;
    let walk = WalkOptions::new(&std::env::current_dir()?);
    let request = Request { jobs: 1, ..Request::new(vec![folder.to_owned()], walk) };
    let (time, report) = timed(|| indexer::run(engine.as_ref(), vocabulary, &request, &|_| {}));
    report?;
    Ok((time, ()))
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let started = Instant::now();
    let result = work();
    (started.elapsed(), result)
}

#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

/// Lists mentions as kind, id, words, text before and behind, path, with tabs between.
fn mentions(sources: &[Source], tagger: Tagger<'_>) -> Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for source in sources {
        let Ok(bytes) = source.read() else { continue };
        let Ok(document) = decode(&bytes, source.file_name()) else { continue };
        for passage in cut(&document, &source.path) {
            for mention in tagger.tag_passage(&passage).iter().filter(|mention| mention.spot == Spot::Text) {
                let (before, words, behind) = around(&passage.text, &mention.range);
                let entry = mention.entry;
                writeln!(
                    out,
                    "{}\t{}\t{words}\t{before}\t{behind}\t{}",
                    entry.kind(),
                    entry.id(),
                    passage.path
                )?;
            }
        }
    }
    Ok(out.flush()?)
}

fn around(text: &str, range: &std::ops::Range<usize>) -> (String, String, String) {
    let start = text.floor_char_boundary(range.start.saturating_sub(AROUND));
    let end = text.ceil_char_boundary((range.end + AROUND).min(text.len()));
    let line = |part: &str| part.split_whitespace().collect::<Vec<_>>().join(" ");
    (line(&text[start..range.start]), line(&text[range.clone()]), line(&text[range.end..end]))
}
