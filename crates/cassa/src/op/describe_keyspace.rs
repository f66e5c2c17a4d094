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

    const NAME: &'static str = "describe_keyspace";
    const NATURE: Nature = Nature::Read;

    fn subject(&self) -> Subject<'_> {
        Subject { keyspace: Some(&self.keyspace), column_family: None }
    }
}
