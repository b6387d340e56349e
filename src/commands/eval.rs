//! `roledex eval`: measures ranking against questions whose answers are known.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use roledex::engine::Engine;
use roledex::error::{Error, ErrorKind};
use roledex::evaluation::{self, Collection, Report, Setting, Task};
use roledex::print::{json, text};
use roledex::vocabulary::Vocabulary;

use super::streams::Streams;
use super::{Location, Outcome, Result, indexing, opening};
use crate::cli::EvalArgs;

/// What stands around the table in a file that it is written to.
const MARKS: (&str, &str) = ("<!-- ablation -->\n", "<!-- /ablation -->");

/// An index with the vocabulary that its documents are tagged with.
type Index<'a> = (&'a dyn Engine, &'a Vocabulary);

pub(super) fn run(args: &EvalArgs, location: &Location, streams: Streams) -> Result<Outcome> {
    let vocabulary = location.vocabulary()?;
    if args.truth.is_dir() {
        let collection = indexing::watched(|progress| Collection::open(&args.truth, &vocabulary, progress))?;
        return measure(args, &collection.task, (collection.engine.as_ref(), &vocabulary), streams);
    }
    let task = Task::of_truth(&args.truth)?;
    measure(args, &task, (opening::open(location)?.as_ref(), &vocabulary), streams)
}

fn measure(args: &EvalArgs, task: &Task, index: Index<'_>, streams: Streams) -> Result<Outcome> {
    let (engine, vocabulary) = index;
    if let [from, to] = args.compare[..] {
        let comparison = evaluation::compare(engine, vocabulary, task, (from, to))?;
        streams.results(|out, look| {
            if args.json {
                json::compared(out, &[comparison])
            } else {
                text::compared(out, &comparison, look)
            }
        })?;
    } else if args.ablation {
        ablation(args, task, index, streams)?;
    } else {
        let report = Report::of(
            &evaluation::run(engine, vocabulary, task, &Setting::Default.options())?,
            task.measures,
        );
        streams.results(|out, look| match (args.json, args.misses) {
            (true, _) => json::evaluated(out, &report),
            (false, false) => text::evaluated(out, &report, look),
            (false, true) => {
                text::misses(out, &report, look).and_then(|()| text::evaluated(out, &report, look))
            }
        })?;
    }
    Ok(Outcome::Done)
}

fn ablation(args: &EvalArgs, task: &Task, (engine, vocabulary): Index<'_>, streams: Streams) -> Result<()> {
    // A file that cannot take the table is refused before the minutes that the table takes.
    let file = args.write.as_deref().map(|path| Ok::<_, Error>((path, around_table(path)?))).transpose()?;
    let comparisons = evaluation::ablation(engine, vocabulary, task)?;
    let Some((path, (before, after))) = file else {
        return streams.results(|out, _| {
            if args.json { json::compared(out, &comparisons) } else { text::ablation(out, &comparisons) }
        });
    };
    let mut content = before.into_bytes();
    let print = |out: &mut Vec<u8>| -> io::Result<()> {
        text::ablation(out, &comparisons)?;
        out.write_all(after.as_bytes())
    };
    Ok(print(&mut content)
        .and_then(|()| fs::write(path, content))
        .map_err(|cause| Error::io(path, &cause))?)
}

/// What a file holds before and behind the table, marks included.
fn around_table(path: &Path) -> std::result::Result<(String, String), Error> {
    let refuse = |cause: &dyn std::fmt::Display| {
        let error = Error::new(ErrorKind::Input, format!("{}: {cause}", path.display()));
        error.with_hint(format!("the table goes between {} and {}", MARKS.0.trim(), MARKS.1))
    };
    let text = fs::read_to_string(path).map_err(|cause| refuse(&cause))?;
    split_at_marks(&text).ok_or_else(|| refuse(&"there is no place for the table"))
}

fn split_at_marks(text: &str) -> Option<(String, String)> {
    let start = text.find(MARKS.0)? + MARKS.0.len();
    let end = start + text[start..].find(MARKS.1)?;
    Some((text[..start].to_owned(), text[end..].to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_goes_between_the_marks() {
        let found = split_at_marks("a\n<!-- ablation -->\n| old |\n<!-- /ablation -->\nb\n");
        let expected = ("a\n<!-- ablation -->\n".to_owned(), "<!-- /ablation -->\nb\n".to_owned());
        assert_eq!(found, Some(expected));
        assert_eq!(split_at_marks("<!-- /ablation -->\n<!-- ablation -->\n"), None);
    }
}
