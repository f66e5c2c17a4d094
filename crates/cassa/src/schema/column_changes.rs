//! Alterations of one column: its type, its index.

use bytes::Bytes;
use cassa_types::{Pack, Type};

use super::{ColumnDefinition, ColumnFamilyDefinition, Family, Index, Schema};
use crate::driver::Driver;
use crate::error::{Error, ErrorKind, Result};

impl<D: Driver> Schema<D> {
    pub(crate) async fn edit_column(
        &self,
        keyspace: &str,
        column_family: &str,
        column: impl Pack + Send,
        validator: Type,
    ) -> Result<()> {
        self.try_edit_column_family(keyspace, column_family, move |mut family| {
            let (name, place) = find(&family, &column)?;
            match place.and_then(|place| family.columns.get_mut(place)) {
                Some(found) => found.validator = validator.clone(),
                None => family.columns.push(ColumnDefinition::new(name, validator.clone())),
            }
            Ok(family)
        })
        .await
    }

    pub(crate) async fn add_index(
        &self,
        keyspace: &str,
        column_family: &str,
        column: impl Pack + Send,
        validator: Type,
        index: Index,
    ) -> Result<()> {
        self.try_edit_column_family(keyspace, column_family, move |mut family| {
            let (name, place) = find(&family, &column)?;
            let old = place.map(|place| family.columns.remove(place));
            let mut new = ColumnDefinition::new(name, validator.clone()).index(index.clone());
            // The server gave it the name that was left to it.
            let old_index = old.as_ref().and_then(|old| old.index.as_ref());
            if let (Some(old), Some(new)) = (old_index, new.index.as_mut()) {
                new.name = new.name.take().or_else(|| old.name.clone());
            }
            family.columns.insert(place.unwrap_or(family.columns.len()), new);
            Ok(family)
        })
        .await
    }

    pub(crate) async fn delete_index(
        &self,
        keyspace: &str,
        column_family: &str,
        column: impl Pack + Send,
    ) -> Result<()> {
        let mut began = false;
        self.try_edit_column_family(keyspace, column_family, move |mut family| {
            let (_, place) = find(&family, &column)?;
            let found = place.and_then(|place| family.columns.get_mut(place));
            let index = found.and_then(|found| found.index.take());
            if index.is_none() && !began {
                return Err(Error::new(ErrorKind::InvalidArgument, "the column has no index"));
            }
            began = true;
            Ok(family)
        })
        .await
    }
}

/// A column's packed name, and where it stands among the defined ones.
pub(super) fn find<N: Pack>(
    family: &ColumnFamilyDefinition,
    name: &N,
) -> Result<(Bytes, Option<usize>)> {
    let types = Family::new(family);
    let name = types.within.as_deref().unwrap_or(&types).pack_name(name)?;
    let place = family.columns.iter().position(|column| column.name == name);
    Ok((name, place))
}
