//! Sessions of OpenSSL, for servers that rustls doesn't speak to.

mod pipe;
mod session;
mod words;

use std::sync::Arc;

use openssl::error::ErrorStack;
use openssl::pkey::PKey;
use openssl::ssl::{
    SslConnector, SslConnectorBuilder, SslMethod, SslMode, SslOptions, SslVerifyMode, SslVersion,
};
use openssl::x509::X509;
use openssl::x509::store::X509StoreBuilder;

use self::session::OpenSslSession;
use super::failed::Failed;
use super::session::{Library, Session};
use crate::options::{Checks, Tls, TlsVersion};

/// What all sessions of a pool share.
#[derive(Debug)]
struct OpenSslLibrary {
    connector: SslConnector,
    server_name: Option<String>,
    checks: Checks,
}

/// OpenSSL as the options want it, or what is wrong with them.
pub(super) fn connector(tls: &Tls) -> Result<Arc<dyn Library>, String> {
    let mut builder = SslConnector::builder(SslMethod::tls_client()).map_err(unusable)?;
    // An idle connection stays small, and a server can't begin anew.
    builder.set_mode(SslMode::RELEASE_BUFFERS);
    builder.set_options(SslOptions::NO_RENEGOTIATION);
    if let Some(level) = tls.security_level {
        builder.set_security_level(level);
    }
    let minimum = match tls.minimum_version {
        TlsVersion::V1_0 => SslVersion::TLS1,
        TlsVersion::V1_1 => SslVersion::TLS1_1,
        TlsVersion::V1_2 => SslVersion::TLS1_2,
        TlsVersion::V1_3 => SslVersion::TLS1_3,
    };
    builder.set_min_proto_version(Some(minimum)).map_err(unusable)?;
    if tls.checks == Checks::Nothing {
        builder.set_verify(SslVerifyMode::NONE);
    }
    trust(&mut builder, tls)?;
    identify(&mut builder, tls)?;
    let (server_name, checks) = (tls.server_name.clone(), tls.checks);
    Ok(Arc::new(OpenSslLibrary { connector: builder.build(), server_name, checks }))
}

/// The roots that were given, else those OpenSSL knows by itself.
fn trust(builder: &mut SslConnectorBuilder, tls: &Tls) -> Result<(), String> {
    if tls.roots.is_empty() {
        return Ok(());
    }
    let mut store = X509StoreBuilder::new().map_err(unusable)?;
    for pem in &tls.roots {
        for root in certificates(pem, "roots_pem")? {
            store.add_cert(root).map_err(unusable)?;
        }
    }
    builder.set_cert_store(store.build());
    Ok(())
}

/// Our certificate, for servers that ask.
fn identify(builder: &mut SslConnectorBuilder, tls: &Tls) -> Result<(), String> {
    const SETTER: &str = "client_certificate_pem";
    let Some(chain) = &tls.chain else {
        return match &tls.key {
            None => Ok(()),
            Some(_) => Err(format!("{SETTER} has a key without its certificate")),
        };
    };
    let pem = tls.key.as_ref().map_or(chain.as_slice(), |key| key.expose());
    // Without an answer, OpenSSL would ask the terminal for a password.
    let key = PKey::private_key_from_pem_callback(pem, |_| Ok(0))
        .map_err(|_| format!("{SETTER}: there is no private key in PEM that isn't encrypted"))?;
    let mut chain = certificates(chain, SETTER)?.into_iter();
    if let Some(own) = chain.next() {
        builder.set_certificate(&own).map_err(unusable)?;
    }
    for issuer in chain {
        builder.add_extra_chain_cert(issuer).map_err(unusable)?;
    }
    let fits = builder.set_private_key(&key).and_then(|()| builder.check_private_key());
    fits.map_err(|_| format!("{SETTER}: the key is not the certificate's"))
}

/// All certificates of a text, one at least.
fn certificates(pem: &[u8], setter: &str) -> Result<Vec<X509>, String> {
    match X509::stack_from_pem(pem) {
        Ok(found) if found.is_empty() => Err(format!("{setter} has no certificate in PEM")),
        // What couldn't be read may be a key.
        found => found.map_err(|_| format!("{setter} isn't PEM")),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "as map_err hands it over")]
fn unusable(error: ErrorStack) -> String {
    format!("OpenSSL can't be set up: {error}")
}

impl Library for OpenSslLibrary {
    fn session(&self, host: &str) -> Result<Box<dyn Session>, Failed> {
        let unusable = |error: ErrorStack| Failed::new(unusable(error));
        let name = self.server_name.as_deref().unwrap_or(host);
        let configuration = self.connector.configure().map_err(unusable)?;
        let checked = self.checks == Checks::All;
        let ssl = configuration.verify_hostname(checked).into_ssl(name).map_err(unusable)?;
        Ok(Box::new(OpenSslSession::begin(ssl, name)?))
    }
}
