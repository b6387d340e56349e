//! Waits until something changes in files and folders.
//!
//! The system tells what changes where it can. It may tell too much (the index changes too), too often (an editor
//! writes a file in five steps) or too little (a folder that is removed and made again, a network drive, more folders
//! than it can watch). So what it tells is only where to look; bursts are folded into one; a folder is followed by its
//! name, whichever folder has it; and from time to time, or where the system does not tell, everything is looked at.

mod folder;
mod told;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use self::folder::Followed;
use self::told::{Teller, Told};

/// A burst is over when nothing happened for so long.
const QUIET: Duration = Duration::from_millis(200);

/// A burst that does not end is looked at all the same.
const LONGEST: Duration = Duration::from_secs(2);

/// How often to look whether the wait is to end, and whether a folder is still the same.
const TICK: Duration = Duration::from_millis(250);

/// How often everything is looked at where the system does not tell.
pub const POLL: Duration = Duration::from_secs(5);

/// How often everything is looked at where the system does tell: it may have forgotten a folder that was made and
/// removed while others were.
const REVIEW: Duration = Duration::from_mins(10);

/// Where a look takes long, this many times as long passes before the next, but no more than [`LONGEST_POLL`].
const PAUSE: u32 = 10;

/// The longest time between two looks where the system does not tell.
const LONGEST_POLL: Duration = Duration::from_mins(1);

/// Places above which everything is looked at: each entry of a folder is compared with all of them.
const MOST_PLACES: usize = 200;

/// Names of the files that say which others count.
const IGNORE_FILES: [&str; 2] = [".gitignore", ".ignore"];

/// Files and folders that are waited for.
pub struct Watch {
    followed: Vec<Followed>,
    /// Never looked at: the index, by both of its names if it has two.
    except: Vec<PathBuf>,
    teller: Option<Teller>,
    poll: Duration,
    burst: Burst,
    /// When the last wait ended.
    ended: Instant,
    /// When names were last compared with what they stand for.
    compared: Instant,
    /// When everything is looked at, whatever is told.
    review: Instant,
    notice: Option<String>,
}

/// What happened and was not looked at yet.
#[derive(Debug, Default)]
struct Burst {
    places: BTreeSet<PathBuf>,
    is_all: bool,
    first: Option<Instant>,
    last: Option<Instant>,
}

/// Where to look.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// What is at or below these may have changed, absolute; anything when empty.
    pub within: Vec<PathBuf>,
}

impl Watch {
    /// Waits for changes of `paths`, which are absolute and need not exist, but not below `except`. With `poll`,
    /// everything is looked at every so often, and the system is not asked.
    pub fn new(paths: &[PathBuf], except: Option<&Path>, poll: Option<Duration>) -> Self {
        let now = Instant::now();
        let mut watch = Self {
            followed: paths.iter().map(|path| Followed::new(path)).collect(),
            except: names(except),
            teller: None,
            poll: poll.unwrap_or(POLL),
            burst: Burst::default(),
            ended: now,
            compared: now,
            review: now + REVIEW,
            notice: None,
        };
        if poll.is_none() {
            match Teller::new() {
                Ok(teller) => watch.teller = Some(teller),
                Err(reason) => watch.give_up(&reason),
            }
            watch.listen_to_all();
        }
        watch
    }

    /// Why changes are not told by the system, once.
    pub fn take_notice(&mut self) -> Option<String> {
        self.notice.take()
    }

    /// Looks at everything after a while, whether something happens or not.
    pub fn look_again(&mut self, after: Duration) {
        self.review = Instant::now() + after;
    }

    /// Waits for a change; `None` when `stop` was set.
    pub fn next(&mut self, stop: &AtomicBool) -> Option<Change> {
        let poll = self.poll.max(self.ended.elapsed().saturating_mul(PAUSE).min(LONGEST_POLL));
        if self.teller.is_none() {
            self.review = self.review.min(Instant::now() + poll);
        }
        while !stop.load(Ordering::Relaxed) {
            self.wait();
            self.compare();
            let is_due = Instant::now() >= self.review;
            if is_due || self.burst.is_over() {
                self.ended = Instant::now();
                return Some(if is_due { self.review() } else { self.burst.take() });
            }
        }
        None
    }

