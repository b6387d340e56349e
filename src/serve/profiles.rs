//! What the documents say of roles, kept as long as the index stays the same: reading thousands of passages of a common
//! role takes most of a second.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::engine::{Engine, Manifest};
use crate::error::Result;
use crate::profile::{self, Profile};
use crate::vocabulary::{Entry, Vocabulary};

/// Profiles that are kept at most. Evidence makes the largest about a megabyte; when there are more, all are forgotten.
const MOST: usize = 32;

/// Profiles of the last commit that was asked.
#[derive(Default)]
pub struct Profiles {
    known: Mutex<Option<(Manifest, HashMap<String, Profile>)>>,
}

impl Profiles {
    /// What the documents say of a role. Blocks.
    pub fn of(&self, engine: &dyn Engine, vocabulary: &Vocabulary, role: Entry<'_>) -> Result<Profile> {
        let commit = engine.manifest()?;
        if let Some(known) = self.known(&commit, role.id()) {
            return Ok(known);
        }
        let profile = profile::of(engine, vocabulary, role)?;
        self.keep(commit, &profile);
        Ok(profile)
    }

    fn known(&self, commit: &Manifest, role: &str) -> Option<Profile> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, profiles) = known.as_ref().filter(|(of, _)| of == commit)?;
        profiles.get(role).cloned()
    }

    fn keep(&self, commit: Manifest, profile: &Profile) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (of, profiles) = known.get_or_insert_with(|| (commit.clone(), HashMap::new()));
        if *of != commit || profiles.len() >= MOST {
            profiles.clear();
            *of = commit;
        }
        profiles.insert(profile.id.clone(), profile.clone());
    }
}
