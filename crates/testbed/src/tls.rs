//! A server that speaks TLS to its clients: its certificate, made by the JDK's keytool, and its settings.

use std::fs;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::Tried;
use crate::{Error, java};

/// How a server speaks TLS to its clients: with a self-signed certificate for its address and `localhost`.
#[derive(Debug, Clone, Default)]
#[must_use = "it is for `Builder::tls`"]
pub struct Tls {
    clients: Option<String>,
    suites: Vec<String>,
}

/// Of every store; they stand in folders that are gone with the server.
const PASSWORD: &str = "cassandra";

impl Tls {
    /// The line's own cipher suites, and no question who the clients are.
    pub fn new() -> Tls {
        Tls::default()
    }

    /// Wants a certificate of every client (`require_client_auth`): this one, or what it has signed. It is PEM.
    pub fn client_root(mut self, pem: &str) -> Tls {
        self.clients = Some(pem.to_owned());
        self
    }

    /// Other cipher suites than the line's own, in Java's names.
    pub fn cipher_suites(mut self, suites: &[&str]) -> Tls {
        self.suites = suites.iter().map(|&suite| suite.to_owned()).collect();
        self
    }

    /// Makes the stores in the server's folder of configuration.
    pub(crate) fn write(&self, conf: &Path, address: Ipv4Addr) -> Result<(), Error> {
        let names = format!("san=ip:{address},dns:localhost");
        keytool(&[
            &["-genkeypair", "-alias", "server", "-keyalg", "RSA", "-keysize", "2048"],
            &["-validity", "3650", "-dname", "CN=cassa", "-ext", &names, "-keypass", PASSWORD],
            &store(&keystore(conf)).each_ref().map(String::as_str),
        ])?;
        keytool(&[
            &["-exportcert", "-rfc", "-alias", "server", "-file", &text(&certificate(conf))],
            &store(&keystore(conf)).each_ref().map(String::as_str),
        ])?;
        let Some(clients) = &self.clients else { return Ok(()) };
        let pem = conf.join("clients.pem");
        fs::write(&pem, clients).tried(|| format!("write {}", pem.display()))?;
        keytool(&[
            &["-importcert", "-noprompt", "-alias", "clients", "-file", &text(&pem)],
            &store(&truststore(conf)).each_ref().map(String::as_str),
        ])
    }

    /// The value of `client_encryption_options`.
    pub(crate) fn setting(&self, conf: &Path) -> String {
        let mut setting = format!(
            "{{enabled: true, keystore: '{}', keystore_password: {PASSWORD}",
            text(&keystore(conf))
        );
        if self.clients.is_some() {
            setting += &format!(
                ", require_client_auth: true, truststore: '{}', truststore_password: {PASSWORD}",
                text(&truststore(conf))
            );
        }
        if !self.suites.is_empty() {
            setting += &format!(", cipher_suites: [{}]", self.suites.join(", "));
        }
        setting + "}"
    }
}

/// Where a server's certificate is, as PEM.
pub(crate) fn certificate(conf: &Path) -> PathBuf {
    conf.join("server.pem")
}

fn keystore(conf: &Path) -> PathBuf {
    conf.join("server.jks")
}

fn truststore(conf: &Path) -> PathBuf {
    conf.join("clients.jks")
}

/// The kind of store that every line takes unless told otherwise.
fn store(path: &Path) -> [String; 6] {
    ["-storetype", "JKS", "-storepass", PASSWORD, "-keystore", &text(path)].map(str::to_owned)
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

fn keytool(arguments: &[&[&str]]) -> Result<(), Error> {
    let mut command = Command::new(&java::jdk()?.keytool);
    command.args(arguments.concat()).stdin(Stdio::null()).env_remove("JAVA_TOOL_OPTIONS");
    let output = command.output().tried(|| "start keytool".to_owned())?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stdout);
    Err(Error::Missing(format!("keytool made no certificate: {}", said.trim())))
}
