//! One segment of a commit: which entries belong together, and what their columns say.

use std::ops::Range;

use tantivy::columnar::{BytesColumn, Column, StrColumn};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::Field as TantivyField;
use tantivy::{DocId, SegmentReader};

use super::bits::Bits;
use super::schema::{column, position, tokens_column};
use super::totals::Totals;
use crate::engine::Field;
use crate::engine::embedded::snapshot::{Outcome, corrupt};

/// A segment with the columns that every search reads.
pub struct Segment {
    /// Its place in the commit.
    pub number: u32,
    /// Tantivy's view of it.
    pub reader: SegmentReader,
    ahead: Column<u64>,
    back: Column<u64>,
    covers: Column<u64>,
    tokens: [Column<u64>; Field::ALL.len()],
    /// Paths of its documents, in order.
    pub paths: StrColumn,
}

impl Segment {
    /// Opens the columns.
    pub fn open(number: u32, reader: &SegmentReader) -> Outcome<Self> {
        let columns = reader.fast_fields();
        let rows = reader.max_doc();
        let numbers = |name: &str| -> Outcome<Column<u64>> {
            Ok(columns.column_opt(name)?.unwrap_or_else(|| Column::build_empty_column(rows)))
        };
        let mut tokens = Field::ALL.map(|_| Column::build_empty_column(rows));
        for field in Field::ALL {
            tokens[position(field)] = numbers(tokens_column(field))?;
        }
        let paths = columns.str(column::DOCUMENT)?;
        Ok(Self {
            number,
            ahead: numbers(column::AHEAD)?,
            back: numbers(column::BACK)?,
            covers: numbers(column::COVERS)?,
            tokens,
            paths: paths.unwrap_or_else(|| StrColumn::wrap(BytesColumn::empty(rows))),
            reader: reader.clone(),
        })
    }

    /// Whether an entry is not deleted.
    pub fn is_alive(&self, entry: DocId) -> bool {
        self.reader.alive_bitset().is_none_or(|alive| alive.is_alive(entry))
    }

    /// Takes away entries that are deleted.
    pub fn keep_alive(&self, entries: &mut Bits) {
        if let Some(alive) = self.reader.alive_bitset() {
            entries.retain(|entry| alive.is_alive(entry));
        }
    }

    /// The document that a passage belongs to.
    pub fn document_of(&self, passage: DocId) -> DocId {
        let ahead = self.ahead.first(passage).and_then(|ahead| DocId::try_from(ahead).ok());
        passage.saturating_add(ahead.unwrap_or_default()).min(self.reader.max_doc().saturating_sub(1))
    }

    /// The passages of a document, or those that an around is about. They stand before it.
    pub fn passages_of(&self, around: DocId) -> Range<DocId> {
        let number = |column: &Column<u64>| {
            column.first(around).and_then(|number| DocId::try_from(number).ok()).unwrap_or_default()
        };
        let start = around.saturating_sub(number(&self.back));
        start..start.saturating_add(number(&self.covers)).min(around)
    }

    /// A passage's position in its document.
    pub fn ordinal(&self, passage: DocId) -> u32 {
        passage.saturating_sub(self.passages_of(self.document_of(passage)).start)
    }

    /// Which of the segment's paths a document has.
    pub fn path(&self, document: DocId) -> u64 {
        self.paths.term_ords(document).next().unwrap_or_default()
    }

    /// Tokens of an around in a shared field, or of all passages of a document in [`Field::Text`].
    pub fn tokens(&self, field: Field, entry: DocId) -> u32 {
        let tokens = self.tokens[position(field)].first(entry);
        tokens.and_then(|tokens| u32::try_from(tokens).ok()).unwrap_or_default()
    }

    /// What a document has.
    pub fn totals_of(&self, document: DocId) -> Totals {
        let passages = self.passages_of(document);
        let mut totals = Totals { documents: 1, passages: passages.len() as u64, ..Totals::default() };
        for field in Field::ALL {
            let of_document = u64::from(self.tokens(field, document));
            let of_arounds = (passages.end..document)
                .map(|around| u64::from(self.tokens(field, around)) * self.passages_of(around).len() as u64);
            totals.tokens[position(field)] = of_document + of_arounds.sum::<u64>();
        }
        totals
    }

    /// How long a field is, for the scores of its terms.
    pub fn lengths(&self, field: Field, place: TantivyField) -> Outcome<Lengths> {
        if field.is_shared() {
            return Ok(Lengths::Column(self.tokens[position(field)].clone()));
        }
        if field == Field::Paragraphs {
            return Ok(Lengths::Marks);
        }
        self.reader.get_fieldnorms_reader(place).map(Lengths::Norms)
    }
}

/// Counts the different documents that passages belong to, which are shown to it rising.
pub struct DocumentCount<'a> {
    segment: &'a Segment,
    last: Option<DocId>,
    /// How many they are so far.
    pub count: u64,
}

impl<'a> DocumentCount<'a> {
    /// Counts in a segment.
    pub fn new(segment: &'a Segment) -> Self {
        Self { segment, last: None, count: 0 }
    }

    /// Counts the document of a passage, unless it was that of the passage before.
    pub fn add(&mut self, passage: DocId) {
        if self.last.is_none_or(|last| passage > last) {
            self.last = Some(self.segment.document_of(passage));
            self.count += 1;
        }
    }
}

/// How long a field is in each entry.
#[derive(Clone)]
pub enum Lengths {
    /// Of passages.
    Norms(FieldNormReader),
    /// Of arounds.
    Column(Column<u64>),
    /// Of what is marked and not said: how many other marks there are says nothing.
    Marks,
}

impl Lengths {
    /// The length in an entry. As tantivy does it, long ones are rounded.
    pub fn of(&self, entry: DocId) -> u32 {
        match self {
            Self::Norms(norms) => norms.fieldnorm(entry),
            Self::Column(tokens) => rounded(tokens.first(entry).unwrap_or_default()),
            Self::Marks => 1,
        }
    }

    /// The least that it can be.
    pub fn least(&self) -> u32 {
        match self {
            Self::Norms(_) | Self::Column(_) => 0,
            Self::Marks => 1,
        }
    }
}

/// A length as tantivy keeps it: to about an eighth.
pub fn rounded(length: u64) -> u32 {
    let id = FieldNormReader::fieldnorm_to_id(u32::try_from(length).unwrap_or(u32::MAX));
    FieldNormReader::id_to_fieldnorm(id)
}

/// The strings of a column with these ordinals, which rise. Together they are read far faster than one by one.
pub fn strings(column: &StrColumn, ords: &[u64]) -> Outcome<Vec<String>> {
    let mut strings = Vec::with_capacity(ords.len());
    let read = column
        .dictionary()
        .sorted_ords_to_term_cb(ords, |bytes| strings.push(String::from_utf8_lossy(bytes).into_owned()))?;
    if read { Ok(strings) } else { Err(corrupt("a column names no string")) }
}
