//! The handle that reads and writes structs as rows.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use super::Mapped;
use super::plan::Plan;
use crate::column_family::ColumnFamily;
use crate::driver::Driver;
use crate::error::Result;
use crate::row::Row;

/// A column family whose rows are structs. Cheap to clone and to keep.
///
/// Consistency, time to live, timestamp and time-outs are those of the handle it was made from. If that handle selects columns,
/// the others are absent from what is read.
pub struct Mapping<T, D: Driver> {
    pub(super) cf: ColumnFamily<D>,
    /// As the schema was when the mapping was opened.
    plan: Arc<Plan>,
    of: PhantomData<fn() -> T>,
}

impl<D: Driver> ColumnFamily<D> {
    pub(crate) async fn open_mapping<T: Mapped>(&self) -> Result<Mapping<T, D>> {
        let family = self.current(self.limits()).await?;
        let plan = Plan::of::<T>(&family)?;
        Ok(Mapping { cf: self.clone(), plan, of: PhantomData })
    }
}

impl<T: Mapped, D: Driver> Mapping<T, D> {
    /// The handle it was made from.
    pub fn column_family(&self) -> &ColumnFamily<D> {
        &self.cf
    }

    /// The struct of a row that was read by other means: an index query, a scan with options of its own.
    ///
    /// # Errors
    /// [`Type`](crate::ErrorKind::Type) when a column is missing or not read as its field's type.
    pub fn read(&self, row: &Row) -> Result<T> {
        self.plan.read(row)
    }

    /// The plan for the schema as it is now.
    pub(super) async fn plan(&self) -> Result<Arc<Plan>> {
        let family = self.cf.current(self.cf.limits()).await?;
        if Arc::ptr_eq(&family, &self.plan.family) {
            return Ok(self.plan.clone());
        }
        Plan::of::<T>(&family)
    }

    /// The handle that reads what the struct has.
    pub(super) fn reader(&self, plan: &Plan) -> ColumnFamily<D> {
        match plan.rest {
            Some(_) => self.cf.clone(),
            None => self.cf.naming(&plan.names),
        }
    }
}

impl<T, D: Driver> Clone for Mapping<T, D> {
    fn clone(&self) -> Self {
        Mapping { cf: self.cf.clone(), plan: self.plan.clone(), of: PhantomData }
    }
}

impl<T, D: Driver> fmt::Debug for Mapping<T, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mapping")
            .field("struct", &self.plan.structure)
            .field("cf", &self.cf)
            .finish_non_exhaustive()
    }
}
