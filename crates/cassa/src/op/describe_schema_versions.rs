//! Which nodes have which version of the schema.

use std::fmt;

use super::{Nature, Request};

#[derive(Debug, Clone, Copy)]
pub(crate) struct DescribeSchemaVersions;

/// The versions of the schema among the nodes that are up, each with its nodes' addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SchemaVersions(pub(crate) Vec<(String, Vec<String>)>);

/// The name under which servers list the nodes that don't answer.
const UNREACHABLE: &str = "UNREACHABLE";

impl SchemaVersions {
    /// Whether all nodes that are up have one version. A node that is down can't disagree: it catches up when it is back.
    pub(crate) fn agree(&self) -> bool {
        self.0.iter().filter(|(version, _)| version != UNREACHABLE).count() <= 1
    }
}

impl fmt::Display for SchemaVersions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (version, nodes)) in self.0.iter().enumerate() {
            let comma = if place == 0 { "" } else { "; " };
            write!(f, "{comma}{version} on {}", nodes.join(", "))?;
        }
        Ok(())
    }
}

impl Request for DescribeSchemaVersions {
    type Reply = SchemaVersions;

    const NAME: &'static str = "describe_schema_versions";
    const NATURE: Nature = Nature::Read;
}
