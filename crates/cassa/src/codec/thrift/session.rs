//! Calls about the connection and the host behind it.

use bytes::Bytes;
use bytestring::ByteString;
use cassa_wire::{AuthenticationRequest, Compression, ConsistencyLevel, CqlResult, Exception};
use uuid::Uuid;

use crate::codec::Coded;
use crate::error::Failure;
use crate::hosts::Facts;
use crate::op::{DescribeVersion, Login, ReleaseVersion, SetKeyspace, TraceNextQuery};

impl Coded for SetKeyspace {
    type Thrift = cassa_wire::SetKeyspace;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::SetKeyspace, Failure> {
        Ok(cassa_wire::SetKeyspace { keyspace: self.keyspace.clone() })
    }

    fn reply(&self, reply: Result<(), Exception>) -> Result<(), Exception> {
        reply
    }
}

impl Coded for Login {
    type Thrift = cassa_wire::Login;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::Login, Failure> {
        let credentials = vec![
            ("username".into(), self.user.as_str().into()),
            ("password".into(), self.password.expose().into()),
        ];
        Ok(cassa_wire::Login { auth_request: AuthenticationRequest { credentials } })
    }

    fn reply(&self, reply: Result<(), Exception>) -> Result<(), Exception> {
        reply
    }
}

impl Coded for DescribeVersion {
    type Thrift = cassa_wire::DescribeVersion;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::DescribeVersion, Failure> {
        Ok(cassa_wire::DescribeVersion {})
    }

    fn reply(&self, reply: Result<ByteString, Exception>) -> Result<ByteString, Exception> {
        reply
    }
}

impl Coded for TraceNextQuery {
    type Thrift = cassa_wire::TraceNextQuery;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::TraceNextQuery, Failure> {
        Ok(cassa_wire::TraceNextQuery {})
    }

    fn reply(&self, reply: Result<Bytes, Exception>) -> Result<Option<Uuid>, Exception> {
        Ok(Uuid::from_slice(&reply?).ok())
    }
}

impl Coded for ReleaseVersion {
    type Thrift = cassa_wire::ExecuteCql3Query;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::ExecuteCql3Query, Failure> {
        Ok(cassa_wire::ExecuteCql3Query {
            query: Bytes::from_static(b"SELECT release_version FROM system.local"),
            compression: Compression::None,
            consistency: ConsistencyLevel::One,
        })
    }

    fn reply(&self, reply: Result<CqlResult, Exception>) -> Result<Option<String>, Exception> {
        let rows = reply?.rows.unwrap_or_default();
        let column = rows.first().and_then(|row| row.columns.first());
        let version = column.and_then(|column| column.value.as_deref());
        Ok(version.and_then(|version| String::from_utf8(version.to_vec()).ok()))
    }
}
