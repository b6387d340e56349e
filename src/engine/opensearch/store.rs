//! An index in a cluster as the parts of this engine ask it: searches, pages, counts.

use std::thread;
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::address::{self, Address};
use super::answer::{Hit, Page};
use super::client::{Client, Method, Request};
use super::fault;
use crate::engine::Access;
use crate::error::{Error, ErrorKind, Result};

/// The first version with all that is asked for: points in time.
const OLDEST: (u32, u32) = (2, 4);

/// Entries of one page. An index gives at most ten thousand at once when nothing else is set.
pub const PAGE: usize = 5_000;

/// How long the cluster may take to notice that a node is gone, which answers are then asked for again.
const MOMENT: Duration = Duration::from_millis(300);

/// How long the cluster keeps a point in time between two pages.
const KEPT: &str = "5m";

/// A cluster, and which of its indexes.
pub struct Store {
    /// Asks.
    pub client: Client,
    /// Where.
    pub address: Address,
}

/// How a cluster introduces itself.
#[derive(Deserialize)]
struct Hello {
    version: HelloVersion,
}

#[derive(Deserialize)]
struct HelloVersion {
    #[serde(default)]
    distribution: String,
    number: String,
}

/// Where the nodes of a cluster say that they are.
#[derive(Default, Deserialize)]
struct Nodes {
    #[serde(default)]
    nodes: std::collections::BTreeMap<String, NodeInfo>,
}

#[derive(Deserialize)]
struct NodeInfo {
    http: Option<NodeHttp>,
}

#[derive(Deserialize)]
struct NodeHttp {
    publish_address: String,
}

/// What to search.
pub struct Query {
    /// An index, or none for a point in time.
    pub index: String,
    /// Parameters of the address, beside those that say what happens when a shard is missing.
    pub parameters: String,
    /// The search itself.
    pub body: Value,
}

impl Store {
    /// The index at a location. Makes sure that a cluster is there that we can talk to, and learns of its other nodes.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`] when the location is none, or something else listens there, or one too old.
    pub fn connect(location: &str, access: &Access) -> Result<Self> {
        let address = Address::parse(location)?;
        let client = Client::new(location, &address, access)?;
        let hello: Hello = client.read(&Request::get("/"))?;
        let HelloVersion { distribution, number } = hello.version;
        let version = version(&number).filter(|version| distribution == "opensearch" && *version >= OLDEST);
        let Some(_) = version else {
            let found = if distribution.is_empty() { "not OpenSearch" } else { &distribution };
            let error = Error::new(ErrorKind::Usage, format!("{location}: it is {found} {number}"));
            return Err(error.with_hint(format!("OpenSearch {}.{} or later is needed", OLDEST.0, OLDEST.1)));
        };
        let store = Self { client, address };
        if store.address.nodes.len() == 1 {
            store.learn_nodes();
        }
        Ok(store)
    }

    /// Where there is one door only, the others are good to know. Not everybody may ask for them.
    fn learn_nodes(&self) {
        let path = "/_nodes/http?filter_path=nodes.*.http.publish_address";
        let nodes: Nodes = self.client.read(&Request::get(path)).unwrap_or_default();
        let addresses = nodes.nodes.into_values().filter_map(|node| node.http);
        // What is no address could lead elsewhere when it is made part of one.
        self.client.knows(addresses.filter_map(|http| address::node(&published(&http.publish_address))));
    }

    /// Asks all shards; those that do not answer make a gap in the answer, which says so. Asked once more first: a node
    /// that has just gone takes a moment to be missed.
    pub fn search<T: DeserializeOwned>(&self, query: &Query) -> Result<Page<T>> {
        let request = request(query, true);
        let page: Page<T> = self.client.read(&request)?;
        if !page.has_failures() {
            return Ok(page);
        }
        thread::sleep(MOMENT);
        self.client.read(&request)
    }

    /// Asks all shards, each of which has to answer.
    pub fn search_whole<T: DeserializeOwned>(&self, query: &Query) -> Result<Page<T>> {
        let page: Page<T> = self.client.read(&request(query, false))?;
        match page.gap() {
            None => Ok(page),
            Some(gap) => {
                let error = Error::new(ErrorKind::Io, format!("{}: {gap}", self.client.location()));
                Err(error.with_hint("try again when the cluster is well: see GET _cluster/health"))
            }
        }
    }

