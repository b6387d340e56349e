//! What a terminal shows, at three widths. What a real one makes of pagers and links is checked by
//! `tests/terminal/run`.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use roledex::engine::{self, Access, Engine};
use roledex::print::report::{Overview, Shown};
use roledex::print::text::{self, Look};
use roledex::query::Query;
use roledex::search::{self, Options};
use roledex::vocabulary::Vocabulary;
use roledex::{lookup, profile};

use crate::harness::Dir;

const WIDTHS: [usize; 3] = [60, 80, 200];

/// A table too wide for a narrow terminal, a long paragraph, and a name that is hostile.
const LADDER: &str = "\
# Career ladder of the network team

| Grade | Title | Certifications | Pay | Expected experience | Reports to |
|---|---|---|---|---|---|
| N1 | Network Technician | CompTIA Network+ | 48,000 to 56,000 dollars | none; a year at a help desk is welcome | N3 |
| N2 | Network Administrator | CCNA | 60,000 to 72,000 dollars | two years with switches, routers and firewalls of more than one maker | N3 |

A network administrator keeps switches, routers, firewalls and wireless controllers running, plans their replacement, \
documents what is connected to what, answers what the help desk cannot, and becomes a network engineer after three to \
five years, most often after passing the CCNP.
";

fn dir() -> Dir {
    let dir = Dir::with_corpus();
    dir.write("corpus/ladder of networks.md", LADDER);
    dir.run(["index"]).succeeds();
    dir
}

/// Prints to a terminal of that width.
fn printed(
    width: usize,
    look: Look<'_>,
    print: impl Fn(&mut Vec<u8>, Look<'_>) -> std::io::Result<()>,
) -> String {
    let mut out = Vec::new();
    print(&mut out, Look { width: Some(width), ..look }).expect("memory is writable");
    String::from_utf8(out).expect("UTF-8")
}

fn answer(engine: &dyn Engine, query: &str, width: usize, look: Look<'_>) -> String {
    let options = Options { limit: 3, per_document: 3, ..Options::default() };
    let found = search::search(engine, &Vocabulary::builtin(), &Query::parse(query), &options);
    let mut results = found.expect("an answer");
    results.took_ms = 1.0;
    printed(width, look, |out, look| text::search(out, &results, look))
}

/// Everything that is shown at one width.
fn screen(engine: &dyn Engine, width: usize) -> String {
    let look = Look::default();
    let queries =
        ["certifications of a desktop technician", "pay of a network administrator", "next step telephone"];
    let mut screen = String::new();
    for query in queries {
        let shown = answer(engine, query, width, look);
        writeln!(screen, "$ roledex search {query}\n{shown}").expect("memory is writable");
    }
    let document = lookup::find(engine, "corpus/guide.md", None).expect("no error").expect("a document");
    let overview = Overview::of_passages(&document.passages);
    let shown = Shown { document: overview, passages: document.near(0), problems: None };
    screen += "$ roledex show corpus/guide.md\n";
    screen += &printed(width, look, |out, look| text::shown(out, &shown, look));
    let vocabulary = Vocabulary::builtin();
    let role = profile::find(&vocabulary, "network administrator").expect("a role");
    let profiles = [profile::of(engine, &vocabulary, role).expect("a profile")];
    screen += "\n$ roledex profile network administrator\n";
    screen += &printed(width, look, |out, look| text::profiles(out, &profiles, look));
    screen
}

fn engine(dir: &Dir) -> Box<dyn Engine> {
    engine::open(&dir.path("index").to_string_lossy(), &Access::default()).expect("an index")
}

fn kept(width: usize) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/terminal/{width}.txt"))
}

#[test]
fn screens_are_as_they_are_kept() {
    let dir = dir();
    for width in WIDTHS {
        let screen = screen(engine(&dir).as_ref(), width);
        if std::env::var_os("KEEP_SCREENS").is_some() {
            std::fs::write(kept(width), &screen).expect("a file");
        }
        let kept = std::fs::read_to_string(kept(width)).unwrap_or_default();
        assert!(kept == screen, "look at it, and keep it with KEEP_SCREENS=1:\n{screen}");
    }
}

#[test]
fn nothing_is_wider_than_the_terminal() {
    let dir = dir();
    for width in WIDTHS {
        for line in screen(engine(&dir).as_ref(), width).lines().filter(|line| !line.starts_with('$')) {
            let columns = line.chars().count();
            let is_place = line.contains("corpus/") || line.trim_start().starts_with('(');
            assert!(columns <= width || is_place, "{columns} columns of {width}: {line}");
        }
    }
}

#[test]
fn colours_and_links_change_no_text() {
    let dir = dir();
    let engine = engine(&dir);
    let look = Look { colour: true, folder: Some(Path::new("/home/ada")), width: None };
    for query in ["certifications of a desktop technician", "pay of a network administrator"] {
        let plain = answer(engine.as_ref(), query, 80, Look::default());
        let painted = answer(engine.as_ref(), query, 80, look);
        assert!(painted.contains("\x1b]8;;file:///home/ada/corpus/"), "{painted}");
        assert!(!painted.contains("file:///home/ada/corpus/ladder of"), "blanks are encoded: {painted}");
        assert_eq!(bare(&painted), plain);
    }
}

/// Text without colours and links.
fn bare(text: &str) -> String {
    let mut bare = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\x1b') {
        bare += &rest[..at];
        let sequence = &rest[at..];
        let end = if sequence.starts_with("\x1b]") {
            sequence.find("\x1b\\").map(|at| at + 2)
        } else {
            sequence.find('m').map(|at| at + 1)
        };
        rest = &sequence[end.expect("the end of a sequence")..];
    }
    bare + rest
}
