//! One writer at a time, anywhere: a lock that expires when its holder is heard of no more.
//!
//! The lock is an entry of an index of its own, because the index that is written to may be replaced. It is taken and
//! renewed by comparing and setting. It also counts *sessions*, so that no two writers ever use the same number for a
//! commit, whatever became of the first.
//!
//! Clocks: whether somebody else's lock has expired is judged by our own clock, so the clocks of machines that write
//! to the same index should not differ by more than [`MARGIN`].

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::client::{Request, random};
use super::fault;
use super::store::Store;
use crate::error::{Error, ErrorKind, Result};

/// How long a lock holds that is not renewed.
const HOLDS: Duration = Duration::from_mins(1);

/// How often it is renewed.
const RENEWED_EVERY: Duration = Duration::from_secs(15);

/// How long before its end the holder stops to rely on it.
const MARGIN: Duration = Duration::from_secs(15);

/// The id of the one entry.
const ENTRY: &str = "writer";

/// The lock as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Lock {
    /// How often it was taken.
    session: u64,
    /// Who has it; empty when nobody does.
    holder: String,
    /// Until when, in milliseconds since 1970.
    until: u64,
}

/// The lock as the cluster returns it.
#[derive(Deserialize)]
struct Found {
    #[serde(rename = "_seq_no", default)]
    sequence: u64,
    #[serde(rename = "_primary_term", default)]
    term: u64,
    #[serde(rename = "_source", default)]
    source: Option<Lock>,
}

/// The lock, held until it is dropped.
pub struct Lease {
    state: Arc<State>,
    /// Which session this is; higher than all before.
    pub session: u64,
    renewing: Option<JoinHandle<()>>,
}

/// What the holder and the thread that renews have in common.
pub struct State {
    store: Arc<Store>,
    held: Mutex<Held>,
    is_lost: AtomicBool,
    is_over: Mutex<bool>,
    over: Condvar,
}

struct Held {
    lock: Lock,
    sequence: u64,
    term: u64,
    renewed: Instant,
}

impl Lease {
    /// Takes the lock, for a session with a number higher than `before`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::IndexLocked`] when somebody has it.
    pub fn take(store: Arc<Store>, before: u64) -> Result<Self> {
        make_place(&store)?;
        let asked = Instant::now();
        let former = read(&store)?;
        let lock = Lock {
            session: before.max(former.source.as_ref().map_or(0, |lock| lock.session)) + 1,
            holder: format!("process {}, {:x}", std::process::id(), random()),
            until: millis() + as_millis(HOLDS),
        };
        if let Some(other) = former.source.as_ref().filter(|lock| lock.until > millis()) {
            return Err(locked(&store, other));
        }
        let condition = former.source.as_ref().map(|_| (former.sequence, former.term));
        let Some((sequence, term)) = write(&store, &lock, condition)? else {
            return Err(locked(&store, &read(&store)?.source.unwrap_or(lock)));
        };
        let session = lock.session;
        let state = Arc::new(State {
            store,
            held: Mutex::new(Held { lock, sequence, term, renewed: asked }),
            is_lost: AtomicBool::new(false),
            is_over: Mutex::new(false),
            over: Condvar::new(),
        });
        let renewing = {
            let state = Arc::clone(&state);
            thread::Builder::new().name("lease".to_owned()).spawn(move || state.keep())
        };
        let renewing = renewing
            .map_err(|cause| Error::new(ErrorKind::Io, format!("a thread to keep the lock with: {cause}")))?;
        Ok(Self { state, session, renewing: Some(renewing) })
    }

    /// What others need to see whether the lock is still held.
    pub fn state(&self) -> Arc<State> {
        Arc::clone(&self.state)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        *self.state.is_over.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.state.over.notify_all();
        if let Some(renewing) = self.renewing.take() {
            // A panic there has been told by its own thread.
            let _ = renewing.join();
        }
        // Whoever comes next may begin at once, and not only when the lock expires.
        let _ = self.state.set(String::new(), 0);
    }
}

