//! Handles narrowed to one super column: every verb then works on its columns as on those of a row.

use std::sync::Arc;

use bytes::Bytes;
use cassa_types::Pack;

use super::write::written;
use super::{ColumnFamily, Selection};
use crate::driver::Driver;
use crate::error::{Error, ErrorKind, Result};
use crate::op::{RowMutations, Target};
use crate::schema::{ColumnFamilyKind, Family};

/// What of a row a handle's columns are in.
#[derive(Debug, Clone)]
pub(crate) enum Scope {
    Row,
    /// The name is packed.
    SuperColumn(Bytes),
    /// What the setter was given can't be packed; the verb that follows says so.
    Invalid(ErrorKind, Arc<str>),
}

impl<D: Driver> ColumnFamily<D> {
    /// The super column of this name, in every row: all verbs then work on the columns within it.
    ///
    /// What was selected before is forgotten: [`columns`](Self::columns) and [`slice`](Self::slice) now mean the columns within
    /// the super column. [`remove`](Self::remove) without a selection removes the super column.
    ///
    /// A name that doesn't fit the comparator, and a column family without super columns, are an error of the verb that follows,
    /// before anything is sent.
    #[must_use]
    pub fn super_column(&self, name: impl Pack) -> Self {
        let whole = self.with(|settings| settings.scope = Scope::Row);
        let packed = whole.known().and_then(|family| match family.within {
            Some(_) => family.pack_name(&name),
            None => Err(none_here(&family)),
        });
        let scope = packed.map_or_else(
            |error| Scope::Invalid(error.kind(), error.message().into()),
            Scope::SuperColumn,
        );
        self.with(|settings| (settings.scope, settings.selection) = (scope, Selection::All))
    }

    /// The super column of this packed name.
    pub(crate) fn within(&self, name: Bytes) -> Self {
        let scope = Scope::SuperColumn(name);
        self.with(|settings| (settings.scope, settings.selection) = (scope, Selection::All))
    }

    /// The family of the columns that the handle reads and writes, if it is there.
    pub(super) fn narrowed(&self, family: Arc<Family>) -> Result<Arc<Family>> {
        match &self.settings.scope {
            Scope::Row => Ok(family),
            Scope::SuperColumn(_) => family.within.clone().ok_or_else(|| none_here(&family)),
            Scope::Invalid(kind, message) => Err(self.invalid(*kind, message)),
        }
    }

    /// Where the handle's columns are.
    pub(super) fn target(&self, family: &Family) -> Target {
        let super_column = match &self.settings.scope {
            Scope::SuperColumn(name) => Some(name.clone()),
            Scope::Row | Scope::Invalid(..) => None,
        };
        let traces = self.settings.traces.clone();
        Target { super_column, traces, ..family.target.clone() }
    }

    /// The mutations that write super columns of a row, and their timestamp.
    pub(crate) fn super_insertion<K, S, N, V, C>(
        &self,
        family: &Family,
        key: &K,
        super_columns: impl IntoIterator<Item = (S, C)>,
    ) -> Result<(Vec<RowMutations>, i64)>
    where
        K: Pack,
        S: Pack,
        N: Pack,
        V: Pack,
        C: IntoIterator<Item = (N, V)>,
    {
        let packed = || {
            let within = family.within.as_deref().ok_or_else(|| self.none_within(family))?;
            let key = family.pack_key(key)?;
            let ttl = self.ttl_of(family)?;
            let timestamp = self.timestamp_or_now();
            let mut all = Vec::new();
            for (name, columns) in super_columns {
                let super_column = Some(family.pack_new_name(&name)?);
                let mutations = written(within, columns, timestamp, ttl)?;
                let (column_family, key) = (family.target.column_family.clone(), key.clone());
                all.push(RowMutations { column_family, key, super_column, mutations });
            }
            all.retain(|row| !row.mutations.is_empty());
            Ok((all, timestamp))
        };
        packed().map_err(|error: Error| error.during("insert"))
    }

    fn none_within(&self, family: &Family) -> Error {
        match self.settings.scope {
            Scope::Row => none_here(family),
            _ => family.refused("the handle is narrowed to one super column"),
        }
    }

    pub(super) fn refuse_columns_among_super_columns(&self, family: &Family) -> Result<()> {
        if family.kind == ColumnFamilyKind::Standard {
            return Ok(());
        }
        let message = "its columns are super columns: say within which by `super_column`";
        Err(family.refused(message))
    }
}

fn none_here(family: &Family) -> Error {
    family.refused("it has no super columns")
}
