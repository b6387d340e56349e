//! `roledex facets`: how often things are named.

use roledex::print::report::Facet;
use roledex::print::{json, text};
use roledex::query::Query;
use roledex::search;

use super::streams::Streams;
use super::{Location, Outcome, Result, opening};
use crate::cli::FacetsArgs;

pub(super) fn run(args: &FacetsArgs, location: &Location, streams: Streams) -> Result<Outcome> {
    let engine = opening::open(location)?;
    let query = args.query.as_deref().map(Query::parse);
    let counts = search::facets(engine.as_ref(), &location.vocabulary()?, query.as_ref())?;
    streams.tell(|err, look| counts.warnings.iter().try_for_each(|line| text::note(err, line, look)));
    let mut facets = Facet::all(counts);
    facets.retain(|facet| args.kind.is_none_or(|kind| kind.name() == facet.kind));
    streams.results(
        |out, look| {
            if args.json { json::facets(out, &facets) } else { text::facets(out, &facets, look) }
        },
    )?;
    Ok(Outcome::Done)
}
