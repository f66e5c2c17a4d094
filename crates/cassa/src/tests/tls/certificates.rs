//! Certificates for simulated servers and for those who call them.

use std::sync::Arc;

use rcgen::{CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};

use crate::options::Tls;

pub(super) const BOTH: &[&SupportedProtocolVersion] = &[&TLS13, &TLS12];

/// Who signs certificates.
pub(super) struct Authority(CertifiedIssuer<'static, KeyPair>);

/// A certificate and its key.
pub(super) struct Identity {
    pub(super) certificate: rcgen::Certificate,
    pub(super) key: KeyPair,
}

impl Authority {
    pub(super) fn new() -> Authority {
        let mut params = CertificateParams::default();
        // Of two with the same name, one would be found to have signed badly instead of not at all.
        let name = format!("Authority {}", fastrand::u64(..));
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        Authority(CertifiedIssuer::self_signed(params, key).expect("a certificate"))
    }

    /// What trusts it.
    pub(super) fn trusted(&self) -> Tls {
        Tls::new().roots_pem(self.0.pem())
    }

    pub(super) fn identity(&self, names: &[&str]) -> Identity {
        self.identity_of_years(names, 2000, 4000)
    }

    pub(super) fn identity_of_years(&self, names: &[&str], from: i32, to: i32) -> Identity {
        let names: Vec<String> = names.iter().map(|&name| name.into()).collect();
        let mut params = CertificateParams::new(names).expect("names");
        params.not_before = date_time_ymd(from, 1, 1);
        params.not_after = date_time_ymd(to, 1, 1);
        let key = KeyPair::generate().expect("a key");
        Identity { certificate: params.signed_by(&key, &self.0).expect("signed"), key }
    }

    fn roots(&self) -> Arc<RootCertStore> {
        let mut roots = RootCertStore::empty();
        roots.add(self.0.der().clone()).expect("a root");
        Arc::new(roots)
    }
}

impl Identity {
    /// One that nobody else vouches for.
    pub(super) fn self_signed(names: &[&str]) -> Identity {
        let names: Vec<String> = names.iter().map(|&name| name.into()).collect();
        let made = rcgen::generate_simple_self_signed(names).expect("names");
        Identity { certificate: made.cert, key: made.signing_key }
    }

    /// A server with it.
    pub(super) fn server(&self) -> Arc<ServerConfig> {
        self.server_of(BOTH, None)
    }

    /// A server with it of these versions, which wants certificates that `clients` has signed.
    pub(super) fn server_of(
        &self,
        versions: &[&'static SupportedProtocolVersion],
        clients: Option<&Authority>,
    ) -> Arc<ServerConfig> {
        let provider = Arc::new(ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider.clone())
            .with_protocol_versions(versions)
            .expect("versions");
        let config = match clients {
            None => config.with_no_client_auth(),
            Some(clients) => config.with_client_cert_verifier(
                WebPkiClientVerifier::builder_with_provider(clients.roots(), provider)
                    .build()
                    .expect("roots"),
            ),
        };
        let key = PrivatePkcs8KeyDer::from(self.key.serialize_der());
        let chain: Vec<CertificateDer<'static>> = vec![self.certificate.der().clone()];
        Arc::new(config.with_single_cert(chain, key.into()).expect("its own key"))
    }
}

/// A server that rustls trusts when it is connected to as 10.0.0.1, and what to trust it by.
pub(super) fn trusted_server() -> (Arc<ServerConfig>, Tls) {
    let authority = Authority::new();
    (authority.identity(&["10.0.0.1"]).server(), authority.trusted())
}
