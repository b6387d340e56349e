//! The layout of the index: which kinds of entries it has, and their columns.
//!
//! A document is kept as entries that follow each other in one segment:
//!
//! 1. its *passages*, with their own words, which are what a search finds;
//! 2. its *arounds*: what neighbouring passages have in common is kept once for all of them, the headings in one
//!    entry and title, metadata and path in another. Such an entry says which passages before it it is about;
//! 3. one *document*, which stands behind all its passages, with what is known of the whole.
//!
//! One *record*, with the state of the source, is apart from these, so that a new modification time replaces nothing
//! else.

use tantivy::IndexSettings;
use tantivy::schema::{
    FAST, Field as Column, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing, TextOptions,
};

use super::packing::UNPACKING;
use crate::engine::Field;

/// Value of [`Layout::kind`] for passages.
pub const PASSAGE: &str = "p";
/// Value of [`Layout::kind`] for documents.
pub const DOCUMENT: &str = "d";
/// Value of [`Layout::kind`] for records.
pub const RECORD: &str = "r";

/// Names of the columns that are read by name.
pub mod column {
    /// Of a passage, the bytes of its id; see [`super::super::stored`].
    pub const ID: &str = "id";
    /// Of a passage, how many entries behind it its document stands.
    pub const AHEAD: &str = "ahead";
    /// Vocabulary ids that a passage names.
    pub const MENTION: &str = "mention";
    /// Of an around or a document, how many entries before it its first passage stands.
    pub const BACK: &str = "back";
    /// Of an around or a document, how many passages it is about.
    pub const COVERS: &str = "covers";
    /// A document's path.
    pub const DOCUMENT: &str = "document";
    /// A record's document.
    pub const RECORD: &str = "record";
    /// Bytes of the source.
    pub const SIZE: &str = "size";
    /// When the source was modified.
    pub const MODIFIED: &str = "modified";
    /// Hash of the source.
    pub const HASH: &str = "hash";
    /// How many passages the document has.
    pub const PASSAGES: &str = "passages";
    /// Whether the source is a file.
    pub const IS_FILE: &str = "is_file";
}

/// Bytes of stored passages that are compressed together. A candidate needs its whole block expanded, of two hundred
/// nearly each another one. Half of tantivy's default makes the index a twenty-fifth larger and spares a tenth of a
/// search's time over 100,000 passages; a quarter makes it larger still and spares no more.
const BLOCK_BYTES: usize = 8 * 1024;

/// How tantivy stores what is shown.
pub fn settings() -> IndexSettings {
    IndexSettings { docstore_blocksize: BLOCK_BYTES, ..IndexSettings::default() }
}

/// Name of the column with the number of tokens in a shared field of an around; for [`Field::Text`] those of all
/// passages of a document.
pub fn tokens_column(field: Field) -> &'static str {
    match field {
        Field::Text => "tokens_text",
        Field::Title => "tokens_title",
        Field::Headings => "tokens_headings",
        Field::Metadata => "tokens_metadata",
        Field::Path => "tokens_path",
        Field::Paragraphs => "tokens_paragraphs",
    }
}

/// The fields of the index.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Which kind of entry this is; arounds have none.
    pub kind: Column,
    /// The path of the document that an entry belongs to; records have [`Layout::record`].
    pub path: Column,
    /// A passage's id.
    pub id: Column,
    /// Where a passage's document stands.
    pub ahead: Column,
    /// Vocabulary ids that a passage names.
    pub mention: Column,
    /// What is kept of a passage or a document to be shown.
    pub stored: Column,
    /// Terms, in the order of [`Field::ALL`].
    pub terms: [Column; Field::ALL.len()],
    /// Where the passages of an around or a document begin.
    pub back: Column,
    /// How many passages an around or a document has.
    pub covers: Column,
    /// Tokens, in the order of [`Field::ALL`].
    pub tokens: [Column; Field::ALL.len()],
    /// A document's path.
    pub document: Column,
    /// A document's format.
    pub format: Column,
    /// A record's document.
    pub record: Column,
    /// Bytes of the source.
    pub size: Column,
    /// When the source was modified.
    pub modified: Column,
    /// Hash of the source.
    pub hash: Column,
    /// How many passages the document has.
    pub passages: Column,
    /// Whether the source is a file.
    pub is_file: Column,
}

impl Layout {
    /// The layout and tantivy's description of it.
    pub fn new() -> (Self, Schema) {
        let mut schema = Schema::builder();
        let fast = || NumericOptions::default().set_fast();
        let layout = Self {
            kind: schema.add_text_field("kind", name()),
            path: schema.add_text_field("path", name()),
            id: schema.add_u64_field(column::ID, fast()),
            ahead: schema.add_u64_field(column::AHEAD, fast()),
            mention: schema.add_text_field(column::MENTION, name() | FAST),
            stored: schema.add_bytes_field("stored", STORED),
            terms: Field::ALL.map(|field| schema.add_text_field(field.name(), terms_of(field))),
            back: schema.add_u64_field(column::BACK, fast()),
            covers: schema.add_u64_field(column::COVERS, fast()),
            tokens: Field::ALL.map(|field| schema.add_u64_field(tokens_column(field), fast())),
            document: schema.add_text_field(column::DOCUMENT, TextOptions::default() | FAST),
            format: schema.add_text_field("format", name()),
            record: schema.add_text_field(column::RECORD, name() | FAST),
            size: schema.add_u64_field(column::SIZE, fast()),
            modified: schema.add_i64_field(column::MODIFIED, fast()),
            hash: schema.add_u64_field(column::HASH, fast()),
            passages: schema.add_u64_field(column::PASSAGES, fast()),
            is_file: schema.add_bool_field(column::IS_FILE, fast()),
        };
        (layout, schema.build())
    }

    /// Where the terms of a field are.
    pub fn terms_of(&self, field: Field) -> Column {
        self.terms[position(field)]
    }
}

/// The field's place in [`Field::ALL`].
pub fn position(field: Field) -> usize {
    Field::ALL.iter().position(|&other| other == field).unwrap_or_default()
}

/// A name that entries are found by as a whole.
fn name() -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_index_option(IndexRecordOption::Basic)
        .set_fieldnorms(false);
    TextOptions::default().set_indexing_options(indexing)
}

/// Lengths of texts are kept by tantivy for every entry; those of shared fields are in columns of the few that have
/// them.
fn terms_of(field: Field) -> TextOptions {
    let option = match field {
        Field::Paragraphs => IndexRecordOption::Basic,
        _ if field.has_positions() => IndexRecordOption::WithFreqsAndPositions,
        _ => IndexRecordOption::WithFreqs,
    };
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(UNPACKING)
        .set_index_option(option)
        .set_fieldnorms(field == Field::Text);
    TextOptions::default().set_indexing_options(indexing)
}
