//! Threads for work that blocks: as many as there are processors, and a bounded queue before them.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use axum::http::StatusCode;
use tokio::sync::Semaphore;
use tokio::task;
use tokio::time::{Instant, timeout_at};

use super::limits::WAITING;
use super::refusal::Refusal;
use crate::containment::contain;

/// How many searches run at once: more would only make each slower.
pub fn threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from).max(2)
}

/// The threads and the places before them.
pub struct Pool {
    places: Semaphore,
    threads: Arc<Semaphore>,
    /// How long who asks waits for an answer.
    patience: Duration,
}

impl Pool {
    /// A pool on which nothing runs, and how long to wait for what will.
    pub fn new(patience: Duration) -> Self {
        let threads = threads();
        let places = Semaphore::new(threads + WAITING);
        Self { places, threads: Arc::new(Semaphore::new(threads)), patience }
    }

    /// Runs work and waits for it, for a thread and for its end together, no longer than the pool has patience.
    ///
    /// Work whose client has gone is not begun. Work that was begun keeps its thread to its end, also when nobody
    /// waits any more, so that clients who give up early cannot have more of it running at once.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let end = Instant::now() + self.patience;
        let too_slow = || Refusal::overloaded("the answer takes too long");
        let busy = || Refusal::overloaded("too many requests are waiting");
        let _place = self.places.try_acquire().map_err(|_| busy())?;
        let thread = timeout_at(end, Arc::clone(&self.threads).acquire_owned());
        let thread = thread.await.map_err(|_| too_slow())?.map_err(|_| busy())?;
        let working = move || {
            let outcome = work();
            drop(thread);
            outcome
        };
        // Tokio panics where the system has no thread for it.
        let working = contain(|| task::spawn_blocking(working));
        let working = working.map_err(|_| Refusal::overloaded("the system has no thread for it"))?;
        timeout_at(end, working).await.map_err(|_| too_slow())?.unwrap_or_else(|_| Err(panicked()))
    }
}

fn panicked() -> Refusal {
    let message = "a mistake of roledex ended this request";
    Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", message)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::serve::limits::REQUEST_TIME;

    #[test]
    fn the_queue_is_bounded_and_moves_on() {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let pool = Arc::new(Pool::new(REQUEST_TIME));
        let (release, held) = mpsc::channel::<()>();
        let held = Arc::new(std::sync::Mutex::new(held));
        runtime.block_on(async {
            let ask = |work: Box<dyn FnOnce() -> Result<u8, Refusal> + Send>| {
                let pool = Arc::clone(&pool);
                tokio::spawn(async move { pool.run(work).await })
            };
            let mut waiting = Vec::new();
            for _ in 0..threads() + WAITING {
                let held = Arc::clone(&held);
                // Ends when nobody can release it any more.
                waiting.push(ask(Box::new(move || {
                    let _ = held.lock().map(|held| held.recv());
                    Ok(1)
                })));
            }
            while pool.places.available_permits() > 0 {
                tokio::task::yield_now().await;
            }
            let refused = pool.run(|| Ok(2)).await.expect_err("no place is left");
            assert_eq!(
                (refused.code, refused.message.as_str()),
                ("overloaded", "too many requests are waiting")
            );
            drop(release);
            for one in waiting {
                assert_eq!(one.await.expect("an end").ok(), Some(1));
            }
            assert_eq!(pool.run(|| Ok(3)).await.ok(), Some(3));
        });
    }

    #[test]
    fn who_asks_waits_for_a_while_and_work_keeps_its_thread() {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let pool = Pool::new(Duration::from_millis(5));
        let (released, held): (Vec<_>, Vec<_>) = (0..threads()).map(|_| mpsc::channel::<()>()).unzip();
        let too_slow = |refused: Refusal| {
            assert_eq!((refused.code, refused.message.as_str()), ("overloaded", "the answer takes too long"));
        };
        runtime.block_on(async {
            for held in held {
                // Ends when nobody can release it any more.
                let endless = move || {
                    let _ = held.recv();
                    Ok(())
                };
                too_slow(pool.run(endless).await.expect_err("work that does not end"));
            }
            assert_eq!(pool.threads.available_permits(), 0, "the work still runs");
            too_slow(pool.run(|| Ok(())).await.expect_err("no thread is left"));
            assert_eq!(pool.places.available_permits(), threads() + WAITING, "nobody waits any more");
            drop(released);
            let all = u32::try_from(threads()).expect("a number of threads");
            assert!(pool.threads.acquire_many(all).await.is_ok(), "each thread comes back");
        });
    }

    #[test]
    fn a_panic_ends_its_request_alone() {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let pool = Pool::new(REQUEST_TIME);
        for _ in 0..=threads() {
            let refused = runtime.block_on(pool.run::<()>(|| panic!("a mistake"))).expect_err("a refusal");
            assert_eq!(refused.code, "internal");
        }
        assert_eq!(runtime.block_on(pool.run(|| Ok(1))).ok(), Some(1));
    }
}
