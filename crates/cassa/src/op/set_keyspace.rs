//! The connection's current keyspace.

use bytestring::ByteString;

use super::{Nature, Request, Subject};

#[derive(Debug, Clone)]
pub(crate) struct SetKeyspace {
    pub(crate) keyspace: ByteString,
}

impl Request for SetKeyspace {
    type Reply = ();

    const NAME: &'static str = "set_keyspace";
    const NATURE: Nature = Nature::Read;

    fn subject(&self) -> Subject<'_> {
        Subject { keyspace: Some(&self.keyspace), column_family: None }
    }
}
