//! The definition of a keyspace and its column families.

use bytestring::ByteString;

use super::{Nature, Request, Subject};
use crate::schema::KeyspaceDefinition;

#[derive(Debug, Clone)]
pub(crate) struct DescribeKeyspace {
    pub(crate) keyspace: ByteString,
}

impl Request for DescribeKeyspace {
    /// `None` when there is no such keyspace.
    type Reply = Option<KeyspaceDefinition>;

    fn name(&self) -> &'static str {
        "describe_keyspace"
    }

    fn subject(&self) -> Subject<'_> {
        Subject { keyspace: Some(&self.keyspace), column_family: None }
    }

    fn nature(&self) -> Nature {
        Nature::Read
    }
}
