//! The columns of a table of CQL, which the keyspace's definition may hide.

use bytestring::ByteString;

use super::{Nature, Request, Subject};
use crate::table::CqlTable;

#[derive(Debug, Clone)]
pub(crate) struct DescribeTable {
    pub(crate) keyspace: ByteString,
    pub(crate) table: ByteString,
}

impl Request for DescribeTable {
    /// `None` when there is no such table.
    type Reply = Option<CqlTable>;

    const NAME: &'static str = "execute_cql3_query";
    const NATURE: Nature = Nature::Read;

    fn subject(&self) -> Subject<'_> {
        Subject { keyspace: Some(&self.keyspace), column_family: Some(&self.table) }
    }
}
