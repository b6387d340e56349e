//! Writes documents: their entries first, then, by a commit, that they are there.

use std::collections::HashMap;
use std::sync::Arc;

use super::bulk::{Action, Bulk};
use super::commit::{Commit, Seen};
use super::layout::{self, LAYOUT};
use super::lease::Lease;
use super::memory::Memory;
use super::store::Store;
use crate::engine::{Entry, Manifest, Record, Writer};
use crate::error::Result;

mod former;
mod indices;

use former::Former;

/// Documents whose former versions are looked up at once.
const AT_ONCE: usize = 200;

/// Passages that may wait for such a look.
const PASSAGES_AT_ONCE: usize = 2_000;

/// Commits that a session may make: numbers of commits count on within it.
const COMMITS: u64 = 1_000_000;

/// The one writer of an index.
pub struct OpenSearchWriter {
    store: Arc<Store>,
    /// What the engine that this writes for takes for granted.
    memory: Arc<Memory>,
    /// What was committed last, and stays when this is dropped; `None` when nothing was, or it is not to be used.
    base: Option<Seen>,
    /// The index behind the alias that another one replaces.
    replaced: Option<String>,
    /// Where entries go. Made by the first of them where nothing is.
    bulk: Option<Target>,
    /// The commit that is being made.
    generation: u64,
    /// Documents that this commit changes, by key.
    staged: HashMap<String, Staged>,
    /// Changes that wait until it is known what they replace.
    waiting: Vec<Change>,
    waiting_passages: usize,
    refused: Vec<(String, String)>,
    /// Dropped last: until then nobody else may write.
    lease: Lease,
}

/// Where entries go.
struct Target {
    index: String,
    /// Whether the alias does not stand for it yet.
    is_new: bool,
    bulk: Bulk,
}

/// A change of a document.
enum Change {
    Put(Record, Vec<Entry>),
    Touch(Record),
    Remove(String),
}

impl Change {
    fn path(&self) -> &str {
        match self {
            Self::Put(record, _) | Self::Touch(record) => &record.path,
            Self::Remove(path) => path,
        }
    }
}

/// What a commit changes of a document.
struct Staged {
    path: String,
    /// What was there before.
    former: Option<Former>,
    now: Now,
}

/// How a document will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Now {
    /// As it was.
    Same,
    /// With these passages.
    Put(u32),
    /// With a new record.
    Touched,
    /// Not there.
    Removed,
}

impl OpenSearchWriter {
    /// Takes the lock and clears away what writers before left unfinished. The index `condemned` is not read, and is
    /// replaced by the first commit.
    pub fn begin(store: Arc<Store>, memory: Arc<Memory>, condemned: Option<&str>) -> Result<Self> {
        let replaced = store.alias()?.filter(|index| Some(index.as_str()) == condemned);
        let base = if replaced.is_some() { None } else { store.committed()? };
        let number = replaced.as_deref().and_then(|index| store.address.number_of(index));
        let before = base.as_ref().map_or(0, |base| base.commit.generation).max(number.unwrap_or_default());
        let lease = Lease::take(Arc::clone(&store), before / COMMITS)?;
        // Whoever had the lock until now may have committed since.
        let base = if replaced.is_some() { None } else { store.committed()? };
        let generation = lease.session * COMMITS + 1;
        let mut writer = Self {
            store,
            memory,
            base,
            replaced,
            bulk: None,
            generation,
            staged: HashMap::new(),
            waiting: Vec::new(),
            waiting_passages: 0,
            refused: Vec::new(),
            lease,
        };
        writer.clear_away()?;
        Ok(writer)
    }

    fn clear_away(&mut self) -> Result<()> {
        self.store.remove_orphans(
            self.base.as_ref().map(|base| base.index.as_str()).or(self.replaced.as_deref()),
        )?;
        if let Some(base) = &self.base {
            // Whoever lost the lock without knowing must not commit what is removed here.
            let base = self.store.fence(base)?;
            self.store.remove_unborn(&base.index, base.commit.generation, u64::MAX)?;
            self.base = Some(base);
        }
        self.sweep();
        Ok(())
    }

    fn change(&mut self, change: Change) -> Result<()> {
        self.waiting_passages += match &change {
            Change::Put(_, entries) => entries.len(),
            _ => 0,
        };
        self.waiting.push(change);
        let is_enough = self.waiting.len() >= AT_ONCE || self.waiting_passages >= PASSAGES_AT_ONCE;
        if is_enough { self.settle() } else { Ok(()) }
    }

