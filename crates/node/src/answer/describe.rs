//! Calls that ask for names of the cluster and its parts.

use bytestring::ByteString;
use cassa_wire::{
    DescribeClusterName, DescribePartitioner, DescribeSnitch, DescribeVersion, Exception,
};

use super::Answer;
use crate::ring::Here;
use crate::session::Session;

impl Answer for DescribeVersion {
    async fn answer(self, here: &Here, _: &mut Session) -> Result<ByteString, Exception> {
        Ok(here.ring.line.api().to_string().into())
    }
}

impl Answer for DescribeClusterName {
    async fn answer(self, here: &Here, _: &mut Session) -> Result<ByteString, Exception> {
        Ok(here.ring.cluster_name.as_str().into())
    }
}

impl Answer for DescribePartitioner {
    async fn answer(self, here: &Here, _: &mut Session) -> Result<ByteString, Exception> {
        Ok(format!("org.apache.cassandra.dht.{}", here.ring.partitioner.class()).into())
    }
}

impl Answer for DescribeSnitch {
    async fn answer(self, _: &Here, _: &mut Session) -> Result<ByteString, Exception> {
        Ok("org.apache.cassandra.locator.SimpleSnitch".into())
    }
}
