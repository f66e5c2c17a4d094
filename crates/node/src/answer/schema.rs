//! Calls that change the schema.

use bytestring::ByteString;
use cassa_wire::{
    Call, Exception, SystemAddColumnFamily, SystemAddKeyspace, SystemDropColumnFamily,
    SystemDropKeyspace, SystemUpdateColumnFamily, SystemUpdateKeyspace,
};
use uuid::Builder;

use super::{Answer, failed, invalid};
use crate::Line;
use crate::coordinate;
use crate::ring::Here;
use crate::schema::{self, Catalog, Refusal};
use crate::session::Session;

impl Answer for SystemAddKeyspace {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<ByteString, Exception> {
        change::<Self>(here, session, |line, catalog| {
            schema::add_keyspace(line, catalog, self.ks_def)
        })
        .await
    }
}

impl Answer for SystemUpdateKeyspace {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<ByteString, Exception> {
        change::<Self>(here, session, |line, catalog| {
            schema::update_keyspace(line, catalog, self.ks_def)
        })
        .await
    }
}

impl Answer for SystemDropKeyspace {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<ByteString, Exception> {
        change::<Self>(here, session, |line, catalog| {
            schema::drop_keyspace(line, catalog, &self.keyspace)
        })
        .await
    }
}

impl Answer for SystemAddColumnFamily {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<ByteString, Exception> {
        let selected = session.keyspace.clone();
        change::<Self>(here, session, |line, catalog| {
            schema::add_family(line, catalog, selected.as_deref(), self.cf_def)
        })
        .await
    }
}

impl Answer for SystemUpdateColumnFamily {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<ByteString, Exception> {
        let selected = session.keyspace.clone();
        change::<Self>(here, session, |line, catalog| {
            schema::update_family(line, catalog, selected.as_deref(), self.cf_def)
        })
        .await
    }
}

impl Answer for SystemDropColumnFamily {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<ByteString, Exception> {
        let selected = session.keyspace.clone();
        change::<Self>(here, session, |line, catalog| {
            schema::drop_family(line, catalog, selected.as_deref(), &self.column_family)
        })
        .await
    }
}

/// Changes the schema, waits until it is kept, and answers its new version.
pub(super) async fn change<C: Call>(
    here: &Here,
    session: &mut Session,
    change: impl FnOnce(Line, &mut Catalog) -> Result<(), Refusal>,
) -> Result<ByteString, Exception> {
    let line = here.ring.line;
    let changed = coordinate::changing_schema(here, |catalog| {
        change(line, catalog)?;
        catalog.version = match line < Line::V1_1 {
            // The version of a migration is when it was made, that of later schemas a hash of all there is.
            true => here.ring.clock.time_uuid(),
            false => Builder::from_md5_bytes(fastrand::u128(..).to_be_bytes()).into_uuid(),
        };
        Ok(catalog.version.to_string().into())
    });
    changed.await?.map_err(|refusal| match refusal {
        Refusal::Invalid(why) => invalid(why),
        Refusal::Failed => failed::<C>(line, session),
    })
}
