//! [`Rest`]: a field for the columns whose names are not known to the program.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};

use super::Field;
use crate::error::Result;

/// A field for all columns that no other field names: a map, or a vector of pairs in the order of the comparator.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't hold flattened columns",
    label = "no map of names to values",
    note = "`flatten` is for a `BTreeMap<N, V>`, a `HashMap<N, V>` or a `Vec<(N, V)>` of names and values that are owned"
)]
pub trait Rest: Sized {
    /// What a column's name is.
    type Name: Field;
    /// What a column's value is.
    type Value: Field;

    /// The columns.
    fn columns(&self) -> impl Iterator<Item = (&Self::Name, &Self::Value)>;

    /// The field with these columns.
    ///
    /// # Errors
    /// The first of the columns' errors.
    fn collect(columns: impl Iterator<Item = Result<(Self::Name, Self::Value)>>) -> Result<Self>;
}

impl<N: Field + Ord, V: Field> Rest for BTreeMap<N, V> {
    type Name = N;
    type Value = V;

    fn columns(&self) -> impl Iterator<Item = (&N, &V)> {
        self.iter()
    }

    fn collect(columns: impl Iterator<Item = Result<(N, V)>>) -> Result<Self> {
        columns.collect()
    }
}

impl<N: Field + Eq + Hash, V: Field, S: BuildHasher + Default> Rest for HashMap<N, V, S> {
    type Name = N;
    type Value = V;

    fn columns(&self) -> impl Iterator<Item = (&N, &V)> {
        self.iter()
    }

    fn collect(columns: impl Iterator<Item = Result<(N, V)>>) -> Result<Self> {
        columns.collect()
    }
}

impl<N: Field, V: Field> Rest for Vec<(N, V)> {
    type Name = N;
    type Value = V;

    fn columns(&self) -> impl Iterator<Item = (&N, &V)> {
        self.iter().map(|(name, value)| (name, value))
    }

    fn collect(columns: impl Iterator<Item = Result<(N, V)>>) -> Result<Self> {
        columns.collect()
    }
}
