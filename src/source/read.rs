//! Reads files that others may be writing to.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::Path;
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::MAX_BYTES;

/// How often a file is read again that changes meanwhile. One that always does is taken as it is: its time is
/// another by the next run, which reads it again.
const ATTEMPTS: usize = 3;

/// The longest step of a clock that stamps files: a hundredth of a second on Linux, a sixty-fourth on Windows.
const STEP: Duration = Duration::from_millis(20);

/// The step of file systems that keep no fractions; FAT keeps even seconds only.
const WHOLE_STEP: Duration = Duration::from_secs(2);

/// The file as it is at one moment, at most a byte more than [`MAX_BYTES`] of it.
///
/// What is changed twice within a step of the clock has the same time after both. So the file is read when the step
/// is over: whatever is written later has another time.
pub fn settled(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    for _ in 0..ATTEMPTS {
        let mut opened = open(file)?;
        let before = opened.metadata()?;
        if let Ok(modified) = before.modified() {
            thread::sleep(rest_of_step(modified, SystemTime::now()));
        }
        bytes = contents(&mut opened)?;
        if is_same(&before, &opened.metadata()?) {
            break;
        }
    }
    Ok(bytes)
}

/// The file as it is, at most a byte more than [`MAX_BYTES`] of it.
pub fn once(file: &Path) -> io::Result<Vec<u8>> {
    contents(&mut open(file)?)
}

fn contents(file: &mut File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Opens a regular file. It was one when it was found; a pipe in its place would make the run wait for ever, and means
/// that the file is gone.
fn open(file: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    do_not_wait(&mut options);
    let opened = options.open(file)?;
    if opened.metadata()?.is_file() {
        return Ok(opened);
    }
    Err(io::Error::new(io::ErrorKind::NotFound, "not a regular file any more"))
}

#[cfg(unix)]
fn do_not_wait(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;

    let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
    options.custom_flags(flags.bits().cast_signed());
}

#[cfg(not(unix))]
fn do_not_wait(_: &mut OpenOptions) {}

fn is_same(before: &Metadata, after: &Metadata) -> bool {
    before.len() == after.len() && before.modified().ok() == after.modified().ok()
}

/// How long the clock may still give the time at which the file was modified.
fn rest_of_step(modified: SystemTime, now: SystemTime) -> Duration {
    let is_whole = modified.duration_since(UNIX_EPOCH).is_ok_and(|since| since.subsec_nanos() == 0);
    let step = if is_whole { WHOLE_STEP } else { STEP };
    // What is dated in the future was not written just now.
    now.duration_since(modified).map_or(Duration::ZERO, |age| step.saturating_sub(age))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_just_written_is_read_when_the_clock_has_moved_on() {
        let at = |milliseconds| UNIX_EPOCH + Duration::from_millis(milliseconds);
        assert_eq!(rest_of_step(at(10_001), at(10_002)), Duration::from_millis(19));
        assert_eq!(rest_of_step(at(10_001), at(10_021)), Duration::ZERO);
        assert_eq!(rest_of_step(at(10_000), at(10_500)), Duration::from_millis(1500));
        assert_eq!(rest_of_step(at(10_001), at(10_000)), Duration::ZERO, "a time in the future");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_pipe_in_place_of_a_file_is_not_waited_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let pipe = folder.path().join("pipe");
        let mode = rustix::fs::Mode::from_raw_mode(0o600);
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, mode, 0).expect("a pipe");
        assert!(settled(&pipe).is_err() && once(&pipe).is_err());
    }
}
