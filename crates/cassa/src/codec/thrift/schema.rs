//! Calls that change keyspaces and column families.

use bytestring::ByteString;
use cassa_wire::Exception;

use super::altering::{check_alteration, check_creation};
use super::definition::{column_family, keyspace};
use crate::codec::Coded;
use crate::error::Failure;
use crate::hosts::Facts;
use crate::op::{
    AlterColumnFamily, AlterKeyspace, CreateColumnFamily, CreateKeyspace, DropColumnFamily,
    DropKeyspace,
};

impl Coded for CreateKeyspace {
    type Thrift = cassa_wire::SystemAddKeyspace;

    fn thrift(&self, facts: &Facts) -> Result<cassa_wire::SystemAddKeyspace, Failure> {
        self.0.column_families.iter().try_for_each(|family| check_creation(family, facts))?;
        Ok(cassa_wire::SystemAddKeyspace { ks_def: keyspace(&self.0, facts)? })
    }

    fn reply(&self, reply: Result<ByteString, Exception>) -> Result<(), Exception> {
        reply.map(drop)
    }
}

impl Coded for DropKeyspace {
    type Thrift = cassa_wire::SystemDropKeyspace;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::SystemDropKeyspace, Failure> {
        Ok(cassa_wire::SystemDropKeyspace { keyspace: self.keyspace.clone() })
    }

    fn reply(&self, reply: Result<ByteString, Exception>) -> Result<(), Exception> {
        reply.map(drop)
    }
}

impl Coded for CreateColumnFamily {
    type Thrift = cassa_wire::SystemAddColumnFamily;

    fn thrift(&self, facts: &Facts) -> Result<cassa_wire::SystemAddColumnFamily, Failure> {
        check_creation(&self.0, facts)?;
        Ok(cassa_wire::SystemAddColumnFamily { cf_def: column_family(&self.0, facts)? })
    }

    fn reply(&self, reply: Result<ByteString, Exception>) -> Result<(), Exception> {
        reply.map(drop)
    }
}

impl Coded for DropColumnFamily {
    type Thrift = cassa_wire::SystemDropColumnFamily;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::SystemDropColumnFamily, Failure> {
        let column_family = self.column_family.clone();
        Ok(cassa_wire::SystemDropColumnFamily { column_family })
    }

    fn reply(&self, reply: Result<ByteString, Exception>) -> Result<(), Exception> {
        reply.map(drop)
    }
}

impl Coded for AlterKeyspace {
    type Thrift = cassa_wire::SystemUpdateKeyspace;

    fn thrift(&self, facts: &Facts) -> Result<cassa_wire::SystemUpdateKeyspace, Failure> {
        Ok(cassa_wire::SystemUpdateKeyspace { ks_def: keyspace(&self.0, facts)? })
    }

    fn reply(&self, reply: Result<ByteString, Exception>) -> Result<(), Exception> {
        reply.map(drop)
    }
}

impl Coded for AlterColumnFamily {
    type Thrift = cassa_wire::SystemUpdateColumnFamily;

    fn thrift(&self, facts: &Facts) -> Result<cassa_wire::SystemUpdateColumnFamily, Failure> {
        check_alteration(&self.before, &self.after, facts)?;
        Ok(cassa_wire::SystemUpdateColumnFamily { cf_def: column_family(&self.after, facts)? })
    }

    fn reply(&self, reply: Result<ByteString, Exception>) -> Result<(), Exception> {
        reply.map(drop)
    }
}