    /// Looks up what the waiting changes replace, and sends them.
    fn settle(&mut self) -> Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        self.waiting_passages = 0;
        if waiting.is_empty() {
            return Ok(());
        }
        let is_unknown = |path: &&str| !self.staged.contains_key(&layout::key(path));
        let unknown: Vec<&str> = waiting.iter().map(Change::path).filter(is_unknown).collect();
        let mut formers = match self.base.as_ref().filter(|base| base.commit.documents > 0) {
            Some(base) => self.store.formers(base, &unknown)?,
            None => HashMap::new(),
        };
        for change in waiting {
            let key = layout::key(change.path());
            let former = formers.remove(change.path());
            let path = change.path().to_owned();
            let staged = self.staged.entry(key.clone()).or_insert(Staged { path, former, now: Now::Same });
            // A removal must not be overtaken by what it removes, nor the other way round.
            if staged.now != Now::Same
                && let Some(target) = &mut self.bulk
            {
                target.bulk.drain()?;
            }
            match change {
                Change::Put(record, entries) => self.put_now(&key, &record, &entries)?,
                Change::Touch(record) => self.touch_now(&key, &record)?,
                Change::Remove(_) => self.remove_now(&key)?,
            }
        }
        Ok(())
    }

    fn put_now(&mut self, key: &str, record: &Record, entries: &[Entry]) -> Result<()> {
        let (born, passages) = (self.generation, u32::try_from(entries.len()).unwrap_or(u32::MAX));
        let version = layout::content_version(key, born);
        for (ordinal, entry) in entries.iter().enumerate() {
            let id = layout::passage_entry(&version, ordinal);
            self.send(Action::put(&id, key, &layout::passage(entry, &version, born)))?;
        }
        let whole = layout::whole(&record.path, entries, &version, born);
        self.send(Action::put(&layout::whole_entry(&version), key, &whole))?;
        self.put_record(key, record, born)?;
        let Some(staged) = self.staged.get_mut(key) else { return Ok(()) };
        let before = std::mem::replace(&mut staged.now, Now::Put(passages));
        if let Now::Put(before) = before {
            self.remove_passages(key, passages..before)?;
        }
        Ok(())
    }

    fn touch_now(&mut self, key: &str, record: &Record) -> Result<()> {
        let Some(staged) = self.staged.get_mut(key) else { return Ok(()) };
        match (staged.now, &staged.former) {
            (Now::Put(_), _) => self.put_record(key, record, self.generation),
            (Now::Same | Now::Touched, Some(former)) => {
                let content = former.content;
                staged.now = Now::Touched;
                self.put_record(key, record, content)
            }
            // What is not there has no state to note.
            _ => Ok(()),
        }
    }

    fn remove_now(&mut self, key: &str) -> Result<()> {
        self.take_back(key)?;
        if let Some(staged) = self.staged.get_mut(key) {
            staged.now = if staged.former.is_some() { Now::Removed } else { Now::Same };
        }
        Ok(())
    }

    /// Removes what this commit has put of a document.
    fn take_back(&mut self, key: &str) -> Result<()> {
        let Some(staged) = self.staged.get_mut(key) else { return Ok(()) };
        let before = std::mem::replace(&mut staged.now, Now::Same);
        if let Now::Put(passages) = before {
            self.remove_passages(key, 0..passages)?;
            let whole = layout::whole_entry(&layout::content_version(key, self.generation));
            self.send(Action::remove(&whole, key))?;
        }
        if matches!(before, Now::Put(_) | Now::Touched) {
            self.send(Action::remove(&layout::record_version(key, self.generation), key))?;
        }
        Ok(())
    }

    fn remove_passages(&mut self, key: &str, ordinals: std::ops::Range<u32>) -> Result<()> {
        let version = layout::content_version(key, self.generation);
        for ordinal in ordinals {
            self.send(Action::remove(&layout::passage_entry(&version, ordinal as usize), key))?;
        }
        Ok(())
    }

    fn put_record(&mut self, key: &str, record: &Record, content: u64) -> Result<()> {
        let version = layout::record_version(key, self.generation);
        let entry = layout::record(record, &version, self.generation, content);
        self.send(Action::put(&version, key, &entry))
    }

    fn send(&mut self, action: Action) -> Result<()> {
        self.target()?.bulk.push(action)
    }

    /// Where entries go; makes an index where there is none.
    fn target(&mut self) -> Result<&mut Target> {
        let target = if let Some(target) = self.bulk.take() {
            target
        } else {
            let (index, is_new) = match &self.base {
                Some(base) => (base.index.clone(), false),
                None => (self.store.make_index(self.generation)?, true),
            };
            let bulk = Bulk::new(Arc::clone(&self.store), self.lease.state(), &index)?;
            Target { index, is_new, bulk }
        };
        Ok(self.bulk.insert(target))
    }

    /// Waits until all entries are taken. A document of which one was refused stays as it was.
    fn finish(&mut self) -> Result<()> {
        self.settle()?;
        loop {
            let bulk = &mut self.target()?.bulk;
            bulk.drain()?;
            let refused = bulk.refused();
            if refused.is_empty() {
                return Ok(());
            }
            for one in refused {
                let key = layout::key_of_entry(&one.id).to_owned();
                let Some(staged) = self.staged.get(&key).filter(|staged| staged.now != Now::Same) else {
                    continue;
                };
                self.refused.push((staged.path.clone(), one.reason));
                self.take_back(&key)?;
            }
        }
    }

    /// What the commit entry will say.
    fn commit_of(&self, manifest: &Manifest) -> Commit {
        let base = self.base.as_ref().map(|base| &base.commit);
        let mut commit = Commit {
            layout: LAYOUT,
            generation: self.generation,
            documents: base.map_or(0, |base| base.documents),
            passages: base.map_or(0, |base| base.passages),
            dead: base.map(|base| base.dead.clone()).unwrap_or_default(),
            floor: base.map_or(0, |base| base.floor),
            kept: base.map(|base| base.kept.clone()).unwrap_or_default(),
            manifest: manifest.clone(),
        };
        for (key, staged) in &self.staged {
            staged.count(key, &mut commit);
        }
        commit.dead.sort_unstable();
        commit
    }

    /// Removes the entries of dead versions. Where that fails they stay, are left out of searches, and are removed by
    /// the next writer.
    fn sweep(&mut self) {
        if let Some(base) = self.base.take() {
            let swept = if base.commit.is_swept() { None } else { self.store.sweep(&base).ok() };
            self.base = Some(swept.unwrap_or(base));
        }
    }

    /// Forgets what was changed since the last commit, and removes what was sent.
    fn discard(&mut self) -> Result<()> {
        self.waiting.clear();
        self.waiting_passages = 0;
        self.staged.clear();
        let Some(Target { index, is_new, bulk }) = self.bulk.take() else { return Ok(()) };
        drop(bulk);
        if is_new {
            return self.store.remove_index(&index);
        }
        self.store.refresh(&index)?;
        self.store.remove_unborn(&index, self.generation - 1, u64::MAX)
    }
}

