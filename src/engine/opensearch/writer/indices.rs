//! Makes, switches, refreshes and removes indexes, and entries by what they are.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::engine::opensearch::client::{LONG_PATIENCE, Method, Request};
use crate::engine::opensearch::commit::{Seen, damaged};
use crate::engine::opensearch::fault::{self, Cause};
use crate::engine::opensearch::layout::{self, field};
use crate::engine::opensearch::store::Store;
use crate::error::{Error, ErrorKind, Result};

/// Entries that are removed by one request; some seconds' work.
const REMOVED_AT_ONCE: u64 = 20_000;

impl Store {
    /// The index that the alias stands for; `None` when there is none.
    pub fn alias(&self) -> Result<Option<String>> {
        let answer = self.client.send(&Request::get(format!("/{}/_alias", self.address.name)))?;
        if answer.status == 404 {
            return Ok(None);
        }
        if !answer.is_good() {
            return Err(fault::refusal(self.client.location(), &answer));
        }
        let indexes: BTreeMap<String, Value> = self.client.parse(&answer)?;
        let mut names = indexes.into_keys().filter(|name| self.address.number_of(name).is_some());
        match (names.next(), names.next()) {
            (Some(one), Some(other)) => {
                let cause = format!("the alias stands for both {one} and {other}; remove one of them");
                Err(damaged(self.client.location(), &cause))
            }
            (name, _) => Ok(name),
        }
    }

    /// Makes an empty index; returns its name.
    pub fn make_index(&self, number: u64) -> Result<String> {
        let name = self.address.backing(number);
        let body = layout::description(&self.address.name, &name);
        let answer = self.client.send(&Request::put(format!("/{name}"), &body).patient(LONG_PATIENCE))?;
        // A try whose answer was lost may have been carried out all the same. Nobody else uses the number.
        if answer.is_good() || fault::cause_of(&answer).is("resource_already_exists_exception") {
            return Ok(name);
        }
        Err(fault::refusal(self.client.location(), &answer))
    }

    /// Removes an index, if it is there.
    pub fn remove_index(&self, name: &str) -> Result<()> {
        let answer =
            self.client.send(&Request::new(Method::Delete, format!("/{name}")).patient(LONG_PATIENCE))?;
        if answer.is_good() || answer.status == 404 {
            return Ok(());
        }
        Err(fault::refusal(self.client.location(), &answer))
    }

    /// Makes the alias stand for another index, in one step.
    pub fn switch(&self, from: Option<&str>, to: &str) -> Result<()> {
        let alias = &self.address.name;
        let mut actions = vec![json!({ "add": { "index": to, "alias": alias } })];
        actions.extend(from.map(|from| json!({ "remove": { "index": from, "alias": alias } })));
        let request = Request::post("/_aliases", &json!({ "actions": actions })).patient(LONG_PATIENCE);
        let answer = self.client.send(&request)?;
        // Tried twice, the first may have succeeded.
        if answer.is_good() || self.alias()?.as_deref() == Some(to) {
            return Ok(());
        }
        Err(fault::refusal(self.client.location(), &answer))
    }

    /// Removes indexes of ours that the alias does not stand for: what rebuilds left behind that did not end.
    pub fn remove_orphans(&self, kept: Option<&str>) -> Result<()> {
        #[derive(Deserialize)]
        struct Described {
            mappings: Value,
        }
        let path = format!("/{}/_mapping?filter_path=*.mappings._meta", self.address.backings());
        let answer = self.client.send(&Request::get(path))?;
        if answer.status == 404 {
            return Ok(());
        }
        if !answer.is_good() {
            return Err(fault::refusal(self.client.location(), &answer));
        }
        let indexes: BTreeMap<String, Described> = self.client.parse(&answer)?;
        for (name, Described { mappings }) in indexes {
            let owner = mappings.pointer("/_meta/roledex/name").and_then(Value::as_str);
            let is_ours = owner == Some(&self.address.name) && self.address.number_of(&name).is_some();
            if is_ours && Some(name.as_str()) != kept {
                self.remove_index(&name)?;
            }
        }
        Ok(())
    }

    /// Makes all that was written to an index searchable.
    pub fn refresh(&self, index: &str) -> Result<()> {
        #[derive(Deserialize)]
        struct Refreshed {
            #[serde(rename = "_shards")]
            shards: RefreshedShards,
        }
        #[derive(Deserialize)]
        struct RefreshedShards {
            failed: u64,
        }
        let request = Request::new(Method::Post, format!("/{index}/_refresh")).patient(LONG_PATIENCE);
        let Refreshed { shards } = self.client.read(&request)?;
        if shards.failed == 0 {
            return Ok(());
        }
        let message = format!("{}: {} shards could not be refreshed", self.client.location(), shards.failed);
        Err(Error::new(ErrorKind::Io, message).with_hint("run again when the cluster is well"))
    }

    /// Removes the entries that were born after one commit and before another: those that no commit made visible.
    pub fn remove_unborn(&self, index: &str, after: u64, before: u64) -> Result<()> {
        let before = before.min(i64::MAX as u64);
        let query = json!({ "range": { field::BORN: { "gt": after, "lt": before } } });
        if self.counts(index, std::slice::from_ref(&query))? == [0] {
            return Ok(());
        }
        self.remove_where(index, &query)
    }

    /// Removes the entries of dead versions, and says so in the commit entry.
    pub fn sweep(&self, seen: &Seen) -> Result<Seen> {
        for dead in seen.commit.dead_entries() {
            self.remove_where(&seen.index, &dead)?;
        }
        self.write_commit(&seen.index, &seen.commit.swept(), Some(seen))
    }

    /// Removes entries, so many at once that no request takes long.
    fn remove_where(&self, index: &str, query: &Value) -> Result<()> {
        #[derive(Deserialize)]
        struct Removed {
            #[serde(default)]
            deleted: u64,
            #[serde(default)]
            failures: Vec<Failure>,
        }
        #[derive(Deserialize)]
        struct Failure {
            #[serde(default, alias = "reason")]
            cause: Cause,
        }
        let path =
            format!("/{index}/_delete_by_query?conflicts=proceed&refresh=true&max_docs={REMOVED_AT_ONCE}");
        let request = Request::post(path, &json!({ "query": query })).patient(LONG_PATIENCE);
        loop {
            let removed: Removed = self.client.read(&request)?;
            if let Some(failure) = removed.failures.first() {
                let reason = failure.cause.told();
                let message = format!("{}: entries could not be removed: {reason}", self.client.location());
                return Err(Error::new(ErrorKind::Io, message));
            }
            if removed.deleted < REMOVED_AT_ONCE {
                return Ok(());
            }
        }
    }
}
