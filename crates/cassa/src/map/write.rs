//! Writing and removing structs.

use bytes::Bytes;

use super::plan::Plan;
use super::{Columns, Mapped, Mapping};
use crate::driver::Driver;
use crate::error::{Error, Result};
use crate::op::{Mutation, Predicate, RowMutations};
use crate::shown::Shown;

/// What becomes of the columns that a struct has no value for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Others {
    Stay,
    Go,
}

impl<T: Mapped, D: Driver> Mapping<T, D> {
    pub(crate) async fn insert_object(&self, object: &T) -> Result<i64> {
        self.write_object(object, Others::Stay).await
    }

    pub(crate) async fn replace_object(&self, object: &T) -> Result<i64> {
        self.write_object(object, Others::Go).await
    }

    pub(crate) async fn remove_object(&self, object: &T) -> Result<i64> {
        self.cf.remove_row(object.key()).await
    }

    async fn write_object(&self, object: &T, others: Others) -> Result<i64> {
        let plan = self.plan().await?;
        let (row, timestamp) = self.mutations(&plan, object, others)?;
        if let Some(row) = row {
            self.cf.mutate(&plan.family, row, self.cf.limits()).await?;
        }
        Ok(timestamp)
    }

    /// The mutations that write an object, if it has any value, and their timestamp.
    pub(super) fn mutations(
        &self,
        plan: &Plan,
        object: &T,
        others: Others,
    ) -> Result<(Option<RowMutations>, i64)> {
        if plan.family.counts() {
            let message = "counters are added to one by one (`add`): a struct of them is read only";
            return Err(plan.family.refused(message));
        }
        let mut columns = Columns::default();
        object.columns(&mut columns);
        let cf = self.cf.stamped(columns.ttl, columns.timestamp);
        let (row, timestamp) = cf.insertion(&plan.family, &object.key(), columns.present(plan)?)?;
        if others == Others::Stay {
            return Ok((row, timestamp));
        }
        if !self.cf.takes_all() {
            let message =
                "a handle that selects columns can't replace: the others would be removed";
            return Err(plan.family.refused(message));
        }
        let Some(removal) = removal(plan, &columns, timestamp)? else {
            return Ok((row, timestamp));
        };
        let mut mutations = row.map(|row| row.mutations).unwrap_or_default();
        mutations.push(removal);
        let key = plan.family.pack_key(&object.key())?;
        Ok((self.cf.row(&plan.family, key, mutations), timestamp))
    }
}

/// What removes the columns an object has no value for: of a struct with a rest the whole row, a microsecond before the
/// object's columns are written, else those columns, which are others than those that are written.
fn removal(plan: &Plan, columns: &Columns<'_>, timestamp: i64) -> Result<Option<Mutation>> {
    if plan.rest.is_some() {
        let Some(timestamp) = timestamp.checked_sub(1) else {
            return Err(plan.family.refused("no timestamp is before the lowest"));
        };
        return Ok(Some(Mutation::Remove { columns: None, timestamp }));
    }
    let names = Some(columns.absent(plan)).filter(|names| !names.is_empty());
    let columns = names.map(|names| Some(Predicate::Names(names)));
    Ok(columns.map(|columns| Mutation::Remove { columns, timestamp }))
}

impl Plan {
    /// The error of a column among the rest that a field names.
    pub(super) fn taken(&self, name: &Bytes) -> Error {
        let place = self.names.iter().position(|known| known == name);
        let field = place.and_then(|place| self.fields.get(place)).copied().unwrap_or_default();
        let message = format!(
            "{}.{} has a column {}, which is the field `{field}`",
            self.structure,
            self.rest.unwrap_or_default(),
            Shown(&self.family.comparator, name)
        );
        self.family.refused(message)
    }
}
