//! An index that is not there: it answers everything with nothing, so that a dry run needs no other.

use super::{Engine, Field, Found, Manifest, Plan, Record, Statistics, Terms, Writer};
use crate::error::{Error, ErrorKind, Result};
use crate::passage::Passage;

/// Stands for the index that would be made at a location.
pub struct Nothing {
    pub(super) location: String,
}

impl Engine for Nothing {
    fn location(&self) -> &str {
        &self.location
    }

    fn manifest(&self) -> Result<Manifest> {
        Ok(Manifest::default())
    }

    fn catalog(&self) -> Result<Vec<Record>> {
        Ok(Vec::new())
    }

    fn record(&self, _: &str) -> Result<Option<Record>> {
        Ok(None)
    }

    fn search(&self, _: &Plan) -> Result<Found> {
        Ok(Found::default())
    }

    fn passage(&self, _: &str) -> Result<Option<Passage>> {
        Ok(None)
    }

    fn passages_beginning(&self, _: &str) -> Result<Vec<Passage>> {
        Ok(Vec::new())
    }

    fn passages_of(&self, _: &str) -> Result<Vec<Passage>> {
        Ok(Vec::new())
    }

    fn frequencies(&self, _: Field, terms: &[Terms]) -> Result<Vec<u64>> {
        Ok(vec![0; terms.len()])
    }

    fn neighbours(&self, _: &str, _: u8) -> Result<Vec<(String, u64)>> {
        Ok(Vec::new())
    }

    fn statistics(&self) -> Result<Statistics> {
        Ok(Statistics::default())
    }

    fn bytes(&self) -> Result<u64> {
        Ok(0)
    }

    fn verify(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    fn pinned(&self) -> Result<Box<dyn Engine>> {
        Ok(Box::new(Self { location: self.location.clone() }))
    }

    fn writer(&self) -> Result<Box<dyn Writer>> {
        Err(Error::new(ErrorKind::IndexMissing, format!("{}: there is no index", self.location)))
    }
}
