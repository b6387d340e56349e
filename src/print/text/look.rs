//! What text is printed to: how wide it is, whether it knows colours, and whether it opens files.

use std::fmt::Write;
use std::path::Path;

use anstyle::Style;

use super::{PLACE, place};
use crate::passage::Place;
use crate::print::safe;
use crate::source::file_of;

/// Columns of text that are still easy to read; only tables are wider.
const WIDEST: usize = 100;

/// What the text is printed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look<'a> {
    /// Columns of the terminal; none for the plain form.
    pub width: Option<usize>,
    /// Whether colours and bold type are wanted.
    pub colour: bool,
    /// The folder that names of documents start from, where the terminal opens links.
    pub folder: Option<&'a Path>,
}

impl Look<'_> {
    /// Columns of running text; none for the plain form.
    pub(super) fn text_width(self) -> Option<usize> {
        self.width.map(|width| width.min(WIDEST))
    }

    /// `text`, made safe, in a style.
    pub(super) fn paint(self, style: Style, text: &str) -> String {
        let text = safe(text);
        if self.colour { format!("{style}{text}{style:#}") } else { text.into_owned() }
    }

    /// A place as an editor opens it, and as a link to its file for terminals that open links.
    pub(super) fn place(self, path: &str, at: &Place) -> String {
        let label = self.paint(PLACE, &place(path, at));
        match self.folder {
            Some(folder) => format!("\x1b]8;;{}\x1b\\{label}\x1b]8;;\x1b\\", address(folder, path)),
            None => label,
        }
    }
}

/// The file's address. Whatever could end it, or be taken for more than a name, is percent-encoded.
fn address(folder: &Path, path: &str) -> String {
    let file = file_of(folder, path);
    let mut address = "file://".to_owned();
    for &byte in file.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                address.push(char::from(byte));
            }
            // Writing to a string cannot fail.
            other => drop(write!(address, "%{other:02X}")),
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_link_where_links_are_opened() {
        let place = Place::Lines { lines: (4, 5), bytes: (0, 9) };
        assert_eq!(Look::default().place("a.md", &place), "a.md:4");
        let look = Look { folder: Some(Path::new("/home/ada")), ..Look::default() };
        assert_eq!(
            look.place("a b.md", &place),
            "\x1b]8;;file:///home/ada/a%20b.md\x1b\\a b.md:4\x1b]8;;\x1b\\"
        );
    }

    #[test]
    #[cfg(unix)]
    fn a_name_cannot_leave_its_link() {
        let link = address(Path::new("/x"), "a\x1b\\\u{7}]8;;http:é%?#.md");
        assert_eq!(link, "file:///x/a%1B%5C%07%5D8%3B%3Bhttp%3A%C3%A9%25%3F%23.md");
        assert_eq!(
            address(Path::new("/x"), "a\u{fffd}ff.md"),
            "file:///x/a%FF.md",
            "a name that is no UTF-8"
        );
    }
}
