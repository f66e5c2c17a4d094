//! Which nodes have which version of the schema.

use std::fmt;

/// The name under which servers list the nodes that don't answer.
const UNREACHABLE: &str = "UNREACHABLE";

/// The versions of the schema among a cluster's nodes. `Display` lists them in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SchemaVersions {
    /// The versions, each with the addresses of the nodes that have it; one when all agree.
    pub versions: Vec<(String, Vec<String>)>,
    /// The nodes that don't answer the one that was asked.
    pub unreachable: Vec<String>,
}

impl SchemaVersions {
    /// From what a server lists.
    pub(crate) fn new(mut versions: Vec<(String, Vec<String>)>) -> SchemaVersions {
        let unreachable = versions.extract_if(.., |(version, _)| version == UNREACHABLE);
        let unreachable = unreachable.flat_map(|(_, nodes)| nodes).collect();
        SchemaVersions { versions, unreachable }
    }

    /// Whether all nodes that are up have one version. A node that is down can't disagree: it catches up when it is back.
    pub fn agree(&self) -> bool {
        self.versions.len() <= 1
    }
}

impl fmt::Display for SchemaVersions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (version, nodes)) in self.versions.iter().enumerate() {
            let comma = if place == 0 { "" } else { "; " };
            write!(f, "{comma}{version} on {}", nodes.join(", "))?;
        }
        if !self.unreachable.is_empty() {
            write!(f, "; unreachable: {}", self.unreachable.join(", "))?;
        }
        Ok(())
    }
}
