//! A column of a table of CQL.

use bytestring::ByteString;
use cassa_types::Type;

/// A column of a table of CQL.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CqlColumn {
    /// Its name.
    pub name: ByteString,
    /// What it is in the table.
    pub kind: CqlColumnKind,
    /// The type of its values; of a clustering column in descending order a `ReversedType`.
    pub ty: Type,
    /// Its place among the columns of the partition key, or the clustering columns.
    pub(crate) position: u32,
}

/// What a column is in its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum CqlColumnKind {
    /// A part of what Thrift calls the row key.
    PartitionKey,
    /// A component of names, by which the rows of a partition are ordered.
    Clustering,
    /// One value for all rows of a partition.
    Static,
    /// Each row has its own value.
    Regular,
}

impl CqlColumn {
    pub(crate) fn new(
        name: impl Into<ByteString>,
        kind: CqlColumnKind,
        position: u32,
        ty: Type,
    ) -> Self {
        CqlColumn { name: name.into(), kind, ty, position }
    }

    /// Its place in the table.
    pub(super) fn place(&self) -> (CqlColumnKind, u32, &ByteString) {
        let position = match self.kind {
            CqlColumnKind::PartitionKey | CqlColumnKind::Clustering => self.position,
            CqlColumnKind::Static | CqlColumnKind::Regular => 0,
        };
        (self.kind, position, &self.name)
    }

    /// Whether its value is a collection whose elements are cells of their own.
    pub(super) fn is_in_elements(&self) -> bool {
        let is_value = matches!(self.kind, CqlColumnKind::Static | CqlColumnKind::Regular);
        is_value && matches!(self.ty, Type::List(_) | Type::Set(_) | Type::Map(_))
    }
}
