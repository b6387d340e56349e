//! Measures speed and size against named baselines: `bench [PASSAGES]... [--write FILE]`.
//!
//! Every figure stands beside its baseline, measured in the same run on the same machine. `--write` writes the
//! table into a Markdown file, with a plot beside it.

#[cfg(target_os = "linux")]
#[path = "bench/mod.rs"]
mod bench;

use std::process::ExitCode;

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match bench::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::from(2)
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    eprintln!("bench: asks Linux what processes cost, and runs only there");
    ExitCode::from(2)
}
