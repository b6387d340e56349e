//! Threads for work that blocks: as many as there are processors, and a bounded queue before them.

use std::sync::Arc;
use std::thread;

use axum::http::StatusCode;
use tokio::sync::Semaphore;
use tokio::task;
use tokio::time::{Instant, timeout_at};

use super::limits::{REQUEST_TIME, WAITING};
use super::refusal::Refusal;

/// How many searches run at once: more would only make each slower.
pub fn threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from).max(2)
}

/// The threads and the places before them.
pub struct Pool {
    places: Semaphore,
    threads: Arc<Semaphore>,
}

impl Pool {
    /// A pool on which nothing runs.
    pub fn new() -> Self {
        let threads = threads();
        Self { places: Semaphore::new(threads + WAITING), threads: Arc::new(Semaphore::new(threads)) }
    }

    /// Runs work and waits for it, at most [`REQUEST_TIME`].
    ///
    /// Work whose client has gone is not begun. Work that was begun keeps its thread to its end, also when nobody
    /// waits any more, so that clients who give up early cannot have more of it running at once.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let end = Instant::now() + REQUEST_TIME;
        let too_slow = || Refusal::overloaded("the answer takes too long");
        let busy = || Refusal::overloaded("too many requests are waiting");
        let _place = self.places.try_acquire().map_err(|_| busy())?;
        let thread = timeout_at(end, Arc::clone(&self.threads).acquire_owned());
        let thread = thread.await.map_err(|_| too_slow())?.map_err(|_| busy())?;
        let working = task::spawn_blocking(move || {
            let outcome = work();
            drop(thread);
            outcome
        });
        let panicked = || {
            Refusal::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal",
                "a mistake of roledex ended this request",
            )
        };
        timeout_at(end, working).await.map_err(|_| too_slow())?.unwrap_or_else(|_| Err(panicked()))
    }
}
