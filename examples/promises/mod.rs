//! Checks the promises about passages over a folder: reads every source a second time, in a way of its own, and
//! compares. Nothing here goes through the decoders but what is checked.

#[cfg(feature = "office")]
mod archive;
mod compare;
mod container;
mod crude;
mod damage;
mod data;
mod debris;
mod found;
mod markup;
mod rtf;
mod tally;
mod words;

use std::path::Path;
use std::time::Instant;

use roledex::containment::contain;
use roledex::document::Standing;
use roledex::passage::{Passage, cut};
use roledex::source::{Source, WalkOptions, walk};

pub use self::compare::Faults;
use self::found::{Index, Outcome};
pub use self::tally::Figures;
use self::tally::Tally;

/// How to check.
pub struct Options {
    /// Passages asked for at most, evenly among all; 0 is none.
    pub asked: usize,
}

/// Reads all sources of a folder and compares their passages with them.
pub fn check(folder: &Path, options: &Options) -> Figures {
    let mut figures = Figures::default();
    let mut passages = Vec::new();
    let walked = walk(&[folder.to_owned()], &WalkOptions::new(folder));
    for source in &walked.sources {
        passages.extend(file(source, &mut figures));
    }
    if options.asked > 0 && !passages.is_empty() {
        ask(folder, &passages, options.asked, &mut figures);
    }
    figures
}

/// What is wrong with the passages of a source.
pub fn faults_of(bytes: &[u8], name: &str, passages: &[Passage]) -> Faults {
    let lines = if container::is_container(bytes) {
        container::lines(bytes)
    } else {
        Some(crude::lines(bytes, name))
    };
    compare::faults(lines.as_deref(), bytes, passages)
}

/// Reads one source.
fn file(source: &Source, figures: &mut Figures) -> Vec<Passage> {
    let Ok(bytes) = source.read() else { return Vec::new() };
    let start = Instant::now();
    let read = contain(|| {
        roledex::decode::decode(&bytes, source.file_name()).map(|document| cut(&document, &source.path))
    });
    let time = start.elapsed();
    if time > figures.slowest.0 {
        figures.slowest = (time, source.path.clone());
    }
    let passages = match read {
        Ok(Ok(passages)) => passages,
        Ok(Err(problem)) => {
            figures.refused.push((source.path.clone(), problem.reason));
            return Vec::new();
        }
        Err(panic) => {
            figures.losses.push(format!("crash     {}: {panic}", source.path));
            return Vec::new();
        }
    };
    let faults = faults_of(&bytes, source.file_name(), &passages);
    let format = passages.first().map_or("none", |passage| passage.format.name());
    tally(figures, format).add(&faults, passages.len(), time);
    if faults.is_unchecked {
        figures.unchecked.push(source.path.clone());
    }
    for (kind, places) in [
        ("lost", &faults.lost),
        ("parted", &faults.parted),
        ("invented", &faults.invented),
        ("debris", &faults.debris),
        ("lines", &faults.misplaced),
        ("bytes", &faults.inexact),
        ("long", &faults.long),
    ] {
        let tell = |(line, what): &(usize, String)| format!("{kind:<9} {}:{line}: {what}", source.path);
        figures.losses.extend(places.iter().map(tell));
    }
    passages
}

fn tally<'a>(figures: &'a mut Figures, format: &str) -> &'a mut Tally {
    figures.formats.entry(format.to_owned()).or_default()
}

/// Asks an index of the folder for passages, evenly among all.
fn ask(folder: &Path, passages: &[Passage], most: usize, figures: &mut Figures) {
    let outcome = tempfile::tempdir().map_err(|error| error.to_string()).and_then(|place| {
        let all: Vec<&Passage> = passages.iter().collect();
        let index =
            Index::build(folder, &place.path().join("index"), &all).map_err(|error| error.to_string())?;
        let step = passages.len().div_ceil(most);
        for passage in passages.iter().step_by(step) {
            let outcome = index.find(passage).map_err(|error| error.to_string())?;
            if let Outcome::Indistinct = outcome {
                continue;
            }
            let is_content = passage.standing == Standing::Content;
            let is_missed = matches!(outcome, Outcome::Missed(_));
            tally(figures, passage.format.name()).count(is_content, is_missed);
            if let Outcome::Missed(query) = outcome {
                figures.losses.push(format!("missed    {}#{}: {query}", passage.path, passage.ordinal));
            }
        }
        Ok(())
    });
    if let Err(error) = outcome {
        figures.losses.push(format!("index     {error}"));
    }
}
