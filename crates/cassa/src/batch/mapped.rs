//! Structs in a batch.

use super::Batch;
use crate::driver::Driver;
use crate::error::Result;
use crate::map::{Mapped, Mapping, Others};

impl<D: Driver> Batch<D> {
    /// Queues what [`Mapping::insert`](Mapping#method.insert) writes, and returns its timestamp in microseconds.
    ///
    /// # Errors
    /// As [`insert`](Self::insert), and [`Type`](crate::ErrorKind::Type) when the schema changed and the struct doesn't fit any
    /// more.
    pub fn insert_mapped<T: Mapped>(&self, mapping: &Mapping<T, D>, object: &T) -> Result<i64> {
        self.write_mapped(mapping, object, Others::Stay)
    }

    /// Queues what [`Mapping::replace`](Mapping#method.replace) writes and removes, and returns its timestamp in microseconds.
    ///
    /// # Errors
    /// As [`insert_mapped`](Self::insert_mapped).
    pub fn replace_mapped<T: Mapped>(&self, mapping: &Mapping<T, D>, object: &T) -> Result<i64> {
        self.write_mapped(mapping, object, Others::Go)
    }

    /// Queues what [`Mapping::remove`](Mapping#method.remove) removes, and returns its timestamp in microseconds.
    ///
    /// # Errors
    /// As [`insert_mapped`](Self::insert_mapped).
    pub fn remove_mapped<T: Mapped>(&self, mapping: &Mapping<T, D>, object: &T) -> Result<i64> {
        self.remove(&mapping.known_plan()?.handle(&mapping.cf, object)?, object.key())
    }

    fn write_mapped<T: Mapped>(
        &self,
        mapping: &Mapping<T, D>,
        object: &T,
        others: Others,
    ) -> Result<i64> {
        let cf = self.settings.over(&mapping.cf);
        let written = mapping.known_plan()?.mutations(&cf, object, others)?;
        if let Some(row) = written.row {
            self.push(self.call(&written.cf, row, Vec::new())?)?;
        }
        Ok(written.timestamp)
    }
}
