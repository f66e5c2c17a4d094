//! Calls that ask about the schema and the cluster.

use bytestring::ByteString;
use cassa_wire::{Exception, KsDef, Map};

use super::definition::keyspace_from;
use super::refusal::refusal;
use crate::cluster::SchemaVersions;
use crate::codec::Coded;
use crate::error::{ErrorKind, Failure};
use crate::hosts::Facts;
use crate::op::{
    DescribeClusterName, DescribeKeyspace, DescribeKeyspaces, DescribePartitioner,
    DescribeSchemaVersions, DescribeSnitch,
};
use crate::schema::KeyspaceDefinition;

impl Coded for DescribeKeyspace {
    type Thrift = cassa_wire::DescribeKeyspace;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::DescribeKeyspace, Failure> {
        Ok(cassa_wire::DescribeKeyspace { keyspace: self.keyspace.clone() })
    }

    fn reply(
        &self,
        reply: Result<KsDef, Exception>,
    ) -> Result<Option<KeyspaceDefinition>, Exception> {
        match reply {
            Ok(definition) => Ok(Some(keyspace_from(definition))),
            Err(Exception::NotFound) => Ok(None),
            Err(Exception::InvalidRequest { why }) if refusal(&why) == ErrorKind::NotConfigured => {
                Ok(None)
            }
            Err(exception) => Err(exception),
        }
    }
}

impl Coded for DescribeKeyspaces {
    type Thrift = cassa_wire::DescribeKeyspaces;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::DescribeKeyspaces, Failure> {
        Ok(cassa_wire::DescribeKeyspaces {})
    }

    fn reply(
        &self,
        reply: Result<Vec<KsDef>, Exception>,
    ) -> Result<Vec<KeyspaceDefinition>, Exception> {
        Ok(reply?.into_iter().map(keyspace_from).collect())
    }
}

impl Coded for DescribeSchemaVersions {
    type Thrift = cassa_wire::DescribeSchemaVersions;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::DescribeSchemaVersions, Failure> {
        Ok(cassa_wire::DescribeSchemaVersions {})
    }

    fn reply(
        &self,
        reply: Result<Map<ByteString, Vec<ByteString>>, Exception>,
    ) -> Result<SchemaVersions, Exception> {
        let versions = reply?.into_iter().map(|(version, nodes)| {
            (version.to_string(), nodes.iter().map(ToString::to_string).collect())
        });
        Ok(SchemaVersions::new(versions.collect()))
    }
}

impl Coded for DescribeClusterName {
    type Thrift = cassa_wire::DescribeClusterName;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::DescribeClusterName, Failure> {
        Ok(cassa_wire::DescribeClusterName {})
    }

    fn reply(&self, reply: Result<ByteString, Exception>) -> Result<ByteString, Exception> {
        reply
    }
}

impl Coded for DescribePartitioner {
    type Thrift = cassa_wire::DescribePartitioner;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::DescribePartitioner, Failure> {
        Ok(cassa_wire::DescribePartitioner {})
    }

    fn reply(&self, reply: Result<ByteString, Exception>) -> Result<ByteString, Exception> {
        reply
    }
}

impl Coded for DescribeSnitch {
    type Thrift = cassa_wire::DescribeSnitch;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::DescribeSnitch, Failure> {
        Ok(cassa_wire::DescribeSnitch {})
    }

    fn reply(&self, reply: Result<ByteString, Exception>) -> Result<ByteString, Exception> {
        reply
    }
}
