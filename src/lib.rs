//! roledex reads a folder of career documents into a full-text index and answers a question with the passage
//! that answers it.


pub mod error;

pub mod traced;

pub mod source;

pub mod document;

pub mod decode;

pub mod passage;

pub mod analyzer;

pub mod engine;

pub mod indexer;

pub mod query;

pub mod search;

pub mod hit;

pub mod vocabulary;

pub mod tagger;
