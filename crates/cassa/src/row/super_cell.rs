//! One super column that is owned, with the key of its row.

use std::fmt;
use std::sync::Arc;

use cassa_types::Unpack;

use super::SuperColumn;
use super::cell::Origin;
use crate::error::Result;

/// A super column of a stream, and the key of its row. Owned, `Send`, `Sync` and cheap to clone.
///
/// Names and values stay in the buffer of the reply they came in, which it keeps in memory, as a [`Cell`](crate::Cell) does.
#[derive(Clone)]
pub struct SuperCell {
    origin: Arc<Origin>,
    /// The super column's place in the page.
    place: usize,
}

impl SuperCell {
    pub(super) fn new(origin: Arc<Origin>, place: usize) -> SuperCell {
        SuperCell { origin, place }
    }

    /// The key of its row.
    ///
    /// # Errors
    /// [`ErrorKind::Type`](crate::ErrorKind::Type) when the key is not read as `T`.
    pub fn key<'a, T: Unpack<'a>>(&'a self) -> Result<T> {
        self.origin.family.unpack_key(&self.origin.key)
    }

    /// The key of its row as it is stored.
    pub fn key_bytes(&self) -> &[u8] {
        &self.origin.key
    }

    /// The super column itself.
    pub fn super_column(&self) -> SuperColumn<'_> {
        SuperColumn::new(&self.origin.family, &self.origin.page, self.place)
    }

    /// The super column's name.
    ///
    /// # Errors
    /// [`ErrorKind::Type`](crate::ErrorKind::Type) when the name is not read as `T`.
    pub fn name<'a, T: Unpack<'a>>(&'a self) -> Result<T> {
        self.super_column().name()
    }

    /// How many bytes of replies it keeps alive.
    pub fn pinned_bytes(&self) -> usize {
        self.origin.page.byte_len()
    }
}

impl fmt::Debug for SuperCell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.super_column().fmt(f)
    }
}
