//! Who we are, for servers that ask.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustls::SignatureScheme;
use rustls::client::ResolvesClientCert;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::{self, PemObject};
use rustls::sign::CertifiedKey;

use crate::options::Tls;

/// The client certificate, or the note that a server has asked for one in vain.
#[derive(Debug)]
pub(super) struct Certificate {
    ours: Option<Arc<CertifiedKey>>,
    lacking: Arc<AtomicBool>,
}

impl Certificate {
    pub(super) fn new(
        tls: &Tls,
        provider: &CryptoProvider,
        lacking: Arc<AtomicBool>,
    ) -> Result<Certificate, String> {
        const SETTER: &str = "client_certificate_pem";
        let ours = match (&tls.chain, &tls.key) {
            (None, None) => None,
            (None, Some(_)) => return Err(format!("{SETTER} has a key without its certificate")),
            (Some(chain), key) => {
                let key = key.as_ref().map_or(chain.as_slice(), |key| key.expose());
                let (chain, key) = (super::certificates(chain, SETTER)?, private_key(key)?);
                let certified = CertifiedKey::from_der(chain, key, provider);
                let certified = certified.map_err(|error| format!("{SETTER}: {error}"))?;
                Some(Arc::new(certified))
            }
        };
        Ok(Certificate { ours, lacking })
    }
}

/// No message shows a part of what was read.
fn private_key(key: &[u8]) -> Result<PrivateKeyDer<'static>, String> {
    const ENCRYPTED: &[u8] = b"ENCRYPTED";
    PrivateKeyDer::from_pem_slice(key).map_err(|error| {
        let why = match error {
            _ if key.windows(ENCRYPTED.len()).any(|part| part == ENCRYPTED) => {
                "the private key is encrypted: decrypt it, as by `openssl pkey`"
            }
            pem::Error::NoItemsFound => "there is no private key in PEM",
            _ => "the private key isn't PEM",
        };
        format!("client_certificate_pem: {why}")
    })
}

impl ResolvesClientCert for Certificate {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        if self.ours.is_none() {
            self.lacking.store(true, Ordering::Relaxed);
        }
        self.ours.clone()
    }

    fn has_certs(&self) -> bool {
        self.ours.is_some()
    }
}
