//! What rustls' errors mean for the one who has to mend them.

use rustls::{AlertDescription, CertificateError, Error, InvalidMessage};

use super::super::failed::{Failed, WANTS_CERTIFICATE};

/// The failure of a session; `agreed` when both sides had agreed on a cipher suite, `lacking` when a certificate was asked for in vain.
pub(super) fn failed(error: &Error, agreed: bool, lacking: bool) -> Failed {
    let words = match error {
        Error::AlertReceived(alert) => refused(*alert, agreed, lacking),
        Error::InvalidCertificate(reason) => doubted(reason),
        Error::PeerIncompatible(reason) => {
            format!("the server and rustls have nothing in common ({reason:?}); {OTHER_LIBRARY}")
        }
        Error::InvalidMessage(InvalidMessage::InvalidContentType) if !agreed => {
            "what the server sends is not TLS: is it a port in plain text?".to_owned()
        }
        other => format!("the TLS session failed: {other}"),
    };
    Failed::new(words).caused_by(error.clone())
}

/// What helps then.
const OTHER_LIBRARY: &str = match cfg!(feature = "openssl") {
    true => "OpenSSL has older ones: set Tls::openssl",
    false => "OpenSSL has older ones: build cassa with its feature `openssl` and set Tls::openssl",
};

/// What a server's alert means.
fn refused(alert: AlertDescription, agreed: bool, lacking: bool) -> String {
    use AlertDescription as Alert;
    match alert {
        _ if lacking => WANTS_CERTIFICATE.to_owned(),
        Alert::HandshakeFailure | Alert::InsufficientSecurity if !agreed => format!(
            "the server has no cipher suite in common with rustls, as those that Cassandra 1.2 to 2.2 have unless cipher_suites says \
             otherwise; {OTHER_LIBRARY}"
        ),
        Alert::ProtocolVersion => {
            format!("the server has no version of TLS in common with rustls; {OTHER_LIBRARY}")
        }
        Alert::CertificateRequired => WANTS_CERTIFICATE.to_owned(),
        Alert::BadCertificate
        | Alert::UnsupportedCertificate
        | Alert::CertificateRevoked
        | Alert::CertificateExpired
        | Alert::CertificateUnknown
        | Alert::UnknownCA
        | Alert::DecryptError
        | Alert::AccessDenied => {
            format!("the server refuses the client certificate: it answers {alert:?}")
        }
        other => format!("the server broke off TLS: it answers {other:?}"),
    }
}

/// Why a server's certificate isn't trusted.
fn doubted(reason: &CertificateError) -> String {
    use CertificateError as Reason;
    match reason {
        Reason::UnknownIssuer => "the server's certificate is from an unknown issuer: none of the roots has signed it (Tls::roots_pem)".to_owned(),
        Reason::BadSignature => "the server's certificate is from an unknown issuer: a root has its issuer's name, and yet hasn't signed it (Tls::roots_pem)".to_owned(),
        Reason::NotValidForNameContext { expected, presented } => {
            let names = match presented.as_slice() {
                [] => "no name at all".to_owned(),
                names => names.join(", "),
            };
            format!(
                "the server's certificate is for {names} and not for {:?} (Tls::server_name)",
                expected.to_str()
            )
        }
        Reason::NotValidForName => {
            "the server's certificate is for another name (Tls::server_name)".to_owned()
        }
        Reason::ExpiredContext { time, not_after } => {
            let days = time.as_secs().saturating_sub(not_after.as_secs()) / (24 * 60 * 60);
            format!("the server's certificate has expired, {days} days ago by this machine's clock")
        }
        Reason::Expired => "the server's certificate has expired".to_owned(),
        Reason::NotValidYet | Reason::NotValidYetContext { .. } => {
            "the server's certificate is not valid yet by this machine's clock".to_owned()
        }
        Reason::UnsupportedSignatureAlgorithmContext { .. }
        | Reason::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => format!(
            "the server's certificate is signed in a way that rustls doesn't trust, as with SHA-1 or a short key; {OTHER_LIBRARY}"
        ),
        other => format!("the server's certificate is refused: {other}"),
    }
}
