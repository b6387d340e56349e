//! An index in a folder, kept by tantivy. Nothing outside this module knows tantivy.

mod backlog;
mod bits;
mod block;
mod bulk;
mod candidates;
mod directory;
mod entries;
mod facets;
mod fault;
mod folder;
mod group;
mod matcher;
mod near;
mod packing;
mod paths;
mod payload;
mod phrase;
mod plan;
mod promise;
mod reading;
mod schema;
mod search;
mod segment;
mod snapshot;
mod stored;
mod top;
mod totals;
mod units;
mod verify;
mod whole;
mod window;
mod writer;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use tantivy::{Index, IndexReader, ReloadPolicy};

use self::facets::Tally;
use self::fault::{At, guarded, missing};
use self::folder::META;
use self::paths::PathFilters;
use self::reading::Reading;
use self::schema::Layout;
use self::search::Conditions;
use self::snapshot::{Outcome, Snapshot};
use self::writer::EmbeddedWriter;
use super::{Engine, Field, Found, Manifest, Plan, Record, Statistics, Terms, Writer};
use crate::error::{Error, ErrorKind, Result};
use crate::passage::Passage;

/// An index in a folder. It answers from the last commit, also when another process made it, unless it is pinned to
/// one.
pub struct EmbeddedEngine {
    folder: PathBuf,
    location: String,
    index: Index,
    layout: Layout,
    reader: IndexReader,
    /// The commit that the reader opened with.
    opened: Option<Stamp>,
    current: Mutex<Option<(Stamp, Arc<Snapshot>)>>,
    is_pinned: bool,
}

/// Tells one commit from the next: the list of segments is a new file each time.
type Stamp = (Option<SystemTime>, u64, u64);

impl EmbeddedEngine {
    /// Opens the index in a folder.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::IndexMissing`] when nothing was ever committed there, [`ErrorKind::IndexDamaged`] when its
    /// files do not fit together, [`ErrorKind::IndexNewer`] and [`ErrorKind::IndexOlder`] for other versions.
    pub fn open(folder: &Path) -> Result<Self> {
        guarded(folder, || match folder::open(folder)? {
            (_, _, None) => Err(missing(folder)),
            (index, layout, Some(_)) => Self::new(folder, (index, layout)),
        })
    }

    /// Opens the index in a folder, to write to it. Where there is none, or an older one, an empty one is made;
    /// with `rebuild` also where there is a damaged one.
    pub fn open_or_create(folder: &Path, rebuild: bool) -> Result<Self> {
        let opened = guarded(folder, || {
            let (index, layout, _) = folder::open(folder)?;
            folder::tidy(folder, &index)?;
            Self::new(folder, (index, layout))
        });
        let opened = opened.and_then(|engine| if rebuild { engine.sound() } else { Ok(engine) });
        match opened.as_ref().map_err(Error::kind) {
            Err(ErrorKind::IndexMissing) => guarded(folder, || Self::new(folder, folder::create(folder)?)),
            Err(ErrorKind::IndexOlder) => guarded(folder, || Self::new(folder, folder::replace(folder)?)),
            Err(ErrorKind::IndexDamaged) if rebuild => {
                guarded(folder, || Self::new(folder, folder::replace(folder)?))
            }
            _ => opened,
        }
    }

    /// Refuses a damaged index, also when what is damaged was not needed to open it.
    fn sound(self) -> Result<Self> {
        match verify::damage(&self.folder).split_first() {
            None => Ok(self),
            Some((first, others)) => Err(fault::damaged_in(&self.folder, first, others.len())),
        }
    }

    fn new(folder: &Path, (index, layout): (Index, Layout)) -> Result<Self> {
        let opened = stamp(folder).ok();
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().at(folder)?;
        let location = folder.display().to_string();
        let current = Mutex::default();
        let folder = folder.to_owned();
        Ok(Self { folder, location, index, layout, reader, opened, current, is_pinned: false })
    }

    /// Opens the index anew to write to it. Tantivy reads its list of files when an index is opened, and writes
    /// what it remembers of it: what another writer has added in between would never be removed.
    fn begin(folder: &Path) -> Result<EmbeddedWriter> {
        loop {
            let listed = folder::listed(folder);
            let (index, layout, _) = folder::open(folder)?;
            let writer = EmbeddedWriter::new(folder.to_owned(), layout, &index)?;
            if folder::listed(folder) == listed {
                return Ok(writer);
            }
        }
    }

