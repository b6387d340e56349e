//! Signals of the operating system.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Sets `stop` when the user or the system wants the end; a second time it is the end. Elsewhere than on Unix the
/// process ends at once, which no index minds.
#[cfg(unix)]
pub(super) fn on_end(stop: &Arc<AtomicBool>) -> io::Result<()> {
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::flag;

    for signal in [SIGINT, SIGTERM] {
        // The order counts: the first of them sets the flag that the next one finds set.
        flag::register_conditional_shutdown(signal, super::Outcome::Failed.code().into(), Arc::clone(stop))?;
        flag::register(signal, Arc::clone(stop))?;
    }
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn on_end(_: &Arc<AtomicBool>) -> io::Result<()> {
    Ok(())
}

/// Makes a write beyond the limit of file sizes fail like one on a full disk. By default it ends the process without
/// a word.
#[cfg(unix)]
pub(super) fn survive_file_size_limit() {
    // Without it the process ends as it would have.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
}

#[cfg(not(unix))]
pub(super) fn survive_file_size_limit() {}
