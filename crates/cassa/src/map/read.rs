//! Reading structs by their keys.

use cassa_types::Pack;

use super::{Mapped, Mapping};
use crate::driver::Driver;
use crate::error::Result;

impl<T: Mapped, D: Driver> Mapping<T, D> {
    pub(crate) async fn read_object<K: Pack>(&self, key: K) -> Result<Option<T>> {
        let plan = self.plan().await?;
        if plan.super_column.is_some() && !self.cf.takes_one() {
            let message = "a row has many structs that are super columns: `multiget` reads them all, `super_column` says which";
            return Err(plan.family.refused(message).during("get"));
        }
        let row = self.reader(&plan).read_row(key).await?;
        row.map(|row| plan.read(&row)).transpose()
    }

    pub(crate) async fn read_objects<K: Pack>(
        &self,
        keys: impl IntoIterator<Item = K>,
    ) -> Result<Vec<T>> {
        let plan = self.plan().await?;
        let rows = self.reader(&plan).read_rows(keys).await?;
        rows.iter().flat_map(|row| plan.read_each(row)).collect()
    }
}
