//! Command lines that cannot be understood, and help, which clap reports the same way.

use std::io::Write;

use clap::error::ErrorKind as Reason;
use roledex::error::{Error, ErrorKind};

use super::{Failure, Outcome, Streams, fail};
use crate::cli::Color;

/// Prints help where it was asked for, and an error otherwise.
pub fn refuse(refusal: &clap::Error, wants_json: bool) -> Outcome {
    let streams = Streams::new(Color::Auto, None);
    match refusal.kind() {
        Reason::DisplayHelp | Reason::DisplayVersion => {
            let text = refusal.render();
            match streams.results(|out, look| {
                if look.colour { write!(out, "{}", text.ansi()) } else { write!(out, "{text}") }
            }) {
                Ok(()) | Err(Failure::ClosedPipe) => Outcome::Done,
                Err(Failure::Error(error)) => fail(&error, streams, wants_json),
            }
        }
        Reason::DisplayHelpOnMissingArgumentOrSubcommand => {
            streams.tell(|err, _| write!(err, "{}", refusal.render()));
            Outcome::Failed
        }
        _ => fail(&usage_error(refusal), streams, wants_json),
    }
}

/// Says the same as clap in an error of ours: its first paragraph is the message, its tips are the hint.
fn usage_error(refusal: &clap::Error) -> Error {
    let text = refusal.render().to_string();
    let mut paragraphs = text.split("\n\n").map(joined);
    let message = paragraphs.next().unwrap_or_default();
    let message = message.strip_prefix("error: ").unwrap_or(&message);
    let tips = paragraphs.filter_map(|paragraph| paragraph.strip_prefix("tip: ").map(str::to_owned));
    let hints: Vec<String> = tips.chain(["see --help".to_owned()]).collect();
    Error::new(ErrorKind::Usage, message).with_hint(hints.join("; "))
}

fn joined(paragraph: &str) -> String {
    let lines: Vec<&str> = paragraph.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join(" ")
}
