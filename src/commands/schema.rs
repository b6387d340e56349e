//! `roledex schema`: what the wire format looks like, for programs.

use roledex::print::json;
use roledex::print::json::schema::Output;

use super::streams::Streams;
use super::{Outcome, Result};
use crate::cli::SchemaArgs;

pub(super) fn run(args: &SchemaArgs, streams: Streams) -> Result<Outcome> {
    let one = args.output.map(|output| [output]);
    let outputs = one.as_ref().map_or(&Output::ALL[..], |one| one);
    streams.results(|out, _| json::schema(out, outputs))?;
    Ok(Outcome::Done)
}
