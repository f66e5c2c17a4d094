//! The verbs for tokio.

use cassa_types::Pack;

use super::{Mapped, MappedScan, Mapping, Others};
use crate::column_family::{ColumnFamily, Filter, Scan};
use crate::driver::Tokio;
use crate::error::Result;

impl ColumnFamily<Tokio> {
    /// The column family's rows as structs of this type, which is held against the schema.
    ///
    /// # Errors
    /// [`Type`](crate::ErrorKind::Type) when the struct doesn't fit, with every field that doesn't and why; the server's and the
    /// network's when the schema has to be read.
    ///
    /// # Cancellation
    /// May be dropped at any time.
    pub async fn mapped<T: Mapped>(&self) -> Result<Mapping<T, Tokio>> {
        self.open_mapping().await
    }
}

impl<T: Mapped> Mapping<T, Tokio> {
    /// The struct with this key; `None` when the row has none of its columns.
    ///
    /// Structs that are super columns are many a row: [`super_column`](Self::super_column) says which one is meant.
    ///
    /// # Errors
    /// Those of [`ColumnFamily::get`], and [`Type`](crate::ErrorKind::Type) when a column is missing or not read as its field's
    /// type.
    ///
    /// # Cancellation
    /// May be dropped at any time.
    pub async fn get(&self, key: impl Pack) -> Result<Option<T>> {
        self.read_object(key).await
    }

    /// The structs with these keys, in their order; missing ones are absent, and a key given twice counts once. Of structs that
    /// are super columns, all of each row.
    ///
    /// # Errors
    /// As [`get`](Self::get): one that can't be read is the error of all. [`ColumnFamily::multiget`] and
    /// [`read`](Self::read) read each for itself.
    ///
    /// # Cancellation
    /// May be dropped at any time.
    pub async fn multiget<K: Pack>(&self, keys: impl IntoIterator<Item = K>) -> Result<Vec<T>> {
        self.read_objects(keys).await
    }

    /// Writes what the struct has a value for, and returns the timestamp in microseconds. Columns of `None` stay as they are;
    /// a struct without any value writes nothing.
    ///
    /// # Errors
    /// Those of [`ColumnFamily::insert`]; [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for counters, which are added
    /// to, and for a column among the flattened ones that a field names.
    ///
    /// # Cancellation
    /// As [`ColumnFamily::insert`].
    pub async fn insert(&self, object: &T) -> Result<i64> {
        self.write_object(object, Others::Stay).await
    }

    /// Writes what the structs have values for, in messages of about 1 MiB. Of those with one key the last wins.
    ///
    /// All are packed and checked before anything is sent, and in memory until then; each has a timestamp of its own.
    ///
    /// # Errors
    /// As [`insert`](Self::insert); [`Error::batch`](crate::Error::batch) tells how many were written and how many were not.
    ///
    /// # Cancellation
    /// As [`insert`](Self::insert); any part of them may have been written.
    pub async fn insert_all<'t>(&self, objects: impl IntoIterator<Item = &'t T>) -> Result<()>
    where
        T: 't,
    {
        self.write_objects(objects).await
    }

    /// Makes the row what the struct is, and returns the timestamp in microseconds: as [`insert`](Self::insert), and columns of
    /// `None` are removed; of a struct with flattened columns, every column it doesn't have. It is one request.
    ///
    /// # Errors
    /// As [`insert`](Self::insert); [`InvalidArgument`](crate::ErrorKind::InvalidArgument) when the handle selects columns.
    ///
    /// # Cancellation
    /// As [`ColumnFamily::insert`].
    pub async fn replace(&self, object: &T) -> Result<i64> {
        self.write_object(object, Others::Go).await
    }

    /// Removes the struct's row, its super column, or the columns that the handle selects, and returns the timestamp in microseconds.
    ///
    /// # Errors
    /// As [`ColumnFamily::remove`].
    ///
    /// # Cancellation
    /// As [`ColumnFamily::insert`].
    pub async fn remove(&self, object: &T) -> Result<i64> {
        self.remove_object(object).await
    }

    /// Removes the row with this key, as [`remove`](Self::remove) does.
    ///
    /// # Errors
    /// As [`ColumnFamily::remove`].
    ///
    /// # Cancellation
    /// As [`ColumnFamily::insert`].
    pub async fn remove_key(&self, key: impl Pack) -> Result<i64> {
        self.cf.remove_row(key).await
    }

    /// All structs, in the server's order. Nothing is sent before [`next`](MappedScan::next).
    pub fn scan(&self) -> MappedScan<T, Tokio> {
        MappedScan::new(self, Scan::new)
    }

    /// The structs whose rows meet all filters, by an index: see [`ColumnFamily::find`]. Filters are on columns, by their names,
    /// whether the struct has them or not. Nothing is sent before [`next`](MappedScan::next).
    ///
    /// # Errors
    /// Of [`next`](MappedScan::next): as [`ColumnFamily::find`]. Structs that are super columns are not found by an index.
    pub fn find<'a>(&self, filters: impl IntoIterator<Item = Filter<'a>>) -> MappedScan<T, Tokio> {
        MappedScan::new(self, |family| family.found_by(filters))
    }
}

impl<T: Mapped> MappedScan<T, Tokio> {
    /// The next struct; `None` after the last.
    ///
    /// # Errors
    /// As [`Mapping::get`], of one row: the next call goes on behind it. And those of [`Scan::next`](crate::column_family::Scan).
    ///
    /// # Cancellation
    /// May be dropped at any time: no struct is lost, the next call returns it.
    pub async fn next(&mut self) -> Result<Option<T>> {
        self.advance().await
    }
}
