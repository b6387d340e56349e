//! `roledex serve`: the same answers over HTTP, with a page for people.

use std::fs;

use roledex::error::Error;
use roledex::print::text;
use roledex::serve::{Options, Server};

use super::streams::Streams;
use super::{Location, Outcome, Result, here};
use crate::cli::ServeArgs;

/// Holds the token where no file is named. Not an option, since others can read a command line.
const TOKEN: &str = "ROLEDEX_TOKEN";

pub(super) fn run(args: ServeArgs, location: &Location, streams: Streams) -> Result<Outcome> {
    let token = token(&args)?;
    let options = Options {
        index: location.text.clone(),
        access: location.access()?,
        here: here()?,
        bind: args.bind,
        token,
        vocabulary: location.vocabulary()?,
        hosts: args.host,
    };
    let server = Server::bind(options)?;
    let line = format!("serving {} at http://{}/ until Ctrl-C", location.text, server.address()?);
    streams.tell(|err, look| text::note(err, &line, look));
    server.run()?;
    Ok(Outcome::Done)
}

/// The token of the file, or else of the environment, where an empty one is none.
fn token(args: &ServeArgs) -> Result<Option<String>> {
    let Some(path) = &args.token_file else {
        let set = std::env::var(TOKEN).ok();
        return Ok(set.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()));
    };
    let text = fs::read_to_string(path).map_err(|cause| Error::io(path, &cause))?;
    Ok(Some(text.trim().to_owned()))
}
