//! Checks the promises about passages over a folder: `promises FOLDER [--verbose] [--strict] [--ask N]`.
//!
//! `--verbose` names every loss, `--strict` ends with 1 when a promise is broken, `--ask N` asks for N passages
//! (2,000 if not given; 0 asks for none).

#[path = "promises/mod.rs"]
mod promises;

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    let after = |name: &str| arguments.iter().position(|argument| argument == name).map(|at| at + 1);
    let asked = after("--ask").and_then(|at| arguments.get(at)?.parse().ok()).unwrap_or(2000);
    let Some(folder) = arguments.first().filter(|argument| !argument.starts_with('-')) else {
        eprintln!("promises FOLDER [--verbose] [--strict] [--ask N]");
        return ExitCode::from(2);
    };
    let Ok(folder) = PathBuf::from(folder).canonicalize() else {
        eprintln!("{folder}: no such folder");
        return ExitCode::from(2);
    };
    let figures = promises::check(&folder, &promises::Options { asked });
    if has("--verbose") {
        figures.losses.iter().for_each(|loss| println!("{loss}"));
        figures.refused.iter().for_each(|(path, reason)| println!("refused   {path}: {reason}"));
    }
    print!("{}", figures.table());
    if let Some(peak) = peak_memory() {
        println!("peak memory {peak}");
    }
    let broken = figures.broken();
    for what in &broken {
        println!("broken: {what}");
    }
    if has("--strict") && !broken.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// The most memory that this process has had, where the system tells.
fn peak_memory() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.trim_start_matches("VmHWM:").trim().to_owned())
}
