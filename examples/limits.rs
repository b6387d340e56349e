//! Reads input made to hurt, each in a process of its own, and prints what became of it as a table:
//! `limits [--write FILE]`.
//!
//! `--write` puts the table into the file, between the lines that mark its place.

#[path = "limits/cases.rs"]
mod cases;

use std::fmt::Write;
use std::process::{Command, ExitCode};

use cases::{CASES, Case};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [flag, number] if flag == "--case" => one(&CASES[number.parse::<usize>().expect("a number")]),
        [flag, file] if flag == "--write" => return written(file, &table()),
        _ => print!("{}", table()),
    }
    ExitCode::SUCCESS
}

/// Reads one file and prints its row.
fn one(case: &Case) {
    let size = (case.source)().len();
    let (before, start) = (peak_memory(), processor_seconds());
    let (passages, problems) = cases::read(case);
    let seconds = processor_seconds() - start;
    let what = match (passages.len(), problems.first()) {
        (0, Some(reason)) => format!("refused: {reason}"),
        (count, _) => format!("read, {count} passages"),
    };
    let note = if case.outcome.is(&passages, &problems) { "" } else { " (**not as expected**)" };
    let more = peak_memory().saturating_sub(before);
    let (size, more) = (megabytes(size), megabytes(more));
    println!("| {} | {size} | {} | {what}{note} | {more} | {seconds:.2} s |", case.what, case.bound);
}

#[allow(clippy::cast_precision_loss, reason = "printed with one digit")]
fn megabytes(bytes: usize) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

/// The most memory that this process has had so far, in bytes; 0 where the system does not tell.
fn peak_memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches("kB").trim().parse::<usize>().unwrap_or(0) * 1024
}

/// The processor time of this process so far, which does not depend on what else the machine does; 0 where the system
/// does not tell. Linux tells it in hundredths of a second, as the 14th and 15th value of the line.
fn processor_seconds() -> f64 {
    let line = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let values = line.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    values.filter_map(|value| value.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn table() -> String {
    let program = std::env::current_exe().expect("this program");
    let build = if cfg!(debug_assertions) { "debug" } else { "release" };
    let mut table = format!(
        "Measured by a {build} build:\n\n\
         | input | size | bound | what happens | memory for it | processor time |\n|---|---|---|---|---|---|\n"
    );
    for (number, case) in CASES.iter().enumerate() {
        let output =
            Command::new(&program).args(["--case", &number.to_string()]).output().expect("a process");
        if output.status.success() {
            table += &String::from_utf8_lossy(&output.stdout);
        } else {
            writeln!(table, "| {} | | {} | {} | | |", case.what, case.bound, output.status).expect("memory");
        }
    }
    table
}

/// Puts the table into a file.
fn written(file: &str, table: &str) -> ExitCode {
    const START: &str = "<!-- limits -->\n";
    const END: &str = "<!-- end of limits -->";
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let Some((before, after)) =
        text.split_once(START).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)))
    else {
        eprintln!("{file}: no line {START:?} with {END:?} after it");
        return ExitCode::from(2);
    };
    std::fs::write(file, format!("{before}{START}{table}{END}{after}")).expect("a file that can be written");
    ExitCode::SUCCESS
}
