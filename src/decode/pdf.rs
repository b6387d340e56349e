//! PDF to blocks. The crate that reads it gives each character with its place on the page; lines, columns and headings are
//! found here. It panics on some files and may take for ever on others, so it works in a thread of its own.

mod guard;
mod layout;
mod page;
mod spelling;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Once};
use std::time::{Duration, Instant};

use pdf_extract::{Dictionary, Document, Object};

use crate::decode::Reading;
use crate::document::Metadata;
use crate::error::Problem;
use crate::traced::Traced;
use page::Page;
use spelling::Spelling;

/// Longest time for one file. A page takes some 10 ms.
const MAX_TIME: Duration = Duration::from_secs(20);
/// Stack of the thread: the crate calls itself for nested objects.
const STACK: usize = 32 * 1024 * 1024;
/// Most pages whose failure is reported one by one.
const MOST_FAULTS: usize = 10;
/// Name of the thread, by which its panics are told from others.
const THREAD: &str = "roledex-pdf";

/// What the thread tells while it works.
enum Event {
    Facts(Metadata),
    Page(Page),
    /// A page that could not be read.
    Fault(u32),
    Refused(Problem),
    Done,
}

/// Reads a document.
///
/// # Errors
/// When it is encrypted, damaged, or has no text.
pub fn read(bytes: &[u8], reading: &mut Reading) -> Result<(), Problem> {
    let pages = pages(bytes, reading)?;
    let has_words = pages.iter().any(Page::has_words);
    if !has_words {
        let is_cut = !reading.problems.is_empty();
        return Err(if is_cut {
            Problem::failed("no page of it could be read")
        } else {
            Problem::skipped("no text, only images")
        });
    }
    layout::write(pages, reading);
    Ok(())
}

/// The pages with what stands on them.
fn pages(bytes: &[u8], reading: &mut Reading) -> Result<Vec<Page>, Problem> {
    quieten();
    let (sender, receiver) = channel();
    let is_cancelled = Arc::new(AtomicBool::new(false));
    let (owned, flag) = (bytes.to_vec(), Arc::clone(&is_cancelled));
    let thread = std::thread::Builder::new().name(THREAD.to_owned()).stack_size(STACK);
    let started = thread.spawn(move || work(&owned, &sender, &flag));
    started.map_err(|cause| Problem::failed(format!("no thread to read it in: {cause}")))?;
    let result = gather(&receiver, reading);
    is_cancelled.store(true, Ordering::Relaxed);
    result
}

fn gather(receiver: &Receiver<Event>, reading: &mut Reading) -> Result<Vec<Page>, Problem> {
    let end = Instant::now() + MAX_TIME;
    let mut pages = Vec::new();
    let mut faults: Vec<u32> = Vec::new();
    loop {
        match receiver.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(Event::Facts(facts)) => reading.metadata = facts,
            Ok(Event::Page(page)) => pages.push(page),
            Ok(Event::Fault(page)) => faults.push(page),
            Ok(Event::Refused(problem)) => return Err(problem),
            Ok(Event::Done) => break,
            Err(RecvTimeoutError::Disconnected) => return Err(Problem::failed("damaged PDF")),
            Err(RecvTimeoutError::Timeout) => {
                let reason = format!(
                    "reading took longer than {} s; {} pages were read",
                    MAX_TIME.as_secs(),
                    pages.len()
                );
                reading.problems.push(Problem::repaired(reason, None));
                break;
            }
        }
    }
    report(&faults, reading);
    if let Some(title) = reading.metadata.remove("title") {
        reading.title = Some(Traced::synthetic(title));
    }
    Ok(pages)
}

/// Tells which pages are missing.
fn report(faults: &[u32], reading: &mut Reading) {
    for page in faults.iter().take(MOST_FAULTS) {
        reading.problems.push(Problem::repaired(format!("page {page} is damaged and was left out"), None));
    }
    if faults.len() > MOST_FAULTS {
        let reason = format!("{} more pages are damaged and were left out", faults.len() - MOST_FAULTS);
        reading.problems.push(Problem::repaired(reason, None));
    }
}

/// Keeps the panics of the crate off the terminal; they are told as what became of a page.
fn quieten() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if std::thread::current().name() != Some(THREAD) {
                before(info);
            }
        }));
    });
}

/// What the thread does. That nobody listens any more only means that there was no time left.
fn work(bytes: &[u8], sender: &Sender<Event>, is_cancelled: &Arc<AtomicBool>) {
    let mut document = match catch_unwind(|| open(bytes)) {
        Ok(Ok(document)) => document,
        Ok(Err(problem)) => {
            let _ = sender.send(Event::Refused(problem));
            return;
        }
        Err(_) => {
            let _ = sender.send(Event::Refused(Problem::failed("damaged PDF")));
            return;
        }
    };
    let _ =
        sender.send(Event::Facts(catch_unwind(AssertUnwindSafe(|| facts(&document))).unwrap_or_default()));
    let mut spelling = Spelling::new();
    let _ = catch_unwind(AssertUnwindSafe(|| spelling.forms(&mut document)));
    for (number, id) in document.get_pages() {
        let page = catch_unwind(AssertUnwindSafe(|| {
            spelling.page(&mut document, id);
            page::read(&document, number, is_cancelled)
        }));
        let event = match page {
            Ok(Some(page)) => Event::Page(page),
            _ => Event::Fault(number),
        };
        if sender.send(event).is_err() || is_cancelled.load(Ordering::Relaxed) {
            return;
        }
    }
    let _ = sender.send(Event::Done);
}

fn open(bytes: &[u8]) -> Result<Document, Problem> {
    guard::streams(bytes)?;
    let mut document = Document::load_mem(bytes).map_err(|cause| match cause {
        pdf_extract::Error::InvalidPassword | pdf_extract::Error::Decryption(_) => {
            Problem::failed("encrypted")
        }
        cause => Problem::failed(format!("damaged PDF: {cause}")),
    })?;
    if document.is_encrypted() {
        document.decrypt("").map_err(|_| Problem::failed("encrypted"))?;
    }
    guard::structure(&document)?;
    Ok(document)
}

/// The facts that the document states.
fn facts(document: &Document) -> Metadata {
    let mut facts = Metadata::new();
    let information = document
        .trailer
        .get(b"Info")
        .ok()
        .and_then(|info| resolved(document, info))
        .and_then(|info| info.as_dict().ok());
    let Some(information) = information else { return facts };
    let names: [(&[u8], &str); 5] = [
        (b"Title", "title"),
        (b"Author", "author"),
        (b"Subject", "subject"),
        (b"Keywords", "keywords"),
        (b"CreationDate", "date"),
    ];
    for (key, name) in names {
        let Some(value) = words(document, information, key) else { continue };
        let value = if name == "date" { date(&value) } else { Some(value) };
        if let Some(value) = value.filter(|value| name != "title" || layout::is_title(value)) {
            facts.insert(name.to_owned(), value);
        }
    }
    facts
}

fn resolved<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Object> {
    document.dereference(object).ok().map(|(_, object)| object)
}

fn words(document: &Document, dictionary: &Dictionary, key: &[u8]) -> Option<String> {
    let object = resolved(document, dictionary.get(key).ok()?)?;
    let text = pdf_extract::decode_text_string(object).ok()?;
    let text: String = text.chars().filter(|character| !character.is_control()).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// `D:20240102…` as `2024-01-02`.
fn date(value: &str) -> Option<String> {
    let digits = value
        .trim_start_matches("D:")
        .get(..8)
        .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    Some(format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]))
}

#[cfg(test)]
mod tests;
