//! `roledex man`: manual pages from the description of the command line.

use std::fs;
use std::io;
use std::path::Path;

use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};
use roledex::error::Error;

use super::streams::Streams;
use super::{Outcome, Result};
use crate::cli::{self, ManArgs};

/// When the command line last changed, as manual pages tell it.
const DATE: &str = "2026-11-21";

/// What the pages describe.
const SOURCE: &str = concat!("roledex ", env!("CARGO_PKG_VERSION"));

/// What indents a line that is to stay as it is.
const INDENT: &str = "  ";

pub(super) fn run(args: &ManArgs, streams: Streams) -> Result<Outcome> {
    match &args.dir {
        None => streams.results(|out, _| out_of(&described(), out))?,
        Some(folder) => write_all(folder)?,
    }
    Ok(Outcome::Done)
}

/// The command line without what only repeats it.
fn described() -> clap::Command {
    let mut command = cli::command().disable_help_subcommand(true);
    command.build();
    command
}

/// Writes the page of every command, `roledex-search.1` and its like.
fn write_all(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(|cause| Error::io(folder, &cause))?;
    let mut commands = vec![described()];
    while let Some(command) = commands.pop() {
        commands.extend(command.get_subcommands().filter(|inner| !inner.is_hide_set()).cloned());
        let path = folder.join(Man::new(command.clone()).get_filename());
        let mut page = Vec::new();
        out_of(&command, &mut page)
            .and_then(|()| fs::write(&path, page))
            .map_err(|cause| Error::io(&path, &cause))?;
    }
    Ok(())
}

fn out_of(command: &clap::Command, out: &mut impl io::Write) -> io::Result<()> {
    let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    // What stands behind the options is laid out here: clap_mangen would let examples flow into one another.
    let command = command.clone().after_help(None);
    let mut page = Vec::new();
    Man::new(command).date(DATE).source(SOURCE).manual("roledex manual").render(&mut page)?;
    sections(&help).to_writer(&mut page)?;
    out.write_all(tidied(&String::from_utf8_lossy(&page)).as_bytes())
}

/// The text behind the options: short lines such as `Examples:` head sections, indented lines stay as they are.
fn sections(help: &str) -> Roff {
    let mut roff = Roff::new();
    let mut is_kept = false;
    for line in help.lines().filter(|line| !line.is_empty()) {
        let is_indented = line.starts_with(INDENT);
        let heading = line.strip_suffix(':').filter(|name| !is_indented && name.split(' ').count() <= 2);
        if is_indented != is_kept {
            roff.control(if is_indented { "nf" } else { "fi" }, []);
            is_kept = is_indented;
        }
        match heading {
            Some(heading) => roff.control("SH", [heading.to_uppercase().as_str()]),
            None => roff.text([roman(line)]),
        };
    }
    if is_kept {
        roff.control("fi", []);
    }
    roff
}

/// What is no ASCII as escapes, which every formatter reads, and blank lines as the request for them, of which no
/// formatter warns.
fn tidied(page: &str) -> String {
    let page = page.replace(".br\n\n.br\n", ".sp\n");
    let escaped = |character: char| match character {
        ascii if ascii.is_ascii() => ascii.to_string(),
        other => format!("\\[u{:04X}]", u32::from(other)),
    };
    page.chars().map(escaped).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_stay_as_they_are_and_short_lines_head_sections() {
        let roff = sections("Text of it:\nmore.\n\nExit codes:\n  0  done\n  1  not").render();
        let lines: Vec<&str> =
            roff.lines().filter(|line| !line.starts_with(".ie") && !line.starts_with(".el")).collect();
        assert_eq!(
            lines,
            ["Text of it:", "more.", ".SH \"EXIT CODES\"", ".nf", "  0  done", "  1  not", ".fi"]
        );
    }

    #[test]
    fn pages_are_ascii() {
        assert_eq!(tidied("a…\n.br\n\n.br\nb"), "a\\[u2026]\n.sp\nb");
    }
}
