//! The changes there are: each one's request, and how to see that it was made.

use bytestring::ByteString;

use super::alteration::{check_family, check_indexes, check_keyspace, check_strategy};
use super::change::{Change, Looked};
use super::{ColumnFamilyDefinition, KeyspaceDefinition};
use crate::codec::Coded;
use crate::error::{Error, ErrorKind, Result};
use crate::op::{AlterColumnFamily, AlterKeyspace, CreateColumnFamily, CreateKeyspace, Request};

/// A creation or a removal: the same request however the schema is, and a judge of whether it was made.
pub(super) struct Once<R, J> {
    pub(super) request: R,
    pub(super) done: J,
}

impl<R, J> Change for Once<R, J>
where
    R: Coded<Reply = ()> + Clone,
    J: Fn(Option<&KeyspaceDefinition>) -> bool + Send,
{
    type Request = R;

    const READS: bool = false;

    fn column_family(&self) -> Option<&str> {
        self.request.subject().column_family
    }

    fn next(&mut self, keyspace: Looked<'_>) -> Result<Option<R>> {
        let done = matches!(keyspace, Looked::At(found) if (self.done)(found));
        Ok((!done).then(|| self.request.clone()))
    }
}

/// A keyspace's creation, unless its strategy or an index in it can't be.
pub(super) fn creation(definition: &KeyspaceDefinition) -> Result<CreateKeyspace> {
    let place = |error: Error, family: Option<&str>| {
        error.during(CreateKeyspace::NAME).on(Some(&definition.name), family)
    };
    check_strategy(definition).map_err(|error| place(error, None))?;
    for family in &definition.column_families {
        check_indexes(family).map_err(|error| place(error, Some(&family.name)))?;
    }
    Ok(CreateKeyspace(definition.clone()))
}

/// A column family's creation, unless an index in it can't be.
pub(super) fn family_creation(definition: &ColumnFamilyDefinition) -> Result<CreateColumnFamily> {
    check_indexes(definition).map_err(|error| {
        let error = error.during(CreateColumnFamily::NAME);
        error.on(Some(&definition.keyspace), Some(&definition.name))
    })?;
    Ok(CreateColumnFamily(definition.clone()))
}

/// An alteration of a keyspace: what it does is done again to the keyspace as it then is, until that changes nothing more.
pub(super) struct KeyspaceAlteration<F>(pub(super) F);

impl<F> Change for KeyspaceAlteration<F>
where
    F: FnMut(KeyspaceDefinition) -> KeyspaceDefinition + Send,
{
    type Request = AlterKeyspace;

    const READS: bool = true;

    fn column_family(&self) -> Option<&str> {
        None
    }

    fn next(&mut self, keyspace: Looked<'_>) -> Result<Option<AlterKeyspace>> {
        let before = existing(keyspace)?;
        let mut after = (self.0)(before.clone());
        check_keyspace(before, &after)?;
        if after == *before {
            return Ok(None);
        }
        after.column_families.clear();
        Ok(Some(AlterKeyspace(after)))
    }
}

/// An alteration of a column family, likewise.
pub(super) struct FamilyAlteration<F> {
    pub(super) name: ByteString,
    pub(super) alter: F,
}

impl<F> Change for FamilyAlteration<F>
where
    F: FnMut(ColumnFamilyDefinition) -> Result<ColumnFamilyDefinition> + Send,
{
    type Request = AlterColumnFamily;

    const READS: bool = true;

    fn column_family(&self) -> Option<&str> {
        Some(&self.name)
    }

    fn next(&mut self, keyspace: Looked<'_>) -> Result<Option<AlterColumnFamily>> {
        let families = &existing(keyspace)?.column_families;
        let Some(before) = families.iter().find(|family| family.name == self.name) else {
            return Err(absent("the keyspace has no such column family"));
        };
        let after = (self.alter)(before.clone())?;
        check_family(before, &after)?;
        Ok((after != *before).then(|| AlterColumnFamily { before: before.clone(), after }))
    }
}

fn existing(keyspace: Looked<'_>) -> Result<&KeyspaceDefinition> {
    match keyspace {
        Looked::At(Some(keyspace)) => Ok(keyspace),
        _ => Err(absent("the keyspace does not exist")),
    }
}

fn absent(message: &'static str) -> Error {
    Error::new(ErrorKind::NotConfigured, message)
}
