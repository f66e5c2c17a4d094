//! What docs/tls.md shows, on a node that speaks TLS and wants a certificate and a login.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::io;
use std::path::Path;
use std::{fs, process};

use cassa::{ErrorKind, Options, Phase, Tls};
use cassa_node::Node;
use cassa_node::rustls::pki_types::PrivatePkcs8KeyDer;
use cassa_node::rustls::server::WebPkiClientVerifier;
use cassa_node::rustls::{RootCertStore, ServerConfig};

/// Trusts the cluster's own authority, and shows a certificate to servers that want one.
fn options(folder: &Path) -> io::Result<Options> {
    let file = |name: &str| fs::read(folder.join(name));
    let tls = Tls::new()
        .roots_pem(file("ca.pem")?)
        .client_certificate_pem(file("client.pem")?, file("client.key")?);
    Ok(Options::new().server("localhost").login("cassandra", "s3cret").tls(tls))
}

/// The node, with what its client needs in a folder.
fn node(folder: &Path) -> Node {
    let itself = |name: &str| rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
    let (server, client) = (itself("localhost"), itself("client"));
    fs::create_dir_all(folder).unwrap();
    for (name, pem) in [
        ("ca.pem", server.cert.pem()),
        ("client.pem", client.cert.pem()),
        ("client.key", client.signing_key.serialize_pem()),
    ] {
        fs::write(folder.join(name), pem).unwrap();
    }
    let mut clients = RootCertStore::empty();
    clients.add(client.cert.der().clone()).unwrap();
    let clients = WebPkiClientVerifier::builder(clients.into()).build().unwrap();
    let key = PrivatePkcs8KeyDer::from(server.signing_key.serialize_der());
    let config = ServerConfig::builder()
        .with_client_cert_verifier(clients)
        .with_single_cert(vec![server.cert.der().clone()], key.into())
        .unwrap();
    let node = Node::builder().credentials("cassandra", "s3cret").tls(config);
    node.start_blocking().unwrap()
}

#[test]
fn the_guides_options_reach_a_node_that_wants_certificate_and_login() {
    let folder = std::env::temp_dir().join(format!("cassa-guide-of-tls-{}", process::id()));
    let node = node(&folder);
    // The node has a port of its own, the guide's server the usual one.
    let options = options(&folder).unwrap().server(&format!("localhost:{}", node.address().port()));
    let pool = cassa::blocking::Pool::connect(options.clone()).unwrap();
    assert!(pool.schema().keyspace("system").unwrap().is_some());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let pool = cassa::Pool::connect(options.clone()).await.unwrap();
        assert!(pool.schema().keyspace("system").await.unwrap().is_some());
    });
    let address = node.address().to_string();
    let stranger = Options::new().server(&address).tls(Tls::new());
    let error = cassa::blocking::Pool::connect(stranger).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoHosts);
    assert_eq!(error.attempts()[0].phase(), Phase::Handshake);
    fs::remove_dir_all(&folder).unwrap();
}
