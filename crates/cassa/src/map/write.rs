//! Writing and removing structs.

use bytes::Bytes;

use super::plan::Plan;
use super::{Columns, Mapped, Mapping};
use crate::column_family::ColumnFamily;
use crate::driver::Driver;
use crate::error::{Error, Result};
use crate::op::{Mutation, Predicate, RowMutations};
use crate::shown::Shown;

/// What becomes of the columns that a struct has no value for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Others {
    Stay,
    Go,
}

impl<T: Mapped, D: Driver> Mapping<T, D> {
    pub(crate) async fn write_object(&self, object: &T, others: Others) -> Result<i64> {
        let plan = self.plan().await?;
        let limits = self.cf.limits();
        let Written { cf, row, timestamp } = plan.mutations(&self.cf, object, others)?;
        if let Some(row) = row {
            cf.mutate(&plan.within, row, limits).await?;
        }
        Ok(timestamp)
    }

    pub(crate) async fn write_objects<'t>(
        &self,
        objects: impl IntoIterator<Item = &'t T>,
    ) -> Result<()>
    where
        T: 't,
    {
        let plan = self.plan().await?;
        let limits = self.cf.limits();
        let batch = self.cf.batch();
        for object in objects {
            let Written { cf, row, .. } = plan.mutations(&self.cf, object, Others::Stay)?;
            if let Some(row) = row {
                batch.push(batch.call(&cf, row, Vec::new())?)?;
            }
        }
        batch.send_within(limits).await
    }

    pub(crate) async fn remove_object(&self, object: &T) -> Result<i64> {
        let plan = self.plan().await?;
        plan.handle(&self.cf, object)?.remove_row(object.key()).await
    }
}

/// What writes a struct.
pub(crate) struct Written<D: Driver> {
    /// The handle whose columns the struct's are.
    pub(crate) cf: ColumnFamily<D>,
    /// `None` when the struct has no value.
    pub(crate) row: Option<RowMutations>,
    pub(crate) timestamp: i64,
}

impl Plan {
    /// The handle that removes an object.
    pub(crate) fn handle<T: Mapped, D: Driver>(
        &self,
        cf: &ColumnFamily<D>,
        object: &T,
    ) -> Result<ColumnFamily<D>> {
        self.narrowed(cf, &self.given(object))
    }

    fn given<'o, T: Mapped>(&self, object: &'o T) -> Columns<'o> {
        let mut columns = Columns::default();
        object.columns(&mut columns);
        columns
    }

    /// The handle of the object's super column; the same one when its columns are the row's.
    fn narrowed<D: Driver>(
        &self,
        cf: &ColumnFamily<D>,
        columns: &Columns<'_>,
    ) -> Result<ColumnFamily<D>> {
        match columns.super_column {
            None => Ok(cf.clone()),
            Some(name) => Ok(cf.within(self.family.pack_name(name)?)),
        }
    }

    /// The mutations that write an object.
    pub(crate) fn mutations<T: Mapped, D: Driver>(
        &self,
        cf: &ColumnFamily<D>,
        object: &T,
        others: Others,
    ) -> Result<Written<D>> {
        if self.within.counts() {
            let message = "counters are added to one by one (`add`): a struct of them is read only";
            return Err(self.family.refused(message));
        }
        let columns = self.given(object);
        let cf = self.narrowed(cf, &columns)?.stamped(columns.ttl, columns.timestamp);
        let present = columns.present(self)?;
        let (row, timestamp) = cf.insertion(&self.within, &object.key(), present)?;
        if others == Others::Stay {
            return Ok(Written { cf, row, timestamp });
        }
        if !cf.takes_all() {
            let message =
                "a handle that selects columns can't replace: the others would be removed";
            return Err(self.family.refused(message));
        }
        let Some(removal) = self.removal(&columns, timestamp)? else {
            return Ok(Written { cf, row, timestamp });
        };
        let mut mutations = row.map(|row| row.mutations).unwrap_or_default();
        mutations.push(removal);
        let key = self.family.pack_key(&object.key())?;
        let row = cf.row(&self.within, key, mutations);
        Ok(Written { cf, row, timestamp })
    }

    /// What removes the columns an object has no value for: of a struct with a rest everything, a microsecond before the
    /// object's columns are written, else those columns, which are others than those that are written.
    fn removal(&self, columns: &Columns<'_>, timestamp: i64) -> Result<Option<Mutation>> {
        if self.rest.is_some() {
            let Some(timestamp) = timestamp.checked_sub(1) else {
                return Err(self.family.refused("no timestamp is before the lowest"));
            };
            return Ok(Some(Mutation::Remove { columns: None, timestamp }));
        }
        let names = Some(columns.absent(self)).filter(|names| !names.is_empty());
        let columns = names.map(|names| Some(Predicate::Names(names)));
        Ok(columns.map(|columns| Mutation::Remove { columns, timestamp }))
    }

    /// The error of a column among the rest that a field names.
    pub(super) fn taken(&self, name: &Bytes) -> Error {
        let place = self.names.iter().position(|known| known == name);
        let field = place.and_then(|place| self.fields.get(place)).copied().unwrap_or_default();
        let message = format!(
            "{}.{} has a column {}, which is the field `{field}`",
            self.structure,
            self.rest.unwrap_or_default(),
            Shown(&self.within.comparator, name)
        );
        self.family.refused(message)
    }
}
