//! Several rows, found by key.

use std::collections::HashMap;

use bytes::Bytes;
use cassa_types::Pack;

use super::Row;
use crate::error::Result;

/// The rows of a multiget in the order their keys were asked for; missing rows are absent.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    rows: Vec<Row>,
    places: HashMap<Bytes, usize>,
}

impl Rows {
    pub(crate) fn new(rows: Vec<Row>) -> Rows {
        let places = rows.iter().enumerate().map(|(place, row)| (row.key.clone(), place)).collect();
        Rows { rows, places }
    }

    /// The row with this key.
    ///
    /// # Errors
    /// [`ErrorKind::Type`](crate::ErrorKind::Type) when the key is none of the column family's key type.
    pub fn get(&self, key: impl Pack) -> Result<Option<&Row>> {
        let Some(first) = self.rows.first() else { return Ok(None) };
        let key = first.family.pack_key(&key)?;
        Ok(self.places.get(&key).and_then(|&place| self.rows.get(place)))
    }

    /// The rows in the order their keys were asked for.
    pub fn iter(&self) -> std::slice::Iter<'_, Row> {
        self.rows.iter()
    }

    /// How many rows were found.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether no row was found.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl IntoIterator for Rows {
    type Item = Row;
    type IntoIter = std::vec::IntoIter<Row>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.into_iter()
    }
}

impl<'a> IntoIterator for &'a Rows {
    type Item = &'a Row;
    type IntoIter = std::slice::Iter<'a, Row>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.iter()
    }
}
