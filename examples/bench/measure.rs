//! What processes cost, as Linux tells it.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// What a process took.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cost {
    /// Processor time, its own and the system's for it: what others do meanwhile hardly counts.
    pub cpu: Duration,
    /// Time that passed.
    pub wall: Duration,
    /// The most memory that it had, in bytes.
    pub memory: u64,
}

/// How often the memory of a process is looked at. Its maximum is kept by the system but not beyond its end.
const LOOK: Duration = Duration::from_millis(5);

/// Clock ticks a second in `/proc` (`USER_HZ`), the same on all machines that Linux runs on.
const TICKS: u64 = 100;

/// Runs a command so many times; the median of each figure. `cores` keeps it to the first so many. What it prints
/// is dropped.
pub fn process(command: &[&OsStr], cores: Option<usize>, times: usize) -> io::Result<Cost> {
    let mut costs = (0..times).map(|_| once(command, cores)).collect::<io::Result<Vec<Cost>>>()?;
    let middle = costs.len() / 2;
    let memory = costs.iter().map(|cost| cost.memory).max().unwrap_or_default();
    costs.sort_by_key(|cost| cost.cpu);
    let cpu = costs.get(middle).copied().unwrap_or_default().cpu;
    costs.sort_by_key(|cost| cost.wall);
    let wall = costs.get(middle).copied().unwrap_or_default().wall;
    Ok(Cost { cpu, wall, memory })
}

fn once(command: &[&OsStr], cores: Option<usize>) -> io::Result<Cost> {
    let list = cores.map(|cores| format!("0-{}", cores.saturating_sub(1)));
    let pinned = list.iter().flat_map(|list| ["taskset".as_ref(), "-c".as_ref(), OsStr::new(list)]);
    let words: Vec<&OsStr> = pinned.chain(command.iter().copied()).collect();
    let (program, arguments) = words.split_first().ok_or_else(|| io::Error::other("no command"))?;
    let start = Instant::now();
    let mut child =
        Command::new(program).args(arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let watch = watch_memory(child.id());
    // Its end is seen by the end of what it writes; it must not be reaped before it was looked at.
    if let Some(mut out) = child.stdout.take() {
        io::copy(&mut out.by_ref(), &mut io::sink())?;
    }
    let cpu = wait_for_end(&child)?;
    let wall = start.elapsed();
    let status = child.wait()?;
    let memory = watch.join().unwrap_or_default();
    // 1 is how searches say that they found nothing.
    if status.code().is_none_or(|code| code > 1) {
        return Err(io::Error::other(format!("{command:?}: {status}")));
    }
    Ok(Cost { cpu, wall, memory })
}

/// The most memory of a process, once it has ended.
fn watch_memory(process: u32) -> thread::JoinHandle<u64> {
    thread::spawn(move || {
        let mut most = 0;
        while let Some(now) = peak_memory(process) {
            most = now;
            thread::sleep(LOOK);
        }
        most
    })
}

fn peak_memory(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// Waits until a process has ended, and reads its processor time while the system still knows it.
fn wait_for_end(child: &Child) -> io::Result<Duration> {
    let folder = PathBuf::from(format!("/proc/{}", child.id()));
    loop {
        let stat = fs::read_to_string(folder.join("stat"))?;
        // Behind the name, which may hold anything: the state first, the times as 12th and 13th.
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        if fields.first() != Some(&"Z") {
            thread::yield_now();
            continue;
        }
        let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<u64>().ok()).unwrap_or(0);
        let by_ticks = Duration::from_millis((ticks(11) + ticks(12)) * 1000 / TICKS);
        // Exact, but of the first thread alone; a process of milliseconds has no other.
        let exact = fs::read_to_string(folder.join("schedstat"))?;
        let exact = exact.split_whitespace().next().and_then(|field| field.parse().ok()).unwrap_or(0);
        return Ok(by_ticks.max(Duration::from_nanos(exact)));
    }
}

/// The shortest of several runs of some work: others that run meanwhile only make it longer.
pub fn shortest(times: usize, mut work: impl FnMut() -> io::Result<()>) -> io::Result<Duration> {
    let mut shortest = Duration::MAX;
    for _ in 0..times {
        let start = Instant::now();
        work()?;
        shortest = shortest.min(start.elapsed());
    }
    Ok(shortest)
}

/// The machine and its load, in a sentence for readers of the figures.
pub fn machine() -> io::Result<String> {
    let processors = fs::read_to_string("/proc/cpuinfo")?;
    let name = processors.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let name = name.map_or("unknown processor", |(_, name)| name);
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let load = fs::read_to_string("/proc/loadavg")?;
    let load = load.split_whitespace().nth(2).unwrap_or_default();
    Ok(format!("{name}, {cores} cores; mean load of the last quarter of an hour {load}."))
}
