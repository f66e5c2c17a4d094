//! The version of a host's Thrift interface: the one call every line answers alike, before any login.

use bytestring::ByteString;

use super::{Nature, Request};

#[derive(Debug, Clone, Copy)]
pub(crate) struct DescribeVersion;

impl Request for DescribeVersion {
    type Reply = ByteString;

    const NAME: &'static str = "describe_version";
    const NATURE: Nature = Nature::Read;
}
