//! `roledex profile`: what the documents say of a role, or of two.

use std::path::PathBuf;

use roledex::print::{json, text};
use roledex::profile::{self, Profile};

use super::streams::Streams;
use super::{Location, Outcome, Result, opening};
use crate::cli::ProfileArgs;

pub(super) fn run(args: &ProfileArgs, location: &Location, streams: Streams) -> Result<Outcome> {
    let vocabulary = location.vocabulary()?;
    let names = std::iter::once(args.role.join(" ")).chain(args.versus.clone());
    let roles =
        names.map(|name| profile::find(&vocabulary, &name)).collect::<roledex::error::Result<Vec<_>>>()?;
    let engine = opening::open(location)?;
    let read = |role| profile::of(engine.as_ref(), &vocabulary, role);
    let profiles = roles.into_iter().map(read).collect::<roledex::error::Result<Vec<Profile>>>()?;
    for profile in &profiles {
        streams.tell(|err, look| {
            profile.warnings.iter().try_for_each(|line| text::note(err, line, look))?;
            let line =
                format!("nothing in the index at {} speaks of the role {}", location.text, profile.name);
            if profile.documents == 0 { text::note(err, &line, look) } else { Ok(()) }
        });
    }
    let folder = PathBuf::from(engine.manifest()?.base);
    streams.results_in(&folder, |out, look| {
        if args.json { json::profiles(out, &profiles) } else { text::profiles(out, &profiles, look) }
    })?;
    Ok(Outcome::Done)
}
