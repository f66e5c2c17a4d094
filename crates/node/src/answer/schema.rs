//! Calls that change the schema.

use bytestring::ByteString;
use cassa_wire::{
    Exception, SystemAddColumnFamily, SystemAddKeyspace, SystemDropColumnFamily,
    SystemDropKeyspace, SystemUpdateColumnFamily, SystemUpdateKeyspace,
};

use super::Answer;
use crate::coordinate;
use crate::ring::Here;
use crate::schema::{self, Catalog};
use crate::session::Session;

impl Answer for SystemAddKeyspace {
    async fn answer(self, here: &Here, _: &mut Session) -> Result<ByteString, Exception> {
        change(here, |catalog| schema::add_keyspace(here.ring.line, catalog, self.ks_def)).await
    }
}

impl Answer for SystemUpdateKeyspace {
    async fn answer(self, here: &Here, _: &mut Session) -> Result<ByteString, Exception> {
        change(here, |catalog| schema::update_keyspace(here.ring.line, catalog, self.ks_def)).await
    }
}

impl Answer for SystemDropKeyspace {
    async fn answer(self, here: &Here, _: &mut Session) -> Result<ByteString, Exception> {
        change(here, |catalog| schema::drop_keyspace(here.ring.line, catalog, &self.keyspace)).await
    }
}

impl Answer for SystemAddColumnFamily {
    async fn answer(self, here: &Here, _: &mut Session) -> Result<ByteString, Exception> {
        change(here, |catalog| schema::add_family(here.ring.line, catalog, self.cf_def)).await
    }
}

impl Answer for SystemUpdateColumnFamily {
    async fn answer(self, here: &Here, _: &mut Session) -> Result<ByteString, Exception> {
        change(here, |catalog| schema::update_family(here.ring.line, catalog, self.cf_def)).await
    }
}

impl Answer for SystemDropColumnFamily {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<ByteString, Exception> {
        let keyspace = session.keyspace.as_deref().unwrap_or_default();
        let name = &self.column_family;
        change(here, |catalog| schema::drop_family(here.ring.line, catalog, keyspace, name)).await
    }
}

/// Changes the schema and answers its new version.
async fn change(
    here: &Here,
    change: impl FnOnce(&mut Catalog) -> Result<(), Exception>,
) -> Result<ByteString, Exception> {
    let version = here.ring.change(|catalog| {
        change(catalog)?;
        catalog.version = here.ring.clock.time_uuid();
        Ok(catalog.version.to_string().into())
    })?;
    coordinate::schema_changed(here).await?;
    Ok(version)
}
