//! A cluster behind TLS.

use roledex::engine::Access;
use roledex::engine::opensearch::OpenSearchEngine;
use roledex::error::ErrorKind;

use super::{Index, told};
use crate::engine::{matches, term, wanted, write};

/// A door with TLS before a node, as `host:port`.
const SECURE: &str = "ROLEDEX_TEST_OPENSEARCH_TLS";
/// The PEM file of the authority behind that door.
const AUTHORITY: &str = "ROLEDEX_TEST_OPENSEARCH_CA";

#[test]
#[ignore = "needs a cluster: tests/opensearch/run"]
fn tls_needs_an_authority_that_vouches() {
    let index = Index::new();
    let location = format!("opensearchs://{}/{}", told(SECURE), index.0);
    let trusting = Access { authorities: Some(told(AUTHORITY).into()), ..Access::default() };
    let engine = OpenSearchEngine::open_or_create(&location, &trusting, false).expect("an engine");
    write(&engine, &[("a.txt", &["desk"])]);
    assert_eq!(matches(&engine, &wanted(vec![term("desk")])), ["a.txt#0"]);
    let error = OpenSearchEngine::open(&location, &Access::default()).err().expect("nobody vouches");
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(error.hint().is_some_and(|hint| hint.contains("ROLEDEX_OPENSEARCH_CA")), "{error:?}");
}
