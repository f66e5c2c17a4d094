//! What differs between Cassandra's lines when a server is started: data in one place.

use crate::Error;

/// The ten lines that speak Thrift, oldest first, each by the version the testbed runs.
pub const LINES: &[&str] = &[
    "0.7.10", "0.8.10", "1.0.12", "1.1.12", "1.2.19", "2.0.17", "2.1.22", "2.2.19", "3.0.31",
    "3.11.19",
];

/// The six lines of the matrix, oldest first: every step of the interface between 0.7 and 3.11 lies between two of them.
pub const SIX: &[&str] = &["0.7.10", "0.8.10", "1.1.12", "1.2.19", "2.1.22", "3.11.19"];

/// A version of [`LINES`], ordered by its release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Line {
    number: (u16, u16),
    version: &'static str,
}

impl Line {
    /// The line with exactly this version.
    pub(crate) fn of(version: &str) -> Result<Line, Error> {
        let unknown = || Error::UnknownVersion(version.to_owned());
        let version = *LINES.iter().find(|line| **line == version).ok_or_else(unknown)?;
        let mut numbers = version.split('.').map_while(|part| part.parse().ok());
        let number = numbers.next().zip(numbers.next()).ok_or_else(unknown)?;
        Ok(Line { number, version })
    }

    pub(crate) fn version(self) -> &'static str {
        self.version
    }

    fn since(self, major: u16, minor: u16) -> bool {
        self.number >= (major, minor)
    }

    pub(crate) fn main_class(self) -> &'static str {
        if self.since(1, 2) {
            "org.apache.cassandra.service.CassandraDaemon"
        } else {
            "org.apache.cassandra.thrift.CassandraDaemon"
        }
    }

    /// The partitioner of this line's own default configuration.
    pub(crate) fn partitioner(self) -> &'static str {
        if self.since(1, 2) { "Murmur3Partitioner" } else { "RandomPartitioner" }
    }

    /// 0.7 lists its seeds, later lines name a class that provides them.
    pub(crate) fn has_seed_provider(self) -> bool {
        self.since(0, 8)
    }

    /// Whether it has virtual nodes, and the native protocol beside Thrift.
    pub(crate) fn has_native_transport(self) -> bool {
        self.since(1, 2)
    }

    /// log4j until 2.0, logback since.
    pub(crate) fn has_logback(self) -> bool {
        self.since(2, 1)
    }

    /// The jamm agent measures memtables; until 1.1 a server does without.
    pub(crate) fn needs_jamm(self) -> bool {
        self.since(1, 2)
    }

    /// 2.1 to 3.11 use what Java 17 no longer has; see the `patch` module.
    pub(crate) fn needs_patches(self) -> bool {
        self.since(2, 1)
    }

    /// From 3.0 on it installs a security manager.
    pub(crate) fn has_security_manager(self) -> bool {
        self.since(3, 0)
    }

    /// Whether hints are files with a folder of their own.
    pub(crate) fn has_hints_folder(self) -> bool {
        self.since(3, 0)
    }

    /// Whether change-data-capture wants a folder, used or not.
    pub(crate) fn has_cdc_folder(self) -> bool {
        self.since(3, 8)
    }

    /// Whether `describe_token_map` tells the ring; before, `describe_ring` of a keyspace must.
    pub(crate) fn has_token_map(self) -> bool {
        self.since(1, 1)
    }

    /// Whether a keyspace's replication factor stands among its strategy's options; 0.7 has a field for it.
    pub(crate) fn has_replication_in_options(self) -> bool {
        self.since(0, 8)
    }
}