impl Staged {
    /// Adds what changes to a commit.
    fn count(&self, key: &str, commit: &mut Commit) {
        let passages = match (self.now, &self.former) {
            (Now::Same, _) => return,
            (Now::Put(passages), _) => passages,
            (Now::Touched, Some(former)) => former.passages,
            (Now::Touched, None) | (Now::Removed, _) => 0,
        };
        if let Some(former) = &self.former {
            commit.dead.push(layout::record_version(key, former.record));
            if self.now != Now::Touched {
                commit.dead.push(layout::content_version(key, former.content));
            }
            commit.documents = commit.documents.saturating_sub(1);
            commit.passages = commit.passages.saturating_sub(u64::from(former.passages));
        }
        if self.now != Now::Removed {
            commit.documents += 1;
            commit.passages += u64::from(passages);
        }
    }
}

impl Writer for OpenSearchWriter {
    fn put(&mut self, record: &Record, entries: Vec<Entry>) -> Result<()> {
        self.change(Change::Put(record.clone(), entries))
    }

    fn touch(&mut self, record: &Record) -> Result<()> {
        self.change(Change::Touch(record.clone()))
    }

    fn remove(&mut self, path: &str) -> Result<()> {
        self.change(Change::Remove(path.to_owned()))
    }

    /// What comes next goes into a new index, for which the alias stands after the commit.
    fn clear(&mut self) -> Result<()> {
        self.discard()?;
        if let Some(base) = self.base.take() {
            self.replaced = Some(base.index);
        }
        Ok(())
    }

    fn commit(&mut self, manifest: &Manifest) -> Result<()> {
        self.finish()?;
        let mut commit = self.commit_of(manifest);
        if let Some(base) = &self.base {
            commit = self.store.shortened(commit, base)?;
        }
        let target = self.target()?;
        let (index, is_new) = (target.index.clone(), target.is_new);
        self.store.refresh(&index)?;
        if let Some(base) = &self.base {
            // Entries of a writer that lost its lock without knowing would otherwise be there with ours.
            self.store.remove_unborn(&index, base.commit.generation, self.generation)?;
        }
        self.lease.state().check()?;
        let seen = self.store.write_commit(&index, &commit, self.base.as_ref())?;
        if is_new {
            self.store.switch(self.replaced.as_deref(), &index)?;
        }
        self.memory.expire();
        if let Some(target) = &mut self.bulk {
            target.is_new = false;
        }
        self.base = Some(seen);
        self.staged.clear();
        self.generation += 1;
        if let Some(replaced) = self.replaced.take() {
            // Where this fails, the next writer does it.
            let _ = self.store.remove_index(&replaced);
        }
        self.sweep();
        Ok(())
    }

    fn refused(&mut self) -> Vec<(String, String)> {
        std::mem::take(&mut self.refused)
    }
}

impl Drop for OpenSearchWriter {
    fn drop(&mut self) {
        if !(self.staged.is_empty() && self.waiting.is_empty())
            || self.bulk.as_ref().is_some_and(|bulk| bulk.is_new)
        {
            // Where this fails, the next writer does it.
            let _ = self.discard();
        }
    }
}
