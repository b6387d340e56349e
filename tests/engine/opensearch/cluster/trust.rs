//! A cluster behind TLS.

use std::io::Read;
use std::net::TcpListener;
use std::thread;

use roledex::engine::Access;
use roledex::engine::opensearch::OpenSearchEngine;
use roledex::error::ErrorKind;

use super::{Index, told};
use crate::engine::{matches, term, wanted, write};

/// A door with TLS before a node, as `host:port`.
const SECURE: &str = "ROLEDEX_TEST_OPENSEARCH_TLS";
/// The PEM file of the authority behind that door.
const AUTHORITY: &str = "ROLEDEX_TEST_OPENSEARCH_CA";

/// The first byte of a TLS connection: a record of the handshake.
const HANDSHAKE: u8 = 0x16;

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

/// Where TLS was asked for, who asks is said to nobody before a handshake.
#[test]
#[ignore = "needs a build with TLS: tests/opensearch/run"]
fn a_node_without_tls_hears_no_password() {
    let plain = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = plain.local_addr().expect("an address");
    let heard = thread::spawn(move || {
        let mut heard = vec![0; 4096];
        let count = plain.accept().and_then(|(mut stream, _)| stream.read(&mut heard)).expect("a request");
        heard.truncate(count);
        heard
    });
    let access = Access { user: Some("me".into()), password: Some("pw".into()), ..Access::default() };
    let location = format!("opensearchs://{address}/careers");
    let error = OpenSearchEngine::open(&location, &access).err().expect("no handshake");
    assert_eq!(error.kind(), ErrorKind::Io);
    let heard = heard.join().expect("what it heard");
    assert_eq!(heard.first(), Some(&HANDSHAKE));
    assert!(!heard.windows(5).any(|five| five == b"Basic"));
}
