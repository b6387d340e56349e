//! The same answers for agents: a server of the Model Context Protocol.
//!
//! An agent calls the tools `search`, `show` and `profile`. Each answers twice: as text that is made to be read and
//! cited, and as the JSON of the command line, both within `bounds`. What can be answered at all but not as asked
//! (a role that is unknown, an index that is missing) is an error of the tool with a hint, so that the agent can do
//! better; only a tool that does not exist is an error of the protocol.

mod answer;
mod arguments;
mod bounds;
mod server;

use tokio::io::{AsyncRead, AsyncWrite};

use rmcp::ServiceExt;
use rmcp::service::ServerInitializeError;

use crate::error::{Error, ErrorKind, Result};
use server::Server;

pub use answer::Source;

/// Serves a client on a pair of streams until it closes its own.
///
/// Nothing but messages of the protocol is written.
pub async fn serve<R, W>(source: Source, input: R, output: W) -> Result<()>
where
    R: AsyncRead + Send + Unpin + 'static,
    W: AsyncWrite + Send + Unpin + 'static,
{
    let running = match Server::new(source).serve((input, output)).await {
        Ok(running) => running,
        Err(ServerInitializeError::ConnectionClosed(_)) => return Ok(()),
        Err(error) => {
            let error =
                Error::new(ErrorKind::Usage, format!("the client does not speak the protocol: {error}"));
            return Err(error.with_hint("roledex mcp is started by an agent, which speaks to it in JSON-RPC"));
        }
    };
    let stopped = running.waiting().await;
    stopped.map(|_| ()).map_err(|cause| Error::new(ErrorKind::Io, format!("the connection: {cause}")))
}
