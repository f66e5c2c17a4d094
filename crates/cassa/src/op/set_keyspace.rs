//! The connection's current keyspace.

use bytestring::ByteString;

use super::{Nature, Request, Subject};

#[derive(Debug, Clone)]
pub(crate) struct SetKeyspace {
    pub(crate) keyspace: ByteString,
}

impl Request for SetKeyspace {
    type Reply = ();

    fn name(&self) -> &'static str {
        "set_keyspace"
    }

    fn subject(&self) -> Subject<'_> {
        Subject { keyspace: Some(&self.keyspace), column_family: None }
    }

    fn nature(&self) -> Nature {
        Nature::Read
    }
}
