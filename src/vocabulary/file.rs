//! Vocabulary files as people edit them, and what is wrong with them, by line.

use std::fs;
use std::path::{Path, PathBuf};

use super::lint::{Fault, lint_beside};
use super::source::{Content, Source, read};
use super::{Entry, Kind, Vocabulary};
use crate::error::{Error, ErrorKind, Result};

/// A vocabulary file that was read.
#[derive(Debug, Clone, Default)]
pub struct File {
    path: String,
    text: String,
    /// Its entries.
    pub entries: Vec<Source>,
    /// Phrases that name nothing.
    pub stop_phrases: Vec<String>,
}

impl File {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Input`] with the line when it holds neither entries nor phrases, and [`ErrorKind::Io`].
    pub fn read(path: &Path) -> Result<Self> {
        let shown = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|cause| Error::io(path, &cause))?;
        let file = |entries, stop_phrases, text| Self { path: shown.clone(), text, entries, stop_phrases };
        match read(&text) {
            Ok(Content::Entries(entries)) => Ok(file(entries, Vec::new(), text)),
            Ok(Content::StopPhrases(phrases)) => Ok(file(Vec::new(), phrases, text)),
            Err(refusal) => {
                let line = refusal.line.map_or(String::new(), |line| format!(":{line}"));
                let error = Error::new(ErrorKind::Input, format!("{shown}{line}: {}", refusal.reason));
                Err(error.with_hint("docs/vocabulary.md says what a vocabulary file looks like"))
            }
        }
    }

    /// Names of its entries that stood for others before: each with the name of the entry that it is taken from.
    pub fn displaced(&self, known: &Vocabulary) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for entry in &self.entries {
            let Some(kind) = Kind::of(&entry.id) else { continue };
            for name in entry.names() {
                let former = known.find_of(kind, name).filter(|former| former.id() != entry.id);
                found.extend(former.map(|former| (name.to_owned(), former.name().to_owned())));
            }
        }
        found
    }

    /// The file with what it leaves unsaid of entries that are known already: who adds a name need not repeat the rest.
    #[must_use]
    pub fn completed(mut self, known: &Vocabulary) -> Self {
        for entry in &mut self.entries {
            if let Some(former) = known.entry(&entry.id) {
                complete(entry, former);
            }
        }
        self
    }

    /// By entry, the 1-based line where it begins. In a file that is one long line, all begin there.
    fn lines(&self) -> Vec<usize> {
        let lines: Vec<&str> = self.text.lines().collect();
        let mut at = 0;
        let line_of = |entry: &Source| {
            let is_it = |line: &&str| line.contains("id:") && line.contains(entry.id.as_str());
            let ahead = lines[at..].iter().position(is_it);
            at += ahead.unwrap_or(0);
            at + 1
        };
        self.entries.iter().map(line_of).collect()
    }

    /// The line of a fault: that of the name that is at fault, when it is found below its entry.
    fn line_of(&self, fault: &Fault, entry: usize, lines: &[usize]) -> usize {
        let first = lines.get(entry).copied().unwrap_or(1);
        let end = lines.get(entry + 1).copied().filter(|next| *next > first).unwrap_or(usize::MAX);
        let below = self.text.lines().enumerate().skip(first - 1).take(end - first);
        let named = below.into_iter().find(|(_, line)| line.contains(&fault.name));
        named.map_or(first, |(index, _)| index + 1)
    }

    /// The line of a phrase.
    fn line_of_phrase(&self, phrase: &str) -> usize {
        self.text.lines().position(|line| line.contains(phrase)).map_or(1, |index| index + 1)
    }
}

fn complete(entry: &mut Source, known: Entry<'_>) {
    let fill = |list: &mut Vec<String>, known: &mut dyn Iterator<Item = &str>| {
        if list.is_empty() {
            list.extend(known.map(str::to_owned));
        }
    };
    if entry.family.is_empty() {
        known.family().clone_into(&mut entry.family);
    }
    let owned = |text: Option<&str>| text.map(str::to_owned);
    entry.parent = entry.parent.take().or(owned(known.parent()));
    entry.issuer = entry.issuer.take().or(owned(known.issuer()));
    entry.level = entry.level.take().or(owned(known.level()));
    entry.retired = entry.retired.take().or(owned(known.retired()));
    fill(&mut entry.related, &mut known.related());
    fill(&mut entry.next, &mut known.next());
    fill(&mut entry.requires, &mut known.requires());
    fill(&mut entry.replaced_by, &mut known.replaced_by());
    fill(&mut entry.codes, &mut known.codes());
}

/// Everything that is wrong with files that belong together, as `file:line: what and what to do`. They may refer to
/// entries of `known`.
pub fn lint(files: &[File], known: &Vocabulary) -> Vec<String> {
    let entries: Vec<Source> = files.iter().flat_map(|file| file.entries.clone()).collect();
    let phrases: Vec<String> = files.iter().flat_map(|file| file.stop_phrases.clone()).collect();
    let faults = lint_beside(&entries, &phrases, |id| known.entry(id).is_some());
    let lines: Vec<Vec<usize>> = files.iter().map(File::lines).collect();
    // Of each entry, its file and its place there.
    let places: Vec<(usize, usize)> = (0..files.len())
        .flat_map(|file| (0..files[file].entries.len()).map(move |entry| (file, entry)))
        .collect();
    let place = |fault: &Fault| {
        let Some(entry) = fault.entry else {
            let file = files.iter().find(|file| file.stop_phrases.contains(&fault.name))?;
            return Some((file, file.line_of_phrase(&fault.name)));
        };
        let (file, entry) = *places.get(entry)?;
        Some((&files[file], files[file].line_of(fault, entry, &lines[file])))
    };
    let told = |fault: Fault| match place(&fault) {
        Some((file, line)) => format!("{}:{line}: {}", file.path, fault.reason),
        None => fault.reason,
    };
    faults.into_iter().map(told).collect()
}

/// A file, or the YAML files of a folder and of those in it, by name.
///
/// # Errors
///
/// [`ErrorKind::Input`] when a folder has none, and [`ErrorKind::Io`].
pub fn find(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    below(path, &mut found)?;
    if found.is_empty() {
        let message = format!("{}: no YAML files", path.display());
        return Err(Error::new(ErrorKind::Input, message));
    }
    Ok(found)
}

fn below(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let refuse = |cause: std::io::Error| Error::io(folder, &cause);
    let entries = fs::read_dir(folder).map_err(refuse)?;
    let mut inside =
        entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>().map_err(refuse)?;
    inside.sort();
    for path in inside {
        // A link to a folder above would never end.
        if path.is_dir() && !path.is_symlink() {
            below(&path, found)?;
        } else if path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml") {
            found.push(path);
        }
    }
    Ok(())
}
