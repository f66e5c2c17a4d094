//! Servers that speak TLS, and who may call them.

use cassa_node::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use cassa_node::rustls::server::WebPkiClientVerifier;
use cassa_node::rustls::{RootCertStore, ServerConfig};
use cassa_node::{Line, Node};
use cassa_testbed::Server;
use rcgen::{CertifiedKey, KeyPair};

use super::Host;
use crate::case::Failure;

/// A server over TLS that wants to know its clients.
#[derive(Debug)]
pub(crate) struct Secure {
    pub(crate) host: Host,
    /// What it is trusted by, as PEM: its own certificate, for its address and `localhost`.
    pub(crate) root: String,
    /// The certificate of the only client it lets in, and its key.
    pub(crate) client: Option<(String, String)>,
}

/// Suites that rustls has, and every line on a Java of today.
const SUITES: &[&str] =
    &["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"];

/// A server with suites of today, open to everybody.
pub(super) fn open_cassandra(version: &str) -> Result<Secure, Failure> {
    let tls = cassa_testbed::Tls::new().cipher_suites(SUITES);
    let server = Server::builder(version).tls(tls).start()?;
    let root = server.certificate_pem()?;
    Ok(Secure { host: Host::Cassandra(server.into()), root, client: None })
}

/// A server with its line's own suites, for one client alone.
pub(super) fn mutual_cassandra(version: &str) -> Result<Secure, Failure> {
    let client = identity("client")?;
    let tls = cassa_testbed::Tls::new().client_root(&client.cert.pem());
    let server = Server::builder(version).tls(tls).start()?;
    let root = server.certificate_pem()?;
    let client = Some((client.cert.pem(), client.signing_key.serialize_pem()));
    Ok(Secure { host: Host::Cassandra(server.into()), root, client })
}

pub(super) fn open_node(line: Line) -> Result<Secure, Failure> {
    let server = identity("127.0.0.1")?;
    let config = ServerConfig::builder().with_no_client_auth();
    let config = config.with_single_cert(vec![server.cert.der().clone()], key(&server))?;
    let host = Host::Node(Node::builder().line(line).tls(config).start_blocking()?);
    Ok(Secure { host, root: server.cert.pem(), client: None })
}

pub(super) fn mutual_node(line: Line) -> Result<Secure, Failure> {
    let (server, client) = (identity("127.0.0.1")?, identity("client")?);
    let mut roots = RootCertStore::empty();
    roots.add(client.cert.der().clone())?;
    let clients = WebPkiClientVerifier::builder(roots.into()).build()?;
    let config = ServerConfig::builder().with_client_cert_verifier(clients);
    let config = config.with_single_cert(vec![server.cert.der().clone()], key(&server))?;
    let host = Host::Node(Node::builder().line(line).tls(config).start_blocking()?);
    let client = Some((client.cert.pem(), client.signing_key.serialize_pem()));
    Ok(Secure { host, root: server.cert.pem(), client })
}

/// A self-signed certificate for this name and `localhost`.
pub(crate) fn identity(name: &str) -> Result<CertifiedKey<KeyPair>, Failure> {
    Ok(rcgen::generate_simple_self_signed([name.to_owned(), "localhost".to_owned()])?)
}

fn key(of: &CertifiedKey<KeyPair>) -> PrivateKeyDer<'static> {
    PrivatePkcs8KeyDer::from(of.signing_key.serialize_der()).into()
}
