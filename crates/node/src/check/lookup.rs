//! The keyspace and the column family of a request that was checked.

use std::sync::Arc;

use cassa_wire::Exception;

use crate::schema::{Catalog, Family, Keyspace};
use crate::session::Session;

/// The keyspace the connection selected.
pub(crate) fn keyspace<'a>(
    catalog: &'a Catalog,
    session: &Session,
) -> Result<&'a Arc<Keyspace>, Exception> {
    let why = "You have not set a keyspace for this session";
    let selected = session.keyspace.as_deref();
    let found = selected.and_then(|name| catalog.keyspaces.get(name));
    found.ok_or_else(|| Exception::InvalidRequest { why: why.to_owned() })
}

/// The column family of this name in the connection's keyspace.
pub(crate) fn family(
    catalog: &Catalog,
    session: &Session,
    name: &str,
) -> Result<Arc<Family>, Exception> {
    let keyspace = keyspace(catalog, session)?;
    let why = || Exception::InvalidRequest { why: format!("unconfigured columnfamily {name}") };
    keyspace.families.get(name).cloned().ok_or_else(why)
}
