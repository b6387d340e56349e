//! `roledex mcp`: the same answers for agents, on standard input and output.

use roledex::engine::LiveIndex;
use roledex::error::{Error, ErrorKind};
use roledex::mcp::{self, Source};
use tokio::runtime::Builder;

use super::{Location, Outcome, Result, here};

/// Threads that wait for the streams (one for each) or search.
const THREADS: usize = 6;

pub(super) fn run(location: &Location) -> Result<Outcome> {
    let runtime = Builder::new_current_thread().enable_time().max_blocking_threads(THREADS).build();
    let runtime =
        runtime.map_err(|cause| Error::new(ErrorKind::Io, format!("cannot start threads: {cause}")))?;
    let source = Source {
        index: LiveIndex::new(location.text.clone(), location.access()?),
        vocabulary: location.vocabulary()?,
        here: here()?,
    };
    let outcome = runtime.block_on(mcp::serve(source, tokio::io::stdin(), tokio::io::stdout()));
    // A client that stopped reading may still hold standard input open, which a thread waits for.
    runtime.shutdown_background();
    outcome?;
    Ok(Outcome::Done)
}
