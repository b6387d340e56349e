//! What a client may cost. Each bound holds for everybody; `docs/serve.md` lists them with what happens beyond.

use std::time::Duration;

/// Threads that read and write sockets. Answers are made on others, so one would nearly do.
pub const WORKERS: usize = 2;

/// Stack of every thread in bytes: that of a main thread, on which the command line searches.
pub const STACK: usize = 8 * 1024 * 1024;

/// Bytes of a request's line and headers. The longest query that is read, percent-encoded ASCII, fits.
pub const HEAD_BYTES: usize = 64 * 1024;

/// Headers of a request; browsers send about twenty.
pub const HEADERS: usize = 64;

/// From the first byte of a request, or from the end of the one before, to the end of its headers; and as much again
/// for its body.
pub const HEAD_TIME: Duration = Duration::from_secs(15);

/// Bytes of a request's body: only the form that asks for the token has one.
pub const BODY_BYTES: usize = 4 * 1024;

/// From the end of a request's headers to its answer.
pub const REQUEST_TIME: Duration = Duration::from_secs(30);

/// Life of a connection. Clients open another without being told; who reads a byte a second is gone after it.
pub const CONNECTION_TIME: Duration = Duration::from_mins(5);

/// Open connections, and no more than half of the descriptors that the process may have, usually 1,024: the other half
/// is for the index. Of those that ask nothing the oldest makes room for a new one.
pub const CONNECTIONS: usize = 512;

/// How long requests under way may take when the server has been told to end.
pub const FAREWELL_TIME: Duration = Duration::from_secs(10);

/// Requests that wait for a thread; one more is told to come back later.
pub const WAITING: usize = 256;

/// Hits that can be asked for at once.
pub const HITS: usize = 1_000;

/// Values of a parameter that can stand several times.
pub const VALUES: usize = 32;

/// How long a comparison of the index with the files is good for: it looks at every file.
pub const STATUS_AGE: Duration = Duration::from_secs(5);

/// Fewest characters of a token, so that guessing is hopeless.
pub const TOKEN_CHARACTERS: usize = 16;
