//! Calls that ask about the schema.

use bytestring::ByteString;
use cassa_wire::{Exception, KsDef, Map};

use super::refusal::refusal;
use super::schema::keyspace_from;
use crate::codec::Coded;
use crate::error::{ErrorKind, Failure};
use crate::hosts::Facts;
use crate::op::{DescribeKeyspace, DescribeSchemaVersions, SchemaVersions};
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
        Ok(SchemaVersions(versions.collect()))
    }
}
