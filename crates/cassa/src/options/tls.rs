//! How connections are encrypted, and whom they trust.

use std::fmt;
use std::fs;

use super::Options;

/// Connections over TLS: whose certificates are trusted, and who we are. Each setter takes and returns it.
///
/// As it is made, it trusts the roots of the system, expects the host's name or address in its server's certificate, and speaks TLS 1.2
/// and 1.3.
///
/// ```
/// use cassa::{Options, Tls};
///
/// # fn read(_: &str) -> std::io::Result<Vec<u8>> { Ok(Vec::new()) }
/// let tls = Tls::new().roots_pem(read("/etc/cassandra/ca.pem")?);
/// let options = Options::new().server("db1.example.com").tls(tls);
/// # assert!(format!("{options:?}").contains("roots"));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Tls {
    pub(crate) roots: Vec<Vec<u8>>,
    pub(crate) chain: Option<Vec<u8>>,
    pub(crate) key: Option<Secret>,
    pub(crate) server_name: Option<String>,
    pub(crate) minimum_version: TlsVersion,
    pub(crate) checks: Checks,
    pub(crate) security_level: Option<u32>,
    speaker: Speaker,
}

/// A version of TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
#[non_exhaustive]
pub enum TlsVersion {
    /// TLS 1.0, which OpenSSL alone speaks, at [security level](Tls::openssl_security_level) 0.
    V1_0,
    /// TLS 1.1, likewise.
    V1_1,
    /// TLS 1.2.
    #[default]
    V1_2,
    /// TLS 1.3: servers from Java 11 on have it.
    V1_3,
}

/// What is checked of a server's certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Checks {
    #[default]
    All,
    /// Whoever's it is that a root has signed.
    Issuer,
    Nothing,
}

/// The library that speaks TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Speaker {
    Rustls,
    OpenSsl,
}

impl Default for Speaker {
    /// rustls, unless cassa was built with OpenSSL alone.
    fn default() -> Speaker {
        match cfg!(feature = "openssl") && !cfg!(feature = "rustls") {
            true => Speaker::OpenSsl,
            false => Speaker::Rustls,
        }
    }
}

/// A private key as PEM: `Debug` prints `***`.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(Vec<u8>);

