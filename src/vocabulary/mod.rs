//! The roles, skills and certifications that are known, by all their names.
//!
//! # Design
//!
//! A vocabulary is made of layers. What the user adds by hand stands beside the curated entries, so that the longer
//! name wins, and the user's where two are as long. What is imported from large lists of others stands below: it
//! counts only where nothing of the layers above does. Layers are compiled when they are made and read in place, so
//! that no command parses a vocabulary.

pub mod common;
pub mod file;
pub mod lint;
pub mod source;

mod compile;
mod entry;
mod layer;
mod layout;
mod store;
mod table;
pub(crate) mod words;

pub use entry::{Alias, Entry, Kind};
pub use layer::{About, Layer, Origin};
pub(crate) use layout::Flags;
pub use store::Store;
pub(crate) use table::Alias as Pattern;
pub use table::Table;

/// The curated entries, beside them what the user added, and below what was imported.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    /// Ordered by rank: by origin, then by name.
    layers: Vec<Layer>,
}

impl Vocabulary {
    /// The curated vocabulary, compiled into the program. It is read in place, so that this costs nothing.
    pub fn builtin() -> Self {
        let text = include_str!(concat!(env!("OUT_DIR"), "/vocabulary.txt"));
        let bytes = include_bytes!(concat!(env!("OUT_DIR"), "/vocabulary.bin"));
        Self { layers: vec![Layer::curated(Table::embedded(text, bytes))] }
    }

    /// This vocabulary with another layer, which takes the place of one with its name.
    #[must_use]
    pub fn with(mut self, layer: Layer) -> Self {
        self.layers.retain(|known| known.about.name != layer.about.name);
        self.layers.push(layer);
        let rank = |layer: &Layer| (layer.about.origin, layer.about.name.clone());
        self.layers.sort_by_key(rank);
        self
    }

    /// This vocabulary without the layer of this name.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.layers.retain(|layer| layer.about.name != name);
        self
    }

    /// What stands above an imported layer of this name.
    #[must_use]
    pub fn above(mut self, origin: Origin, name: &str) -> Self {
        self.layers.retain(|layer| (layer.about.origin, layer.about.name.as_str()) < (origin, name));
        self
    }

    /// The layers, the one that outranks the others first.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    fn tables(&self) -> impl Iterator<Item = &Table> {
        self.layers.iter().map(|layer| &layer.table)
    }

    /// The entry with this id; when several layers have it, that of the first.
    pub fn entry(&self, id: &str) -> Option<Entry<'_>> {
        self.tables().find_map(|table| table.entry(id))
    }

    /// What every layer has to say of an id. Their names are all names of the one entry.
    pub fn parts(&self, id: &str) -> impl Iterator<Item = Entry<'_>> {
        self.tables().filter_map(move |table| table.entry(id))
    }

    /// All entries of a kind, each once, ordered by id within a layer.
    pub fn entries(&self, kind: Kind) -> impl Iterator<Item = Entry<'_>> {
        self.tables().enumerate().flat_map(move |(rank, table)| {
            let is_known = move |id: &str| self.tables().take(rank).any(|above| above.entry(id).is_some());
            table.entries().filter(move |entry| entry.kind() == kind && !is_known(entry.id()))
        })
    }

    /// The entry that an id, a name, an alias or an exam code stands for, in any case and number.
    pub fn find(&self, name: &str) -> Option<Entry<'_>> {
        self.entry(name.trim()).or_else(|| self.named(name, None))
    }

    /// As [`find`](Self::find), among the entries of one kind; an id may lack its kind: `system-administrator`.
    pub fn find_of(&self, kind: Kind, name: &str) -> Option<Entry<'_>> {
        let name = name.trim();
        let by_id = self.entry(name).filter(|entry| entry.kind() == kind);
        let by_id = by_id.or_else(|| self.entry(&format!("{}{name}", kind.prefix())));
        by_id.or_else(|| self.named(name, Some(kind)))
    }

    /// The entry that a name stands for, as the first layer that has it says.
    fn named(&self, name: &str, kind: Option<Kind>) -> Option<Entry<'_>> {
        let found = self.tables().find_map(|table| table.find(name, kind))?;
        self.entry(found.id())
    }

    /// Tells one vocabulary from another, 16 hexadecimal digits.
    pub fn hash(&self) -> String {
        let hash = self.tables().fold(0_u64, |hash, table| hash.rotate_left(7) ^ table.hash());
        format!("{hash:016x}")
    }
}
