//! How many columns several rows have, found by key.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use cassa_types::{Pack, Unpack};

use crate::error::Result;
use crate::schema::Family;
use crate::shown::Shown;

/// How many columns each of the rows has that were asked for, in the order of their keys; 0 for missing rows.
#[derive(Clone)]
pub struct ColumnCounts {
    family: Arc<Family>,
    counts: Vec<(Bytes, u64)>,
    places: HashMap<Bytes, usize>,
}

/// How many columns one row has.
#[derive(Clone, Copy)]
pub struct ColumnCount<'a> {
    family: &'a Family,
    key: &'a [u8],
    columns: u64,
}

impl ColumnCounts {
    /// Of keys that are all different.
    pub(crate) fn new(family: Arc<Family>, counts: Vec<(Bytes, u64)>) -> ColumnCounts {
        let keys = counts.iter().map(|(key, _)| key.clone());
        let places = keys.zip(0..).collect();
        ColumnCounts { family, counts, places }
    }

    /// How many columns the row with this key has; `None` when it wasn't asked for.
    ///
    /// # Errors
    /// [`ErrorKind::Type`](crate::ErrorKind::Type) when the key is none of the column family's key type.
    pub fn get(&self, key: impl Pack) -> Result<Option<u64>> {
        let key = self.family.pack_key(&key)?;
        let found = self.places.get(&key).and_then(|&place| self.counts.get(place));
        Ok(found.map(|(_, columns)| *columns))
    }

    /// The counts in the order their keys were asked for, each key once.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = ColumnCount<'_>> {
        let family = &*self.family;
        self.counts.iter().map(move |(key, columns)| ColumnCount { family, key, columns: *columns })
    }

    /// How many rows were asked for.
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether no row was asked for.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }
}

impl<'a> ColumnCount<'a> {
    /// The row key.
    ///
    /// # Errors
    /// [`ErrorKind::Type`](crate::ErrorKind::Type) when the key is not read as `T`.
    pub fn key<T: Unpack<'a>>(&self) -> Result<T> {
        self.family.unpack_key(self.key)
    }

    /// The row key as it is stored.
    pub fn key_bytes(&self) -> &'a [u8] {
        self.key
    }

    /// How many columns the row has.
    pub fn columns(&self) -> u64 {
        self.columns
    }
}

/// The keys and their counts.
impl fmt::Debug for ColumnCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.iter().map(|count| (Shown(&self.family.key, count.key), count.columns));
        f.debug_map().entries(shown).finish()
    }
}

impl fmt::Debug for ColumnCount<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", Shown(&self.family.key, self.key), self.columns)
    }
}
