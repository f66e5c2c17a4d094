//! Calls that ask for the schema.

use bytestring::ByteString;
use cassa_wire::{
    DescribeKeyspace, DescribeKeyspaces, DescribeSchemaVersions, Exception, KsDef, Map,
};

use super::Answer;
use crate::ring::{Here, State};
use crate::session::Session;

impl Answer for DescribeKeyspace {
    async fn answer(self, here: &Here, _: &mut Session) -> Result<KsDef, Exception> {
        let catalog = here.ring.catalog();
        let keyspace = catalog.keyspace(&self.keyspace).ok_or(Exception::NotFound)?;
        Ok(keyspace.described(here.ring.line))
    }
}

/// Servers answer keyspaces in an order that depends on those they had before: here it is that of the names.
impl Answer for DescribeKeyspaces {
    async fn answer(self, here: &Here, _: &mut Session) -> Result<Vec<KsDef>, Exception> {
        let keyspaces = &here.ring.catalog().keyspaces;
        Ok(keyspaces.values().map(|keyspace| keyspace.described(here.ring.line)).collect())
    }
}

impl Answer for DescribeSchemaVersions {
    async fn answer(
        self,
        here: &Here,
        _: &mut Session,
    ) -> Result<Map<ByteString, Vec<ByteString>>, Exception> {
        let (mut agreeing, mut silent) = (Vec::new(), Vec::new());
        for member in &here.ring.members {
            let answers = member.state() == State::Running;
            let hosts = if answers { &mut agreeing } else { &mut silent };
            hosts.push(member.address.ip().to_string().into());
        }
        let version = here.ring.catalog().version.to_string();
        let mut versions = vec![(version.into(), agreeing)];
        if !silent.is_empty() {
            versions.push(("UNREACHABLE".into(), silent));
        }
        Ok(versions)
    }
}
