//! Sends entries in batches, several at a time, and no faster than the cluster takes them.
//!
//! What the cluster refuses for the moment (429, 503) is sent again, alone and later. What it will never take is
//! noted, with the entry's id and the reason.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use serde::Deserialize;
use serde_json::{Value, json};

use super::client::{LONG_PATIENCE, Request, Wait, is_passing};
use super::fault::{self, Cause};
use super::layout;
use super::lease;
use super::store::Store;
use crate::error::{Error, ErrorKind, Result};

/// A batch is sent when it has this many bytes. OpenSearch advises five to fifteen million.
const BATCH_BYTES: usize = 5 * 1024 * 1024;

/// A batch is sent when it has this many entries.
const BATCH_ENTRIES: usize = 5_000;

/// Batches under way at the same time. With as many again waiting, this bounds what is held in memory.
const SENDERS: usize = 2;

/// What is asked for of the outcomes: an answer is as long as its request otherwise.
const OUTCOMES: &str = "filter_path=errors,items.*._id,items.*.status,items.*.error";

/// Something to do to one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// The entry's id.
    id: String,
    /// Lines of the request.
    lines: String,
    is_removal: bool,
}

impl Action {
    /// Puts an entry. `key` routes it.
    pub fn put(id: &str, key: &str, source: &Value) -> Self {
        let head = json!({ "index": { "_id": id, "routing": key } });
        Self { id: id.to_owned(), lines: format!("{head}\n{source}\n"), is_removal: false }
    }

    /// Removes an entry, if it is there.
    pub fn remove(id: &str, key: &str) -> Self {
        let head = json!({ "delete": { "_id": id, "routing": key } });
        Self { id: id.to_owned(), lines: format!("{head}\n"), is_removal: true }
    }
}

/// What is to be sent again, and why.
#[derive(Debug, Default)]
struct Rest {
    actions: Vec<Action>,
    reason: String,
}

/// An entry that the cluster will not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The entry's id.
    pub id: String,
    /// Why not.
    pub reason: String,
}

/// The way of entries into one index.
pub struct Bulk {
    batch: Vec<Action>,
    bytes: usize,
    line: Arc<Line>,
    /// Taken out only when all is over.
    sender: Option<SyncSender<Vec<Action>>>,
    workers: Vec<JoinHandle<()>>,
}

/// What the senders have in common.
struct Line {
    store: Arc<Store>,
    lease: Arc<lease::State>,
    index: String,
    progress: Mutex<Progress>,
    moved: Condvar,
}

#[derive(Default)]
struct Progress {
    /// Batches that are not done.
    under_way: usize,
    refused: Vec<Refused>,
    /// Why it cannot go on; what comes after is thrown away.
    failure: Option<Error>,
    has_failed: bool,
}

impl Bulk {
    /// Starts the senders.
    pub fn new(store: Arc<Store>, lease: Arc<lease::State>, index: &str) -> Result<Self> {
        let line = Arc::new(Line {
            store,
            lease,
            index: index.to_owned(),
            progress: Mutex::default(),
            moved: Condvar::new(),
        });
        let (sender, receiver) = sync_channel(SENDERS);
        let receiver = Arc::new(Mutex::new(receiver));
        let mut workers = Vec::new();
        for _ in 0..SENDERS {
            let (line, receiver) = (Arc::clone(&line), Arc::clone(&receiver));
            let spawned = thread::Builder::new().name("bulk".to_owned()).spawn(move || line.work(&receiver));
            let refuse = |cause| Error::new(ErrorKind::Io, format!("a thread to send with: {cause}"));
            workers.push(spawned.map_err(refuse)?);
        }
        Ok(Self { batch: Vec::new(), bytes: 0, line, sender: Some(sender), workers })
    }

    /// Adds an action; waits when the cluster does not keep up. Actions on one entry may overtake each other
    /// unless there is a [`drain`](Self::drain) between them.
    pub fn push(&mut self, action: Action) -> Result<()> {
        self.bytes += action.lines.len();
        self.batch.push(action);
        if self.bytes >= BATCH_BYTES || self.batch.len() >= BATCH_ENTRIES { self.flush() } else { Ok(()) }
    }

    /// Waits until all is done.
    pub fn drain(&mut self) -> Result<()> {
        self.flush()?;
        let mut progress = self.line.progress();
        while progress.under_way > 0 {
            progress = self.line.moved.wait(progress).unwrap_or_else(PoisonError::into_inner);
        }
        self.line.outcome(&mut progress)
    }

    /// What was refused since this was asked the last time.
    pub fn refused(&self) -> Vec<Refused> {
        std::mem::take(&mut self.line.progress().refused)
    }

    fn flush(&mut self) -> Result<()> {
        let batch = std::mem::take(&mut self.batch);
        self.bytes = 0;
        if batch.is_empty() {
            return Ok(());
        }
        {
            let mut progress = self.line.progress();
            self.line.outcome(&mut progress)?;
            progress.under_way += 1;
        }
        let sent = self.sender.as_ref().is_some_and(|sender| sender.send(batch).is_ok());
        if sent { Ok(()) } else { Err(Error::new(ErrorKind::Io, "nobody sends any more")) }
    }
}

impl Drop for Bulk {
    fn drop(&mut self) {
        self.line.progress().has_failed = true;
        self.sender.take();
        for worker in self.workers.drain(..) {
            // A panic there has been told by its own thread.
            let _ = worker.join();
        }
    }
}

