//! What the system tells.

use std::path::PathBuf;

/// What was told in a while.
#[cfg_attr(not(feature = "watch"), expect(dead_code, reason = "nobody tells"))]
pub enum Told {
    Nothing,
    /// Something happened here.
    Places(Vec<PathBuf>),
    /// So much happened that the system has lost count.
    TooMuch,
    /// Nothing more will be told, for this reason.
    NoMore(String),
}

#[cfg(not(feature = "watch"))]
pub use self::none::Teller;
#[cfg(feature = "watch")]
pub use self::system::Teller;

#[cfg(feature = "watch")]
mod system {
    use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
    use std::time::Duration;

    use notify::event::{AccessKind, AccessMode, EventKind};
    use notify::{Error, ErrorKind, Event, RecommendedWatcher, RecursiveMode, Watcher};

    use super::super::folder::Followed;
    use super::Told;

    /// Asks the system to tell.
    pub struct Teller {
        watcher: RecommendedWatcher,
        events: Receiver<notify::Result<Event>>,
    }

    impl Teller {
        /// Opens the system's ear; the reason when it has none.
        pub fn new() -> Result<Self, String> {
            let (sender, events) = channel();
            let watcher = notify::recommended_watcher(sender).map_err(|error| reason(&error))?;
            Ok(Self { watcher, events })
        }

        /// Asks to be told of a file or folder. One that is not there will be found missing.
        pub fn add(&mut self, followed: &Followed) -> Result<(), String> {
            let Some((path, is_folder)) = followed.told_by() else { return Ok(()) };
            let mode = if is_folder { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
            match self.watcher.watch(path, mode) {
                Err(Error { kind: ErrorKind::PathNotFound, .. }) | Ok(()) => Ok(()),
                // Removed in between.
                Err(_) if !path.exists() => Ok(()),
                Err(error) => Err(reason(&error)),
            }
        }

        /// Waits so long at most.
        pub fn wait(&self, time: Duration) -> Told {
            match self.events.recv_timeout(time) {
                Ok(Ok(event)) if event.need_rescan() => Told::TooMuch,
                Ok(Ok(event)) if is_reading(event.kind) => Told::Nothing,
                Ok(Ok(event)) => Told::Places(event.paths),
                Ok(Err(error)) if matches!(error.kind, ErrorKind::MaxFilesWatch) => {
                    Told::NoMore(reason(&error))
                }
                Ok(Err(_)) => Told::TooMuch,
                Err(RecvTimeoutError::Timeout) => Told::Nothing,
                Err(RecvTimeoutError::Disconnected) => Told::NoMore("the system ceased to tell".to_owned()),
            }
        }
    }

    /// Whether nothing was changed, such as by roledex itself.
    fn is_reading(kind: EventKind) -> bool {
        matches!(kind, EventKind::Access(access) if access != AccessKind::Close(AccessMode::Write))
    }

    fn reason(error: &Error) -> String {
        match error.kind {
            ErrorKind::MaxFilesWatch => {
                "more folders than this system watches for a user (fs.inotify.max_user_watches)".to_owned()
            }
            _ => format!("the system does not tell of changes ({error})"),
        }
    }
}

#[cfg(not(feature = "watch"))]
mod none {
    use std::time::Duration;

    use super::super::folder::Followed;
    use super::Told;

    /// Stands for what this build was made without.
    pub enum Teller {}

    impl Teller {
        pub fn new() -> Result<Self, String> {
            Err("this build is not told of changes".to_owned())
        }

        pub fn add(&mut self, _: &Followed) -> Result<(), String> {
            match *self {}
        }

        pub fn wait(&self, _: Duration) -> Told {
            match *self {}
        }
    }
}