#[cfg(any(feature = "rustls", feature = "openssl"))]
impl Secret {
    pub(crate) fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl Tls {
    /// The roots of the system, and every check.
    pub fn new() -> Tls {
        Tls::default()
    }

    /// Trusts these roots instead of the system's: certificates as PEM, one at least. Called again, it adds more.
    ///
    /// A server's own certificate may be its root, as when it is self-signed.
    #[must_use]
    pub fn roots_pem(mut self, roots: impl Into<Vec<u8>>) -> Tls {
        self.roots.push(roots.into());
        self
    }

    /// Who we are, for servers that ask (`require_client_auth`): our certificate with those between it and its root, and its private key,
    /// as PEM. The key stands in PKCS #8, PKCS #1 or SEC 1, and isn't encrypted.
    #[must_use]
    pub fn client_certificate_pem(
        mut self,
        chain: impl Into<Vec<u8>>,
        key: impl Into<Vec<u8>>,
    ) -> Tls {
        self.chain = Some(chain.into());
        self.key = Some(Secret(key.into()));
        self
    }

    /// The name or address that every server's certificate is for, instead of what the server is connected by.
    #[must_use]
    pub fn server_name(mut self, name: impl Into<String>) -> Tls {
        self.server_name = Some(name.into());
        self
    }

    /// The lowest version of TLS that is spoken: 1.2 by default.
    #[must_use]
    pub fn minimum_version(mut self, version: TlsVersion) -> Tls {
        self.minimum_version = version;
        self
    }

    /// Has OpenSSL speak instead of rustls, for servers that share no cipher suite or version with rustls: Cassandra 1.2 to 2.2 as they
    /// come, which offer RSA key exchange and CBC alone, and any Cassandra on Java 6 or 7, which speaks TLS 1.0. It needs cassa's feature
    /// `openssl`; without rustls' it is the default.
    #[must_use]
    pub fn openssl(mut self) -> Tls {
        self.speaker = Speaker::OpenSsl;
        self
    }

    /// OpenSSL's security level, 0 to 5: 1 by default, or what the system's distribution says (Debian has 2).
    ///
    /// Servers of the time of Cassandra 1.2 need a lower one: level 2 refuses RSA keys below 2,048 bits, level 1 signatures with SHA-1
    /// and below 1,024 bits, and OpenSSL 3 speaks TLS 1.0 and 1.1 at level 0 only. Each was broken or is close to it: with them a
    /// connection is safe from those who listen, and hardly from those who spend money to get in between.
    #[must_use]
    pub fn openssl_security_level(mut self, level: u32) -> Tls {
        self.security_level = Some(level);
        self
    }

    /// Accepts a certificate for any name, if a trusted root has signed it: whoever has one of those can pass for a server.
    ///
    /// It is meant for certificates that name no host, as those that keytool makes when it isn't told any, beside roots that sign
    /// nothing but the cluster's own certificates.
    #[must_use]
    pub fn dangerous_accept_any_name(mut self) -> Tls {
        self.checks = Checks::Issuer;
        self
    }

    /// Accepts any certificate: whoever stands between us and the server can read and change everything, logins among it.
    #[must_use]
    pub fn dangerous_accept_any_certificate(mut self) -> Tls {
        self.checks = Checks::Nothing;
        self
    }

    /// Sets what a URL says; an error says what is wrong with the value.
    pub(super) fn set(mut self, name: &str, value: &str) -> Result<Tls, String> {
        let file = || fs::read(value).map_err(|error| error.to_string());
        match name {
            "tls_roots" => self.roots.push(file()?),
            "tls_certificate" => self.chain = Some(file()?),
            "tls_key" => self.key = Some(Secret(file()?)),
            "tls_server_name" => self.server_name = Some(value.to_owned()),
            "tls_minimum_version" => {
                self.minimum_version = match value {
                    "1.0" => TlsVersion::V1_0,
                    "1.1" => TlsVersion::V1_1,
                    "1.2" => TlsVersion::V1_2,
                    "1.3" => TlsVersion::V1_3,
                    _ => return Err("1.0, 1.1, 1.2 or 1.3 is expected".to_owned()),
                }
            }
            _ if value == "on" => {}
            _ if value == "openssl" => self.speaker = Speaker::OpenSsl,
            _ => return Err("`on` or `openssl` is expected".to_owned()),
        }
        Ok(self)
    }

    pub(crate) fn speaker(&self) -> Speaker {
        self.speaker
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = |pem: &[u8]| format!("{} bytes of PEM", pem.len());
        let roots = match self.roots.as_slice() {
            [] => "the system's".to_owned(),
            roots => bytes(&roots.concat()),
        };
        f.debug_struct("Tls")
            .field("speaker", &self.speaker)
            .field("roots", &format_args!("{roots}"))
            .field("client_certificate", &self.chain.as_deref().map(bytes))
            .field("client_key", &self.key)
            .field("server_name", &self.server_name)
            .field("minimum_version", &self.minimum_version)
            .field("checks", &self.checks)
            .field("openssl_security_level", &self.security_level)
            .finish()
    }
}

impl Options {
    /// Encrypts every connection: not at all by default. Servers want it at the same port when `client_encryption_options` say so.
    ///
    /// The handshake is a part of [`connect_timeout`](Self::connect_timeout). In a URL it is `tls=on`, or `tls=openssl` for [`Tls::openssl`], beside `tls_roots`,
    /// `tls_certificate` and `tls_key`, which are paths of PEM files (the key may stand with the certificate), `tls_server_name` and `tls_minimum_version`, such as `1.3`; each
    /// of them turns TLS on.
    #[must_use]
    pub fn tls(mut self, tls: Tls) -> Options {
        self.tls = Some(tls);
        self
    }
}