    /// The last commit. Looking whether there is a newer one costs one look at a file's time.
    fn snapshot(&self) -> Result<Arc<Snapshot>> {
        let stamp = if self.is_pinned { Stamp::default() } else { stamp(&self.folder)? };
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((seen, snapshot)) = &*current
            && (self.is_pinned || *seen == stamp)
        {
            return Ok(Arc::clone(snapshot));
        }
        if self.opened != Some(stamp) {
            self.reader.reload().at(&self.folder)?;
        }
        let committed = folder::committed(&self.folder, &self.index)?.unwrap_or_default();
        let searcher = self.reader.searcher();
        let snapshot = Snapshot::new(searcher, self.layout.clone(), committed).at(&self.folder)?;
        let snapshot = Arc::new(snapshot);
        *current = Some((stamp, Arc::clone(&snapshot)));
        Ok(snapshot)
    }

    /// Runs work on the last commit.
    fn ask<T>(&self, work: impl FnOnce(&Snapshot) -> Outcome<T>) -> Result<T> {
        guarded(&self.folder, || work(&*self.snapshot()?).at(&self.folder))
    }
}

/// Of the last commit.
fn stamp(folder: &Path) -> Result<Stamp> {
    let metadata = fs::metadata(folder.join(META)).map_err(|_| missing(folder))?;
    Ok((metadata.modified().ok(), metadata.len(), number(&metadata)))
}

/// The number of a file in its file system; 0 where that is not told.
#[cfg(unix)]
fn number(metadata: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn number(_: &fs::Metadata) -> u64 {
    0
}

/// What an index says of itself that cannot be opened.
pub fn remembered(folder: &Path) -> Option<Manifest> {
    payload::remembered(folder, &folder::remembered(folder)?)
}

impl Engine for EmbeddedEngine {
    fn location(&self) -> &str {
        &self.location
    }

    fn manifest(&self) -> Result<Manifest> {
        self.ask(|snapshot| Ok(snapshot.manifest.clone()))
    }

    fn catalog(&self) -> Result<Vec<Record>> {
        let mut records = self.ask(Snapshot::records)?;
        records.sort_by(|left, right| left.path.cmp(&right.path));
        Ok(records)
    }

    fn record(&self, path: &str) -> Result<Option<Record>> {
        self.ask(|snapshot| snapshot.record(path))
    }

    fn search(&self, plan: &Plan) -> Result<Found> {
        let paths = PathFilters::new(&plan.filters)?;
        self.ask(|snapshot| {
            let conditions = Conditions::new(snapshot, plan)?;
            let mut tally = Tally::new(plan.facets, plan.documents);
            let (total, places) = search::run(snapshot, &conditions, &paths, plan.limit, &mut tally)?;
            let candidates = candidates::read(snapshot, &plan.about, places)?;
            let (facets, documents) = tally.counts();
            Ok(Found { total, candidates, facets, documents, warnings: Vec::new() })
        })
    }

    fn passage(&self, id: &str) -> Result<Option<Passage>> {
        self.ask(|snapshot| reading::with_id(snapshot, id))
    }

    fn passages_beginning(&self, id: &str) -> Result<Vec<Passage>> {
        self.ask(|snapshot| reading::beginning(snapshot, id))
    }

    fn passages_of(&self, path: &str) -> Result<Vec<Passage>> {
        self.ask(|snapshot| {
            let Some((segment, document)) = snapshot.document(path)? else { return Ok(Vec::new()) };
            let mut reading = Reading::new(segment)?;
            segment.passages_of(document).map(|passage| reading.passage(passage)).collect()
        })
    }

    fn frequencies(&self, field: Field, terms: &[Terms]) -> Result<Vec<u64>> {
        self.ask(|snapshot| snapshot.frequencies(field, terms))
    }

    fn neighbours(&self, word: &str, distance: u8) -> Result<Vec<(String, u64)>> {
        let found = self.ask(|snapshot| snapshot.neighbours(word, distance))?;
        let mut found: Vec<(String, u64)> = found.into_iter().collect();
        found.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
        Ok(found)
    }

    fn statistics(&self) -> Result<Statistics> {
        let totals = self.ask(|snapshot| Ok(snapshot.totals))?;
        Ok(Statistics { documents: totals.documents, passages: totals.passages })
    }

    fn bytes(&self) -> Result<u64> {
        folder::bytes(&self.folder)
    }

    fn verify(&self) -> Result<Vec<String>> {
        Ok(verify::damage(&self.folder))
    }

    fn pinned(&self) -> Result<Box<dyn Engine>> {
        let snapshot = guarded(&self.folder, || self.snapshot())?;
        Ok(Box::new(Self {
            folder: self.folder.clone(),
            location: self.location.clone(),
            index: self.index.clone(),
            layout: self.layout.clone(),
            reader: self.reader.clone(),
            opened: self.opened,
            current: Mutex::new(Some((Stamp::default(), snapshot))),
            is_pinned: true,
        }))
    }

    fn writer(&self) -> Result<Box<dyn Writer>> {
        let writer = guarded(&self.folder, || Self::begin(&self.folder))?;
        // Read after the lock is taken: what other writers committed is known now.
        Ok(Box::new(writer.starting_from(self.snapshot()?)))
    }
}
