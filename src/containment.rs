//! Turns a panic of foreign code into a value, so that one broken file never ends a run.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;
use std::thread;

thread_local! {
    static CONTAINED: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`; a panic in it becomes its message and prints nothing.
///
/// `work` must leave nothing half changed that is used afterwards: what it borrows mutably has to be thrown
/// away when this returns an error.
pub fn contain<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    silence_contained_panics();
    let before = CONTAINED.replace(true);
    let outcome = panic::catch_unwind(AssertUnwindSafe(work));
    CONTAINED.set(before);
    outcome.map_err(|payload| message(payload.as_ref()))
}

/// What lets another thread's panics be those of this one: they print nothing there if they print nothing here.
pub fn inherited() -> impl Fn() + Copy + Send + Sync {
    let is_contained = CONTAINED.get();
    move || CONTAINED.set(is_contained)
}

/// Stack of a thread that reads sources, in bytes. Nested lists and elements are walked recursively.
pub const STACK: usize = 16 * 1024 * 1024;

/// As [`contain`], on a thread with a stack of [`STACK`] bytes: for reading outside of the threads that have one.
pub fn contain_deep<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, String> {
    thread::scope(|scope| {
        let spawned = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || contain(work));
        let thread = spawned.map_err(|error| format!("no thread to read with: {error}"))?;
        thread.join().unwrap_or_else(|payload| Err(message(payload.as_ref())))
    })
}

/// What is said of a source when reading it ended in a panic, given its message.
pub fn while_reading(panic: &str) -> String {
    format!("reading it came upon an error of roledex itself: {panic}")
}

/// The default hook prints every panic, also those that are caught and reported in our own words.
fn silence_contained_panics() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let former = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !CONTAINED.get() {
                former(info);
            }
        }));
    });
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("unknown cause");
    text.lines().next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_message() {
        assert_eq!(contain(|| 1), Ok(1));
        assert_eq!(contain_deep(|| panic!("deep")), Err::<(), _>("deep".to_owned()));
        assert_eq!(contain(|| panic!("at byte {}", 7)), Err::<(), _>("at byte 7".to_owned()));
        assert_eq!(contain(|| contain(|| panic!("inner"))), Ok(Err::<(), _>("inner".to_owned())));
    }
}
