//! `roledex completions`, and the answers to shells that were set up by it.

use std::ffi::OsString;

use clap_complete::env::{EnvCompleter, Shells};

use super::streams::Streams;
use super::{Failure, Outcome, Result};
use crate::cli::{self, Color, CompletionsArgs, Shell};

/// The environment variable by which a shell asks; its value is the shell's name.
const VARIABLE: &str = "ROLEDEX_COMPLETE";

/// The name of the program, which a shell looks for where it looks for programs.
const PROGRAM: &str = "roledex";

pub(super) fn run(args: &CompletionsArgs, streams: Streams) -> Result<Outcome> {
    let name = match args.shell {
        Shell::Bash => "bash",
        Shell::Zsh => "zsh",
        Shell::Fish => "fish",
        Shell::Pwsh => "powershell",
    };
    streams.results(|out, _| {
        let shells = Shells::builtins();
        let shell = shells.completer(name).ok_or_else(|| std::io::Error::other("no such shell"))?;
        shell.write_registration(VARIABLE, PROGRAM, PROGRAM, PROGRAM, out)
    })?;
    Ok(Outcome::Done)
}

/// Answers a shell that asks how a command line can go on; none when no shell asks.
pub fn complete(arguments: &[OsString]) -> Option<Outcome> {
    let name = std::env::var(VARIABLE).ok()?;
    let shells = Shells::builtins();
    let shell: &dyn EnvCompleter = shells.completer(&name)?;
    let mut words = arguments.iter().skip_while(|argument| *argument != "--").skip(1).cloned().peekable();
    words.peek()?;
    let words: Vec<OsString> = words.collect();
    let here = std::env::current_dir().ok();
    // Nothing that goes wrong here may be printed onto the line that is being typed.
    let answer = Streams::new(Color::Never, None)
        .results(|out, _| shell.write_complete(&mut cli::command(), words, here.as_deref(), out));
    Some(match answer {
        Ok(()) | Err(Failure::ClosedPipe) => Outcome::Done,
        Err(Failure::Error(_)) => Outcome::Nothing,
    })
}
