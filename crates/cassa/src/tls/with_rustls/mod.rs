//! Sessions of rustls.

mod certificate;
mod lenient;
mod session;
mod words;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, version};

use self::certificate::Certificate;
use self::lenient::Lenient;
use self::session::RustlsSession;
use super::failed::Failed;
use super::session::{Library, Session};
use crate::options::{Checks, Tls, TlsVersion};

/// What all sessions of a pool share; with it, servers need not prove themselves anew at each connection.
#[derive(Debug)]
struct RustlsLibrary {
    config: Arc<ClientConfig>,
    server_name: Option<String>,
    /// Set once a server asks for a certificate that we don't have.
    lacks_certificate: Arc<AtomicBool>,
}

/// rustls as the options want it, or what is wrong with the options.
pub(super) fn connector(tls: &Tls) -> Result<Arc<dyn Library>, String> {
    // A program may have chosen whose cryptography it uses.
    let provider = match CryptoProvider::get_default() {
        Some(provider) => provider.clone(),
        None => Arc::new(ring::default_provider()),
    };
    let verifier = verifier(tls, &provider)?;
    let versions: &[_] = match tls.minimum_version {
        TlsVersion::V1_0 | TlsVersion::V1_1 => {
            return Err("minimum_version: rustls speaks 1.2 and 1.3 (Tls::openssl)".to_owned());
        }
        TlsVersion::V1_2 => &[&version::TLS13, &version::TLS12],
        TlsVersion::V1_3 => &[&version::TLS13],
    };
    let lacks_certificate = Arc::new(AtomicBool::new(false));
    let certificate = Certificate::new(tls, &provider, lacks_certificate.clone())?;
    let config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)
        .map_err(|error| format!("rustls can't be set up: {error}"))?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_client_cert_resolver(Arc::new(certificate));
    let server_name = tls.server_name.clone();
    if let Some(name) = &server_name {
        parsed(name)?;
    }
    Ok(Arc::new(RustlsLibrary { config: Arc::new(config), server_name, lacks_certificate }))
}

fn verifier(
    tls: &Tls,
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, String> {
    Ok(match tls.checks {
        Checks::All => {
            let roots = Arc::new(roots(tls)?);
            WebPkiServerVerifier::builder_with_provider(roots, provider.clone())
                .build()
                .map_err(|error| error.to_string())?
        }
        Checks::Issuer => Arc::new(Lenient::new(Some(roots(tls)?), provider.clone())),
        Checks::Nothing => Arc::new(Lenient::new(None, provider.clone())),
    })
}

fn roots(tls: &Tls) -> Result<RootCertStore, String> {
    let mut store = RootCertStore::empty();
    if tls.roots.is_empty() {
        let found = rustls_native_certs::load_native_certs();
        store.add_parsable_certificates(found.certs);
        if store.is_empty() {
            let why = found.errors.first().map(|error| format!(": {error}")).unwrap_or_default();
            return Err(format!("the system has no roots{why}; set roots_pem"));
        }
    }
    for pem in &tls.roots {
        for certificate in certificates(pem, "roots_pem")? {
            let added = store.add(certificate);
            added.map_err(|error| format!("roots_pem has what can't be a root: {error}"))?;
        }
    }
    Ok(store)
}

/// All certificates of a text, one at least.
fn certificates(pem: &[u8], setter: &str) -> Result<Vec<CertificateDer<'static>>, String> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match found {
        Ok(found) if found.is_empty() => Err(format!("{setter} has no certificate in PEM")),
        // What couldn't be read may be a key.
        found => found.map_err(|_| format!("{setter} isn't PEM")),
    }
}

fn parsed(name: &str) -> Result<ServerName<'static>, String> {
    ServerName::try_from(name.to_owned())
        .map_err(|_| format!("{name:?} is no name that a certificate can be for"))
}

impl Library for RustlsLibrary {
    fn session(&self, host: &str) -> Result<Box<dyn Session>, Failed> {
        let name = parsed(self.server_name.as_deref().unwrap_or(host)).map_err(Failed::new)?;
        match ClientConnection::new(self.config.clone(), name) {
            Ok(connection) => {
                Ok(Box::new(RustlsSession::new(connection, self.lacks_certificate.clone())))
            }
            Err(error) => Err(words::failed(&error, false, false)),
        }
    }
}
