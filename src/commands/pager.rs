//! Results that are longer than the screen, shown by the user's pager, as git does it.

use std::io::{self, Seek, Write};
use std::process::{Command, Stdio};

/// What is said nowhere.
const USUAL: &str = "less";

/// Codes by which a shell says that there is no such program.
const NOT_FOUND: [i32; 2] = [126, 127];

/// The command that shows long results: `ROLEDEX_PAGER`, else the configuration's, else `PAGER`, else `less`. None
/// when it is empty or `cat`.
pub(super) fn chosen(configured: Option<&str>) -> Option<String> {
    let set = |name: &str| std::env::var(name).ok();
    let command = set("ROLEDEX_PAGER").or_else(|| configured.map(str::to_owned)).or_else(|| set("PAGER"));
    let command = command.unwrap_or_else(|| USUAL.to_owned());
    Some(command).filter(|command| !matches!(command.trim(), "" | "cat"))
}

/// Whether a text does not fit on the screen.
pub(super) fn is_longer_than_screen(text: &[u8]) -> bool {
    let height = terminal_size::terminal_size().map_or(usize::MAX, |(_, height)| usize::from(height.0));
    // One line is the prompt's.
    text.split(|byte| *byte == b'\n').count() >= height
}

/// Shows a text, and waits until the user has read it. False when there is no such pager.
pub(super) fn show(command: &str, text: &[u8]) -> io::Result<bool> {
    let mut file = tempfile::tempfile()?;
    file.write_all(&without_links(text))?;
    file.rewind()?;
    let mut pager = if cfg!(windows) { Command::new("cmd") } else { Command::new("sh") };
    pager.args([if cfg!(windows) { "/C" } else { "-c" }, command]).stdin(Stdio::from(file));
    if std::env::var_os("LESS").is_none() {
        // As git does: ends by itself when all fits after all, keeps colours, leaves what was read on the screen.
        pager.env("LESS", "FRX");
    }
    let _interrupts = Deaf::new();
    let status = pager.status()?;
    Ok(!status.code().is_some_and(|code| NOT_FOUND.contains(&code)))
}

/// As long as it lives, an interrupt does not end this process: a pager takes it for its own, and whoever dies before
/// the pager leaves the terminal to two readers.
struct Deaf(#[cfg(unix)] Option<signal_hook::SigId>);

impl Deaf {
    #[cfg(unix)]
    fn new() -> Self {
        Self(signal_hook::flag::register(signal_hook::consts::SIGINT, std::sync::Arc::default()).ok())
    }

    #[cfg(not(unix))]
    fn new() -> Self {
        Self()
    }
}

#[cfg(unix)]
impl Drop for Deaf {
    fn drop(&mut self) {
        self.0.take().map(signal_hook::low_level::unregister);
    }
}

/// The text without links, which pagers of some years ago print as they are.
fn without_links(text: &[u8]) -> Vec<u8> {
    const BEGIN: &[u8] = b"\x1b]8;;";
    const END: &[u8] = b"\x1b\\";
    let find = |text: &[u8], part: &[u8]| text.windows(part.len()).position(|window| window == part);
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(begin) = find(rest, BEGIN) {
        plain.extend_from_slice(&rest[..begin]);
        let link = &rest[begin..];
        rest = find(link, END).map_or(&[][..], |end| &link[end + END.len()..]);
    }
    plain.extend_from_slice(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_left_out_and_colours_are_kept() {
        let text = b"a \x1b]8;;file:///x\x1b\\\x1b[36mx.md:1\x1b[0m\x1b]8;;\x1b\\ b";
        assert_eq!(without_links(text), b"a \x1b[36mx.md:1\x1b[0m b");
        assert_eq!(without_links(b"plain"), b"plain");
        assert_eq!(without_links(b"a \x1b]8;;never ended"), b"a ");
    }
}
