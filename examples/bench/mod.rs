//! The benchmark: what is measured, against what, and what is aimed at.

mod baseline;
mod corpus;
mod measure;
mod plot;
mod rows;
mod table;
mod zipf;

use std::io;
use std::path::{Path, PathBuf};

use rows::Bench;
use table::Row;

/// Passages of a corpus when nothing is said.
const SIZES: [usize; 2] = [10_000, 100_000];

/// Where corpora and indexes are kept between runs.
const FOLDER: &str = "target/bench";

/// Measures, or does its part in a measurement that an outer run began.
pub fn run(arguments: &[String]) -> io::Result<()> {
    match arguments {
        [mode, passages, folder] if mode == baseline::INDEX => {
            baseline::index(Path::new(passages), Path::new(folder))
        }
        _ => measure_all(arguments),
    }
}

fn measure_all(arguments: &[String]) -> io::Result<()> {
    let write = arguments.iter().position(|argument| argument == "--write").map(|at| at + 1);
    let report = write.and_then(|at| arguments.get(at)).map(PathBuf::from);
    let mut sizes: Vec<usize> = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = SIZES.into();
    }
    sizes.sort_unstable();
    let mut rows: Vec<Row> = Vec::new();
    let mut before = None;
    for size in sizes {
        let mut bench = Bench::new(Path::new(FOLDER), size)?;
        eprintln!("{size}: {} passages, {} bytes", bench.corpus.count, bench.corpus.bytes);
        before = Some(bench.measure(before, &mut |row| {
            println!("{row}");
            rows.push(row);
        })?);
    }
    match report {
        Some(file) => table::write(&file, &measure::machine()?, &rows),
        None => Ok(()),
    }
}
