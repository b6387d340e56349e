//! `roledex facets`: how often things are named.

use roledex::hit::Counts;
use roledex::print::report::Facet;
use roledex::print::{json, text};
use roledex::query::Query;
use roledex::search;

use super::streams::Streams;
use super::{Location, Outcome, Result, opening};
use crate::cli::{FacetKind, FacetsArgs};

pub(super) fn run(args: &FacetsArgs, location: &Location, streams: Streams) -> Result<Outcome> {
    let engine = opening::open(location)?;
    let query = args.query.as_deref().map(Query::parse);
    let counts = search::facets(engine.as_ref(), query.as_ref())?;
    streams.tell(|err, look| counts.warnings.iter().try_for_each(|line| text::note(err, line, look)));
    let facets = chosen(counts, args.kind);
    streams.results(
        |out, look| {
            if args.json { json::facets(out, &facets) } else { text::facets(out, &facets, look) }
        },
    )?;
    Ok(Outcome::Done)
}

fn chosen(counts: Counts, kind: Option<FacetKind>) -> Vec<Facet> {
    let all = [
        (FacetKind::Roles, "roles", counts.named.roles),
        (FacetKind::Skills, "skills", counts.named.skills),
        (FacetKind::Certifications, "certifications", counts.named.certifications),
        (FacetKind::Formats, "formats", counts.formats),
        (FacetKind::Paths, "paths", counts.paths),
    ];
    let is_wanted = |one: FacetKind| kind.is_none_or(|kind| kind == one);
    let wanted = all.into_iter().filter(|(one, ..)| is_wanted(*one));
    wanted.map(|(_, kind, counts)| Facet { kind, counts }).collect()
}
