//! What everything is measured against: tantivy alone, with the text of the same passages.

use std::borrow::Cow;
use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use frostem::{Algorithm, Stemmer};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{
    LowerCaser, RemoveLongFilter, SimpleTokenizer, TextAnalyzer, Token, TokenFilter, TokenStream, Tokenizer,
};
use tantivy::{Index, IndexWriter, Searcher, TantivyDocument, Term};

/// The first argument with which the benchmark calls itself to index with tantivy.
pub const INDEX: &str = "--tantivy";

/// Memory for the segment that is built, the same that roledex takes.
const MEMORY: usize = 64 * 1024 * 1024;

/// Adds every line of a file as a document, commits, and waits for the merges.
pub fn index(passages: &Path, folder: &Path) -> io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("en_stem")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
    let index = Index::create_in_dir(folder, schema.build()).map_err(io::Error::other)?;
    index.tokenizers().register("en_stem", en_stem());
    let mut writer: IndexWriter = index.writer_with_num_threads(1, MEMORY).map_err(io::Error::other)?;
    for line in BufReader::new(fs::File::open(passages)?).lines() {
        let mut document = TantivyDocument::default();
        document.add_text(text, line?);
        writer.add_document(document).map_err(io::Error::other)?;
    }
    writer.commit().map_err(io::Error::other)?;
    writer.wait_merging_threads().map_err(io::Error::other)
}

/// Asks tantivy's index.
pub struct Baseline {
    searcher: Searcher,
    text: Field,
    analyzer: TextAnalyzer,
}

impl Baseline {
    /// Opens what [`index`] made.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let index = Index::open_in_dir(folder).map_err(io::Error::other)?;
        let text = index.schema().get_field("text").map_err(io::Error::other)?;
        let searcher = index.reader().map_err(io::Error::other)?.searcher();
        Ok(Self { searcher, text, analyzer: en_stem() })
    }

    /// The ten best passages for any of the words; returns how many there are, at most ten.
    pub fn top_ten(&mut self, words: &str) -> io::Result<usize> {
        let mut terms: Vec<Box<dyn Query>> = Vec::new();
        let mut stream = self.analyzer.token_stream(words);
        while stream.advance() {
            let term = Term::from_field_text(self.text, &stream.token().text);
            terms.push(Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)));
        }
        let query = BooleanQuery::union(terms);
        let top = TopDocs::with_limit(10).order_by_score();
        self.searcher.search(&query, &top).map(|found| found.len()).map_err(io::Error::other)
    }
}

/// What tantivy calls `en_stem`. Its stemmer is a feature of tantivy that roledex builds without.
fn en_stem() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(40))
        .filter(LowerCaser)
        .filter(English)
        .build()
}

#[derive(Clone)]
struct English;

impl TokenFilter for English {
    type Tokenizer<T: Tokenizer> = Stemming<T>;

    fn transform<T: Tokenizer>(self, tokenizer: T) -> Stemming<T> {
        Stemming(tokenizer)
    }
}

#[derive(Clone)]
struct Stemming<T>(T);

impl<T: Tokenizer> Tokenizer for Stemming<T> {
    type TokenStream<'a> = Stemmed<T::TokenStream<'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        let stemmer = Stemmer::new(Algorithm::English);
        Stemmed { tail: self.0.token_stream(text), stemmer, buffer: String::new() }
    }
}

struct Stemmed<T> {
    tail: T,
    stemmer: Stemmer,
    buffer: String,
}

impl<T: TokenStream> TokenStream for Stemmed<T> {
    fn advance(&mut self) -> bool {
        if !self.tail.advance() {
            return false;
        }
        let token = self.tail.token_mut();
        match self.stemmer.stem(&token.text) {
            Cow::Owned(stem) => token.text = stem,
            Cow::Borrowed(stem) => {
                self.buffer.clear();
                self.buffer.push_str(stem);
                std::mem::swap(&mut token.text, &mut self.buffer);
            }
        }
        true
    }

    fn token(&self) -> &Token {
        self.tail.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.tail.token_mut()
    }
}
