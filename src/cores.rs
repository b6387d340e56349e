//! Divides work among the cores of the machine.

use std::panic;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::containment;

/// Threads that a work is divided among at most: it takes some milliseconds, and starting a thread a tenth of one.
const MOST_THREADS: usize = 4;

/// Stack of a thread in bytes: that of a main thread, on which the same is done where no other is started.
const STACK: usize = 8 * 1024 * 1024;

/// How many threads work is divided among; 1 on a machine with one core.
pub fn count() -> usize {
    static COUNT: OnceLock<usize> = OnceLock::new();
    // The system is asked once: it reads files for the answer.
    *COUNT.get_or_init(|| thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS))
}

/// Threads of the process that work on pieces now, as far as there were cores for them.
static AT_WORK: AtomicUsize = AtomicUsize::new(0);

/// Some of the threads at work.
struct Taken(usize);

impl Taken {
    /// As many as there are cores for, but no more than pieces: a server that answers many at once has none to spare.
    fn of(pieces: usize) -> Self {
        let free = count().saturating_sub(AT_WORK.load(Ordering::Relaxed));
        let taken = free.min(pieces).max(1);
        AT_WORK.fetch_add(taken, Ordering::Relaxed);
        Self(taken)
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        AT_WORK.fetch_sub(self.0, Ordering::Relaxed);
    }
}

/// Does the pieces of a work, `0..pieces`, each on the thread that is free next, and returns what they came to in
/// their order. Where no core is free, or the system gives no further thread, those that there are do it all.
///
/// A panic of a piece is one of the caller.
pub fn each<R: Send>(pieces: usize, work: impl Fn(usize) -> R + Sync) -> Vec<R> {
    let taken = Taken::of(pieces);
    if taken.0 == 1 {
        return (0..pieces).map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let some = || {
        let taken = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
        taken.take_while(|piece| *piece < pieces).map(|piece| (piece, work(piece))).collect::<Vec<_>>()
    };
    let inherit = containment::inherited();
    let mut done = thread::scope(|scope| {
        let other = || {
            let spawned = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || {
                inherit();
                some()
            });
            spawned.ok()
        };
        let others: Vec<_> = (1..taken.0).map_while(|_| other()).collect();
        let mut done = some();
        for other in others {
            done.extend(other.join().unwrap_or_else(|payload| panic::resume_unwind(payload)));
        }
        done
    });
    done.sort_unstable_by_key(|(piece, _)| *piece);
    done.into_iter().map(|(_, outcome)| outcome).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_is_done_once_and_in_its_place() {
        for pieces in [0, 1, 2, 3, 100] {
            assert_eq!(
                each(pieces, |piece| piece * 2),
                (0..pieces).map(|piece| piece * 2).collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn a_panic_of_a_piece_is_contained_as_the_callers() {
        let panics = |piece: usize| assert!(piece != 7, "piece seven");
        for _ in 0..9 {
            assert_eq!(containment::contain(|| each(20, panics)), Err("piece seven".to_owned()));
        }
        let taken: Vec<Taken> = (0..9).map(|_| Taken::of(9)).collect();
        assert!(taken.iter().all(|taken| taken.0 >= 1), "the caller always works");
        assert_eq!(taken.last().map(|taken| taken.0), Some(1), "no core is left");
    }
}
