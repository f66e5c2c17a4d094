//! Which nodes have which version of the schema.

use super::{Nature, Request};
use crate::cluster::SchemaVersions;

#[derive(Debug, Clone, Copy)]
pub(crate) struct DescribeSchemaVersions;

impl Request for DescribeSchemaVersions {
    type Reply = SchemaVersions;

    const NAME: &'static str = "describe_schema_versions";
    const NATURE: Nature = Nature::Read;
}
