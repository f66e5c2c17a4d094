//! A server's configuration: cassandra.yaml and where its log goes.

use std::fmt::Write as _;
use std::fs;
use std::net::Ipv4Addr;
use std::path::Path;

use crate::address::{NATIVE_PORT, STORAGE_PORT, THRIFT_PORT};
use crate::error::Tried;
use crate::line::Line;
use crate::{Error, Tls, folder};

/// What a caller may choose about a server.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) line: Line,
    pub(crate) address: Ipv4Addr,
    pub(crate) seed: Ipv4Addr,
    pub(crate) partitioner: String,
    pub(crate) token: Option<String>,
    pub(crate) commitlog_batch: bool,
    /// The data centre of each node, if there are several.
    pub(crate) places: Vec<(Ipv4Addr, String)>,
    /// How it speaks TLS to its clients, if it does.
    pub(crate) tls: Option<Tls>,
    /// Written last, in place of settings of the same name.
    pub(crate) yaml: Vec<(String, String)>,
}

impl Settings {
    /// Writes `conf` in the server's folder.
    pub(crate) fn write(&self, folder: &Path) -> Result<(), Error> {
        let conf = folder.join("conf");
        // Since 2.0 a server looks for its triggers' folder, used or not.
        folder::make(&conf.join("triggers"))?;
        if let Some(tls) = &self.tls {
            tls.write(&conf, self.address)?;
        }
        let write = |name: &str, text: &str| {
            let path = conf.join(name);
            fs::write(&path, text).tried(|| format!("write {}", path.display()))
        };
        write("cassandra.yaml", &self.text(folder))?;
        if !self.places.is_empty() {
            write("cassandra-topology.properties", &topology(&self.places))?;
        }
        if self.line.has_logback() {
            write("logback.xml", LOGBACK)
        } else {
            write("log4j-server.properties", LOG4J)
        }
    }

    fn text(&self, folder: &Path) -> String {
        let mut settings = self.common(folder);
        settings.extend(self.of_the_line(folder));
        settings.extend(
            self.tls
                .iter()
                .map(|tls| ("client_encryption_options", tls.setting(&folder.join("conf")))),
        );
        for (name, value) in &self.yaml {
            settings.retain(|(other, _)| other != name);
            settings.push((name, value.clone()));
        }
        settings.iter().fold(String::new(), |mut text, (name, value)| {
            let _ = writeln!(text, "{name}: {value}");
            text
        })
    }

    fn common(&self, folder: &Path) -> Vec<(&str, String)> {
        let inside = |name: &str| folder.join(name).display().to_string();
        let mut settings = vec![
            ("cluster_name", "cassa".to_owned()),
            ("partitioner", class("org.apache.cassandra.dht", &self.partitioner)),
            ("auto_bootstrap", "false".to_owned()),
            ("listen_address", self.address.to_string()),
            ("storage_port", STORAGE_PORT.to_string()),
            ("rpc_address", self.address.to_string()),
            ("rpc_port", THRIFT_PORT.to_string()),
            ("data_file_directories", format!("\n  - {}", inside("data"))),
            ("commitlog_directory", inside("commitlog")),
            ("saved_caches_directory", inside("saved_caches")),
            ("endpoint_snitch", class("org.apache.cassandra.locator", self.snitch())),
            ("thrift_framed_transport_size_in_mb", "15".to_owned()),
            ("thrift_max_message_length_in_mb", "16".to_owned()),
        ];
        settings.extend(self.token.iter().map(|token| ("initial_token", format!("'{token}'"))));
        if self.commitlog_batch {
            settings.push(("commitlog_sync", "batch".to_owned()));
            settings.push(("commitlog_sync_batch_window_in_ms", "1".to_owned()));
        } else {
            settings.push(("commitlog_sync", "periodic".to_owned()));
            settings.push(("commitlog_sync_period_in_ms", "200".to_owned()));
        }
        settings
    }

    fn snitch(&self) -> &'static str {
        if self.places.is_empty() { "SimpleSnitch" } else { "PropertyFileSnitch" }
    }

    fn of_the_line(&self, folder: &Path) -> Vec<(&'static str, String)> {
        let line = self.line;
        let mut settings = Vec::new();
        if line.has_seed_provider() {
            let provider = format!(
                "\n  - class_name: org.apache.cassandra.locator.SimpleSeedProvider\n    parameters:\n      - seeds: \"{}\"",
                self.seed
            );
            settings.push(("seed_provider", provider));
        } else {
            settings.push(("seeds", format!("\n  - {}", self.seed)));
        }
        if line.has_native_transport() {
            settings.push(("num_tokens", "1".to_owned()));
            settings.push(("start_rpc", "true".to_owned()));
            settings.push(("start_native_transport", "true".to_owned()));
            settings.push(("native_transport_port", NATIVE_PORT.to_string()));
        }
        if line.has_hints_folder() {
            settings.push(("hints_directory", folder.join("hints").display().to_string()));
        }
        if line.has_cdc_folder() {
            settings.push(("cdc_raw_directory", folder.join("cdc_raw").display().to_string()));
        }
        settings
    }
}

/// What a `PropertyFileSnitch` reads: where each node stands.
fn topology(places: &[(Ipv4Addr, String)]) -> String {
    places.iter().fold(String::new(), |mut text, (address, data_center)| {
        let _ = writeln!(text, "{address}={data_center}:RAC1");
        text
    })
}

/// A class's full name; one with a package is left as it is.
fn class(package: &str, name: &str) -> String {
    if name.contains('.') { name.to_owned() } else { format!("{package}.{name}") }
}

const LOG4J: &str = "\
log4j.rootLogger=INFO,stdout
log4j.appender.stdout=org.apache.log4j.ConsoleAppender
log4j.appender.stdout.layout=org.apache.log4j.PatternLayout
log4j.appender.stdout.layout.ConversionPattern=%5p [%t] %d{ISO8601} %F (line %L) %m%n
";

const LOGBACK: &str = "\
<configuration>
  <appender name=\"stdout\" class=\"ch.qos.logback.core.ConsoleAppender\">
    <encoder><pattern>%5level [%thread] %date{ISO8601} %F:%L - %msg%n</pattern></encoder>
  </appender>
  <root level=\"INFO\"><appender-ref ref=\"stdout\"/></root>
</configuration>
";
