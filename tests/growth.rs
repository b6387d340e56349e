//! What runs for long does not grow: threads, descriptors and memory of a server and of a process that watches.
//!
//! A little in every run of the tests; `just growth 1000` asks 10,000 times, indexes 1,000 times and prints figures.

use std::fs;
use std::thread::sleep;
use std::time::Duration;

use crate::harness::{Dir, times};
use crate::serve::client::Served;
use crate::watch::Watching;

/// Memory that may come and go in a server, in KiB: allocators keep what was freed, and no two runs free alike.
const SERVING: usize = 24 * 1024;

/// The same in a process that indexes, each time by new threads with buffers of several MiB: of these the allocator keeps
/// up to about 64 MiB after the first dozens of updates, and fewer after a thousand.
const INDEXING: usize = 80 * 1024;

/// Threads and descriptors that may come and go: a server keeps threads for a few seconds, and a connection is closed a
/// moment after its answer was read.
const FEW: usize = 2;

/// Parts of a run after which a process is looked at.
const LOOKS: usize = 10;

/// How large a process is.
#[derive(Debug, Clone, Copy)]
struct Size {
    threads: usize,
    descriptors: usize,
    /// Resident, in KiB.
    memory: usize,
}

impl Size {
    fn of(process: u32) -> Self {
        let status = fs::read_to_string(format!("/proc/{process}/status")).expect("a process");
        let number = |name: &str| {
            let value = status.lines().find_map(|line| line.strip_prefix(name));
            let digits = value.expect(name).trim().trim_end_matches(" kB");
            digits.parse().expect("a number")
        };
        let descriptors = fs::read_dir(format!("/proc/{process}/fd")).expect("descriptors").count();
        Self { threads: number("Threads:"), descriptors, memory: number("VmRSS:") }
    }

    /// The least of a few looks: what ends is gone a moment later.
    fn settled(process: u32) -> Self {
        let mut least = Self::of(process);
        for _ in 0..10 {
            sleep(Duration::from_millis(20));
            let Self { threads, descriptors, memory } = Self::of(process);
            least.threads = least.threads.min(threads);
            least.descriptors = least.descriptors.min(descriptors);
            least.memory = least.memory.min(memory);
        }
        least
    }
}

/// Does something so often, and asserts that the process is not larger at the end than after the first part but for
/// `slack` KiB.
fn steady(what: &str, slack: usize, process: u32, rounds: usize, mut work: impl FnMut(usize)) {
    let mut sizes = Vec::new();
    for round in 0..rounds {
        work(round);
        if (round + 1) % (rounds / LOOKS) == 0 {
            let size = Size::settled(process);
            let Size { threads, descriptors, memory } = size;
            println!(
                "{what}: {} times, {threads} threads, {descriptors} descriptors, {memory} KiB",
                round + 1
            );
            sizes.push(size);
        }
    }
    let (first, last) = (sizes[0], sizes[sizes.len() - 1]);
    assert!(last.threads <= first.threads + FEW, "{what}: {sizes:?}");
    assert!(last.descriptors <= first.descriptors + FEW, "{what}: {sizes:?}");
    assert!(last.memory <= first.memory + slack, "{what}: {sizes:?}");
}

/// What people and programs ask, each time for other words, and what is refused.
fn target(round: usize) -> String {
    let word = format!("word{round}");
    match round % 8 {
        0 => format!("/api/search?q=help+desk+{word}&facets&explain"),
        1 => format!("/?q=certification+{word}"),
        2 => "/doc/corpus/guide.md?q=desk".to_owned(),
        3 => "/role/help-desk-technician".to_owned(),
        4 => format!("/api/show/corpus/{word}.md"),
        5 => format!("/api/search?{word}=1"),
        6 => "/api/profile/sysadmin".to_owned(),
        _ => "/metrics".to_owned(),
    }
}

#[test]
fn a_server_does_not_grow() {
    let dir = Dir::indexed();
    let served = Served::of(&dir);
    steady("requests", SERVING, served.child.id(), times(10) * 10, |round| {
        let status = served.get(&target(round)).status;
        assert!(matches!(status, 200 | 400 | 404), "{status}: {}", target(round));
    });
}

#[test]
fn a_watching_process_does_not_grow() {
    let dir = Dir::with_corpus();
    let watching = Watching::new(&dir, &["corpus"]);
    watching.tells("2 added, ");
    dir.write("corpus/new.txt", "Zeppelin pilots need a licence.\n");
    watching.tells("1 added, ");
    steady("updates", INDEXING, watching.child.id(), times(10), |round| {
        dir.write("corpus/new.txt", format!("Zeppelin pilots need licence number {round}.\n"));
        watching.tells("0 added, 1 updated, ");
    });
}
