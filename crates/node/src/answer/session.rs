//! Calls about the connection itself.

use bytes::Bytes;
use cassa_wire::{Exception, Login, SetCqlVersion, SetKeyspace, TraceNextQuery};

use super::{Answer, invalid};
use crate::ring::Here;
use crate::session::Session;

impl Answer for Login {
    async fn answer(self, _: &Here, _: &mut Session) -> Result<(), Exception> {
        Ok(())
    }
}

impl Answer for SetKeyspace {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<(), Exception> {
        if !here.ring.catalog().keyspaces.contains_key(&*self.keyspace) {
            let name = &self.keyspace;
            return Err(invalid(format!("Keyspace '{name}' does not exist")));
        }
        session.keyspace = Some(self.keyspace.to_string());
        Ok(())
    }
}

impl Answer for TraceNextQuery {
    async fn answer(self, here: &Here, _: &mut Session) -> Result<Bytes, Exception> {
        Ok(Bytes::copy_from_slice(here.ring.clock.time_uuid().as_bytes()))
    }
}

impl Answer for SetCqlVersion {
    async fn answer(self, _: &Here, _: &mut Session) -> Result<(), Exception> {
        Ok(())
    }
}
