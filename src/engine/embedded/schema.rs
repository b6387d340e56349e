//! The layout of the index: which kinds of entries it has, and their columns.
//!
//! A document is kept as three kinds of entries:
//!
//! 1. its *passages*, with our terms, which are what a search finds;
//! 2. one *whole*, with the terms of all its passages, for the score of the document;
//! 3. one *record*, with the state of the source. It is apart from the whole so that a new modification time
//!    replaces nothing else.

use tantivy::schema::{
    FAST, Field as Column, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

use super::packing::UNPACKING;
use crate::engine::Field;

/// Value of [`Layout::kind`] for passages.
pub const PASSAGE: &str = "passage";
/// Value of [`Layout::kind`] for wholes.
pub const WHOLE: &str = "whole";
/// Value of [`Layout::kind`] for records.
pub const RECORD: &str = "record";

/// Names of the columns that are read by name.
pub mod column {
    /// A passage's document.
    pub const PATH: &str = "path";
    /// A passage's position in its document.
    pub const ORDINAL: &str = "ordinal";
    /// Vocabulary ids that a passage names.
    pub const MENTION: &str = "mention";
    /// A whole's passages.
    pub const WHOLE_PASSAGES: &str = "whole_passages";
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

/// Name of the column with the number of tokens that a document's passages have in a field.
pub fn tokens_column(field: Field) -> String {
    format!("tokens_{}", field.name())
}

/// The fields of the index.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Which kind of entry this is.
    pub kind: Column,
    /// A passage's id.
    pub id: Column,
    /// A passage's document.
    pub path: Column,
    /// A passage's format.
    pub format: Column,
    /// A passage's position in its document.
    pub ordinal: Column,
    /// Vocabulary ids that a passage names.
    pub mention: Column,
    /// The passage itself, as JSON.
    pub passage: Column,
    /// A passage's terms, in the order of [`Field::ALL`].
    pub terms: [Column; Field::ALL.len()],
    /// A whole's document.
    pub whole_path: Column,
    /// A whole's terms.
    pub whole: Column,
    /// A whole's passages.
    pub whole_passages: Column,
    /// Tokens of a whole's passages, in the order of [`Field::ALL`].
    pub tokens: [Column; Field::ALL.len()],
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
        let layout = Self {
            kind: schema.add_text_field("kind", STRING),
            id: schema.add_text_field("id", STRING),
            path: schema.add_text_field(column::PATH, STRING | FAST),
            format: schema.add_text_field("format", STRING),
            ordinal: schema.add_u64_field(column::ORDINAL, FAST),
            mention: schema.add_text_field(column::MENTION, STRING | FAST),
            passage: schema.add_bytes_field("passage", STORED),
            terms: Field::ALL.map(|field| schema.add_text_field(field.name(), terms_of(field))),
            whole_path: schema.add_text_field("whole_path", STRING),
            whole: schema.add_text_field("whole", terms(IndexRecordOption::WithFreqs)),
            whole_passages: schema.add_u64_field(column::WHOLE_PASSAGES, FAST),
            tokens: Field::ALL.map(|field| schema.add_u64_field(&tokens_column(field), FAST)),
            record: schema.add_text_field(column::RECORD, STRING | FAST),
            size: schema.add_u64_field(column::SIZE, FAST),
            modified: schema.add_i64_field(column::MODIFIED, FAST),
            hash: schema.add_u64_field(column::HASH, FAST),
            passages: schema.add_u64_field(column::PASSAGES, FAST),
            is_file: schema.add_bool_field(column::IS_FILE, FAST),
        };
        (layout, schema.build())
    }

    /// Where the passages' terms of a field are.
    pub fn terms_of(&self, field: Field) -> Column {
        self.terms[position(field)]
    }
}

/// The field's place in [`Field::ALL`].
pub fn position(field: Field) -> usize {
    Field::ALL.iter().position(|&other| other == field).unwrap_or_default()
}

fn terms_of(field: Field) -> TextOptions {
    match field {
        Field::Text | Field::Surface | Field::Title | Field::Headings => {
            terms(IndexRecordOption::WithFreqsAndPositions)
        }
        Field::Metadata | Field::Path => terms(IndexRecordOption::WithFreqs),
        Field::Paragraphs => terms(IndexRecordOption::Basic),
    }
}

fn terms(option: IndexRecordOption) -> TextOptions {
    let indexing = TextFieldIndexing::default().set_tokenizer(UNPACKING).set_index_option(option);
    TextOptions::default().set_indexing_options(indexing)
}
