//! The verbs for tokio.

use cassa_types::Pack;

use super::{Mapped, Mapping};
use crate::column_family::ColumnFamily;
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
    /// # Errors
    /// Those of [`ColumnFamily::get`], and [`Type`](crate::ErrorKind::Type) when a column is missing or not read as its field's
    /// type.
    ///
    /// # Cancellation
    /// May be dropped at any time.
    pub async fn get(&self, key: impl Pack) -> Result<Option<T>> {
        self.read_object(key).await
    }

    /// The structs with these keys, in their order; missing ones are absent, and a key given twice counts once.
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
        self.insert_object(object).await
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
        self.replace_object(object).await
    }

    /// Removes the struct's row, or the columns of it that the handle selects, and returns the timestamp in microseconds.
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
}
