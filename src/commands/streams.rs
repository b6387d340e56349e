//! Standard output and standard error: results to the one, everything else to the other.

use std::io::{self, BufWriter, StderrLock, StdoutLock, Write};

use anstream::{AutoStream, ColorChoice};
use roledex::error::{Error, ErrorKind};
use roledex::print::text::Look;

use super::{Color, Failure, Result};

/// Columns of text that are still easy to read.
const WIDEST: usize = 100;

/// Columns of a terminal that does not say how many it has.
const USUAL: usize = 80;

/// The process's output streams and how they want to be written to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Streams {
    color: Color,
}

impl Streams {
    pub(super) fn new(color: Color) -> Self {
        Self { color }
    }

    /// Prints results.
    pub(super) fn results(
        self,
        print: impl FnOnce(&mut BufWriter<StdoutLock<'static>>, Look) -> io::Result<()>,
    ) -> Result<()> {
        let mut out = BufWriter::new(io::stdout().lock());
        // Flushed here because a writer that is dropped swallows its last error, such as a full disk.
        print(&mut out, self.look_of(&io::stdout())).and_then(|()| out.flush()).map_err(|cause| {
            match cause.kind() {
                io::ErrorKind::BrokenPipe => Failure::ClosedPipe,
                _ => Failure::Error(Error::new(ErrorKind::Io, format!("standard output: {cause}"))),
            }
        })
    }

    /// Prints what people should know. Goes on when nobody listens.
    pub(super) fn tell(
        self,
        print: impl FnOnce(&mut BufWriter<StderrLock<'static>>, Look) -> io::Result<()>,
    ) {
        let mut err = BufWriter::new(io::stderr().lock());
        let _ = print(&mut err, self.look_of(&io::stderr())).and_then(|()| err.flush());
    }

    fn look_of<S: anstream::stream::RawStream>(self, stream: &S) -> Look<'static> {
        let colour = match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => AutoStream::choice(stream) != ColorChoice::Never,
        };
        Look { width: stream.is_terminal().then(width), colour, folder: None }
    }
}

fn width() -> usize {
    let measured = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    measured.filter(|width| *width > 0).unwrap_or(USUAL).min(WIDEST)
}
