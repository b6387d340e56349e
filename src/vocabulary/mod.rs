//! The roles, skills and certifications that are known, by all their names.

pub mod common;
pub mod lint;
pub mod source;

mod compile;
mod entry;
mod layout;
mod table;
pub(crate) mod words;

pub use entry::{Alias, Entry, Kind};
pub(crate) use layout::Flags;
pub(crate) use table::Alias as Pattern;
pub use table::Table;

/// The curated entries, and below them what the user added.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    layers: Vec<Table>,
}

impl Vocabulary {
    /// The curated vocabulary, compiled into the program. It is read in place, so that this costs nothing.
    pub fn builtin() -> Self {
        let text = include_str!(concat!(env!("OUT_DIR"), "/vocabulary.txt"));
        let bytes = include_bytes!(concat!(env!("OUT_DIR"), "/vocabulary.bin"));
        Self { layers: vec![Table::embedded(text, bytes)] }
    }

    /// This vocabulary with another layer below: its names count where none of those above does.
    #[must_use]
    pub fn with(mut self, layer: Table) -> Self {
        self.layers.push(layer);
        self
    }

    /// The layers, the one that outranks the others first.
    pub fn layers(&self) -> &[Table] {
        &self.layers
    }

    /// The entry with this id.
    pub fn entry(&self, id: &str) -> Option<Entry<'_>> {
        self.layers.iter().find_map(|layer| layer.entry(id))
    }

    /// All entries of a kind, ordered by id within a layer.
    pub fn entries(&self, kind: Kind) -> impl Iterator<Item = Entry<'_>> {
        self.layers.iter().flat_map(Table::entries).filter(move |entry| entry.kind() == kind)
    }

    /// The entry that an id, a name, an alias or an exam code stands for, in any case and number.
    pub fn find(&self, name: &str) -> Option<Entry<'_>> {
        self.entry(name.trim()).or_else(|| self.layers.iter().find_map(|layer| layer.find(name, None)))
    }

    /// As [`find`](Self::find), among the entries of one kind; an id may lack its kind: `system-administrator`.
    pub fn find_of(&self, kind: Kind, name: &str) -> Option<Entry<'_>> {
        let name = name.trim();
        let by_id = self.entry(name).filter(|entry| entry.kind() == kind);
        let by_id = by_id.or_else(|| self.entry(&format!("{}{name}", kind.prefix())));
        by_id.or_else(|| self.layers.iter().find_map(|layer| layer.find(name, Some(kind))))
    }

    /// Tells one vocabulary from another, 16 hexadecimal digits.
    pub fn hash(&self) -> String {
        let hash = self.layers.iter().fold(0_u64, |hash, layer| hash.rotate_left(7) ^ layer.hash());
        format!("{hash:016x}")
    }
}
