//! The verbs for plain threads.

use cassa_types::Pack;

use super::{Mapped, Mapping};
use crate::column_family::ColumnFamily;
use crate::driver::{Blocking, ready};
use crate::error::Result;

impl ColumnFamily<Blocking> {
    /// The column family's rows as structs of this type, which is held against the schema.
    ///
    /// # Errors
    /// [`Type`](crate::ErrorKind::Type) when the struct doesn't fit, with every field that doesn't and why; the server's and the
    /// network's when the schema has to be read.
    pub fn mapped<T: Mapped>(&self) -> Result<Mapping<T, Blocking>> {
        ready(self.open_mapping())
    }
}

/// Each verb waits in its thread and is else the one of the same name in [`cassa::Mapping`](crate::Mapping).
impl<T: Mapped> Mapping<T, Blocking> {
    /// The struct with this key; `None` when the row has none of its columns.
    ///
    /// # Errors
    /// Those of [`ColumnFamily::get`], and [`Type`](crate::ErrorKind::Type) when a column is missing or not read as its field's
    /// type.
    pub fn get(&self, key: impl Pack) -> Result<Option<T>> {
        ready(self.read_object(key))
    }

    /// The structs with these keys, in their order; missing ones are absent, and a key given twice counts once.
    ///
    /// # Errors
    /// As [`get`](Self::get): one that can't be read is the error of all. [`ColumnFamily::multiget`] and
    /// [`read`](Self::read) read each for itself.
    pub fn multiget<K: Pack>(&self, keys: impl IntoIterator<Item = K>) -> Result<Vec<T>> {
        ready(self.read_objects(keys))
    }

    /// Writes what the struct has a value for, and returns the timestamp in microseconds. Columns of `None` stay as they are;
    /// a struct without any value writes nothing.
    ///
    /// # Errors
    /// Those of [`ColumnFamily::insert`]; [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for counters, which are added
    /// to, and for a column among the flattened ones that a field names.
    pub fn insert(&self, object: &T) -> Result<i64> {
        ready(self.insert_object(object))
    }

    /// Makes the row what the struct is, and returns the timestamp in microseconds: as [`insert`](Self::insert), and columns of
    /// `None` are removed; of a struct with flattened columns, every column it doesn't have. It is one request.
    ///
    /// # Errors
    /// As [`insert`](Self::insert); [`InvalidArgument`](crate::ErrorKind::InvalidArgument) when the handle selects columns.
    pub fn replace(&self, object: &T) -> Result<i64> {
        ready(self.replace_object(object))
    }

    /// Removes the struct's row, or the columns of it that the handle selects, and returns the timestamp in microseconds.
    ///
    /// # Errors
    /// As [`ColumnFamily::remove`].
    pub fn remove(&self, object: &T) -> Result<i64> {
        ready(self.remove_object(object))
    }

    /// Removes the row with this key, as [`remove`](Self::remove) does.
    ///
    /// # Errors
    /// As [`ColumnFamily::remove`].
    pub fn remove_key(&self, key: impl Pack) -> Result<i64> {
        ready(self.cf.remove_row(key))
    }
}
