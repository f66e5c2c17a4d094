//! Reading structs by their keys.

use cassa_types::Pack;

use super::{Mapped, Mapping};
use crate::driver::Driver;
use crate::error::Result;

impl<T: Mapped, D: Driver> Mapping<T, D> {
    pub(crate) async fn read_object<K: Pack>(&self, key: K) -> Result<Option<T>> {
        let plan = self.plan().await?;
        let row = self.reader(&plan).read_row(key).await?;
        row.map(|row| plan.read(&row)).transpose()
    }

    pub(crate) async fn read_objects<K: Pack>(
        &self,
        keys: impl IntoIterator<Item = K>,
    ) -> Result<Vec<T>> {
        let plan = self.plan().await?;
        let rows = self.reader(&plan).read_rows(keys).await?;
        rows.iter().map(|row| plan.read(row)).collect()
    }
}
