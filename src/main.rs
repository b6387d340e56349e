//! The `roledex` command: parses the command line, runs the command, maps its outcome to an exit code.

mod cli;
mod commands;

use std::ffi::OsString;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    if let Some(outcome) = commands::complete(&arguments) {
        return ExitCode::from(outcome.code());
    }
    let wants_json = cli::wants_json(&arguments);
    let outcome = match cli::parse(arguments) {
        Ok(cli) => commands::run(cli, wants_json),
        Err(refusal) => commands::refuse(&refusal, wants_json),
    };
    ExitCode::from(outcome.code())
}
