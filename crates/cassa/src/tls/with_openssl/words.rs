//! What OpenSSL's errors mean for the one who has to mend them.

use openssl::error::ErrorStack;
use openssl::ssl::{Error, SslRef};
use openssl::x509::X509VerifyResult;

use super::super::failed::{Failed, WANTS_CERTIFICATE};

/// The failure of a session with what should be `name`.
pub(super) fn failed(error: &Error, ssl: &SslRef, name: &str) -> Failed {
    let stack = error.ssl_error().map(ErrorStack::errors).unwrap_or_default();
    let reason = stack.first().and_then(openssl::error::Error::reason).unwrap_or_default();
    let has_certificate = ssl.certificate().is_some();
    let verified = ssl.verify_result();
    let words = match reason {
        "certificate verify failed" => doubted(verified, name),
        "wrong version number"
        | "http request"
        | "packet length too long"
        | "record layer failure" => {
            "what the server sends is not TLS: is it a port in plain text?".to_owned()
        }
        "sslv3 alert handshake failure" | "ssl/tls alert handshake failure" => {
            "the server has no cipher suite in common with OpenSSL, or wants a client certificate"
                .to_owned()
        }
        "unsupported protocol" | "tlsv1 alert protocol version" | "no protocols available" => {
            "the server has no version of TLS in common with OpenSSL as it is set up \
             (Tls::minimum_version, Tls::openssl_security_level)"
                .to_owned()
        }
        "tlsv13 alert certificate required" => WANTS_CERTIFICATE.to_owned(),
        alert
            if alert.contains("alert") && alert.contains("certificate")
                || alert.contains("unknown ca") =>
        {
            match has_certificate {
                true => format!("the server refuses the client certificate: it answers {alert:?}"),
                false => WANTS_CERTIFICATE.to_owned(),
            }
        }
        weak if weak.ends_with("too small")
            || weak.ends_with("too weak")
            || weak == "wrong signature type" =>
        {
            format!(
                "the server's keys or signatures are weaker than OpenSSL is set up for: {weak} (Tls::openssl_security_level)"
            )
        }
        other => format!("the TLS session failed: OpenSSL says {other:?}"),
    };
    match error.ssl_error() {
        Some(stack) => Failed::new(words).caused_by(stack.clone()),
        None => Failed::new(words),
    }
}

/// Why a server's certificate isn't trusted; the numbers are X.509's in OpenSSL, which has no names for them here.
fn doubted(verified: X509VerifyResult, name: &str) -> String {
    let why = verified.error_string();
    match verified.as_raw() {
        9 => "the server's certificate is not valid yet by this machine's clock".to_owned(),
        10 => "the server's certificate has expired by this machine's clock".to_owned(),
        2 | 18..=21 => "the server's certificate is from an unknown issuer: none of the roots has signed it (Tls::roots_pem)".to_owned(),
        62 | 64 => format!("the server's certificate is for another name and not for {name:?} (Tls::server_name)"),
        66..=68 => format!("the server's certificate is weaker than OpenSSL is set up for: {why} (Tls::openssl_security_level)"),
        _ => format!("the server's certificate is refused: {why}"),
    }
}