impl State {
    /// An error when the lock may be somebody else's by now.
    pub fn check(&self) -> Result<()> {
        let renewed = self.held.lock().unwrap_or_else(PoisonError::into_inner).renewed;
        if !self.is_lost.load(Ordering::Relaxed) && renewed.elapsed() < HOLDS.saturating_sub(MARGIN) {
            return Ok(());
        }
        let message = format!("{}: the lock was lost, nothing was changed", self.store.client.location());
        Err(Error::new(ErrorKind::IndexLocked, message).with_hint("run again"))
    }

    /// Renews the lock until it is over.
    fn keep(&self) {
        let mut is_over = self.is_over.lock().unwrap_or_else(PoisonError::into_inner);
        while !*is_over {
            let waited =
                self.over.wait_timeout(is_over, RENEWED_EVERY).unwrap_or_else(PoisonError::into_inner);
            is_over = waited.0;
            if *is_over {
                return;
            }
            drop(is_over);
            let holder = self.held.lock().unwrap_or_else(PoisonError::into_inner).lock.holder.clone();
            // What fails now is tried again a little later; what time is left is checked by those who write.
            if let Ok(false) = self.set(holder, millis() + as_millis(HOLDS)) {
                self.is_lost.store(true, Ordering::Relaxed);
                return;
            }
            is_over = self.is_over.lock().unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Whether the lock was ours to set.
    fn set(&self, holder: String, until: u64) -> Result<bool> {
        let asked = Instant::now();
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let lock = Lock { holder, until, ..held.lock.clone() };
        let Some((sequence, term)) = write(&self.store, &lock, Some((held.sequence, held.term)))? else {
            return Ok(false);
        };
        *held = Held { lock, sequence, term, renewed: asked };
        Ok(true)
    }
}

/// Makes the index of the lock where there is none.
fn make_place(store: &Store) -> Result<()> {
    let stored = json!({ "type": "object", "enabled": false });
    let body = json!({
        "settings": { "index.number_of_shards": 1, "index.auto_expand_replicas": "0-2" },
        "mappings": { "dynamic": false, "_meta": { "roledex": stored } },
    });
    let request = Request::put(format!("/{}", store.address.lock()), &body);
    let answer = store.client.send(&request)?;
    if answer.is_good() || fault::cause_of(&answer).is("resource_already_exists_exception") {
        return Ok(());
    }
    Err(fault::refusal(store.client.location(), &answer))
}

fn read(store: &Store) -> Result<Found> {
    let answer = store.client.send(&Request::get(format!("/{}/_doc/{ENTRY}", store.address.lock())))?;
    if !answer.is_good() && answer.status != 404 {
        return Err(fault::refusal(store.client.location(), &answer));
    }
    store.client.parse(&answer)
}

/// Writes the lock, if it is still the one with these numbers, or there is none; `None` when it is not.
fn write(store: &Store, lock: &Lock, before: Option<(u64, u64)>) -> Result<Option<(u64, u64)>> {
    let condition = match before {
        Some((sequence, term)) => format!("if_seq_no={sequence}&if_primary_term={term}"),
        None => "op_type=create".to_owned(),
    };
    let path = format!("/{}/_doc/{ENTRY}?{condition}", store.address.lock());
    let answer = store.client.send(&Request::put(path, &json!(lock)))?;
    if answer.status == 409 {
        // A try whose answer was lost may have been carried out all the same.
        let now = read(store)?;
        return Ok(now.source.filter(|now| now == lock).map(|_| (now.sequence, now.term)));
    }
    if !answer.is_good() {
        return Err(fault::refusal(store.client.location(), &answer));
    }
    let found: Found = store.client.parse(&answer)?;
    Ok(Some((found.sequence, found.term)))
}

fn locked(store: &Store, lock: &Lock) -> Error {
    let left = Duration::from_millis(lock.until.saturating_sub(millis())).as_secs();
    let message =
        format!("{}: another process is writing to the index ({})", store.client.location(), lock.holder);
    Error::new(ErrorKind::IndexLocked, message)
        .with_hint(format!("wait until it has finished; if it died, its lock expires in {left} s"))
}

fn millis() -> u64 {
    as_millis(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
}

fn as_millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
