//! Standard output and standard error: results to the one, everything else to the other.

use std::io::{self, BufWriter, IsTerminal, StderrLock, StdoutLock, Write};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use roledex::error::{Error, ErrorKind};
use roledex::print::text::Look;

use super::{Color, Failure, Result, pager};

/// Variables by which the environment says when to use colours; an empty one says nothing.
const COLOUR_VARIABLES: [&str; 3] = ["NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR"];

/// When to use colours: as the option says, else as the environment does, else as the configuration does.
pub(super) fn chosen(option: Option<Color>, configured: Option<Color>) -> Color {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    // What the variables say of a stream is asked where its look is made.
    let environment = COLOUR_VARIABLES.into_iter().any(is_set).then_some(Color::Auto);
    option.or(environment).or(configured).unwrap_or(Color::Auto)
}

/// Columns of a terminal that does not say how many it has.
const USUAL: usize = 80;

/// The process's output streams and how they want to be written to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Streams<'a> {
    color: Color,
    /// The command that shows what is longer than the screen.
    pager: Option<&'a str>,
}

/// What results are printed to: straight onto standard output, or first into memory, to see how long they are.
pub(super) enum Out {
    Stream(BufWriter<StdoutLock<'static>>),
    Memory(Vec<u8>),
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stream(stream) => stream.write(bytes),
            Self::Memory(memory) => memory.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stream(stream) => stream.flush(),
            Self::Memory(_) => Ok(()),
        }
    }
}

impl<'a> Streams<'a> {
    /// Streams with colours as asked for and, where there is a pager, with that.
    pub(super) fn new(color: Color, pager: Option<&'a str>) -> Self {
        Self { color, pager }
    }

    /// Prints results.
    pub(super) fn results(self, print: impl FnOnce(&mut Out, Look<'_>) -> io::Result<()>) -> Result<()> {
        self.print(print, self.look_of(&io::stdout()))
    }

    /// Prints results that name documents; `folder` is what their names start from.
    pub(super) fn results_in(
        self,
        folder: &Path,
        print: impl FnOnce(&mut Out, Look<'_>) -> io::Result<()>,
    ) -> Result<()> {
        let has_links = io::stdout().is_terminal() && supports_hyperlinks::supports_hyperlinks();
        let folder = has_links.then_some(folder);
        self.print(print, Look { folder, ..self.look_of(&io::stdout()) })
    }

    fn print(self, print: impl FnOnce(&mut Out, Look<'_>) -> io::Result<()>, look: Look<'_>) -> Result<()> {
        let printed = match self.pager.filter(|_| io::stdout().is_terminal()) {
            Some(pager) => paged(pager, |out| print(out, look)),
            None => straight(|out| print(out, look)),
        };
        printed.map_err(|cause| match cause.kind() {
            io::ErrorKind::BrokenPipe => Failure::ClosedPipe,
            _ => Failure::Error(Error::new(ErrorKind::Io, format!("standard output: {cause}"))),
        })
    }

    /// Prints what people should know. Goes on when nobody listens.
    pub(super) fn tell(
        self,
        print: impl FnOnce(&mut BufWriter<StderrLock<'static>>, Look<'_>) -> io::Result<()>,
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

fn straight(print: impl FnOnce(&mut Out) -> io::Result<()>) -> io::Result<()> {
    let mut out = Out::Stream(BufWriter::new(io::stdout().lock()));
    // Flushed here because a writer that is dropped swallows its last error, such as a full disk.
    print(&mut out).and_then(|()| out.flush())
}

fn paged(command: &str, print: impl FnOnce(&mut Out) -> io::Result<()>) -> io::Result<()> {
    let mut out = Out::Memory(Vec::new());
    print(&mut out)?;
    let Out::Memory(text) = out else { return Ok(()) };
    if pager::is_longer_than_screen(&text) && pager::show(command, &text)? {
        return Ok(());
    }
    straight(|out| out.write_all(&text))
}

fn width() -> usize {
    let measured = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    measured.filter(|width| *width > 0).unwrap_or(USUAL)
}
