//! Calls that ask about the cluster.

use bytestring::ByteString;
use cassa_wire::{
    DescribeClusterName, DescribeKeyspace, DescribeKeyspaces, DescribePartitioner, DescribeSnitch,
    DescribeVersion, Exception, KsDef,
};

use super::{Answer, not_built};
use crate::ring::Here;
use crate::schema::Keyspace;
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

impl Answer for DescribeKeyspace {
    async fn answer(self, here: &Here, _: &mut Session) -> Result<KsDef, Exception> {
        let catalog = here.ring.catalog();
        catalog
            .keyspace(&self.keyspace)
            .map(|keyspace| described(keyspace))
            .ok_or(Exception::NotFound)
    }
}

impl Answer for DescribeKeyspaces {
    async fn answer(self, here: &Here, _: &mut Session) -> Result<Vec<KsDef>, Exception> {
        Ok(here.ring.catalog().keyspaces.values().map(|keyspace| described(keyspace)).collect())
    }
}

fn described(keyspace: &Keyspace) -> KsDef {
    let families = keyspace.families.values();
    KsDef {
        cf_defs: families.map(|family| family.definition.clone()).collect(),
        ..keyspace.definition.clone()
    }
}

not_built! {
    DescribeSchemaVersions DescribeRing DescribeLocalRing DescribeTokenMap DescribeSplits DescribeSplitsEx
}
