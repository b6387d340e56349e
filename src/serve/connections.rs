//! Takes connections, gives each its share, and says goodbye to them.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use hyper::body::{Body, Incoming};
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{sleep, timeout};

use super::limits::{CONNECTION_TIME, CONNECTIONS, FAREWELL_TIME, HEAD_BYTES, HEAD_TIME, HEADERS};
use super::{App, router};

/// How long to wait before trying again to accept a connection or to find a seat for one.
const RETRY: Duration = Duration::from_millis(50);

/// Answers until the process is told to end.
pub async fn serve(listener: std::net::TcpListener, app: Arc<App>) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = TcpListener::from_std(listener)?;
    let seats = Arc::new(Seats::new());
    let router = router::router(Arc::clone(&app));
    let (farewell, guests) = watch::channel(());
    let mut end = pin!(told_to_end()?);
    loop {
        let (stream, seat) = tokio::select! {
            () = &mut end => break,
            arrived = arrival(&listener, &seats, &app) => arrived,
        };
        let (router, guest, app) = (router.clone(), guests.clone(), Arc::clone(&app));
        tokio::spawn(async move {
            app.metrics.connections.inc();
            talk(stream, router, seat, guest).await;
            app.metrics.connections.dec();
        });
    }
    drop((listener, guests));
    farewell.send_replace(());
    // All have gone when nobody listens to the farewell any more.
    let _ = timeout(FAREWELL_TIME, farewell.closed()).await;
    Ok(())
}

/// The next connection, with a seat.
async fn arrival(listener: &TcpListener, seats: &Arc<Seats>, app: &App) -> (TcpStream, Arc<Seat>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return (stream, seats.take(app).await),
            Err(error) if has_gone(&error) => {}
            // No descriptors are left: who asks nothing gives one back.
            Err(_) => {
                if seats.evict() {
                    app.metrics.evicted.inc();
                }
                sleep(RETRY).await;
            }
        }
    }
}

/// Whether the client is to blame that its connection cannot be had.
fn has_gone(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionReset | Interrupted)
}

/// Serves one connection to its end.
async fn talk(stream: TcpStream, router: Router, seat: Arc<Seat>, mut farewell: watch::Receiver<()>) {
    // An answer is written at once; waiting for more to send only delays it.
    let _ = stream.set_nodelay(true);
    let router = TowerToHyperService::new(router);
    let service = service_fn(|request: Request<Incoming>| answer(&router, &seat, request));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(HEAD_BYTES)
        .max_headers(HEADERS);
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service));
    tokio::select! {
        _ = connection.as_mut() => return,
        () = seat.is_needed.notified() => return,
        _ = farewell.changed() => {}
        () = sleep(CONNECTION_TIME) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = timeout(FAREWELL_TIME, connection).await;
}

fn answer(
    router: &TowerToHyperService<Router>,
    seat: &Arc<Seat>,
    request: Request<Incoming>,
) -> impl Future<Output = Result<Response, Infallible>> + use<> {
    // A request whose body is still to come is not asked yet.
    if request.body().is_end_stream() {
        seat.is_busy();
    }
    let (answer, seat) = (router.call(request), Arc::clone(seat));
    async move {
        let answer = answer.await;
        seat.is_idle();
        answer
    }
}

/// Ends when the process is told to end.
#[cfg(unix)]
fn told_to_end() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ends when the process is told to end.
#[cfg(not(unix))]
fn told_to_end() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

/// The bounded number of connections, and which of them ask nothing.
///
/// A client that only holds its connection, sends its request a byte a second, or does not read the answer is idle,
/// and the longest idle makes room when all seats are taken: it cannot keep others away, however many there are
/// of it.
struct Seats {
    free: Arc<Semaphore>,
    /// Idle connections by when they became so.
    idle: Mutex<BTreeMap<u64, Arc<Notify>>>,
    clock: AtomicU64,
}

/// The place of one connection.
struct Seat {
    seats: Arc<Seats>,
    /// When it became idle, if it is.
    since: Mutex<Option<u64>>,
    /// Told when somebody else needs the seat.
    is_needed: Arc<Notify>,
    _permit: OwnedSemaphorePermit,
}

/// Descriptors that this process may have open at once; as many as is usual where the system does not tell.
fn descriptors() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let soft = line.and_then(|line| line.split_whitespace().next());
    soft.and_then(|number| number.parse().ok()).unwrap_or(2 * CONNECTIONS)
}

impl Seats {
    fn new() -> Self {
        let free = Arc::new(Semaphore::new(CONNECTIONS.min(descriptors() / 2)));
        Self { free, idle: Mutex::default(), clock: AtomicU64::new(0) }
    }

    /// A seat, for which the longest idle connection is closed when there is no other.
    async fn take(self: &Arc<Self>, app: &App) -> Arc<Seat> {
        loop {
            if self.free.available_permits() == 0 && self.evict() {
                app.metrics.evicted.inc();
            }
            let permit = timeout(RETRY, Arc::clone(&self.free).acquire_owned()).await;
            if let Ok(Ok(permit)) = permit {
                let seat = Seat {
                    seats: Arc::clone(self),
                    since: Mutex::default(),
                    is_needed: Arc::default(),
                    _permit: permit,
                };
                seat.is_idle();
                return Arc::new(seat);
            }
        }
    }

    fn evict(&self) -> bool {
        let oldest = self.lock().pop_first();
        oldest.map(|(_, is_needed)| is_needed.notify_one()).is_some()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<u64, Arc<Notify>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    fn is_idle(&self) {
        let now = self.seats.clock.fetch_add(1, Ordering::Relaxed);
        *self.since() = Some(now);
        self.seats.lock().insert(now, Arc::clone(&self.is_needed));
    }

    fn is_busy(&self) {
        if let Some(since) = self.since().take() {
            self.seats.lock().remove(&since);
        }
    }

    fn since(&self) -> MutexGuard<'_, Option<u64>> {
        self.since.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.is_busy();
    }
}
