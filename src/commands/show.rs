//! `roledex show`: passages and documents out of the index, as they were understood.

use roledex::lookup::{self, Document};
use roledex::print::report::{Overview, Shown};
use roledex::print::{json, text};

use super::opening::{self, FromHere};
use super::streams::Streams;
use super::{Location, Outcome, Result, here};
use crate::cli::ShowArgs;

pub(super) fn run(args: &ShowArgs, location: &Location, streams: Streams) -> Result<Outcome> {
    let engine = opening::open(location)?;
    let found = lookup::find(engine.as_ref(), &args.target, Some(&here()?))?;
    if found.is_none() {
        let why = lookup::not_found(engine.as_ref(), &args.target, Some(&here()?))?;
        streams.tell(|err, look| text::not_found(err, &why, look));
    }
    let is_found = found.is_some();
    let mut shown = found.map_or_else(Shown::default, |document| shown(&document, args.context));
    if !args.json {
        let from_here = FromHere::new(engine.as_ref())?;
        from_here.passages(&mut shown.passages);
        if let Some(document) = &mut shown.document {
            document.path = from_here.path(&document.path);
        }
    }
    streams.results_in(&here()?, |out, look| {
        if args.json { json::shown(out, &shown) } else { text::shown(out, &shown, look) }
    })?;
    Ok(Outcome::of_finding(is_found, args.exit_zero))
}

/// The passages meant with their neighbours, and the document as its whole.
fn shown(document: &Document, context: usize) -> Shown {
    let overview = Overview::of_passages(&document.passages);
    Shown { document: overview, passages: document.near(context), problems: None }
}
