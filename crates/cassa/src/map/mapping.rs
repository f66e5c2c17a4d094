//! The handle that reads and writes structs as rows.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use cassa_types::Pack;

use super::Mapped;
use super::plan::Plan;
use crate::column_family::ColumnFamily;
use crate::driver::Driver;
use crate::error::Result;
use crate::row::Row;
use crate::schema::Family;

/// A column family whose rows are structs. Cheap to clone and to keep.
///
/// Consistency, time to live, timestamp and time-outs are those of the handle it was made from. If that handle selects columns,
/// the others are absent from what is read.
pub struct Mapping<T, D: Driver> {
    pub(crate) cf: ColumnFamily<D>,
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

    /// Of structs that are super columns: reads the one of this name.
    #[must_use]
    pub fn super_column(&self, name: impl Pack) -> Self {
        Mapping { cf: self.cf.columns([name]), ..self.clone() }
    }

    /// The struct of a row that was read by other means.
    ///
    /// # Errors
    /// [`Type`](crate::ErrorKind::Type) when a column is missing or not read as its field's type;
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) when the struct is a super column and the row has not just one.
    pub fn read(&self, row: &Row) -> Result<T> {
        self.plan.read(row)
    }

    /// The plan for the schema as it is now.
    pub(super) async fn plan(&self) -> Result<Arc<Plan>> {
        let family = self.cf.current(self.cf.limits()).await?;
        self.plan_for(&family)
    }

    /// The plan for what the pool knows of the schema.
    pub(crate) fn known_plan(&self) -> Result<Arc<Plan>> {
        self.plan_for(&self.cf.known()?)
    }

    /// The plan for what the pool knows of the schema, or as it was opened.
    pub(super) fn newest_plan(&self) -> Arc<Plan> {
        self.known_plan().unwrap_or_else(|_| self.plan.clone())
    }

    fn plan_for(&self, family: &Arc<Family>) -> Result<Arc<Plan>> {
        if Arc::ptr_eq(family, &self.plan.family) {
            return Ok(self.plan.clone());
        }
        Plan::of::<T>(family)
    }

    /// The handle that reads what the struct has.
    pub(super) fn reader(&self, plan: &Plan) -> ColumnFamily<D> {
        match (plan.rest, plan.super_column) {
            (None, None) => self.cf.naming(&plan.names),
            _ => self.cf.clone(),
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
