//! A node over TLS: who doesn't speak it, or doesn't trust it, isn't served.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

mod support;

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use cassa_node::rustls::pki_types::PrivatePkcs8KeyDer;
use cassa_node::rustls::{
    ClientConfig, ClientConnection, RootCertStore, ServerConfig, StreamOwned,
};
use cassa_node::{Method, Node};
use cassa_wire::{ApiVersion, DescribeVersion, decode_reply, encode_call};
use support::Client;

type Certificate = rcgen::CertifiedKey<rcgen::KeyPair>;

fn certificate() -> Certificate {
    rcgen::generate_simple_self_signed(["node.test".to_owned()]).unwrap()
}

fn node(Certificate { cert, signing_key }: &Certificate) -> Node {
    let key = PrivatePkcs8KeyDer::from(signing_key.serialize_der());
    let config = ServerConfig::builder().with_no_client_auth();
    let config = config.with_single_cert(vec![cert.der().clone()], key.into()).unwrap();
    Node::builder().tls(config).start_blocking().unwrap()
}

fn connected(node: &Node, trusted: &Certificate) -> StreamOwned<ClientConnection, TcpStream> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.cert.der().clone()).unwrap();
    let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let name = "node.test".try_into().unwrap();
    let client = ClientConnection::new(Arc::new(config), name).unwrap();
    StreamOwned::new(client, TcpStream::connect(node.address()).unwrap())
}

fn asked() -> Vec<u8> {
    let mut request = Vec::new();
    encode_call(&DescribeVersion {}, 1, ApiVersion::V19_39_0, &mut request).unwrap();
    request
}

#[test]
fn a_node_with_tls_answers_who_speaks_it() {
    let certificate = certificate();
    let node = node(&certificate);
    let mut stream = connected(&node, &certificate);
    stream.write_all(&asked()).unwrap();
    let mut header = [0; 4];
    stream.read_exact(&mut header).unwrap();
    let mut reply = vec![0; u32::from_be_bytes(header) as usize];
    stream.read_exact(&mut reply).unwrap();
    assert_eq!(decode_reply::<DescribeVersion>(reply.into(), 1).unwrap(), "19.39.0");
    assert_eq!(node.calls()[0].method, Some(Method::DescribeVersion));
}

#[test]
fn a_node_with_tls_closes_what_is_not_tls() {
    let node = node(&certificate());
    let mut client = Client::connect(node.address()).unwrap();
    let closed = client.call(&DescribeVersion {}).unwrap_err();
    assert!(matches!(closed.kind(), ErrorKind::UnexpectedEof | ErrorKind::Other), "{closed}");
    assert!(node.calls().is_empty());
}

#[test]
fn a_client_that_does_not_trust_the_node_asks_nothing() {
    let node = node(&certificate());
    let mut stream = connected(&node, &certificate());
    stream.write_all(&asked()).and_then(|()| stream.read_exact(&mut [0])).unwrap_err();
    assert!(node.calls().is_empty());
}
