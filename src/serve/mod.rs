//! The same answers over HTTP: JSON for programs below `/api/`, pages for people.
//!
//! # Design
//!
//! A request passes, from outside to inside: the bounds on connections (`connections`) and on what a request head
//! may be (`limits`); who may ask (`guard`); the route, which reads parameters (`parameters`); and a bounded
//! pool of threads that block (`pool`), where the index is asked (`open_index`). What comes back is the JSON
//! of [`crate::print::json`] or a page (`page`), and every refusal is a `refusal::Refusal`, shown as what the
//! client reads.
//!
//! Nothing here writes: an index is only read, no lock of it is held, and no file is opened that a client named. A
//! document is shown as the index holds it.

mod api;
mod connections;
mod guard;
mod limits;
mod metrics;
mod open_index;
mod openapi;
mod page;
mod parameters;
mod pool;
mod profiles;
mod refusal;
mod reply;
mod router;

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;

use tokio::runtime::Runtime;
use tokio::sync::Mutex;

use crate::containment::contain;
use crate::engine::Access;
use crate::error::{Error, ErrorKind, Result};
use crate::vocabulary::Vocabulary;

use guard::Guard;
use metrics::Metrics;
use open_index::OpenIndex;
use pool::Pool;
use profiles::Profiles;

/// What to serve, where, and to whom.
#[derive(Debug, Clone)]
pub struct Options {
    /// Location of the index. It need not exist yet.
    pub index: String,
    /// Who asks the index, where it wants to know.
    pub access: Access,
    /// The folder that relative locations start from.
    pub here: PathBuf,
    /// Address and port; port 0 is any that is free.
    pub bind: SocketAddr,
    /// What clients have to know; needed unless only this machine can connect.
    pub token: Option<String>,
    /// The vocabulary that its documents are tagged with.
    pub vocabulary: Vocabulary,
    /// Names, beside addresses and `localhost`, under which clients may call the server.
    pub hosts: Vec<String>,
}

/// A server that listens and does not answer yet.
pub struct Server {
    listener: TcpListener,
    app: App,
}

/// What all requests share.
struct App {
    index: OpenIndex,
    profiles: Profiles,
    pool: Pool,
    /// Held by who compares the index with the files: that looks at every file, and must not take all threads.
    comparing: Mutex<()>,
    guard: Guard,
    metrics: Metrics,
}

impl Server {
    /// Starts to listen.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`] when others could connect and no token is asked of them, or one that is too short;
    /// [`ErrorKind::Io`] when the address cannot be had.
    pub fn bind(options: Options) -> Result<Self> {
        let guard = Guard::new(&options)?;
        let refuse = |cause| {
            let error = Error::new(ErrorKind::Io, format!("{}: {cause}", options.bind));
            error.with_hint("name another address with --bind; port 0 is any that is free")
        };
        let listener = TcpListener::bind(options.bind).map_err(refuse)?;
        let index = OpenIndex::new(options.index, options.access, options.here, options.vocabulary);
        let pool = Pool::new(limits::REQUEST_TIME);
        let (profiles, comparing) = (Profiles::default(), Mutex::new(()));
        let app = App { index, profiles, pool, comparing, guard, metrics: Metrics::new() };
        Ok(Self { listener, app })
    }

    /// Where it listens.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] when the system does not say.
    pub fn address(&self) -> Result<SocketAddr> {
        self.listener.local_addr().map_err(|cause| system("the address", &cause))
    }

    /// Answers until the process is told to end (SIGINT or SIGTERM), and then what was asked before.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] when the system has no threads or sockets for it.
    pub fn run(self) -> Result<()> {
        let runtime = runtime()?;
        let app = Arc::new(self.app);
        let outcome = runtime.block_on(connections::serve(self.listener, app));
        // A search that is still running has nobody left to answer to.
        runtime.shutdown_background();
        outcome.map_err(|cause| system("the server", &cause))
    }
}

/// Threads for sockets. Where the system gives none, or no descriptors, tokio panics.
fn runtime() -> Result<Runtime> {
    let built = contain(|| {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(limits::WORKERS)
            .max_blocking_threads(pool::threads())
            .thread_stack_size(limits::STACK)
            .enable_all()
            .build()
    });
    let built = built.unwrap_or_else(|panic| Err(std::io::Error::other(panic)));
    built.map_err(|cause| {
        let hint =
            "allow the process more descriptors (ulimit -n), threads (ulimit -u) or memory (ulimit -v)";
        system("the server", &cause).with_hint(hint)
    })
}

fn system(what: &str, cause: &std::io::Error) -> Error {
    Error::new(ErrorKind::Io, format!("{what}: {cause}"))
}