    /// Hands every hit of a search to `take`, page by page. The body has to say how to sort, so that no two hits are
    /// equal.
    pub fn each<T: DeserializeOwned>(
        &self,
        mut query: Query,
        mut take: impl FnMut(Hit<T>) -> Result<()>,
    ) -> Result<()> {
        query.body["size"] = json!(PAGE);
        loop {
            let hits = self.search_whole(&query)?.hits.hits;
            let (count, last) = (hits.len(), hits.last().map(|hit| hit.sort.clone()));
            hits.into_iter().try_for_each(&mut take)?;
            match last {
                Some(last) if count == PAGE => {
                    let last = Value::Array(last);
                    if query.body["search_after"] == last {
                        return Err(fault::circling(self.client.location()));
                    }
                    query.body["search_after"] = last;
                }
                _ => return Ok(()),
            }
        }
    }

    /// Freezes an index, so that pages of a long search fit together; [`thaw`](Self::thaw) ends it.
    pub fn freeze(&self, index: &str) -> Result<String> {
        #[derive(Deserialize)]
        struct Frozen {
            pit_id: String,
        }
        let path =
            format!("/{index}/_search/point_in_time?keep_alive={KEPT}&allow_partial_pit_creation=false");
        let frozen: Frozen = self.client.read(&Request::new(Method::Post, path))?;
        Ok(frozen.pit_id)
    }

    /// Lets go of what [`freeze`](Self::freeze) returned. The cluster does so by itself, only later.
    pub fn thaw(&self, frozen: &str) {
        let body = json!({ "pit_id": [frozen] });
        let _ = self.client.send(&Request::delete("/_search/point_in_time", &body));
    }

    /// A search at a point in time.
    pub fn at_frozen(frozen: &str, mut body: Value) -> Query {
        body["pit"] = json!({ "id": frozen, "keep_alive": KEPT });
        Query { index: String::new(), parameters: String::new(), body }
    }

    /// How many entries each query finds.
    pub fn counts(&self, index: &str, queries: &[Value]) -> Result<Vec<u64>> {
        #[derive(Deserialize)]
        struct Answers {
            responses: Vec<OneAnswer>,
        }
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum OneAnswer {
            Page(Page<Value>),
            Fault { error: fault::Cause },
        }
        let mut body = String::new();
        for query in queries {
            let search = json!({ "size": 0, "track_total_hits": true, "query": query });
            body.push_str("{}\n");
            body.push_str(&search.to_string());
            body.push('\n');
        }
        let answers: Answers = self.client.read(&Request::lines(format!("/{index}/_msearch"), body))?;
        let count = |answer| match answer {
            OneAnswer::Page(page) => Ok(page.hits.total.value),
            OneAnswer::Fault { error } => {
                Err(Error::new(ErrorKind::Io, format!("{}: {}", self.client.location(), error.told())))
            }
        };
        answers.responses.into_iter().map(count).collect()
    }
}

fn request(query: &Query, may_be_partial: bool) -> Request {
    let Query { index, parameters, body } = query;
    let start = if index.is_empty() { String::new() } else { format!("/{index}") };
    let path = format!("{start}/_search?allow_partial_search_results={may_be_partial}{parameters}");
    Request::post(path, body)
}

/// Major and minor version.
fn version(number: &str) -> Option<(u32, u32)> {
    let mut parts = number.split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??))
}

/// `host:port` of what a node publishes, which is `ip:port` or `host/ip:port`.
fn published(address: &str) -> String {
    match address.split_once('/') {
        Some((host, rest)) => match rest.rsplit_once(':') {
            Some((_, port)) => format!("{host}:{port}"),
            None => rest.to_owned(),
        },
        None => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_and_addresses_are_read() {
        assert_eq!(version("2.19.1"), Some((2, 19)));
        assert_eq!(version("3.0.0-beta1"), Some((3, 0)));
        assert_eq!(version("x"), None);
        assert_eq!(published("10.0.0.1:9200"), "10.0.0.1:9200");
        assert_eq!(published("node/10.0.0.1:9200"), "node:9200");
        assert_eq!(published("[::1]:9200"), "[::1]:9200");
    }
}