    fn wait(&mut self) {
        let time = self.burst.rest().min(self.review.saturating_duration_since(Instant::now())).min(TICK);
        match self.teller.as_ref().map(|teller| teller.wait(time)) {
            None => thread::sleep(time),
            Some(Told::Nothing) => {}
            Some(Told::Places(places)) => places.iter().for_each(|place| self.add(place)),
            Some(Told::TooMuch) => self.burst.add_all(),
            Some(Told::NoMore(reason)) => self.give_up(&reason),
        }
    }

    fn add(&mut self, place: &Path) {
        let Some((at, place)) = self.owner(place) else { return };
        let real = self.followed[at].real(&place);
        if self.except.iter().any(|except| place.starts_with(except) || real.starts_with(except)) {
            return;
        }
        if place == self.followed[at].path {
            // It may be another one of the same name already, of which nothing is told yet.
            self.listen_to(at);
        }
        let rules = place.file_name().is_some_and(|name| IGNORE_FILES.iter().any(|file| name == *file));
        let parent = place.parent().filter(|_| rules).map(Path::to_owned);
        self.burst.add(parent.unwrap_or(place));
    }

    fn owner(&self, place: &Path) -> Option<(usize, PathBuf)> {
        self.followed.iter().enumerate().find_map(|(at, followed)| Some((at, followed.own(place)?)))
    }

    /// Looks whether names stand for something else than before.
    fn compare(&mut self) {
        if self.compared.elapsed() < TICK {
            return;
        }
        self.compared = Instant::now();
        for at in 0..self.followed.len() {
            if self.followed[at].has_changed() {
                self.listen_to(at);
                self.burst.add(self.followed[at].path.clone());
            }
        }
    }

    fn review(&mut self) -> Change {
        self.review = Instant::now() + REVIEW;
        self.burst = Burst::default();
        self.listen_to_all();
        Change::default()
    }

    fn listen_to_all(&mut self) {
        (0..self.followed.len()).for_each(|at| self.listen_to(at));
    }

    fn listen_to(&mut self, at: usize) {
        let Some(teller) = &mut self.teller else { return };
        let followed = &self.followed[at];
        let added = match followed.remote() {
            Some(kind) => Err(format!("{kind} does not tell of all changes")),
            None => teller.add(followed),
        };
        if let Err(reason) = added {
            self.give_up(&reason);
        }
    }

    fn give_up(&mut self, reason: &str) {
        self.teller = None;
        self.review = Instant::now() + self.poll;
        self.notice = Some(format!("{reason}: looking every {} seconds instead", self.poll.as_secs_f32()));
    }
}

/// A folder as it is called, and without symbolic links.
fn names(folder: Option<&Path>) -> Vec<PathBuf> {
    let names = folder.into_iter().flat_map(|folder| {
        // A folder that is not there yet is called by where it will be.
        let parent = folder.parent().and_then(|parent| fs::canonicalize(parent).ok());
        let real = parent.zip(folder.file_name()).map(|(parent, name)| parent.join(name));
        [Some(folder.to_owned()), real]
    });
    names.flatten().collect()
}

impl Burst {
    fn add(&mut self, place: PathBuf) {
        self.places.insert(place);
        self.is_all |= self.places.len() > MOST_PLACES;
        self.note();
    }

    fn add_all(&mut self) {
        self.is_all = true;
        self.note();
    }

    fn note(&mut self) {
        let now = Instant::now();
        self.first.get_or_insert(now);
        self.last = Some(now);
    }

    /// How long it may still go on.
    fn rest(&self) -> Duration {
        let since = |time: Option<Instant>| time.map_or(Duration::ZERO, |time| time.elapsed());
        if self.first.is_none() {
            return TICK;
        }
        QUIET.saturating_sub(since(self.last)).min(LONGEST.saturating_sub(since(self.first)))
    }

    fn is_over(&self) -> bool {
        self.first.is_some() && self.rest().is_zero()
    }

    fn take(&mut self) -> Change {
        let Self { places, is_all, .. } = std::mem::take(self);
        // What is below another place is looked at with it.
        let is_outermost = |place: &&PathBuf| !place.ancestors().skip(1).any(|above| places.contains(above));
        let within = if is_all { Vec::new() } else { places.iter().filter(is_outermost).cloned().collect() };
        Change { within }
    }
}

#[cfg(all(test, unix, feature = "watch"))]
mod tests;
