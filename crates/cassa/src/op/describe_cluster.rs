//! What a cluster says of itself in a word: its name, its partitioner, its snitch.

use bytestring::ByteString;

use super::{Nature, Request};

#[derive(Debug, Clone, Copy)]
pub(crate) struct DescribeClusterName;

#[derive(Debug, Clone, Copy)]
pub(crate) struct DescribePartitioner;

#[derive(Debug, Clone, Copy)]
pub(crate) struct DescribeSnitch;

impl Request for DescribeClusterName {
    type Reply = ByteString;

    const NAME: &'static str = "describe_cluster_name";
    const NATURE: Nature = Nature::Read;
}

impl Request for DescribePartitioner {
    /// The class.
    type Reply = ByteString;

    const NAME: &'static str = "describe_partitioner";
    const NATURE: Nature = Nature::Read;
}

impl Request for DescribeSnitch {
    /// The class.
    type Reply = ByteString;

    const NAME: &'static str = "describe_snitch";
    const NATURE: Nature = Nature::Read;
}
