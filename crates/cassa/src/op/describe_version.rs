//! The version of a host's Thrift interface: the one call every line answers alike, before any login.

use bytestring::ByteString;

use super::{Nature, Request, Subject};

#[derive(Debug, Clone, Copy)]
pub(crate) struct DescribeVersion;

impl Request for DescribeVersion {
    type Reply = ByteString;

    fn name(&self) -> &'static str {
        "describe_version"
    }

    fn subject(&self) -> Subject<'_> {
        Subject::default()
    }

    fn nature(&self) -> Nature {
        Nature::Read
    }
}