impl Line {
    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The failure, told in full once.
    fn outcome(&self, progress: &mut Progress) -> Result<()> {
        if let Some(failure) = progress.failure.take() {
            return Err(failure);
        }
        if progress.has_failed {
            let message = format!("{}: writing failed before", self.store.client.location());
            return Err(Error::new(ErrorKind::Io, message));
        }
        Ok(())
    }

    fn work(&self, receiver: &Mutex<Receiver<Vec<Action>>>) {
        loop {
            let next = receiver.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(batch) = next else { return };
            let has_failed = self.progress().has_failed;
            let outcome = if has_failed { Ok(()) } else { self.deliver(batch) };
            let mut progress = self.progress();
            progress.under_way -= 1;
            if let Err(failure) = outcome {
                progress.has_failed = true;
                progress.failure.get_or_insert(failure);
            }
            drop(progress);
            self.moved.notify_all();
        }
    }

    /// Sends a batch until each entry is taken or refused for good, as long as the lock is ours and patience lasts.
    fn deliver(&self, batch: Vec<Action>) -> Result<()> {
        let started = Instant::now();
        let mut wait = Wait::default();
        let mut rest = Rest { actions: batch, reason: String::new() };
        loop {
            self.lease.check()?;
            rest = self.send(rest.actions)?;
            if rest.actions.is_empty() {
                return Ok(());
            }
            if started.elapsed() >= LONG_PATIENCE {
                return Err(self.overloaded(&rest.reason));
            }
            wait.sleep();
        }
    }

    /// Sends actions once; returns those to be sent again.
    fn send(&self, actions: Vec<Action>) -> Result<Rest> {
        let body: String = actions.iter().map(|action| action.lines.as_str()).collect();
        let path = format!("/{}/_bulk?require_alias=true&{OUTCOMES}", layout::writing(&self.index));
        let location = self.store.client.location();
        let answer = match self.store.client.send(&Request::lines(path, body)) {
            Ok(answer) if is_passing(answer.status) => {
                return Ok(Rest { actions, reason: fault::cause_of(&answer).told() });
            }
            Ok(answer) => answer,
            Err(error) => return Ok(Rest { actions, reason: error.to_string() }),
        };
        if answer.status == 413 {
            return self.halve(actions, &fault::refusal(location, &answer).to_string());
        }
        if !answer.is_good() {
            return Err(fault::refusal(location, &answer));
        }
        let outcomes: Outcomes = self.store.client.parse(&answer)?;
        self.sort_out(actions, outcomes.items)
    }

    /// Sends the halves of what is too long for one request.
    fn halve(&self, mut actions: Vec<Action>, reason: &str) -> Result<Rest> {
        if let [action] = actions.as_slice() {
            self.refuse(&action.id, reason);
            return Ok(Rest::default());
        }
        let second = actions.split_off(actions.len() / 2);
        let (mut first, second) = (self.send(actions)?, self.send(second)?);
        first.actions.extend(second.actions);
        Ok(Rest { reason: if first.reason.is_empty() { second.reason } else { first.reason }, ..first })
    }

    fn sort_out(&self, actions: Vec<Action>, outcomes: Vec<Outcome>) -> Result<Rest> {
        if actions.len() != outcomes.len() {
            let message = format!(
                "{}: {} outcomes for {} entries",
                self.store.client.location(),
                outcomes.len(),
                actions.len()
            );
            return Err(
                Error::new(ErrorKind::Io, message).with_hint("is something between us and the cluster?")
            );
        }
        let mut rest = Rest::default();
        for (action, outcome) in actions.into_iter().zip(outcomes) {
            let Done { status, error } = outcome.done();
            match error {
                _ if status < 300 || action.is_removal && status == 404 => {}
                error if is_passing(status) => {
                    rest.reason = error.told();
                    rest.actions.push(action);
                }
                error if status == 400 => self.refuse(&action.id, &error.told()),
                error => return Err(self.stopped(status, &error)),
            }
        }
        Ok(rest)
    }

    fn refuse(&self, id: &str, reason: &str) {
        self.progress().refused.push(Refused { id: id.to_owned(), reason: reason.to_owned() });
    }

    fn stopped(&self, status: u16, cause: &Cause) -> Error {
        let message = format!("{}: {} (status {status})", self.store.client.location(), cause.told());
        let error = Error::new(ErrorKind::Io, message);
        match fault::hint(status, cause) {
            Some(hint) => error.with_hint(hint),
            None => error,
        }
    }

    fn overloaded(&self, reason: &str) -> Error {
        let minutes = LONG_PATIENCE.as_secs() / 60;
        let location = self.store.client.location();
        let message = format!("{location}: the cluster has taken nothing for {minutes} minutes: {reason}");
        Error::new(ErrorKind::Io, message).with_hint("run again later: what was committed stays")
    }
}

/// What became of the actions of a request.
#[derive(Deserialize)]
struct Outcomes {
    #[serde(default)]
    items: Vec<Outcome>,
}

/// What became of one action, by what it was.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Outcome {
    Index(Done),
    Create(Done),
    Update(Done),
    Delete(Done),
}

#[derive(Deserialize)]
struct Done {
    status: u16,
    #[serde(default)]
    error: Cause,
}

impl Outcome {
    fn done(self) -> Done {
        match self {
            Self::Index(done) | Self::Create(done) | Self::Update(done) | Self::Delete(done) => done,
        }
    }
}
